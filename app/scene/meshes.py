"""Mesh files as VTK surfaces: read when first shown, several at a time, each once.

Must not know: what a mesh means, how it looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

from app.content.meshfile import Mesh, MeshFileError, read_mesh
from app.domain.atlas import MeshRecord, Problem


@dataclass(frozen=True, slots=True)
class Surface:
    """A mesh and the VTK data made of it. chosen (n,): of a coarse mesh, the vertices of the full one it keeps."""

    mesh: Mesh
    data: vtkPolyData
    chosen: NDArray[np.int64] | None = None


def surface_of(mesh: Mesh, chosen: NDArray[np.int64] | None = None) -> Surface:
    """Wrap arrays as polygons; points and normals are shared, not copied."""
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(mesh.points)))
    corners = np.ascontiguousarray(mesh.triangles, dtype=np.int32).ravel()
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtk(corners))
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    normals = numpy_to_vtk(np.ascontiguousarray(mesh.normals))
    normals.SetName("Normals")
    data.GetPointData().SetNormals(normals)
    return Surface(mesh, data, chosen)


def add_attribute(data: vtkPolyData, name: str, values: NDArray[np.float32]) -> None:
    """A named array, one row per point; VTK reads the same memory."""
    array = numpy_to_vtk(values)
    array.SetName(name)
    data.GetPointData().AddArray(array)


class MeshStore:
    """The surfaces of one meshes folder. What cannot be read is left out and told in `problems`."""

    def __init__(self, folder: Path, records: Mapping[str, MeshRecord]) -> None:
        self._folder = folder
        self._records = records
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="mesh")
        self._waiting: dict[str, Future[Mesh]] = {}
        self._surfaces: dict[str, Surface | None] = {}
        self.problems: list[Problem] = []

    def request(self, identifiers: Iterable[str]) -> None:
        """Start to read in the background; `get` waits for what it needs."""
        for identifier in identifiers:
            if identifier in self._records and identifier not in self._surfaces and identifier not in self._waiting:
                self._waiting[identifier] = self._pool.submit(self._read, self._records[identifier])

    def get(self, identifier: str) -> Surface | None:
        """The surface, or None when the manifest does not name it or its file cannot be read."""
        if identifier not in self._surfaces:
            self.request((identifier,))
            self._surfaces[identifier] = self._take(identifier)
        return self._surfaces[identifier]

    def _take(self, identifier: str) -> Surface | None:
        future = self._waiting.pop(identifier, None)
        if future is None:
            return None
        try:
            return surface_of(future.result())
        except MeshFileError as error:
            problem = Problem(error.file, 1, error.message)
            if problem not in self.problems:  # left and right share a file
                self.problems.append(problem)
            return None

    def _read(self, record: MeshRecord) -> Mesh:
        mesh = read_mesh(self._folder / record.file)
        return mesh.mirrored() if record.mirrored else mesh

    def close(self) -> None:
        """Stop reading and let the surfaces go."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()
        self._surfaces.clear()
