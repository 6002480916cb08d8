"""A heading that opens and closes what is under it.

Must not know: what is under it.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.ui.icons import icon
from app.ui.theme import Colours, pixels


class Fold(QWidget):
    """A heading that opens and closes what is under it."""

    def __init__(self, title: str, inside: QWidget) -> None:
        super().__init__()
        self.inside = inside
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setProperty("fold", True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setAccessibleName(title)
        self.button.toggled.connect(self.open)
        rows.addWidget(self.button)
        rows.addWidget(inside)
        self._colour = "#888888"
        self.open(False)

    def open(self, opened: bool) -> None:
        """Show or hide what is inside."""
        self.button.blockSignals(True)
        self.button.setChecked(opened)
        self.button.blockSignals(False)
        self.button.setIcon(icon("down" if opened else "forward", self._colour))
        self.inside.setVisible(opened)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._colour = colours.muted
        side = pixels(14, percent)
        self.button.setIconSize(QSize(side, side))
        self.open(self.button.isChecked())
