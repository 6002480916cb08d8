"""The model in a posture: bones are turned whole, everything soft gets new vertices, at most once per picture and mesh.

Nothing is read or computed before the first posture that is not standing. What a condition displaces is displaced first, in
standing. Must not know: Qt, the camera, what a posture or a condition is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from app.content.meshfile import MeshFileError
from app.domain.atlas import Problem
from app.domain.ids import kind_of
from app.domain.pose import STANDING, Pose
from app.mechanics.deform import STILL, dual_quaternions, followed
from app.mechanics.joints import Joints, read_joints
from app.mechanics.kinematics import matrices
from app.mechanics.segments import INDEX, handle_of
from app.mechanics.weights import Weights
from app.scene.batch import Batch, Piece, Shifts
from app.scene.meshes import Surface

XYZ = tuple[float, float, float]

NORMAL_MM = 5.0
"""Two places so far apart along a normal, both posed, give the normal after posing."""


SHARES_KEPT = 512
"""How a place follows the segments is remembered for so many places: labels, pins, the places of cuts."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Where a surface lies: its own vertices (n, 3) mm, and how its bone is turned (4, 4)."""

    points: NDArray[np.float32]
    turn: NDArray[np.float32] | None


def turned(points: NDArray[np.float32], turn: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Places (..., 3) mm after the turn (4, 4) of a bone; unturned, the same array."""
    return points if turn is None else np.asarray(points @ turn[:3, :3].T + turn[:3, 3])


class Posing:
    """The posture of one stage, and what of it each surface shows."""

    def __init__(self, meshes: Path) -> None:
        self.problems: tuple[Problem, ...] = ()
        self._meshes = meshes
        self._pose = STANDING
        self._shifts: Shifts = {}
        self._version = 0
        self._posture = 0
        self._batches: dict[int, Batch] = {}
        self._weights: Weights | None = None
        self._joints: Joints | None = None
        self._moves: NDArray[np.float64] | None = None
        self._turns: NDArray[np.float32] | None = None
        self._rigid: NDArray[np.float32] | None = None
        self._shares: dict[bytes, NDArray[np.float32]] = {}
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
        lying = self.lying(mesh_id, surface)
        return turned(lying.points, lying.turn)

    def lying(self, mesh_id: str, surface: Surface) -> Lying:
        """The same without a copy."""
        batch = self._batches.get(id(surface))
        points = batch.points(surface) if batch else surface.mesh.points
        return Lying(points, self._turn_of(handle_of(mesh_id)))

    def changes(self, surface: Surface) -> int:
        """How often the own vertices of a surface have changed so far; that its bone is turned does not count."""
        batch = self._batches.get(id(surface))
        return batch.changes(surface) if batch else 0

    def turns(self, mesh_id: str) -> bytes | None:
        """How a rigid mesh is turned, as something to compare; None for a soft one and while standing."""
        turn = self._turn_of(handle_of(mesh_id))
        return None if turn is None else turn.tobytes()

    def carried(self, place: ArrayLike, mesh_id: str | None = None) -> XYZ:
        """Where a place (3,) of the neutral body is now; `mesh_id`: of a bone it is fixed to, if it is."""
        point = np.asarray(place, dtype=np.float32).reshape(1, 3)
        handle = handle_of(mesh_id) if mesh_id else None
        if handle is not None:
            point = turned(point, self._turn_of(handle))
        elif self._turns is not None and self._weights is not None:
            point = followed(point, self._shares_at(point), self._turns)
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
        self._moves = self._turns = self._rigid = None
        if pose == STANDING or not self._ready():
            return
        assert self._joints is not None
        self._moves = matrices(pose, self._joints)
        self._turns, self._rigid = dual_quaternions(self._moves), self._moves.astype(np.float32)
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
        batch = Batch(pieces)
        for piece in pieces:
            self._batches[id(piece.surface)] = batch

    def _update(self, batch: Batch) -> None:
        changed, turned = batch.displace(self._shifts), batch.posture != self._posture
        if not changed and not turned:
            return
        batch.posture = self._posture
        rigid = handle_of(batch.pieces[0].mesh_id) is not None
        if not rigid and self._weights is not None:
            turns = self._turns if self._turns is not None else _STILL
            posed = batch.pose(turns, self._weights)
            changed = posed if turned else changed  # what shares a block with the displaced is where it was
        batch.tell(changed)

    def _shares_at(self, point: NDArray[np.float32]) -> NDArray[np.float32]:
        """How a place (1, 3) of the neutral body follows the segments (1, H); the same places are asked for again and again."""
        assert self._weights is not None
        key = point.tobytes()
        if key not in self._shares:
            self._shares[key] = self._weights.at(point)
            if len(self._shares) > SHARES_KEPT:
                self._shares.pop(next(iter(self._shares)))
        return self._shares[key]

    def _turn_of(self, handle: str | None) -> NDArray[np.float32] | None:
        """How a rigid segment is turned (4, 4); None for what is soft and while standing."""
        return None if handle is None or self._rigid is None else self._rigid[INDEX[handle]]


def _height(piece: Piece) -> float:
    """Where a piece lies, mm: what lies near follows much the same segments."""
    return float(piece.surface.mesh.points[:, 2].mean())


_STILL = np.tile(STILL, (len(INDEX), 1))
