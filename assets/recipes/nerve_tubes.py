"""Round, capped tubes along curves: closed, smooth, with few triangles where a curve runs straight.

Must not know: nerves, bones.
"""

from __future__ import annotations

import numpy as np
from common import Points, Triangles
from nerve_curves import Array, at_length, frames, lengths, tangents, turning


def stations(points: Points, radius: Array, shortest: float, longest: float, bend: float) -> Array:
    """Lengths (k,) along a curve at which a tube needs a ring: no more than `bend` radians or a fifth of the radius between two."""
    s = lengths(points)
    slope = np.abs(np.gradient(np.log(np.maximum(radius, 0.05)), s))
    step = np.clip(bend / np.maximum(turning(points), 1e-6), shortest, longest)
    step = np.minimum(step, np.maximum(0.25 / np.maximum(slope, 1e-6), 0.4 * shortest))
    count = np.r_[0, np.cumsum(np.diff(s) * (1 / step[1:] + 1 / step[:-1]) / 2)]
    rings = max(3, int(np.ceil(count[-1])) + 1)
    return np.interp(np.linspace(0, count[-1], rings), count, s)


def tube(
    points: Points, radius: Array, sides: int = 7, shortest: float = 2.5, longest: float = 9.0, bend: float = 0.16
) -> tuple[Points, Triangles, Points]:
    """A closed tube: points, outward triangles, normals. radius (n,) mm per curve point. The ends are domes."""
    s = stations(points, radius, shortest, longest, bend)
    axis, size = at_length(points, s), np.interp(s, lengths(points), radius)
    along = tangents(axis)
    first, second = frames(axis, np.array([0.6, 0.64, 0.48]))
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angle)[None, :, None] * first[:, None] + np.sin(angle)[None, :, None] * second[:, None]
    rows = [axis[0] - along[0] * 0.6 * size[0] + ring[0] * 0.72 * size[0]]
    tilt = [ring[0] * 0.72 - along[0] * 0.69]
    rows += [axis[k] + ring[k] * size[k] for k in range(len(axis))]
    tilt += [ring[k] for k in range(len(axis))]
    rows.append(axis[-1] + along[-1] * 0.6 * size[-1] + ring[-1] * 0.72 * size[-1])
    tilt.append(ring[-1] * 0.72 + along[-1] * 0.69)
    ends = [axis[0] - along[0] * 0.95 * size[0], axis[-1] + along[-1] * 0.95 * size[-1]]
    normals = np.concatenate([*tilt, [-along[0]], [along[-1]]])
    return np.concatenate([*rows, ends]), _skin(len(rows), sides), normals


def _skin(rings: int, sides: int) -> Triangles:
    """Triangles between consecutive rings, and fans to the two end points, which come last."""
    k = np.arange(sides)
    after = (k + 1) % sides
    faces = []
    for row in range(rings - 1):
        a, b = row * sides + k, row * sides + after
        c, d = a + sides, b + sides
        faces += [np.stack([a, b, d], 1), np.stack([a, d, c], 1)]
    start, end, last = rings * sides, rings * sides + 1, (rings - 1) * sides
    faces.append(np.stack([after, k, np.full(sides, start)], 1))
    faces.append(np.stack([last + k, last + after, np.full(sides, end)], 1))
    return np.concatenate(faces)


def joined(parts: list[tuple[Points, Triangles, Points]]) -> tuple[Points, Triangles, Points]:
    """Several tubes as one mesh."""
    offset = np.cumsum([0] + [len(p) for p, _, _ in parts[:-1]])
    return (
        np.concatenate([p for p, _, _ in parts]),
        np.concatenate([t + o for (_, t, _), o in zip(parts, offset, strict=True)]),
        np.concatenate([n for _, _, n in parts]),
    )
