"""From polygons in limb coordinates to signed distances (mm, positive inside) at the vertices of a skin.

Which points lie inside is asked on the fine left half; the border is smoothed there like heat spreading from inside (so corners and
steps where segments meet become round, about SMOOTH_MM wide), then measured as straight distance to the nearest point of the
zero line. The midline closes a region that reaches it; the skin's own cut edges do not count as borders.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regions_skin
from limb_frame import Array
from numpy.typing import NDArray
from regions_maps import Patch, Region
from regions_skin import Half, Limb
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

Bools = NDArray[np.bool_]

SMOOTH_MM = 7.0
CLIP_MM = 20.0
FAR_MM = 300.0
SPECK = 0.04
"""A piece smaller than this share of its region is a slip of the drawing, not a piece."""


class Painter:
    """Bakes regions on one left half. Made once per body, because the heat matrix is factored once."""

    def __init__(self, limb: Limb, half: Half, never: Sequence[Patch]) -> None:
        self.limb, self.half = limb, half
        self.segments = regions_skin.segments(limb, half.points, half.normals)
        self.places = _places(limb, self.segments, half.points)
        self.never = inside(never, self.segments, self.places)
        self.never_patches = tuple(never)
        self.heat = _heat(half, SMOOTH_MM)
        self.midline = half.points[:, 0] < 0.1

    def distances(self, region: Region, inner: Array | None) -> Array:
        """Signed distance (n,) at every fine point; never smaller than `inner`, the field the region contains."""
        member = inside(region.patches, self.segments, self.places) & ~self.never
        border = self._crossings(member, region.patches)
        near = cKDTree(border).query(self.half.points)[0]
        rough = np.clip(np.where(member, near, -near), -CLIP_MM, CLIP_MM)
        smooth = self.heat.solve(rough)
        smooth = np.where(self.never, np.minimum(smooth, -0.01), smooth)
        if inner is not None:
            smooth = np.maximum(smooth, np.clip(inner, -CLIP_MM, CLIP_MM))
        smooth = without_specks(smooth, self.half.edges)
        return self._measured(smooth)

    def _crossings(self, member: Bools, patches: Sequence[Patch]) -> Array:
        """Points (k, 3) of the border, halving each edge that it crosses."""
        edges = self.half.edges[member[self.half.edges[:, 0]] != member[self.half.edges[:, 1]]]
        start_in = member[edges[:, 0]]
        low, high = np.zeros(len(edges)), np.ones(len(edges))
        ends = [(self.half.points[edges[:, k]], self.half.normals[edges[:, k]]) for k in (0, 1)]
        for _ in range(5):
            middle = ((low + high) / 2)[:, None]
            points, normals = ((1 - middle) * ends[0][k] + middle * ends[1][k] for k in (0, 1))
            segments = regions_skin.segments(self.limb, points, normals)
            places = _places(self.limb, segments, points)
            here = inside(patches, segments, places) & ~inside(self.never_patches, segments, places)
            low, high = np.where(here == start_in, middle[:, 0], low), np.where(here == start_in, high, middle[:, 0])
        middle = ((low + high) / 2)[:, None]
        return (1 - middle) * ends[0][0] + middle * ends[1][0]

    def _measured(self, smooth: Array) -> Array:
        """True distances from the zero line of a rough field."""
        line = zero_line(smooth, self.half)
        near = cKDTree(line).query(self.half.points)[0]
        return np.where(smooth > 0, near, -near)

    def on_skin(self, distance: Array, points: Array, mirror: NDArray[np.int64]) -> NDArray[np.int16]:
        """The left field on every vertex of the skin (n,) in 0.1 mm. Beyond the midline it is measured to the left region."""
        values = np.empty(len(points))
        line = zero_line(distance, self.half)
        values[:] = -cKDTree(self._closed(line, distance)).query(points)[0]
        values[self.half.coarse] = distance[: len(self.half.coarse)]
        on_midline = self.half.coarse[self.midline[: len(self.half.coarse)]]
        values[on_midline] = np.minimum(values[on_midline], 0)
        steps = np.rint(np.clip(values, -FAR_MM, FAR_MM) * 10)
        far = np.abs(steps) > 600
        return np.where(far, np.rint(steps / 50) * 50, steps).astype(np.int16)

    def _closed(self, line: Array, distance: Array) -> Array:
        return np.vstack([line, self.half.points[self.midline & (distance > 0)]])


def inside(patches: Sequence[Patch], segments: NDArray[np.uint8], places: Array) -> Bools:
    """Which places (n, 2: t, theta or ray, each in its own segment) lie in any of the patches."""
    found = np.zeros(len(segments), dtype=bool)
    for patch in patches:
        here = np.flatnonzero(segments == patch.segment)
        for turn in (0.0, 360.0) if patch.segment in (2, 3, 4) else (0.0,):
            found[here] |= in_polygon(patch.vertices, places[here] - (0, turn))
    return found


def in_polygon(vertices: Array, points: Array) -> Bools:
    """Even-odd rule; vertices (k, 2), points (n, 2)."""
    found = np.zeros(len(points), dtype=bool)
    for (t0, u0), (t1, u1) in zip(vertices, np.roll(vertices, -1, axis=0), strict=True):
        if u0 == u1:
            continue
        crosses = (points[:, 1] >= min(u0, u1)) & (points[:, 1] < max(u0, u1))
        found ^= crosses & (points[:, 0] < t0 + (points[:, 1] - u0) * (t1 - t0) / (u1 - u0))
    return found


def zero_line(values: Array, half: Half) -> Array:
    """Points (k, 3), less than 1 mm apart, of the line where values (n,), linear on each triangle, are zero."""
    inside_corner = values[half.triangles] > 0
    cut = half.triangles[inside_corner.any(axis=1) & ~inside_corner.all(axis=1)]
    ends = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        va, vb = values[cut[:, a]], values[cut[:, b]]
        share = np.where((va > 0) != (vb > 0), va / np.where(va == vb, 1, va - vb), np.nan)[:, None]
        ends.append(half.points[cut[:, a]] * (1 - share) + half.points[cut[:, b]] * share)
    stacked = np.stack(ends, axis=1)
    order = np.argsort(np.isnan(stacked[:, :, 0]), axis=1, kind="stable")[:, :2]
    first, second = (stacked[np.arange(len(cut)), order[:, k]] for k in (0, 1))
    shares = np.linspace(0, 1, 6)[None, :, None]
    return ((1 - shares) * first[:, None] + shares * second[:, None]).reshape(-1, 3)


def without_specks(values: Array, edges: NDArray[np.int64]) -> Array:
    """Flip the sign of small islands and small holes."""
    result = values.copy()
    for side in (1, -1):
        member = side * result > 0
        kept = edges[member[edges].all(axis=1)]
        n = len(result)
        graph = sparse.coo_matrix((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(n, n))
        _, label = connected_components(graph, directed=False)
        sizes = np.bincount(label[member], minlength=n)
        small = member & (sizes[label] < SPECK * min(member.sum(), (~member).sum() if side < 0 else member.sum()))
        result[small] = -side * 0.01
    return result


def _places(limb: Limb, segments: NDArray[np.uint8], points: Array) -> Array:
    places = np.zeros((len(points), 2))
    for segment in np.unique(segments):
        here = segments == segment
        t, around = regions_skin.coordinates(limb, int(segment), points[here])
        last = 10.0 if segment == 1 else 1.0
        places[here] = np.column_stack([np.clip(t, 1e-6, last - 1e-6), np.clip(around, 1e-6, None)])
        if segment == 1:
            places[here, 1] = np.clip(places[here, 1], 0.0, 180 - 1e-6)
        if segment in (5, 6):
            low, high = (0.0, 6.0) if segment == 5 else (0.5, 5.5)
            places[here, 1] = np.clip(places[here, 1], low + 1e-6, high - 1e-6)
    return places


def _heat(half: Half, width: float) -> splu:
    """(M + width^2/2 L) x = M b spreads b over about `width` mm; cotangent Laplacian, natural (closed) at the edges of the half."""
    n = len(half.points)
    weights = sparse.csr_matrix((n, n))
    mass = np.zeros(n)
    p, tri = half.points, half.triangles
    for k in range(3):
        a, b, c = tri[:, k], tri[:, (k + 1) % 3], tri[:, (k + 2) % 3]
        u, v = p[b] - p[a], p[c] - p[a]
        double = np.linalg.norm(np.cross(u, v), axis=1)
        cot = np.clip(np.einsum("ij,ij->i", u, v) / np.maximum(double, 1e-9), 0.02, 10) / 2
        weights = weights + sparse.coo_matrix((np.concatenate([cot, cot]), (np.concatenate([b, c]), np.concatenate([c, b]))), (n, n)).tocsr()
        np.add.at(mass, a, double / 6)
    laplacian = sparse.diags(np.asarray(weights.sum(axis=1)).ravel()) - weights
    matrix = sparse.diags(mass) + width**2 / 2 * laplacian
    return Solver(splu(matrix.tocsc()), mass)


class Solver:
    """Keeps the factored matrix with its masses."""

    def __init__(self, factored: object, mass: Array) -> None:
        self.factored, self.mass = factored, mass

    def solve(self, values: Array) -> Array:
        """Spread values (n,)."""
        return self.factored.solve(self.mass * values)
