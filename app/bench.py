"""Speed and memory, measured in one run beside a floor: a bare window that loads the same mesh files and does nothing else.

`rootlight bench --json`. Each row is measured in a process of its own; starts are repeated and their median is taken. Nothing
here is a test: figures depend on the machine, ratios to the floor less so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.bench_reasoning import reasoning

STARTS = 3
SELECTIONS = 1000
DRAG_SECONDS = 4.0
IDLE_SECONDS = 3.0
WIDTH, HEIGHT = 1200, 800


def bench() -> dict[str, Any]:
    """All figures. Needs a display, or xvfb-run."""
    floors = [_child("floor") for _ in range(STARTS)]
    starts = [_child("start") for _ in range(STARTS)]
    work = _child("work")
    floor_s, start_s = (statistics.median(run["seconds"] for run in runs) for runs in (floors, starts))
    floor_mb, start_mb = (statistics.median(run["memory_mb"] for run in runs) for runs in (floors, starts))
    return {
        "start_over_floor": round(start_s / floor_s, 2),
        "start_s": round(start_s, 2),
        "floor_s": round(floor_s, 2),
        "memory_over_floor": round(start_mb / floor_mb, 2),
        "memory_mb": round(start_mb),
        "floor_memory_mb": round(floor_mb),
        **work,
        **_child("reasoning"),
    }


def _child(name: str) -> dict[str, Any]:
    """Run one measurement in a fresh process and read its JSON."""
    command = [sys.executable, "-m", "app.bench", name]
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1920x1200x24", *command]
    environment = os.environ | {"ROOTLIGHT_BENCH_START": repr(time.time()), "ROOTLIGHT_SETTINGS": _empty_folder()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    except ValueError:
        raise RuntimeError(f"the measurement '{name}' gave no figures; it said: {done.stderr.strip()[-300:]}") from None
    return found


def _empty_folder() -> str:
    """A fresh settings folder with the first-run hint already seen, so that every start is alike."""
    import tempfile
    from pathlib import Path

    folder = tempfile.mkdtemp(prefix="rootlight-bench-")
    (Path(folder) / "settings.json").write_text('{"hint_seen": true}', encoding="utf-8")
    return folder


def _since_start() -> float:
    return time.time() - float(os.environ["ROOTLIGHT_BENCH_START"])


def memory_mb() -> float:
    """Resident memory of this process, MiB."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  (not a file of ours)
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def shown_at_start(mesh_id: str) -> bool:
    """Whether Rootlight reads a mesh for its first picture; the floor reads the same files."""
    from app.domain.ids import kind_of
    from app.state.appstate import DEFAULT_LAYERS
    from app.state.resolve import LAYER_OF

    return DEFAULT_LAYERS[LAYER_OF.get(kind_of(mesh_id), "bone")] > 0


def floor() -> dict[str, float]:
    """A bare window: the same files, the same format, nothing else."""
    import numpy as np
    import pyvista
    import pyvistaqt
    from PySide6.QtWidgets import QApplication, QMainWindow

    from app.content.manifest import read_manifest
    from app.content.meshfile import read_mesh
    from app.places import MESHES

    application = QApplication([])
    window = QMainWindow()
    view = pyvistaqt.QtInteractor(window, auto_update=False)
    window.setCentralWidget(view)
    for record in read_manifest(MESHES / "manifest.json").values():
        if record.triangles is None or record.id == "skin.male" or not shown_at_start(record.id):
            continue
        mesh = read_mesh(MESHES / record.file)
        mesh = mesh.mirrored() if record.mirrored else mesh
        faces = np.hstack([np.full((len(mesh.triangles), 1), 3), mesh.triangles]).ravel()
        surface = pyvista.PolyData(mesh.points, faces)
        surface.point_data.active_normals = mesh.normals
        opacity = 0.3 if record.id.startswith("skin.") else 1.0
        view.add_mesh(surface, render=False, reset_camera=False, opacity=opacity)
    view.reset_camera()
    renders = _count_renders(view.render_window)
    window.resize(WIDTH, HEIGHT)
    window.show()
    _run_until(application, lambda: renders() > 0)
    found = {"seconds": _since_start(), "memory_mb": memory_mb()}
    view.close()
    return found


def start() -> dict[str, float]:
    """Rootlight from the command to its first complete picture."""
    application, window = _window()
    renders = _count_renders(window.viewport.canvas.render_window)
    window.show()
    _run_until(application, lambda: renders() > 0)
    found = {"seconds": _since_start(), "memory_mb": memory_mb()}
    window.close()
    return found


def work() -> dict[str, float]:
    """What a person does: clicks, drags, waits, clicks a thousand times."""
    from app.bench_beside import beside_figures

    application, window = _window()
    renders = _count_renders(window.viewport.canvas.render_window)
    window.show()
    _run_until(application, lambda: renders() > 0)
    _settle(application)
    found = {
        "click_own_ms": round(_click_ms(application, window), 2),
    }
    found |= _drag(application, window, renders)
    _settle(application, 1.5)
    before, cpu = renders(), time.process_time()
    _settle(application, IDLE_SECONDS)
    found["idle_renders_3s"] = renders() - before
    found["idle_cpu_s_3s"] = round(time.process_time() - cpu, 3)
    found["map_switch_ms"] = _map_switch_ms(application, window)
    found |= _posing(application, window)
    found |= beside_figures(window, partial(_settle, application), memory_mb)
    found |= _painting(application, window)
    found["memory_growth_mb_1000_selections"] = round(_memory_growth(application, window), 1)
    window.close()
    return found


def _window() -> tuple[Any, Any]:
    from app.application import build
    from app.content.reader import read_atlas
    from app.places import CONTENT, MESHES

    application, window = build(lambda: read_atlas(CONTENT, MESHES), lambda atlas, state: state)
    window.resize(WIDTH + 692, HEIGHT + 108)  # with its panels; the model then has WIDTH x HEIGHT
    return application, window


def _count_renders(render_window: Any) -> Callable[[], int]:
    count = [0]

    def add(*_: object) -> None:
        count[0] += 1

    render_window.AddObserver("EndEvent", add)
    return lambda: count[0]


def _run_until(application: Any, done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        application.processEvents()
        if time.monotonic() > end:
            raise RuntimeError("no picture within a minute")


def _settle(application: Any, seconds: float = 0.8) -> None:
    """Let the event loop run as it does when nobody touches anything."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def _select(window: Any, index: int) -> None:
    from app.domain.ids import ROOTS, SIDES
    from app.state import actions

    wanted = f"root.{ROOTS[index % len(ROOTS)]}.{SIDES[(index // len(ROOTS)) % 2]}"
    window.session.do(partial(actions.select, identifier=wanted, atlas=window.session.atlas))


def _click_ms(application: Any, window: Any) -> float:
    """Median own work of a selection: everything but the draw."""
    times = []
    for index in range(60):
        begun = time.perf_counter()
        _select(window, index)
        times.append((time.perf_counter() - begun) * 1000)
        _settle(application, 0.05)
    return statistics.median(times[12:])


def _drag(application: Any, window: Any, renders: Callable[[], int]) -> dict[str, float]:
    """Pictures a second while the left button drags across the model, and how soon after it the picture is whole again."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from app.state import actions

    window.session.do(actions.reset)  # the default layers, nothing selected
    _settle(application)
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
    _run_until(application, lambda: renders() > before)
    return {"drag_fps": round(rate, 1), "full_picture_after_drag_s": round(time.monotonic() - released, 3)}


def _map_switch_ms(application: Any, window: Any) -> float:
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
        medians.append(_median_ms(application, session, steps))
    session.do(partial(actions.choose_map, name=next(iter(session.atlas.maps)), atlas=session.atlas))
    return max(medians)


def _posing(application: Any, window: Any) -> dict[str, float]:
    """Median own work of a posture slider with everything shown, and of a condition's slider; memory after both."""
    from app.state import actions, moves

    session = window.session
    session.do(actions.reset)
    for layer in ("muscle", "ligament"):
        session.do(partial(actions.set_layer, layer=layer, opacity=1.0))
    _settle(application)
    flexion = [partial(moves.set_part, part="lumbar_flexion", degrees=2.0 + step) for step in range(40)]
    found = {"pose_own_ms": _median_ms(application, session, flexion)}
    session.do(actions.reset)
    session.do(partial(actions.select, identifier="condition.lumbar-disc-herniation", atlas=session.atlas))
    sizes = [partial(moves.set_parameter, name="size", value=step / 40, atlas=session.atlas) for step in range(1, 41)]
    found["condition_own_ms"] = _median_ms(application, session, sizes)
    found["memory_posed_mb"] = round(memory_mb(), 1)
    session.do(actions.reset)
    return found


def _painting(application: Any, window: Any) -> dict[str, float]:
    """Median own work of one movement of the brush, and from a stroke that is let go to the ordered list beside the model."""
    from app.state import actions, hurting

    session, stage = window.session, window.viewport.stage
    session.do(actions.reset)
    session.hold(hurting.begin)
    session.hold(partial(hurting.take_tool, tool="paint"))
    _settle(application)
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
        _settle(application, 0.05)
    session.hold(hurting.end)
    session.do(hurting.forget)
    return {
        "brush_own_ms": round(statistics.median(moves[12:]), 2),
        "skin_to_list_ms": round(statistics.median(lists[2:]), 2),
    }


def _median_ms(application: Any, session: Any, steps: list[Any]) -> float:
    """Median own work of steps of one slider, the first ones (in which things are read) left out."""
    times = []
    for step in steps:
        begun = time.perf_counter()
        session.do(step, merge="slider")
        times.append((time.perf_counter() - begun) * 1000)
        _settle(application, 0.05)
    return round(statistics.median(times[8:]), 2)


def _memory_growth(application: Any, window: Any) -> float:
    for index in range(100):
        _select(window, index)
    _settle(application)
    before = memory_mb()
    for index in range(SELECTIONS):
        _select(window, index)
        if index % 50 == 0:
            application.processEvents()
    _settle(application)
    return memory_mb() - before


MEASUREMENTS: dict[str, Callable[[], dict[str, float]]] = {
    "floor": floor,
    "start": start,
    "work": work,
    "reasoning": reasoning,
}


if __name__ == "__main__":
    print(json.dumps(MEASUREMENTS[sys.argv[1]]()), flush=True)
    os._exit(0)  # the figures are out; a tidy end would only be measured by nobody
