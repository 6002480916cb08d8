"""The commands of a comparison: start one, change it, end it.

Must not know: widgets.
"""

from __future__ import annotations

from functools import partial

from app.domain.atlas import Atlas
from app.state import beside
from app.ui.command import Command, Desk


def beside_commands(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    """Two beside each other."""
    return (
        Command(
            "compare",
            "Pain",
            "Back-related against true hip pain",
            "A lumbar disc herniation beside an arthritic hip, and what tells them apart",
            partial(desk.ask, partial(beside.back_or_hip, atlas=atlas)),
            ("C",),
        ),
        Command(
            "compare.selected",
            "Pain",
            "Compare what is selected",
            "The selected condition or root beside the hip joint; both can be changed",
            partial(desk.ask, partial(beside.compare_selected, atlas=atlas)),
            ("Shift+C",),
            ends_group=True,
        ),
        *_while_compared(desk, atlas),
    )


def _while_compared(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    """What can be done only while two are compared."""
    return (
        Command(
            "compare.together",
            "Pain",
            "Compared: on one body",
            "Both patterns on one body, and what they share",
            partial(desk.ask, partial(beside.toggle_view, atlas=atlas)),
            ("B",),
            lambda s: s.beside is not None and s.beside_view == "together",
        ),
        Command(
            "compare.swap",
            "Pain",
            "Compared: change places",
            "A becomes B and B becomes A",
            partial(desk.ask, beside.swap),
            ("X",),
        ),
        Command(
            "compare.table",
            "Pain",
            "Compared: table of the two",
            "What tells them apart, in the page",
            partial(desk.ask, beside.show_table),
            ("Ctrl+B",),
        ),
        Command("compare.close", "Pain", "Compared: close", "A alone again", partial(desk.ask, beside.leave)),
    )
