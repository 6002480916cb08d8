"""A narrowed level: its numbers meet the published marks by grade, leaning forward gives room, leaning back takes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from app.content.figures import read_figures
from app.domain.pose import STANDING, Pose
from app.mechanics import spine_measures, stenosis
from app.mechanics.openings import Room, room
from app.mechanics.shapes import LEVELS, Shapes
from app.places import CONTENT

ROOT = Path(__file__).resolve().parents[2]
FORWARD, BACK = Pose(lumbar_flexion=35.0), Pose(lumbar_flexion=-12.0)
SITTING = Pose(lumbar_flexion=20.0, hip_flexion_left=85.0, hip_flexion_right=85.0, knee_left=90.0, knee_right=90.0)


@cache
def shapes() -> Shapes:
    return Shapes(ROOT / "assets" / "meshes", read_figures(CONTENT / "figures", []))


@cache
def at(level: str, kind: str, grade: float, pose: Pose = STANDING) -> Room:
    asked = stenosis.Stenosis(level, kind, grade)
    return room(pose, shapes(), stenosis.narrowing(asked, shapes()).shift, {level: grade})


@pytest.mark.parametrize("level", LEVELS)
def test_a_central_stenosis_meets_the_marks_of_the_dural_sac_and_the_canal(level: str) -> None:
    row = LEVELS.index(level)
    assert 75.0 < at(level, "central", 0.5).sac[row] < 100.0
    assert at(level, "central", 1.0).sac[row] < 75.0
    assert 10.0 < at(level, "central", 0.5).depth[row] < 12.0
    assert at(level, "central", 1.0).depth[row] < 10.0


@pytest.mark.parametrize("level", LEVELS)
def test_a_narrow_recess_meets_its_marks(level: str) -> None:
    rows = [2 * LEVELS.index(level), 2 * LEVELS.index(level) + 1]
    assert (at(level, "lateral-recess", 0.0).recess[rows] > 5.0).all()
    assert (
        (at(level, "lateral-recess", 0.5).recess[rows] > 3.0) & (at(level, "lateral-recess", 0.5).recess[rows] < 5.0)
    ).all()
    assert (at(level, "lateral-recess", 1.0).recess[rows] <= 3.0).all()


@pytest.mark.parametrize("level", LEVELS)
def test_a_narrow_foramen_meets_its_marks(level: str) -> None:
    rows = [2 * LEVELS.index(level), 2 * LEVELS.index(level) + 1]
    assert (at(level, "foraminal", 0.5).height[rows] <= 15.05).all()
    assert (at(level, "foraminal", 1.0).height[rows] <= 12.05).all()
    assert (at(level, "foraminal", 1.0).foramen[rows] < 0.6 * at(level, "foraminal", 0.0).foramen[rows]).all()


@pytest.mark.parametrize("kind", stenosis.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_room_falls_with_every_step_of_grade_and_other_levels_keep_theirs(level: str, kind: str) -> None:
    row = LEVELS.index(level)
    steps = [at(level, kind, grade) for grade in (0.0, 0.25, 0.5, 0.75, 1.0)]
    told = {
        "central": [each.sac[row] for each in steps],
        "lateral-recess": [each.recess[2 * row] for each in steps],
        "foraminal": [each.foramen[2 * row + 1] for each in steps],
    }[kind]
    assert told == sorted(told, reverse=True)
    assert told[-1] < 0.7 * told[0]
    others = [i for i in range(5) if i != row]
    assert steps[-1].sac[others] == pytest.approx(steps[0].sac[others], rel=0.03)


@pytest.mark.parametrize("kind", stenosis.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_sitting_and_leaning_forward_relieve_and_leaning_back_makes_it_worse(level: str, kind: str) -> None:
    row = LEVELS.index(level)

    def told(pose: Pose) -> float:
        left = at(level, kind, 0.7, pose)
        every = {"central": left.sac[row], "lateral-recess": left.recess[2 * row], "foraminal": left.foramen[2 * row]}
        return float(every[kind])

    assert told(BACK) < 0.97 * told(STANDING)
    assert told(STANDING) < told(SITTING) < told(FORWARD)


def test_leaning_back_takes_more_from_a_worn_level_than_from_a_healthy_one() -> None:
    row = LEVELS.index("L4-L5")

    def lost(grade: float) -> float:
        return float(at("L4-L5", "central", grade, BACK).sac[row] / at("L4-L5", "central", grade).sac[row])

    assert lost(0.7) < lost(0.0) < 1.0


def test_leaning_back_reaches_roots_that_standing_spares_and_sitting_frees_them_again() -> None:
    asked = {"level": "L4-L5", "type": "central", "grade": 0.55}
    spared, pinched, freed = (stenosis.reached(asked, shapes(), pose) for pose in (STANDING, BACK, SITTING))
    assert spared == freed == ()
    assert {"root.L5.left", "root.L5.right", "root.S1.left", "root.S1.right"} <= set(pinched)


@pytest.mark.parametrize(
    ("level", "kind", "roots"),
    [
        ("L4-L5", "lateral-recess", {"L5"}),
        ("L5-S1", "lateral-recess", {"S1"}),
        ("L4-L5", "foraminal", {"L4"}),
        ("L5-S1", "foraminal", {"L5"}),
        ("L4-L5", "central", {"L5", "S1", "S2", "S3"}),
    ],
)
def test_a_severe_stenosis_reaches_the_roots_that_run_there(level: str, kind: str, roots: set[str]) -> None:
    found = stenosis.reached({"level": level, "type": kind, "grade": 1.0}, shapes())
    assert set(found) == {f"root.{name}.{side}" for name in roots for side in ("left", "right")}
    assert stenosis.reached({"level": level, "type": kind, "grade": 0.0}, shapes()) == ()


@pytest.mark.parametrize("kind", stenosis.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_disc_and_sac_move_towards_the_opening_and_nothing_is_turned_inside_out(level: str, kind: str) -> None:
    moved = stenosis.displacements({"level": level, "type": kind, "grade": 1.0}, shapes())
    disc = moved[f"disc.{level}.annulus"]
    assert 0.5 < np.linalg.norm(disc, axis=1).max() < 8.0
    for name, shift in moved.items():
        mesh = shapes().mesh(name)
        assert shift.shape == mesh.points.shape and shift.dtype == np.float32
        before, after = (_facing(points, mesh.triangles) for points in (mesh.points, mesh.points + shift))
        strong = np.linalg.norm(before, axis=1) > 0.2
        assert ((before * after).sum(axis=1) > 0)[strong].mean() > 0.985, name


def test_what_is_drawn_is_what_is_measured() -> None:
    for kind in stenosis.TYPES:
        asked = {"level": "L4-L5", "type": kind, "grade": 0.6}
        field = stenosis.narrowing(stenosis.read(asked), shapes())
        name = "disc.L4-L5.annulus"
        drawn = stenosis.displacements(asked, shapes())[name]
        assert drawn == pytest.approx(field.shift(shapes().points(name)), abs=0.03)


def test_the_healthy_grade_moves_nothing() -> None:
    assert stenosis.displacements({"level": "L4-L5", "type": "central", "grade": 0.0}, shapes()) == {}
    assert stenosis.read({"grade": 4.0, "type": "odd"}) == stenosis.Stenosis("L4-L5", "central", 1.0)


def test_every_number_stands_beside_what_it_was_and_what_is_published() -> None:
    asked = {"level": "L4-L5", "type": "central", "grade": 0.8}
    found = {m.name: m for m in spine_measures.measures(BACK, spine_measures.STENOSIS, asked, shapes())}
    sac = found["sac_area.L4-L5"]
    assert sac.neutral is not None and sac.value < 75.0 < sac.neutral
    assert sac.published == (86, 254) and sac.status == "from knowledge"
    assert found["foramen_area.L4-L5.left"].published_percent
    assert found["foramen_area.L4-L5.left"].published == (-32, -6)
    assert found["canal_area.L4-L5"].sources
    assert all(m.value >= 0 for m in found.values())
    assert {m.unit for m in found.values()} <= {"mm", "mm²", "MPa"}


def test_the_disc_pressure_is_published_never_computed() -> None:
    for pose, value in ((STANDING, 0.50), (SITTING, 0.46), (Pose(lumbar_flexion=45.0), 1.10)):
        found = {m.name: m for m in spine_measures.measures(pose, None, {}, shapes())}["disc_pressure.L4-L5"]
        assert (found.value, found.computed, found.status, found.sources) == (value, False, "checked", ("wilke1999",))
    assert not [m for m in spine_measures.measures(BACK, None, {}, shapes()) if m.name.startswith("disc_pressure")]


def test_every_published_figure_names_sources_that_the_atlas_has() -> None:
    known = yaml.safe_load((ROOT / "content" / "en" / "sources.yaml").read_text(encoding="utf-8"))
    for pose in (STANDING, FORWARD, BACK, Pose(lumbar_bend=10.0), Pose(lumbar_rotation=5.0)):
        for measure in spine_measures.measures(pose, None, {}, shapes()):
            assert set(measure.sources) <= set(known)
            assert (measure.published is None) or (measure.sources and measure.status)


def test_a_herniation_takes_the_room_of_the_root_that_it_reaches() -> None:
    asked = {"level": "L4-L5", "type": "paracentral", "side": "left", "size": 1.0}
    reached, numbers = spine_measures.answer(STANDING, spine_measures.HERNIATION, asked, shapes())
    found = {m.name: m for m in numbers}
    assert reached == ("root.L5.left",)
    assert found["clearance.root.L5.left"].value == 0.0
    assert found["clearance.root.L5.right"].value == found["clearance.root.L5.right"].neutral
    assert found["sac_area.L4-L5"].value < 0.95 * (found["sac_area.L4-L5"].neutral or 0.0)


def test_standing_without_a_condition_every_number_is_its_neutral_one() -> None:
    reached, numbers = spine_measures.answer(STANDING, None, {}, shapes())
    assert reached == ()
    assert all(m.value == m.neutral for m in numbers)


def _facing(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (points[triangles[:, i]].astype(float) for i in range(3))
    return np.cross(b - a, c - a)


def test_the_thin_root_of_l1_keeps_a_little_room_and_the_page_says_so() -> None:
    gaps = {level: at(level, "foraminal", 1.0).exits[2 * LEVELS.index(level)] for level in LEVELS}
    assert max(gaps, key=lambda level: gaps[level]) == "L1-L2"
    assert 0.3 < gaps["L1-L2"] < 0.8, "about half a millimetre"
    page = (ROOT / "content" / "en" / "conditions" / "spinal-stenosis.md").read_text(encoding="utf-8")
    assert "a gap of about half a millimetre, and no root lights up" in page
