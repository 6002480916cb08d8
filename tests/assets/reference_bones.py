"""Measuring tools for the bone tests, written independently of the recipes: NumPy and VTK alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from app.content.meshfile import Mesh, read_mesh

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
RECIPES = ("pelvis", "leg")

Points = NDArray[np.float64]


@cache
def ids() -> tuple[str, ...]:
    """Every bone the pelvis and leg recipes made; paired ones on the left."""
    listed = json.loads((MESHES / "manifest.json").read_text(encoding="utf-8"))["meshes"]
    return tuple(entry["id"] for entry in listed if entry["recipe"] in RECIPES)


@cache
def bone(name: str) -> Mesh:
    """A bone by id; a right one is the mirrored left one, as the app makes it."""
    if name.endswith(".right"):
        return bone(f"{name.removesuffix('.right')}.left").mirrored()
    return read_mesh(MESHES / f"{name}.npz")


def points(name: str) -> Points:
    """The vertices of a bone, float64 (n, 3), mm."""
    return bone(name).points.astype(np.float64)


@cache
def landmark(name: str) -> Points:
    """A published landmark (3,), mm."""
    return np.array(json.loads((MESHES / "landmarks.json").read_text(encoding="utf-8"))[name], dtype=float)


@cache
def _distance(name: str) -> vtkImplicitPolyDataDistance:
    mesh = bone(name)
    surface, corners, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    corners.SetData(numpy_to_vtk(points(name), deep=True))
    flat = np.column_stack([np.full(len(mesh.triangles), 3), mesh.triangles]).astype(np.int64).ravel()
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(flat, deep=True))
    surface.SetPoints(corners)
    surface.SetPolys(cells)
    distance = vtkImplicitPolyDataDistance()
    distance.SetInput(surface)
    return distance


def clearance(name: str, at: Points) -> Points:
    """Distance (k,) of points to a bone's surface, mm, negative inside the bone."""
    found = vtkDoubleArray()
    _distance(name).FunctionValue(numpy_to_vtk(np.ascontiguousarray(at, dtype=float), deep=True), found)
    return vtk_to_numpy(found).copy()


def neighbours(reach: float) -> Iterator[tuple[str, str]]:
    """Pairs of bones whose boxes come within `reach` mm, the right hip bone included."""
    boxes = {name: (points(name).min(axis=0) - reach, points(name).max(axis=0)) for name in (*ids(), "bone.hip.right")}
    for a, b in combinations(boxes, 2):
        if np.all(boxes[a][0] < boxes[b][1]) and np.all(boxes[b][0] < boxes[a][1]):
            yield a, b


def closest(a: str, b: str) -> float:
    """The smallest distance of a's vertices to b, mm, negative when they overlap."""
    low, high = points(b).min(axis=0) - 5, points(b).max(axis=0) + 5
    near = points(a)[np.all((points(a) > low) & (points(a) < high), axis=1)]
    return float(clearance(b, near).min()) if len(near) else 5.0


def sphere(some: Points) -> tuple[Points, float]:
    """Least-squares sphere: centre (3,), radius."""
    matrix = np.column_stack([2 * some, np.ones(len(some))])
    found = np.linalg.lstsq(matrix, (some**2).sum(axis=1), rcond=None)[0]
    return found[:3], float(np.sqrt(found[3] + found[:3] @ found[:3]))


def angle(a: Points, b: Points) -> float:
    """Degrees between two directions."""
    return float(np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1))))


def length(some: Points) -> float:
    """The largest distance between two points of a long bone, mm."""
    ends = some[np.r_[some[:, 2].argsort()[:60], some[:, 2].argsort()[-60:]]]
    return float(np.linalg.norm(ends[:, None] - ends[None], axis=2).max())
