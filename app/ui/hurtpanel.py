"""The tab *Pain*: the conversation *Where does it hurt?* in three parts, warning signs first.

Must not know: how a list of explanations is made or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.state import hurting
from app.state.appstate import AppState
from app.state.hurt import Audience, Step
from app.state.shown import Shown
from app.ui.controls import Segments
from app.ui.flow import FlowLayout
from app.ui.hurtask import QuestionPart
from app.ui.hurtscreen import ScreenPart
from app.ui.hurtwhere import WherePart
from app.ui.theme import Colours

Ask = Callable[..., None]

PARTS: tuple[tuple[Step, str, str], ...] = (
    ("screen", "1 Warnings", "Warning signs, asked before anything else"),
    ("where", "2 Where", "Paint on the model, or choose places from a list"),
    ("questions", "3 Questions", "Questions that tell the causes apart"),
)
AUDIENCES = (
    ("patient", "Plain words", "Words for a patient"),
    ("professional", "Professional", "Words for a professional"),
)
INTRODUCTION = "For adults. It explains patterns and tells nobody what they have. Nothing is kept unless you save it."


class HurtPanel(QWidget):
    """Hidden parts are not touched. Emits `save_asked` and `open_asked` for files."""

    save_asked = Signal()
    open_asked = Signal()

    def __init__(self, atlas: Atlas, ask: Ask, hold: Ask) -> None:
        super().__init__()
        self._ask, self._hold = ask, hold
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 4, 0)
        rows.setSpacing(8)
        title = QLabel("Where does it hurt?")
        title.setProperty("role", "title")
        title.setWordWrap(True)
        introduction = QLabel(INTRODUCTION)
        introduction.setProperty("role", "small")
        introduction.setWordWrap(True)
        self.audience = Segments(AUDIENCES, "Words")
        self.audience.asked.connect(self._speak)
        self.steps = Segments(PARTS, "Part of the conversation")
        self.steps.asked.connect(self._go)
        for widget in (title, introduction, self.audience, self.steps):
            rows.addWidget(
                widget, 0, Qt.AlignmentFlag.AlignLeft if isinstance(widget, Segments) else Qt.AlignmentFlag(0)
            )
        self.warnings = ScreenPart(atlas, ask, self._go)
        self.where = WherePart(atlas, ask, hold, self._go)
        self.questions = QuestionPart(atlas, ask)
        self.stack = QStackedWidget()
        for part in (self.warnings, self.where, self.questions):
            self.stack.addWidget(scrolled(part))
        rows.addWidget(self.stack, 1)
        rows.addWidget(self._file_row())
        self._told: tuple[object, ...] = ()

    def _file_row(self) -> QWidget:
        """Begin again, save, open."""
        holder = QWidget()
        flow = FlowLayout(gap=5, row_gap=4, parent=holder)
        flow.setContentsMargins(0, 0, 0, 4)
        self.again = quiet_button(
            "Begin again", "Forget what was marked and answered", partial(self._ask, hurting.forget)
        )
        self.save = quiet_button("Save…", "Save what was said as a file, without a name", self.save_asked.emit)
        self.open = quiet_button("Open…", "Open a saved file", self.open_asked.emit)
        for button in (self.again, self.save, self.open):
            flow.addWidget(button)
        return holder

    def _go(self, step: Step) -> None:
        self._hold(partial(hurting.go_to_step, step=step))

    def _speak(self, audience: Audience) -> None:
        self._hold(partial(hurting.speak_to, audience=audience))

    def focus_first(self) -> None:
        """Put the keys on the part that is shown."""
        self.steps.buttons[self._step].setFocus(Qt.FocusReason.ShortcutFocusReason)

    _step: Step = "screen"

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Show the part of the conversation that is held, as far as it has come."""
        told = (state.hurt, shown.heard, state.side)
        if told == self._told or not state.hurt.open:
            return
        self._told = told
        self._step = state.hurt.step
        self.audience.tell(state.hurt.audience)
        self.steps.tell(state.hurt.step)
        self.stack.setCurrentIndex([step for step, _, _ in PARTS].index(state.hurt.step))
        self.save.setEnabled(state.hurt.said)
        self.again.setEnabled(state.hurt.said)
        if shown.heard is None:
            return
        if state.hurt.step == "screen":
            self.warnings.show_state(state, shown.heard)
        elif state.hurt.step == "where":
            self.where.show_state(state, shown.heard)
        else:
            self.questions.show_state(state, shown.heard)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
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


def quiet_button(text: str, tip: str, on_click: Callable[[], None]) -> QPushButton:
    """A button that does not draw the eye."""
    button = QPushButton(text)
    button.setProperty("quiet", True)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(on_click)
    return button
