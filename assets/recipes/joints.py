"""Joints and ligaments: cartilage, labrum and capsule of the hip; sacroiliac joint; ligaments of pelvis and column; facet joints.

Everything is made by rule on the bones: patches laid on their surfaces, bands between attachment curves, pushed out of
bone and out of nerves. Where the anatomy is given by points (attachments), they stand in the module of the structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import common
import joint_capsule
import joint_facet
import joint_hip
import joint_sacroiliac
import ligament_flavum
import ligament_pelvis
import ligament_spine
import numpy as np
from common import Made, Points, Result, Triangles, landmarks, load
from joint_sheet import Solid, near
from ligament_pelvis import Pelvis
from ligament_spine import LEVELS, Column
from mesh_tools import mirrored, part
from nerve_curves import Array
from nerve_obstacles import Cloud, cloud

NAME = "joints"
NEEDS = ("pelvis", "leg", "spine", "cord", "nerves")

SOURCE = "made by rule on the bones from published dimensions (assets/recipes/joints.py)"
LICENCE = "MIT"
NAMES = (*LEVELS, "S1")

Surface = tuple[Points, Triangles]


def surface(name: str) -> Surface:
    """A mesh as points and triangles."""
    mesh = load(name)
    return np.asarray(mesh.points, dtype=float), mesh.triangles


def made(name: str, body: Solid, paired: bool, more: Mapping[str, Array] | None = None) -> Made:
    """The mesh of one structure; a ligament's points say where its fibres run (`fibre`, int8, steps of 1/127)."""
    fields = dict(more or {})
    if name.startswith("ligament."):
        fields["fibre"] = np.rint(np.clip(body.fibre, -1, 1) * 127).astype(np.int8)
    return Made(name, body.points, body.triangles, SOURCE, LICENCE, paired, fields)


def nerves(low: float) -> list[Surface]:
    """The dural sac, and all nerves and roots of the left outside it, above a height (z, mm)."""
    sac = surface("cord.dural-sac")
    skin = cloud([sac], 0.9)
    found = [sac]
    for name in sorted(p.stem for kind in ("nerve", "root") for p in common.MESHES.glob(f"{kind}.*.left.npz")):
        points, triangles = surface(name)
        middle = points[triangles].mean(axis=1)
        kept = (middle[:, 2] > low) & (skin.distance(middle)[0] > 0)
        if kept.any():
            found.append(part(points, triangles, kept))
    return found


def hip(found: Sequence[Surface]) -> tuple[list[Made], dict[str, Points]]:
    """Cartilage, labrum and capsule of the left hip, and the hours of the rim."""
    centre = landmarks()["hip_centre"]
    bone, femur = (near([surface(name)], centre, 62) for name in ("bone.hip.left", "bone.femur.left"))
    joint = joint_hip.found(bone, femur, centre)
    sleeve, wall = joint_capsule.capsule(joint, near(found, centre, 80))
    return [
        made("joint.hip-cartilage-femur.left", joint_hip.head_cartilage(joint), True),
        made("joint.hip-cartilage-acetabulum.left", joint_hip.socket_cartilage(joint), True),
        made("joint.hip-labrum.left", joint_hip.labrum(joint), True),
        made("ligament.hip-capsule.left", sleeve, True, {"part": wall}),
    ], joint_hip.rim_marks(joint)


def pelvis(bones: Pelvis) -> tuple[list[Made], dict[str, Points]]:
    """The sacroiliac joint, the ligaments of the pelvis and the greater sciatic foramen; left."""
    marks = landmarks()
    spinous = ligament_pelvis.sacrospinous(bones)
    film, _, gap = ligament_pelvis.foramen(bones, spinous)
    joint = joint_sacroiliac.found(bones)
    bodies = {
        "joint.sacroiliac": joint_sacroiliac.surfaces(joint),
        "ligament.anterior-sacroiliac": joint_sacroiliac.anterior(joint),
        "ligament.interosseous-sacroiliac": joint_sacroiliac.interosseous(joint),
        "ligament.posterior-sacroiliac": joint_sacroiliac.posterior(joint, marks),
        "ligament.sacrotuberous": ligament_pelvis.sacrotuberous(bones),
        "ligament.sacrospinous": spinous,
        "ligament.iliolumbar": ligament_pelvis.iliolumbar(bones, marks),
        "ligament.inguinal": ligament_pelvis.inguinal(bones, marks),
        "foramen.greater-sciatic": film,
    }
    points = {"sacroiliac_centre": joint.centre, "sacroiliac_axis": joint.across, "foramen.greater-sciatic.left": gap}
    return [made(f"{name}.left", body, True) for name, body in bodies.items()], points


def levels(each: Mapping[str, Cloud], tubes: Cloud) -> Iterator[tuple[str, list[Made], Array]]:
    """Between two neighbours of the column: flavum, interspinous ligament and facet joint, and the joint's centre."""
    marks = landmarks()
    for pair in pairwise(NAMES):
        name, (upper, lower) = "-".join(pair), (each[level] for level in pair)
        facet = joint_facet.found(upper, lower)
        yield (
            name,
            [
                made(f"ligament.flavum.{name}", ligament_flavum.flavum(name, upper, lower, tubes, marks, pair), False),
                made(f"ligament.interspinous.{name}", ligament_spine.interspinous(upper, lower, marks, pair), False),
                made(f"joint.facet-cartilage.{name}.left", joint_facet.cartilage(facet), True),
                made(f"joint.facet-capsule.{name}.left", joint_facet.capsule(facet, tubes), True),
            ],
            facet.centre,
        )


def column(found: Sequence[Surface]) -> tuple[list[Made], dict[str, Points]]:
    """Ligaments of the column, and its facet joints."""
    shapes = {level: surface("bone.sacrum" if level == "S1" else f"vertebra.{level}") for level in NAMES}
    discs = [surface(f"disc.{a}-{b}.annulus") for a, b in pairwise(NAMES)]
    both = [*found, *(mirrored(*shape) for shape in found[1:])]
    tubes = cloud(both, 0.9)
    every = list(shapes.values())
    spine = Column(cloud([*every, *discs], 0.9), cloud(every, 0.9), tubes, landmarks())
    meshes = [
        made("ligament.anterior-longitudinal", ligament_spine.anterior_longitudinal(spine), False),
        made("ligament.posterior-longitudinal", ligament_spine.posterior_longitudinal(spine), False),
        made("ligament.supraspinous", ligament_spine.supraspinous(spine), False),
    ]
    points = {}
    for name, some, centre in levels({level: cloud([shape], 0.9) for level, shape in shapes.items()}, tubes):
        meshes += some
        points[f"facet.{name}"] = centre
    return meshes, points


def build() -> Result:
    """Meshes and landmarks: the rim of the socket by hours, joint centres, the sacroiliac joint's axis (a unit vector)."""
    tubes = nerves(-110.0)
    bones = Pelvis(
        cloud([surface("bone.hip.left")], 1.2),
        cloud([surface("bone.sacrum"), surface("bone.coccyx")], 1.2),
        cloud([surface("vertebra.L4"), surface("vertebra.L5")], 1.2),
        cloud(tubes, 0.9),
    )
    parts = [hip(tubes), pelvis(bones), column(nerves(40.0))]
    meshes = [mesh for some, _ in parts for mesh in some]
    marks = {name: [float(v) for v in xyz] for _, some in parts for name, xyz in some.items()}
    return Result(meshes, marks)
