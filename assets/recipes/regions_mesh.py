"""Small tools on a triangle mesh that know nothing of the body: heat, the zero line of a field, its small pieces."""

from __future__ import annotations

import numpy as np
from limb_frame import Array
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

Bools = NDArray[np.bool_]
Index = NDArray[np.int64]

SPECK = 0.04
"""A piece smaller than this share of its region is a slip of the drawing, not a piece."""
LINE_POINTS = 6
"""Points per triangle of a zero line."""


class Heat:
    """(M + width^2 / 2 L) x = M b spreads b over about `width` mm; L is the cotangent Laplacian, closed at the mesh's edges."""

    def __init__(self, points: Array, triangles: Index, width: float) -> None:
        n = len(points)
        self.mass = np.zeros(n)
        rows, columns, values = [], [], []
        for k in range(3):
            a, b, c = (triangles[:, (k + i) % 3] for i in range(3))
            u, v = points[b] - points[a], points[c] - points[a]
            doubled = np.maximum(np.linalg.norm(np.cross(u, v), axis=1), 1e-9)
            half_cot = np.clip(np.einsum("ij,ij->i", u, v) / doubled, 0.02, 10) / 2
            rows += [b, c]
            columns += [c, b]
            values += [half_cot, half_cot]
            np.add.at(self.mass, a, doubled / 6)
        index = (np.concatenate(rows), np.concatenate(columns))
        weights = sparse.coo_matrix((np.concatenate(values), index), (n, n)).tocsr()
        laplacian = sparse.diags(np.asarray(weights.sum(axis=1)).ravel()) - weights
        self.factored = splu((sparse.diags(self.mass) + width**2 / 2 * laplacian).tocsc())

    def spread(self, values: Array) -> Array:
        """Spread values (n,)."""
        return np.asarray(self.factored.solve(self.mass * values))


def zero_line(values: Array, points: Array, triangles: Index) -> Array:
    """Points (k, 3), less than 1 mm apart, of the line where values (n,), linear on each triangle, are zero."""
    positive = values[triangles] > 0
    cut = triangles[positive.any(axis=1) & ~positive.all(axis=1)]
    ends = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        va, vb = values[cut[:, a]], values[cut[:, b]]
        share = np.where((va > 0) != (vb > 0), va / np.where(va == vb, 1, va - vb), np.nan)[:, None]
        ends.append(points[cut[:, a]] * (1 - share) + points[cut[:, b]] * share)
    stacked = np.stack(ends, axis=1)
    order = np.argsort(np.isnan(stacked[:, :, 0]), axis=1, kind="stable")[:, :2]
    first, second = (stacked[np.arange(len(cut)), order[:, k]] for k in (0, 1))
    shares = np.linspace(0, 1, LINE_POINTS)[None, :, None]
    return np.asarray((1 - shares) * first[:, None] + shares * second[:, None]).reshape(-1, 3)


def without_specks(values: Array, edges: Index) -> Array:
    """Flip the sign of small islands and small holes."""
    result = values.copy()
    limit = SPECK * (values > 0).sum()
    for side in (1, -1):
        member = side * result > 0
        label = pieces(member, edges)
        sizes = np.bincount(label[member], minlength=len(values))
        result[member & (sizes[label] < limit)] = -side * 0.1
    return result


def pieces(member: Bools, edges: Index) -> Index:
    """The label (n,) of the connected piece each point lies in; points outside are pieces of their own."""
    kept = edges[member[edges].all(axis=1)]
    graph = sparse.coo_matrix((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(len(member), len(member)))
    return np.asarray(connected_components(graph, directed=False)[1])
