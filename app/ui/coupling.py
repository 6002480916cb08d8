"""Hip and back share a turn: limit the hips, turn the trunk to a goal, and read what each lumbar level is asked for.

A hypothesis, and told as one. Must not know: how the share is found, how a posture is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.pose import StiffTurn
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
        self._asked = StiffTurn(0.0, FREE, FREE)
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
            slider.tell(getattr(self._asked, name))
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
        asked = replace(self._asked, **{name: degrees})
        pose = coupling.turn(asked.goal, asked.left, asked.right).pose
        self._ask(partial(moves.turn_stiffly, stiff=asked, pose=pose), merge="turn with stiff hips")

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

    def show_turn(self, stiff: StiffTurn | None) -> None:
        """The sliders and the numbers of a turn; without one the numbers go and the limits stay for the next."""
        self._asked = stiff or replace(self._asked, goal=0.0)
        for name, slider in self.sliders.items():
            slider.tell(getattr(self._asked, name))
        if stiff:
            self._write(coupling.turn(stiff.goal, stiff.left, stiff.right))
        else:
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
