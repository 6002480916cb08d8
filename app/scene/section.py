"""Where a plane cuts closed meshes, as flat surfaces: their outlines, filled, with a rim of another colour. Arrays only.

Must not know: VTK, what a mesh means, a posture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]
Index = NDArray[np.int64]

OVERLAP_MM = 0.01
"""Strips of a filled outline lap over each other by so much: no pixel between two of them stays empty."""

CANDIDATES = 48
"""So many places inside an outline are tried for a label."""

SAME_MM = 1e-3
"""Ends of lines nearer than this are one corner."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """origin (3,) mm; normal (3,): unit vector towards what is taken away; axes (3, 2): unit vectors in the plane."""

    origin: Vectors
    normal: Vectors
    axes: Vectors

    def same(self, other: Plane) -> bool:
        """Whether it is the same plane, through the same place."""
        return bool(np.array_equal(self.origin, other.origin) and np.array_equal(self.normal, other.normal))

    def height(self, points: NDArray[np.floating]) -> Vectors:
        """How far places (n, 3) mm lie on the side that is taken away (n,) mm."""
        made: Vectors = (np.asarray(points, dtype=np.float64) - self.origin) @ self.normal
        return made

    def flat(self, points: NDArray[np.floating]) -> Vectors:
        """Places (n, 3) mm in the two axes of the plane (n, 2) mm."""
        made: Vectors = (np.asarray(points, dtype=np.float64) - self.origin) @ self.axes
        return made

    def world(self, flat: Vectors, lift: float = 0.0) -> Vectors:
        """The way back (n, 3) mm, lifted off the plane by so many mm."""
        made: Vectors = self.origin + flat @ self.axes.T + lift * self.normal
        return made


def plane_of(origin: NDArray[np.floating], normal: NDArray[np.floating]) -> Plane:
    """A plane through a place (3,) mm with a direction (3,) of any length; the second axis points as far up as it can."""
    toward = np.asarray(normal, dtype=np.float64) / np.linalg.norm(normal)
    up = np.array([0.0, 0.0, 1.0]) if abs(toward[2]) < 0.9 else np.array([0.0, -1.0, 0.0])
    right = np.cross(up, toward)
    right /= np.linalg.norm(right)
    return Plane(np.asarray(origin, dtype=np.float64), toward, np.stack([right, np.cross(toward, right)], axis=1))


def outline(points: NDArray[np.floating], triangles: Index, plane: Plane) -> Vectors:
    """Lines (k, 2, 2) mm in which a plane cuts a closed mesh; the solid lies on the left of each line's way."""
    height = plane.height(points)
    above = height > 0.0
    first, second, third = (above[triangles[:, k]] for k in range(3))
    crossing = triangles[(first != second) | (second != third)]
    if not len(crossing):
        return np.empty((0, 2, 2))
    flat = plane.flat(points)
    start, end = crossing, crossing[:, [1, 2, 0]]
    down, rise = above[start] & ~above[end], ~above[start] & above[end]
    ends = []
    for edges in (down, rise):
        a, b = start[edges], end[edges]
        share = height[a] / (height[a] - height[b])
        ends.append(flat[a] + (flat[b] - flat[a]) * share[:, None])
    return np.stack(ends, axis=1)


def filled(lines: Vectors) -> tuple[Vectors, Index]:
    """Corners (n, 2) mm and triangles (m, 3) that cover what closed lines (k, 2, 2) run round.

    Strips between the heights of all corners, each from where the winding leaves 0 to where it comes back: lines that cross
    each other, as where a mesh folds, leave no hole.
    """
    levels = np.unique(np.round(lines[:, :, 1], 3))
    if len(levels) < 2:
        return np.empty((0, 2)), np.empty((0, 3), dtype=np.int64)
    low, high, way = lines[:, :, 1].min(axis=1), lines[:, :, 1].max(axis=1), np.sign(lines[:, 1, 1] - lines[:, 0, 1])
    middle = (levels[1:] + levels[:-1]) / 2
    strip, line = np.nonzero((low < middle[:, None]) & (high > middle[:, None]))
    x = _at(lines[line], middle[strip])
    order = np.lexsort((x, strip))
    strip, line = strip[order], line[order]
    wound = np.cumsum(way[line])
    inside = np.flatnonzero((np.abs(wound[:-1]) > 0.5) & (strip[1:] == strip[:-1]))
    bottom, top = levels[strip[inside]] - OVERLAP_MM, levels[strip[inside] + 1] + OVERLAP_MM
    left, right = lines[line[inside]], lines[line[inside + 1]]
    held = [_held(part, y) for y in (bottom, top) for part in (left, right)]
    ys = [bottom, bottom, top, top]
    corners = np.stack([np.stack([x, y], axis=1) for x, y in zip(held, ys, strict=True)], axis=1)
    first = 4 * np.arange(len(inside))[:, None]
    triangles = np.concatenate([first + np.array([0, 1, 3]), first + np.array([0, 3, 2])])
    return corners.reshape(-1, 2), triangles


def rimmed(lines: Vectors, width: float) -> tuple[Vectors, Index]:
    """Corners (n, 2) mm and triangles (m, 3) of a band that runs inside closed lines (k, 2, 2), `width` mm wide."""
    if not len(lines):
        return np.empty((0, 2)), np.empty((0, 3), dtype=np.int64)
    way = lines[:, 1] - lines[:, 0]
    inwards = np.stack([-way[:, 1], way[:, 0]], axis=1)
    keys = np.round(lines.reshape(-1, 2) / SAME_MM).astype(np.int64)
    _, corner = np.unique(keys, axis=0, return_inverse=True)
    corner = corner.reshape(-1)
    summed = np.stack([np.bincount(corner, np.repeat(inwards[:, k], 2)) for k in (0, 1)], axis=1)
    turned = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
    inner = lines + width * turned[corner].reshape(-1, 2, 2)
    corners = np.concatenate([lines, inner], axis=1).reshape(-1, 2)
    first = 4 * np.arange(len(lines))[:, None]
    return corners, np.concatenate([first + np.array([0, 1, 3]), first + np.array([0, 3, 2])])


def middle_of(corners: Vectors, triangles: Index, lines: Vectors) -> Vectors | None:
    """A place (2,) mm well inside a filled outline, as near to its centre as can be. None for nothing."""
    if not len(triangles):
        return None
    quads = corners.reshape(-1, 4, 2)
    middles = quads.mean(axis=1)
    sizes = (quads[:, 1, 0] - quads[:, 0, 0]) * (quads[:, 2, 1] - quads[:, 0, 1])
    centre = (middles * sizes[:, None]).sum(axis=0) / max(float(sizes.sum()), 1e-9)
    tried = middles[:: max(1, len(middles) // CANDIDATES)]
    edge = lines.mean(axis=1)
    depth = np.linalg.norm(tried[:, None] - edge, axis=2).min(axis=1)
    away = np.where(depth >= 0.7 * depth.max(), np.linalg.norm(tried - centre, axis=1), np.inf)
    found: Vectors = tried[int(away.argmin())]
    return found


def contains(lines: Vectors, place: Vectors) -> bool:
    """Whether a place (2,) lies inside closed lines (k, 2, 2)."""
    above = lines[:, :, 1] > place[1]
    across = lines[above[:, 0] != above[:, 1]]
    way = np.where(across[:, 1, 1] > across[:, 0, 1], 1, -1)
    return bool(way[_at(across, np.full(len(across), place[1])) > place[0]].sum())


def area(lines: Vectors) -> float:
    """Area in mm2 inside closed lines (k, 2, 2)."""
    a, b = lines[:, 0], lines[:, 1]
    return abs(float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())) / 2


def _at(lines: Vectors, y: Vectors) -> Vectors:
    """Where lines (k, 2, 2) are at heights (k,)."""
    rise = lines[:, 1, 1] - lines[:, 0, 1]
    share = (y - lines[:, 0, 1]) / np.where(rise == 0, 1.0, rise)
    made: Vectors = lines[:, 0, 0] + share * (lines[:, 1, 0] - lines[:, 0, 0])
    return made


def _held(lines: Vectors, y: Vectors) -> Vectors:
    """The same, held within the lines' own reach: a strip that laps over must not run away along a flat line."""
    made: Vectors = np.clip(_at(lines, y), lines[:, :, 0].min(axis=1), lines[:, :, 0].max(axis=1))
    return made
