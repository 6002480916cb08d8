"""The model under the mouse: real pixels, found by projecting the place of a root into the picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import ROOTS
from app.state.shown import Meaning
from app.ui.window import MainWindow
from tests.ui.conftest import count_renders, drag, look_at

OBLIQUE = {"left": 50.0, "right": -50.0}
"""Azimuths from which the roots of a side are seen beside the discs; S1 is seen from the front, between the hip bones."""


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("root", ROOTS)
def test_a_click_on_a_root_in_the_model_selects_it(window: MainWindow, root: str, side: str) -> None:
    where = look_at(window, f"root.{root}.{side}", 0.0 if root == "S1" else OBLIQUE[side])
    canvas = window.viewport.canvas
    QTest.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, canvas.mapTo(window, where)
    )
    assert (window.session.state.selection, window.session.state.side) == (f"root.{root}", side)
    assert window.session.shown.looks[f"root.{root}.{side}"].meaning is Meaning.SELECTED
    assert window.root_bar.roots[root].isChecked()
    assert window.root_bar.side.buttons[side].isChecked()


def test_a_drag_turns_and_never_selects(window: MainWindow) -> None:
    where = look_at(window, "root.L5.left", OBLIQUE["left"])
    before = window.session.state
    drag(window, where, where + QPoint(80, 20))
    after = window.session.state
    assert after.selection is None
    assert after.camera.azimuth != before.camera.azimuth
    assert after.camera.focus == before.camera.focus
    window.session.undo()
    assert window.session.state.camera == before.camera, "a drag is one step of undo"


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_shift_the_model(window: MainWindow, button: Qt.MouseButton) -> None:
    before = window.session.state.camera
    drag(window, QPoint(200, 200), QPoint(240, 260), button)
    after = window.session.state.camera
    assert after.azimuth == before.azimuth and after.focus != before.focus


def test_a_trembling_hand_still_clicks(window: MainWindow) -> None:
    where = look_at(window, "root.L5.left", OBLIQUE["left"])
    drag(window, where, where + QPoint(2, 1))
    assert window.session.state.selection == "root.L5"


def test_the_wheel_zooms_to_the_pointer(window: MainWindow) -> None:
    canvas, stage = window.viewport.canvas, window.viewport.stage
    where = look_at(window, "root.L5.left", OBLIQUE["left"], 900.0) + QPoint(90, -70)
    before = stage.camera()
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(where),
        canvas.mapToGlobal(QPointF(where)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    after = window.session.state.camera
    assert after.distance < before.distance
    assert after.focus != before.focus, "the point under the pointer stays, so the focus moves"


def test_a_double_click_focuses(window: MainWindow) -> None:
    where = look_at(window, "root.L5.left", OBLIQUE["left"], 900.0)
    canvas = window.viewport.canvas
    point = canvas.mapTo(window, where)
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert window.session.state.camera.distance < 900.0


def test_hover_names_the_structure_without_drawing_the_model(window: MainWindow) -> None:
    where = look_at(window, "root.L5.left", OBLIQUE["left"])
    canvas = window.viewport.canvas
    QTest.qWait(100)
    renders = count_renders(window)
    for step in (QPoint(-3, 0), QPoint(0, 0)):
        QTest.mouseMove(window.windowHandle(), canvas.mapTo(window, where + step))
    QTest.qWait(250)
    assert canvas.hover_label.isVisible()
    assert canvas.hover_label.text() == "L5 nerve root, left"
    assert renders[0] == 0
    canvas.quiet()


def test_one_action_is_one_drawing_and_idle_is_none(window: MainWindow) -> None:
    QTest.qWait(200)
    renders = count_renders(window)
    window.actions_by_id["next"].trigger()
    QTest.qWait(300)
    assert renders[0] == 1
    QTest.qWait(2000)
    assert renders[0] == 1, "idle, yet the model was drawn"


def test_gentle_moves_arrive_and_stop(window: MainWindow) -> None:
    canvas = window.viewport.canvas
    canvas.motion = True
    try:
        window.actions_by_id["view.posterior"].trigger()
        assert canvas.stage.camera().azimuth == 0.0, "it starts where it was"
        QTest.qWait(900)
        assert canvas.stage.camera() == window.session.state.camera
        assert not canvas._easing.active
        window.actions_by_id["view.anterior"].trigger()
        QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=canvas.mapTo(window, QPoint(50, 300)))
        assert not canvas._easing.active, "a press stops the move"
        QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=canvas.mapTo(window, QPoint(50, 300)))
    finally:
        canvas.motion = False


def test_vtk_keys_do_nothing(window: MainWindow) -> None:
    """VTK and PyVista would quit, toggle wireframe or reset the camera on these."""
    window.focus_model()
    before = window.session.state
    for letter in (Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_F, Qt.Key.Key_V):
        QTest.keyClick(window.viewport.canvas, letter)
    assert window.isVisible() and window.session.state == before
