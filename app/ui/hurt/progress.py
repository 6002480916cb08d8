"""How far the warning questions have come, as a row of short bars: done, open, or with a yes in it, and which is in front.

Must not know: the questions.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.state.screening import Mark, Screened
from app.ui.theme import COLOURS, Colours, pixels

BAR, GAP = 8, 5
"""Height of a bar and the space between two, in pixels at 100 % text."""


class ProgressBars(QWidget):
    """Says the same in words to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._now = 0
        self._colours, self._percent = COLOURS["dark"], 100
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How far the warning questions have come")

    def tell(self, screened: Screened) -> None:
        """Show how far they have come."""
        self._marks, self._now = screened.marks, screened.now
        self.setAccessibleDescription(screened.words)
        self.update()

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._colours, self._percent = colours, percent
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One row of bars with room for the frame of the one in front."""
        return QSize(120, pixels(BAR + 8, self._percent))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled when done, hollow when open, with a cross bar when something in it is yes; the one in front is framed."""
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, high = pixels(GAP, self._percent), pixels(BAR, self._percent)
        wide = (self.width() - gap * (len(self._marks) + 1)) / len(self._marks)
        top = (self.height() - high) / 2
        for index, mark in enumerate(self._marks):
            self._bar(painter, QRectF(gap + index * (wide + gap), top, wide, high), mark, index == self._now)
        painter.end()

    def _bar(self, painter: QPainter, place: QRectF, mark: Mark, now: bool) -> None:
        colours = self._colours
        painter.setPen(Qt.PenStyle.NoPen if mark == "no" else QPen(QColor(colours.control), 1.4))
        painter.setBrush(QColor(colours.accent) if mark == "no" else Qt.BrushStyle.NoBrush)
        if mark == "yes":
            painter.setBrush(QColor(colours.on_warning))
        painter.drawRoundedRect(place, 3, 3)
        if mark == "yes":
            painter.setPen(QPen(QColor(colours.warning), 2))
            painter.drawLine(place.topLeft(), place.bottomRight())
        if now:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 5, 5)
