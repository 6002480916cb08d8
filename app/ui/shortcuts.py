"""The list of every shortcut (F1), made from the table of commands.

Must not know: what a command does.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from app.state.appstate import Theme
from app.ui.command import Command
from app.ui.commands import GESTURES, LIST_KEYS
from app.ui.theme import page_style, pixels


def key_text(keys: Iterable[str]) -> str:
    """Keys as this system writes them."""
    return "  or  ".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in keys)


def shortcuts_html(commands: Iterable[Command]) -> str:
    """All shortcuts by menu, then what mouse and keys do in the model and in the list."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for command in commands:
        if command.keys:
            sections.setdefault(command.menu, []).append((key_text(command.keys), command.text.rstrip("…")))
    sections["In the model"] = list(GESTURES)
    sections["In the list of structures"] = list(LIST_KEYS)
    parts = ["<h1>Shortcuts</h1>"]
    for heading, rows in sections.items():
        lines = "".join(f"<tr><td width='45%'><b>{escape(k)}</b></td><td>{escape(t)}</td></tr>" for k, t in rows)
        parts.append(f"<h3>{escape(heading)}</h3><table width='100%'>{lines}</table>")
    return "".join(parts)


class ShortcutsDialog(QDialog):
    """Scrolls, closes with Esc, and stands beside the window without blocking it."""

    def __init__(self, commands: Iterable[Command], theme: Theme, percent: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        rows = QVBoxLayout(self)
        view = QTextBrowser()
        view.setAccessibleName("List of shortcuts")
        view.document().setDefaultStyleSheet(page_style(theme, percent))
        view.setHtml(shortcuts_html(commands))
        rows.addWidget(view)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        rows.addWidget(buttons)
        room = parent.size()
        self.resize(min(pixels(560, percent), room.width() - 40), min(pixels(620, percent), room.height() - 60))
