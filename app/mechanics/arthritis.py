"""Osteoarthritis of the hip by grade: the head moves into the roof, the space narrows, bony edges grow.

Must not know: postures, where it hurts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.answers import Measure, Settings
from app.mechanics.hip_joint import (
    CAPSULE,
    FEMUR,
    HEAD_LINING,
    LABRUM,
    SOCKET,
    SOCKET_LINING,
    TOWARDS,
    Joint,
    Shift,
    Vectors,
    joint,
    sided,
    smooth,
)
from app.mechanics.settings import number_in, side_in
from app.mechanics.shapes import Shapes

SPACE_MM = (9.0, 3.0, 1.9, 1.2, 0.4)
"""Least joint space by grade 0 to 4; at grade 0 the model's own. Kellgren and Lawrence give words and no millimetres: these are
the model's, below 2 mm from grade 2 on, where jacobsen2004 sets osteoarthritis."""

OSTEOPHYTE_MM = (0.0, 0.8, 2.0, 3.5, 5.5)
"""How far bony edges grow by grade (from knowledge)."""

COVERED = 1.15
"""The cartilage grows by more than the bony edge under it: the two meshes are coarse, and the edge would break through in shreds."""

NORMAL_MM = (2.0, 7.0)
"""Joint space at the top of 446 healthy hips, 4.19 (0.92) mm (lequesne2004, checked)."""

NARROW_MM = (0.0, 2.0)


@dataclass(frozen=True, slots=True)
class Growth:
    """What one mesh does: its movement (n, 3) mm per mm the head moves, and per mm that bony edges grow."""

    pressed: Vectors
    edged: Vectors


def osteoarthritis(settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """Mesh id -> movement (n, 3) mm of what a grade moves: femur, the socket's rim with its ring, cartilage, capsule."""
    side, grade = side_in(settings), grade_in(settings)
    if grade <= 0:
        return {}
    moved, edge = migration(grade, shapes), by_grade(OSTEOPHYTE_MM, grade)
    growths = shapes.kept("hip growth", lambda: _growths(shapes))
    return sided({name: moved * growth.pressed + edge * growth.edged for name, growth in growths.items()}, side)


def grade_in(settings: Settings) -> float:
    """The grade of a setting, 0 to 4."""
    return number_in(settings, "grade", 0.0, 4.0, 2.0)


def by_grade(table: tuple[float, ...], grade: float) -> float:
    """A value between the grades of a table."""
    return float(np.interp(grade, range(len(table)), table))


def migration(grade: float, shapes: Shapes) -> float:
    """How far (mm) the head moves to leave the joint space of the grade."""
    at, wanted, moved = joint(shapes), by_grade(SPACE_MM, grade), 0.0
    for _ in range(3):  # the nearest bone is not quite where the head moves to
        moved = max(moved + at.space(moved) - wanted, 0.0)
    return moved


def _growths(shapes: Shapes) -> Mapping[str, Growth]:
    """By unsided id, left; meshes that are not there are left out."""
    at, made = joint(shapes), {}
    for name in (FEMUR, SOCKET, HEAD_LINING, SOCKET_LINING, LABRUM, CAPSULE):
        mesh = shapes.optional(f"{name}.left")
        if mesh is not None:
            points, normals = mesh.points.astype(float), mesh.normals.astype(float)
            made[name] = Growth(_pressed(name, points, at, shapes), _edged(name, points, normals, at))
    return made


def _pressed(name: str, points: Vectors, at: Joint, shapes: Shapes) -> Vectors:
    """The femur goes with its head, the shaft less and less down to the knee, which stays; cartilage is pressed between."""
    share = np.zeros(len(points))
    if name == FEMUR:
        share = smooth(points[:, 2], shapes.joints.knee[2] + 40, at.centre[2] - 60)
    elif name in (HEAD_LINING, SOCKET_LINING):
        share = lining(points, at, 1.0 if name == HEAD_LINING else 0.0)
    made: Vectors = share[:, None] * TOWARDS
    return made


def _edged(name: str, points: Vectors, normals: Vectors, at: Joint) -> Vectors:
    """A collar where head meets neck, under the cartilage's edge and the capsule; a lip on the rim, and the labrum rides on it."""
    if name in (FEMUR, HEAD_LINING, CAPSULE):
        return collar(points, at) * (COVERED if name == HEAD_LINING else 1.0)
    if name == SOCKET_LINING:
        return np.zeros_like(points)
    return lip(points, normals if name == SOCKET else np.tile(at.opening, (len(points), 1)), at)


def lining(points: Vectors, at: Joint, own: float) -> Vectors:
    """Share (n,) of the head's movement that places of cartilage take.

    Under the roof by how deep they lie between head (1) and socket (0), so that both linings get thinner; elsewhere `own`, that
    of the bone they cover.
    """
    ray = points - at.centre
    away = np.linalg.norm(ray, axis=1)
    depth = np.clip((away - at.radius) / at.space(0.0), 0, 1)
    under = smooth(ray @ TOWARDS / away, -0.1, 0.3) * (1 - smooth(ray @ at.opening / away, -0.1, 0.2))
    made: Vectors = under * (1 - depth) + (1 - under) * own
    return made


def collar(points: Vectors, at: Joint) -> Vectors:
    """How far (n, 3) places on or round the head move for each mm that a bony edge grows where head meets neck."""
    ray = points - at.centre
    away = np.linalg.norm(ray, axis=1)
    along = ray @ at.neck
    angle = np.degrees(np.arccos(np.clip(along / np.maximum(away, 1e-9), -1, 1)))
    outwards = ray - along[:, None] * at.neck
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-9)
    ring = np.exp(-(((angle - 47.0) / 9.0) ** 2)) * (1 - smooth(away, at.radius + 5, at.radius + 12))
    grown = ring * lobes(outwards @ at.up, outwards @ at.front)
    made: Vectors = grown[:, None] * (0.8 * outwards + 0.45 * at.neck)
    return made


def lip(points: Vectors, normals: Vectors, at: Joint) -> Vectors:
    """How far (n, 3) places on the rim move for each mm that its edge grows outwards, most above; the notch below stays open."""
    ray = points - at.centre
    away, axial = np.linalg.norm(ray, axis=1), ray @ at.opening
    flat = ray - axial[:, None] * at.opening
    outwards = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    high, ahead = outwards @ at.up, outwards @ at.front
    ring = np.exp(-(((away - at.socket - 2.5) / 4.0) ** 2)) * smooth(axial, -9.0, -1.0)
    looks = np.clip(normals @ at.opening + 0.35, 0, 1)
    grown = 0.8 * ring * looks * lobes(high, ahead) * smooth(high, -0.75, -0.35)
    made: Vectors = grown[:, None] * (0.85 * at.opening + 0.5 * outwards)
    return made


def lobes(high: Vectors, ahead: Vectors) -> Vectors:
    """0.4 to 1 round a ring, in uneven humps, larger above: bony edges are not turned on a lathe."""
    angle = np.arctan2(ahead, high)
    made: Vectors = 0.7 + 0.15 * high + 0.15 * np.sin(5 * angle + 0.7) * np.cos(2 * angle)
    return made


def joint_space(settings: Settings, shapes: Shapes) -> float:
    """Least distance (mm) from the head, where the grade has moved it, to the roof of the socket."""
    return joint(shapes).space(migration(grade_in(settings), shapes))


def measures(settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """Joint space and bony edges of the grade."""
    side, grade = side_in(settings), grade_in(settings)
    narrow = grade >= 2
    space = Measure(
        f"space.joint.hip.{side}",
        f"Hip joint space, {side}: least, at the roof",
        round(joint_space(settings, shapes), 2),
        "mm",
        neutral=round(joint(shapes).space(0.0), 2),
        published=NARROW_MM if narrow else NORMAL_MM,
        status="checked",
        sources=("jacobsen2004",) if narrow else ("lequesne2004",),
        note="Bone to bone, cartilage between. "
        + ("2 mm or less is how studies define osteoarthritis." if narrow else "Range of 446 healthy hips.")
        + " X-ray and pain often disagree.",
    )
    edge = Measure(
        f"osteophyte.hip.{side}",
        f"Bony edges, {side}: as drawn",
        by_grade(OSTEOPHYTE_MM, grade),
        "mm",
        neutral=0.0,
        note="A size of the model: grades are words, not millimetres.",
    )
    return space, edge
