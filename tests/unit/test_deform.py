"""Soft things follow their segments: exactly where one holds them, on an arc between two, and as fast as a slider needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.pose import STANDING, Pose
from app.mechanics.deform import BLOCK, Soft, dual_quaternions, posed_points
from app.mechanics.joints import Joints, read_joints
from app.mechanics.kinematics import matrices
from app.mechanics.segments import HANDLES, INDEX
from app.places import MESHES

LEG = Pose(hip_flexion_left=90.0, knee_left=90.0, lumbar_flexion=30.0, pelvic_tilt=-10.0, recline=35.0)


@pytest.fixture(scope="module")
def joints() -> Joints:
    return read_joints(MESHES)


def shares(count: int, **of: float) -> NDArray[np.float32]:
    weights = np.zeros((count, len(HANDLES)), dtype=np.float32)
    for name, value in of.items():
        weights[:, INDEX[name.replace("_", ".")]] = value
    return weights


def test_standing_leaves_every_point_where_it_is(joints: Joints) -> None:
    points = np.random.default_rng(1).uniform(-800, 300, (3 * BLOCK + 5, 3)).astype(np.float32)
    normals = np.tile(np.float32([0, 0.6, 0.8]), (len(points), 1))
    weights = np.random.default_rng(2).dirichlet(np.ones(len(HANDLES)), len(points))
    placed, turned = Soft(points, normals, weights).posed(matrices(STANDING, joints))
    assert np.abs(placed - points).max() < 1e-3
    assert np.abs(turned - normals).max() < 1e-6


@pytest.mark.parametrize("handle", HANDLES)
def test_what_one_segment_holds_moves_with_it(joints: Joints, handle: str) -> None:
    points = np.float32([[70, -30, -380], [10, 40, 120], [90, 10, 20]])
    moves = matrices(LEG, joints)
    matrix = moves[INDEX[handle]]
    wanted = points @ matrix[:3, :3].T + matrix[:3, 3]
    placed, turned = Soft(points, points / 100, shares(3, **{handle.replace(".", "_"): 1.0})).posed(moves)
    assert np.abs(placed - wanted).max() < 0.01
    assert np.abs(turned - points @ matrix[:3, :3].T / 100).max() < 1e-4


def test_half_way_between_two_segments_is_half_the_turn_at_the_same_distance(joints: Joints) -> None:
    moves = matrices(replace(STANDING, hip_flexion_left=90.0), joints)
    point = joints.hip - np.array([0.0, 70.0, 0.0])
    placed = posed_points(point, shares(1, hip_left=0.5, femur_left=0.5), moves)[0] - joints.hip
    assert np.linalg.norm(placed) == pytest.approx(70.0, abs=0.01)
    assert placed[1] == pytest.approx(-70 * np.cos(np.pi / 4), abs=0.01)
    assert placed[2] == pytest.approx(70 * np.sin(np.pi / 4), abs=0.01)


def test_blending_takes_the_short_way_whatever_the_posture(joints: Joints) -> None:
    """Quaternions of neighbours lie on the same half of the sphere even when the leg has turned by more than half a circle."""
    moves = matrices(Pose(hip_flexion_left=120.0, knee_left=130.0, recline=90.0, pelvic_tilt=-35.0), joints)
    real = dual_quaternions(moves)[:, :4]
    for child, parent in (("femur.left", "hip.left"), ("shank.left", "femur.left"), ("hip.left", "sacrum")):
        assert float(real[INDEX[child]] @ real[INDEX[parent]]) > 0


def test_many_blocks_say_what_one_point_says(joints: Joints) -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(-100, 100, (BLOCK + 700, 3)).astype(np.float32)
    weights = rng.dirichlet(np.ones(len(HANDLES)), len(points)).astype(np.float32)
    moves = matrices(LEG, joints)
    placed, _ = Soft(points, points, weights).posed(moves)
    for index in (0, BLOCK - 1, BLOCK, len(points) - 1):
        assert np.allclose(placed[index], posed_points(points[index], weights[index], moves)[0], atol=1e-3)


def test_places_that_a_condition_moved_are_posed_from_there(joints: Joints) -> None:
    points = np.zeros((BLOCK + 10, 3), dtype=np.float32)
    soft = Soft(points, points, shares(len(points), femur_left=1.0))
    moves = matrices(LEG, joints)
    before = soft.posed(moves)[0].copy()
    fresh = np.tile(np.float32([5, 0, 0]), (4, 1))
    soft.move(np.arange(BLOCK - 2, BLOCK + 2), fresh, fresh / 5)
    after = soft.posed(moves)[0]
    changed = np.flatnonzero(np.abs(after - before).max(axis=1) > 1e-3)
    assert changed.tolist() == [BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1]
    assert np.linalg.norm(after - before, axis=1)[changed] == pytest.approx(5.0, abs=1e-3)


def test_the_same_memory_is_written_anew(joints: Joints) -> None:
    points = np.zeros((10, 3), dtype=np.float32)
    soft = Soft(points, points, shares(10, foot_left=1.0))
    assert soft.posed(matrices(LEG, joints))[0] is soft.posed(matrices(STANDING, joints))[0]
