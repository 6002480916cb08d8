"""What every recipe shares: what a recipe returns, where things are, and small mesh tools.

A recipe is a module with `NAME`, `NEEDS` (names of recipes that run first) and `build() -> Result`.
It reads open data from pinned packages and the meshes that earlier recipes wrote (`load`), nothing else.
No randomness, no clock: the same packages give the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.content.meshfile import Mesh, read_mesh

MESHES = ROOT / "assets" / "meshes"

Points = NDArray[np.float64]
Triangles = NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """One mesh. `id` as in DESIGN (`vertebra.L4`); side ids end in `.left`, with `both_sides` the right one is its mirror image."""

    id: str
    points: Points
    triangles: Triangles
    source: str  # "musculoskeletal-models 0.2.4, LLP26 mean pelvis; re-posed" or "made by rule from content/..."
    licence: str  # SPDX: "MPL-2.0", "Apache-2.0", "CC0-1.0", or the project's own
    both_sides: bool = False
    fields: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)
    normals: Points | None = None  # computed (area weighted, smooth) when None
    arrays: Mapping[str, NDArray[np.generic]] | None = None  # a file that is no mesh (the skin's region fields)


@dataclass(frozen=True)
class Result:
    """Meshes of one recipe and the landmarks (name -> xyz mm, app frame; left side where paired) later ones stand on."""

    meshes: Sequence[Made]
    landmarks: Mapping[str, Sequence[float]] = field(default_factory=dict)


def load(mesh_id: str) -> Mesh:
    """A mesh that an earlier recipe wrote. A `.right` id of a paired mesh is read from `.left` and mirrored."""
    path = MESHES / f"{mesh_id}.npz"
    if not path.exists() and mesh_id.endswith(".right"):
        return read_mesh(MESHES / f"{mesh_id[:-6]}.left.npz").mirrored()
    return read_mesh(path)


def landmarks() -> dict[str, NDArray[np.float64]]:
    """All landmarks so far, mm, app frame."""
    text = (MESHES / "landmarks.json").read_text(encoding="utf-8")
    return {name: np.array(xyz, dtype=float) for name, xyz in json.loads(text).items()}


def vertex_normals(points: Points, triangles: Triangles) -> Points:
    """Area-weighted unit vertex normals (n, 3)."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(points)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.where(length == 0, 1, length)
