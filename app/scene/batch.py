"""Surfaces that change their vertices together: what a condition displaces, in standing, then what a posture moves.

Only the rows that a displacement touches are written. Must not know: Qt, what a posture or a condition is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk

from app.mechanics.deform import Soft
from app.mechanics.weights import Weights, shares_of
from app.scene.meshes import Surface

Shift = NDArray[np.float32]
Shifts = Mapping[str, Shift]


@dataclass(frozen=True, slots=True)
class Piece:
    """A surface of a mesh on the stage, full or coarse."""

    mesh_id: str
    surface: Surface


@dataclass(frozen=True, slots=True)
class _Footprint:
    """The vertices of a batch that a displacement touches.

    sources: per mesh id the rows of its shift. moved: where those lie in `near` (m,). near (j,): vertices round them, touched
    (k,): those of them whose normals change, inside (k,): where in `near`; corners (t, 3): triangles, as indices into `near`.
    """

    sources: Mapping[str, NDArray[np.int64]]
    moved: NDArray[np.int64]
    near: NDArray[np.int64]
    touched: NDArray[np.int64]
    inside: NDArray[np.int64]
    corners: NDArray[np.int64]


NO_ROWS = np.empty(0, dtype=np.int64)
NO_SHIFT = np.empty((0, 3), dtype=np.float32)
NO_FOOTPRINT = _Footprint({}, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS.reshape(0, 3))


class Batch:
    """Surfaces that are posed in one go. `posture` is the number of the posture they show."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.posture = 0
        self._starts = np.cumsum([0, *(len(p.surface.mesh.points) for p in pieces)]).tolist()
        self._index = {id(p.surface): index for index, p in enumerate(pieces)}
        self._changes = [0] * len(pieces)
        self._neutral = tuple(
            np.concatenate(rows).astype(np.float32)
            for rows in ([p.surface.mesh.points for p in pieces], [p.surface.mesh.normals for p in pieces])
        )
        self._points, self._normals = self._neutral
        self._soft: Soft | None = None
        self._shifts: Shifts = {}
        self._footprint = NO_FOOTPRINT
        self._told: list[tuple[Any, Any]] = []
        self._show(self._points, self._normals)

    def displace(self, shifts: Shifts) -> list[slice]:
        """Take over what a condition moves, neutral frame. Returns the rows of the surfaces that differ from before."""
        wanted = {p.mesh_id: shifts[p.mesh_id] for p in self.pieces if p.mesh_id in shifts}
        if wanted.keys() == self._shifts.keys() and all(s is self._shifts[m] for m, s in wanted.items()):
            return []
        named = wanted.keys() | self._shifts.keys()
        before, self._shifts = self._footprint, wanted
        own = self._own(wanted)
        if self._points is self._neutral[0]:
            self._points, self._normals = (rows.copy() for rows in self._neutral)
            if self._soft is None:
                self._show(self._points, self._normals)
        if before is not self._footprint:
            for now, neutral in zip((self._points, self._normals), self._neutral, strict=True):
                now[before.near] = neutral[before.near]
        self._write(own)
        if self._soft:
            under = self._footprint
            rows = under.near if before is under else np.union1d(before.near, under.near)
            self._soft.move(rows, self._points[rows], self._normals[rows])
        ranges = zip(self.pieces, self._starts, self._starts[1:], strict=False)
        return [slice(start, end) for piece, start, end in ranges if piece.mesh_id in named]

    def _own(self, wanted: Shifts) -> Shift:
        """How the moved vertices of the footprint move (m, 3); the footprint is found anew when others move as well."""
        if not self._covers(wanted):
            self._footprint = self._trodden(wanted)
        return np.concatenate([NO_SHIFT, *(wanted[m][rows] for m, rows in self._footprint.sources.items())])

    def _covers(self, wanted: Shifts) -> bool:
        """Whether nothing moves outside the footprint there is: as many numbers differ from 0 in it as in all."""
        sources = self._footprint.sources
        if wanted.keys() != sources.keys():
            return False
        count = sum(np.count_nonzero(_own_rows(p, wanted)) for p in self.pieces if p.mesh_id in wanted)
        return count == sum(np.count_nonzero(wanted[m][rows]) for m, rows in sources.items())

    def _trodden(self, wanted: Shifts) -> _Footprint:
        """The footprint of a displacement."""
        sources, own_rows, triangles = {}, [NO_ROWS], [NO_ROWS.reshape(0, 3)]
        hit = np.zeros(self._starts[-1], dtype=bool)
        for piece, start in zip(self.pieces, self._starts, strict=False):
            if piece.mesh_id not in wanted:
                continue
            own, all_of_it = np.flatnonzero(_own_rows(piece, wanted).any(axis=1)), piece.surface.mesh.triangles + start
            sources[piece.mesh_id] = own if piece.surface.chosen is None else piece.surface.chosen[own]
            own_rows.append(own + start)
            hit[own + start] = True
            triangles.append(all_of_it)
        every, rows = np.concatenate(triangles), np.concatenate(own_rows)
        hit[every[hit[every].any(axis=1)]] = True
        touched, corners = np.flatnonzero(hit), every[hit[every].any(axis=1)]
        near = np.union1d(touched, corners)
        moved, inside, local = (np.searchsorted(near, some) for some in (rows, touched, corners))
        return _Footprint(sources, moved, near, touched, inside, local)

    def _write(self, own: Shift) -> None:
        """Displace the vertices of the footprint, and find its normals anew."""
        footprint = self._footprint
        points = self._neutral[0][footprint.near]
        points[footprint.moved] += own
        self._points[footprint.near] = points
        self._normals[footprint.touched] = _facing(points, footprint.corners)[footprint.inside]

    def pose(self, moves: NDArray[np.float32], weights: Weights) -> list[slice]:
        """Follow movements (H, 8). Returns the rows that are written anew."""
        if self._soft is None:
            shares = np.concatenate([shares_of(p.mesh_id, p.surface.mesh, weights) for p in self.pieces])
            self._soft = Soft(self._points, self._normals, shares)
            self._show(self._soft.points, self._soft.normals)
        return self._soft.follow(moves)

    def tell(self, rows: Sequence[slice]) -> None:
        """VTK learns which of its memory has changed."""
        for index, (start, end) in enumerate(pairwise(self._starts)):
            if any(start < some.stop and some.start < end for some in rows):
                self._changes[index] += 1
                for memory in self._told[index]:
                    memory.Modified()

    def changes(self, surface: Surface) -> int:
        """How often the vertices of one of the surfaces have changed so far."""
        return self._changes[self._index[id(surface)]]

    def points(self, surface: Surface) -> NDArray[np.float32]:
        """The vertices (n, 3) of one of the surfaces as they are drawn."""
        index = self._index[id(surface)]
        drawn = self._soft.points if self._soft else self._points
        return drawn[self._starts[index] : self._starts[index + 1]]

    def _show(self, points: NDArray[np.float32], normals: NDArray[np.float32]) -> None:
        """VTK reads this memory from now on."""
        self._told.clear()
        for piece, start, end in zip(self.pieces, self._starts, self._starts[1:], strict=False):
            data = piece.surface.data
            places = numpy_to_vtk(points[start:end])
            data.GetPoints().SetData(places)
            facing = numpy_to_vtk(normals[start:end])
            facing.SetName("Normals")
            data.GetPointData().SetNormals(facing)
            data.Modified()
            self._told.append((data.GetPoints(), facing))


def _facing(points: NDArray[np.float32], triangles: NDArray[np.int64]) -> NDArray[np.float32]:
    """Area-weighted unit normals (n, 3) of the points of some triangles."""
    a, b, c = (points[triangles[:, k]].T for k in range(3))
    (ux, uy, uz), (vx, vy, vz) = b - a, c - a
    corners, count = triangles.T.ravel(), len(points)
    faces = (uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx)
    summed = np.stack([np.bincount(corners, np.tile(face, 3), count) for face in faces])
    length = np.sqrt((summed * summed).sum(axis=0))
    return np.asarray((summed / np.where(length == 0, 1, length)).T, dtype=np.float32)


def _own_rows(piece: Piece, shifts: Shifts) -> Shift:
    """The movement (n, 3) of a surface's own vertices."""
    shift = shifts[piece.mesh_id]
    return shift if piece.surface.chosen is None else shift[piece.surface.chosen]
