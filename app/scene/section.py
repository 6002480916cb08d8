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

PER_MM = 1000.0
"""Corners are told apart by thousandths of a millimetre: nearer than that they are one corner, and at one height."""

ROOM = 22
"""Bits of a whole number that hold a coordinate in a thousandth of a millimetre: two metres either way."""
HALF = 1 << (ROOM - 1)

QUAD: Index = np.array([[0, 1, 3], [0, 3, 2]])
"""The two triangles of a piece with four corners."""


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
        """How far places (..., 3) mm lie on the side that is taken away (...) mm."""
        made: Vectors = (np.asarray(points, dtype=np.float64).reshape(-1, 3) - self.origin) @ self.normal
        return made.reshape(points.shape[:-1])

    def flat(self, points: NDArray[np.floating]) -> Vectors:
        """Places (..., 3) mm in the two axes of the plane (..., 2) mm."""
        made: Vectors = (np.asarray(points, dtype=np.float64).reshape(-1, 3) - self.origin) @ self.axes
        return made.reshape(*points.shape[:-1], 2)

    def world(self, flat: Vectors, lift: float | Vectors = 0.0) -> Vectors:
        """The way back (n, 3) mm, lifted off the plane by so many mm, all alike or each (n, 1) by its own."""
        made: Vectors = self.origin + flat @ self.axes.T + lift * self.normal
        return made


def plane_of(origin: NDArray[np.floating], normal: NDArray[np.floating]) -> Plane:
    """A plane through a place (3,) mm with a direction (3,) of any length; the second axis points as far up as it can."""
    toward = np.asarray(normal, dtype=np.float64) / np.linalg.norm(normal)
    up = np.array([0.0, 0.0, 1.0]) if abs(toward[2]) < 0.9 else np.array([0.0, -1.0, 0.0])
    right = np.cross(up, toward)
    right /= np.linalg.norm(right)
    return Plane(np.asarray(origin, dtype=np.float64), toward, np.stack([right, np.cross(toward, right)], axis=1))


def crossed(above: NDArray[np.bool_], triangles: Index) -> Index:
    """Which triangles (m, 3) have corners on both sides, as rows (k,); above (n,): vertices on the side that is taken away."""
    sides = above[triangles]
    first, second, third = sides.T
    return np.flatnonzero((first != second) | (second != third))


def outline(corners: NDArray[np.floating], above: NDArray[np.bool_], plane: Plane) -> Vectors:
    """Lines (k, 2, 2) mm in which a plane cuts triangles (k, 3, 3) mm; the solid lies on the left of each line's way.

    above (k, 3): corners on the side that is taken away, in each triangle one or two of them.
    """
    height, flat = plane.height(corners), plane.flat(corners)
    after = above[:, [1, 2, 0]]
    down, rise = (above & ~after).argmax(axis=1), (~above & after).argmax(axis=1)
    row = np.arange(len(corners))
    upper, lower = np.stack([down, (rise + 1) % 3]), np.stack([(down + 1) % 3, rise])
    high, low = height[row, upper], height[row, lower]
    share = high / np.maximum(high - low, 1e-12)
    ends = flat[row, upper] + (flat[row, lower] - flat[row, upper]) * share[:, :, None]
    made: Vectors = ends.transpose(1, 0, 2)
    return made


def filled(lines: Vectors, owner: Index) -> tuple[Vectors, Index]:
    """What closed lines (k, 2, 2) mm run round, as pieces with four corners (n, 4, 2) mm, and whose each is (n,).

    owner (k,): whose a line is, ascending; the outlines of one do not know of another's. Strips between the heights of all corners,
    each from where the winding leaves 0 to where it comes back: lines that cross each other, as where a mesh folds, leave no hole.
    """
    ends = np.rint(lines[:, :, 1] * PER_MM).astype(np.int64) + (owner[:, None] << ROOM)
    levels, rank = np.unique(ends, return_inverse=True)
    rank = rank.reshape(-1, 2)
    low, strips = rank.min(axis=1), np.abs(rank[:, 1] - rank[:, 0])
    line = np.repeat(np.arange(len(lines)), strips)
    strip = np.arange(len(line)) - np.repeat(np.cumsum(strips) - strips, strips) + low[line]
    heights = (levels - ((levels + HALF) >> ROOM << ROOM)) / PER_MM
    ways = _ways(lines)
    x = _at(ways[:, line], ((heights[:-1] + heights[1:]) / 2)[strip])
    order = np.lexsort((x, strip))
    strip, line = strip[order], line[order]
    wound = np.cumsum(np.sign(rank[line, 1] - rank[line, 0]))
    inside = np.flatnonzero((wound[:-1] != 0) & (strip[1:] == strip[:-1]))
    bottom, top = heights[strip[inside]] - OVERLAP_MM, heights[strip[inside] + 1] + OVERLAP_MM
    left, right = ways[:, line[inside]], ways[:, line[inside + 1]]
    held = [_held(part, y) for y in (bottom, top) for part in (left, right)]
    quads = np.stack([np.stack(held, axis=1), np.stack([bottom, bottom, top, top], axis=1)], axis=2)
    return quads, owner[line[inside]]


def rimmed(lines: Vectors, owner: Index, width: Vectors) -> Vectors:
    """A band inside closed lines (k, 2, 2) mm, `width` (k,) mm wide: a piece with four corners (k, 4, 2) mm per line."""
    way = lines[:, 1] - lines[:, 0]
    inwards = np.stack([-way[:, 1], way[:, 0]], axis=1)
    keys = np.rint(lines * PER_MM).astype(np.int64)
    _, corner = np.unique((owner[:, None] << 2 * ROOM) + (keys[..., 0] << ROOM) + keys[..., 1], return_inverse=True)
    corner = corner.reshape(-1)
    summed = np.stack([np.bincount(corner, np.repeat(inwards[:, k], 2)) for k in (0, 1)], axis=1)
    turned = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
    inner = lines + width[:, None, None] * turned[corner].reshape(-1, 2, 2)
    made: Vectors = np.concatenate([lines, inner], axis=1)
    return made


def middle_of(quads: Vectors, lines: Vectors) -> Vectors | None:
    """A place (2,) mm well inside a filled outline (n, 4, 2), as near to its centre as can be. None for nothing."""
    if not len(quads):
        return None
    middles = quads.mean(axis=1)
    sizes = (quads[:, 1, 0] - quads[:, 0, 0]) * (quads[:, 2, 1] - quads[:, 0, 1])
    centre = (middles * sizes[:, None]).sum(axis=0) / max(float(sizes.sum()), 1e-9)
    tried = middles[:: max(1, len(middles) // CANDIDATES)]
    edge = lines.mean(axis=1)
    (x, y), (ex, ey) = tried.T[:, :, None], edge.T
    depth = np.sqrt(((x - ex) ** 2 + (y - ey) ** 2).min(axis=1))
    away = np.where(depth >= 0.7 * depth.max(), np.linalg.norm(tried - centre, axis=1), np.inf)
    found: Vectors = tried[int(away.argmin())]
    return found


def contains(lines: Vectors, place: Vectors) -> bool:
    """Whether a place (2,) lies inside closed lines (k, 2, 2)."""
    above = lines[:, :, 1] > place[1]
    across = lines[above[:, 0] != above[:, 1]]
    way = np.where(across[:, 1, 1] > across[:, 0, 1], 1, -1)
    return bool(way[_at(_ways(across), np.full(len(across), place[1])) > place[0]].sum())


def area(lines: Vectors) -> float:
    """Area in mm2 inside closed lines (k, 2, 2)."""
    a, b = lines[:, 0], lines[:, 1]
    return abs(float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())) / 2


def _ways(lines: Vectors) -> Vectors:
    """Lines (k, 2, 2) for `_at` (6, k): where each begins, how far it goes across and up, and between which places across it stays."""
    (x, y), (end_x, end_y) = lines.transpose(1, 2, 0)
    rise = end_y - y
    return np.stack([x, y, end_x - x, np.where(rise == 0, 1.0, rise), np.minimum(x, end_x), np.maximum(x, end_x)])


def _at(ways: Vectors, y: Vectors) -> Vectors:
    """Where lines (6, k) are at heights (k,)."""
    made: Vectors = ways[0] + (y - ways[1]) / ways[3] * ways[2]
    return made


def _held(ways: Vectors, y: Vectors) -> Vectors:
    """The same, held within the lines' own reach: a strip that laps over must not run away along a flat line."""
    made: Vectors = np.minimum(np.maximum(_at(ways, y), ways[4]), ways[5])
    return made
