"""The bar of a comparison: which two, side by side or together, change places, the table, close.

Made when two are first compared. Must not know: how two are drawn, what tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.atlas import Atlas
from app.state import beside
from app.state.appstate import BESIDE_PAGE, AppState
from app.ui.controls import Choice, Segments, ToldButton, tool_button
from app.ui.flow import FlowLayout
from app.ui.icons import icon
from app.ui.theme import Colours, pixels

Ask = Callable[..., None]

NAME_LETTERS = 17
"""So many letters of a name are seen in a closed list at 100 % text; fewer when they are larger: the titles have them all."""

VIEWS = (
    ("split", "Side by side", "Two bodies; turn one and both turn"),
    ("together", "On one body", "Both patterns on one body, and what they share"),
)


class BesideBar(QFrame):
    """Visible while two are compared."""

    def __init__(self, atlas: Atlas, ask: Ask) -> None:
        super().__init__()
        self.setObjectName("besideBar")
        self.setAccessibleName("Comparison")
        self._atlas, self._ask = atlas, ask
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        names = [(name, beside.name_of(name, atlas)) for name in beside.all_comparable(atlas)]
        self.first = Choice(names, "A, the first of the two", "What the first body shows")
        self.second = Choice(names, "B, the second of the two", "What the second body shows")
        self.first.asked.connect(partial(self._put, False))
        self.second.asked.connect(partial(self._put, True))
        self.swap = tool_button("Change places", "A becomes B and B becomes A", partial(ask, beside.swap))
        self.views = Segments(VIEWS, "Shown")
        self.views.asked.connect(self._show_as)
        self.table = ToldButton("Table", "What tells the two apart, as a table in the page")
        self.table.clicked.connect(partial(ask, beside.show_table))
        self.close_button = tool_button("Close", "A alone again  Esc", partial(ask, beside.leave))
        self.flow = FlowLayout(gap=12, row_gap=4, parent=self)
        self.flow.setContentsMargins(10, 5, 10, 5)
        for widgets in (
            ("A", self.first),
            (self.swap,),
            ("B", self.second),
            (self.views, self.table, self.close_button),
        ):
            self.flow.addWidget(_group(*widgets))
        self.hide()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What can be reached with Tab, in its order."""
        return (self.first, self.swap, self.second, *self.views.buttons.values(), self.table, self.close_button)

    def _put(self, second: bool, identifier: str) -> None:
        self._ask(partial(beside.put, second=second, identifier=identifier, atlas=self._atlas))

    def _show_as(self, view: str) -> None:
        self._ask(partial(beside.show_as, view=view, atlas=self._atlas))

    def show_state(self, state: AppState) -> None:
        """Show which two, and how; without two, disappear."""
        if state.beside and state.selection:
            self.first.tell(state.selection)
            self.second.tell(state.beside)
            self.views.tell(state.beside_view)
            self.table.setChecked(state.page == BESIDE_PAGE)
        self.setVisible(state.beside is not None)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        for choice in (self.first, self.second):
            choice.setMinimumContentsLength(NAME_LETTERS * 100 // percent)
        side = pixels(18, percent)
        for button, name in ((self.swap, "swap"), (self.close_button, "stop")):
            button.setIcon(icon(name, colours.text, colours.control))
            button.setIconSize(QSize(side, side))

    def heightForWidth(self, width: int) -> int:
        """The rows needed at a width."""
        return self.flow.heightForWidth(width)


def _group(*parts: QWidget | str) -> QWidget:
    """What stays together when the bar wraps."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        if isinstance(part, str):
            letter = QLabel(part)
            letter.setProperty("role", "heading")
            letter.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(letter)
        else:
            row.addWidget(part)
    return group
