"""What a person does, measured: clicks, drags, waits, changes of map and posture, clicks a thousand times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.bench.beside import beside_figures
from app.bench.cutting import cutting_figures
from app.bench.painting import painting
from app.bench.window import count_renders, median_ms, memory_mb, opened, run_until, settle

SELECTIONS = 1000
DRAG_SECONDS = 4.0
IDLE_SECONDS = 3.0


def work() -> dict[str, float]:
    """What a person does: clicks, drags, waits, clicks a thousand times."""
    application, window = opened()
    renders = count_renders(window.viewport.canvas.render_window)
    window.show()
    run_until(application, lambda: renders() > 0)
    settle()
    found = {"click_own_ms": round(_click_ms(window), 2)}
    found |= _drag(application, window, renders)
    settle(1.5)
    before, cpu = renders(), time.process_time()
    settle(IDLE_SECONDS)
    found["idle_renders_3s"] = renders() - before
    found["idle_cpu_s_3s"] = round(time.process_time() - cpu, 3)
    found["map_switch_ms"] = _map_switch_ms(window)
    found |= _posing(window)
    found |= cutting_figures(window)
    found |= beside_figures(window)
    found |= painting(window)
    found["memory_growth_mb_1000_selections"] = round(_memory_growth(application, window), 1)
    window.close()
    return found


def _select(window: Any, index: int) -> None:
    from app.domain.ids import ROOTS, SIDES
    from app.state import actions

    wanted = f"root.{ROOTS[index % len(ROOTS)]}.{SIDES[(index // len(ROOTS)) % 2]}"
    window.session.do(partial(actions.select, identifier=wanted, atlas=window.session.atlas))


def _click_ms(window: Any) -> float:
    """Median own work of a selection: everything but the draw."""
    times = []
    for index in range(60):
        begun = time.perf_counter()
        _select(window, index)
        times.append((time.perf_counter() - begun) * 1000)
        settle(0.05)
    return statistics.median(times[12:])


def _drag(application: Any, window: Any, renders: Callable[[], int]) -> dict[str, float]:
    """Pictures a second while the left button drags across the model, and how soon after it the picture is whole again."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from app.state import actions

    window.session.do(actions.reset)  # the default layers, nothing selected
    settle()
    view = window.viewport.canvas
    centre = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=centre)
    begun, before, step = time.monotonic(), renders(), 0
    while time.monotonic() - begun < DRAG_SECONDS:
        step += 1
        QTest.mouseMove(view, centre + QPoint(step % 300, step % 40))
        application.processEvents()
    rate = (renders() - before) / (time.monotonic() - begun)
    released, before = time.monotonic(), renders()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=centre)
    run_until(application, lambda: renders() > before)
    return {"drag_fps": round(rate, 1), "full_picture_after_drag_s": round(time.monotonic() - released, 3)}


def _map_switch_ms(window: Any) -> float:
    """Median own work of choosing another map on both sides; of the slower of two: with a root selected and with none."""
    from app.state import actions
    from app.state.appstate import AGREEMENT

    session = window.session
    names = tuple(session.atlas.maps)
    order = [AGREEMENT if step % 2 else names[step // 2 % len(names)] for step in range(40)]
    steps = [partial(actions.choose_map, name=name, atlas=session.atlas) for name in order]
    medians = []
    for selection in ("root.L4", "bone.sacrum"):
        session.do(actions.reset)
        session.do(partial(actions.select, identifier=selection, atlas=session.atlas))
        session.do(partial(actions.choose_side, side="both"))
        medians.append(median_ms(session, steps))
    session.do(partial(actions.choose_map, name=next(iter(session.atlas.maps)), atlas=session.atlas))
    return max(medians)


def _posing(window: Any) -> dict[str, float]:
    """Median own work of a posture slider with everything shown, and of a condition's slider; memory after both."""
    from app.state import actions, moves

    session = window.session
    session.do(actions.reset)
    for layer in ("muscle", "ligament"):
        session.do(partial(actions.set_layer, layer=layer, opacity=1.0))
    settle()
    flexion = [partial(moves.set_part, part="lumbar_flexion", degrees=2.0 + step) for step in range(40)]
    found = {"pose_own_ms": median_ms(session, flexion)}
    session.do(actions.reset)
    session.do(partial(actions.select, identifier="condition.lumbar-disc-herniation", atlas=session.atlas))
    sizes = [partial(moves.set_parameter, name="size", value=step / 40, atlas=session.atlas) for step in range(1, 41)]
    found["condition_own_ms"] = median_ms(session, sizes)
    found["memory_posed_mb"] = round(memory_mb(), 1)
    session.do(actions.reset)
    return found


def _memory_growth(application: Any, window: Any) -> float:
    for index in range(100):
        _select(window, index)
    settle()
    before = memory_mb()
    for index in range(SELECTIONS):
        _select(window, index)
        if index % 50 == 0:
            application.processEvents()
    settle()
    return memory_mb() - before
