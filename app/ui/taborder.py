"""The order in which Tab goes through the window.

Must not know: what any part shows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.controls import focusable

if TYPE_CHECKING:
    from app.ui.window import MainWindow


def set_tab_order(window: MainWindow) -> None:
    """Root bar, model, page, structures: the order in which they are needed."""
    page, left, bar = window.page_panel, window.left_panel, window.root_bar
    chain: list[QWidget] = [
        *bar.roots.values(),
        *bar.side.buttons.values(),
        *bar.views.buttons.values(),
        *bar.body.buttons.values(),
        bar.key_points,
        window.viewport.canvas or window.viewport,
        *window.story_bar.buttons,
        window.story_bar,
        page.back,
        page.forward,
        page.pages,
        *focusable(page.card),
        page.view,
        *focusable(page.evidence),
        page.legend.toggle,
        left.tabs.tabBar(),
        left.search,
        left.tree,
        *focusable(left.layers),
        *focusable(left.movement),
        *focusable(left.hurt),
        *focusable(window.answer_panel),
        *window.header.tools.values(),
    ]
    for first, second in pairwise(chain):
        QWidget.setTabOrder(first, second)
