"""Part 1 of *Where does it hurt?*: age and warning signs, before anything else.

Must not know: what a warning sign raises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.discern import Discern, Question
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import Heard, screen_groups
from app.state.hurt import REPLIES, Step
from app.ui.hurt.row import UNKNOWN_AGE, YES_NO, ReplyRow, age_choice

Ask = Callable[..., None]


INTRODUCTION = "For adults. It explains patterns and tells nobody what they have. Nothing is kept unless you save it."


class ScreenPart(QWidget):
    """Every warning question with yes and no; one button says no to all the rest and goes on."""

    def __init__(self, atlas: Atlas, ask: Ask, go: Callable[[Step], None]) -> None:
        super().__init__()
        self._ask, self._go = ask, go
        self._made: Discern | None = None
        self.rows: dict[str, ReplyRow] = {}
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 2, 6, 6)
        self._inside.setSpacing(4)
        title = QLabel("Where does it hurt?")
        title.setProperty("role", "title")
        title.setWordWrap(True)
        introduction = QLabel(INTRODUCTION)
        introduction.setProperty("role", "small")
        introduction.setWordWrap(True)
        self._inside.addWidget(title)
        self._inside.addWidget(introduction)
        self.age = age_choice()
        self.age.asked.connect(self._choose_age)
        self._inside.addWidget(self.age)
        first = QLabel("First, the signs that need a doctor soon. Does any of these apply?")
        first.setWordWrap(True)
        first.setProperty("role", "heading")
        self._inside.addWidget(first)
        self.none = QPushButton("None of these")
        self.none.setToolTip("Answers every warning question that is still open with no, and goes on to the places")
        self.none.setAccessibleName("None of these: answer the open warning questions with no and go on")
        self.none.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.none.clicked.connect(self._none)

    def _build(self, discern: Discern) -> None:
        """The rows, once the questions are known."""
        self._made = discern
        for heading, questions in screen_groups(discern):
            self._inside.addWidget(_heading(heading))
            for question in questions:
                row = ReplyRow(question.id, YES_NO, beside=True)
                row.replied.connect(self._reply)
                self.rows[question.id] = row
                self._inside.addWidget(row)
        self._inside.addWidget(self.none, 0, Qt.AlignmentFlag.AlignLeft)

    def _reply(self, question: str, answer: str) -> None:
        self._ask(partial(hurting.reply_screen, question=question, answer=REPLIES.get(answer)))

    def _none(self) -> None:
        self._ask(partial(hurting.none_of_these, questions=tuple(self.rows)))
        self._go("where")

    def _choose_age(self, band: str) -> None:
        self._ask(partial(hurting.choose_age, band=band or None))

    def show_state(self, state: AppState, heard: Heard) -> None:
        """Show every question in the words of the reader, with its reply."""
        if self._made is not heard.discern:
            self._build(heard.discern)
        self.age.tell(state.hurt.age_band or UNKNOWN_AGE)
        plain = state.hurt.audience == "patient"
        for name, row in self.rows.items():
            row.tell(_words(heard.discern.questions[name], plain), state.hurt.screen.get(name))


def _words(question: Question, plain: bool) -> str:
    return question.ask if plain else question.term


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
