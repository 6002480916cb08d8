"""The bony pelvis: hip bones, sacrum and coccyx, in standing pose, exactly symmetric."""

from __future__ import annotations

import acetabulum
import atlas_bones
import atlas_pose
import numpy as np
import pelvis_landmarks
import reference
import sacrum
from common import Made, Result
from mesh_tools import taubin

NAME = "pelvis"
NEEDS: tuple[str, ...] = ()

MIDLINE_GAP_MM = 2.2
"""Half the width of the symphyseal disc."""


def build() -> Result:
    """Meshes and landmarks of the pelvis."""
    pose = atlas_pose.pose()
    parts = atlas_pose.pelvis_parts()
    centre, radius = atlas_pose.femoral_head()
    head = pose.apply(centre[None])[0]
    points, triangles = atlas_pose.symmetric_hip()
    points = acetabulum.seat(points, triangles, head, radius)
    points[:, 0] = np.maximum(points[:, 0], MIDLINE_GAP_MM)
    hip = (taubin(points, triangles, 2), triangles)
    bone = sacrum.sacrum(pose.apply(parts["sacrum"][0]), parts["sacrum"][1], hip)
    tail = sacrum.coccyx()
    stored = {name: (pose.apply(p), t) for name, (p, t) in parts.items()}
    reference.record({"bone.hip.left": (hip[0], stored["hip_left"]), "bone.sacrum": (stored["sacrum"][0], bone)})
    source = atlas_bones.SOURCE
    meshes = [
        Made(
            "bone.hip.left",
            *hip,
            f"{source}; left and right averaged, posed, socket seated on the head",
            atlas_bones.LICENCE,
            True,
        ),
        Made(
            "bone.sacrum",
            *bone,
            f"{source}; made symmetric, posed, canal and foramina cut by rule",
            atlas_bones.LICENCE,
        ),
        Made("bone.coccyx", *tail, "made by rule (assets/recipes/sacrum.py): the atlas has no coccyx", "MIT"),
    ]
    return Result(meshes, pelvis_landmarks.find(hip, bone, tail, head))
