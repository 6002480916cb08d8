"""The first-run hint: three cards, each beside what it speaks of; shown once, dismissable, all by keyboard.

Must not know: what the pointed-at widgets do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


@dataclass(frozen=True, slots=True)
class Hint:
    """One step: the widget it points at, a heading, a sentence or two."""

    target: QWidget
    heading: str
    text: str


class FirstSteps(QFrame):
    """A card over the window. Emits `finished` when it was read to the end or dismissed."""

    finished = Signal()

    def __init__(self, hints: Sequence[Hint], parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("hintCard")
        self.setAccessibleName("First steps")
        self._hints = tuple(hints)
        self._step = 0
        self.ring = QFrame(parent)
        self.ring.setObjectName("hintFrame")
        self.ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 16, 18, 14)
        rows.setSpacing(8)
        self.heading = QLabel()
        self.heading.setProperty("role", "title")
        self.heading.setWordWrap(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        rows.addWidget(self.heading)
        rows.addWidget(self.text)
        row = QHBoxLayout()
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.skip = QPushButton("Skip")
        self.skip.setProperty("quiet", True)
        self.next = QPushButton("Next")
        self.next.setDefault(True)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        rows.addLayout(row)
        self.skip.clicked.connect(self.finish)
        self.next.clicked.connect(self.advance)

    def start(self) -> None:
        """Show the first step."""
        self._step = 0
        self._tell()
        self.ring.show()
        self.show()
        self.raise_()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        """The next step, or the end."""
        if self._step + 1 >= len(self._hints):
            self.finish()
            return
        self._step += 1
        self._tell()

    def finish(self) -> None:
        """Put the hint away."""
        self.hide()
        self.ring.hide()
        self.finished.emit()

    def _tell(self) -> None:
        hint = self._hints[self._step]
        self.heading.setText(hint.heading)
        self.text.setText(hint.text)
        self.setAccessibleDescription(f"{hint.heading}. {hint.text}")
        self.count.setText(f"{self._step + 1} of {len(self._hints)}")
        last = self._step + 1 == len(self._hints)
        self.next.setText("Start" if last else "Next")
        self.skip.setVisible(not last)
        self.place()

    def place(self) -> None:
        """Ring the target and stand beside it, inside the window."""
        window = self._over
        hint = self._hints[self._step]
        shown = hint.target.isVisible()
        area = QRect(hint.target.mapTo(window, QPoint(0, 0)), hint.target.size()) if shown else window.rect()
        self.ring.setGeometry(area.adjusted(2, 2, -2, -2))
        self.ring.setVisible(shown and self.isVisibleTo(window))
        width = min(window.width() - 40, max(320, self.fontMetrics().averageCharWidth() * 46))
        self.setFixedWidth(width)
        height = self._rows.totalHeightForWidth(width)
        self.resize(width, height)
        x = min(max(area.center().x() - width // 2, 20), window.width() - width - 20)
        below = area.bottom() + 14
        y = below if below + height < window.height() - 10 else area.center().y() - height // 2
        if area.right() > window.width() - 30 and area.left() > width + 40 and area.height() > height:
            x, y = area.left() - width - 16, area.top() + 60
        self.move(x, max(10, min(y, window.height() - height - 10)))
        self.ring.raise_()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            (focused if isinstance(focused, QAbstractButton) else self.next).click()
            return
        super().keyPressEvent(event)
