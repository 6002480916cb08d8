"""The card of the selected condition: what can be set on the model, the usual pattern again, its story.

Must not know: what a setting does to the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas, Condition
from app.domain.ids import root_of, side_of
from app.domain.motion import Parameter
from app.state import moves
from app.state.appstate import AppState
from app.state.shown import Shown
from app.ui.controls import NumberSlider, ToldButton

AskMerged = Callable[..., None]


class ConditionCard(QFrame):
    """Hidden unless a condition is selected that can be set."""

    def __init__(self, atlas: Atlas, ask: AskMerged) -> None:
        super().__init__()
        self.setObjectName("conditionCard")
        self._atlas, self._ask = atlas, ask
        self._condition: str | None = None
        self._told: tuple[object, ...] = ()
        self.controls: dict[str, QComboBox | NumberSlider] = {}
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(5)
        self.heading = QLabel("See it on the model")
        self.heading.setProperty("role", "heading")
        self.usual = ToldButton("Usual pattern", "Where it is felt in most people, on the unchanged model")
        self.usual.clicked.connect(partial(ask, moves.clear_settings))
        self.story = QPushButton("Tell the story")
        self.story.setToolTip("A guided story in a few steps")
        self.story.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.story.clicked.connect(self._tell)
        first = QHBoxLayout()
        first.addWidget(self.heading)
        first.addStretch(1)
        first.addWidget(self.usual)
        first.addWidget(self.story)
        rows.addLayout(first)
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

    def show_state(self, state: AppState, shown: Shown) -> None:
        """The controls of the selected condition, at what is set."""
        condition = moves.condition_now(state, self._atlas)
        wanted = condition.id if condition and condition.parameters else None
        if wanted != self._condition:
            self._condition = wanted
            self._told = ()
            if condition and wanted:
                self._rebuild(condition)
            self.setVisible(wanted is not None)
        told = (state.settings, state.side, shown.answer)
        if condition is None or told == self._told:
            return
        self._told = told
        values = state.settings or moves.defaults_of(condition, state.side)
        for parameter in condition.parameters:
            _tell(self.controls[parameter.id], parameter, values.get(parameter.id, parameter.default))
        self.usual.setChecked(not state.settings)
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
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
            self.controls[parameter.id] = control
        self._rows.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = holder
        self.story.setVisible(any(s.condition == condition.id for s in self._atlas.motion.stories.values()))

    def _control(self, parameter: Parameter) -> QComboBox | NumberSlider:
        if parameter.kind == "choice":
            box = QComboBox()
            for choice in parameter.choices:
                box.addItem(choice.title, choice.id)
            box.setAccessibleName(parameter.title)
            box.setToolTip(parameter.words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.activated.connect(lambda index, box=box, name=parameter.id: self._set(name, box.itemData(index)))
            return box
        slider = NumberSlider(
            parameter.title, parameter.low, parameter.high, parameter.step, parameter.unit, parameter.words
        )
        slider.asked.connect(partial(self._set, parameter.id))
        return slider

    def _set(self, name: str, value: float | str) -> None:
        merge = f"set {name}" if isinstance(value, float) else None
        self._ask(partial(moves.set_parameter, name=name, value=value, atlas=self._atlas), merge=merge)

    def fit(self) -> None:
        """Room for the values at the present text size."""
        for control in self.controls.values():
            if isinstance(control, NumberSlider):
                control.fit()


def _tell(control: QComboBox | NumberSlider, parameter: Parameter, value: float | str) -> None:
    if isinstance(control, NumberSlider):
        control.tell(float(value))
    else:
        control.setCurrentIndex(max(0, control.findData(value)))


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
