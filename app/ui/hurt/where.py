"""Part 2 of *Where does it hurt?*: brush and eraser for the model, and the same places as a list for the keyboard.

Must not know: how a stroke is drawn, how a place becomes a zone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.ids import SIDES, Side
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import Heard, marked_sentence
from app.state.hurt import BRUSHES_MM, Step, Tool
from app.ui.controls import EnterButton, Segments, ToldButton
from app.ui.flow import FlowLayout
from app.ui.theme import Colours

Ask = Callable[..., None]

TOOLS: tuple[tuple[Tool, str, str], ...] = (
    ("paint", "Brush", "Paint with the left button on the model  D"),
    ("erase", "Eraser", "Take paint away with the left button  Shift+D"),
)
SIZES = tuple(
    (str(size), words, f"{words} brush, about {size * 2 / 10:g} cm across on the body  Ctrl+[ and Ctrl+]")
    for size, words in zip(BRUSHES_MM, ("S", "M", "L", "XL"), strict=True)
)
HOW = "Paint on the model with the left button. Turn it with the right button, or hold Space. Esc puts the brush down."
HOW_WITHOUT = (
    "Take the brush and paint on the model, front and back. A click without the brush tells what can be felt there."
)


class WherePart(QWidget):
    """Tools above, what is marked, then every place with left and right."""

    def __init__(self, atlas: Atlas, ask: Ask, hold: Ask, go: Callable[[Step], None]) -> None:
        super().__init__()
        self._atlas, self._ask, self._hold = atlas, ask, hold
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2, 6, 6)
        rows.setSpacing(8)
        rows.addWidget(self._tools())
        self.how = _words(HOW_WITHOUT, "muted")
        self.marked = _words("", "")
        self.marked.setAccessibleName("What is marked")
        rows.addWidget(self.how)
        rows.addWidget(self.marked)
        self.go_on = EnterButton("Go on to the questions")
        self.go_on.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.go_on.clicked.connect(partial(go, "questions"))
        rows.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(_words("Or choose from the list", "heading"))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search, such as groin")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search places by name")
        self.search.textChanged.connect(self._search)
        rows.addWidget(self.search)
        self.zones: dict[tuple[str, Side], ToldButton] = {}
        self._names: dict[str, QWidget] = {}
        rows.addWidget(self._list())
        self.nothing = _words("No place has this name.", "muted")
        self.nothing.hide()
        rows.addWidget(self.nothing)

    def _tools(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(gap=8, row_gap=5, parent=holder)
        flow.setContentsMargins(0, 0, 0, 0)
        self.tools = Segments(TOOLS, "Tool")
        self.tools.asked.connect(self._take)
        self.sizes = Segments(SIZES, "Size of the brush")
        self.sizes.asked.connect(self._size)
        self.clear = EnterButton("Clear")
        self.clear.setToolTip("Take everything away that is painted or chosen; Undo brings it back")
        self.clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear.clicked.connect(partial(self._ask, hurting.clear_marks))
        for widget in (self.tools, self.sizes, self.clear):
            flow.addWidget(widget)
        return holder

    def _list(self) -> QWidget:
        """A row for every place: its name, left, right."""
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        for zone in hurting.names_of(self._atlas):
            plain = self._atlas.zones[zone].plain
            row = QWidget()
            inside = QHBoxLayout(row)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(4)
            words = _words(plain[:1].upper() + plain[1:], "")
            words.setToolTip(self._atlas.zones[zone].landmarks)
            inside.addWidget(words, 1)
            for side in SIDES:
                button = ToldButton(side.capitalize(), f"{plain}, the patient’s {side}", f"{plain}, {side}")
                button.clicked.connect(partial(self._choose, zone, side))
                inside.addWidget(button)
                self.zones[zone, side] = button
            rows.addWidget(row)
            self._names[zone] = row
        return holder

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        found = 0
        for zone, row in self._names.items():
            said = f"{zone.replace('_', ' ')} {self._atlas.zones[zone].plain}".casefold()
            shown = all(word in said for word in words)
            row.setVisible(shown)
            found += shown
        self.nothing.setVisible(not found)

    def _take(self, tool: Tool) -> None:
        """A tool, or on a second press none."""
        now = next((name for name, button in self.tools.buttons.items() if button.isChecked()), None)
        self._hold(partial(hurting.take_tool, tool="look" if tool == now else tool))

    def _size(self, size: str) -> None:
        self._hold(partial(hurting.size_brush, radius=float(size)))

    def _choose(self, zone: str, side: Side) -> None:
        on = not self.zones[zone, side].isChecked()
        self._ask(partial(hurting.mark_zone, zone=zone, side=side, on=on, atlas=self._atlas))

    def show_state(self, state: AppState, heard: Heard) -> None:
        """Show the tool, and what is marked."""
        self.tools.tell(state.hurt.tool if state.hurt.tool != "look" else None)
        self.sizes.tell(str(state.hurt.radius))
        self.clear.setEnabled(bool(state.hurt.marks))
        self.how.setText(HOW if state.hurt.tool != "look" else HOW_WITHOUT)
        self.marked.setText(marked_sentence(state, heard, self._atlas))
        chosen = {(zone.zone, zone.side) for zone in heard.marked.zones}
        for key, button in self.zones.items():
            button.setChecked(key in chosen)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
