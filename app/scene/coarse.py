"""Coarser copies of meshes for moving pictures on software rendering: quick to make, made of the mesh's own vertices.

A coarse mesh is a choice of vertices (indices into the full mesh) and triangles between them, so every attribute of the full
mesh carries over by indexing. Must not know: VTK, what a mesh means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import Mesh

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coarse:
    """vertices (k,): which vertices of the full mesh are kept; triangles (m, 3) count in them."""

    vertices: Index
    triangles: Index

    def of(self, mesh: Mesh) -> Mesh:
        """The coarse mesh with the attributes of the full one."""
        fields = {name: values[self.vertices] for name, values in mesh.fields.items()}
        return Mesh(mesh.points[self.vertices], self.triangles, mesh.normals[self.vertices], fields)


def clustered(mesh: Mesh, cell_mm: float) -> Coarse:
    """One vertex for every cube of the grid and direction it faces, the one nearest to the mean of its cube's vertices."""
    cells = np.floor((mesh.points - mesh.points.min(axis=0)) / cell_mm).astype(np.int64)
    axis = np.abs(mesh.normals).argmax(axis=1)
    facing = axis * 2 + (mesh.normals[np.arange(len(axis)), axis] > 0)
    shape = cells.max(axis=0) + 1
    key = ((cells[:, 0] * shape[1] + cells[:, 1]) * shape[2] + cells[:, 2]) * 6 + facing
    _, group = np.unique(key, return_inverse=True)
    count = np.bincount(group)
    mean = np.column_stack([np.bincount(group, mesh.points[:, i]) / count for i in range(3)])
    away = ((mesh.points - mean[group]) ** 2).sum(axis=1)
    order = np.lexsort((away, group))
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    return _welded(mesh, order[first][group])


def thinned(mesh: Mesh) -> Coarse | None:
    """Capped tubes with half the sides and half the rings, or None when the mesh is not made of such tubes.

    A tube is a run of rings of consecutive vertices, then its two cap vertices, as the recipe of the nerves makes it.
    """
    sides = int(mesh.triangles[0].max()) - 1
    keep = np.arange(len(mesh.points))
    for start, end in _runs(mesh):
        rings, rest = divmod(end - start - 2, sides)
        if rest or sides < 4:
            return None
        ring = np.arange(rings) - np.arange(rings) % 2
        ring[-1] = rings - 1
        side = np.arange(sides) - np.arange(sides) % 2
        keep[start : end - 2] = start + (ring[:, None] * sides + side[None, :]).ravel()
    return _welded(mesh, keep)


def _runs(mesh: Mesh) -> list[tuple[int, int]]:
    """Ranges of consecutive vertices that no triangle leaves."""
    reach = np.arange(len(mesh.points))
    np.maximum.at(reach, mesh.triangles.min(axis=1), mesh.triangles.max(axis=1))
    ends = np.flatnonzero(np.maximum.accumulate(reach) == np.arange(len(reach))) + 1
    return list(zip(np.r_[0, ends[:-1]].tolist(), ends.tolist(), strict=True))


def _welded(mesh: Mesh, representative: Index) -> Coarse:
    """Replace every vertex by its representative and drop the triangles that vanish."""
    triangles = representative[mesh.triangles]
    a, b, c = triangles.T
    triangles = triangles[(a != b) & (b != c) & (c != a)]
    turned = np.take_along_axis(triangles, (np.argmin(triangles, axis=1)[:, None] + np.arange(3)) % 3, axis=1)
    triangles = np.unique(turned, axis=0) if len(turned) else turned
    vertices, flat = np.unique(triangles, return_inverse=True)
    return Coarse(vertices, flat.reshape(-1, 3))
