"""What a window does while two are compared: its bar, and what a click in either half means.

Must not know: how two are drawn, what tells them apart.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.state import beside
from app.state.appstate import BESIDE_PAGE, AppState
from app.state.shown import Shown
from app.ui.collecting import give_back
from app.ui.hurt.desk import HurtDesk
from app.ui.model.overlays import Caption
from app.ui.theme import COLOURS

if TYPE_CHECKING:
    from app.ui.beside.bar import BesideBar

NEEDS_TWO = ("compare.together", "compare.swap", "compare.table", "compare.close")
"""Commands that can be done only while two are compared."""


LEFT_MS = 1000
"""So long after a comparison its second body has been let go, and the one that is left is drawn."""


class BesideDesk(HurtDesk):
    """A window that can compare. Its centre and its actions are made by the class built on this one."""

    actions_by_id: dict[str, QAction]
    centre_rows: QVBoxLayout
    caption: Caption
    beside_bar: BesideBar | None = None
    _parted = _tabled = _two = False

    def show_beside(self, state: AppState, shown: Shown) -> None:
        """The bar of the comparison; made with the first one. What is shown decides: what cannot wait ends every comparison."""
        if shown.beside is None:
            state = replace(state, beside=None)
        parted = state.beside is not None and state.beside_view == "split"
        tabled = state.beside is not None and state.page == BESIDE_PAGE
        if tabled and not self._tabled:
            self.right_panel.show_page()
        self._tabled = tabled
        if self._two and state.beside is None:
            QTimer.singleShot(LEFT_MS, self, give_back)
        self._two = state.beside is not None
        for name in NEEDS_TWO:
            self.actions_by_id[name].setEnabled(state.beside is not None)
        if self.beside_bar is None and state.beside is not None:
            self.beside_bar = self._make_bar(state)
        if self.beside_bar is None:
            return
        if parted == self._parted and self.beside_bar.isHidden() == (state.beside is None):
            self.beside_bar.show_state(state)
            return
        self._parted = parted
        self.centre_rows.setEnabled(False)  # every new size of the model is a drawing of it: let it come to one
        self.beside_bar.show_state(state)
        self.fit()
        layout = self.layout()
        if layout is not None:
            layout.activate()
        centre = self.centralWidget()
        self.caption.fit(
            centre.width() if centre else 0
        )  # before it is as wide: its height belongs to the same drawing
        self.centre_rows.setEnabled(True)
        self.centre_rows.invalidate()
        self.centre_rows.activate()

    def _make_bar(self, state: AppState) -> BesideBar:
        from app.ui.beside.bar import BesideBar

        bar = BesideBar(self.session.atlas, self.ask)
        bar.use(COLOURS[state.theme], self.text_size())
        self.centre_rows.insertWidget(0, bar)
        before: QWidget = self.viewport.canvas or self.viewport
        for control in bar.controls:
            QWidget.setTabOrder(before, control)
            before = control
        QWidget.setTabOrder(before, self.page_panel.back)
        return bar

    def style_beside(self, state: AppState) -> None:
        """Take over theme and text size."""
        if self.beside_bar is not None:
            self.beside_bar.use(COLOURS[state.theme], self.text_size())

    def clicked_beside(self, pick: Any) -> None:
        """What was hit takes the place of what its half shows, if it has a pattern of its own; else it is only named."""
        state, atlas = self.session.state, self.session.atlas
        if state.beside_view == "split" and beside.has_pattern(pick.structure, atlas):
            self.ask(partial(beside.put, second=pick.second, identifier=pick.structure, atlas=atlas))
            return
        known = atlas.structures.get(pick.structure)
        self.show_message(f"{known.title if known else pick.structure}. The comparison stays as it is.", calm=True)
