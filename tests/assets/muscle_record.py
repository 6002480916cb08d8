"""Reads the baked fibres and attachment areas (`muscles.paths`, assets/recipes/muscle_path_record.py) for the tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from app.content.meshfile import Mesh, read_arrays, read_mesh

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
STEP_MM = 0.02

NAMES = [
    "psoas-major", "iliacus", "iliopsoas-tendon", "gluteus-maximus", "gluteus-medius", "gluteus-minimus", "piriformis",
    "obturator-internus", "superior-gemellus", "inferior-gemellus", "quadratus-femoris", "quadratus-lumborum", "multifidus",
    "erector-spinae", "tensor-fasciae-latae", "iliotibial-tract", "rectus-femoris", "sartorius", "biceps-femoris",
    "semitendinosus", "semimembranosus", "adductor-longus", "adductor-brevis", "adductor-magnus", "gracilis", "pectineus",
    "vastus-lateralis",
]  # fmt: skip


@cache
def record() -> dict[str, NDArray[np.generic]]:
    return read_arrays(MESHES / "muscles.paths.npz")


@cache
def names() -> list[str]:
    return [
        line.removeprefix("muscle.").removesuffix(".left") for line in bytes(record()["names"]).decode().split("\n")
    ]


@cache
def fibres(muscle: str) -> list[NDArray[np.float64]]:
    r, k = record(), names().index(muscle)
    at = r["origin"].astype(float) + r["points"].astype(float) * STEP_MM
    return [at[r["start"][i] : r["start"][i + 1]] for i in np.flatnonzero(r["muscle"] == k)]


def weights(muscle: str) -> NDArray[np.float64]:
    return record()["weight"][record()["muscle"] == names().index(muscle)].astype(float)


@cache
def bone(name: str) -> Mesh:
    return read_mesh(MESHES / f"{name}.npz")


@cache
def mark(name: str) -> NDArray[np.float64]:
    return np.array(json.loads((MESHES / "landmarks.json").read_text("utf-8"))[name], float)


def area(muscle: str, on: str, end: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and normals (n, 3) of an attachment."""
    index = record()[f"{muscle}:{on}:{end}"].astype(int)
    return bone(on).points[index].astype(float), bone(on).normals[index].astype(float)


def size_cm2(muscle: str, on: str, end: str) -> float:
    inside = np.isin(bone(on).triangles, record()[f"{muscle}:{on}:{end}"]).all(axis=1)
    a, b, c = (bone(on).points[bone(on).triangles[inside, k]].astype(float) for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 200


def length(points: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def outside(mesh: Mesh, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Signed distance (n,) mm to a closed mesh, negative inside."""
    body = vtkPolyData()
    points, cells = vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(mesh.points, dtype=float), deep=True))
    cells.SetData(3, numpy_to_vtkIdTypeArray(np.ascontiguousarray(mesh.triangles.ravel(), dtype=np.int64), deep=True))
    body.SetPoints(points)
    body.SetPolys(cells)
    measure, out = vtkImplicitPolyDataDistance(), vtkDoubleArray()
    measure.SetInput(body)
    measure.FunctionValue(numpy_to_vtk(np.ascontiguousarray(at), deep=True), out)
    return np.asarray(vtk_to_numpy(out))
