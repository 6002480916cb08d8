"""A warning sign is said with every picture, and what cannot wait stands alone: without a window, from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from app.__main__ import main
from app.commandline.options import parser
from app.commandline.running import with_case
from app.content.hearing import Listener
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.painting import ZoneMark
from app.places import CONTENT, MESHES
from app.state import actions, beside, hurting
from app.state.appstate import AppState
from app.state.heeding import RAISED, given_way, put_before
from app.state.resolve import resolve
from app.state.shown import Shown


@pytest.fixture(scope="module")
def real() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def shown(state: AppState, atlas: Atlas) -> Shown:
    return resolve(state, atlas, hearing=Listener(CONTENT, MESHES, hurting.names_of(atlas)))


def warned(question: str, state: AppState | None = None) -> AppState:
    return hurting.reply_screen(hurting.begin(state or AppState()), question, "yes")


def test_what_cannot_wait_is_the_title_and_the_beginning_of_the_caption(real: Atlas) -> None:
    found = shown(warned("bladder_bowel", actions.select(AppState(), "root.L5", real)), real)
    assert found.urgent and found.title == "Seek emergency care now"
    assert found.caption.startswith(f"{RAISED} Seek emergency care now: signs from the nerves of bladder and saddle.")
    assert found.caption.startswith(found.warning) and not found.skin


def test_a_warning_sign_that_can_wait_is_said_before_the_words_of_the_picture(real: Atlas) -> None:
    state = actions.select(AppState(), "condition.hip-osteoarthritis", real)
    plain, found = shown(state, real), shown(warned("weight_loss", state), real)
    assert not found.urgent and found.title == plain.title and found.skin == plain.skin
    assert found.warning and found.caption == f"{found.warning} {plain.caption}"
    assert shown(warned("groin_lump", state), real).warning == "", "a look-alike is no warning sign"


def test_a_warning_stands_over_two_beside_each_other_and_goes_with_its_answer(real: Atlas) -> None:
    state = beside.back_or_hip(AppState(), real)
    found = shown(warned("cancer_history", state), real)
    assert found.beside is not None and found.caption.startswith(RAISED)
    assert shown(hurting.reply_screen(warned("cancer_history", state), "cancer_history", "no"), real).warning == ""
    assert shown(warned("saddle_numb", state), real).beside is None


@pytest.mark.parametrize("what", ["training_jump", "under_18", "saddle_numb", "fall_cannot_bear"])
def test_whatever_stands_in_place_of_the_list_has_words(real: Atlas, what: str) -> None:
    found = shown(warned(what), real)
    assert found.urgent and found.warning and found.title and not found.title.endswith("?")


def test_only_what_puts_something_else_before_the_person_is_held_back(real: Atlas) -> None:
    state = given_way(warned("saddle_numb"))
    others = (
        partial(actions.select, identifier="root.L5", atlas=real),
        partial(actions.open_page, page="chapter.back-or-hip", atlas=real),
        partial(beside.back_or_hip, atlas=real),
        partial(actions.isolate, structure="bone.sacrum"),
    )
    assert all(put_before(state, step(state)) for step in others)
    allowed = (
        partial(hurting.reply_screen, question="saddle_numb", answer="no"),
        partial(hurting.mark_named, names="groin.left", atlas=real),
        partial(actions.look_from, view="posterior"),
        partial(actions.choose_side, side="right"),
        actions.reset,
    )
    assert not any(put_before(state, step(state)) for step in allowed)


@pytest.mark.parametrize("screen", ["saddle_numb", "cancer_history"])
def test_a_case_is_a_picture_with_its_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    said: list[str] = []

    def noted(shown: Shown, *_: object) -> list[object]:
        said.append(shown.caption)
        return []

    monkeypatch.setattr("app.export.picture._lines", noted)
    case, out = tmp_path / "case.yaml", tmp_path / "out.png"
    case.write_text(f"zones: [groin.left]\nscreen: [{screen}]\n", encoding="utf-8")
    assert main(["render", "--case", str(case), "--size", "300x300", "--out", str(out)]) == 0
    assert out.is_file() and said and all(words.startswith(RAISED) for words in said)


def test_a_case_from_the_command_line_holds_the_conversation(real: Atlas, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("zones: [groin.left]\npresent: [limp]\nscreen: [saddle_numb]\n", encoding="utf-8")
    state = with_case(parser().parse_args(["open", "--case", str(case)]), real, AppState())
    assert state.hurt.open and dict(state.hurt.screen) == {"saddle_numb": "yes"}
    assert state.hurt.marks == (ZoneMark("groin", "left"),) and shown(state, real).urgent


def test_a_case_and_zones_are_not_both_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("zones: [groin.left]\n", encoding="utf-8")
    words = ["render", "--case", str(case), "--zones", "groin.left", "--out", str(tmp_path / "x.png")]
    assert main(words) == 2
    assert "both say where it hurts; leave one out" in capsys.readouterr().err
