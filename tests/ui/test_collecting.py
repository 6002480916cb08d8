"""What Python throws away by itself: only in the window's thread, and it does get thrown away."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

from app.state import actions
from app.ui.window import MainWindow


def rest(milliseconds: int) -> None:
    """Nobody touches anything: the event loop goes to sleep, as it does in the application."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def test_threads_that_read_meshes_collect_nothing(open_window: Callable[..., MainWindow]) -> None:
    elsewhere: list[str] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        if threading.current_thread() is not threading.main_thread():
            elsewhere.append(f"{threading.current_thread().name} {phase} {info}")

    thresholds = gc.get_threshold()
    gc.callbacks.append(watch)
    try:
        gc.set_threshold(1, 1, 1)  # whoever asks for memory would have to collect
        window = open_window(hint_seen=True, motion=False)
        window.session.do(partial(actions.set_layer, layer="muscle", opacity=1.0))
        QTest.qWait(600)
    finally:
        gc.set_threshold(*thresholds)
        gc.callbacks.remove(watch)
    assert not elsewhere


def test_garbage_goes_when_the_window_rests(window: MainWindow) -> None:
    class Knot(QObject):
        pass

    knot = Knot()
    knot.itself = knot  # type: ignore[attr-defined]
    gone = weakref.ref(knot)
    del knot
    kept: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 1)]
    rest(50)
    assert gone() is None
    assert len(kept) > gc.get_threshold()[0]
