"""What survives a restart, what happens to bad settings, and room on a small screen with large text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from app.domain.atlas import Atlas
from app.state import actions
from app.state.appstate import AppState, Camera
from app.ui.settings import FILE_NAME, Settings, SettingsFile, read_settings, state_from, view_of, write_settings
from app.ui.window import MainWindow


def test_the_last_view_survives_a_restart(open_window: Callable[..., MainWindow], atlas: Atlas, tmp_path: Path) -> None:
    first = open_window(hint_seen=True)
    for step in (
        partial(actions.select, identifier="root.S1.right", atlas=atlas),
        partial(actions.choose_theme, theme="light"),
        partial(actions.set_layer, layer="bone", opacity=0.4),
        partial(actions.move_camera, camera=Camera((1.0, 2.0, 3.0), 700.0, 123.0, 10.0)),
    ):
        first.session.do(step)
    first.set_text_size(125)
    first.show_left(False)
    state = first.session.state
    first.close()
    second = open_window(folder=tmp_path)
    assert second.session.state == state
    assert second.text_size() == 125
    assert second.left_dock.isHidden()


def test_a_state_comes_back_from_plain_data(atlas: Atlas) -> None:
    state = actions.set_visibility(actions.select(AppState(), "root.L4.right", atlas), "bone.sacrum", "ghost")
    assert state_from(view_of(state), atlas) == state


@pytest.mark.parametrize(
    "view",
    [
        {"selection": "root.L9", "side": "up", "page": 3, "camera": {"focus": [1, 2]}, "layers": {"skin": "x"}},
        {"camera": {"focus": [0, 0, float("nan")], "distance": 1, "azimuth": 0, "elevation": 0}, "visibility": ["a"]},
        {
            "isolated": ["x"],
            "map": {},
            "theme": [],
            "body": None,
            "key_points": 1,
            "visibility": {"bone.none": "hidden"},
        },
    ],
)
def test_nonsense_in_a_saved_view_is_left_out(atlas: Atlas, view: dict[str, object]) -> None:
    assert state_from(view, atlas) == AppState()


@pytest.mark.parametrize("text", ["{", "[]", "\x00\x01", '"x"'])
def test_a_broken_file_is_set_aside_and_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text)
    settings, problem = read_settings(path)
    assert settings == Settings()
    assert problem is not None and str(path) in problem and problem.endswith(".")
    assert (tmp_path / f"{FILE_NAME}.broken").read_text() == text


def test_the_window_says_that_settings_were_broken(open_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{")
    window = open_window(hint_seen=True)
    assert window.messages.isVisible() and FILE_NAME in window.messages.label.text()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE_NAME
    assert write_settings(path, Settings(text_percent=150)) is None
    good = path.read_text()

    def fails(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    problem = write_settings(path, Settings())
    assert problem is not None and "No space left" in problem
    assert path.read_text() == good
    assert [p.name for p in tmp_path.iterdir()] == [FILE_NAME]


def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings = SettingsFile(blocked / "inside")
    settings.save(text_percent=125)
    assert settings.settings.text_percent == 125
    assert settings.problem is not None and "cannot be saved" in settings.problem


def clipped(window: MainWindow) -> list[str]:
    """Buttons and labels that are smaller than their text or lie outside the window or their panel."""
    bad = []
    whole = QRect(QPoint(0, 0), window.size())
    for widget in (*window.findChildren(QAbstractButton), *window.findChildren(QLabel)):
        if not widget.isVisible() or isinstance(widget.window(), QLabel) or widget.window() is not window:
            continue
        if window.page_panel.legend.area.isAncestorOf(widget) or isinstance(widget.parent(), QLineEdit):
            continue
        name = widget.accessibleName() or widget.text() or type(widget).__name__
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not whole.contains(place):
            bad.append(f"{name} outside: {place}")
        needed = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                bad.append(f"{name} too low: {widget.height()} < {widget.heightForWidth(widget.width())}")
        elif widget.width() < needed.width() or widget.height() < needed.height():
            bad.append(f"{name} too small: {widget.size()} < {needed}")
    return bad


@pytest.mark.parametrize(
    ("percent", "size"), [(100, (1280, 720)), (150, (1280, 720)), (200, (1280, 720)), (200, (1600, 1000))]
)
def test_nothing_is_cut_off(open_window: Callable[..., MainWindow], percent: int, size: tuple[int, int]) -> None:
    window = open_window(hint_seen=True, text_percent=percent, size=size)
    window.actions_by_id["next"].trigger()
    QTest.qWait(150)
    assert (window.width(), window.height()) == size, "the window grew"
    assert not clipped(window)
    window.focus_search()
    QTest.qWait(100)
    assert window.left_panel.isVisible() and not clipped(window)
    window.show_right(True)
    QTest.qWait(50)
    assert window.page_panel.view.width() > 150 and window.page_panel.view.height() > 80
    assert window.viewport.canvas.width() >= 200 and window.viewport.canvas.height() >= 150


def test_larger_text_by_key_and_back(window: MainWindow) -> None:
    before = window.root_bar.roots["L5"].height()
    window.actions_by_id["larger"].trigger()
    window.actions_by_id["larger"].trigger()
    QApplication.processEvents()
    assert window.text_size() == 125
    assert window.root_bar.roots["L5"].height() > before
    window.actions_by_id["normal"].trigger()
    assert window.text_size() == 100
