"""What postures, stories, settings and links say is what they do: thighs are level in a chair, a link sets what it names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from app.content.marks import action_links
from app.content.pages import read_page
from app.content.reader import read_atlas
from app.content.reading import PLAIN, reading_grade
from app.domain.atlas import Atlas
from app.domain.motion import Preset
from app.domain.pose import STANDING, mirrored
from app.places import CONTENT, MESHES
from app.state import moves
from app.state.appstate import AppState
from app.state.deeplink import followed

STORIES = sorted(path.stem for path in CONTENT.glob("stories/*.yaml"))
PAGES = sorted(CONTENT.glob("*/*.md"))


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def preset(identifier: str) -> Preset:
    return atlas().motion.presets[identifier]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_link_sets_each_thing_it_names(path: Path) -> None:
    for link in action_links(read_page(path).body):
        if link.scheme == "rootlight":
            after = followed(AppState(side="right"), f"rootlight:{link.target}", atlas())
            asked = dict(part.split("=") for part in link.target.lstrip("?").split("&"))
            posture, condition = asked.pop("pose", None), asked.pop("condition", None)
            root, chart = asked.pop("root", None), asked.pop("map", None)
            assert root is None or after.selection == f"root.{root}"
            assert chart is None or after.map == chart
            assert posture is None or after.pose == moves.pose_of(moves.preset_of(posture, atlas()), after.side)
            assert condition is None or after.selection == f"condition.{condition}"
            assert after.cut == (asked.pop("cut", "0") == "1"), link.target
            pair, view = asked.pop("compare", None), asked.pop("view", None)
            assert pair is None or [f"condition.{name}" for name in pair.split(",")] == [after.selection, after.beside]
            assert view is None or after.beside_view == view
            for name, value in asked.items():
                held = after.settings[name]
                assert held == value if isinstance(held, str) else held == float(value), f"{link.target}: {name}"


def test_a_posture_reads_plainly_and_is_only_called_checked_when_its_source_was_read() -> None:
    for found in atlas().motion.presets.values():
        assert reading_grade(found.text) <= PLAIN, found.text
        if found.status == "checked":
            assert all(atlas().sources[key].status == "checked" for key in found.sources), found.id


def test_a_posture_of_one_side_is_written_for_the_left() -> None:
    for found in atlas().motion.presets.values():
        if found.sided:
            assert found.pose != mirrored(found.pose), f"{found.id} has no side"
    assert preset("straight-leg-raise").pose.hip_flexion_left > 45
    assert preset("straight-leg-raise").pose.hip_flexion_right == 0


def test_sitting_has_level_thighs_upright_shins_and_a_flatter_back() -> None:
    pose = preset("sitting").pose
    for hip, knee in ((pose.hip_flexion_left, pose.knee_left), (pose.hip_flexion_right, pose.knee_right)):
        assert hip - pose.pelvic_tilt == pytest.approx(90)
        assert knee == pytest.approx(hip - pose.pelvic_tilt)
    assert pose.pelvic_tilt < 0 < pose.lumbar_flexion


def test_bending_keeps_the_legs_upright_and_leaning_back_goes_the_other_way() -> None:
    bent, back = preset("bending-forward").pose, preset("leaning-back").pose
    assert bent.hip_flexion_left == bent.hip_flexion_right == bent.pelvic_tilt
    assert bent.pelvic_tilt + bent.lumbar_flexion == pytest.approx(111, abs=1)
    assert back.lumbar_flexion < 0 and back.pelvic_tilt < 0


def test_a_stiff_hip_asks_the_same_turn_of_the_back() -> None:
    free, stiff = preset("turning").pose, preset("turning-with-a-stiff-hip").pose
    missing = free.hip_rotation_left - stiff.hip_rotation_left
    assert missing > 0
    assert stiff.lumbar_rotation - free.lumbar_rotation == pytest.approx(0.4 * missing)
    assert preset("turning-with-a-stiff-hip").status == "from knowledge"
    assert "hypothesis" in preset("turning-with-a-stiff-hip").text


@pytest.mark.parametrize("name", STORIES)
def test_a_step_is_one_sentence_and_shows_what_it_sets(name: str) -> None:
    story = atlas().motion.stories[name]
    state = AppState()
    for number, step in enumerate(story.steps):
        state = moves.tell(state, name, number, atlas())
        assert {key: state.settings[key] for key in step.settings} == dict(step.settings)
        assert len(re.findall(r"[.!?](?=\s|$)", step.text)) == 1, f"one sentence: {step.text}"
    assert state.pose == STANDING, "a story leaves the body standing"


def test_a_variant_carries_the_frequency_that_was_read() -> None:
    variant = next(p for p in atlas().conditions["condition.piriformis-syndrome"].parameters if p.id == "variant")
    titles = {choice.id: choice.title for choice in variant.choices}
    assert "85.2 %" in titles["A"] and "9.8 %" in titles["B"]
    assert "from memory" in titles["C"], "the share of C was recalled, not read"


def test_a_drawing_larger_than_life_says_so() -> None:
    joint = atlas().conditions["condition.sacroiliac-joint-dysfunction"]
    exaggeration = next(p for p in joint.parameters if p.id == "exaggeration")
    assert "exaggerated" in exaggeration.title and "exaggerated" in exaggeration.words


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ("piriformis-syndrome", "muscle.piriformis"),
        ("sacroiliac-joint-dysfunction", "joint.sacroiliac"),
        ("hip-osteoarthritis", "joint.hip-cartilage-femur"),
        ("labral-tear", "joint.hip-labrum"),
    ],
)
def test_a_condition_lights_the_part_it_is_about_and_no_whole_bone(condition: str, part: str) -> None:
    structures = atlas().conditions[f"condition.{condition}"].structures
    assert part in structures
    assert [s for s in structures if s.startswith("bone.")] == []
    affected = {r.object for r in atlas().related("condition_affects", subject=f"condition.{condition}")}
    assert set(structures) <= affected
