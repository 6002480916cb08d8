"""Postures and stories, one test each: what they name is there, they read plainly, every step can be shown."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from app.content.check import check
from app.content.check_motion import link_problems, motion_problems
from app.content.marks import action_links
from app.content.reader import read_atlas
from app.content.reading import PLAIN, reading_grade
from app.domain.atlas import Atlas
from app.domain.pose import STANDING, Pose
from app.places import CONTENT, MESHES
from app.state import deeplink, moves
from app.state.appstate import AppState

from .test_pages import CONDITIONS, ON_THE_MODEL

PRESETS = (
    "standing",
    "sitting",
    "bending-forward",
    "leaning-back",
    "walking-with-a-trolley",
    "stairs",
    "putting-on-a-sock",
    "getting-out-of-a-car",
    "straight-leg-raise",
    "femoral-nerve-stretch",
    "faber",
    "fadir",
    "piriformis-stretch",
)
STORIES = sorted(path.stem for path in CONTENT.glob("stories/*.yaml"))


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def test_everything_that_moves_names_what_is_there() -> None:
    assert [str(p) for p in (*atlas().problems, *motion_problems(atlas(), CONTENT))] == []


@pytest.mark.parametrize("preset", PRESETS)
def test_every_posture_of_the_plan_is_there_and_says_how_sure_it_is(preset: str) -> None:
    found = atlas().motion.presets[preset]
    assert found.status in ("checked", "from knowledge") and found.text
    assert (found.pose == STANDING) == (preset == "standing")


def test_no_two_postures_are_the_same() -> None:
    poses = [preset.pose for preset in atlas().motion.presets.values()]
    assert len(set(poses)) == len(poses)


@pytest.mark.parametrize("condition", ON_THE_MODEL)
def test_every_condition_can_be_set_and_has_its_story(condition: str) -> None:
    assert atlas().conditions[f"condition.{condition}"].parameters
    assert any(story.condition == f"condition.{condition}" for story in atlas().motion.stories.values())


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_that_has_a_page_has_its_story(condition: str) -> None:
    assert any(story.condition == f"condition.{condition}" for story in atlas().motion.stories.values())


def test_the_story_of_hip_and_spine_has_the_page_about_both_beside_it() -> None:
    state = moves.tell(AppState(), "hip-spine-coupling", 0, atlas())
    for _ in atlas().motion.stories["hip-spine-coupling"].steps:
        assert state.page == "chapter.lumbopelvic-hip-complex"
        state = moves.next_step(state, 1, atlas())
    for name in ("facet-joint-pain", "greater-trochanteric-pain"):
        assert moves.tell(AppState(), name, 0, atlas()).page == f"condition.{name}"


def test_check_says_when_the_page_of_a_story_is_not_there(tmp_path: Path) -> None:
    copy = content_with(
        tmp_path, "stories/hip-spine-coupling.yaml", "page: chapter.lumbopelvic", "page: chapter.pelvic"
    )
    found = [p for p in motion_problems(read_atlas(copy, MESHES), copy) if "there is no page" in p.message]
    assert len(found) == 1 and found[0].file.endswith("hip-spine-coupling.yaml")


@pytest.mark.parametrize("name", STORIES)
def test_a_story_has_four_to_seven_plain_steps_that_can_be_shown(name: str) -> None:
    story = atlas().motion.stories[name]
    assert 4 <= len(story.steps) <= 7
    state = AppState()
    for number, step in enumerate(story.steps):
        assert reading_grade(step.text) <= PLAIN, step.text
        before, state = state, moves.tell(state, name, number, atlas())
        assert state.story == (name, number)
        assert number == 0 or state != before
        if step.focus:
            assert moves.centre_of(step.focus, state.side, atlas()), step.focus


LINKS = sorted(
    {
        f"{link.scheme}:{link.target}"
        for page in atlas().pages.values()
        for link in action_links(page.body)
        if link.scheme == deeplink.SCHEME
    }
)


@pytest.mark.parametrize("link", LINKS)
def test_a_see_it_move_link_leads_somewhere(link: str) -> None:
    bent = AppState(pose=Pose(knee_left=5.0))
    assert deeplink.followed(bent, link, atlas()) != bent


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_page_offers_to_see_it_move(condition: str) -> None:
    body = atlas().pages[f"condition.{condition}"].body
    assert any(link.scheme == deeplink.SCHEME for link in action_links(body))


def content_with(tmp_path: Path, file: str, was: str, now: str) -> Path:
    """A copy of the content in which one text of one file is another."""
    copy = tmp_path / "en"
    shutil.copytree(CONTENT, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert was in text
    (copy / file).write_text(text.replace(was, now, 1), encoding="utf-8")
    return copy


def line_of(copy: Path, file: str, part: str) -> int:
    """The line on which a text stands."""
    lines = (copy / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if part in line)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("lumbar_flexion: 17", "lumbar_flexion: 170", "must lie between -16 and 52 degrees"),
        ("knee_left: 90, knee_right: 90}", "knees: 90}", "'knees' is no part of a posture"),
        ("    title: Sitting\n", "", "'title' is missing"),
        ("  - id: sitting\n    title: Sitting", "  - nonsense\n  - id: sitting\n    title: Sitting", "block of"),
    ],
)
def test_one_bad_posture_takes_no_other_with_it(tmp_path: Path, was: str, now: str, said: str) -> None:
    copy = content_with(tmp_path, "poses.yaml", was, now)
    found = read_atlas(copy, MESHES)
    assert [p.message for p in found.problems if said in p.message], [str(p) for p in found.problems]
    assert len(found.problems) == 1 and found.problems[0].file.endswith("poses.yaml")
    lost = set(atlas().motion.presets) - set(found.motion.presets)
    assert lost == (set() if "nonsense" in now else {"sitting"})


def test_two_bad_postures_are_told_each_with_its_own_line(tmp_path: Path) -> None:
    copy = content_with(tmp_path, "poses.yaml", "lumbar_flexion: 17", "lumbar_flexion: 170")
    text = (copy / "poses.yaml").read_text(encoding="utf-8").replace("lumbar_flexion: -16", "lumbar_flexion: -90")
    (copy / "poses.yaml").write_text(text, encoding="utf-8")
    found = read_atlas(copy, MESHES).problems
    wanted = [line_of(copy, "poses.yaml", part) for part in ("lumbar_flexion: 170", "lumbar_flexion: -90")]
    assert [p.line for p in found] == wanted


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (
            "{type: central, level: L4-L5, grade: 0.6}",
            "{type: middle, level: L4-L5, grade: 0.6}",
            "type 'middle' is not",
        ),
        (
            "{type: central, level: L4-L5, grade: 0.6}",
            "{type: central, level: L6-L7, grade: 0.6}",
            "level 'L6-L7' is not",
        ),
        (
            "{type: central, level: L4-L5, grade: 0.6}",
            "{type: central, level: L4-L5, grade: 7}",
            "grade '7' is not a number",
        ),
        (
            "{type: central, level: L4-L5, grade: 0.6}",
            "{type: central, level: L4-L5, grade: much}",
            "grade 'much' is not",
        ),
        (
            "{type: central, level: L4-L5, grade: 0.6}",
            "{size: 0.6}",
            "'size' cannot be set on condition.spinal-stenosis",
        ),
        ("settings: {type: central, level: L4-L5, grade: 0.6}", "settings: {}", "'cut' needs `settings`"),
    ],
)
def test_check_says_what_a_story_cannot_set_and_on_which_line(tmp_path: Path, was: str, now: str, said: str) -> None:
    copy = content_with(tmp_path, "stories/spinal-stenosis.yaml", was, now)
    found = [p for p in motion_problems(read_atlas(copy, MESHES), copy) if said in p.message]
    assert len(found) == 1 and found[0].message.startswith("step 2: ")
    assert found[0].line == line_of(copy, "stories/spinal-stenosis.yaml", "Over the years")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("story=no-story", "there is no story 'no-story'"),
        ("pose=on-the-moon", "there is no posture 'on-the-moon'"),
        ("condition=hiccups", "'condition.hiccups' is no condition"),
        ("grade=12", "grade '12' is not a number from 0 to 1"),
        ("condition=lumbar-disc-herniation&type=odd", "type 'odd' is not one of"),
    ],
)
def test_check_says_what_a_link_of_a_page_cannot_set(tmp_path: Path, link: str, said: str) -> None:
    file = "conditions/spinal-stenosis.md"
    copy = content_with(tmp_path, file, "## What we are not sure about", f"See [it](rootlight:?{link}).\n\n## What we")
    read = read_atlas(copy, MESHES)
    found = [p for p in link_problems(read.pages["condition.spinal-stenosis"], read) if said in p.message]
    assert len(found) == 1 and found[0].line == line_of(copy, file, "See [it]")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("plane: axial", "plane: oblique", "'plane' must be one of coronal, axial, rim"),
        ('through: "disc.{level}"', 'through: "disc.{storey}"', "'{storey}' stands for nothing that can be set"),
        ("takes: [vertebra, disc", "takes: [vertebrae, disc", "'vertebrae' in 'cut' is not in the atlas"),
        ('focus: "disc.{level}"', "focus: disc.L9", "'disc.L9' in 'cut' is not in the atlas"),
    ],
)
def test_check_says_what_is_wrong_with_a_cut(tmp_path: Path, was: str, now: str, said: str) -> None:
    copy = content_with(tmp_path, "conditions/spinal-stenosis.md", was, now)
    found = [p for p in check(read_atlas(copy, MESHES), copy, MESHES) if said in p.message]
    assert len(found) == 1 and found[0].file.endswith("spinal-stenosis.md") and found[0].line > 2
