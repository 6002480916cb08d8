"""The skin's even mesh: Catmull-Clark surface of the base quads, sampled so that every edge has about the same length.

Everything is a matrix on the base points, so that both bodies share one topology. Each strip of quads (opposite edges
belong together) gets its own number of segments, so the sampling stays conforming and mirror symmetric.
Knows nothing about bones, sexes or where the skin is cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from common import Points, Triangles
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

LEVELS = 3
"""Catmull-Clark levels; the surface is sampled linearly between points about 3 mm apart."""

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sampling:
    """`matrix` (n, base points) makes skin points of base points; `triangles` (m, 3); `mirror` (n,) mirror image's index."""

    matrix: sparse.csr_matrix
    triangles: Triangles
    mirror: Index


def edges_of(quads: Index) -> tuple[Index, Index]:
    """Unique undirected edges (e, 2) and, per quad side k (corner k to k+1), the edge's index (q, 4)."""
    sides = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    edges, inverse = np.unique(sides, axis=0, return_inverse=True)
    return edges, inverse.reshape(-1, 4)


def averaging(rows: Index, columns: Index, values: NDArray[np.float64], shape: tuple[int, int]) -> sparse.csr_matrix:
    """A sparse matrix from triplets."""
    return sparse.csr_matrix((values.ravel(), (rows.ravel(), columns.ravel())), shape=shape)


def subdivide(quads: Index, count: int) -> tuple[sparse.csr_matrix, Index, Index]:
    """One Catmull-Clark step of `count` points: matrix to the new points [old, faces, edges], edges, edge of each side."""
    edges, side = edges_of(quads)
    nf, ne = len(quads), len(edges)
    face = averaging(np.repeat(np.arange(nf), 4), quads, np.full(4 * nf, 0.25), (nf, count))
    ends = averaging(np.repeat(np.arange(ne), 2), edges, np.full(2 * ne, 0.5), (ne, count))
    near = averaging(side, np.repeat(np.arange(nf), 4), np.ones(4 * nf), (ne, nf))
    rim = np.asarray(near.sum(axis=1)).ravel() < 2
    inner = sparse.diags((~rim).astype(float))
    edge = sparse.diags(np.where(rim, 1.0, 0.5)) @ ends + 0.25 * inner @ near @ face
    at_face = averaging(quads, np.repeat(np.arange(nf), 4), np.ones(4 * nf), (count, nf))
    at_edge = averaging(edges, np.repeat(np.arange(ne), 2), np.ones(2 * ne), (count, ne))
    valence = np.maximum(np.asarray(at_edge.sum(axis=1)).ravel(), 1)
    on_rim = np.zeros(count, dtype=bool)
    on_rim[edges[rim].ravel()] = True
    smooth = sparse.diags(np.where(on_rim, 0, 1 / valence**2))
    used = np.asarray(at_face.sum(axis=1)).ravel() > 0
    centre = sparse.diags(np.where(on_rim, 0.5, np.where(used, (valence - 3) / valence, 1.0)))
    old = centre + smooth @ (at_face @ face + 2 * at_edge @ ends)
    rim_edges = at_edge @ sparse.diags(rim.astype(float))
    old = old + sparse.diags(np.where(on_rim, 0.25, 0)) @ rim_edges @ ends
    return sparse.vstack([old, face, edge]).tocsr(), edges, side


def surface_grid(quads: Index, count: int) -> tuple[sparse.csr_matrix, Index]:
    """The fine surface: matrix on the base points and, per base quad, its grid of fine points (q, 2^L + 1, 2^L + 1)."""
    grid = np.stack([np.stack([quads[:, 0], quads[:, 3]], 1), np.stack([quads[:, 1], quads[:, 2]], 1)], 1)
    matrix = sparse.identity(count, format="csr")
    for _ in range(LEVELS):
        cells = np.stack([grid[:, :-1, :-1], grid[:, 1:, :-1], grid[:, 1:, 1:], grid[:, :-1, 1:]], axis=-1)
        q, m = cells.shape[0], cells.shape[1]
        flat = cells.reshape(-1, 4)
        now = matrix.shape[0]
        step, _, side = subdivide(flat, now)
        sides = side.reshape(q, m, m, 4) + now + len(flat)
        finer = np.empty((q, 2 * m + 1, 2 * m + 1), dtype=np.int64)
        finer[:, 0::2, 0::2] = grid
        finer[:, 1::2, 1::2] = np.arange(len(flat)).reshape(q, m, m) + now
        finer[:, 1::2, 0:-1:2], finer[:, 1::2, -1] = sides[..., 0], sides[:, :, -1, 2]
        finer[:, 0:-1:2, 1::2], finer[:, -1, 1::2] = sides[..., 3], sides[:, -1, :, 1]
        matrix, grid = (step @ matrix).tocsr(), finer
    return matrix, grid


def segments_per_side(points: Points, quads: Index, mirror: Index, target_mm: float) -> Index:
    """How many segments each side of each quad gets (q, 4): equal along a strip and on the mirrored strip."""
    edges, side = edges_of(quads)
    where = {tuple(edge): k for k, edge in enumerate(edges.tolist())}
    image = np.array([where[tuple(edge)] for edge in np.sort(mirror[edges], axis=1).tolist()])
    a = np.concatenate([side[:, 0], side[:, 1], np.arange(len(edges))])
    b = np.concatenate([side[:, 2], side[:, 3], image])
    _, strip = connected_components(averaging(a, b, np.ones(len(a)), (len(edges), len(edges))), directed=False)
    length = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    typical = np.array([np.percentile(length[strip == s], 90) for s in range(strip.max() + 1)])
    return np.maximum(np.rint(typical / target_mm), 1).astype(np.int64)[strip][side]


def sample(grid: Index, segments: Index) -> tuple[list[Index], list[Index], list[NDArray[np.float64]]]:
    """Fine points (k, 4) of each quad's own samples, the small quads on these samples, weights (k, 4) of the fine points."""
    fine, weight, cells = [], [], []
    size, start = grid.shape[1] - 1, 0
    for n, m in np.unique(segments[:, :2], axis=0):
        chosen = np.flatnonzero((segments[:, 0] == n) & (segments[:, 1] == m))
        u, v = (a.ravel() for a in np.meshgrid(np.arange(n + 1) / n * size, np.arange(m + 1) / m * size, indexing="ij"))
        i, j = np.minimum(u.astype(int), size - 1), np.minimum(v.astype(int), size - 1)
        s, t = u - i, v - j
        g = grid[chosen]
        fine.append(np.stack([g[:, i, j], g[:, i + 1, j], g[:, i + 1, j + 1], g[:, i, j + 1]], axis=-1).reshape(-1, 4))
        w = np.stack([(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t], axis=-1)
        weight.append(np.broadcast_to(w, (len(chosen), *w.shape)).reshape(-1, 4))
        number = np.arange((n + 1) * (m + 1)).reshape(n + 1, m + 1)
        cell = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], axis=-1).reshape(-1, 4)
        first = start + np.arange(len(chosen)) * (n + 1) * (m + 1)
        cells.append((first[:, None, None] + cell).reshape(-1, 4))
        start += len(chosen) * (n + 1) * (m + 1)
    return fine, cells, weight


def triangulate(points: Points, quads: Index) -> Triangles:
    """Split quads along the shorter diagonal; the rule gives mirror images the mirrored split."""
    a, b, c, d = (points[quads[:, k]] for k in range(4))
    gain = np.linalg.norm(b - d, axis=1) - np.linalg.norm(a - c, axis=1)
    low = np.stack([p[:, 2] + 0.37 * p[:, 1] for p in (a, b, c, d)], axis=1)
    tie = np.minimum(low[:, 0], low[:, 2]) < np.minimum(low[:, 1], low[:, 3])
    first = np.where(np.abs(gain) < 1e-3, tie, gain > 0)[:, None]
    one = np.where(first, quads[:, [0, 1, 2]], quads[:, [0, 1, 3]])
    two = np.where(first, quads[:, [0, 2, 3]], quads[:, [1, 2, 3]])
    return np.concatenate([one, two])


def mirror_images(points: Points) -> Index:
    """Index of each point's mirror image. Raises ValueError when the points are not mirror symmetric."""
    distance, mirror = cKDTree(points).query(points * [-1, 1, 1])
    if distance.max() > 1e-3 or not np.array_equal(mirror[mirror], np.arange(len(points))):
        raise ValueError(f"the base mesh is not mirror symmetric: {distance.max():.4f} mm")
    return mirror


def sampling(points: Points, quads: Index, mirror: Index, target_mm: float) -> Sampling:
    """Sample the surface over `quads` at about `target_mm`; `points` must be symmetric, `mirror` the base vertices' images."""
    matrix, grid = surface_grid(quads, len(points))
    fine, cells, weight = sample(grid, segments_per_side(points, quads, mirror, target_mm))
    all_fine, all_weight = np.concatenate(fine), np.concatenate(weight)
    rows = np.repeat(np.arange(len(all_fine)), 4)
    full = averaging(rows, all_fine, all_weight, (len(all_fine), matrix.shape[0])) @ matrix
    place = np.rint((full @ points) * 1e3).astype(np.int64)
    _, first, inverse = np.unique(place, axis=0, return_index=True, return_inverse=True)
    kept = full.tocsr()[first]
    at = kept @ points
    return Sampling(kept, triangulate(at, inverse.ravel()[np.concatenate(cells)]), mirror_images(at))
