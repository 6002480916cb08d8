"""Origins and insertions of the muscles on the bones: red and blue, of all muscles or of the one that is selected.

Must not know: Qt, what a click does.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPolyData, vtkStaticPointLocator

from app.content.meshfile import Mesh, MeshFileError, read_arrays
from app.domain.atlas import Problem
from app.domain.ids import SIDES, side_of, unsided

FILE = "muscles.attachments.npz"
SMOOTHINGS = 4


class Attachments:
    """Which muscle begins or ends at a vertex of a bone; read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.problems: tuple[Problem, ...] = ()

    @cached_property
    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        try:
            return read_arrays(self._path)
        except MeshFileError as error:
            self.problems = (Problem(error.file, 1, error.message),)
            return {}

    @cached_property
    def _names(self) -> list[str]:
        """Unsided ids of the muscles, in the order of their numbers."""
        raw = self._arrays.get("names")
        return [unsided(name) for name in raw.tobytes().decode("utf-8").split("\n")] if raw is not None else []

    def on(self, mesh_id: str, mesh: Mesh, muscles: tuple[str, ...]) -> NDArray[np.float32] | None:
        """(n, 2) float32 for a bone's n vertices: above 0.5 where a muscle begins and where one ends.

        muscles: sided ids of the only ones wanted; empty for all. None for a bone without any.
        """
        side = side_of(mesh_id)
        stored = f"{unsided(mesh_id)}.left" if side else mesh_id
        found = [self._arrays.get(f"{stored}:{end}") for end in ("origin", "insertion")]
        ends = [np.asarray(end, dtype=np.int64) for end in found if end is not None]
        if len(ends) != 2 or len(ends[0]) != len(mesh.points):
            return None
        parts = {s: self._marks(ends, [m for m in muscles if side_of(m) == s], not muscles) for s in SIDES}
        marks = parts[side] if side else parts["left"] | parts["right"][_mirror_index(mesh.points)]
        return smooth(marks.astype(np.float32), mesh.triangles) if marks.any() else None

    def _marks(self, ends: list[NDArray[np.int64]], muscles: list[str], every: bool) -> NDArray[np.bool_]:
        """(n, 2): begins here, ends here; for some muscles of one side or for every one."""
        if every:
            return np.stack([end > 0 for end in ends], axis=1)
        numbers = [self._names.index(unsided(m)) + 1 for m in muscles if unsided(m) in self._names]
        return np.stack([np.isin(end, numbers) for end in ends], axis=1)


def smooth(marks: NDArray[np.float32], triangles: NDArray[np.int64]) -> NDArray[np.float32]:
    """Each vertex's (n, k) value averaged with its neighbours', a few times: a border that runs between the vertices."""
    ends = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    count = np.bincount(ends[:, 0], minlength=len(marks)).astype(np.float32)
    for _ in range(SMOOTHINGS):
        for column in range(marks.shape[1]):
            around = np.bincount(ends[:, 0], weights=marks[ends[:, 1], column], minlength=len(marks))
            marks[:, column] = 0.4 * marks[:, column] + 0.6 * around / np.maximum(count, 1)
    return np.ascontiguousarray(marks)


def _mirror_index(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each vertex (n, 3) of a midline mesh the one nearest to its mirror image: (n,)."""
    locator = vtkStaticPointLocator()
    data = vtkPolyData()
    data.SetPoints(vtkPoints())
    data.GetPoints().SetData(numpy_to_vtk(np.ascontiguousarray(points)))
    locator.SetDataSet(data)
    locator.BuildLocator()
    return np.array([locator.FindClosestPoint(-x, y, z) for x, y, z in points.tolist()])
