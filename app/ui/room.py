"""The room of the window: which panels there is space for, text size and motion, and what is remembered of all that.

Must not know: what the panels show, what a command does.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QDockWidget, QMainWindow

from app.state.appstate import AppState
from app.state.session import Session
from app.ui.hints import FirstSteps
from app.ui.model.viewport import Viewport
from app.ui.settings import SettingsFile, view_of

LEFT_WIDTH, RIGHT_WIDTH, MODEL_WIDTH = 250, 360, 380
"""Widths at 100 % text below which the panels and the model are no pleasure; too narrow for all, a panel steps aside."""

USUAL_WIDTHS = (285, 420)
"""Widths of the panels at 100 % text, as the window first opens."""

PAIR_SHARE = 2.2
"""Two bodies side by side want so many times the width of one."""


class Room(QMainWindow):
    """A window with a model between two docks. What stands in it is made by the classes built on this one."""

    session: Session
    settings: SettingsFile
    viewport: Viewport
    left_dock: QDockWidget
    right_dock: QDockWidget
    hint: FirstSteps | None
    _dialog: QDialog | None
    _fitting = False

    def show_message(self, text: str, details: str = "", calm: bool = False) -> None:
        """Say one sentence in the bar for messages; `calm` when it is no problem."""
        raise NotImplementedError

    def take_style(self, state: AppState) -> None:
        """Take over theme and text size."""
        raise NotImplementedError

    def toggle_left(self) -> None:
        """Show or hide structures and layers."""
        self.show_left(self.left_dock.isHidden())

    def toggle_right(self) -> None:
        """Show or hide the page."""
        self.show_right(self.right_dock.isHidden())

    def show_left(self, visible: bool) -> None:
        """Show the left panel; where there is no room for both, the right one steps aside."""
        self.left_dock.setVisible(visible)
        if visible and self.too_narrow():
            self.right_dock.hide()

    def show_right(self, visible: bool) -> None:
        """Show the right panel; where there is no room for both, the left one steps aside."""
        self.right_dock.setVisible(visible)
        if visible and self.too_narrow():
            self.left_dock.hide()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_motion(self) -> None:
        """Gentle camera moves on or off."""
        self.remember(motion=not self.settings.settings.motion)
        if self.viewport.canvas:
            self.viewport.canvas.motion = self.settings.settings.motion

    def motion(self) -> bool:
        """Whether the camera moves gently."""
        return self.settings.settings.motion

    def text_size(self) -> int:
        """Text size in percent."""
        return self.settings.settings.text_percent

    def set_text_size(self, percent: int) -> None:
        """Make all text larger or smaller."""
        smaller = percent < self.text_size()
        self.remember(text_percent=percent)
        self.take_style(self.session.state)
        if smaller:  # panels that grew with the text give their room back to the model
            self._usual_widths(percent)

    def model_width(self) -> int:
        """The width in pixels below which the model is no pleasure."""
        pair = self.session.shown.beside
        return round(MODEL_WIDTH * (PAIR_SHARE if pair and pair.view == "split" else 1.0))

    def too_narrow(self) -> bool:
        scale = self.text_size() / 100.0
        return self.width() < round((LEFT_WIDTH + RIGHT_WIDTH) * scale + self.model_width())

    def fit(self) -> None:
        """With too little room for both panels, the structures step aside for the page, and come back when there is room."""
        if self._fitting:
            return
        self._fitting = True
        narrow = self.too_narrow()
        if narrow and not self.left_dock.isHidden() and not self.right_dock.isHidden():
            self.left_dock.hide()
            self._stepped_aside = True
        elif not narrow and self._stepped_aside:
            self.left_dock.show()
            self._stepped_aside = False
        self._fitting = False

    _stepped_aside = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels step aside when there is no room; the hint keeps its place."""
        super().resizeEvent(event)
        self.fit()
        if self.hint is not None and self.hint.isVisible():
            self.hint.place()

    def restore_layout(self) -> None:
        known = self.settings.settings
        self.resize(1440, 900)
        if known.geometry:
            self.restoreGeometry(QByteArray.fromBase64(known.geometry.encode()))
        if not (known.layout and self.restoreState(QByteArray.fromBase64(known.layout.encode()))):
            self._usual_widths(100)

    def _usual_widths(self, percent: int) -> None:
        widths = [round(width * percent / 100) for width in USUAL_WIDTHS]
        self.resizeDocks([self.left_dock, self.right_dock], widths, Qt.Orientation.Horizontal)

    def remember(self, **changes: Any) -> None:
        self.settings.save(**changes)
        if self.settings.problem:
            self.show_message(self.settings.problem)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and the view, then let the scene go before the window goes."""
        if self._stepped_aside:
            self.left_dock.show()
        try:
            self.save_view()
        finally:
            if self._dialog is not None:
                self._dialog.close()
            self.viewport.shut()
        super().closeEvent(event)

    def save_view(self) -> None:
        """Remember the layout and what is shown."""
        self.settings.save(
            geometry=self.saveGeometry().toBase64().toStdString(),
            layout=self.saveState().toBase64().toStdString(),
            view=view_of(self.session.state),
        )
