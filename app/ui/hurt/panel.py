"""The tab *Pain*: the conversation *Where does it hurt?* in three parts, warning signs first.

Must not know: how a list of explanations is made or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.state import hurting
from app.state.appstate import AppState
from app.state.hurt import Step
from app.state.lighting import begin_again
from app.state.shown import Shown
from app.ui.controls import EnterButton, Segments
from app.ui.flow import FlowLayout
from app.ui.header import LARGE
from app.ui.hurt.ask import QuestionPart
from app.ui.hurt.screen import ScreenPart
from app.ui.hurt.where import WherePart
from app.ui.theme import Colours

Ask = Callable[..., None]

PARTS: tuple[tuple[Step, str, str], ...] = (
    ("screen", "1 Warnings", "Warning signs, asked before anything else"),
    ("where", "2 Where", "Paint on the model, or choose places from a list"),
    ("questions", "3 Questions", "Questions that tell the causes apart"),
)


class HurtPanel(QWidget):
    """Hidden parts are not touched. Emits `save_asked` and `open_asked` for files, `answer_asked` where the
    list is hidden."""

    save_asked = Signal()
    open_asked = Signal()
    answer_asked = Signal()

    def __init__(self, atlas: Atlas, ask: Ask, hold: Ask) -> None:
        super().__init__()
        self._ask, self._hold = ask, hold
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 4, 0)
        rows.setSpacing(8)
        self.steps = Segments(PARTS, "Part of the conversation")
        self.steps.asked.connect(self._go)
        rows.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignLeft)
        self.warnings = ScreenPart(atlas, ask, hold, self._go)
        self.where = WherePart(atlas, ask, hold, self._go)
        self.questions = QuestionPart(atlas, ask)
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(10)
        for part in (self.warnings, self.where, self.questions):
            self._inside.addWidget(part)
        self._inside.addStretch(1)
        self.area = scrolled(inside)
        rows.addWidget(self.area, 1)
        rows.addWidget(self.warnings.foot)
        self.to_answer = EnterButton("What can feel like this")
        self.to_answer.setToolTip("The list beside the model; there is no room for both panels")
        self.to_answer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.to_answer.clicked.connect(self.answer_asked.emit)
        self.to_answer.hide()
        rows.addWidget(self.to_answer)
        self.files = self._file_row()
        rows.addWidget(self.files)
        self._told: tuple[object, ...] = ()

    def _file_row(self) -> QWidget:
        """Begin again, save, open."""
        holder = QWidget()
        flow = FlowLayout(gap=5, row_gap=4, parent=holder)
        flow.setContentsMargins(0, 0, 0, 4)
        self.again = quiet_button("Begin again", "Forget what was marked and answered", partial(self._ask, begin_again))
        self.save = quiet_button("Save…", "Save what was said as a file, without a name", self.save_asked.emit)
        self.open = quiet_button("Open…", "Open a saved file", self.open_asked.emit)
        for button in (self.again, self.save, self.open):
            flow.addWidget(button)
        return holder

    def _go(self, step: Step) -> None:
        self._hold(partial(hurting.go_to_step, step=step))

    def focus_first(self) -> None:
        """Put the keys on the part that is shown."""
        self.steps.buttons[self._step].setFocus(Qt.FocusReason.ShortcutFocusReason)

    _step: Step = "screen"
    _group = 0

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Show the part of the conversation that is held, as far as it has come."""
        told = (state.hurt, shown.heard, state.side)
        if told == self._told or not state.hurt.open:
            return
        self._told = told
        self._step = state.hurt.step
        self.steps.tell(state.hurt.step)
        for step, part in (("screen", self.warnings), ("where", self.where), ("questions", self.questions)):
            if part.isHidden() != (step != state.hurt.step):
                part.setVisible(step == state.hurt.step)
                self.area.verticalScrollBar().setValue(0)
        self.save.setEnabled(state.hurt.said)
        self.again.setEnabled(state.hurt.said)
        if shown.heard is None:
            return
        self.warnings.foot.setVisible(state.hurt.step == "screen")
        if state.hurt.group != self._group:
            self._group = state.hurt.group
            self.area.verticalScrollBar().setValue(0)
        if state.hurt.step == "screen":
            self.warnings.show_state(state, shown.heard)
        elif state.hurt.step == "where":
            self.where.show_state(state, shown.heard)
        else:
            self.questions.show_state(state, shown.heard)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size; with large text the menu has the files, and the questions the room."""
        self.files.setVisible(percent < LARGE)
        self.warnings.use(colours, percent)
        self.where.use(colours, percent)
        self.questions.use(colours, percent)


def scrolled(inside: QWidget) -> QScrollArea:
    """A part that scrolls up and down when there is little room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def quiet_button(text: str, tip: str, on_click: Callable[[], None]) -> EnterButton:
    """A button that does not draw the eye."""
    button = EnterButton(text)
    button.setProperty("quiet", True)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(on_click)
    return button
