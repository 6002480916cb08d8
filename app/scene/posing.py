"""The model in a posture: bones are turned whole, everything soft gets new vertices, at most once per picture and mesh.

Nothing is read or computed before the first posture that is not standing. What a condition displaces is displaced first, in
standing. Must not know: Qt, the camera, what a posture or a condition is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from app.content.meshfile import MeshFileError
from app.domain.atlas import Problem
from app.domain.ids import kind_of
from app.domain.pose import STANDING, Pose
from app.mechanics.deform import Soft, dual_quaternions, posed_points
from app.mechanics.joints import Joints, read_joints
from app.mechanics.kinematics import matrices
from app.mechanics.segments import INDEX, handle_of
from app.mechanics.weights import Weights, shares_of
from app.scene.meshes import Surface

XYZ = tuple[float, float, float]
Shift = NDArray[np.float32]
Shifts = Mapping[str, Shift]

NORMAL_MM = 5.0
"""Two places so far apart along a normal, both posed, give the normal after posing."""


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
NO_FOOTPRINT = _Footprint({}, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS.reshape(0, 3))


class _Batch:
    """Surfaces that are posed in one go. `posture` is the number of the posture they show."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.posture = 0
        self._starts = np.cumsum([0, *(len(p.surface.mesh.points) for p in pieces)]).tolist()
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
            rows = np.union1d(before.near, self._footprint.near)
            self._soft.move(rows, self._points[rows], self._normals[rows])
        ranges = zip(self.pieces, self._starts, self._starts[1:], strict=False)
        return [slice(start, end) for piece, start, end in ranges if piece.mesh_id in named]

    def _own(self, wanted: Shifts) -> Shift:
        """How the moved vertices of the footprint move (m, 3); the footprint is found anew when others move as well."""
        parts = [wanted[m][rows] for m, rows in self._footprint.sources.items() if m in wanted]
        if wanted.keys() == self._footprint.sources.keys():
            count = sum(np.count_nonzero(_own_rows(p, wanted)) for p in self.pieces if p.mesh_id in wanted)
            if count == sum(map(np.count_nonzero, parts)):
                return np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.float32)
        self._footprint = self._trodden(wanted)
        parts = [wanted[m][rows] for m, rows in self._footprint.sources.items()]
        return np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.float32)

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
        for (places, facing), start, end in zip(self._told, self._starts, self._starts[1:], strict=False):
            if any(start < some.stop and some.start < end for some in rows):
                places.Modified()
                facing.Modified()

    def points(self, surface: Surface) -> NDArray[np.float32]:
        """The vertices (n, 3) of one of the surfaces as they are drawn."""
        index = next(i for i, piece in enumerate(self.pieces) if piece.surface is surface)
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


class Posing:
    """The posture of one stage, and what of it each surface shows."""

    def __init__(self, meshes: Path) -> None:
        self.problems: tuple[Problem, ...] = ()
        self._meshes = meshes
        self._pose = STANDING
        self._shifts: Shifts = {}
        self._version = 0
        self._posture = 0
        self._batches: dict[int, _Batch] = {}
        self._weights: Weights | None = None
        self._joints: Joints | None = None
        self._moves: NDArray[np.float64] | None = None
        self._turns: NDArray[np.float32] | None = None
        self._matrices: dict[str, vtkMatrix4x4] = {}

    @property
    def version(self) -> int:
        """Grows with every change of posture or displacement; 0 until the first."""
        return self._version

    @property
    def posture(self) -> int:
        """Grows with every change of posture alone."""
        return self._posture

    @property
    def standing(self) -> bool:
        """Whether nothing is turned."""
        return self._moves is None

    def take(self, pose: Pose, shifts: Shifts) -> bool:
        """A new posture and new displacements (mesh id -> (n, 3) mm, the same object while unchanged). True if either differs."""
        if pose == self._pose and (shifts is self._shifts or not (shifts or self._shifts)):
            return False
        if pose != self._pose:
            self._pose = pose
            self._posture += 1
            self._turn(pose)
        self._shifts = shifts
        self._version += 1
        return True

    def matrix(self, mesh_id: str) -> vtkMatrix4x4 | None:
        """How a rigid mesh is turned; None for a soft one and while standing."""
        handle = handle_of(mesh_id)
        return None if handle is None or self._moves is None else self._matrices.get(handle)

    def follow(self, pieces: Iterable[Piece]) -> None:
        """Bring the surfaces that are about to be seen up to date."""
        if not self._version:
            return
        pieces = list(pieces)
        self._gather([p for p in pieces if id(p.surface) not in self._batches and self._moves_at_all(p)])
        for batch in {id(b): b for p in pieces if (b := self._batches.get(id(p.surface)))}.values():
            self._update(batch)

    def points(self, mesh_id: str, surface: Surface) -> NDArray[np.float32]:
        """The vertices (n, 3) mm of a surface as they are drawn, if it is up to date."""
        batch = self._batches.get(id(surface))
        points = batch.points(surface) if batch else surface.mesh.points
        handle = handle_of(mesh_id)
        return points if handle is None else self._rigid(points, handle)

    def carried(self, place: ArrayLike, mesh_id: str | None = None) -> XYZ:
        """Where a place (3,) of the neutral body is now; `mesh_id`: of a bone it is fixed to, if it is."""
        point = np.asarray(place, dtype=np.float32).reshape(1, 3)
        handle = handle_of(mesh_id) if mesh_id else None
        if handle is not None:
            point = self._rigid(point, handle)
        elif self._moves is not None and self._weights is not None:
            point = posed_points(point, self._weights.at(point), self._moves)
        x, y, z = (float(v) for v in point[0])
        return x, y, z

    def carried_normal(self, place: ArrayLike, normal: ArrayLike) -> XYZ:
        """Where a normal (3,) at a place of the neutral skin points now."""
        if self._moves is None:
            x, y, z = (float(v) for v in np.asarray(normal))
            return x, y, z
        start = np.asarray(place, dtype=np.float64)
        way = np.array(self.carried(start + NORMAL_MM * np.asarray(normal))) - np.array(self.carried(start))
        x, y, z = (float(v) for v in way / max(float(np.linalg.norm(way)), 1e-9))
        return x, y, z

    # ---- inside

    def _turn(self, pose: Pose) -> None:
        """The movements of a posture; the grids of weights are read with the first."""
        self._moves = self._turns = None
        if pose == STANDING or not self._ready():
            return
        assert self._joints is not None
        self._moves = matrices(pose, self._joints)
        self._turns = dual_quaternions(self._moves)
        for handle, index in INDEX.items():
            self._matrices.setdefault(handle, vtkMatrix4x4()).DeepCopy(self._moves[index].ravel().tolist())

    def _ready(self) -> bool:
        if self._weights is None and not self.problems:
            try:
                self._joints, self._weights = read_joints(self._meshes), Weights.load(self._meshes)
            except MeshFileError as error:
                self.problems = (Problem(error.file, 1, error.message),)
        return self._weights is not None

    def _moves_at_all(self, piece: Piece) -> bool:
        """Whether a surface needs vertices of its own: soft things in a posture, anything that is displaced."""
        soft = handle_of(piece.mesh_id) is None and self._moves is not None
        return soft or piece.mesh_id in self._shifts

    def _gather(self, fresh: list[Piece]) -> None:
        """Soft surfaces of one kind together, from above downwards: one alone is hardly worth the call. Each bone by itself."""
        together: dict[str, list[Piece]] = {}
        for piece in sorted(fresh, key=_height, reverse=True):
            together.setdefault(piece.mesh_id if handle_of(piece.mesh_id) else kind_of(piece.mesh_id), []).append(piece)
        for group in together.values():
            self._add(group)

    def _add(self, pieces: list[Piece]) -> None:
        batch = _Batch(pieces)
        for piece in pieces:
            self._batches[id(piece.surface)] = batch

    def _update(self, batch: _Batch) -> None:
        changed = batch.displace(self._shifts)
        if not changed and batch.posture == self._posture:
            return
        batch.posture = self._posture
        rigid = handle_of(batch.pieces[0].mesh_id) is not None
        if not rigid and self._weights is not None:
            turns = self._turns if self._turns is not None else _STILL
            changed = batch.pose(turns, self._weights)
        batch.tell(changed)

    def _rigid(self, points: NDArray[np.float32], handle: str) -> NDArray[np.float32]:
        if self._moves is None:
            return points
        matrix = self._moves[INDEX[handle]].astype(np.float32)
        return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def _height(piece: Piece) -> float:
    """Where a piece lies, mm: what lies near follows much the same segments."""
    return float(piece.surface.mesh.points[:, 2].mean())


_STILL = dual_quaternions(np.tile(np.eye(4), (len(INDEX), 1, 1)))


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
