"""A computer that cannot draw in 3D: the window opens, says why, and everything but the picture works."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.atlas import Atlas
from app.places import MESHES
from app.state import actions, moves
from app.state.appstate import AppState
from app.state.session import Session
from app.ui.settings import SettingsFile
from app.ui.window import MainWindow
from tests.ui.conftest import click, key


def test_the_window_opens_without_opengl(
    atlas: Atlas, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.model.viewport.opengl_works", lambda: False)
    settings = SettingsFile(tmp_path)
    settings.save(hint_seen=True)
    window = MainWindow(Session(atlas, AppState()), MESHES, settings)
    window.resize(1280, 720)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    reason = window.findChild(QLabel, "noOpenGL")
    assert reason is not None and reason.isVisible() and "driver" in reason.text()

    click(window, window.root_bar.roots["L5"])
    QTest.qWait(50)
    assert window.session.state.selection == "root.L5"
    assert "L5 nerve root" in window.page_panel.view.toPlainText()
    for name in ("view.posterior", "pose.sitting", "layer.muscle", "theme", "larger", "motion"):
        window.actions_by_id[name].trigger()
    assert window.session.state.pose != AppState().pose
    window.ask(partial(actions.select, identifier="condition.spinal-stenosis", atlas=atlas))
    assert window.page_panel.card.isVisible()
    window.actions_by_id["story"].trigger()
    assert window.story_bar.isVisible()
    window.ask(moves.leave_story)
    window.write_picture(tmp_path / "picture.png")
    assert "cannot be drawn" in window.messages.label.text() and not (tmp_path / "picture.png").exists()
    window.messages.dismiss()
    key(window, Qt.Key.Key_Escape)
    window.close()
    again = SettingsFile(tmp_path)
    assert again.settings.view, "what was shown is remembered"
    window.deleteLater()
    QApplication.processEvents()
