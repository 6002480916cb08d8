"""Postures and stories, one test each: what they name is there, they read plainly, every step can be shown."""

from __future__ import annotations

from functools import cache

import pytest

from app.content.check_motion import motion_problems
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
