"""What Python throws away by itself: only in the window's thread, and it does get thrown away."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

from app.bench.window import memory_mb
from app.state import actions, beside
from app.ui.beside.desk import LEFT_MS
from app.ui.collecting import give_back
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


def test_after_a_comparison_memory_goes_back_to_the_system_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr("app.ui.beside.desk.give_back", lambda: given.append(window.session.state.page))
    window.session.do(partial(beside.back_or_hip, atlas=window.session.atlas))
    window.session.do(partial(beside.put, second=True, identifier="root.L5", atlas=window.session.atlas))
    rest(LEFT_MS + 100)
    assert not given, "two are still on show"
    window.session.do(actions.reset)
    window.session.do(partial(actions.select, identifier="root.L5", atlas=window.session.atlas))
    rest(LEFT_MS + 300)
    assert len(given) == 1


def test_what_was_let_go_does_go_back() -> None:
    pieces = [bytearray(60_000) for _ in range(3000)]
    last = bytearray(60_000)  # what lies behind it is not at the end of the heap
    held = memory_mb()
    pieces.clear()
    give_back()
    assert held - memory_mb() > 100 or not sys.platform.startswith("linux")
    assert len(last) == 60_000
