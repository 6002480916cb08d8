"""Hip and back share a turn: limit the hips, turn the trunk to a goal, and read what each lumbar level is asked for.

A hypothesis, and told as one. What was asked lives in these sliders alone; the posture it leads to is in the state.
Must not know: how the share is found, how a posture is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.pose import Pose, clamped
from app.mechanics import coupling
from app.state import moves
from app.ui.controls import NumberSlider

AskMerged = Callable[..., None]

GOAL = 40.0
"""Degrees to either side that can be asked for: what a body with free hips does easily."""
FREE = coupling.FREE_LIMIT


class Coupling(QWidget):
    """Three sliders and, while the posture is the one they led to, who gives what."""

    def __init__(self, ask: AskMerged) -> None:
        super().__init__()
        self._ask = ask
        self._asked = {"goal": 0.0, "left": FREE, "right": FREE}
        self._pose: Pose | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.hypothesis = QLabel(
            "A hypothesis, shown as a rule of the model: what a stiff hip withholds, the back is asked for."
        )
        self.hypothesis.setWordWrap(True)
        self.hypothesis.setProperty("role", "small")
        rows.addWidget(self.hypothesis)
        grid = QGridLayout()
        grid.setVerticalSpacing(1)
        self.sliders: dict[str, NumberSlider] = {}
        for name, words, low, high in (
            ("left", "Left hip turns at most", 0.0, FREE),
            ("right", "Right hip turns at most", 0.0, FREE),
            ("goal", "Turn the trunk, to the left (+)", -GOAL, GOAL),
        ):
            slider = NumberSlider(words, low, high, 1.0, "°")
            slider.tell(self._asked[name])
            slider.asked.connect(partial(self._turn, name))
            grid.addWidget(QLabel(words), grid.rowCount(), 0)
            grid.addWidget(slider, grid.rowCount(), 0)
            self.sliders[name] = slider
        rows.addLayout(grid)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setTextFormat(Qt.TextFormat.RichText)
        self.result.setAccessibleName("Who gives what of the turn")
        self.result.hide()
        rows.addWidget(self.result)

    def _turn(self, name: str, degrees: float) -> None:
        self._asked[name] = degrees
        self.sliders[name].tell(degrees)
        exercise = coupling.turn(self._asked["goal"], self._asked["left"], self._asked["right"])
        self._pose = clamped(exercise.pose)[0]
        self._ask(partial(moves.take_pose, pose=self._pose), merge="turn with stiff hips")
        self._write(exercise)

    def _write(self, exercise: coupling.Exercise) -> None:
        """Every share beside the one with free hips, then what is to be said of it."""
        rows = "".join(
            f"<tr><td>{m.title}&nbsp;&nbsp;</td><td align='right'><b>{m.value:.1f}°</b></td>"
            f"<td align='right'>&nbsp;&nbsp;{m.neutral or 0:.1f}° {_sign(m.value, m.neutral or 0.0)}</td></tr>"
            for m in exercise.measures
        )
        head = "<tr><td></td><td align='right'>now&nbsp;</td><td align='right'>&nbsp;&nbsp;free hips</td></tr>"
        said = "".join(f"<p style='margin:4px 0 0 0'>{sentence}</p>" for sentence in exercise.words)
        self.result.setText(f"<table cellspacing='0'>{head}{rows}</table>{said}")
        self.result.show()

    def show_pose(self, pose: Pose) -> None:
        """The numbers go when the posture is another than the one that was asked for here."""
        if self._pose is not None and pose != self._pose:
            self._pose = None
            self._asked["goal"] = 0.0
            self.sliders["goal"].tell(0.0)
            self.result.hide()

    def fit(self) -> None:
        """Room for the values at the present text size."""
        for slider in self.sliders.values():
            slider.fit()


def _sign(value: float, free: float) -> str:
    """Whether it is more or less than with free hips, to be seen without colour."""
    if abs(value - free) < 0.05:
        return "&nbsp;="
    return "▲" if value > free else "▼"
