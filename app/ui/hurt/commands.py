"""The commands of *Where does it hurt?*: the conversation, the brush, its file.

Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.state import hurting
from app.state.appstate import AppState
from app.state.hurt import Tool
from app.state.lighting import begin_again
from app.ui.command import Command, Desk


def hurt_commands(desk: Desk) -> tuple[Command, ...]:
    """In the order of the menu."""
    return (
        Command(
            "hurt",
            "Pain",
            "Where does it hurt?",
            "Paint where it hurts, answer questions, read what can feel like it",
            desk.toggle_hurt,
            ("H",),
            lambda s: s.hurt.open,
            True,
        ),
        Command(
            "hurt.none",
            "Pain",
            "None of these",
            "Answers the warning questions that are open here with no, and goes on",
            desk.none_of_these,
            ("N",),
        ),
        Command(
            "hurt.group_back",
            "Pain",
            "The questions before",
            "Back among the warning questions",
            desk.questions_before,
            ("Shift+N",),
            None,
            True,
        ),
        _tool(desk, "paint", "Brush", "Paint where it hurts with the left button", "D"),
        _tool(desk, "erase", "Eraser", "Take paint away with the left button", "Shift+D"),
        Command("brush.larger", "Pain", "Larger brush", "Up to a palm", _sized(desk, 1), ("Ctrl+]",)),
        Command("brush.smaller", "Pain", "Smaller brush", "Down to a fingertip", _sized(desk, -1), ("Ctrl+[",)),
        Command(
            "hurt.clear",
            "Pain",
            "Clear what is painted",
            "Undo brings it back",
            partial(desk.ask, hurting.clear_marks),
            (),
            None,
            True,
        ),
        Command(
            "hurt.forget",
            "Pain",
            "Begin again",
            "Forget what was marked and answered",
            partial(desk.ask, begin_again),
        ),
        Command("hurt.save", "Pain", "Save where it hurts…", "As a file, without a name", desk.save_case),
        Command("hurt.open", "Pain", "Open where it hurts…", "A file that was saved", desk.open_case, ends_group=True),
    )


def _tool(desk: Desk, tool: Tool, words: str, tip: str, key: str) -> Command:
    def run() -> None:
        now = desk.session.state.hurt.tool
        desk.take_tool("look" if now == tool else tool)

    return Command(f"hurt.{tool}", "Pain", words, tip, run, (key,), lambda s: _holds(s, tool))


def _holds(state: AppState, tool: Tool) -> bool:
    return state.hurt.tool == tool


def _sized(desk: Desk, step: int) -> Callable[[], None]:
    return partial(desk.hold, partial(hurting.step_brush, step=step))
