"""Reads muscle_sites.yaml: where each muscle starts, what it passes and where it ends, as grids of points on or between the bones.

A muscle is a list of bands. A band runs through stations from its origin to its insertion; a station is a grid of points, columns
across the band and rows through its depth, so that a fibre is one place (across, depth) of the band followed through its stations.
A station with a `bone` lies on it: its points go to the nearest place of the surface that looks the way `face` says.
Must not know: obstacles, fibres' final course, meshes of muscles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from common import Points, landmarks, load
from numpy.typing import NDArray
from scipy.spatial import cKDTree

SITES = Path(__file__).with_name("muscle_sites.yaml")

FACING = 0.25
"""A vertex looks the way of `face` when the cosine between its normal and `face` is at least this."""


@dataclass(frozen=True, slots=True)
class Station:
    """Rows of points, mm, app frame; `bone` is the mesh they lie on (None: between the bones), `face` (3,) where it looks there."""

    rows: tuple[Points, ...]
    bone: str | None = None
    face: NDArray[np.float64] | None = None
    reach: float = 4.0

    def at(self, across: NDArray[np.float64], depth: NDArray[np.float64]) -> Points:
        """The places (n, 3) at shares 0..1 across and through the depth."""
        each = np.stack([_along(row, across) for row in self.rows])
        if len(each) == 1:
            found: Points = each[0]
        else:
            place = depth * (len(each) - 1)
            low = np.minimum(place.astype(int), len(each) - 2)
            share, index = (place - low)[:, None], np.arange(len(depth))
            found = each[low, index] * (1 - share) + each[low + 1, index] * share
        return found if self.bone is None else on_bone(self.bone, self.face, found)


@dataclass(frozen=True, slots=True)
class Band:
    """Stations from origin to insertion; fibres across and in depth; tendon at both ends, share of the muscle, distance to bone (mm),
    meshes to keep off; whether the tendon at its insertion is a sheet that keeps its place whatever is beside it."""

    name: str
    stations: tuple[Station, ...]
    across: int
    depth: int
    tendon: tuple[float, float]
    share: float
    clear: float
    avoid: tuple[str, ...] = ()
    firm: bool = False


def _along(row: Points, share: NDArray[np.float64]) -> Points:
    """Points (n, 3) at shares 0..1 of a polyline's length."""
    if len(row) == 1:
        return np.repeat(row, len(share), axis=0)
    s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(row, axis=0), axis=1))])
    return np.stack([np.interp(share * s[-1], s, row[:, k]) for k in range(3)], axis=1)


@lru_cache(maxsize=64)
def surface(bone: str) -> tuple[Points, NDArray[np.float64]]:
    """A bone's vertices and unit normals (n, 3) each."""
    mesh = load(bone)
    return np.asarray(mesh.points, float), np.asarray(mesh.normals, float)


def facing(bone: str, face: NDArray[np.float64] | None) -> NDArray[np.bool_]:
    """Which vertices of a bone look the way of `face` (all when None)."""
    points, normals = surface(bone)
    if face is None:
        return np.ones(len(points), dtype=bool)
    return np.asarray(normals @ (face / np.linalg.norm(face)) >= FACING)


@lru_cache(maxsize=256)
def _tree(bone: str, face: tuple[float, float, float] | None) -> tuple[cKDTree, Points]:
    points, _ = surface(bone)
    chosen = facing(bone, None if face is None else np.array(face))
    return cKDTree(points[chosen]), points[chosen]


def on_bone(bone: str, face: NDArray[np.float64] | None, at: Points) -> Points:
    """The places (n, 3) moved to the bone's surface: the middle of the nearest three vertices that look the way of `face`."""
    key = None if face is None else (float(face[0]), float(face[1]), float(face[2]))
    tree, points = _tree(bone, key)
    far, near = tree.query(at, k=3)
    weight = 1 / (far + 0.3)
    weight /= weight.sum(axis=1, keepdims=True)
    found: Points = np.einsum("nk,nkc->nc", weight, points[near])
    return found


def _rows(entry: Mapping[str, Any], marks: Mapping[str, NDArray[np.float64]]) -> tuple[Points, ...]:
    return tuple(marks[entry["from"]] + np.array(row, dtype=float) for row in entry["rows"])


def _station(entry: Mapping[str, Any], marks: Mapping[str, NDArray[np.float64]]) -> Station:
    face = None if entry.get("face") is None else np.array(entry["face"], dtype=float)
    return Station(_rows(entry, marks), entry.get("bone"), face, float(entry.get("reach", 4.0)))


def _band(entry: Mapping[str, Any], marks: Mapping[str, NDArray[np.float64]]) -> Band:
    across, depth = entry["fibres"]
    first, last = entry["tendon"]
    stations = tuple(_station(s, marks) for s in entry["stations"])
    return Band(
        entry["name"], stations, across, depth, (first, last), float(entry["share"]), float(entry["clear"]),
        tuple(entry.get("avoid", ())), bool(entry.get("firm", False)),
    )  # fmt: skip


@lru_cache(maxsize=1)
def muscles() -> dict[str, tuple[Band, ...]]:
    """All muscles of the left side, id without `muscle.` -> its bands."""
    table: Mapping[str, Sequence[Mapping[str, Any]]] = yaml.safe_load(SITES.read_text(encoding="utf-8"))["muscles"]
    marks = landmarks()
    return {name: tuple(_band(entry, marks) for entry in bands) for name, bands in table.items()}
