"""Where it hurts, as state: undone stroke by stroke, never remembered, and reasoned about only while it is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest

from app.content.discern import read_discern
from app.domain.atlas import Atlas
from app.domain.discern import Case, Discern
from app.domain.ids import Body
from app.domain.motion import Preset
from app.domain.painting import Asked, Dab, Mark, Marked, MarkedZone, PaintedRegion, Said, Stroke, ZoneMark
from app.domain.pose import STANDING, Pose
from app.places import CONTENT
from app.state import actions, hurting
from app.state.appstate import AppState, Camera
from app.state.heard import Heard, heard_of, marked_sentence, to_save
from app.state.lighting import begin_again, on_model, show_card, show_pose
from app.state.screening import screen_groups
from app.state.session import Session

STROKE = Stroke((Dab((80.0, -90.0, -100.0), 16.0),), "female")
OTHER = Stroke((Dab((80.0, -90.0, -200.0), 16.0),), "female")


class Ear:
    """Hears what it is told to hear, and counts how often something is worked out."""

    def __init__(self) -> None:
        self.worked = 0

    def marked(self, marks: tuple[Mark, ...], body: Body) -> Marked:
        named = [m for m in marks if isinstance(m, ZoneMark)]
        gone = {(m.zone, m.side) for m in named if m.erase}
        kept = {(m.zone, m.side): None for m in named if not m.erase and (m.zone, m.side) not in gone}
        return Marked(tuple(MarkedZone(zone, side, 1.0) for zone, side in kept), float(len(marks)))

    def regions(self, asked: Asked, body: Body) -> tuple[Any, ...]:
        return ()

    def spread(self, marks: tuple[Mark, ...], body: Body) -> tuple[PaintedRegion, ...]:
        return ()

    def discern(self) -> Discern:
        return read_discern(CONTENT)

    def kept(self, question: object, make: Callable[[], Any]) -> Any:
        self.worked += 1
        return make()


@pytest.fixture
def real(atlas: Atlas) -> Atlas:
    from app.content.maps import read_zones

    return replace(atlas, zones=MappingProxyType(read_zones(CONTENT / "maps" / "zones.yaml")))


@pytest.fixture
def session(real: Atlas) -> Session:
    return Session(real, AppState(), None, Ear())


def heard(session: Session) -> Heard:
    found = session.shown.heard
    assert found is not None
    return found


def cards(session: Session) -> list[str]:
    return [card.column.id for card in heard(session).explanation.cards]


def test_strokes_are_undone_one_by_one(session: Session) -> None:
    for stroke in (STROKE, OTHER):
        session.do(partial(hurting.mark, made=stroke))
    session.undo()
    assert session.state.hurt.marks == (STROKE,) == session.shown.marks
    session.undo()
    assert session.state.hurt.marks == ()
    session.redo()
    assert session.state.hurt.marks == (STROKE,)


def test_a_tool_is_no_step_of_undo(session: Session) -> None:
    session.do(partial(hurting.mark, made=STROKE))
    session.hold(partial(hurting.take_tool, tool="erase"))
    session.hold(partial(hurting.size_brush, radius=36.0))
    session.undo()
    assert session.state.hurt.marks == ()
    assert (session.state.hurt.tool, session.state.hurt.radius) == ("erase", 36.0)


def test_going_back_to_a_page_loses_no_stroke(session: Session) -> None:
    session.do(partial(actions.select, identifier="root.L5.left", atlas=session.atlas))
    session.do(partial(hurting.mark, made=STROKE))
    session.back()
    assert session.state.selection is None and session.state.hurt.marks == (STROKE,)


def test_the_first_picture_again_keeps_what_was_said(session: Session) -> None:
    session.do(partial(hurting.mark, made=STROKE))
    session.do(actions.reset)
    assert session.state.hurt.marks == (STROKE,)
    session.do(hurting.forget)
    assert not session.state.hurt.said


def test_begin_again_leaves_nothing_of_the_last_person_on_the_model(session: Session) -> None:
    session.do(partial(hurting.mark, made=STROKE))
    session.do(partial(actions.select, identifier="condition.lumbar-disc-herniation", atlas=session.atlas))
    session.do(lambda state: replace(state, pose=Pose(hip_flexion_left=70.0, recline=90.0)))
    session.do(begin_again)
    now = session.state
    assert not now.hurt.said and now.selection is None and not now.settings and now.pose == STANDING
    session.undo()
    assert session.state.hurt.said and session.state.selection, "one undo brings all of it back"


def test_an_eraser_with_nothing_to_erase_and_a_stroke_beside_the_body_are_nothing() -> None:
    state = AppState()
    assert hurting.mark(state, replace(STROKE, erase=True)) is state
    assert hurting.mark(state, Stroke((), "female")) is state


@pytest.mark.parametrize("names", ["grin.left", "groin", "groin.middle", "genital_perineum.left", ""])
def test_an_unknown_place_is_refused_in_one_sentence(real: Atlas, names: str) -> None:
    with pytest.raises(actions.UnknownIdError) as refused:
        hurting.mark_named(AppState(), names, real)
    assert "\n" not in str(refused.value) and ("zone" in str(refused.value))


def test_nothing_is_worked_out_before_the_conversation_begins(real: Atlas) -> None:
    ear = Ear()
    session = Session(real, AppState(), None, ear)
    session.do(partial(hurting.mark, made=STROKE))
    session.do(partial(hurting.reply, feature="groin_pain", answer="yes"))
    assert session.shown.heard is None and ear.worked == 0
    session.hold(hurting.begin)
    assert session.shown.heard is not None and ear.worked == 1
    for azimuth in (10.0, 20.0, 30.0):
        session.do(partial(actions.move_camera, camera=replace(session.state.camera, azimuth=azimuth)), merge="drag")
    assert ear.worked == 1, "turning the model asks nothing"
    session.hold(hurting.end)
    assert session.shown.heard is None and session.state.hurt.marks == (STROKE,)


def test_an_empty_skin_is_said_and_has_no_list(session: Session) -> None:
    session.hold(hurting.begin)
    assert cards(session) == []
    assert "Mark where it hurts" in heard(session).explanation.cannot_tell
    assert marked_sentence(session.state, heard(session), session.atlas) == "Nothing is marked yet."


def test_each_answer_orders_the_cards_anew(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="groin.left,anterior_thigh.left", atlas=session.atlas))
    for feature in ("socks_shoes", "limited_hip_ir"):
        session.do(partial(hurting.reply, feature=feature, answer="yes"))
    assert cards(session)[0] == "hip_oa"
    for feature, answer in (
        ("femoral_stretch", "yes"),
        ("reflex_change", "yes"),
        ("limited_hip_ir", "no"),
        ("socks_shoes", "no"),
    ):
        session.do(partial(hurting.reply, feature=feature, answer=answer))  # type: ignore[arg-type]  # both are replies
    assert cards(session)[0] == "disc_upper"
    for _ in range(4):
        session.undo()
    assert cards(session)[0] == "hip_oa"


def test_do_not_know_is_no_answer_and_is_not_asked_again(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="groin.left", atlas=session.atlas))
    first = heard(session).questions[0]
    before = cards(session)
    session.do(partial(hurting.reply, feature=first, answer="unsure"))
    assert first not in heard(session).questions
    assert cards(session) == before and first not in heard(session).case.absent


def test_the_first_question_separates_the_shown_cards(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="groin.left,anterior_thigh.left", atlas=session.atlas))
    found = heard(session)
    columns = [card.column.id for card in found.explanation.cards]
    cells = [found.discern.features[found.questions[0]].cells[name] for name in columns]
    assert len(columns) > 1 and len({(cell.present, cell.absent) for cell in cells}) > 1
    assert not {"age_over_70", "age_under_60"} & set(found.questions), "the age band answers them"


def test_what_a_look_alike_waits_for_is_asked_first(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="lateral_thigh.left", atlas=session.atlas))
    assert heard(session).questions[0] != "leg_weakness"
    session.do(partial(hurting.reply_screen, question="burning_patch", answer="yes"))
    assert heard(session).questions[0] == "leg_weakness"
    session.do(partial(hurting.reply, feature="leg_weakness", answer="no"))
    assert [note.mimic.id for note in heard(session).explanation.above] == ["meralgia"]
    assert "leg_weakness" not in heard(session).questions


def test_a_warning_comes_before_the_list_and_an_emergency_replaces_it(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="lower_buttock.left,posterior_leg.left", atlas=session.atlas))
    session.do(partial(actions.select, identifier="condition.lumbar-disc-herniation", atlas=session.atlas))
    session.do(partial(hurting.reply_screen, question="weakness_growing", answer="yes"))
    assert [one.flag.id for one in heard(session).explanation.red_flags] == ["progressive_weakness"]
    assert cards(session)
    session.do(partial(hurting.reply_screen, question="saddle_numb", answer="yes"))
    found = heard(session).explanation
    assert found.replaced and not found.cards and found.next_exam is None
    assert not session.shown.skin and not session.shown.labels, "no pattern stands beside an emergency"
    assert session.shown.marks, "what was painted stays"


def test_a_stress_fracture_offers_no_test_on_that_leg(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="groin.left", atlas=session.atlas))
    assert "single_leg_stance_pain" in heard(session).questions
    session.do(partial(hurting.reply_screen, question="training_jump", answer="yes"))
    assert "single_leg_stance_pain" not in heard(session).questions
    assert heard(session).explanation.next_exam is None


def test_the_warnings_are_missed_until_they_were_asked(session: Session) -> None:
    session.hold(hurting.begin)
    assert not heard(session).screened
    questions = tuple(q.id for _, group in screen_groups(heard(session).discern) for q in group)
    assert set(questions) == set(heard(session).discern.questions), "every warning question has a place"
    session.do(partial(hurting.reply_screen, question="cancer_history", answer="yes"))
    session.do(partial(hurting.none_of_these, questions=questions))
    assert heard(session).screened
    assert heard(session).case.screen == ("cancer_history",), "a yes is not overruled"


def test_contradictory_answers_are_said(session: Session) -> None:
    session.hold(hurting.begin)
    for feature in ("no_pain_seated", "worse_sitting"):
        session.do(partial(hurting.reply, feature=feature, answer="yes"))
    assert len(heard(session).explanation.sentences) == 1


def test_a_card_lights_the_model_on_the_painted_side_and_goes_again(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark_named, names="upper_buttock.right", atlas=session.atlas))
    column = heard(session).discern.columns["sij"]
    light = partial(show_card, column=column, heard=heard(session), atlas=session.atlas)
    session.do(light)
    assert session.state.selection == "condition.sacroiliac-joint-dysfunction" and session.state.side == "right"
    assert on_model(session.state, heard(session)) == "sij"
    session.do(light)
    assert session.state.selection is None and on_model(session.state, heard(session)) is None


def test_a_test_is_shown_on_the_whole_body_however_near_the_paint_was(session: Session) -> None:
    near = replace(session.state, camera=Camera((150.0, 0.0, -500.0), 300.0, 75.0, 0.0))
    lifted = Preset("lifted", "Lifted", "", Pose(hip_flexion_left=70.0, recline=90.0), "tests", True, "checked", ())
    atlas = replace(session.atlas, motion=replace(session.atlas.motion, presets=MappingProxyType({"lifted": lifted})))
    for side, azimuths in (("left", (60.0, 120.0)), ("right", (-120.0, -60.0))):
        seen = show_pose(replace(near, side=side), "lifted", None, atlas).camera
        assert seen.distance > 1200.0 and seen.focus[2] > -300.0
        assert azimuths[0] <= (seen.azimuth + 180.0) % 360.0 - 180.0 <= azimuths[1], (
            "a body that lies is seen from its side"
        )


def test_what_was_saved_comes_back(session: Session) -> None:
    session.hold(hurting.begin)
    session.do(partial(hurting.mark, made=STROKE))
    session.do(partial(hurting.mark_named, names="groin.left", atlas=session.atlas))
    for feature, answer in (("socks_shoes", "yes"), ("limp", "no"), ("stairs", "unsure")):
        session.do(partial(hurting.reply, feature=feature, answer=answer))  # type: ignore[arg-type]  # all are replies
    session.do(partial(hurting.none_of_these, questions=("saddle_numb", "groin_lump")))
    session.do(partial(hurting.choose_age, band="60-69"))
    before = session.state.hurt
    said = to_save(before, heard(session))
    session.do(hurting.forget)
    session.do(partial(hurting.take_said, said=said, atlas=session.atlas))
    after = session.state.hurt
    assert (after.marks, dict(after.replies), dict(after.screen)) == (
        before.marks,
        dict(before.replies),
        dict(before.screen),
    )
    assert after.age_band == "60-69"


def test_a_case_without_sides_is_marked_on_the_chosen_side(session: Session) -> None:
    session.do(partial(actions.choose_side, side="right"))
    session.do(partial(hurting.take_said, said=Said(Case(zones=("groin", "knee.left"))), atlas=session.atlas))
    assert session.state.hurt.marks == (ZoneMark("groin", "right"), ZoneMark("knee", "left"))


def test_without_ears_nothing_is_heard(real: Atlas) -> None:
    assert heard_of(hurting.begin(AppState()), real, None) is None
