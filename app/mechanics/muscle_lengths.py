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
from app.mechanics.shapes import FLIP, Shapes

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
    """The lines of all left muscles together, in the order of TITLES.

    points (k, p, 3) mm standing, the segment of each (k, p), share (m, k) of each line in each muscle's length, roll (k,): radius mm
    about the axis of the hips that the last stretch may not cross (0: none), sense (k,).
    """

    points: Floats
    segments: NDArray[np.int64]
    share: Floats
    roll: Floats
    sense: Floats


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

STILL = np.tile(np.eye(4), (len(MIRROR), 1, 1))
"""Nothing moved."""

SOURCES = ("mcgovern2017", "delp1999")


@lru_cache(maxsize=4)
def read_lines(meshes: Path) -> Lines:
    """The left lines of a meshes folder. Raises MeshFileError when the file is missing or damaged."""
    path = meshes / FILE
    arrays = read_arrays(path)
    try:
        return _lines(arrays)
    except (KeyError, ValueError) as error:
        raise MeshFileError(path, f"the lines of the muscles cannot be read ({error})") from None


def _lines(arrays: Mapping[str, NDArray[Any]]) -> Lines:
    counts = [len(arrays[f"{name}.points"]) for name in TITLES]
    longest = max(arrays[f"{name}.points"].shape[1] for name in TITLES)
    share = np.zeros((len(TITLES), sum(counts)))
    for row, (name, end) in enumerate(zip(TITLES, np.cumsum(counts), strict=True)):
        share[row, end - counts[row] : end] = arrays[f"{name}.weights"]
    wraps = np.repeat([arrays[f"{name}.wrap"] for name in TITLES], counts, axis=0).astype(float)
    return Lines(
        points=np.concatenate([_filled(arrays[f"{name}.points"].astype(np.float64), longest) for name in TITLES]),
        segments=np.concatenate([_filled(arrays[f"{name}.segments"].astype(np.int64), longest) for name in TITLES]),
        share=share,
        roll=wraps[:, 0],
        sense=wraps[:, 1],
    )


def _filled(stations: NDArray[Any], count: int) -> NDArray[Any]:
    """Lines (k, p, ...) with their first station repeated until there are `count`: stretches of no length."""
    return np.concatenate([stations[:, :1]] * (count - stations.shape[1]) + [stations], axis=1)


def lengths(lines: Lines, moves: Floats, hip: Floats, side: Side) -> Floats:
    """mm of each muscle (m,) of a side, in a posture given as movements (H, 4, 4); hip: the left centre (3,) standing."""
    points, segments = lines.points, lines.segments
    centre, pelvis = hip, moves[INDEX[f"hip.{side}"]]
    if side == "right":
        points, segments, centre = points * FLIP, np.array(MIRROR)[segments], hip * FLIP
    moved = moves[segments]
    placed = np.einsum("kpij,kpj->kpi", moved[..., :3, :3], points) + moved[..., :3, 3]
    seen = (placed - pelvis[:3, 3]) @ pelvis[:3, :3] - centre
    stretches = np.linalg.norm(np.diff(seen, axis=1), axis=2)
    round_hip = lines.roll > 0
    stretches[round_hip, -1] = rolled(
        seen[round_hip, -2], seen[round_hip, -1], lines.roll[round_hip], lines.sense[round_hip]
    )
    found: Floats = lines.share @ stretches.sum(axis=1)
    return found


def rolled(start: Floats, end: Floats, radius: Floats, sense: Floats) -> Floats:
    """Lengths (n,) mm of strings from start to end (n, 3) that may not cross a roll about the x axis and pass it on one side only.

    sense: +1 turns from above by the front (-y) downwards, -1 by the back. With an end inside the roll a string is straight.
    """
    straight = np.linalg.norm(end - start, axis=1)
    a, b = np.linalg.norm(start[:, 1:], axis=1), np.linalg.norm(end[:, 1:], axis=1)
    ahead = end - start
    off = sense * (ahead[:, 2] * start[:, 1] - ahead[:, 1] * start[:, 2]) / np.hypot(ahead[:, 1], ahead[:, 2])
    swept = sense * (np.arctan2(end[:, 2], end[:, 1]) - np.arctan2(start[:, 2], start[:, 1])) % (2 * np.pi)
    with np.errstate(invalid="ignore"):
        arc = swept - np.arccos(radius / a) - np.arccos(radius / b)
        flat = np.sqrt(a * a - radius * radius) + np.sqrt(b * b - radius * radius) + radius * arc
    bent = (np.minimum(a, b) > radius) & (off < radius) & (arc > 0)
    found: Floats = np.where(bent, np.hypot(flat, ahead[:, 0]), straight)
    return found


def measures(shapes: Shapes, pose: Pose, moves: Floats) -> tuple[Measure, ...]:
    """`length.muscle.<name>.<side>` of every muscle with lines, in a pose and its movements (H, 4, 4)."""
    lines, hip = read_lines(shapes.folder), shapes.joints.hip
    neutral = shapes.kept("lengths standing", lambda: lengths(lines, STILL, hip, "left"))
    now = {side: lengths(lines, moves, hip, side) for side in SIDES}
    return tuple(
        _measure(name, side, round(float(now[side][row]), 2), round(float(neutral[row]), 2), pose)
        for row, name in enumerate(TITLES)
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
