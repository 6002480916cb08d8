"""Postures, settings and stories: each is one step of the one state, and none can lead to what is impossible."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from app.domain.answers import Answer, Settings
from app.domain.atlas import Atlas
from app.domain.ids import Side
from app.domain.motion import Choice, Motion, Parameter, Preset, Story, StoryStep
from app.domain.pose import STANDING, Pose, between, clamped, mirrored
from app.state import actions, deeplink, moves
from app.state.actions import UnknownIdError
from app.state.appstate import AppState, Camera
from app.state.framing import beside_who_lies, framed, outline
from app.state.resolve import resolve
from app.state.session import Session
from app.state.shown import Channel, FieldRef, Meaning

DISC = "condition.lumbar-disc-herniation"
SITTING = Pose(lumbar_flexion=20.0, pelvic_tilt=-20.0, hip_flexion_left=70.0, hip_flexion_right=70.0)
RAISED = Pose(hip_flexion_left=70.0)


def step(text: str, **chosen: object) -> StoryStep:
    empty: dict[str, object] = dict.fromkeys(
        ("preset", "side", "look", "azimuth", "elevation", "focus", "distance", "select")
    )
    return StoryStep(
        **(
            empty
            | {"text": text, "settings": MappingProxyType({}), "layers": MappingProxyType({}), "sources": ()}
            | chosen
        )
    )  # type: ignore[arg-type]


@pytest.fixture
def moving(atlas: Atlas) -> Atlas:
    """The small atlas with two postures, a disc that can be set, and a story."""
    sizes = Parameter("size", "Size", "number", 0.6)
    levels = Parameter("level", "Level", "choice", "L4-L5", (Choice("L4-L5", "L4–L5"), Choice("L5-S1", "L5–S1")))
    side = Parameter("side", "Side", "choice", "left", (Choice("left", "left"), Choice("right", "right")))
    disc = replace(atlas.conditions[DISC], parameters=(levels, side, sizes))
    presets = {
        "sitting": Preset("sitting", "Sitting", "On a chair.", SITTING, "posture", False, "from knowledge", ()),
        "raised": Preset("raised", "Raised leg", "One leg up.", RAISED, "test", True, "from knowledge", ()),
    }
    told = (
        step("Stand.", preset="raised", side="right"),
        step("Press.", settings=MappingProxyType({"size": 1.0}), look="posterior", distance=700.0),
    )
    motion = Motion(MappingProxyType(presets), MappingProxyType({"disc": Story("disc", "A disc", DISC, told)}))
    return replace(atlas, conditions=MappingProxyType({**atlas.conditions, DISC: disc}), motion=motion)


class Touches:
    """A geometry that always touches the same roots."""

    def __init__(self, *reached: str) -> None:
        self.reached, self.asked = reached, 0

    def answer(self, pose: Pose, condition: str | None, settings: Settings) -> Answer:
        self.asked += 1
        return Answer(reached=self.reached if condition else ())


def chosen(atlas: Atlas) -> AppState:
    return actions.select(AppState(), DISC, atlas)


def test_a_posture_on_the_right_is_the_mirror_image_of_the_left(moving: Atlas) -> None:
    left = moves.take_preset(AppState(side="left"), "raised", moving)
    right = moves.take_preset(AppState(side="right"), "raised", moving)
    assert (left.pose.hip_flexion_left, left.pose.hip_flexion_right) == (70.0, 0.0)
    assert (right.pose.hip_flexion_left, right.pose.hip_flexion_right) == (0.0, 70.0)
    assert moves.preset_now(right, moving) == moving.motion.presets["raised"]


def test_bending_and_turning_change_their_direction_in_the_mirror_and_nothing_else_does() -> None:
    pose = Pose(lumbar_flexion=30.0, lumbar_bend=10.0, lumbar_rotation=4.0, hip_rotation_left=20.0, knee_right=15.0)
    image = mirrored(pose)
    assert image == Pose(30.0, -10.0, -4.0, hip_rotation_right=20.0, knee_left=15.0)
    assert mirrored(image) == pose


def test_the_impossible_is_held_at_its_limit_and_named() -> None:
    held, gave_way = clamped(Pose(lumbar_flexion=400.0, knee_left=-10.0))
    assert held.lumbar_flexion == 52.0 and held.knee_left == 0.0
    assert gave_way == ("lumbar_flexion", "knee_left")
    assert moves.set_part(AppState(), "hip_rotation_left", 90.0).pose.hip_rotation_left == 40.0


def test_the_way_between_two_postures_begins_and_ends_exactly() -> None:
    assert between(STANDING, SITTING, 0.0) == STANDING and between(STANDING, SITTING, 1.0) == SITTING
    assert between(STANDING, SITTING, 0.5).hip_flexion_right == 35.0


def test_what_is_not_there_is_said(moving: Atlas) -> None:
    with pytest.raises(UnknownIdError, match="postures are sitting, raised"):
        moves.take_preset(AppState(), "flying", moving)
    with pytest.raises(UnknownIdError, match="what can be set: level, side, size"):
        moves.set_parameter(chosen(moving), "colour", 1.0, moving)
    with pytest.raises(UnknownIdError, match="not one of L4-L5, L5-S1"):
        moves.set_parameter(chosen(moving), "level", "T1-T2", moving)
    with pytest.raises(UnknownIdError, match="select a condition first"):
        moves.set_parameter(AppState(), "size", 1.0, moving)
    with pytest.raises(UnknownIdError, match="stories are disc"):
        moves.tell(AppState(), "fairy", 0, moving)


@pytest.mark.parametrize(("asked", "held"), [(5.0, 1.0), (-1.0, 0.0), ("0.25", 0.25)])
def test_a_number_out_of_range_is_held(moving: Atlas, asked: float | str, held: float) -> None:
    assert moves.set_parameter(chosen(moving), "size", asked, moving).settings["size"] == held


def test_setting_one_thing_begins_the_others_at_their_defaults_on_the_side_that_is_shown(moving: Atlas) -> None:
    state = moves.set_parameter(actions.choose_side(chosen(moving), "right"), "size", 1.0, moving)
    assert dict(state.settings) == {"level": "L4-L5", "side": "right", "size": 1.0}
    assert moves.set_parameter(state, "side", "left", moving).side == "left"


def test_another_selection_forgets_what_was_set(moving: Atlas) -> None:
    state = moves.set_parameter(chosen(moving), "size", 1.0, moving)
    assert actions.select(state, "root.L5", moving).settings == {}


def test_what_is_reached_lights_up_and_only_that(moving: Atlas) -> None:
    state = moves.set_parameter(chosen(moving), "size", 1.0, moving)
    shown = resolve(state, moving, Touches("root.S1.right"))
    assert shown.skin[Channel.DERMATOME_CORE] == (FieldRef("dermatome.lee2008.S1.core", "right"),)
    assert shown.skin[Channel.RADICULAR_TYPICAL] == (FieldRef("radicular.S1.typical", "right"),)
    assert shown.looks["root.S1.right"].meaning is Meaning.AFFECTED
    assert shown.looks["root.S1.left"].meaning is Meaning.STEPPED_BACK
    assert shown.looks["root.L5.left"].meaning is Meaning.STEPPED_BACK
    assert shown.looks["nerve.sciatic.right"].lit == {"S1"} and not shown.looks["nerve.sciatic.left"].lit


def test_what_reaches_nothing_lights_no_root(moving: Atlas) -> None:
    state = moves.set_parameter(chosen(moving), "size", 0.0, moving)
    shown = resolve(state, moving, Touches())
    assert shown.skin == {}, "a healthy disc paints no one's leg"
    assert not any(look.lit for look in shown.looks.values())


def test_standing_with_nothing_set_asks_the_geometry_nothing(moving: Atlas) -> None:
    geometry = Touches("root.L5.left")
    session = Session(moving, AppState(), geometry)
    session.do(lambda state: actions.select(state, DISC, moving))
    assert geometry.asked == 0
    session.do(lambda state: moves.take_pose(state, SITTING))
    assert geometry.asked == 1


def test_esc_takes_one_thing_back_at_a_time(moving: Atlas) -> None:
    state = moves.take_pose(moves.set_parameter(chosen(moving), "size", 1.0, moving), SITTING)
    state = replace(state, story=("disc", 0))
    seen = []
    for _ in range(5):
        state = actions.back_out(state)
        seen.append((state.story is None, bool(state.settings), state.selection is None, state.pose == STANDING))
    assert seen[0] == (True, True, False, False)
    assert seen[1] == (True, False, False, False)
    assert seen[2] == (True, False, True, False)
    assert seen[3] == (True, False, True, True)


@pytest.mark.parametrize("asked", ["nan", "inf", "large"])
def test_what_is_no_number_is_refused(moving: Atlas, asked: str) -> None:
    with pytest.raises(UnknownIdError, match="number"):
        moves.set_parameter(chosen(moving), "size", asked, moving)
    with pytest.raises(UnknownIdError, match="number of degrees"):
        deeplink.followed(AppState(), f"rootlight:?lumbar_flexion={asked}", moving)
    assert clamped(Pose(lumbar_flexion=float("nan"))) == (STANDING, ("lumbar_flexion",))


def test_what_gives_way_is_said(moving: Atlas) -> None:
    wanted = {"size": "99", "lumbar_flexion": "300", "knee_left": "20"}
    state = deeplink.arranged(chosen(moving), wanted, moving)
    said = deeplink.gave_way(wanted, state, moving)
    assert len(said) == 2 and "99" in said[0] and "shown at 1" in said[0] and "shown at 52" in said[1]


def test_the_side_that_is_chosen_is_the_side_that_is_set(moving: Atlas) -> None:
    state = actions.choose_side(moves.set_parameter(chosen(moving), "size", 1.0, moving), "right")
    assert state.settings["side"] == "right"


class Broken:
    """A geometry that cannot be read."""

    def answer(self, pose: Pose, condition: str | None, settings: Settings) -> Answer:
        raise ValueError("the file is missing")


def test_what_cannot_be_resolved_changes_nothing(moving: Atlas) -> None:
    session = Session(moving, AppState(), Broken())
    with pytest.raises(ValueError, match="missing"):
        session.do(lambda state: moves.take_pose(state, SITTING))
    assert session.state == AppState() and not session.can_undo
    session.do(lambda state: actions.select(state, DISC, moving))
    assert session.state.selection == DISC and session.shown.title.startswith("Disc")


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_story_is_told_on_the_side_that_is_chosen(moving: Atlas, side: Side) -> None:
    state = moves.tell(AppState(side=side), "disc", 0, moving)
    for _ in range(2):
        assert state.side == side and getattr(state.pose, f"hip_flexion_{side}") == 70.0
        state = moves.next_step(state, 1, moving)
    assert state.settings["side"] == side


def test_a_story_sets_what_each_step_says_and_ends_at_its_ends(moving: Atlas) -> None:
    first = moves.tell(AppState(side="right"), "disc", 0, moving)
    assert first.selection == DISC and first.side == "right" and first.pose.hip_flexion_right == 70.0
    second = moves.next_step(first, 1, moving)
    assert second.story == ("disc", 1) and second.settings["size"] == 1.0 and second.settings["side"] == "right"
    assert second.camera.azimuth == 180.0 and second.camera.distance == 700.0
    assert moves.next_step(second, 1, moving) == second
    assert moves.leave_story(second).story is None and moves.leave_story(second).settings == second.settings


def test_a_link_sets_condition_posture_and_view_in_one_step(moving: Atlas) -> None:
    link = "rootlight:?condition=lumbar-disc-herniation&level=L5-S1&side=right&size=1.0&pose=sitting&view=posterior"
    state = deeplink.followed(AppState(), link, moving)
    assert state.selection == DISC and dict(state.settings) == {"level": "L5-S1", "side": "right", "size": 1.0}
    assert state.side == "right" and state.pose == SITTING and state.camera.azimuth == 180.0


def test_a_link_may_turn_single_parts(moving: Atlas) -> None:
    assert deeplink.followed(AppState(), "rootlight:?lumbar_flexion=30", moving).pose == Pose(lumbar_flexion=30.0)


@pytest.mark.parametrize(
    "link", ["rootlight:", "rootlight:?pose=flying", "rootlight:?size=1", "rootlight:?knee_left=x"]
)
def test_a_link_that_leads_nowhere_says_so(moving: Atlas, link: str) -> None:
    with pytest.raises(UnknownIdError):
        deeplink.followed(AppState(), link, moving)


def test_the_bones_round_a_level_that_is_set_are_seen_through(moving: Atlas) -> None:
    state = moves.set_parameter(chosen(moving), "size", 1.0, moving)
    assert resolve(state, moving).looks["vertebra.L4"].meaning is Meaning.GHOST
    assert resolve(moves.clear_settings(state), moving).looks["vertebra.L4"].meaning is Meaning.CONTEXT
    assert (
        resolve(moves.set_parameter(state, "level", "L5-S1", moving), moving).looks["bone.sacrum"].meaning
        is Meaning.GHOST
    )


def test_a_posture_is_brought_into_the_middle_and_standing_back_to_where_it_was(moving: Atlas) -> None:
    sitting = moves.take_preset(AppState(), "sitting", moving)
    assert sitting.camera.focus[1] < -100.0 and sitting.camera.focus[2] > -200.0, "forward and higher than standing"
    assert framed(sitting.camera, STANDING) == AppState().camera
    near = replace(AppState(), camera=replace(AppState().camera, distance=300.0))
    assert moves.take_preset(near, "sitting", moving).camera == near.camera, "who looks at a part goes on looking at it"


def test_a_body_that_lies_down_is_seen_from_beside_and_from_the_front_when_it_stands_up() -> None:
    lying, front = Pose(recline=90.0, hip_flexion_left=70.0), Camera()
    assert front.azimuth == 0.0, "at the soles of who lies"
    left, right = beside_who_lies(front, lying, right=False), beside_who_lies(front, lying, right=True)
    assert 60.0 < left.azimuth < 120.0 and left.elevation > 5.0 and right.azimuth == 360.0 - left.azimuth
    down = beside_who_lies(left, Pose(recline=-90.0), right=False)
    assert down.azimuth == 180.0 - left.azimuth, "beside the trunk, face down too"
    assert beside_who_lies(down, STANDING, right=False) == front == beside_who_lies(right, STANDING, right=True)
    assert beside_who_lies(left, STANDING, right=False) == front
    chosen = replace(front, azimuth=100.0)
    assert beside_who_lies(chosen, lying, right=False) == chosen == beside_who_lies(chosen, STANDING, right=False)
    near = replace(front, distance=300.0)
    assert beside_who_lies(near, lying, right=False) == near


def test_lying_on_the_back_the_head_is_behind_and_the_front_above() -> None:
    top, hips, knee, *_ = outline(Pose(recline=90.0, hip_flexion_left=90.0))
    assert top[0] > 250.0 and hips == (0.0, 0.0) and knee[1] > 350.0
