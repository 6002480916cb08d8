"""Speed and memory, measured in one run beside a floor: a bare window that loads the same mesh files and does nothing else.

`rootlight bench --json`. Each row is measured in a process of its own (`python -m app.bench start`); starts are repeated and their
median is taken. Nothing here is a test: figures depend on the machine, ratios to the floor less so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from typing import Any

STARTS = 3


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
