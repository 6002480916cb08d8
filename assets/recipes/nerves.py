"""The peripheral nerves of the lower limb as bundles of strands, one or more per root, grown out of the roots' ventral rami."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import common
import nerve_routes
import numpy as np
from common import Made, Result, landmarks, load
from nerve_bundle import Strand, grow
from nerve_obstacles import Obstacles, cloud
from nerve_record import record, strands_of
from nerve_tubes import joined, tube

from app.content.meshfile import read_arrays

NAME = "nerves"
NEEDS = ("pelvis", "leg", "spine", "cord", "skin")

SOURCE = "made by rule along anatomical routes (assets/recipes/nerve_routes.yaml)"
LICENCE = "MIT"

SKINS = ("skin.female", "skin.male")
BONE_SPACING, SKIN_SPACING = 1.0, 3.0


def obstacles() -> Obstacles:
    """All bones, left and middle, and both skins."""
    names = sorted(p.stem for p in common.MESHES.glob("bone.*.npz")) + sorted(
        p.stem for p in common.MESHES.glob("vertebra.*.npz")
    )
    bones = [load(name) for name in names]
    skins = [load(name) for name in SKINS]
    return Obstacles(
        cloud([(np.asarray(m.points, float), m.triangles) for m in bones], BONE_SPACING),
        [cloud([(np.asarray(m.points, float), m.triangles)], SKIN_SPACING) for m in skins],
    )


def all_strands() -> tuple[list[Strand], Sequence[str]]:
    """Roots and nerves, parents before children; and the nerves' names in order."""
    strands = strands_of(read_arrays(common.MESHES / "cord.centrelines.npz"))
    known = {strand.key: strand for strand in strands}
    table, cables = nerve_routes.read(landmarks())
    around = obstacles()
    for cable in cables:
        for strand in grow(cable, known, around):
            known[strand.key] = strand
            strands.append(strand)
    return strands, list(table)


def mesh(nerve: str, strands: Sequence[Strand]) -> Made:
    """All strands of a nerve as one mesh with its field `root`."""
    tubes, numbers = [], []
    for strand in strands:
        sides = 6 if strand.radius[0] < 1.3 else 7
        tubes.append(tube(strand.points, strand.radius, sides))
        numbers.append(np.full(len(tubes[-1][0]), nerve_routes.ROOTS.index(strand.root), dtype=np.uint8))
    points, triangles, normals = joined(tubes)
    return Made(
        f"nerve.{nerve}.left", points, triangles, SOURCE, LICENCE, True, {"root": np.concatenate(numbers)}, normals
    )


def build() -> Result:
    """One mesh per nerve, and the record of all centre-lines."""
    strands, nerves = all_strands()
    meshes = [mesh(nerve, [s for s in strands if s.nerve == nerve]) for nerve in nerves]
    empty = np.zeros((0, 3))
    arrays: Mapping[str, np.ndarray] = record(strands)  # type: ignore[type-arg]
    meshes.append(Made("nerves.centrelines", empty, empty.astype(int), SOURCE, LICENCE, arrays=arrays))
    return Result(meshes, {f"nerve.{nerve}": _middle([s for s in strands if s.nerve == nerve]) for nerve in nerves})


def _middle(strands: Sequence[Strand]) -> list[float]:
    """A point half-way along a nerve's first strand: where its label hangs."""
    line = strands[0].points
    return [float(v) for v in line[len(line) // 2]]
