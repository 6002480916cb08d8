"""Two beside each other, measured: own work of a change, of the first one, and what the second body costs in memory."""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import Any

from app.bench.window import memory_mb, settle

CHANGES = 40


def beside_figures(window: Any) -> dict[str, float]:
    """Median own work of another one of the two (everything but the draw); memory with two bodies; what stays after them."""
    from app.state import actions, beside

    session, atlas = window.session, window.session.atlas
    session.do(actions.reset)
    settle(0.3)
    before = memory_mb()
    begun = time.perf_counter()
    session.do(partial(beside.back_or_hip, atlas=atlas))
    first = (time.perf_counter() - begun) * 1000
    settle(0.5)
    names = [name for name in beside.all_comparable(atlas) if name.startswith(("condition.", "root."))]
    chosen = [name for name in names if name not in (beside.BACK, beside.HIP)]
    times = []
    for index in range(CHANGES):
        name = chosen[index % len(chosen)]
        begun = time.perf_counter()
        session.do(partial(beside.put, second=True, identifier=name, atlas=atlas))
        times.append((time.perf_counter() - begun) * 1000)
        settle(0.05)
    two = memory_mb()
    session.do(actions.reset)
    settle(1.6)
    return {
        "compare_own_ms": round(statistics.median(times[len(chosen) :]), 2),
        "compare_first_ms": round(first, 1),
        "compare_memory_mb": round(two - before, 1),
        "compare_memory_after_mb": round(memory_mb() - before, 1),
    }
