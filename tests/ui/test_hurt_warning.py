"""*Where does it hurt?*: warning signs by real clicks; what cannot wait stays in sight, whatever else is asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.domain.pose import STANDING
from app.export.lettering import Pixels, Style, text_image, wrapped
from app.state import hurting, moves
from app.state.heeding import FIRST
from app.ui.hurt.text import NO_LIST
from app.ui.window import MainWindow
from tests.ui.conftest import click
from tests.ui.talking import text


def test_a_warning_sign_comes_first_and_an_emergency_replaces_the_list(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="lower_buttock.left,posterior_leg.left", atlas=talk.session.atlas))
    talk.right_panel.show_page()
    warnings = talk.left_panel.hurt.warnings
    click(talk, warnings.rows["saddle_numb"].segments.buttons["yes"])
    assert talk.right_panel.tabs.currentWidget() is talk.answer_panel, "it is never behind the page"
    said = text(talk)
    assert said.strip().startswith("Seek emergency care now") and NO_LIST in said and "Fits:" not in said
    click(talk, talk.left_panel.hurt.steps.buttons["questions"])
    assert not any(row.isVisible() for row in talk.left_panel.hurt.questions.rows.values())
    click(talk, talk.left_panel.hurt.steps.buttons["screen"])
    click(talk, warnings.rows["saddle_numb"].segments.buttons["no"])
    assert "Seek emergency care now" not in text(talk) and "Fits:" in text(talk)


def test_where_something_cannot_wait_the_body_stands_again(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.right", atlas=talk.session.atlas))
    talk.act("pose", "fadir")
    posed = talk.session.state
    assert posed.pose != STANDING
    click(talk, talk.left_panel.hurt.warnings.rows["saddle_numb"].segments.buttons["yes"])
    assert talk.session.state.pose == STANDING and talk.session.shown.pose == STANDING
    assert "Posture" not in talk.session.shown.caption
    talk.session.undo()
    assert talk.session.state == posed, "the answer and the standing body are taken back together"


def raise_emergency(window: MainWindow) -> None:
    click(window, window.left_panel.hurt.warnings.rows["saddle_numb"].segments.buttons["yes"])
    assert window.session.shown.urgent


def in_sight(window: MainWindow) -> bool:
    """Whether the warning is read in the list, over the model and under it, and nothing else is drawn."""
    shown = window.session.shown
    assert window.viewport.canvas is not None
    return (
        window.answer_panel.view.isVisible()
        and "Seek emergency care now" in text(window)
        and window.viewport.canvas.titles.first.text() == "Seek emergency care now"
        and "Seek emergency care now: signs from the nerves" in window.caption.text()
        and not (shown.skin or shown.labels or shown.beside)
        and shown.pose == STANDING
        and (window.beside_bar is None or not window.beside_bar.isVisible())
        and not window.page_panel.isVisible()
    )


OTHERS = (
    "compare",
    "compare.selected",
    "cut",
    "story",
    "index",
    "to_page",
    "about",
    "next",
    "pose.sitting",
    "out",
    "search",
    "movement",
    "hurt",
)


@pytest.mark.parametrize("tab", [0, 1])
def test_no_other_tab_covers_what_cannot_wait(talk: MainWindow, tab: int) -> None:
    raise_emergency(talk)
    bar = talk.left_panel.tabs.tabBar()
    click(talk, bar, bar.tabRect(tab).center())
    assert in_sight(talk) and talk.left_panel.hurt.isVisible() and talk.messages.label.text() == FIRST
    click(talk, talk.left_panel.hurt.warnings.rows["saddle_numb"].segments.buttons["no"])
    assert not talk.messages.isVisible(), "the sentence goes with the warning"
    click(talk, bar, bar.tabRect(tab).center())
    assert not talk.session.state.hurt.open


@pytest.mark.parametrize("command", OTHERS)
def test_no_command_covers_what_cannot_wait(talk: MainWindow, command: str) -> None:
    raise_emergency(talk)
    before = talk.session.state
    if command in talk.actions_by_id:
        talk.actions_by_id[command].trigger()
    else:
        assert command == "pose.sitting"
        talk.ask(partial(moves.take_preset, preset="sitting", atlas=talk.session.atlas))
    QTest.qWait(30)
    assert talk.session.state == before and in_sight(talk)
    assert talk.messages.isVisible() and talk.messages.label.text() == FIRST


@pytest.mark.parametrize(
    "link",
    [
        "rootlight:?compare=lumbar-disc-herniation,hip-osteoarthritis",
        "rootlight:?condition=spinal-stenosis&grade=1",
        "condition:hip-osteoarthritis",
        "root:L5",
        "chapter:back-or-hip",
    ],
)
def test_no_link_covers_what_cannot_wait(talk: MainWindow, link: str) -> None:
    raise_emergency(talk)
    before = talk.session.state
    talk.answer_panel.followed.emit(link)
    talk._open_page("chapter.back-or-hip")
    talk.right_panel.tabs.tabBar().setFocus()
    click(talk, talk.right_panel.tabs.tabBar(), talk.right_panel.tabs.tabBar().tabRect(1).center())
    QTest.qWait(30)
    assert talk.session.state == before and in_sight(talk) and talk.messages.label.text() == FIRST


def test_a_comparison_ends_where_something_cannot_wait_and_comes_back_with_undo(talk: MainWindow) -> None:
    talk.actions_by_id["compare"].trigger()
    QTest.qWait(120)
    compared = talk.session.state
    talk.left_panel.tabs.setCurrentWidget(talk.left_panel.hurt)
    raise_emergency(talk)
    assert in_sight(talk) and not talk.actions_by_id["compare.swap"].isEnabled()
    assert not talk.actions_by_id["back"].isEnabled()
    talk.session.undo()
    assert talk.session.state == compared and talk.beside_bar is not None and talk.beside_bar.isVisible()


def test_what_cannot_wait_is_there_again_when_the_conversation_is_taken_up_again(talk: MainWindow) -> None:
    raise_emergency(talk)
    talk.hold(hurting.end)
    talk.actions_by_id["compare"].trigger()
    assert talk.session.state.beside
    talk.left_panel.tabs.setCurrentWidget(talk.left_panel.hurt)
    QTest.qWait(60)
    assert in_sight(talk) and talk.session.state.beside is None


def test_the_answer_can_be_changed_and_everything_is_open_again(talk: MainWindow) -> None:
    raise_emergency(talk)
    click(talk, talk.left_panel.hurt.warnings.rows["saddle_numb"].segments.buttons["no"])
    talk.actions_by_id["compare"].trigger()
    assert talk.session.state.beside and "emergency" not in talk.caption.text()
    assert talk.right_panel.tabs.currentWidget() is talk.page_panel


@pytest.mark.parametrize(
    ("question", "words", "first"),
    [
        ("saddle_numb", "Seek emergency care now: signs from the nerves of bladder and saddle.", True),
        ("cancer_history", "Ask for an urgent medical visit: a serious cause, such as cancer", False),
    ],
)
def test_a_saved_picture_carries_the_words_of_the_warning(
    talk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, words: str, first: bool
) -> None:
    lines: list[str] = []
    paragraphs: list[str] = []

    def line_of(line: str, style: Style) -> Pixels:
        lines.append(line)
        return text_image(line, style)

    def paragraph_of(paragraph: str, style: Style, width: int) -> list[Pixels]:
        paragraphs.append(paragraph)
        return wrapped(paragraph, style, width)

    monkeypatch.setattr("app.export.picture.text_image", line_of)
    monkeypatch.setattr("app.export.picture.wrapped", paragraph_of)
    talk.ask(partial(hurting.reply_screen, question=question, answer="yes"))
    QTest.qWait(60)
    talk.write_picture(tmp_path / "warned.png")
    assert (tmp_path / "warned.png").is_file()
    assert paragraphs[0].startswith(f"Warning sign answered with yes. {words}")
    assert talk.session.shown.caption.startswith(f"Warning sign answered with yes. {words}")
    assert ("Seek emergency care now" in lines) == first, "what cannot wait is the title too"
