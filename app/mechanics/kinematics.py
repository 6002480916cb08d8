"""A posture as one rigid movement per segment of the body.

Each joint turns about its own centre and carries what hangs on it: the pelvis about the line through both hip centres, the
spine on the sacrum level by level, the legs on the pelvis. Must not know: meshes, weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.pose import Pose, mirrored
from app.mechanics.joints import LEVELS, Disc, Joints
from app.mechanics.segments import HANDLES, INDEX, LIMB, SPINE

Matrix = NDArray[np.float64]

X = np.array([1.0, 0.0, 0.0])
Y = np.array([0.0, 1.0, 0.0])
FLIP = np.diag([-1.0, 1.0, 1.0, 1.0])

TABLE: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "flexion": MappingProxyType({"L1-L2": 8.0, "L2-L3": 10.0, "L3-L4": 12.0, "L4-L5": 13.0, "L5-S1": 9.0}),
        "extension": MappingProxyType({"L1-L2": 4.0, "L2-L3": 3.0, "L3-L4": 2.0, "L4-L5": 2.0, "L5-S1": 5.0}),
        "bend": MappingProxyType({"L1-L2": 5.5, "L2-L3": 6.0, "L3-L4": 6.5, "L4-L5": 4.5, "L5-S1": 2.0}),
        "rotation": MappingProxyType({"L1-L2": 1.5, "L2-L3": 1.5, "L3-L4": 1.5, "L4-L5": 1.5, "L5-S1": 0.8}),
    }
)
"""Degrees each segment gives at the end of its range: evidence/kinematics.yaml, rom.model_default (from knowledge, after
pearcey1984 and white_panjabi1990). No degrees of coupled motion are known well enough to be shown: there is none."""

ABOVE_L1 = 0.5
"""T12 turns on L1 by this share of what L1 turns on L2, beyond the lumbar total (from knowledge)."""

PATELLA_SHARE = 0.7
"""The patella turns on the femur by this share of the knee's flexion (from knowledge: it lags by about 30 %)."""

SHANK_NEARS, PATELLA_NEARS = 0.05, 0.035
"""mm by which shank and patella come nearer to the knee's axis per degree of flexion: these condyles are flatter behind (radius
19 to 23 mm about the axis) than below (28 mm), and the joint stays closed."""


def segment_angles(pose: Pose) -> dict[str, tuple[float, float, float]]:
    """Flexion, side bend and rotation in degrees of each level, `T12-L1` to `L5-S1`; the lumbar five sum to the pose's totals."""
    ways = ("flexion" if pose.lumbar_flexion >= 0 else "extension", "bend", "rotation")
    totals = (pose.lumbar_flexion, pose.lumbar_bend, pose.lumbar_rotation)
    angles = {}
    for level in TABLE["flexion"]:
        shares = [total * TABLE[way][level] / sum(TABLE[way].values()) for way, total in zip(ways, totals, strict=True)]
        angles[level] = (shares[0], shares[1], shares[2])
    flexion, bend, rotation = angles["L1-L2"]
    return {"T12-L1": (flexion * ABOVE_L1, bend * ABOVE_L1, rotation * ABOVE_L1), **angles}


def matrices(pose: Pose, joints: Joints) -> Matrix:
    """One movement per handle, (H, 4, 4) float64, from standing neutral to the pose, in the order of HANDLES."""
    whole = turn(X, -pose.recline)
    pelvis = whole @ turn(X, pose.pelvic_tilt)
    moved = np.empty((len(HANDLES), 4, 4))
    sacrum = pelvis @ turn(X, pose.sacroiliac, joints.sacroiliac)
    for name, matrix in zip(reversed(SPINE), _spine(pose, joints, sacrum), strict=True):
        moved[INDEX[name]] = matrix
    for side, own in (("left", pose), ("right", mirrored(pose))):
        for name, matrix in zip(LIMB, _limb(own, joints, pelvis), strict=True):
            moved[INDEX[f"{name}.{side}"]] = matrix if side == "left" else FLIP @ matrix @ FLIP
    return moved


def turn(axis: Matrix, degrees: float, centre: Matrix | None = None) -> Matrix:
    """Right-handed turn (4, 4) about a unit axis (3,) through a centre (3,) mm, or through the origin."""
    x, y, z = (float(v) for v in axis)
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    k = 1.0 - c
    made = np.array(
        [
            [c + x * x * k, x * y * k - z * s, x * z * k + y * s, 0.0],
            [y * x * k + z * s, c + y * y * k, y * z * k - x * s, 0.0],
            [z * x * k - y * s, z * y * k + x * s, c + z * z * k, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )
    if centre is not None:
        made[:3, 3] = centre - made[:3, :3] @ centre
    return made


def _shift(by: Matrix) -> Matrix:
    made = np.eye(4)
    made[:3, 3] = by
    return made


def _spine(pose: Pose, joints: Joints, sacrum: Matrix) -> list[Matrix]:
    """Movements of the sacrum, L5 ... L1, T12."""
    angles = segment_angles(pose)
    moved = [sacrum]
    for level in LEVELS:
        moved.append(moved[-1] @ _segment(joints.discs[level], *angles[level]))
    return moved


def _segment(disc: Disc, flexion: float, bend: float, rotation: float) -> Matrix:
    """How a vertebra moves on the one below it: the front lowers, the left side lowers, the front turns to the left."""
    flexed = turn(X, flexion, disc.flexion)
    bent = turn(-disc.forward, bend, disc.bend)
    return flexed @ bent @ turn(disc.up, rotation, disc.twist)


def _limb(pose: Pose, joints: Joints, pelvis: Matrix) -> tuple[Matrix, ...]:
    """Movements of the left hip bone, femur, patella, shank and foot.

    The hip as in a joint coordinate system: flexion about the pelvis' left-right axis, rotation about the thigh's own, abduction
    about the axis across both.
    """
    flexed = turn(X, -pose.hip_flexion_left, joints.hip)
    abducted = turn(Y, -pose.hip_abduction_left, joints.hip)
    femur = pelvis @ flexed @ abducted @ turn(joints.thigh_axis, -pose.hip_rotation_left, joints.hip)
    patella = femur @ turn(joints.knee_axis, pose.knee_left * PATELLA_SHARE, joints.knee)
    patella = patella @ _shift(Y * PATELLA_NEARS * pose.knee_left)
    shank = femur @ turn(joints.knee_axis, pose.knee_left, joints.knee)
    shank = shank @ _shift(joints.shank_axis * SHANK_NEARS * pose.knee_left)
    foot = shank @ turn(joints.ankle_axis, -pose.ankle_left, joints.ankle)
    return pelvis, femur, patella, shank, foot
