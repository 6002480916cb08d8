"""Cut the skin at a height: one planar rim, the same topology for every body.

Knows nothing about bones or sexes.
"""

from __future__ import annotations

import numpy as np
from common import Points, Triangles
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from skin_register import smooth_step
from skin_topology import Index, averaging, triangulate

SNAP_MM = 2.5
"""Points this close to the plane are moved onto it, so that the cut leaves no slivers."""

FLATTEN_MM = 130.0
"""Depth below the rim over which a body's deviation from the plane is taken up."""


def below(points: Points, triangles: Triangles, z: float) -> tuple[sparse.csr_matrix, Triangles]:
    """Clip at height z: matrix from the old points (n, 3) to the kept and new points, and the triangles on them."""
    heights = points[:, 2] - z
    h = np.where(np.abs(heights) < SNAP_MM, 0.0, heights)
    values = h[triangles]
    inside = triangles[(values <= 0).all(axis=1) & (values < 0).any(axis=1)]
    crossed = triangles[(values.max(axis=1) > 0) & (values.min(axis=1) < 0)]
    edges = np.sort(np.concatenate([crossed[:, [0, 1]], crossed[:, [1, 2]], crossed[:, [2, 0]]]), axis=1)
    edges = np.unique(edges[h[edges[:, 0]] * h[edges[:, 1]] < 0], axis=0)
    share = h[edges[:, 0]] / (h[edges[:, 0]] - h[edges[:, 1]])
    made = {(int(a), int(b)): len(h) + k for k, (a, b) in enumerate(edges)}
    rings: list[list[int]] = []
    for triangle in crossed.tolist():
        ring: list[int] = []
        for a, b in zip(triangle, triangle[1:] + triangle[:1], strict=True):
            if h[a] <= 0:
                ring.append(a)
            if h[a] * h[b] < 0:
                ring.append(made[min(a, b), max(a, b)])
        rings.append(ring)
    new = averaging(np.repeat(np.arange(len(edges)), 2), edges, np.stack([1 - share, share], 1), (len(edges), len(h)))
    every = sparse.vstack([sparse.identity(len(h)), new]).tocsr()
    three = np.array([ring for ring in rings if len(ring) == 3], dtype=np.int64).reshape(-1, 3)
    four = np.array([ring for ring in rings if len(ring) == 4], dtype=np.int64).reshape(-1, 4)
    all_triangles = np.concatenate([inside, three, triangulate(every @ points, four)])
    return keep_used(every, keep_largest(all_triangles, every.shape[0]))


def keep_largest(triangles: Triangles, count: int) -> Triangles:
    """The triangles of the largest connected piece (the arms hang loose once the shoulders are gone)."""
    a, b = triangles[:, [0, 1]].ravel(), triangles[:, [1, 2]].ravel()
    _, piece = connected_components(averaging(a, b, np.ones(len(a)), (count, count)), directed=False)
    return triangles[piece[triangles[:, 0]] == np.bincount(piece[triangles[:, 0]]).argmax()]


def keep_used(matrix: sparse.csr_matrix, triangles: Triangles) -> tuple[sparse.csr_matrix, Triangles]:
    """Drop points that no triangle uses."""
    used, renumbered = np.unique(triangles, return_inverse=True)
    return matrix[used], renumbered.reshape(-1, 3)


def rim_of(triangles: Triangles) -> Index:
    """Indices of the points on the open border."""
    sides = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    edges, count = np.unique(sides, axis=0, return_counts=True)
    return np.unique(edges[count == 1])


def flatten(points: Points, rim: Index, z: float) -> Points:
    """Bring the rim exactly to height z; what lies below follows less and less."""
    deviation = z - points[rim, 2]
    near = np.flatnonzero(points[:, 2] > z - FLATTEN_MM)
    weight = 1.0 / (np.linalg.norm(points[near, None, :2] - points[None, rim, :2], axis=2) + 1.0) ** 4
    wanted = (weight * deviation).sum(axis=1) / weight.sum(axis=1)
    result = points.copy()
    result[near, 2] += wanted * smooth_step((points[near, 2] - z + FLATTEN_MM) / FLATTEN_MM)
    result[rim, 2] = z
    return result


def fade(points: Points, z: float, depth_mm: float) -> NDArray[np.uint8]:
    """0 at the rim, 255 from `depth_mm` below it."""
    return np.rint(255 * smooth_step((z - points[:, 2]) / depth_mm)).astype(np.uint8)
