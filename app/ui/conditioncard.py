"""The card of the selected condition: what can be set on the model, the usual pattern again, its story.

Must not know: what a setting does to the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas, Condition
from app.domain.ids import root_of, side_of
from app.domain.motion import Parameter
from app.state import cutting, moves
from app.state.appstate import AppState
from app.state.shown import Shown
from app.ui.controls import Choice, NumberSlider, Segments, ToldButton, focusable
from app.ui.flow import FlowLayout

AskMerged = Callable[..., None]
Control = Segments | Choice | NumberSlider

SIDE_BY_SIDE = 40
"""So many letters of choices stand beside each other even in the narrowest panel."""
LONG = 34
"""A choice of more letters needs the whole width of the card."""


class ConditionCard(QFrame):
    """Hidden unless a condition is selected that can be set or told as a story."""

    def __init__(self, atlas: Atlas, ask: AskMerged) -> None:
        super().__init__()
        self.setObjectName("conditionCard")
        self._atlas, self._ask = atlas, ask
        self._condition: str | None = None
        self._told: tuple[object, ...] = ()
        self.controls: dict[str, Control] = {}
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(5)
        self.heading = QLabel("Set it on the model")
        self.heading.setProperty("role", "heading")
        self.usual = ToldButton("Usual pattern", "Where it is felt in most people, on the unchanged model")
        self.usual.clicked.connect(partial(ask, moves.clear_settings))
        self.cut = ToldButton("Cut open", "Take away what hides the place, and see a slice of it (K)")
        self.cut.clicked.connect(partial(ask, partial(cutting.toggle_cut, atlas=atlas)))
        self.story = QPushButton("Tell the story")
        self.story.setToolTip("A guided story in a few steps")
        self.story.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.story.clicked.connect(self._tell)
        first = QWidget()
        flow = FlowLayout(gap=8, row_gap=4, parent=first)
        flow.setContentsMargins(0, 0, 0, 0)
        for widget in (self.heading, self.usual, self.cut, self.story):
            flow.addWidget(widget)
        rows.addWidget(first)
        self._holder = QWidget()
        rows.addWidget(self._holder)
        self.says = QLabel()
        self.says.setWordWrap(True)
        self.says.setAccessibleName("What the model shows")
        rows.addWidget(self.says)
        self.hide()

    def _tell(self) -> None:
        story = next((s for s in self._atlas.motion.stories.values() if s.condition == self._condition), None)
        if story:
            self._ask(partial(moves.tell, identifier=story.id, step=0, atlas=self._atlas))

    def _told_of(self, condition: Condition) -> bool:
        """Whether there is a story of a condition."""
        return any(story.condition == condition.id for story in self._atlas.motion.stories.values())

    def show_state(self, state: AppState, shown: Shown) -> None:
        """The controls of the selected condition, at what is set."""
        condition = None if state.beside else moves.condition_now(state, self._atlas)
        wanted = condition.id if condition and (condition.parameters or self._told_of(condition)) else None
        if wanted != self._condition:
            self._condition = wanted
            self._told = ()
            self.controls = {}
            if condition and wanted:
                self._rebuild(condition)
            self.setVisible(wanted is not None)
        told = (state.settings, state.side, state.cut, shown.answer)
        if condition is None or told == self._told:
            return
        self._told = told
        values = state.settings or moves.defaults_of(condition, state.side)
        for parameter in condition.parameters:
            self.controls[parameter.id].tell(values.get(parameter.id, parameter.default))  # type: ignore[arg-type]  # each takes its own kind
        self.usual.setChecked(not state.settings)
        self.cut.setChecked(state.cut)
        self.cut.setVisible(condition.cut is not None)
        self.says.setText(_said(state, shown, condition))
        self.says.setVisible(bool(self.says.text()))

    def _rebuild(self, condition: Condition) -> None:
        """Controls for the parameters of a condition."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        self.controls = {}
        for row, parameter in enumerate(condition.parameters):
            control = self._control(parameter)
            label = QLabel(parameter.title)
            label.setToolTip(parameter.words)
            if max((len(choice.title) for choice in parameter.choices), default=0) > LONG:
                grid.addWidget(label, 2 * row, 0, 1, 2)
                grid.addWidget(control, 2 * row + 1, 0, 1, 2)
                self.controls[parameter.id] = control
                continue
            grid.addWidget(label, 2 * row, 0)
            beside = isinstance(control, Segments)
            grid.addWidget(control, 2 * row, 1, Qt.AlignmentFlag.AlignLeft if beside else Qt.AlignmentFlag(0))
            self.controls[parameter.id] = control
        self._rows.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = holder
        for first, second in pairwise((self.story, *focusable(holder))):
            QWidget.setTabOrder(first, second)
        self.story.setVisible(self._told_of(condition))
        self.heading.setVisible(bool(condition.parameters))
        self.usual.setVisible(bool(condition.parameters))

    def _control(self, parameter: Parameter) -> Control:
        """Few short choices stand side by side, more of them drop down; numbers slide."""
        title, words = parameter.title, parameter.words
        if parameter.kind == "number":
            slider = NumberSlider(title, parameter.low, parameter.high, parameter.step, parameter.unit, words)
            slider.asked.connect(partial(self._set, parameter.id))
            return slider
        choices = parameter.choices
        if sum(len(choice.title) + 4 for choice in choices) <= SIDE_BY_SIDE:
            segments = Segments([(c.id, c.title, f"{c.title}. {words}") for c in choices], title)
            segments.asked.connect(partial(self._set, parameter.id))
            return segments
        box = Choice([(c.id, c.title) for c in choices], title, words)
        box.asked.connect(partial(self._set, parameter.id))
        return box

    def _set(self, name: str, value: float | str) -> None:
        merge = f"set {name}" if isinstance(value, float) else None
        self._ask(partial(cutting.set_parameter, name=name, value=value, atlas=self._atlas), merge=merge)

    def fit(self) -> None:
        """Room for the values at the present text size."""
        for control in self.controls.values():
            if isinstance(control, NumberSlider):
                control.fit()


def _said(state: AppState, shown: Shown, condition: Condition) -> str:
    """What the model shows: the roots that are reached, in words."""
    if not state.settings:
        return ""
    said = [*shown.answer.words]
    if condition.radicular:
        said.insert(0, touched(shown.answer.reached))
    return " ".join(said)


def touched(reached: Sequence[str]) -> str:
    """The roots that are touched, in a sentence: `Touches L5 and S1 on both sides.`"""
    sides: dict[str, list[str]] = {}
    for name in reached:
        sides.setdefault(root_of(name) or name, []).append(side_of(name) or "")
    groups: dict[str, list[str]] = {}
    for root, found in sides.items():
        groups.setdefault("both sides" if len(found) == 2 else f"the {found[0]}", []).append(root)
    told = [f"{_listed(roots)} on {where}" for where, roots in groups.items()]
    return f"Touches {_listed(told)}." if told else "Touches no root."


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
