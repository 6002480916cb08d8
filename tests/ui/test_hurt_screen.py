"""*Where does it hurt?*: the warning questions, a few at a time, by mouse and by keys, in small windows and large letters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.state import actions, hurting
from app.state.screening import screen_groups
from app.ui.hurt.screen import GO_ON, NONE, NONE_OF_REST
from app.ui.window import MainWindow
from tests.ui.conftest import click, key
from tests.ui.talking import text

Open = Callable[..., MainWindow]


def asked(window: MainWindow) -> list[str]:
    """The questions that are seen, from above downward."""
    rows = window.left_panel.hurt.warnings.rows
    seen = [row for row in rows.values() if row.isVisible()]
    return [row.identifier for row in sorted(seen, key=lambda row: row.y())]


def groups(window: MainWindow) -> list[list[str]]:
    heard = window.session.shown.heard
    assert heard is not None
    return [[question.id for question in questions] for _, questions in screen_groups(heard.discern)]


def test_a_few_are_asked_at_a_time_and_one_press_goes_on(talk: MainWindow) -> None:
    part = talk.left_panel.hurt.warnings
    wanted = groups(talk)
    assert sum(map(len, wanted)) == 22 and max(map(len, wanted)) <= 4
    for number, group in enumerate(wanted, start=1):
        assert asked(talk) == group and part.title.isVisible()
        assert part.words.text() == f"{number} of {len(wanted)}" and part.none.text() == NONE
        click(talk, part.none)
    hurt = talk.session.state.hurt
    assert hurt.step == "where" and set(hurt.screen.values()) == {"no"} and len(hurt.screen) == 22
    assert "not asked about yet" not in text(talk)


def test_one_key_answers_a_group_and_another_goes_back(talk: MainWindow) -> None:
    first, second = groups(talk)[:2]
    key(talk, Qt.Key.Key_N)
    assert asked(talk) == second and set(talk.session.state.hurt.screen) == set(first)
    key(talk, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert asked(talk) == first and talk.left_panel.hurt.warnings.none.text() == GO_ON
    talk.left_panel.hurt.warnings.none.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        key(talk, Qt.Key.Key_Space)
    assert set(talk.session.state.hurt.screen) == {*first, *second}, "the keys stay on the button that goes on"


def test_the_key_belongs_to_the_warning_questions_alone(talk: MainWindow) -> None:
    talk.left_panel.tabs.setCurrentIndex(0)
    key(talk, Qt.Key.Key_N)
    assert not talk.session.state.hurt.screen and not talk.actions_by_id["hurt.none"].isEnabled()
    talk.left_panel.tabs.setCurrentWidget(talk.left_panel.hurt)
    click(talk, talk.left_panel.hurt.steps.buttons["where"])
    key(talk, Qt.Key.Key_N)
    assert not talk.session.state.hurt.screen and not talk.left_panel.hurt.warnings.foot.isVisible()


def test_a_yes_stays_a_yes_and_the_bars_say_where_it_is(talk: MainWindow) -> None:
    part = talk.left_panel.hurt.warnings
    talk.ask(partial(hurting.reply_screen, question="both_legs_new", answer="no"))
    assert part.none.text() == NONE_OF_REST
    talk.hold(partial(hurting.go_to_group, group=4))
    click(talk, part.rows["cancer_history"].segments.buttons["yes"])
    click(talk, part.none)
    assert talk.session.state.hurt.screen["cancer_history"] == "yes"
    assert part.bars._marks[4] == "yes" and part.bars._now == 5
    assert part.bars.accessibleDescription() == "Part 6 of 7. 4 of 22 answered."
    talk.session.undo()
    assert talk.session.state.hurt.screen.get("weight_loss") is None, "a press is one step of undo"


def test_tab_goes_through_a_group_in_its_order(talk: MainWindow) -> None:
    part = talk.left_panel.hurt.warnings
    talk.left_panel.hurt.steps.buttons["questions"].setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(9):
        key(talk, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    wanted = [button for name in groups(talk)[0] for button in part.rows[name].segments.buttons.values()]
    assert reached == [*wanted, part.none]
    assert all(widget.accessibleName() for widget in wanted) and "Part 1 of 7" in part.none.accessibleName()
    key(talk, Qt.Key.Key_Return)
    assert asked(talk) == groups(talk)[1]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("size", "percent"), [((1280, 720), 100), ((1280, 720), 200), ((1440, 900), 100)])
def test_every_question_can_be_read_whole_and_the_way_on_is_always_in_sight(
    open_window: Open, tmp_path: Path, size: tuple[int, int], percent: int, theme: str
) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False, text_percent=percent)
    window.resize(*size)
    window.ask(partial(actions.choose_theme, theme=theme))
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(150)
    panel = window.left_panel.hurt
    for group in range(7):
        window.hold(partial(hurting.go_to_group, group=group))
        QTest.qWait(60)
        for name in asked(window):
            words = panel.warnings.rows[name].words
            assert words.font().pointSizeF() >= 12.0 and words.height() >= words.heightForWidth(words.width())
            assert words.width() <= panel.area.viewport().width(), "nothing is cut off at the right"
        for widget in (panel.warnings.none, panel.warnings.bars, panel.warnings.back):
            corner = widget.mapTo(window, widget.rect().bottomRight())
            assert widget.isVisible() and corner.y() <= size[1] and corner.x() <= size[0]
    assert panel.area.viewport().height() >= 3 * panel.warnings.none.height()


def test_the_panel_is_wider_while_the_conversation_is_held(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False)
    before = window.left_dock.width()
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(100)
    assert window.left_dock.width() >= 340 > before
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(100)
    assert abs(window.left_dock.width() - before) <= 2
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(100)
    window.close()
    again = open_window(tmp_path)
    assert abs(again.left_dock.width() - before) <= 2, "what is remembered is the width of the other panels"
