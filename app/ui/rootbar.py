"""The bar that is always there: which root, which side, seen from where, on which body.

Must not know: how any of it is drawn. It asks through `ask`, and is told by `show_state`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.atlas import Atlas
from app.domain.ids import ROOTS, Body, Sides, root_of
from app.state import actions, cutting
from app.state.appstate import VIEWS, AppState
from app.ui.controls import Segments, ToldButton
from app.ui.flow import FlowLayout

Ask = Callable[[Callable[[AppState], AppState]], None]

SIDES = (
    ("left", "Patient's left", "The patient's own left side; seen from the front it is on the right of the picture"),
    ("both", "Both", "Both sides of the body"),
    ("right", "Patient's right", "The patient's own right side; seen from the front it is on the left of the picture"),
)
VIEW_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "anterior": ("Front", "Look from the front"),
        "posterior": ("Back", "Look from behind"),
        "left": ("Left", "Look from the patient's left"),
        "right": ("Right", "Look from the patient's right"),
        "superior": ("Top", "Look from above"),
    }
)
BODIES = (("female", "Female", "Female body"), ("male", "Male", "Male body"))


class RootBar(QWidget):
    """L1 … S1, left / both / right, the named views, the body and the key points."""

    def __init__(self, atlas: Atlas, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Nerve roots, side and view")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._atlas, self._ask = atlas, ask
        self.flow = FlowLayout(parent=self)
        self.flow.setContentsMargins(10, 2, 10, 8)
        self.roots = {root: self._root_button(root) for root in ROOTS}
        self._add("Root", *self.roots.values())
        self.side = Segments(SIDES, "Side")
        self.side.asked.connect(self._choose_side)
        self._add(None, self.side)
        self.views = Segments([(view, *VIEW_WORDS[view]) for view in VIEWS], "View from")
        self.views.asked.connect(self._look_from)
        self._add("View from", self.views)
        self.body = Segments(BODIES, "Body")
        self.body.asked.connect(self._choose_body)
        self._add(None, self.body)
        self.key_points = ToldButton(
            "Key points", "The places where touch is tested for each root (ISNCSCI key sensory points)  Ctrl+D"
        )
        self.key_points.clicked.connect(self._toggle_key_points)
        self._add(None, self.key_points)

    def _root_button(self, root: str) -> ToldButton:
        button = ToldButton(root, f"Light the {root} nerve root, its skin and its pain", f"{root} nerve root")
        button.setProperty("root", True)
        button.clicked.connect(partial(self._select_root, root))
        return button

    def _add(self, words: str | None, *widgets: QWidget) -> None:
        """A group that stays together when the bar wraps."""
        group = QWidget(self)
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        if words:
            label = QLabel(words)
            label.setProperty("role", "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(label)
            row.addSpacing(2)
        for widget in widgets:
            row.addWidget(widget)
        self.flow.addWidget(group)

    def _select_root(self, root: str) -> None:
        self._ask(partial(actions.select, identifier=f"root.{root}", atlas=self._atlas))

    def _choose_side(self, side: Sides) -> None:
        self._ask(partial(cutting.choose_side, side=side, atlas=self._atlas))

    def _look_from(self, view: str) -> None:
        self._ask(partial(actions.look_from, view=view))

    def _choose_body(self, body: Body) -> None:
        self._ask(partial(actions.choose_body, body=body))

    def _toggle_key_points(self) -> None:
        self._ask(actions.toggle_key_points)

    def show_state(self, state: AppState) -> None:
        """Show what is chosen."""
        chosen = root_of(state.selection) if state.selection else None
        for root, button in self.roots.items():
            button.setChecked(root == chosen)
        self.side.tell(state.side)
        self.body.tell(state.body)
        self.key_points.setChecked(state.key_points)
        place = (state.camera.azimuth % 360.0, state.camera.elevation)
        self.views.tell(next((view for view, angles in VIEWS.items() if angles == place), None))

    def heightForWidth(self, width: int) -> int:
        """The rows needed at a width."""
        return self.flow.heightForWidth(width)
