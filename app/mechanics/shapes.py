"""The meshes of the body by id, read when first asked for and kept; and the landmarks, and what was worked out from them.

Must not know: what a condition or a posture does to a mesh.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import Mesh, MeshFileError, read_arrays, read_mesh

T = TypeVar("T")


class Shapes(Mapping[str, Mesh]):
    """`shapes["bone.femur.right"]`: the mesh (points (n, 3) mm, app frame, standing), mirrored where only the left is stored.

    Making one reads nothing. Asking for a mesh that is not there raises KeyError, for a damaged one MeshFileError.
    """

    def __init__(self, meshes: Path) -> None:
        self.folder = meshes
        self._kept: dict[str, Any] = {}

    def __getitem__(self, mesh_id: str) -> Mesh:
        return self.kept(mesh_id, lambda: self._read(mesh_id))

    def __contains__(self, mesh_id: object) -> bool:
        return isinstance(mesh_id, str) and (mesh_id in self._kept or self._file_of(mesh_id) is not None)

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self.folder.glob("*.npz")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make()` gives, made once under this name."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def arrays(self, name: str) -> Mapping[str, NDArray[np.generic]]:
        """The arrays of a file that is no mesh (`muscles.lines`). Raises KeyError, MeshFileError."""
        path = self.folder / f"{name}.npz"
        if not path.exists():
            raise KeyError(name)
        return self.kept(f"arrays.{name}", lambda: read_arrays(path))

    @property
    def landmarks(self) -> Mapping[str, NDArray[np.float64]]:
        """Named places (3,) mm; paired ones are the left. Raises MeshFileError."""
        return self.kept("landmarks", self._read_landmarks)

    def _file_of(self, mesh_id: str) -> Path | None:
        left = f"{mesh_id.removesuffix('.right')}.left" if mesh_id.endswith(".right") else mesh_id
        return next((p for p in (self.folder / f"{name}.npz" for name in (mesh_id, left)) if p.exists()), None)

    def _read(self, mesh_id: str) -> Mesh:
        path = self._file_of(mesh_id)
        if path is None:
            raise KeyError(mesh_id)
        mesh = read_mesh(path)
        return mesh if path.stem == mesh_id else mesh.mirrored()

    def _read_landmarks(self) -> Mapping[str, NDArray[np.float64]]:
        path = self.folder / "landmarks.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return {name: np.array(place, dtype=np.float64) for name, place in found.items()}
        except (OSError, ValueError, AttributeError) as error:
            raise MeshFileError(path, f"no readable file of landmarks ({error})") from None
