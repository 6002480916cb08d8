"""The meshes, landmarks and strands that the mechanics measure, each read when it is first asked for and then kept.

Must not know: a posture, a condition.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from app.content.figures import NO_FIGURES, Figures
from app.content.meshfile import Mesh, MeshFileError, read_arrays, read_mesh
from app.mechanics.joints import Joints, read_joints
from app.mechanics.spine_published import Beside
from app.mechanics.weights import Weights

Vectors = NDArray[np.float64]
Found = TypeVar("Found")

LEVELS: tuple[str, ...] = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
"""The five lumbar discs, from above."""

FLIP = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Strand:
    """One root as a line from the cord outwards: its sided id, places (n, 3) mm, radii (n,) mm."""

    root: str
    points: Vectors
    radius: Vectors

    def mirrored(self) -> Strand:
        """The same root on the right."""
        return Strand(self.root.replace(".left", ".right"), self.points * FLIP, self.radius)


@dataclass(frozen=True, slots=True)
class Frame:
    """A disc's own axes: `back` is its hind edge in the midline (3,) mm; columns of `axes` (3, 3): left, backwards, up across it."""

    back: Vectors
    axes: Vectors

    def local(self, points: Vectors) -> Vectors:
        """Places (n, 3) as left, behind the hind edge, above the middle of the disc."""
        made: Vectors = (np.asarray(points, dtype=float) - self.back) @ self.axes
        return made

    def world(self, local: Vectors) -> Vectors:
        """The way back."""
        made: Vectors = np.asarray(local, dtype=float) @ self.axes.T + self.back
        return made


class Shapes:
    """A meshes folder as the mechanics see it, and the published figures that stand beside its numbers. Raises MeshFileError
    when something that must be there is not."""

    def __init__(self, meshes: Path, figures: Figures = NO_FIGURES) -> None:
        self.folder = meshes
        self.beside = Beside(figures)
        self._meshes: dict[str, Mesh | None] = {}
        self._kept: dict[Hashable, object] = {}

    def kept(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What `make` gives, made once per key: things found on the neutral meshes."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Found, self._kept[key])

    def mesh(self, mesh_id: str) -> Mesh:
        """A mesh by id, the right side as the mirrored left."""
        found = self.optional(mesh_id)
        if found is None:
            raise MeshFileError(self.folder / f"{mesh_id}.npz", "the file is missing")
        return found

    def optional(self, mesh_id: str) -> Mesh | None:
        """A mesh by id, None when the folder does not have it."""
        if mesh_id not in self._meshes:
            self._meshes[mesh_id] = self._read(mesh_id)
        return self._meshes[mesh_id]

    def points(self, mesh_id: str) -> Vectors:
        """Vertices (n, 3) mm float64 of a mesh."""
        return self.mesh(mesh_id).points.astype(np.float64)

    def _read(self, mesh_id: str) -> Mesh | None:
        if mesh_id.endswith(".right"):
            left = self.optional(mesh_id.removesuffix(".right") + ".left")
            return None if left is None else left.mirrored()
        path = self.folder / f"{mesh_id}.npz"
        return read_mesh(path) if path.exists() else None

    @cached_property
    def marks(self) -> Mapping[str, Vectors]:
        """Landmarks by name, (3,) mm."""
        path = self.folder / "landmarks.json"
        try:
            return {k: np.array(v, dtype=float) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError) as error:
            raise MeshFileError(path, f"not readable ({error})") from None

    @cached_property
    def joints(self) -> Joints:
        """Centres and axes of the joints."""
        return read_joints(self.folder)

    @cached_property
    def weights(self) -> Weights:
        """How soft places follow the segments."""
        return Weights.load(self.folder)

    @cached_property
    def strands(self) -> tuple[Strand, ...]:
        """Every root of both sides, from the cord down."""
        path = self.folder / "cord.centrelines.npz"
        arrays = read_arrays(path)
        try:
            rows = bytes(arrays["names"].tobytes()).decode("ascii").splitlines()
            lines, radius, start = arrays["line_points"], arrays["line_radius"], arrays["start"]
            left = tuple(
                Strand(f"{row.split(chr(9))[0]}.left", lines[a:b].astype(float), radius[a:b].astype(float))
                for row, a, b in zip(rows, start[:-1], start[1:], strict=True)
            )
        except (KeyError, ValueError) as error:
            raise MeshFileError(path, f"the roots cannot be read ({error})") from None
        return left + tuple(strand.mirrored() for strand in left)

    def strand(self, root: str) -> Strand:
        """One root by its sided id (`root.L5.left`)."""
        return next(strand for strand in self.strands if strand.root == root)

    def frame(self, level: str) -> Frame:
        """The axes of a disc (`L4-L5`)."""
        centre, back = self.marks[f"{level}.centre"], self.marks[f"{level}.posterior_midline"]
        behind = (back - centre) / np.linalg.norm(back - centre)
        up = np.array([0.0, -behind[2], behind[1]])
        return Frame(back, np.stack([np.array([1.0, 0.0, 0.0]), behind, up], axis=1))
