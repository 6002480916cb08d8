"""Bending back narrows the canal and the foramina of the model and bending forward opens them, by the published amounts.

Spans: evidence/kinematics.yaml, foramen_change_percent.per_level_default and canal_change, written out here on their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from app.domain.pose import LIMITS, STANDING, Pose, mirrored
from app.mechanics.contact import inside_sac
from app.mechanics.openings import Room, room
from app.mechanics.shapes import LEVELS, Shapes
from app.mechanics.spine_rings import FORAMINA

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"

FLEXION = Pose(lumbar_flexion=LIMITS["lumbar_flexion"][1])
EXTENSION = Pose(lumbar_flexion=LIMITS["lumbar_flexion"][0])
BEND = Pose(lumbar_bend=LIMITS["lumbar_bend"][1])
TURN = Pose(lumbar_rotation=LIMITS["lumbar_rotation"][1])

FORAMEN_PERCENT = {
    "flexion": {"L1-L2": (3, 15), "L2-L3": (5, 20), "L3-L4": (6, 24), "L4-L5": (6, 28), "L5-S1": (2, 25)},
    "extension": {"L1-L2": (-18, -4), "L2-L3": (-24, -5), "L3-L4": (-28, -6), "L4-L5": (-32, -6), "L5-S1": (-22, 0)},
}
CANAL_PERCENT = {
    "flexion": {"L1-L2": (0, 6), "L2-L3": (0, 9), "L3-L4": (1, 11), "L4-L5": (1, 13), "L5-S1": (0, 8)},
    "extension": {"L1-L2": (-10, 0), "L2-L3": (-13, -2), "L3-L4": (-17, -4), "L4-L5": (-22, -6), "L5-S1": (-16, 0)},
}
POSES = {"flexion": FLEXION, "extension": EXTENSION}


@cache
def shapes() -> Shapes:
    return Shapes(MESHES)


@cache
def at(pose: Pose) -> Room:
    return room(pose, shapes())


def percent(now: float, then: float) -> float:
    return 100.0 * (float(now) / float(then) - 1.0)


@pytest.mark.parametrize("way", list(POSES))
@pytest.mark.parametrize("level", LEVELS)
def test_the_foramina_change_by_the_published_amount_on_both_sides(level: str, way: str) -> None:
    low, high = FORAMEN_PERCENT[way][level]
    for i, (where, _) in enumerate(FORAMINA):
        if where == level:
            change = percent(at(POSES[way]).foramen[i], at(STANDING).foramen[i])
            assert low <= change <= high
            assert change != 0.0


@pytest.mark.parametrize("way", list(POSES))
@pytest.mark.parametrize("level", LEVELS)
def test_the_canal_and_the_sac_change_by_the_published_amount(level: str, way: str) -> None:
    row, (low, high) = LEVELS.index(level), CANAL_PERCENT[way][level]
    change = percent(at(POSES[way]).canal[row], at(STANDING).canal[row])
    assert low <= change <= high
    assert (percent(at(POSES[way]).sac[row], at(STANDING).sac[row]) > 0) == (way == "flexion")


def test_l4_l5_from_bent_forward_to_leaning_back_loses_what_upright_scans_show() -> None:
    row = LEVELS.index("L4-L5")
    assert -25.0 <= percent(at(EXTENSION).canal[row], at(FLEXION).canal[row]) <= -8.0


def test_leaning_back_makes_the_canal_shallower_where_it_moves_most() -> None:
    for level in ("L3-L4", "L4-L5"):
        row = LEVELS.index(level)
        assert -3.0 <= at(EXTENSION).depth[row] - at(FLEXION).depth[row] <= -1.0


@pytest.mark.parametrize("pose", [BEND, TURN], ids=["bend", "turn"])
def test_bending_or_turning_to_a_side_narrows_that_side_and_opens_the_other(pose: Pose) -> None:
    spans = {"left": (-14.0, 0.0), "right": (0.0, 9.0)}
    for i, (_, side) in enumerate(FORAMINA):
        low, high = spans[side]
        assert low < percent(at(pose).foramen[i], at(STANDING).foramen[i]) < high


@pytest.mark.parametrize("pose", [BEND, TURN, Pose(lumbar_flexion=20.0, lumbar_bend=10.0, lumbar_rotation=3.0)])
def test_the_mirrored_posture_gives_the_mirrored_numbers(pose: Pose) -> None:
    one, other = at(pose), at(mirrored(pose))
    assert one.foramen.reshape(5, 2) == pytest.approx(other.foramen.reshape(5, 2)[:, ::-1], rel=1e-3)
    assert one.clearance["root.L5.left"] == pytest.approx(other.clearance["root.L5.right"], abs=0.02)


def test_half_the_way_gives_part_of_the_change() -> None:
    half = room(Pose(lumbar_flexion=LIMITS["lumbar_flexion"][0] / 2), shapes())
    assert (half.canal < at(STANDING).canal).all()
    assert (half.canal > at(EXTENSION).canal).all()


def test_a_tilted_pelvis_or_a_reclined_body_changes_nothing_inside_the_spine() -> None:
    for pose in (Pose(pelvic_tilt=30.0), Pose(recline=90.0), Pose(hip_flexion_left=90.0, knee_left=90.0)):
        assert room(pose, shapes()).canal == pytest.approx(at(STANDING).canal, rel=1e-3)
        assert room(pose, shapes()).foramen == pytest.approx(at(STANDING).foramen, rel=1e-3)


def test_standing_the_openings_have_the_published_size() -> None:
    now = at(STANDING)
    sac = {"L1-L2": (124, 276), "L2-L3": (114, 266), "L3-L4": (100, 260), "L4-L5": (86, 254), "L5-S1": (80, 234)}
    hole = {"L1-L2": (61, 149), "L2-L3": (72, 168), "L3-L4": (70, 170), "L4-L5": (58, 162), "L5-S1": (44, 156)}
    for row, level in enumerate(LEVELS):
        assert sac[level][0] <= now.sac[row] <= sac[level][1]
        assert now.sac[row] < now.canal[row]
        assert hole[level][0] <= now.foramen[2 * row] <= hole[level][1]
        assert 13.0 < now.depth[row] < 21.0
        assert now.recess[2 * row] > 5.0, "a healthy lateral recess is deeper than 5 mm"


def test_standing_every_root_has_room_round_it() -> None:
    assert min(at(STANDING).clearance.values()) > 0.5


def test_the_roots_that_have_not_left_yet_run_inside_the_sac() -> None:
    inside = inside_sac("L3-L4", shapes())
    assert {"root.L4.left", "root.L5.right", "root.S1.left"} <= set(inside)
    assert not {"root.L2.left", "root.L3.right"} & set(inside)


def test_bending_forward_gives_the_leaving_roots_more_room() -> None:
    assert (at(FLEXION).exits > at(STANDING).exits).all()
    assert (at(EXTENSION).exits < at(STANDING).exits).all()
    assert np.isfinite(at(FLEXION).exits).all()
