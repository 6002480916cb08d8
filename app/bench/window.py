"""What measuring needs of a window: one to measure, its pictures counted, its event loop run, the memory it takes."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

WIDTH, HEIGHT = 1200, 800


def opened() -> tuple[Any, Any]:
    """The application and its window, not yet shown, in which the model has WIDTH x HEIGHT."""
    from app.application import build
    from app.content.reader import read_atlas
    from app.places import CONTENT, MESHES

    application, window = build(lambda: read_atlas(CONTENT, MESHES), lambda atlas, state: state)
    window.resize(WIDTH + 692, HEIGHT + 108)  # with its panels
    return application, window


def count_renders(render_window: Any) -> Callable[[], int]:
    """How many pictures were drawn since now, when asked."""
    count = [0]

    def add(*_: object) -> None:
        count[0] += 1

    render_window.AddObserver("EndEvent", add)
    return lambda: count[0]


def run_until(application: Any, done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Run the event loop until something is done. Raises RuntimeError after so many seconds."""
    end = time.monotonic() + seconds
    while not done():
        application.processEvents()
        if time.monotonic() > end:
            raise RuntimeError("no picture within a minute")


def settle(seconds: float = 0.8) -> None:
    """Let the event loop run as it does when nobody touches anything."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def median_ms(session: Any, steps: list[Any]) -> float:
    """Median own work of steps of one slider, the first ones (in which things are read) left out."""
    times = []
    for step in steps:
        begun = time.perf_counter()
        session.do(step, merge="slider")
        times.append((time.perf_counter() - begun) * 1000)
        settle(0.05)
    return round(statistics.median(times[8:]), 2)


def memory_mb() -> float:
    """Resident memory of this process, MiB."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # not a file of ours
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def since_start() -> float:
    """Seconds since the measuring process was asked for."""
    return time.time() - float(os.environ["ROOTLIGHT_BENCH_START"])
