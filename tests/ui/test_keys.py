"""Everything by keyboard, every control with a name, and Esc that never quits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QSlider, QTreeView

from app.state.shown import Meaning
from app.ui.shortcuts import shortcuts_html
from app.ui.window import MainWindow
from tests.ui.conftest import key

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def test_a_tour_without_a_mouse(window: MainWindow) -> None:
    """Tab to a root, light it, look from behind, step down, go back, undo, isolate from the list."""
    window.root_bar.roots["L1"].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        key(window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.root_bar.roots["L5"]
    key(window, Qt.Key.Key_Return)
    assert window.session.state.selection == "root.L5"
    key(window, Qt.Key.Key_R, SHIFT)
    assert window.session.state.side == "right"
    key(window, Qt.Key.Key_1, CTRL)
    assert window.session.state.camera.azimuth == 180.0
    key(window, Qt.Key.Key_BracketRight)
    assert window.session.state.selection == "root.S1"
    key(window, Qt.Key.Key_Left, ALT)
    assert window.session.state.selection == "root.L5"
    key(window, Qt.Key.Key_Z, CTRL)
    key(window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.left_panel.search, "sacrum")
    key(window, Qt.Key.Key_Return)
    window.left_panel.tree.setFocus(Qt.FocusReason.TabFocusReason)
    key(window, Qt.Key.Key_I)
    assert window.session.state.isolated == "bone.sacrum"
    key(window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.viewport.canvas
    azimuth = window.session.state.camera.azimuth
    key(window, Qt.Key.Key_Right)
    assert window.session.state.camera.azimuth != azimuth


def test_tab_reaches_every_control(window: MainWindow) -> None:
    window.root_bar.roots["L1"].setFocus(Qt.FocusReason.TabFocusReason)
    reached = set()
    for _ in range(80):
        reached.add(QApplication.focusWidget())
        widget = QApplication.focusWidget()
        if widget is window.page_panel.view:
            window.page_panel.legend.toggle.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            key(window, Qt.Key.Key_Tab)
    kinds = (QAbstractButton, QLineEdit, QSlider, QTreeView)
    wanted = {
        w
        for kind in kinds
        for w in window.findChildren(kind)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    }
    missed = [w.accessibleName() or w.objectName() or type(w).__name__ for w in wanted - reached]
    assert not missed


def test_every_control_has_a_name(window: MainWindow) -> None:
    for kind in (QAbstractButton, QLineEdit, QSlider, QTreeView):
        for widget in window.findChildren(kind):
            if widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit):
                continue
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


def test_escape_backs_out_one_step_and_never_quits(window: MainWindow) -> None:
    window.actions_by_id["next"].trigger()
    window.left_panel.tree.isolate(
        window.left_panel.tree.filtered.row_of(window.left_panel.tree.filtered.index_of("bone.sacrum"))
    )
    window.show_message("A message.")
    key(window, Qt.Key.Key_Escape)
    assert not window.messages.isVisible() and window.session.state.isolated
    key(window, Qt.Key.Key_Escape)
    assert window.session.state.isolated is None and window.session.state.selection
    key(window, Qt.Key.Key_Escape)
    assert window.session.state.selection is None
    for _ in range(5):
        key(window, Qt.Key.Key_Escape)
    assert window.isVisible()


def test_undo_and_redo_of_everything(window: MainWindow) -> None:
    first = window.session.state
    for name in ("next", "view.posterior", "key_points", "side.right", "theme", "body.male"):
        window.actions_by_id[name].trigger()
    last = window.session.state
    for _ in range(6):
        window.actions_by_id["undo"].trigger()
    assert window.session.state == first
    assert not window.actions_by_id["undo"].isEnabled()
    for _ in range(6):
        window.actions_by_id["redo"].trigger()
    assert window.session.state == last


def test_typing_in_the_search_is_not_a_command(window: MainWindow) -> None:
    window.actions_by_id["search"].trigger()
    before = window.session.state
    for letter in (Qt.Key.Key_R, Qt.Key.Key_1, Qt.Key.Key_BracketLeft):
        key(window, letter)
    assert window.session.state == before
    assert window.left_panel.search.text().lower() == "r1["


def test_f1_lists_every_shortcut(window: MainWindow) -> None:
    html = shortcuts_html(window.commands.values())
    assert all(
        command.text.rstrip("…").replace("'", "&#x27;") in html for command in window.commands.values() if command.keys
    )
    window.actions_by_id["shortcuts"].trigger()
    assert window._dialog is not None and window._dialog.isVisible()
    window._dialog.reject()
    QApplication.processEvents()


def test_no_key_is_taken_twice(window: MainWindow) -> None:
    keys = [k for command in window.commands.values() for k in command.keys]
    assert len(keys) == len(set(keys))


def test_the_first_steps_are_shown_once(open_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    first = open_window()
    assert first.hint is not None and first.hint.isVisible()
    for expected in ("Look around", "Read why"):
        key(first, Qt.Key.Key_Return)
        assert first.hint.heading.text() == expected
    key(first, Qt.Key.Key_Return)
    assert not first.hint.isVisible()
    first.close()
    second = open_window(folder=tmp_path)
    assert second.hint is None


def test_escape_dismisses_the_first_steps(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    key(window, Qt.Key.Key_Escape)
    assert not window.hint.isVisible()
    assert window.settings.settings.hint_seen
    assert window.session.shown.looks["bone.sacrum"].meaning is Meaning.CONTEXT
