"""One bar for what went wrong: a sentence, details when there are any, and a way to close it. Never a dialog in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class MessageBar(QFrame):
    """Hidden until there is something to say. The newest message is shown; older ones are kept in the details."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName("Message")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 6, 10, 6)
        row = QHBoxLayout()
        rows.addLayout(row)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.details_button = _button("Details", self._toggle_details)
        self.close_button = _button("Close", self.dismiss)
        row.addWidget(self.label, 1)
        row.addWidget(self.details_button)
        row.addWidget(self.close_button)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("Details of the message")
        self.details.setMaximumHeight(160)
        self.details.hide()
        rows.addWidget(self.details)
        self.hide()

    def say(self, text: str, details: str = "", calm: bool = False) -> None:
        """Show a sentence; `details` can be unfolded; `calm` for news that are no problem."""
        self.setProperty("calm", calm)
        for part in (self, self.label, self.details_button, self.close_button):
            part.style().unpolish(part)
            part.style().polish(part)
        self.label.setText(text)
        self.setAccessibleDescription(text)
        self.details.setPlainText(details)
        self.details_button.setVisible(bool(details))
        self.details.hide()
        self.show()

    def dismiss(self) -> None:
        """Put the message away."""
        self.hide()

    def _toggle_details(self) -> None:
        self.details.setVisible(not self.details.isVisible())


def _button(text: str, on_click: object) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(on_click)
    return button


def as_sentence(error: Exception) -> str:
    """What an error says, as a sentence: a capital letter at its head, a full stop at its end."""
    words = str(error)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
