"""One question with its replies as buttons.

Must not know: what a reply leads to.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.state.heard import AGE_BANDS
from app.state.hurt import Reply
from app.ui.controls import Choice, Segments

YES_NO: tuple[tuple[Reply, str, str], ...] = (("yes", "Yes", ""), ("no", "No", ""))
YES_NO_UNSURE: tuple[tuple[Reply, str, str], ...] = (*YES_NO, ("unsure", "Don’t know", ""))


UNKNOWN_AGE = ""


def age_choice() -> Choice:
    """The age in tens of years."""
    bands = [(UNKNOWN_AGE, "Age not said"), *AGE_BANDS.items()]
    return Choice(bands, "Age", "Age in tens of years; some causes belong to an age")


class ReplyRow(QWidget):
    """A question and the replies under it, or beside it where it is short. Emits `replied` with id and reply; a second press on a
    reply takes it back (an empty reply)."""

    replied = Signal(str, str)

    def __init__(self, identifier: str, replies: tuple[tuple[Reply, str, str], ...], beside: bool = False) -> None:
        super().__init__()
        self.identifier = identifier
        self._now: str | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.segments = Segments(replies, identifier)
        self.segments.asked.connect(self._reply)
        grid.addWidget(self.words, 0, 0)
        if beside:
            grid.addWidget(self.segments, 0, 1, Qt.AlignmentFlag.AlignTop)
        else:
            grid.addWidget(self.segments, 1, 0, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(0, 1)

    def _reply(self, value: str) -> None:
        self.replied.emit(self.identifier, "" if value == self._now else value)

    def tell(self, words: str, value: str | None) -> None:
        """Show the question in these words, and the reply there is."""
        if words != self.words.text():
            self.words.setText(words)
            self.segments.setAccessibleName(words)
            for name, button in self.segments.buttons.items():
                button.setAccessibleName(f"{words} {button.text()}")
                button.setToolTip("Press again to take the answer back" if name == value else "")
        self._now = value
        self.segments.tell(value)
