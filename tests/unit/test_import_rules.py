"""Who may import whom: domain <- content <- mechanics; domain <- reasoning <- state; all <- scene <- export <- ui <- application."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"

MAY_IMPORT = {
    "domain": {"domain"},
    "content": {"content", "domain"},
    "reasoning": {"reasoning", "domain"},
    "state": {"state", "reasoning", "domain"},
    "mechanics": {"mechanics", "content", "domain"},
    "scene": {"scene", "mechanics", "state", "reasoning", "content", "domain"},
    "export": {"export", "scene", "state", "reasoning", "content", "domain"},
    "ui": {"ui", "export", "scene", "mechanics", "state", "reasoning", "content", "domain"},
}
LOOSE = {"places", "environment", "__init__"}
"""Small modules beside the rooms that any shell room may use; domain and state may not."""

ONLY_IN = {
    "PySide6": {"ui", "application", "bench"},
    "pyvistaqt": {"ui/model/glwidget.py", "bench"},
    "vtkmodules": {"scene", "export", "ui/model/glwidget.py", "environment", "bench"},
    "pyvista": {"scene", "export", "bench"},
    "yaml": {"content"},
}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "app":
                found |= {f"app.{alias.name}" for alias in node.names if alias.name != "__version__"}
    return found


MODULES = sorted(APP.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(APP).parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_rooms_import_only_what_they_may(path: Path) -> None:
    room = room_of(path)
    rooms = {name.split(".")[1] for name in imports_of(path) if name.startswith("app.")}
    if room in MAY_IMPORT:
        allowed = MAY_IMPORT[room] | (set() if room in ("domain", "reasoning", "state", "content") else LOOSE)
        assert rooms <= allowed, f"{room} may not import {rooms - allowed}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    where = {room_of(path), path.relative_to(APP).as_posix()}
    for name in imports_of(path):
        top = name.split(".")[0]
        if top in ONLY_IN:
            assert where & ONLY_IN[top], f"{path.name} may not import {top}"


@pytest.mark.parametrize("room", ["domain", "reasoning"])
def test_the_nouns_and_the_reasoning_use_the_standard_library_only(room: str) -> None:
    import sys

    for path in (APP / room).glob("*.py"):
        for name in imports_of(path):
            assert name.startswith(("app.domain", f"app.{room}")) or name.split(".")[0] in sys.stdlib_module_names
