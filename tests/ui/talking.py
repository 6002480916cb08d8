"""What the tests of *Where does it hurt?* do with a real mouse, and what they read."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import Side
from app.scene import camera as cameras
from app.state import actions
from app.state.appstate import Camera
from app.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def spot(window: MainWindow, zone: str, side: Side, distance: float = 900.0) -> QPoint:
    """Look at the heart of a zone; where it then is in the canvas."""
    stage, canvas = window.viewport.stage, window.viewport.canvas
    assert stage is not None and canvas is not None
    fields = stage._anchors.fields(window.session.state.body)
    index = int(np.argmax(fields.signed_distance(f"zone.{zone}", side)))
    place, normal = fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)
    azimuth = float(np.degrees(np.arctan2(normal[0], -normal[1])) % 360)
    x, y, z = (float(v) for v in place)
    window.session.do(partial(actions.move_camera, camera=Camera((x, y, z), distance, azimuth, 0.0)))
    QTest.qWait(60)
    px, py, _ = cameras.project(stage.camera(), stage.size, [place])[0]
    ratio = canvas.devicePixelRatioF()
    return QPointF(px / ratio, canvas.height() - (py + 1) / ratio).toPoint()


def stroke(
    window: MainWindow,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    """Press, move in small steps, release."""
    canvas = window.viewport.canvas
    assert canvas is not None
    handle, a, b = window.windowHandle(), canvas.mapTo(window, start), canvas.mapTo(window, end)
    QTest.mousePress(handle, button, modifiers, a)
    for step in range(1, 7):
        QTest.mouseMove(handle, a + (b - a) * (step / 6))
        QApplication.processEvents()
    QTest.mouseRelease(handle, button, modifiers, b)
    QApplication.processEvents()


def brush(window: MainWindow, name: str = "paint") -> None:
    if window.session.state.hurt.tool != name:
        window.actions_by_id[f"hurt.{name}"].trigger()
    QApplication.processEvents()


def zones(window: MainWindow) -> set[tuple[str, str]]:
    heard = window.session.shown.heard
    assert heard is not None
    return {(zone.zone, zone.side) for zone in heard.marked.zones}


def text(window: MainWindow) -> str:
    return window.answer_panel.view.toPlainText().replace("\u00a0", " ")
