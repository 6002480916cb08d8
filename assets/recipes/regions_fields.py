"""From polygons in limb coordinates to signed distances (mm, positive inside) at the vertices of a skin.

Which points lie inside is asked on the fine left half. The border is smoothed there like heat spreading from inside, so corners
and steps where segments meet become round, about SMOOTH_MM wide. Distances are straight, to the nearest point of the zero line;
near the line the vertex values are fitted so that the line drawn on the skin's own triangles is as even as the fine one. The
midline closes a region that reaches it; the cut edges of the skin are no borders.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regions_skin
from limb_frame import Array
from numpy.typing import NDArray
from regions_maps import Patch, Region
from regions_mesh import Bools, Heat, Index, without_specks, zero_line
from regions_skin import Half, Limb
from scipy import sparse
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree

SMOOTH_MM = 7.0
BAND_MM = 20.0
"""How far from a border the fine fields are kept."""
FAR_MM = 300.0
FIT_MM = 5.0
FIT_LOOSE = 0.03
"""How little a vertex is held to its own true distance while the line near it is fitted."""
HALVINGS = 5


class Painter:
    """Bakes regions on one left half. Made once per body, because the heat matrix is factored once."""

    def __init__(self, limb: Limb, half: Half, never: Sequence[Patch]) -> None:
        self.limb, self.half, self.never_patches = limb, half, tuple(never)
        self.segments = regions_skin.segments(limb, half.points, half.normals)
        self.places = places_of(limb, self.segments, half.points)
        self.never = inside(never, self.segments, self.places)
        self.heat = Heat(half.points, half.triangles, SMOOTH_MM)
        self.midline = half.points[:, 0] < 0.1

    def fine(self, region: Region, inner: Array | None) -> Array:
        """Signed distance (n,) at the fine points, within BAND_MM; never below `inner`, the field the region contains."""
        member = inside(region.patches, self.segments, self.places) & ~self.never
        rough = self._banded(self._crossings(member, region.patches), member)
        smooth = self.heat.spread(rough)
        smooth = np.where(self.never, np.minimum(smooth, -0.01), smooth)
        if inner is not None:
            smooth = np.maximum(smooth, inner)
        smooth = without_specks(smooth, self.half.edges)
        return self._banded(zero_line(smooth, self.half.points, self.half.triangles), smooth > 0)

    def on_skin(self, fine: Array, points: Array, edges: Index) -> NDArray[np.int16]:
        """The left field on every vertex of the skin (n, 3) with its edges (m, 2), in steps of 0.1 mm."""
        half = self.half
        line = zero_line(fine, half.points, half.triangles)
        closed = np.vstack([line, half.points[self.midline & (fine > 0)]])
        values = -cKDTree(closed).query(points)[0]
        own = fine[: len(half.coarse)]
        true = np.where(own > 0, 1, -1) * cKDTree(line).query(half.points[: len(half.coarse)])[0]
        values[half.coarse] = self._fitted(fine, true)
        on_midline = half.coarse[self.midline[: len(half.coarse)]]
        values[on_midline] = np.minimum(values[on_midline], 0)
        values = without_specks(values, edges)
        steps = np.rint(np.clip(values, -FAR_MM, FAR_MM) * 10)
        return np.where(np.abs(steps) > 1000, np.rint(steps / 20) * 20, steps).astype(np.int16)

    def _banded(self, line: Array, member: Bools) -> Array:
        near = cKDTree(line).query(self.half.points, distance_upper_bound=BAND_MM)[0]
        return np.where(member, 1, -1) * np.minimum(near, BAND_MM)

    def _fitted(self, fine: Array, true: Array) -> Array:
        """Vertex values whose straight interpolation meets the fine field best where it is near zero."""
        spread = self.half.spread
        weight = np.exp(-((fine / FIT_MM) ** 2))
        weight[weight < 1e-3] = 0
        weighted = spread.T @ sparse.diags(weight)
        matrix = (weighted @ spread + FIT_LOOSE * sparse.identity(len(true))).tocsc()
        return np.asarray(spsolve(matrix, weighted @ fine + FIT_LOOSE * true))

    def _crossings(self, member: Bools, patches: Sequence[Patch]) -> Array:
        """Points (k, 3) of the border, halving each edge that it crosses."""
        edges = self.half.edges[member[self.half.edges[:, 0]] != member[self.half.edges[:, 1]]]
        start_in = member[edges[:, 0]]
        low, high = np.zeros(len(edges)), np.ones(len(edges))
        starts, stops = ((self.half.points[edges[:, k]], self.half.normals[edges[:, k]]) for k in (0, 1))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            points, normals = (a + middle[:, None] * (b - a) for a, b in zip(starts, stops, strict=True))
            segments = regions_skin.segments(self.limb, points, normals)
            places = places_of(self.limb, segments, points)
            here = inside(patches, segments, places) & ~inside(self.never_patches, segments, places)
            low, high = np.where(here == start_in, middle, low), np.where(here == start_in, high, middle)
        return starts[0] + ((low + high) / 2)[:, None] * (stops[0] - starts[0])


def inside(patches: Sequence[Patch], segments: NDArray[np.uint8], places: Array) -> Bools:
    """Which places (n, 2: t, theta or ray, each in its own segment) lie in any of the patches."""
    found = np.zeros(len(segments), dtype=bool)
    for patch in patches:
        here = np.flatnonzero(segments == patch.segment)
        for turn in (0.0, 360.0) if patch.turns else (0.0,):
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


def places_of(limb: Limb, segments: NDArray[np.uint8], points: Array) -> Array:
    """(n, 2) limb coordinates, kept just inside the ends of their segment, so that a polygon that reaches an end includes it."""
    places = np.zeros((len(points), 2))
    for segment in np.unique(segments):
        here = segments == segment
        t, around = regions_skin.coordinates(limb, int(segment), points[here])
        (t0, t1), (u0, u1) = regions_skin.RANGES[int(segment)]
        places[here] = np.column_stack([np.clip(t, t0 + 1e-6, t1 - 1e-6), np.clip(around, u0 + 1e-6, u1 - 1e-6)])
    return places
