"""The regions on the skin as signed distances: what is drawn, what a click answers and what the tests ask read the same numbers.

Must not know: Qt, VTK, what a region is called on the screen.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import Mesh, MeshFileError, array_of, read_mesh
from app.domain.ids import Body, Side

SEGMENTS = ("none", "trunk", "thigh", "leg", "foot_heel", "foot_dorsum", "foot_sole")
"""Limb segments; the index is the value of `coord.segment`."""

REGION_KINDS = ("dermatome", "radicular", "zone")

_NOWHERE = -32768
_LOCAL_HEADER = 30
"""Bytes before the name of a member of an archive."""
_T_STEPS, _DEGREE_STEPS, _RAY_STEPS = 10000.0, 50.0, 5000.0


@dataclass(frozen=True, slots=True)
class SkinFields:
    """The fields of one body. Nothing is read before it is asked for; what was read is kept."""

    skin_file: Path
    regions_file: Path
    _kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def skin(self) -> Mesh:
        """The skin of this body. Raises MeshFileError."""
        if "skin" not in self._kept:
            self._kept["skin"] = read_mesh(self.skin_file)
        mesh: Mesh = self._kept["skin"]
        return mesh

    def names(self) -> tuple[str, ...]:
        """Names of all regions, e.g. `dermatome.lee2008.L5.core`, sorted. Raises MeshFileError."""
        return tuple(name for name in self._arrays() if name.split(".", 1)[0] in REGION_KINDS)

    def signed_distance(self, name: str, side: Side) -> NDArray[np.float32]:
        """Distance (n,) in mm of every vertex to the region's edge, positive inside, at most 300.

        Raises KeyError when there is no such region, MeshFileError when the file cannot be read.
        """
        left = self._array(name).astype(np.float32) / np.float32(10)
        return left if side == "left" else left[self.mirror]

    def depth(self, name: str, side: Side, corners: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
        """Distance in mm at one point of the skin, of its triangle's corners (3,) and their weights (3,); see signed_distance."""
        at = corners if side == "left" else self.mirror[corners]
        return float(self._array(name)[at] @ weights) / 10.0

    def inside(self, name: str, side: Side, vertices: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some vertices (k,) lie inside a region; see signed_distance."""
        at = vertices if side == "left" else self.mirror[vertices]
        within: NDArray[np.bool_] = self._array(name)[at] > 0
        return within

    @property
    def mirror(self) -> NDArray[np.int64]:
        """For each vertex the index (n,) of its mirror image."""
        if "mirror64" not in self._kept:
            found = self._needed("mirror").astype(np.int64)
            if len(found) != len(self.skin.points):
                raise MeshFileError(self.regions_file, "its regions belong to another skin")
            self._kept["mirror64"] = found
        mirror: NDArray[np.int64] = self._kept["mirror64"]
        return mirror

    @property
    def segment(self) -> NDArray[np.uint8]:
        """Index (n,) into SEGMENTS of each vertex of the left half; 0 on the right half."""
        return self._needed("coord.segment")

    def coordinates(self, segment: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(t, theta or ray) per vertex (n,), NaN where a vertex is not in, or next to, the segment of the left half."""
        if segment not in self._kept:
            t, u = (self._needed(f"coord.{segment}.{key}").astype(np.float64) for key in ("t", "u"))
            nowhere = t == _NOWHERE
            t[nowhere] = u[nowhere] = np.nan
            steps = _RAY_STEPS if segment in ("foot_dorsum", "foot_sole") else _DEGREE_STEPS
            self._kept[segment] = (t / _T_STEPS, u / steps)
        found: tuple[NDArray[np.float64], NDArray[np.float64]] = self._kept[segment]
        return found

    def keep(self, name: str, make: Any) -> Any:
        """What `make()` gives, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def made_from(self) -> dict[str, str]:
        """Field -> fingerprint of the outline it was baked from (see app.content.outlines); empty when the file does not say.

        Raises MeshFileError.
        """
        if "made" not in self._arrays():
            return {}
        try:
            found = json.loads(self._array("made").tobytes())
            return {str(field): str(mark) for field, mark in found.items()}
        except (ValueError, AttributeError) as error:
            raise self._broken(error) from None

    def _arrays(self) -> tuple[str, ...]:
        return tuple(self._members())

    def _members(self) -> dict[str, zipfile.ZipInfo]:
        """Where each array stands in the file, sorted by name; read once."""
        if "members" not in self._kept:
            try:
                with zipfile.ZipFile(self.regions_file) as archive:
                    found = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            except (OSError, zipfile.BadZipFile) as error:
                raise self._broken(error) from None
            self._kept["members"] = dict(sorted(found.items()))
        members: dict[str, zipfile.ZipInfo] = self._kept["members"]
        return members

    def _array(self, name: str) -> NDArray[Any]:
        member = self._members().get(name)
        if member is None:
            raise KeyError(name)
        if f"raw.{name}" not in self._kept:
            try:
                self._kept[f"raw.{name}"] = array_of(_unpacked(self.regions_file, member))
            except (OSError, ValueError, struct.error, zlib.error) as error:
                raise self._broken(error) from None
        array: NDArray[Any] = self._kept[f"raw.{name}"]
        return array

    def _needed(self, name: str) -> NDArray[Any]:
        """An array that no file of regions is without. Raises MeshFileError."""
        if name not in self._members():
            raise MeshFileError(self.regions_file, f"a file of regions without '{name}'")
        return self._array(name)

    def _broken(self, error: Exception) -> MeshFileError:
        return MeshFileError(self.regions_file, f"not a readable file of regions ({error})")


def _unpacked(path: Path, member: zipfile.ZipInfo) -> bytes:
    """One member of an archive whose table was read already. Raises OSError, ValueError, struct.error, zlib.error."""
    with path.open("rb") as file:
        file.seek(member.header_offset)
        name, extra = struct.unpack("<26xHH", file.read(_LOCAL_HEADER))
        file.seek(name + extra, 1)
        packed = file.read(member.compress_size)
    data = packed if member.compress_type == zipfile.ZIP_STORED else zlib.decompress(packed, -zlib.MAX_WBITS)
    if zlib.crc32(data) != member.CRC:
        raise ValueError("its checksum does not hold")
    return data


def skin_fields(meshes: Path, body: Body) -> SkinFields:
    """The fields of a body in a meshes folder; reads nothing yet."""
    return SkinFields(meshes / f"skin.{body}.npz", meshes / f"regions.{body}.npz")
