"""A posture moves each segment as a person would: about its joint, by its share, alike on both sides."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.meshfile import MeshFileError
from app.domain.pose import LIMITS, STANDING, Pose, mirrored
from app.mechanics.joints import LEVELS, Joints, read_joints
from app.mechanics.kinematics import TABLE, matrices, segment_angles
from app.mechanics.segments import HANDLES, INDEX, MIRROR, handle_of
from app.places import MESHES

FLIP = np.diag([-1.0, 1.0, 1.0, 1.0])
BELOW = dict(zip(("T12", "L1", "L2", "L3", "L4", "L5"), ("L1", "L2", "L3", "L4", "L5", "sacrum"), strict=True))
LOPSIDED = Pose(*(0.6 * LIMITS[f.name][0] + 0.4 * LIMITS[f.name][1] + 3.0 * i for i, f in enumerate(fields(Pose))))


@pytest.fixture(scope="module")
def joints() -> Joints:
    return read_joints(MESHES)


def moved(pose: Pose, joints: Joints, handle: str, point: NDArray[np.float64]) -> NDArray[np.float64]:
    placed: NDArray[np.float64] = (matrices(pose, joints)[INDEX[handle]] @ np.append(point, 1.0))[:3]
    return placed


def angle(matrix: NDArray[np.float64]) -> float:
    return float(np.degrees(np.arccos(np.clip((np.trace(matrix[:3, :3]) - 1) / 2, -1, 1))))


def test_standing_moves_nothing(joints: Joints) -> None:
    assert np.array_equal(matrices(STANDING, joints), np.tile(np.eye(4), (len(HANDLES), 1, 1)))


def test_every_movement_is_rigid(joints: Joints) -> None:
    for matrix in matrices(LOPSIDED, joints):
        assert np.allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-12)
        assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1.0)


def test_the_mirrored_pose_is_the_mirror_image(joints: Joints) -> None:
    there = matrices(mirrored(LOPSIDED), joints)
    here = matrices(LOPSIDED, joints)[list(MIRROR)]
    assert np.allclose(there, FLIP @ here @ FLIP, atol=1e-9)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_flexed_hip_brings_the_knee_forward_by_the_length_of_the_femur(joints: Joints, side: str) -> None:
    sign = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
    knee = joints.knee * sign
    pose = replace(STANDING, **{f"hip_flexion_{side}": 90.0})
    after = moved(pose, joints, f"femur.{side}", knee)
    femur = float(np.linalg.norm((joints.knee - joints.hip)[1:]))
    assert 370 < femur < 450
    assert after[1] == pytest.approx(-femur, abs=1.0)
    assert after[2] == pytest.approx(0.0, abs=1.0)
    assert after[0] == pytest.approx(knee[0])
    other = "right" if side == "left" else "left"
    assert np.array_equal(matrices(pose, joints)[INDEX[f"femur.{other}"]], np.eye(4))


def test_signs_are_those_a_clinician_uses(joints: Joints) -> None:
    def change(handle: str, point: NDArray[np.float64], **pose: float) -> NDArray[np.float64]:
        return moved(replace(STANDING, **pose), joints, handle, point) - point

    toe = joints.ankle + np.array([10.0, -150.0, -40.0])
    top = np.array([0.0, 35.0, 290.0])
    front = np.array([0.0, 10.0, 280.0])
    assert change("femur.left", joints.knee, hip_abduction_left=30.0)[0] > 150  # outwards
    assert change("femur.right", joints.knee * [-1, 1, 1], hip_abduction_right=30.0)[0] < -150
    assert change("foot.left", toe, hip_rotation_left=30.0)[0] < -60  # toes inwards
    assert change("foot.right", toe * [-1, 1, 1], hip_rotation_right=30.0)[0] > 60
    assert change("shank.left", joints.ankle, knee_left=90.0)[1] > 350  # heel to the buttock
    assert change("foot.left", toe, ankle_left=15.0)[2] > 25  # toes up
    assert change("T12", top, lumbar_flexion=40.0)[1] < -80  # forward
    assert change("T12", top, lumbar_flexion=-16.0)[1] > 30
    assert change("T12", top, lumbar_bend=20.0)[0] > 30  # to the left
    assert change("T12", front, lumbar_rotation=7.0)[0] > 1  # the front turns to the left
    assert (
        change("hip.left", np.array([115.0, -55.0, 65.0]), pelvic_tilt=20.0)[2] < -10
    )  # the front of the pelvis sinks
    assert change("sacrum", np.array([0.0, 6.0, 80.0]), sacroiliac=4.0)[2] < 0  # the promontory nods forward
    assert moved(replace(STANDING, recline=90.0), joints, "T12", front - [0, 60, 0])[2] > 0  # face up
    assert moved(replace(STANDING, recline=90.0), joints, "T12", top)[1] > 250  # head behind
    assert moved(replace(STANDING, recline=-90.0), joints, "T12", front - [0, 60, 0])[2] < 0


def test_bending_forward_on_the_hips_keeps_the_thighs_where_they_are(joints: Joints) -> None:
    pose = replace(STANDING, pelvic_tilt=40.0, hip_flexion_left=40.0, hip_flexion_right=40.0)
    moves = matrices(pose, joints)
    for handle in ("femur.left", "femur.right", "shank.left", "foot.right"):
        assert np.allclose(moves[INDEX[handle]], np.eye(4), atol=1e-9)
    assert angle(moves[INDEX["sacrum"]]) == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("part", "way", "total"),
    [
        ("lumbar_flexion", "flexion", 52.0),
        ("lumbar_flexion", "extension", -16.0),
        ("lumbar_bend", "bend", 24.5),
        ("lumbar_rotation", "rotation", 6.8),
    ],
)
def test_each_level_turns_by_its_share_of_the_table(joints: Joints, part: str, way: str, total: float) -> None:
    moves = matrices(replace(STANDING, **{part: total}), joints)
    for level, degrees in TABLE[way].items():
        upper = level.split("-")[0]
        between = np.linalg.inv(moves[INDEX[BELOW[upper]]]) @ moves[INDEX[upper]]
        assert angle(between) == pytest.approx(degrees, abs=0.01)
    assert angle(np.linalg.inv(moves[INDEX["sacrum"]]) @ moves[INDEX["L1"]]) == pytest.approx(abs(total), abs=1.5)


def test_the_lumbar_levels_sum_to_the_total() -> None:
    for total in (-16.0, 7.0, 52.0):
        angles = segment_angles(replace(STANDING, lumbar_flexion=total))
        assert sum(angles[level][0] for level in TABLE["flexion"]) == pytest.approx(total)
        assert 0 < abs(angles["T12-L1"][0]) < abs(angles["L1-L2"][0])


def test_a_segment_turns_about_the_back_half_of_its_disc_and_glides_a_little(joints: Joints) -> None:
    full = replace(STANDING, lumbar_flexion=52.0)
    moves = matrices(full, joints)
    for level in LEVELS:
        upper, disc = level.split("-")[0], joints.discs[level]
        between = np.linalg.inv(moves[INDEX[BELOW[upper]]]) @ moves[INDEX[upper]]
        glide = (between @ np.append(disc.bend, 1.0))[:3] - disc.bend
        assert 0.3 < float(glide @ disc.forward) < 2.5  # hayes1989: 2 to 3 mm over flexion and extension


def test_the_kneecap_stays_before_the_femur_while_the_knee_bends(joints: Joints) -> None:
    moves = matrices(replace(STANDING, knee_left=90.0), joints)
    patella = np.array([77.1, -48.2, -381.8, 1.0])
    after = (moves[INDEX["patella.left"]] @ patella)[:3]
    assert after[1] < joints.knee[1] - 10
    assert after[2] < joints.knee[2] - 20
    assert np.linalg.norm(after - joints.knee) == pytest.approx(float(np.linalg.norm(patella[:3] - joints.knee)), abs=5)


def test_every_bone_has_its_segment_and_nothing_soft_has() -> None:
    assert handle_of("bone.tibia.right") == "shank.right"
    assert handle_of("bone.phalanx_5_3.left") == "foot.left"
    assert handle_of("bone.coccyx") == "sacrum"
    assert handle_of("vertebra.L3") == "L3"
    for soft in ("disc.L4-L5.annulus", "nerve.sciatic.left", "root.L5.right", "skin.female", "cord.dural-sac"):
        assert handle_of(soft) is None
    rigid = {handle_of(p.stem) for p in MESHES.glob("bone.*.npz")} | {
        handle_of(p.stem) for p in MESHES.glob("vertebra.*.npz")
    }
    assert rigid == {h for h in HANDLES if not h.endswith(".right")}


def test_missing_landmarks_are_told_with_their_remedy(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "landmarks.json").write_text("{}", encoding="utf-8")
    with pytest.raises(MeshFileError, match="git checkout"):
        read_joints(folder)
