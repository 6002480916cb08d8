"""Hip and lumbar spine share a movement: numbers a person can follow, against the published tables."""

from __future__ import annotations

import pytest

from app.domain.pose import STANDING, Pose, clamped
from app.mechanics.coupling import HYPOTHESIS, bend, bend_share, lumbar_of_bend, share, turn
from app.mechanics.kinematics import segment_angles


def test_a_turn_with_free_hips_asks_little_of_the_lumbar_spine() -> None:
    found = share(32.0)
    assert found.lumbar == pytest.approx(2.0)
    assert (found.hip_left, found.hip_right) == pytest.approx((30.0, -30.0))
    assert found.missing == pytest.approx(0.0)


def test_a_stiff_hip_makes_the_lumbar_spine_twist_four_tenths_of_what_it_withholds() -> None:
    stiff = share(32.0, limit_left=20.0)
    assert stiff.lumbar == pytest.approx(2.0 + 0.4 * 10.0)
    assert stiff.pelvis == pytest.approx(20.0)
    assert stiff.missing == pytest.approx(6.0)


@pytest.mark.parametrize("goal", [5.0, 20.0, 32.0, 40.0])
def test_the_stiffer_the_hip_the_more_the_spine_twists_and_the_goal_is_shared_without_rest(goal: float) -> None:
    found = [share(goal, limit_left=limit) for limit in (40.0, 30.0, 20.0, 10.0, 0.0)]
    twists = [one.lumbar for one in found]
    assert twists == sorted(twists)
    assert twists[-1] > twists[0]
    assert [one.lumbar + one.pelvis + one.missing for one in found] == pytest.approx([goal] * 5)


def test_the_spine_never_twists_beyond_the_sum_of_the_table() -> None:
    """6.8 degrees to one side (evidence, rom.model_default); each level stays inside its own range."""
    most = share(90.0, limit_left=0.0, limit_right=0.0)
    assert most.lumbar == pytest.approx(6.8)
    assert most.levels["L4-L5"] == pytest.approx(1.5)
    assert most.levels["L5-S1"] == pytest.approx(0.8)


def test_turning_right_is_the_mirror_image_and_the_right_hip_counts() -> None:
    left, right = share(32.0, limit_left=20.0), share(-32.0, limit_right=20.0)
    assert right.lumbar == -left.lumbar
    assert (right.hip_left, right.hip_right) == (-left.hip_left, -left.hip_right)
    assert all(right.levels[n] == -left.levels[n] for n in left.levels)


def test_the_posture_of_a_turn_moves_each_level_as_the_numbers_say() -> None:
    done = turn(32.0, limit_left=20.0)
    assert clamped(done.pose) == (done.pose, ())
    shown = {m.name: m for m in done.measures}
    for level, (_, _, rotation) in segment_angles(done.pose).items():
        if level != "T12-L1":
            assert shown[f"rotation.{level}"].value == pytest.approx(rotation)
    assert shown["rotation.lumbar"].value - (shown["rotation.lumbar"].neutral or 0) == pytest.approx(4.0)


def test_what_is_a_hypothesis_is_called_one() -> None:
    assert HYPOTHESIS in turn(32.0, limit_left=20.0).words
    assert "4.0° more" in turn(32.0, limit_left=20.0).words[0]
    assert "left hip" in turn(32.0, limit_left=20.0).words[0]
    assert "right hip" in turn(32.0, limit_right=20.0).words[0]
    assert HYPOTHESIS not in turn(32.0).words


def test_no_turn_is_standing() -> None:
    assert turn(0.0).pose == STANDING
    assert bend(0.0).pose == STANDING


def test_bending_forward_follows_the_published_totals() -> None:
    """Esola 1996 (checked): 111 degrees in all, 41.6 lumbar and 69.4 hip. Early in the bend about two to one."""
    whole = bend_share(111.0)
    assert whole.lumbar == pytest.approx(41.6, abs=1.5)
    assert whole.pelvis == pytest.approx(69.4, abs=1.5)
    early = bend_share(30.0)
    assert 1.4 <= early.lumbar / early.pelvis <= 2.6
    late = lumbar_of_bend(90.0) - lumbar_of_bend(60.0)
    assert 0.2 <= late / (30.0 - late) <= 0.8


def test_stiff_hips_make_the_back_bend_more_and_never_beyond_its_range() -> None:
    free, stiff = bend(90.0), bend(90.0, hip_limit=20.0)
    assert stiff.pose.lumbar_flexion > free.pose.lumbar_flexion + 5
    assert clamped(stiff.pose)[1] == ()
    assert clamped(bend(140.0, hip_limit=0.0).pose)[1] == ()


def test_the_trunk_leans_by_what_was_asked_while_the_hips_have_room() -> None:
    done = bend(60.0).pose
    assert done.lumbar_flexion + done.pelvic_tilt == pytest.approx(60.0)
    assert done.hip_flexion_left == done.hip_flexion_right == done.pelvic_tilt
    assert isinstance(done, Pose)
