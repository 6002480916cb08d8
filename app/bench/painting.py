"""Painting where it hurts, measured: own work of one movement of the brush, and from a stroke to the ordered list."""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import Any

from app.bench.window import settle


def painting(window: Any) -> dict[str, float]:
    """Median own work of one movement of the brush, and from a stroke that is let go to the ordered list beside the model."""
    from app.state import actions, hurting

    session, stage = window.session, window.viewport.stage
    session.do(actions.reset)
    session.hold(hurting.begin)
    session.hold(partial(hurting.take_tool, tool="paint"))
    settle()
    width, height = stage.size
    moves, lists = [], []
    for index in range(16):
        stage.paint_begin(session.state.hurt.radius, False)
        for step in range(12):
            begun = time.perf_counter()
            stage.paint_to(width / 2 + height * (0.045 + 0.001 * index), height * (0.45 + 0.01 * step))
            moves.append((time.perf_counter() - begun) * 1000)
        stroke = stage.paint_end()
        begun = time.perf_counter()
        session.do(partial(hurting.mark, made=stroke))
        lists.append((time.perf_counter() - begun) * 1000)
        settle(0.05)
    session.hold(hurting.end)
    session.do(hurting.forget)
    return {
        "brush_own_ms": round(statistics.median(moves[12:]), 2),
        "skin_to_list_ms": round(statistics.median(lists[2:]), 2),
    }
