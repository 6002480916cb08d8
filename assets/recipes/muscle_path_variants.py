"""Two variants of piriformis and sciatic nerve, left side (Beaton and Anson): B, the common fibular part runs through the muscle;
C, it runs over the muscle's upper border. The tibial part runs below in both.

The fibular strands are led through a gate in the greater sciatic foramen and come back to their usual way behind the ischium; the
muscle's fibres part before them. Must not know: how volumes are made of fibres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import common
import numpy as np
from common import Made, Points
from muscle_course import Line, settled
from muscle_paths import STEP_MM, Fibre, fibres, obstacles
from nerve_bundle import Strand
from nerve_curves import at_length, lengths, resample, spline, unit
from nerve_obstacles import Cloud, cloud
from nerve_record import strands_of
from nerve_routes import ROOTS
from nerve_tubes import joined, tube
from numpy.typing import NDArray

from app.content.meshfile import read_arrays

Vec = NDArray[np.float64]

SOURCE = "made by rule: fibres and strands led round each other (assets/recipes/muscle_path_variants.py)"
LICENCE = "MIT"

GATE_X = 58.0
"""Where the strands pass the muscle: just outside the foramen (mm, app frame)."""
JOIN_Z = -30.0
"""Below this height the nerve runs as usual."""
MERGED_MM = 92.0
"""So far up from the join the fibular strands are led; above it they come together from their roots."""
PART_MM, ALONG_MM, ACROSS_MM = 5.0, 18.0, 12.0
"""How far fibres at the gate part or are pressed down, and over which length along and across the muscle that fades."""
OFF_MM = 1.5
"""Fibres keep this far from the strands."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Where the fibular part passes: a point, the way along the fibres, the way up across them, the way out of the pelvis."""

    centre: Vec
    along: Vec
    up: Vec
    out: Vec


def _at_x(points: Points, x: float) -> Vec:
    return np.array([np.interp(x, points[:, 0], points[:, k]) for k in range(3)])


def _sacral() -> list[Fibre]:
    return [f for f in fibres("piriformis") if f.points[0, 0] < GATE_X - 10]


@lru_cache(maxsize=2)
def gate(letter: str) -> Gate:
    """The gate of variant B (amid the fibres) or C (at their upper border). Raises KeyError for another letter."""
    height = {"B": 0.0, "C": 1.0}[letter]
    lines = [f.points for f in _sacral()]
    here = np.array([_at_x(line, GATE_X) for line in lines])
    along = unit(np.mean([_at_x(line, GATE_X + 6) - _at_x(line, GATE_X - 6) for line in lines], axis=0))
    up = unit(np.array([0.0, 0.0, 1.0]) - along[2] * along)
    out = unit(np.cross(up, along))
    rise = (here - here.mean(axis=0)) @ up
    return Gate(here.mean(axis=0) + height * (rise.max() + 0.5) * up, along, up, out)


@lru_cache(maxsize=1)
def _usual() -> tuple[Strand, ...]:
    record = strands_of(read_arrays(common.MESHES / "nerves.centrelines.npz"))
    return tuple(s for s in record if s.nerve == "sciatic")


def _join(points: Points) -> float:
    """Length along a strand at which it comes below JOIN_Z."""
    return float(lengths(points)[np.flatnonzero(points[:, 2] > JOIN_Z)[-1]])


def _detour(letter: str) -> tuple[Vec, Points]:
    """How far up from the join (k,) mm the middle of the fibular strands is moved, and by how much (k, 3)."""
    way, fibular = gate(letter), [s.points for s in _usual() if s.name.endswith(".f")]
    above = np.arange(0.0, MERGED_MM + 1, 2.0)
    middle = np.mean([at_length(line, _join(line) - above) for line in fibular], axis=0)
    behind = way.centre + 11 * way.out
    low, high = middle[0], middle[-1]
    after = behind + 0.45 * (low - behind) + np.array([0.0, 6.0, 0.0])
    bend = low + 0.35 * (after - low) + np.array([0.0, 2.0, 0.0])
    points = np.array([low, bend, after, behind, way.centre, way.centre - 9 * way.out, high])
    led = resample(spline(points, 1.0), 1.0)
    s = lengths(led)
    return above, at_length(led, above / MERGED_MM * s[-1]) - middle


@lru_cache(maxsize=2)
def sciatic(letter: str) -> tuple[Strand, ...]:
    """The strands of the left sciatic nerve in variant B or C; the tibial ones as usual."""
    above, shift = _detour(letter)
    fibular = [s for s in _usual() if s.name.endswith(".f")]
    moved = []
    for strand in fibular:
        up = _join(strand.points) - lengths(strand.points)
        way = np.stack([np.interp(up, above, shift[:, k], left=0.0, right=0.0) for k in range(3)], axis=1)
        moved.append(strand.points + way)
    count = [len(line) for line in moved]
    lines = [Line(line, np.full(n, 2.2), np.full(n, 4.0)) for line, n in zip(moved, count, strict=True)]
    led = dict(zip((s.name for s in fibular), settled(lines, obstacles()), strict=True))
    return tuple(replace(s, points=led[s.name]) if s.name in led else s for s in _usual())


def sciatic_mesh(letter: str) -> Made:
    """`variant.sciatic-B.left` or `-C`: all strands as one mesh with the field `root`, as nerve.sciatic.left has it."""
    tubes = [tube(s.points, s.radius, 6) for s in sciatic(letter)]
    numbers = [np.full(len(t[0]), ROOTS.index(s.root), np.uint8) for t, s in zip(tubes, sciatic(letter), strict=True)]
    points, triangles, normals = joined(tubes)
    root = {"root": np.concatenate(numbers)}
    return Made(f"variant.sciatic-{letter}.left", points, triangles, SOURCE, LICENCE, True, root, normals)


def _aside(letter: str, nearest: float) -> float:
    """How far (mm, up positive) a fibre moves that passes the gate's centre at this height: B parts them, C presses them down."""
    if letter == "C":
        return -max(0.0, nearest + PART_MM)
    return float(np.copysign(PART_MM * np.exp(-abs(nearest) / ACROSS_MM), nearest))


def _parted(fibre: Fibre, letter: str) -> Points:
    """A fibre moved aside of the gate, fading along it."""
    way = gate(letter)
    offset = fibre.points - way.centre
    ahead = offset @ way.along
    fade = np.exp(-((ahead / ALONG_MM) ** 2))
    fade[[0, -1]] = 0
    return fibre.points + _aside(letter, float(np.interp(0.0, ahead, offset @ way.up))) * fade[:, None] * way.up


def _strand_cloud(letter: str) -> Cloud:
    return cloud([tube(s.points, s.radius, 6)[:2] for s in sciatic(letter)], 1.0)


@lru_cache(maxsize=2)
def _piriformis(letter: str) -> tuple[Fibre, ...]:
    usual = fibres("piriformis") if letter == "B" else _sacral()
    lines = []
    for fibre in usual:
        s = lengths(fibre.points)
        clear = 3.0 * np.clip(np.minimum(s, s[-1] - s) / 18, 0, 1)
        lines.append(Line(_parted(fibre, letter), clear, np.full(len(s), 4.0)))
    courses = settled(lines, obstacles(), [(_strand_cloud(letter), OFF_MM)])
    whole = sum(f.weight for f in usual)
    pairs = zip(usual, courses, strict=True)
    return tuple(replace(f, points=resample(line, STEP_MM), weight=f.weight / whole) for f, line in pairs)


def piriformis(letter: str) -> list[Fibre]:
    """The fibres of the left piriformis in variant B (two heads) or C. Raises KeyError for another letter."""
    return list(_piriformis(letter))
