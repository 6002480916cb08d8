"""What ends on the kneecap stays on it, in every posture that is offered, on both sides."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.meshfile import Mesh, read_mesh
from app.content.reader import read_atlas
from app.domain.pose import Pose, mirrored
from app.mechanics.deform import posed_points
from app.mechanics.joints import read_joints
from app.mechanics.kinematics import matrices
from app.mechanics.segments import INDEX
from app.mechanics.weights import Weights, shares_of
from app.places import CONTENT, MESHES
from tests.assets.muscle_record import outside

Points = NDArray[np.float64]

ON_MM, APART_MM = 2.0, 3.0
"""A vertex this near the patella in standing belongs to the tendon's end; in a posture the end is no farther off than this."""

ENDING = ("muscle.rectus-femoris.left", "muscle.vastus-lateralis.left")
PRESETS = {name: preset.pose for name, preset in read_atlas(CONTENT, MESHES).motion.presets.items()}


@cache
def patella() -> Mesh:
    return read_mesh(MESHES / "bone.patella.left.npz")


@cache
def end(name: str) -> tuple[Points, NDArray[np.float32]]:
    """The vertices (n, 3) mm where a muscle's tendon lies on the patella, and what they follow (n, H)."""
    muscle = read_mesh(MESHES / f"{name}.npz")
    there = outside(patella(), muscle.points.astype(float)) < ON_MM
    return muscle.points[there].astype(float), shares_of(name, muscle, Weights.load(MESHES))[there]


@pytest.mark.parametrize("name", ENDING)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_tendon_does_not_leave_the_kneecap(preset: str, name: str) -> None:
    points, shares = end(name)
    assert len(points) > 10
    for pose in (PRESETS[preset], mirrored(PRESETS[preset])):
        assert gaps(points, shares, pose).max() < APART_MM


def gaps(points: Points, shares: NDArray[np.float32], pose: Pose) -> Points:
    """How far (n,) mm points of soft things lie from the left patella in a posture; both are carried back to its own frame."""
    moves = matrices(pose, read_joints(MESHES))
    held = moves[INDEX["patella.left"]]
    back = (posed_points(points, shares, moves) - held[:3, 3]) @ held[:3, :3]
    return outside(patella(), back.astype(float))
