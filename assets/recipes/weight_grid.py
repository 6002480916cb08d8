"""The body as nodes of a grid: which are inside, which belong to a bone. One half, x >= 0; the other is its mirror image.

Must not know: what is solved on it.
"""

from __future__ import annotations

import common
import numpy as np
from common import Points, Triangles
from fields import Grid
from numpy.typing import NDArray

from app.mechanics.segments import HANDLES, handle_of

Mask = NDArray[np.bool_]
FREE = -1


def filled(points: Points, triangles: Triangles, grid: Grid) -> Mask:
    """Which nodes (nx, ny, nz) lie inside a closed mesh."""
    import pyvista as pv
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkImagingStencil import vtkImageStencilToImage, vtkPolyDataToImageStencil

    stencil = vtkPolyDataToImageStencil()
    stencil.SetInputData(pv.make_tri_mesh(points, triangles))
    stencil.SetOutputOrigin(*grid.low)
    stencil.SetOutputSpacing(grid.step, grid.step, grid.step)
    stencil.SetOutputWholeExtent(0, grid.shape[0] - 1, 0, grid.shape[1] - 1, 0, grid.shape[2] - 1)
    image = vtkImageStencilToImage()
    image.SetInputConnection(stencil.GetOutputPort())
    image.SetInsideValue(1)
    image.SetOutsideValue(0)
    image.SetOutputScalarTypeToUnsignedChar()
    image.Update()
    values = vtk_to_numpy(image.GetOutput().GetPointData().GetScalars())
    return values.reshape(grid.shape[::-1]).transpose(2, 1, 0) > 0


def touched(points: Points, grid: Grid) -> Mask:
    """The nodes nearest to the points: thin plates that pass between nodes are seen by their vertices."""
    mask = np.zeros(grid.shape, dtype=bool)
    index = np.rint((points - grid.low) / grid.step).astype(int)
    kept = np.all((index >= 0) & (index < grid.shape), axis=1)
    mask[tuple(index[kept].T)] = True
    return mask


def capped(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """A skin that is open at its upper rim, closed with a fan."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    key = np.sort(edges, axis=1)
    _, index, count = np.unique(key, axis=0, return_index=True, return_counts=True)
    rim = edges[index[count == 1]]
    fan = np.column_stack([rim[:, ::-1], np.full(len(rim), len(points))])
    return np.vstack([points, points[rim[:, 0]].mean(axis=0)]), np.vstack([triangles, fan])


def inside_skin(grid: Grid) -> Mask:
    """Nodes inside either body's skin, and one layer round them."""
    from scipy.ndimage import binary_dilation

    mask = np.zeros(grid.shape, dtype=bool)
    for sex in ("female", "male"):
        skin = common.load(f"skin.{sex}")
        mask |= filled(*capped(skin.points.astype(float), skin.triangles), grid)
    grown: Mask = binary_dilation(mask)
    return grown


def bones(grid: Grid) -> NDArray[np.int8]:
    """Index of the handle each node belongs to (nx, ny, nz), FREE where it is in no bone or at two."""
    owner = np.full(grid.shape, FREE, dtype=np.int8)
    claims = np.zeros((len(HANDLES), *grid.shape), dtype=bool)
    for path in sorted(common.MESHES.glob("*.npz")):
        if not path.stem.startswith(("bone.", "vertebra.")):
            continue
        handle = handle_of(path.stem)
        if handle is None:
            continue
        mesh = common.load(path.stem)
        points = mesh.points.astype(float)
        own = filled(points, mesh.triangles, grid)
        owner[own] = HANDLES.index(handle)
        claims[HANDLES.index(handle)] |= touched(points, grid)
    single = (claims.sum(axis=0) == 1) & (owner == FREE)
    owner[single] = claims.argmax(axis=0)[single]
    return owner
