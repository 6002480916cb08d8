"""An intervertebral disc between two real end plates: an annulus that fills the space and a nucleus inside it.

A plate is asked for points by (u, v) in the unit disc: u to the left, v posterior, 1 = the rim.
Must not know: which level it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from common import Points, Triangles
from vertebra_levels import Vec

Plate = Callable[[Vec], Points]
"""(n, 2) unit-disc coordinates -> (n, 3) app-frame points on the plate."""

AROUND = 96
RINGS = np.array([0.0, 0.14, 0.28, 0.42, 0.56, 0.68, 0.78, 0.86, 0.92, 0.965, 1.0])
WALL_ROWS = 7
OVERHANG = 0.028  # of the rim's radius, half-way down the wall
BULGE_MM = 0.5
NUCLEUS_RADIUS, NUCLEUS_BACK = 0.62, 0.10
NUCLEUS_COVER_MM = 0.7


@dataclass(frozen=True, slots=True)
class DiscMesh:
    """Closed triangle mesh."""

    points: Points
    triangles: Triangles


def circle() -> Vec:
    """(AROUND, 2) unit vectors; symmetric about u = 0."""
    turn = 2 * np.pi * np.arange(AROUND) / AROUND
    return np.stack([np.sin(turn), -np.cos(turn)], axis=1)


def skin(rows: list[Points], top: Points, bottom: Points) -> DiscMesh:
    """Close a stack of rings (each (AROUND, 3), from the top pole's outwards to the bottom pole's) with two poles."""
    points = np.vstack([top[None], *rows, bottom[None]])
    a = np.arange(AROUND)
    b = (a + 1) % AROUND
    faces = [np.stack([np.zeros(AROUND, int), 1 + a, 1 + b], axis=1)]
    for row in range(len(rows) - 1):
        here, there = 1 + row * AROUND, 1 + (row + 1) * AROUND
        left = a < AROUND // 2  # the diagonals of the right half mirror those of the left
        first = np.where(
            left[:, None], np.stack([here + a, there + a, there + b], 1), np.stack([here + a, there + a, here + b], 1)
        )
        second = np.where(
            left[:, None], np.stack([here + a, there + b, here + b], 1), np.stack([here + b, there + a, there + b], 1)
        )
        faces += [first, second]
    last = 1 + (len(rows) - 1) * AROUND
    faces.append(np.stack([np.full(AROUND, len(points) - 1), last + b, last + a], axis=1))
    triangles = np.vstack(faces)
    p, q, r = (points[triangles[:, k]] for k in range(3))
    if float(np.einsum("ij,ij->i", p, np.cross(q, r)).sum()) < 0:
        triangles = triangles[:, ::-1].copy()
    return DiscMesh(points, triangles)


def annulus(upper: Plate, lower: Plate) -> DiscMesh:
    """The whole disc's outside: both plates and a slightly bulging wall, less at the back."""
    ring = circle()
    above = [upper(ring * r) for r in RINGS[1:]]
    below = [lower(ring * r) for r in RINGS[1:]]
    top, bottom = above[-1], below[-1]
    middle = (top.mean(axis=0) + bottom.mean(axis=0)) / 2
    axis = top.mean(axis=0) - bottom.mean(axis=0)
    axis /= np.linalg.norm(axis)
    out = (top + bottom) / 2 - middle
    out -= np.outer(out @ axis, axis)
    radius = np.linalg.norm(out, axis=1, keepdims=True)
    back = np.clip(ring[:, 1:], 0, 1)
    wall = []
    for k in range(1, WALL_ROWS + 1):
        t = k / (WALL_ROWS + 1)
        swell = np.sqrt(np.sin(np.pi * t)) * (OVERHANG * radius + BULGE_MM * (1 - 0.7 * back))
        wall.append(top * (1 - t) + bottom * t + out / radius * swell)
    centre = np.zeros((1, 2))
    return skin([*above, *wall, *below[::-1]], upper(centre)[0], lower(centre)[0])


def nucleus(upper: Plate, lower: Plate) -> DiscMesh:
    """A flat body a little behind the centre, about two fifths of the section, inside the annulus all round."""
    ring, offset = circle(), np.array([0.0, NUCLEUS_BACK])
    levels = np.array([0.18, 0.36, 0.52, 0.66, 0.78, 0.87, 0.94, 0.98])

    def pair(at: Vec, part: float) -> tuple[Points, Points]:
        top, bottom = upper(at), lower(at)
        middle, half = (top + bottom) / 2, (top - bottom) / 2
        length = np.linalg.norm(half, axis=1, keepdims=True)
        half *= np.maximum(length - NUCLEUS_COVER_MM, 0.3 * length) / length * np.sqrt(1 - part**4)
        return middle + half, middle - half

    above, below = zip(*(pair(ring * r * NUCLEUS_RADIUS + offset, r) for r in levels), strict=True)
    edge = pair(ring * NUCLEUS_RADIUS + offset, 1.0)[0]
    top, bottom = pair(offset[None], 0.0)
    return skin([*above, edge, *below[::-1]], top[0], bottom[0])
