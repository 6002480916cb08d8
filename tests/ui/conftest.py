"""A real window on a real display: Xvfb on a server, the screen on a desk. No OpenGL is a failure here, never a skip."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.content.hearing import Listener
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.mechanics.answers import Body
from app.places import CONTENT, MESHES
from app.scene import camera as cameras
from app.state import actions
from app.state.appstate import AppState, Camera
from app.state.hurting import names_of
from app.state.session import Session
from app.ui.collecting import collect_in_this_thread
from app.ui.settings import SettingsFile, state_from
from app.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
SETTLED_MS = 200


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture(scope="session", autouse=True)
def collected_here(qapp: QApplication) -> None:
    """Garbage is collected as in the application."""
    collect_in_this_thread()


@pytest.fixture(autouse=True)
def no_window_left(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """A test that leaves a window behind fails."""
    before = set(qapp.topLevelWidgets())
    yield
    QApplication.processEvents()
    left = [
        w
        for w in qapp.topLevelWidgets()
        if w.isVisible() and w not in before and w.windowType() != Qt.WindowType.ToolTip
    ]
    left = [w for w in left if not isinstance(w, MainWindow) or w is not getattr(request.config, "shared_window", None)]
    for widget in left:
        widget.close()
    assert not left, f"left open: {left}"


def make_window(atlas: Atlas, folder: Path, size: tuple[int, int] = (1400, 900), **settings: object) -> MainWindow:
    """A window as the application opens it, shown and drawn once."""
    known = SettingsFile(folder)
    known.settings = replace(known.settings, **settings)  # type: ignore[arg-type]
    listener = Listener(CONTENT, MESHES, names_of(atlas))
    session = Session(atlas, state_from(known.settings.view, atlas), Body(MESHES, atlas), listener)
    window = MainWindow(session, MESHES, known)
    window.resize(*size)
    window.move(0, 0)
    window.show()
    assert QTest.qWaitForWindowExposed(window), "the window did not appear; is there a display (xvfb-run)?"
    window.activateWindow()
    assert window.viewport.canvas is not None, "no OpenGL: these tests need it and do not skip"
    QTest.qWait(SETTLED_MS)
    return window


@pytest.fixture(scope="session")
def _shared(
    request: pytest.FixtureRequest, qapp: QApplication, atlas: Atlas, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    assert os.environ.get("QT_QPA_PLATFORM", "xcb") != "offscreen", (
        "Qt's offscreen platform has no OpenGL; use xvfb-run"
    )
    window = make_window(atlas, tmp_path_factory.mktemp("settings"), hint_seen=True, motion=False)
    request.config.shared_window = window  # type: ignore[attr-defined]
    yield window
    window.close()


@pytest.fixture
def window(_shared: MainWindow) -> MainWindow:
    """One window for many tests, brought back to the first picture each time."""
    session = _shared.session
    session.do(lambda state: AppState())
    session._timeline[:] = [AppState()]
    session._now = 0
    _shared.messages.dismiss()
    _shared.left_panel.search.clear()
    _shared.show_left(True)
    _shared.show_right(True)
    _shared.show_state(session.state, session.shown)
    _shared.page_panel.show_page(session.state.page)
    _shared.activateWindow()  # another test's window may have had the keys, and nobody gives them back here
    assert QTest.qWaitForWindowActive(_shared)
    _shared.focus_model()
    QApplication.processEvents()
    return _shared


@pytest.fixture
def talk(window: MainWindow) -> MainWindow:
    """The conversation, begun, with the brush not yet in the hand."""
    window.actions_by_id["hurt"].trigger()
    QApplication.processEvents()
    assert window.session.state.hurt.open
    return window


@pytest.fixture
def open_window(atlas: Atlas, tmp_path: Path, qapp: QApplication) -> Iterator[Callable[..., MainWindow]]:
    """Opens windows of a test's own, with settings in a folder of its own, and closes them."""
    made: list[MainWindow] = []

    def opened(folder: Path | None = None, **settings: object) -> MainWindow:
        made.append(make_window(atlas, folder or tmp_path, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield opened
    for window in made:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # gone, with all it holds of the graphics memory, before the next one opens


def click(window: MainWindow, widget: QWidget, where: QPoint | None = None, button: Qt.MouseButton = LEFT) -> None:
    """Click the pixel of the window where a widget is; what lies over it gets the click."""
    point = widget.mapTo(window, where if where is not None else widget.rect().center())
    QTest.mouseClick(window.windowHandle(), button, Qt.KeyboardModifier.NoModifier, point)
    QApplication.processEvents()


def drag(window: MainWindow, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Press, move in steps, release; points of the canvas."""
    canvas = window.viewport.canvas
    assert canvas is not None
    a, b = canvas.mapTo(window, start), canvas.mapTo(window, end)
    handle, none = window.windowHandle(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, button, none, a)
    for part in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(handle, a + (b - a) * part)
    QTest.mouseRelease(handle, button, none, b)
    QApplication.processEvents()


def key(window: MainWindow, what: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whoever has the focus."""
    QTest.keyClick(window.windowHandle(), what, modifiers)
    QApplication.processEvents()


def look_at(window: MainWindow, anchor: str, azimuth: float, distance: float = 300.0) -> QPoint:
    """Look at the place of a label; returns where it is in the canvas."""
    stage = window.viewport.stage
    canvas = window.viewport.canvas
    assert stage is not None and canvas is not None
    place = stage.anchor(anchor)
    window.session.do(partial(actions.move_camera, camera=Camera(place, distance, azimuth, 0.0)))
    QTest.qWait(60)
    x, y, _ = cameras.project(stage.camera(), stage.size, [place])[0]
    ratio = canvas.devicePixelRatioF()
    return QPointF(x / ratio, canvas.height() - (y + 1) / ratio).toPoint()


def count_renders(window: MainWindow) -> list[int]:
    """A list whose only number grows with every drawing of the model."""
    canvas = window.viewport.canvas
    assert canvas is not None
    counted = [0]

    def one_more(*_: object) -> None:
        counted[0] += 1

    canvas.render_window.AddObserver("StartEvent", one_more)
    return counted
