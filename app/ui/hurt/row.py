"""One question with its replies as buttons.

Must not know: what a reply leads to.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

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
    """A question in large letters and the replies under it. Emits `replied` with id and reply; a second press on a
    reply takes it back (an empty reply)."""

    replied = Signal(str, str)

    def __init__(self, identifier: str, replies: tuple[tuple[Reply, str, str], ...]) -> None:
        super().__init__()
        self.identifier = identifier
        self._now: str | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2, 0, 8)
        rows.setSpacing(5)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "question")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.segments = Segments(replies, identifier)
        self.segments.asked.connect(self._reply)
        for button in self.segments.buttons.values():
            button.setProperty("reply", True)
        rows.addWidget(self.words)
        rows.addWidget(self.segments, 0, Qt.AlignmentFlag.AlignLeft)

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
