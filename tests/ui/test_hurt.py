"""*Where does it hurt?*: the conversation by real mouse and keys: choose, answer, read, and the room it takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.state import actions, hurting
from app.state.shown import Channel
from app.ui.page.evidencecard import EvidenceText
from app.ui.window import MainWindow
from tests.ui.conftest import click, key
from tests.ui.talking import spot, text, zones

Open = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def test_a_click_without_the_brush_tells_what_can_be_felt_there_and_marks_nothing(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    canvas = talk.viewport.canvas
    assert canvas is not None
    QTest.mouseClick(talk.windowHandle(), LEFT, NONE, canvas.mapTo(talk, where))
    QApplication.processEvents()
    assert talk.session.state.selection is None and talk.session.state.hurt.marks == ()
    said = text(talk)
    assert "What can be felt here" in said and "Groin" in said
    assert "of 3 maps" in said and "Hip osteoarthritis" in said and "%" in said
    key(talk, Qt.Key.Key_Escape)
    assert "What can be felt here" not in text(talk)


def test_a_source_opens_from_the_list(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    assert "source:khan2004" in talk.answer_panel.view.toHtml()
    talk.answer_panel._follow(QUrl("source:khan2004"))
    QApplication.processEvents()
    card = talk.answer_panel.evidence
    assert card.isVisible() and "Khan" in card.accessibleDescription() + card.findChild(EvidenceText).toPlainText()
    key(talk, Qt.Key.Key_Escape)
    assert not card.isVisible() and talk.session.state.hurt.open, "Esc closes the card and no more"


def test_everything_by_keyboard(talk: MainWindow) -> None:
    """Answer the warnings, find a place by its name, mark it right, answer a question; no mouse."""
    panel = talk.left_panel.hurt
    panel.warnings.none.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(7):
        key(talk, Qt.Key.Key_Space)
    assert talk.session.state.hurt.step == "where"
    panel.where.search.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(panel.where.search, "outer hip")
    QApplication.processEvents()
    assert [name for name, row in panel.where._names.items() if row.isVisible()] == ["lateral_hip"]
    for _ in range(6):
        key(talk, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is panel.where.zones["lateral_hip", "right"]:
            break
    key(talk, Qt.Key.Key_Return)
    assert zones(talk) == {("lateral_hip", "right")}
    key(talk, Qt.Key.Key_Return)
    assert zones(talk) == set(), "a second press takes it away"
    key(talk, Qt.Key.Key_Return)
    panel.where.search.clear()
    panel.where.go_on.setFocus(Qt.FocusReason.TabFocusReason)
    key(talk, Qt.Key.Key_Space)
    assert talk.session.state.hurt.step == "questions"
    first = next(row for row in panel.questions.rows.values() if row.isVisible())
    first.segments.buttons["yes"].setFocus(Qt.FocusReason.TabFocusReason)
    key(talk, Qt.Key.Key_Return)
    assert talk.session.state.hurt.replies == {first.identifier: "yes"}


def test_answers_by_click_order_the_cards_anew(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left,anterior_thigh.left", atlas=talk.session.atlas))
    click(talk, talk.left_panel.hurt.steps.buttons["questions"])
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    first = text(talk)
    assert first.index("stiff hip joint") < first.index("A disc higher up") if "A disc higher up" in first else True
    questions = talk.left_panel.hurt.questions
    questions.exams.open(True)
    QApplication.processEvents()
    for feature in ("femoral_stretch", "reflex_change", "limited_hip_ir"):
        talk.ask(partial(hurting.reply, feature=feature, answer="no" if feature == "limited_hip_ir" else "yes"))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="no"))
    assert text(talk).index("1. A disc higher up") < text(talk).index("More than one cause")
    row = next(row for row in questions.rows.values() if row.isVisible())
    click(talk, row.segments.buttons["unsure"])
    assert talk.session.state.hurt.replies[row.identifier] == "unsure"


def test_a_card_lights_the_model_beside_the_paint_and_shows_the_test(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.right", atlas=talk.session.atlas))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    talk.act("show", "hip_oa")
    assert talk.session.state.selection == "condition.hip-osteoarthritis" and talk.session.state.side == "right"
    channels = {entry.channel for entry in talk.session.shown.legend}
    assert Channel.PAINTED in channels and Channel.REFERRED_COMMON in channels
    assert "Take it off the model" in text(talk)
    talk.ask(partial(actions.choose_side, side="left"))
    talk.act("pose", "fadir")
    pose = talk.session.state.pose
    assert pose.hip_flexion_right > 60 > 10 > pose.hip_flexion_left, "the test is shown on the painted side"
    talk.act("page", "condition.hip-osteoarthritis")
    assert talk.right_panel.tabs.currentWidget() is talk.page_panel
    assert "osteoarthritis" in talk.page_panel.view.toPlainText()


def test_words_for_a_patient_and_for_a_professional(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    talk.ask(partial(hurting.reply, feature="limited_hip_ir", answer="yes"))
    assert "LR+" not in text(talk) and "A worn, stiff hip joint" in text(talk)
    click(talk, talk.answer_panel.audience.buttons["professional"])
    assert "LR+ 3.2" in text(talk) and "Hip osteoarthritis" in text(talk)
    assert "paraesthesia" in talk.left_panel.hurt.warnings.rows["saddle_numb"].words.text()


def test_the_tab_holds_the_conversation_and_leaving_it_ends_it(talk: MainWindow) -> None:
    assert talk.right_panel.tabs.isTabVisible(0)
    talk.left_panel.tabs.setCurrentIndex(0)
    assert not talk.session.state.hurt.open and not talk.right_panel.tabs.isTabVisible(0)
    assert talk.right_panel.tabs.currentWidget() is talk.page_panel
    talk.left_panel.tabs.setCurrentWidget(talk.left_panel.hurt)
    assert talk.session.state.hurt.open


def test_a_narrow_window_leads_from_questions_to_list_and_back(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False, text_percent=200)
    window.resize(1280, 720)
    QTest.qWait(100)
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(100)
    assert window.left_dock.isVisible() and not window.right_dock.isVisible()
    click(window, window.left_panel.hurt.to_answer)
    assert window.right_dock.isVisible() and not window.left_dock.isVisible()
    click(window, window.answer_panel.to_questions)
    assert window.left_dock.isVisible() and not window.right_dock.isVisible()
    window.ask(partial(hurting.reply_screen, question="bladder_bowel", answer="yes"))
    QTest.qWait(50)
    assert window.right_dock.isVisible(), "a warning sign is never hidden"
    window.set_text_size(125)
    window.set_text_size(200)
    QTest.qWait(50)
    assert window.right_dock.isVisible(), "nor does larger text hide it"


def test_the_model_has_its_room_again_when_the_text_is_small_again(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False)
    QTest.qWait(100)
    before = window.viewport.width()
    for percent in (200, 100):
        window.set_text_size(percent)
        window.show_left(True)
        window.show_right(True)
        QTest.qWait(100)
    assert abs(window.viewport.width() - before) <= 40
