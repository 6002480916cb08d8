"""Solids as signed distance fields on a grid (negative inside), joined and cut smoothly, and turned back into closed meshes.

The field of a midline bone lives on the left half x >= 0; mirroring closes its surface, so it is symmetric to the last bit.
Must not know: which bone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from common import Points, Triangles, vertex_normals
from mesh_tools import components, decimate, is_closed, taubin, weld
from numpy.typing import NDArray

Field = NDArray[np.float64]

REACH_MM = 6.0
"""Beyond this distance from a surface only the sign of a field means anything."""


MORE = (1.0, 1.015, 1.03, 0.985, 1.06, 0.97, 1.1, 0.94, 1.2, 1.4)
"""Edge collapse now and then leaves a pinched edge; a slightly different number of triangles does not."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes at step * (i, j, k) + low. A half grid begins at x = 0 and stands for both sides."""

    low: NDArray[np.float64]
    step: float
    shape: tuple[int, int, int]

    def nodes(self) -> Points:
        """All nodes (n, 3), last axis fastest."""
        index = np.stack(np.meshgrid(*(np.arange(n) for n in self.shape), indexing="ij"), axis=-1)
        return self.low + self.step * index.reshape(-1, 3)


def grid_round(points: Points, margin: float, step: float, half: bool = False) -> Grid:
    """A grid round the points; `half`: round |x|, y, z, from x = 0."""
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    if half:
        low[0], high[0] = 0.0, np.abs(points[:, 0]).max() + margin
    nx, ny, nz = (int(v) for v in np.ceil((high - low) / step) + 1)
    return Grid(low, step, (nx, ny, nz))


def field_of(points: Points, triangles: Triangles, grid: Grid) -> Field:
    """Signed distance of a closed, smooth, evenly meshed surface at a grid's nodes (n,): good to 0.1 mm near it, else +-REACH_MM."""
    from scipy.spatial import cKDTree

    corners = points[triangles]
    normals = vertex_normals(points, triangles)[triangles]
    blend = np.array(
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [1 / 3, 1 / 3, 1 / 3]]
    )
    samples = np.einsum("bk,mkc->mbc", blend, corners).reshape(-1, 3)
    facing = np.einsum("bk,mkc->mbc", blend, normals).reshape(-1, 3)
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    at = grid.nodes()
    box = np.all((at > points.min(axis=0) - REACH_MM) & (at < points.max(axis=0) + REACH_MM), axis=1)
    field = np.full(len(at), np.nan)
    away, which = cKDTree(samples).query(at[box], distance_upper_bound=REACH_MM)
    found = np.isfinite(away)
    near, which, away = at[box][found], which[found], away[found]
    height = np.einsum("ij,ij->i", near - samples[which], facing[which])
    field[np.flatnonzero(box)[found]] = np.where(away < 1.5, height, np.sign(height) * away)
    return _fill_far(field.reshape(grid.shape)).ravel()


def _fill_far(field: Field) -> Field:
    """Nodes beyond reach (NaN) get +-REACH_MM: the sign that their connected region's neighbours have."""
    from scipy.ndimage import binary_dilation, label

    regions, count = label(np.isnan(field))
    for n in range(1, count + 1):
        inside = regions == n
        border = field[binary_dilation(inside) & ~np.isnan(field)]
        field[inside] = REACH_MM if border.size == 0 else np.sign(np.median(border)) * REACH_MM
    return field


def join(a: Field, b: Field, round_mm: float) -> Field:
    """Union; the seam is filleted over about `round_mm`."""
    if round_mm <= 0:
        return np.minimum(a, b)
    h = np.maximum(round_mm - np.abs(a - b), 0) / round_mm
    return np.minimum(a, b) - h * h * round_mm / 4


def cut(a: Field, b: Field, round_mm: float) -> Field:
    """a without b; the new edge is rounded over about `round_mm`."""
    return -join(-a, b, round_mm)


def cone(at: Points, start: NDArray[np.float64], end: NDArray[np.float64], radii: tuple[float, float]) -> Field:
    """A round-ended cone: a tube of changing radius."""
    axis = end - start
    t = np.clip((at - start) @ axis / (axis @ axis), 0, 1)
    return np.linalg.norm(at - start - t[:, None] * axis, axis=1) - (radii[0] + t * (radii[1] - radii[0]))


def ellipsoid(
    at: Points, centre: NDArray[np.float64], axes: NDArray[np.float64], radii: tuple[float, float, float]
) -> Field:
    """Approximate distance to an ellipsoid whose unit axes are the rows of `axes` (3, 3)."""
    local = (at - centre) @ axes.T / np.array(radii)
    size = np.linalg.norm(local, axis=1)
    slope = np.linalg.norm(local / np.array(radii), axis=1)
    return size * (size - 1) / np.maximum(slope, 1e-9)


def _contour(field: Field, grid: Grid) -> tuple[Points, Triangles]:
    """The zero surface of a lightly smoothed field; its largest part."""
    from scipy.ndimage import gaussian_filter
    from skimage.measure import marching_cubes

    box = gaussian_filter(field.reshape(grid.shape), 0.7, mode="mirror")
    points, triangles, _, _ = marching_cubes(box, 0.0)
    points, triangles = points.astype(float) * grid.step + grid.low, triangles.astype(np.int64)
    return largest(*weld(points, triangles, 1e-4)[:2])


def surface(field: Field, grid: Grid, target: int) -> tuple[Points, Triangles]:
    """The closed mesh of a field, about `target` triangles. Raises ValueError when it will not close."""
    fine, faces = _contour(field, grid)
    fine = taubin(fine, faces, 6)
    for more in MORE:
        points, triangles = decimate(fine, faces, int(target * more))
        if is_closed(triangles):
            return taubin(points, triangles, 3), triangles
    raise ValueError("the solid has no closed mesh at this resolution; give it more triangles")


def symmetric_surface(field: Field, grid: Grid, target: int) -> tuple[Points, Triangles]:
    """As `surface`, from a half grid: the mesh and its mirror image as one."""
    fine, faces = _contour(field, grid)
    fine = taubin(fine, faces, 6, keep=np.abs(fine[:, 0]) < 1e-3)
    for more in MORE:
        points, triangles = decimate(fine, faces, int(target * more / 2))
        points[np.abs(points[:, 0]) < 0.02, 0] = 0.0
        whole = mirror_closed(points, triangles)
        if is_closed(whole[1]):
            return whole
    raise ValueError("the solid has no closed mesh at this resolution; give it more triangles")


def largest(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """The biggest connected part: crumbs of a cut go."""
    return max(components(points, triangles), key=lambda p: len(p[1]))


def mirror_closed(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """A half mesh, open at x = 0, and its mirror image as one mesh; exactly symmetric after smoothing."""
    n = len(points)
    on_plane = points[:, 0] == 0
    twin = np.where(on_plane, np.arange(n), np.arange(n) + n)
    faces = np.concatenate([triangles, twin[triangles][:, ::-1]])
    both = np.concatenate([points, points * np.array([-1.0, 1.0, 1.0])])
    used, index = np.unique(faces, return_inverse=True)
    smooth = taubin(both[used], index.reshape(-1, 3), 3)
    place = np.full(2 * n, -1)
    place[used] = np.arange(len(used))
    other = place[np.where(used < n, twin[used % n], used - n)]
    flipped = smooth[other] * np.array([-1.0, 1.0, 1.0])
    return (smooth + flipped) / 2, index.reshape(-1, 3).astype(np.int64)
