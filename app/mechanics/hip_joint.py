"""True hip pain as shapes: osteoarthritis narrows the joint and grows bony edges, a labral tear lifts the ring off the rim.

Must not know: postures, where it hurts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Measure, Settings
from app.mechanics.settings import number_in, side_in
from app.mechanics.shapes import FLIP, Shapes

Vectors = NDArray[np.float64]
Shift = NDArray[np.float32]

FEMUR, SOCKET, LABRUM = "bone.femur", "bone.hip", "joint.hip-labrum"
HEAD_LINING, SOCKET_LINING = "joint.hip-cartilage-femur", "joint.hip-cartilage-acetabulum"

SPACE_MM = (9.0, 3.0, 1.9, 1.2, 0.4)
"""Least joint space by grade 0 to 4; at grade 0 the model's own. Kellgren and Lawrence give words and no millimetres: these are
the model's, below 2 mm from grade 2 on, where two series set osteoarthritis (terjesen2012, jacobsen2004)."""

OSTEOPHYTE_MM = (0.0, 0.8, 2.0, 3.5, 5.5)
"""How far bony edges grow by grade (from knowledge)."""

NORMAL_MM = (2.0, 7.0)
"""Joint space at the top of 446 healthy hips, 4.19 (0.92) mm (lequesne2004, checked)."""

NARROW_MM = (0.0, 2.0)

TOWARDS = np.array([0.47, -0.15, 0.87])
"""Where the head goes: up and outwards, a little forwards (upward migration went with forward in 14 of 19; from knowledge how much)."""

ROOF_DEGREES = 50.0
"""The joint space is read within this angle round TOWARDS."""

TEAR_MM, TEAR_HOURS = 3.5, 0.9
"""How far a torn labrum is lifted at the free edge, and over how much of the clock; drawn sizes (from knowledge)."""


@dataclass(frozen=True, slots=True)
class Joint:
    """The left hip in the neutral frame: centre (3,) and radius (mm) of the head, socket radius in the roof, unit axes (3,).

    opening: the way the socket looks; neck: from the head's centre along the neck; up, front: the clock's 12 and 3, in the rim's plane.
    """

    centre: Vectors
    radius: float
    socket: float
    opening: Vectors
    neck: Vectors
    up: Vectors
    front: Vectors

    @property
    def space(self) -> float:
        """Bone to bone at the roof of the healthy joint, mm."""
        return self.socket - self.radius


def joint(shapes: Shapes) -> Joint:
    """The left hip, found on its bones."""
    return shapes.kept("hip joint", lambda: _joint(shapes))


def _joint(shapes: Shapes) -> Joint:
    femur, bone = shapes.points(f"{FEMUR}.left"), shapes.mesh(f"{SOCKET}.left")
    centre, radius = sphere(femur[np.linalg.norm(femur - shapes.joints.hip, axis=1) < 25])
    ray = bone.points.astype(float) - centre
    away = np.linalg.norm(ray, axis=1)
    wall = (np.einsum("ij,ij->i", bone.normals, ray) < -0.5 * away) & (away < radius + 8)
    opening = rim_axis(ray[rim_of(bone.triangles, wall) & (away < radius + 13)])
    roof = wall & (ray @ unit(TOWARDS) > away * np.cos(np.radians(ROOF_DEGREES)))
    beyond = femur - centre
    far = np.linalg.norm(beyond, axis=1)
    neck = unit((beyond / far[:, None])[(far > radius + 4) & (far < radius + 12)].mean(axis=0))
    up = unit(np.array([0, 0, 1]) - opening * opening[2])
    front = np.cross(up, opening)
    return Joint(centre, radius, float(away[roof].min()), opening, neck, up, front if front[1] < 0 else -front)


def rim_of(triangles: NDArray[np.int64], wall: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Vertices (n,) of the triangles that belong to the wall of the socket in part."""
    inside = wall[triangles].sum(axis=1)
    made = np.zeros(len(wall), dtype=bool)
    made[triangles[(inside == 1) | (inside == 2)]] = True
    return made


def rim_axis(rim: Vectors) -> Vectors:
    """The normal (3,) of the rim's best plane, looking outwards on the left."""
    normal: Vectors = np.linalg.svd(rim - rim.mean(axis=0), full_matrices=False)[2][2]
    return normal if normal[0] > 0 else -normal


def sphere(points: Vectors) -> tuple[Vectors, float]:
    """Centre and radius of the least-squares sphere of points (n, 3)."""
    rows = np.column_stack([2 * points, np.ones(len(points))])
    found = np.linalg.lstsq(rows, (points**2).sum(axis=1), rcond=None)[0]
    return found[:3], float(np.sqrt(found[3] + found[:3] @ found[:3]))


def unit(vector: Vectors) -> Vectors:
    """The same direction with length 1."""
    made: Vectors = vector / np.linalg.norm(vector)
    return made


def grade_in(settings: Settings) -> float:
    """The grade of a setting, 0 to 4."""
    return number_in(settings, "grade", 0.0, 4.0, 2.0)


def by_grade(table: tuple[float, ...], grade: float) -> float:
    """A value between the grades of a table."""
    return float(np.interp(grade, range(len(table)), table))


def migration(grade: float, shapes: Shapes) -> float:
    """How far (mm) the head moves to leave the joint space of the grade."""
    at, over = joint(shapes), roof(shapes)
    wanted, moved = by_grade(SPACE_MM, grade), 0.0
    for _ in range(3):  # the nearest bone is not quite where the head moves to
        moved = max(moved + _space(moved, at, over) - wanted, 0.0)
    return moved


def osteoarthritis(settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """Mesh id -> movement (n, 3) mm of what a grade moves: femur, its socket's rim, and the cartilage between."""
    side, grade = side_in(settings), grade_in(settings)
    if grade <= 0:
        return {}
    at = joint(shapes)
    push = migration(grade, shapes) * unit(TOWARDS)
    made = {
        FEMUR: _femur(shapes, at, push, by_grade(OSTEOPHYTE_MM, grade)),
        SOCKET: _rim(shapes, at, by_grade(OSTEOPHYTE_MM, grade)),
        HEAD_LINING: _lining(shapes, HEAD_LINING, at, push),
        SOCKET_LINING: _lining(shapes, SOCKET_LINING, at, push),
    }
    return sided({name: shift for name, shift in made.items() if shift is not None}, side)


def sided(left: Mapping[str, Vectors], side: str) -> dict[str, Shift]:
    """Movements of left meshes by unsided id, for the side that is wanted."""
    turn = FLIP if side == "right" else np.ones(3)
    return {f"{name}.{side}": (shift * turn).astype(np.float32) for name, shift in left.items()}


def _femur(shapes: Shapes, at: Joint, push: Vectors, edge: float) -> Vectors:
    """The head moves, the shaft less and less down to the knee, which stays; a collar of bone grows where head meets neck."""
    mesh = shapes.mesh(f"{FEMUR}.left")
    ray = mesh.points.astype(float) - at.centre
    share = smooth(ray[:, 2], shapes.joints.knee[2] - at.centre[2] + 40, -60.0)
    away = np.linalg.norm(ray, axis=1)
    angle = np.degrees(np.arccos(np.clip(ray @ at.neck / np.maximum(away, 1e-9), -1, 1)))
    collar = np.exp(-(((angle - 47.0) / 9.0) ** 2)) * (away < at.radius + 6)
    outwards = ray - (ray @ at.neck)[:, None] * at.neck
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-9)
    grown = edge * collar * lobes(outwards @ at.up, outwards @ at.front)
    made: Vectors = share[:, None] * push + grown[:, None] * (0.8 * outwards + 0.45 * at.neck)
    return made


def _rim(shapes: Shapes, at: Joint, edge: float) -> Vectors:
    """A lip of bone grows outwards along the rim of the socket, most above and outside; the notch below stays open."""
    mesh = shapes.mesh(f"{SOCKET}.left")
    ray = mesh.points.astype(float) - at.centre
    away = np.linalg.norm(ray, axis=1)
    axial = ray @ at.opening
    flat = ray - axial[:, None] * at.opening
    outwards = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    high, ahead = outwards @ at.up, outwards @ at.front
    ring = np.exp(-(((away - at.socket - 2.5) / 4.0) ** 2)) * smooth(axial, -9.0, -1.0)
    looks = np.clip(mesh.normals.astype(float) @ at.opening + 0.35, 0, 1)
    grown = 0.8 * edge * ring * looks * lobes(high, ahead) * smooth(high, -0.75, -0.35)
    made: Vectors = grown[:, None] * (0.85 * at.opening + 0.5 * outwards)
    return made


def lobes(high: Vectors, ahead: Vectors) -> Vectors:
    """0.4 to 1 round a ring, in uneven humps, larger above: bony edges are not turned on a lathe."""
    angle = np.arctan2(ahead, high)
    made: Vectors = 0.7 + 0.15 * high + 0.15 * np.sin(5 * angle + 0.7) * np.cos(2 * angle)
    return made


def _lining(shapes: Shapes, name: str, at: Joint, push: Vectors) -> Vectors | None:
    """Cartilage between a head that moves and a socket that stays: pressed where they near each other, elsewhere with its bone."""
    mesh = shapes.optional(f"{name}.left")
    if mesh is None:
        return None
    ray = mesh.points.astype(float) - at.centre
    away = np.linalg.norm(ray, axis=1)
    depth = np.clip((away - at.radius) / at.space, 0, 1)
    nearing = smooth(ray @ unit(TOWARDS) / away, -0.1, 0.3)
    own = 1.0 if name == HEAD_LINING else 0.0
    share = nearing * (1 - depth) + (1 - nearing) * own
    made: Vectors = share[:, None] * push
    return made


def smooth(value: Vectors, low: float, high: float) -> Vectors:
    """0 below low, 1 above high, an even S between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    made: Vectors = t * t * (3 - 2 * t)
    return made


def labral_tear(settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """The labrum of the side, lifted off the rim at the place of the clock; empty without a labrum."""
    mesh = shapes.optional(f"{LABRUM}.left")
    if mesh is None:
        return {}
    at = joint(shapes)
    lift = lift_at(hours(mesh.points.astype(float), at), number_in(settings, "site", 0.0, 12.0, 2.0))
    ray = mesh.points.astype(float) - at.centre
    flat = ray - (ray @ at.opening)[:, None] * at.opening
    outwards = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    return sided({LABRUM: lift[:, None] * (0.75 * at.opening + 0.65 * outwards)}, side_in(settings))


def hours(points: Vectors, at: Joint) -> Vectors:
    """Places (n, 3) of the left hip on the clock of the rim: 12 is the top, 3 the front; 0 to 12."""
    ray = points - at.centre
    made: Vectors = np.degrees(np.arctan2(ray @ at.front, ray @ at.up)) / 30 % 12
    return made


def lift_at(clock: Vectors, site: float) -> Vectors:
    """mm by which places (n,) on the clock are lifted: a flap, free at the site and held an hour further on."""
    off = (clock - site + 6) % 12 - 6
    made: Vectors = TEAR_MM * smooth(off, -0.12, 0.0) * (1 - smooth(off, 0.0, TEAR_HOURS))
    return made


def joint_space(settings: Settings, shapes: Shapes) -> float:
    """Least distance (mm) from the head, where the grade has moved it, to the roof of the socket."""
    at = joint(shapes)
    return _space(migration(grade_in(settings), shapes), at, roof(shapes))


def _space(moved: float, at: Joint, roof: Vectors) -> float:
    return float(np.linalg.norm(roof - moved * unit(TOWARDS), axis=1).min() - at.radius)


def roof(shapes: Shapes) -> Vectors:
    """The bone over the head (n, 3), from its centre."""
    return shapes.kept("roof of the hip", lambda: _roof(shapes, joint(shapes)))


def _roof(shapes: Shapes, at: Joint) -> Vectors:
    bone = shapes.mesh(f"{SOCKET}.left")
    ray = bone.points.astype(float) - at.centre
    away = np.linalg.norm(ray, axis=1)
    wall = (np.einsum("ij,ij->i", bone.normals, ray) < -0.5 * away) & (away < at.radius + 8)
    made: Vectors = ray[wall & (ray @ unit(TOWARDS) > away * np.cos(np.radians(ROOF_DEGREES)))]
    return made


def osteoarthritis_measures(settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """Joint space and bony edges of the grade."""
    side, grade = side_in(settings), grade_in(settings)
    narrow = grade >= 2
    space = Measure(
        f"space.joint.hip.{side}",
        f"Hip joint space, {side}: least, at the roof",
        joint_space(settings, shapes),
        "mm",
        neutral=joint_space({**settings, "grade": 0.0}, shapes),
        published=NARROW_MM if narrow else NORMAL_MM,
        status="checked",
        sources=("terjesen2012", "jacobsen2004") if narrow else ("lequesne2004",),
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


def labral_measures(settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """The gap as drawn, and where tears were found."""
    side = side_in(settings)
    gap = max((float(np.linalg.norm(s, axis=1).max()) for s in labral_tear(settings, shapes).values()), default=0.0)
    drawn = Measure(
        f"gap.labrum.{side}",
        f"Gap under the labrum, {side}: as drawn",
        gap,
        "mm",
        neutral=0.0,
        note="Drawn so that it can be seen; not a measured size.",
    )
    without_pain = Measure(
        "share.labral-tear.no-pain",
        "Young people without pain who have a tear",
        38.6,
        "%",
        status="checked",
        sources=("lee2015labrum",),
        computed=False,
        note="27 of 70 volunteers, on MRI.",
    )
    return drawn, without_pain
