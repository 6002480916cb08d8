"""The mesh file: one `.npz` per mesh, read and written in one place.

Arrays in a file
    origin     float32 (3,)    millimetres, app frame (+x patient's left, +y posterior, +z up)
    points     uint16  (n, 3)  position = origin + points * STEP_MM
    triangles  uint16 or uint32 (m, 3), counter-clockwise seen from outside
    normals    int8    (n, 3)  unit normal * 127
    field.*    any             one value per vertex, e.g. `field.root` on a nerve; (n, 3) is a direction, `field.fibre`

Files are deterministic: the same arrays give the same bytes (fixed zip dates), so a hash proves a rebuild.
Must not know: Qt, VTK, what a mesh means.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.content.naming import name_of

STEP_MM = 0.02
"""Quantisation step: positions are exact to 0.01 mm over 1310 mm."""

_HEADER = re.compile(rb"'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]*)\)")

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class MeshFileError(Exception):
    """The file is missing, truncated or is not a mesh file. `file` as a person knows it, `message` with the remedy."""

    def __init__(self, path: Path, message: str) -> None:
        self.file = name_of(path)
        self.message = f"{message}; restore it: git checkout -- {self.file}"
        super().__init__(f"{self.file}: {self.message}")


@dataclass(frozen=True, slots=True)
class Mesh:
    """Points (n, 3) float32 mm; triangles (m, 3) int64; unit normals (n, 3) float32.

    fields: name -> (n,) array, or (n, 3) for directions.
    """

    points: NDArray[np.float32]
    triangles: NDArray[np.int64]
    normals: NDArray[np.float32]
    fields: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    def mirrored(self) -> Mesh:
        """The same mesh on the other side of the median plane (x -> -x), still facing outwards; directions are mirrored too."""
        flip = np.array([-1, 1, 1], dtype=np.float32)
        fields = {
            name: values * flip.astype(values.dtype) if values.ndim == 2 else values
            for name, values in self.fields.items()
        }
        return Mesh(self.points * flip, self.triangles[:, ::-1].copy(), self.normals * flip, fields)


def write_arrays(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write arrays as a compressed `.npz` whose bytes depend on the arrays alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, buffer.getvalue())


def write_mesh(path: Path, mesh: Mesh) -> None:
    """Quantise and write a mesh. Raises ValueError when it is larger than 1310 mm along an axis."""
    origin = np.floor(mesh.points.min(axis=0)).astype(np.float32)
    steps = np.rint((mesh.points - origin) / STEP_MM)
    if steps.max() > np.iinfo(np.uint16).max:
        raise ValueError(f"{path.name}: larger than 1310 mm")
    index_type = np.uint16 if len(mesh.points) < 65536 else np.uint32
    write_arrays(
        path,
        {
            "origin": origin,
            "points": steps.astype(np.uint16),
            "triangles": mesh.triangles.astype(index_type),
            "normals": np.rint(mesh.normals * 127).astype(np.int8),
            **{f"field.{name}": values for name, values in mesh.fields.items()},
        },
    )


def array_of(data: bytes) -> NDArray[np.generic]:
    """The array in the bytes of an `.npy`. Raises ValueError.

    numpy's own reader parses the header with `ast`, which Python 3.11 cannot do in two threads at once.
    """
    wide = 2 if data[6:7] == b"\x01" else 4
    start = 8 + wide + int.from_bytes(data[8 : 8 + wide], "little")
    found = _HEADER.search(data[:start])
    if data[:6] != b"\x93NUMPY" or found is None:
        raise ValueError("no array")
    kind = np.dtype(found[1].decode("ascii"))
    if kind.hasobject:
        raise ValueError("not numbers")
    shape = tuple(int(size) for size in found[2].decode("ascii").split(",") if size.strip())
    return np.frombuffer(data, kind, count=math.prod(shape), offset=start).reshape(shape).copy()


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """All arrays of an `.npz`. Raises MeshFileError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name.removesuffix(".npy"): array_of(archive.read(name)) for name in archive.namelist()}
    except FileNotFoundError:
        raise MeshFileError(path, "the file is missing") from None
    except (OSError, ValueError, TypeError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise MeshFileError(path, f"not a readable mesh file ({error})") from None


def read_mesh(path: Path) -> Mesh:
    """Read one mesh. Raises MeshFileError, naming the file and what to do."""
    arrays = read_arrays(path)
    wrong = what_is_wrong(arrays)
    if wrong:
        raise MeshFileError(path, f"not a whole mesh ({wrong})")
    points = arrays["origin"].astype(np.float32) + arrays["points"].astype(np.float32) * np.float32(STEP_MM)
    return Mesh(
        points=points,
        triangles=arrays["triangles"].astype(np.int64),
        normals=arrays["normals"].astype(np.float32) / np.float32(127),
        fields={name[6:]: values for name, values in arrays.items() if name.startswith("field.")},
    )


def what_is_wrong(arrays: Mapping[str, NDArray[np.generic]]) -> str | None:
    """None for the arrays of a mesh; else what keeps them from being one."""
    kinds = {"origin": "f", "points": "u", "triangles": "u", "normals": "i"}
    for name, kind in kinds.items():
        if name not in arrays:
            return f"no array '{name}'"
        if arrays[name].dtype.kind != kind or arrays[name].shape[-1:] != (3,):
            return f"the array '{name}' is of another kind"
    count = len(arrays["points"])
    if arrays["points"].ndim != 2 or not count or arrays["normals"].shape != (count, 3):
        return "points and normals do not belong together"
    if not np.isfinite(arrays["origin"].astype(float)).all():
        return "its origin is not a place"
    if arrays["triangles"].ndim != 2 or int(arrays["triangles"].astype(np.int64).max(initial=0)) >= count:
        return "a triangle names a point that is not there"
    short = [
        name
        for name, values in arrays.items()
        if name.startswith("field.") and values.shape not in ((count,), (count, 3))
    ]
    return f"the array '{short[0]}' has another length" if short else None
