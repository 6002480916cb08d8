"""Clicking a number says what was measured, in whom, who published it and how sure it is; by mouse and by key."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.answers import NO_ANSWER, Answer, Measure
from app.domain.atlas import Atlas
from app.domain.figures import RECALLED, SURE
from app.state import actions, moves
from app.ui.page.evidence import evidence_of
from app.ui.page.text import page_html
from app.ui.window import MainWindow
from tests.ui.conftest import click, key


def open_chapter(window: MainWindow, name: str) -> None:
    window.ask(partial(actions.open_page, page=f"chapter.{name}", atlas=window.session.atlas))
    QTest.qWait(80)


def place_of(window: MainWindow, words: str) -> QPoint:
    """Where some words of the page are in it; scrolled into sight."""
    view = window.page_panel.view
    view.moveCursor(QTextCursor.MoveOperation.Start)
    assert view.find(words), words
    end = view.cursorRect()
    cursor = view.textCursor()
    cursor.setPosition(cursor.selectionStart())
    view.setTextCursor(cursor)
    start: QRect = view.cursorRect()
    QApplication.processEvents()
    assert start.top() == end.top(), "the words are broken over two lines"
    return QPoint((start.left() + end.left()) // 2, start.center().y())


def test_a_click_on_a_number_says_what_stands_behind_it(window: MainWindow) -> None:
    open_chapter(window, "referred-and-radicular-pain")
    view, card = window.page_panel.view, window.page_panel.evidence
    where = place_of(window, "64.1 %")
    before = window.session.state
    click(window, view.viewport(), where)
    assert card.isVisible() and window.session.state == before
    told = card.text.toPlainText()
    for words in ("64.1 %", "did not follow the skin map", "169", "Murphy DR", "2009", "10.1186/1746-1340-17-9"):
        assert words in told, words
    assert "Read in the paper's abstract or page" in told
    assert card.text.hasFocus() and "64.1 %" in card.text.accessibleName()
    assert "Murphy" in card.text.accessibleDescription()
    click(window, card.close_button)
    assert not card.isVisible()


def test_by_keys_alone_and_escape_gives_the_keys_back(window: MainWindow) -> None:
    open_chapter(window, "referred-and-radicular-pain")
    view, card = window.page_panel.view, window.page_panel.evidence
    window.focus_page()
    for _ in range(60):
        key(window, Qt.Key.Key_Tab)
        if view.textCursor().selectedText() == "4.1\u00a0%":
            break
    assert view.textCursor().selectedText() == "4.1\u00a0%"
    key(window, Qt.Key.Key_Return)
    assert card.isVisible() and "4.1 %" in card.text.toPlainText()
    key(window, Qt.Key.Key_Escape)
    assert not card.isVisible() and view.hasFocus()


def test_a_citation_and_a_number_open_the_same_card(window: MainWindow) -> None:
    panel = window.page_panel
    panel.show_evidence("figure:lesher2008.below_knee")
    assert "22 %" in panel.evidence.text.toPlainText() and "Lesher" in panel.evidence.text.toPlainText()
    panel.show_evidence("source:lesher2008")
    assert "Hip joint pain referral patterns" in panel.evidence.text.toPlainText()
    panel.show_evidence("source:bogduk_book?k")
    assert SURE[RECALLED] in panel.evidence.text.toPlainText()
    open_chapter(window, "about")
    assert not panel.evidence.isVisible(), "another page, another matter"


@pytest.mark.parametrize("percent", [100, 200])
def test_the_card_stays_inside_the_panel_and_leaves_some_of_the_page(window: MainWindow, percent: int) -> None:
    panel = window.page_panel
    panel.use("light", percent)
    panel.show_evidence("figure:metcalfe2019.adduction")
    area = panel.evidence.geometry()
    assert panel.rect().contains(area)
    assert area.top() > panel.view.geometry().top()
    assert panel.evidence.text.verticalScrollBar().value() == 0
    panel.use("dark", 100)
    key(window, Qt.Key.Key_Escape)


def test_every_number_and_every_citation_of_every_page_can_be_answered(atlas: Atlas) -> None:
    import re

    for page in atlas.pages.values():
        for href in re.findall(r'href="((?:figure|source):[^"]+)"', page_html(page, atlas)):
            found = evidence_of(href, atlas, NO_ANSWER)
            assert found.papers or href.startswith(("figure:model.", "figure:count.")), href
            assert "not in the list" not in found.spoken and "no longer" not in found.heading, href
            assert any(name == "How sure" for name, _ in found.lines), href


def test_a_number_beside_the_model_has_the_card_of_its_published_range(atlas: Atlas) -> None:
    measure = Measure(
        "canal.L4-L5", "Canal area, L4–L5", 230, "mm²", 260, (224, 268), False, "checked", ("schmid1999",)
    )
    found = evidence_of("measure:canal.L4-L5", atlas, Answer(measures=(measure,)))
    assert found.heading == "224 to 268 mm²" and "Canal area" in found.sentence
    assert "Schmid" in found.spoken and "Read in the paper's abstract or page" in found.spoken
    alone = Measure("p", "Pressure", 0.46, "MPa", status="checked", sources=("wilke1999",), computed=False)
    found = evidence_of("measure:p", atlas, Answer(measures=(alone,)))
    assert (found.heading, found.sentence) == ("0.46 MPa", "Pressure") and "Wilke" in found.spoken
    gone = evidence_of("measure:canal.L4-L5", atlas, NO_ANSWER)
    assert gone.heading.startswith("This number is no longer shown")


def test_a_number_beside_the_model_is_asked_by_its_link(window: MainWindow) -> None:
    window.actions_by_id["movement"].trigger()
    window.ask(partial(actions.select, identifier="condition.lumbar-disc-herniation", atlas=window.session.atlas))
    window.ask(partial(moves.set_parameter, name="size", value=1.0, atlas=window.session.atlas))
    QTest.qWait(200)
    text = window.left_panel.movement.measures.text
    measure = next(m for m in window.session.shown.answer.measures if m.published)
    window.left_panel.movement.measures.all.setChecked(True)
    assert f'href="measure:{measure.name}"' in text.text()
    text.linkActivated.emit(f"measure:{measure.name}")
    assert window.page_panel.evidence.isVisible()
    assert measure.title in window.page_panel.evidence.text.toPlainText()
    window.left_panel.movement.measures.all.setChecked(False)
    key(window, Qt.Key.Key_Escape)
    assert not window.page_panel.evidence.isVisible()


def test_a_card_is_headed_by_the_whole_name_of_the_first_author(atlas: Atlas) -> None:
    headed = {
        key: evidence_of(f"source:{key}", atlas, NO_ANSWER).heading for key in ("vanderwindt2010", "vandillen2008")
    }
    assert headed == {"vanderwindt2010": "van der Windt 2010", "vandillen2008": "Van Dillen 2008"}


def test_what_is_no_publication_is_not_told_as_one(atlas: Atlas) -> None:
    found = evidence_of("source:model_synthesis", atlas, NO_ANSWER)
    assert "(a label" not in found.spoken and "not a measurement" in found.spoken
    assert evidence_of("source:kinsella2024", atlas, NO_ANSWER).papers[0][0].startswith("Authors not recorded")
