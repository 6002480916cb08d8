"""Two beside each other: actions, links, what is shown of both, and what survives."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.places import CONTENT, MESHES
from app.state import actions, beside, deeplink, moves
from app.state.actions import UnknownIdError
from app.state.appstate import BESIDE_PAGE, AppState, Camera
from app.state.compared import meeting_of, stronger
from app.state.resolve import resolve
from app.state.session import Session
from app.state.shown import Channel, FieldRef, Look, Meaning, Meeting

DISC, JOINT = "condition.lumbar-disc-herniation", "condition.sacroiliac-joint-dysfunction"


def pair(atlas: Atlas, **chosen: object) -> AppState:
    return replace(beside.compare(AppState(), DISC, JOINT, atlas), **chosen)  # type: ignore[arg-type]


def test_two_are_chosen_by_their_ids_or_short_names(atlas: Atlas) -> None:
    long = beside.compare(AppState(), DISC, "root.L5", atlas)
    short = beside.compare(AppState(), "lumbar-disc-herniation", "L5", atlas)
    assert (long.selection, long.beside, long.page) == (DISC, "root.L5", BESIDE_PAGE)
    assert short == long


def test_an_id_with_a_side_chooses_it(atlas: Atlas) -> None:
    assert beside.compare(AppState(), "root.L5.right", JOINT, atlas).side == "right"


@pytest.mark.parametrize("second", ["vertebra.L4", "nerve.sciatic", "nothing", "L9", DISC])
def test_what_cannot_be_compared_is_refused_in_a_sentence(atlas: Atlas, second: str) -> None:
    with pytest.raises(UnknownIdError, match=r"cannot be compared with itself|has no pattern of pain"):
        beside.compare(AppState(), DISC, second, atlas)


def test_a_comparison_leaves_settings_story_and_isolation(atlas: Atlas) -> None:
    before = replace(AppState(), settings={"level": "L4-L5"}, story=("x", 1), isolated="bone.sacrum")
    after = beside.compare(before, DISC, JOINT, atlas)
    assert not after.settings and after.story is None and after.isolated is None


def test_swapping_twice_changes_nothing(atlas: Atlas) -> None:
    state = pair(atlas)
    swapped = beside.swap(state)
    assert (swapped.selection, swapped.beside) == (JOINT, DISC)
    assert beside.swap(swapped) == state
    assert beside.swap(AppState()) == AppState()


def test_one_of_the_two_can_be_another(atlas: Atlas) -> None:
    state = pair(atlas)
    assert beside.put(state, True, "root.L5.right", atlas).beside == "root.L5"
    assert beside.put(state, True, "root.L5.right", atlas).side == "right"
    assert beside.put(state, False, "root.S1", atlas).selection == "root.S1"
    assert beside.put(state, False, JOINT, atlas) == beside.swap(state), "what is the other already changes places"


def test_going_somewhere_else_ends_it(atlas: Atlas) -> None:
    state = pair(atlas)
    assert actions.select(state, "root.L4", atlas).beside is None
    assert actions.open_page(state, "root.L5", atlas).beside is None
    assert actions.reset(state).beside is None


def test_a_chapter_can_be_read_while_two_are_compared(atlas: Atlas) -> None:
    reading = actions.open_page(pair(atlas), "chapter.back-or-hip", atlas)
    assert reading.beside == JOINT
    assert resolve(reading, atlas).page == "chapter.back-or-hip"
    assert resolve(beside.show_table(reading), atlas).page == f"beside:{DISC},{JOINT}"


def test_one_step_out_leaves_the_first_alone_with_its_page(atlas: Atlas) -> None:
    out = actions.back_out(pair(atlas))
    assert (out.selection, out.beside) == (DISC, None)
    assert resolve(out, atlas).page == DISC
    assert resolve(beside.leave(pair(atlas)), atlas).page == DISC


def test_back_and_forward_and_undo_pass_through_it(atlas: Atlas) -> None:
    session = Session(atlas, AppState())
    session.do(partial(actions.select, identifier="root.L5", atlas=atlas))
    session.do(partial(beside.compare, first=DISC, second=JOINT, atlas=atlas))
    session.do(partial(beside.toggle_view, atlas=atlas))
    session.do(partial(actions.select, identifier="root.S1", atlas=atlas))
    session.back()
    assert (session.state.beside, session.state.beside_view) == (JOINT, "together")
    session.back()
    assert (session.state.selection, session.state.beside) == ("root.L5", None)
    session.forward()
    session.undo()
    assert session.state.beside is None


def test_the_camera_shows_both_and_one_that_was_moved_stays(atlas: Atlas) -> None:
    near = replace(AppState(), camera=Camera(distance=300.0))
    begun = beside.compare(near, DISC, JOINT, atlas)
    assert begun.camera.distance > 1500.0
    moved = replace(begun, camera=replace(begun.camera, azimuth=12.0))
    assert beside.toggle_view(moved, atlas).camera == moved.camera
    assert beside.put(moved, True, "root.L5", atlas).camera == moved.camera


def test_a_link_leads_to_two(atlas: Atlas) -> None:
    link = "rootlight:?compare=lumbar-disc-herniation,sacroiliac-joint-dysfunction&view=together,posterior&side=right"
    state = deeplink.followed(AppState(), link, atlas)
    assert (state.selection, state.beside, state.beside_view, state.side) == (DISC, JOINT, "together", "right")
    assert state.camera.azimuth == 180.0
    plain = deeplink.followed(AppState(), "rootlight:?compare=L5,S1", atlas)
    assert (plain.selection, plain.beside, plain.beside_view) == ("root.L5", "root.S1", "split")


@pytest.mark.parametrize("asked", ["L5", "L5,", "L5,S1,L4", ",L5"])
def test_a_link_with_fewer_or_more_than_two_is_refused(atlas: Atlas, asked: str) -> None:
    with pytest.raises(UnknownIdError, match="does not name two"):
        deeplink.followed(AppState(), f"rootlight:?compare={asked}", atlas)


def test_each_half_shows_what_it_shows_alone(atlas: Atlas) -> None:
    shown = resolve(pair(atlas), atlas)
    assert shown.beside is not None and shown.beside.other is not None
    for half, name in ((shown, DISC), (shown.beside.other, JOINT)):
        alone = resolve(replace(AppState(), selection=name), atlas)
        assert half.skin == alone.skin
        assert half.looks == alone.looks
    assert {entry.channel for entry in shown.legend} == {*shown.skin, *shown.beside.other.skin}
    assert shown.beside.names == ("Disc", "Sacroiliac")


def test_on_one_body_kinds_and_owners_stay_apart(atlas: Atlas) -> None:
    shown = resolve(pair(atlas, beside_view="together", side="both"), atlas)
    assert shown.beside is not None and not shown.skin
    skin = shown.beside.skin
    assert skin[Meeting.FIRST_RADICULAR] == tuple(FieldRef("radicular.L5.typical", s) for s in ("left", "right"))
    assert {ref.name for ref in skin[Meeting.SECOND_REFERRED]} == {"zone.upper_buttock"}
    assert Meeting.SECOND_RADICULAR not in skin
    shared = shown.legend[-1]
    assert shared.channel is Meeting.SHARED
    assert "radicular pain of A with referred pain of B" in shared.text
    assert shown.looks["disc.L4-L5"].meaning is Meaning.AFFECTED
    assert shown.looks["bone.sacrum"].meaning is Meaning.AFFECTED


def test_a_dermatome_is_no_pain_and_is_shared_with_nothing() -> None:
    first = {Channel.DERMATOME_CORE: (FieldRef("dermatome.lee2008.L5.core", "left"),)}
    assert not meeting_of(first, first)


def test_a_structure_that_means_something_to_both_keeps_the_stronger_look() -> None:
    lit = Look(Meaning.STEPPED_BACK, 1.0, frozenset({"L5"}))
    joined = stronger(Look(Meaning.AFFECTED, 0.5), lit)
    assert (joined.meaning, joined.opacity, joined.lit) == (Meaning.AFFECTED, 1.0, frozenset({"L5"}))
    assert stronger(lit, lit) is lit


def test_setting_or_telling_ends_it() -> None:
    whole = read_atlas(CONTENT, MESHES)
    state = beside.back_or_hip(AppState(), whole)
    assert moves.set_parameter(state, "level", "L4-L5", whole).beside is None
    assert moves.tell(state, "lumbar-disc-herniation", 0, whole).beside is None
    assert moves.take_preset(state, "sitting", whole).beside == state.beside


@pytest.mark.parametrize("view", ["split", "together"])
@pytest.mark.parametrize("names", [("root.L5", "root.L4"), (DISC, "root.S1"), ("root.L5", JOINT)])
def test_two_are_shown_on_the_agreement_of_the_maps_too(names: tuple[str, str], view: str) -> None:
    atlas = read_atlas(CONTENT, MESHES)
    state = beside.show_as(AppState(map="agreement"), view, atlas)
    shown = resolve(beside.compare(state, *names, atlas), atlas)
    assert shown.legend and shown.beside is not None
    said = {entry.channel: entry.text for entry in shown.legend}
    if view == "split":
        assert "to the same root" in said[Channel.AGREE_ALL], "said of both halves, so of neither root by name"
