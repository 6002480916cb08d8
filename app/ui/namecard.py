"""The card of the selected structure: what it is called in Latin, what it is and does, which roots serve it.

A muscle, a nerve or a ligament has no page of its own; the page below is that of a whole chapter. Must not know: the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from app.domain.atlas import Atlas, Structure
from app.domain.ids import sides
from app.state.appstate import AppState

ROOT_WORDS: Mapping[str, str] = MappingProxyType(
    {"nerve": "Carries", "muscle": "Roots", "variant": "Roots"},
)
"""What the roots of a structure are to it, by its kind; of other kinds the name says it already."""

EDGE = 12
"""Pixels left free to the left and right of the words."""

DIFFER = "Books differ by a root."
RECALLED = "Standard anatomy, from memory."
"""Of all but the variants, which tell their figures with how these were read."""


class NameCard(QFrame):
    """Hidden unless a structure without a page of its own is selected."""

    def __init__(self, atlas: Atlas) -> None:
        super().__init__()
        self.setObjectName("nameCard")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._atlas = atlas
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAccessibleName("What is selected")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(EDGE, 8, EDGE, 8)
        rows.addWidget(self.words)
        self.hide()

    def fit(self) -> None:
        """Be as high as the words need in the width there is."""
        self.words.ensurePolished()
        self.words.setMinimumHeight(0)  # or it would answer with the height it had
        self.words.setFixedHeight(max(0, self.words.heightForWidth(max(120, self.width() - 2 * EDGE))))
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words break elsewhere in another width."""
        super().resizeEvent(event)
        self.fit()

    def show_state(self, state: AppState) -> None:
        """Name what is selected."""
        structure = None if state.beside else _named(state, self._atlas)
        self.setVisible(structure is not None)
        if structure is not None:
            self.words.setText(card_html(structure))
            self.fit()


def card_html(structure: Structure) -> str:
    """Name, Latin name, what it is, and its roots with what they are to it."""
    latin = f" · <i>{escape(structure.latin)}</i>" if structure.latin else ""
    lines = [f"<b>{escape(structure.name)}</b>{latin}", escape(structure.about)]
    word = ROOT_WORDS.get(structure.kind)
    if word and structure.roots:
        lines.append(f"{word} {', '.join(structure.roots)}. {DIFFER}")
    if structure.kind != "variant":
        lines.append(RECALLED)
    return "<br>".join(lines)


def _named(state: AppState, atlas: Atlas) -> Structure | None:
    """The selected structure; None when a page of its own says what it is."""
    selection = state.selection
    if selection is None or selection in atlas.pages:
        return None
    candidates = (selection, *(f"{selection}.{side}" for side in sides(state.side)))
    return next((atlas.structures[name] for name in candidates if name in atlas.structures), None)
