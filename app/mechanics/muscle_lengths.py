"""How long muscles are in a posture: taut lines between the segments they are fixed to, round the hip where it is in their way.

Lengths are of muscle with tendon, one line's mean by its share of the cross-section. Must not know: meshes of muscles, conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import MeshFileError, read_arrays
from app.domain.answers import Measure
from app.domain.ids import SIDES, Side
from app.domain.pose import Pose
from app.mechanics.segments import INDEX, MIRROR
from app.mechanics.shapes import Shapes

Floats = NDArray[np.float64]

FILE = "muscles.lines.npz"
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "psoas-major": "Psoas major",
        "piriformis": "Piriformis",
        "gluteus-maximus": "Gluteus maximus",
        "biceps-femoris": "Biceps femoris, long head",
        "semitendinosus": "Semitendinosus",
        "semimembranosus": "Semimembranosus",
    }
)


@dataclass(frozen=True, slots=True)
class Lines:
    """One left muscle: points (k, p, 3) mm standing, the segment of each (k, p), weights (k,), roll radius mm (0: none) and sense."""

    points: Floats
    segments: NDArray[np.int64]
    weights: Floats
    roll: float
    sense: float


@dataclass(frozen=True, slots=True)
class Position:
    """A position of the hip with a known change of the piriformis' length: percent (low, high) of standing."""

    flexion: float
    abduction: float
    rotation: float
    percent: tuple[float, float]


PIRIFORMIS: tuple[Position, ...] = (
    Position(0, 0, 45, (7.6, 16.4)),
    Position(0, 0, -30, (-17.0, -11.1)),
    Position(90, 0, 0, (2.0, 14.1)),
    Position(90, -30, 0, (8.8, 21.9)),
    Position(90, 0, -45, (2.5, 12.5)),
    Position(60, -25, 20, (7.2, 18.7)),
    Position(90, -20, 20, (3.0, 17.4)),
    Position(110, -20, -40, (9.9, 20.9)),
)
"""evidence/kinematics.yaml, piriformis_length_by_hip_position.straight_line_model: 5th to 95th percentile (from knowledge)."""

NEAR_DEGREES = 12.0
"""A posture is told beside a known position when no angle of the hip differs by more."""

SOURCES = ("mcgovern2017", "delp1999")


@lru_cache(maxsize=4)
def read_lines(meshes: Path) -> Mapping[str, Lines]:
    """The left lines of a meshes folder by muscle. Raises MeshFileError when the file is missing or damaged."""
    path = meshes / FILE
    arrays = read_arrays(path)
    try:
        return MappingProxyType({name: _lines(arrays, name) for name in TITLES})
    except (KeyError, ValueError) as error:
        raise MeshFileError(path, f"the lines of the muscles cannot be read ({error})") from None


def _lines(arrays: Mapping[str, NDArray[Any]], name: str) -> Lines:
    radius, sense = arrays[f"{name}.wrap"].astype(float)
    return Lines(
        points=arrays[f"{name}.points"].astype(np.float64),
        segments=arrays[f"{name}.segments"].astype(np.int64),
        weights=arrays[f"{name}.weights"].astype(np.float64),
        roll=float(radius),
        sense=float(sense),
    )


def length(lines: Lines, moves: Floats, hip: Floats, side: Side) -> float:
    """mm, in a posture given as movements (H, 4, 4) of the segments; hip: the left centre (3,) standing."""
    points, segments = lines.points, lines.segments
    centre, pelvis = hip, moves[INDEX[f"hip.{side}"]]
    if side == "right":
        flip = np.array([-1.0, 1.0, 1.0])
        points, segments, centre = points * flip, np.array(MIRROR)[segments], hip * flip
    placed = np.einsum("kpij,kpj->kpi", moves[segments][..., :3, :3], points) + moves[segments][..., :3, 3]
    seen = (placed - pelvis[:3, 3]) @ pelvis[:3, :3] - centre
    stretches = np.linalg.norm(np.diff(seen, axis=1), axis=2)
    if lines.roll > 0:
        stretches[:, -1] = [
            rolled(a, b, lines.roll, lines.sense) for a, b in zip(seen[:, -2], seen[:, -1], strict=True)
        ]
    return float(stretches.sum(axis=1) @ lines.weights)


def rolled(start: Floats, end: Floats, radius: float, sense: float) -> float:
    """Length (mm) of a string from start to end (3,) that may not cross a roll about the x axis, passing it on one side only.

    sense: +1 turns from above by the front (-y) downwards, -1 by the back. Both ends lie outside the roll, else it is straight.
    """
    straight = float(np.linalg.norm(end - start))
    a, b = float(np.hypot(*start[1:])), float(np.hypot(*end[1:]))
    if min(a, b) <= radius:
        return straight
    ahead = (end - start)[1:]
    off = sense * float(ahead[1] * start[1] - ahead[0] * start[2]) / max(float(np.hypot(*ahead)), 1e-9)
    if off >= radius:
        return straight
    turned = sense * (np.arctan2(end[2], end[1]) - np.arctan2(start[2], start[1])) % (2 * np.pi)
    arc = turned - np.arccos(radius / a) - np.arccos(radius / b)
    if arc <= 0:
        return straight
    flat = np.sqrt(a * a - radius * radius) + np.sqrt(b * b - radius * radius) + radius * arc
    return float(np.hypot(flat, end[0] - start[0]))


@lru_cache(maxsize=4)
def standing(shapes: Shapes) -> Mapping[str, float]:
    """Length in mm of each muscle with nothing moved."""
    still = np.tile(np.eye(4), (len(MIRROR), 1, 1))
    return {name: length(one, still, shapes.joints.hip, "left") for name, one in read_lines(shapes.folder).items()}


def measures(shapes: Shapes, pose: Pose, moves: Floats) -> tuple[Measure, ...]:
    """`length.muscle.<name>.<side>` of every muscle with lines, in a pose and its movements (H, 4, 4)."""
    neutral, hip = standing(shapes), shapes.joints.hip
    return tuple(
        _measure(name, side, length(one, moves, hip, side), neutral[name], pose)
        for name, one in read_lines(shapes.folder).items()
        for side in SIDES
    )


def _measure(name: str, side: Side, value: float, neutral: float, pose: Pose) -> Measure:
    known = known_position(pose, side) if name == "piriformis" else None
    return Measure(
        name=f"length.muscle.{name}.{side}",
        title=f"{TITLES[name]}, {side}: length",
        value=value,
        unit="mm",
        neutral=neutral,
        published=known.percent if known else None,
        published_percent=known is not None,
        status="from knowledge" if known else "",
        sources=SOURCES if known else (),
        note="Muscle with tendon, along a taut line." if not known else NOTE_PIRIFORMIS,
    )


NOTE_PIRIFORMIS = (
    "Muscle with tendon, along a taut line. The range is that of a straight-line model, which ranks positions "
    "as McGovern's cadavers do."
)


def known_position(pose: Pose, side: Side) -> Position | None:
    """The known position of the piriformis nearest to a posture, if one is near."""
    hip = [getattr(pose, f"hip_{way}_{side}") for way in ("flexion", "abduction", "rotation")]
    far = [max(abs(a - b) for a, b in zip(hip, (p.flexion, p.abduction, p.rotation), strict=True)) for p in PIRIFORMIS]
    best = int(np.argmin(far))
    return PIRIFORMIS[best] if far[best] <= NEAR_DEGREES else None
