"""How much a place of the body follows each rigid segment: baked grids of weights, sampled between their nodes.

Must not know: a posture, what a mesh means.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import Mesh, MeshFileError, read_arrays
from app.mechanics.segments import HANDLES, MIRROR, PLATES

FILE = "pose.weights.npz"
LEAST = 0.02
"""What a place follows less than this is left out: a distant segment does not tug at it."""

_CHUNK = 16384


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes at low (3,) + step * index, mm, of the half x >= 0; values (nx, ny, nz, H) uint8, 255 is all."""

    low: NDArray[np.float32]
    step: float
    values: NDArray[np.uint8]

    def covers(self, points: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which points (n, 3), x >= 0, lie inside (n,)."""
        high = self.low + self.step * (np.array(self.values.shape[:3], dtype=np.float32) - 1)
        return np.asarray(np.all((points >= self.low) & (points <= high), axis=1))

    def at(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear between nodes, (n, H), 0 to 255; what lies outside takes the nearest node of the border."""
        shape = np.array(self.values.shape[:3])
        place = np.clip((points - self.low) / np.float32(self.step), 0, (shape - 1.001).astype(np.float32))
        cell = place.astype(np.int64)
        part = place - cell
        flat = self.values.reshape(-1, self.values.shape[3])
        first = (cell[:, 0] * shape[1] + cell[:, 1]) * shape[2] + cell[:, 2]
        found = np.zeros((len(points), flat.shape[1]), dtype=np.float32)
        for i, j, k in np.ndindex(2, 2, 2):
            share = np.ones(len(points), dtype=np.float32)
            for axis, upper in enumerate((i, j, k)):
                share *= part[:, axis] if upper else 1 - part[:, axis]
            found += flat[first + (i * shape[1] + j) * shape[2] + k] * share[:, None]
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole body on a wide grid, the spine on a fine one."""

    wide: Grid
    fine: Grid

    @staticmethod
    def load(meshes: Path) -> Weights:
        """Read the baked grids of a meshes folder. Raises MeshFileError."""
        path = meshes / FILE
        arrays = read_arrays(path)
        try:
            wide, fine = (_grid(arrays, name) for name in ("wide", "fine"))
        except (KeyError, IndexError, ValueError) as error:
            raise MeshFileError(path, f"not whole weights ({error})") from None
        return Weights(wide, fine)

    def at(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shares (n, H) in the order of HANDLES, of places (n, 3) mm in the neutral frame; each row sums to 1."""
        places = np.asarray(points, dtype=np.float32).reshape(-1, 3)
        found = np.empty((len(places), len(HANDLES)), dtype=np.float32)
        for start in range(0, len(places), _CHUNK):
            found[start : start + _CHUNK] = self._some(places[start : start + _CHUNK])
        return found

    def _some(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        right = places[:, 0] < 0
        half = places * np.where(right[:, None], np.array([-1, 1, 1], np.float32), np.float32(1))
        shares = self.wide.at(half)
        near = self.fine.covers(half)
        shares[near] = self.fine.at(half[near])
        shares -= np.float32(LEAST) * shares.sum(axis=1, keepdims=True)
        np.maximum(shares, 0, out=shares)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[right] = shares[right][:, MIRROR]
        return shares


def shares_of(mesh_id: str, mesh: Mesh, weights: Weights) -> NDArray[np.float32]:
    """Shares (n, H) of a mesh's vertices; a plate of cartilage is wholly its bone's."""
    shares = weights.at(mesh.points)
    if not mesh_id.startswith(PLATES):
        return shares
    plate = parts_of(mesh)
    sums = np.stack([np.bincount(plate, column) for column in shares.T], axis=1)
    rigid = np.zeros_like(shares)
    rigid[np.arange(len(shares)), sums.argmax(axis=1)[plate]] = 1.0
    return rigid


def parts_of(mesh: Mesh) -> NDArray[np.int64]:
    """For each vertex the number (n,) of the connected part it belongs to."""
    lowest = np.arange(len(mesh.points))
    while True:
        known = lowest.copy()
        least = lowest[mesh.triangles].min(axis=1)
        for corner in range(3):
            np.minimum.at(lowest, mesh.triangles[:, corner], least)
        lowest = lowest[lowest]
        if np.array_equal(known, lowest):
            return np.asarray(np.unique(lowest, return_inverse=True)[1], dtype=np.int64)


def _grid(arrays: dict[str, NDArray[np.generic]], name: str) -> Grid:
    values = arrays[name]
    if values.ndim != 4 or values.shape[0] != len(HANDLES) or values.dtype != np.uint8:
        raise ValueError(f"the array '{name}' is of another kind")
    rows = np.ascontiguousarray(values.transpose(1, 2, 3, 0)).astype(np.uint8, copy=False)
    return Grid(arrays[f"{name}_low"].astype(np.float32), float(arrays[f"{name}_step"].astype(float)[0]), rows)
