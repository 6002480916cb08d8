"""The legend in a small window: it folds before the page becomes a keyhole, one key unfolds it, and the choice is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.state import actions
from app.state.appstate import Theme
from app.ui.page.panel import PAGE_LINES
from app.ui.window import MainWindow
from tests.ui.conftest import click, key

Open = Callable[..., MainWindow]


def small(window: MainWindow, identifier: str) -> MainWindow:
    """A window of 1280 x 720 with something selected."""
    window.resize(1280, 720)
    window.ask(partial(actions.select, identifier=identifier, atlas=window.session.atlas))
    QTest.qWait(100)
    return window


def test_where_there_is_little_room_the_legend_folds_and_the_page_can_be_read(open_window: Open) -> None:
    window = small(open_window(hint_seen=True, motion=False), "condition.lumbar-disc-herniation")
    legend, view = window.page_panel.legend, window.page_panel.view
    assert legend.isVisible() and not legend.open
    assert view.height() >= PAGE_LINES * view.fontMetrics().height()
    small(window, "root.L5")
    assert legend.open, "without the card there is room for both"
    small(window, "condition.lumbar-disc-herniation")
    window.resize(1280, 1050)
    QTest.qWait(100)
    assert legend.open, "in a high window there is room for both"


def test_one_key_or_one_click_unfolds_it_and_the_choice_is_kept(open_window: Open, tmp_path: Path) -> None:
    window = small(open_window(tmp_path, hint_seen=True, motion=False), "condition.lumbar-disc-herniation")
    legend = window.page_panel.legend
    key(window, Qt.Key.Key_F9)
    assert legend.open and legend.area.height() > 100
    window.close()
    again = small(open_window(tmp_path, hint_seen=True, motion=False), "condition.lumbar-disc-herniation")
    assert again.page_panel.legend.open
    click(again, again.page_panel.legend.toggle)
    assert not again.page_panel.legend.open
    small(again, "root.L5")
    assert not again.page_panel.legend.open, "folded by hand it stays folded, whatever the room"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_of_the_panel_is_cut_off(open_window: Open, percent: int, theme: Theme) -> None:
    window = open_window(hint_seen=True, motion=False)
    window.ask(partial(actions.choose_theme, theme=theme))
    window.set_text_size(percent)
    small(window, "condition.lumbar-disc-herniation")
    panel = window.page_panel
    for unfolded in (False, True):
        panel.legend.choose(unfolded)
        QTest.qWait(150)
        for widget in (*panel.card.controls.values(), panel.card.story, panel.view, panel.legend.toggle):
            low = widget.mapTo(panel, widget.rect().bottomRight())
            assert low.y() <= panel.height() and low.x() <= panel.width(), widget
            assert widget.height() >= min(widget.minimumSizeHint().height(), 60), widget
        assert panel.view.height() >= 2 * panel.view.fontMetrics().height()
        assert panel.legend.geometry().bottom() <= panel.height()
