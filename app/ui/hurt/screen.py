"""Part 1 of *Where does it hurt?*: the warning signs, before anything else, a few at a time and in large letters.

Must not know: what a warning sign raises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.discern import Discern, Question
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import Heard
from app.state.hurt import REPLIES, Step
from app.state.screening import Screened, screen_groups, screened
from app.ui.controls import EnterButton
from app.ui.header import LARGE
from app.ui.hurt.progress import ProgressBars
from app.ui.hurt.row import UNKNOWN_AGE, YES_NO, ReplyRow, age_choice
from app.ui.theme import Colours

Ask = Callable[..., None]

INTRODUCTION = "For adults. It explains patterns and tells nobody what they have. Nothing is kept unless you save it."
ASKED_WITH_AGE = "under_18"
"""The question beside which the age is asked for."""

NONE, NONE_OF_REST, GO_ON = "None of these", "None of the others", "Go on"


class ScreenPart(QWidget):
    """One group of the warning questions, each with yes and no. `foot` stands below what scrolls: how far they have come, the way
    back, and one button that says no to what is open in the group and goes on."""

    def __init__(self, atlas: Atlas, ask: Ask, hold: Ask, go: Callable[[Step], None]) -> None:
        super().__init__()
        self._ask, self._hold, self._go = ask, hold, go
        self._made: Discern | None = None
        self._groups: tuple[tuple[str, tuple[Question, ...]], ...] = ()
        self._now: Screened | None = None
        self.rows: dict[str, ReplyRow] = {}
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 4, 6, 6)
        self._inside.setSpacing(10)
        self.introduction = _label(INTRODUCTION, "muted")
        self.title = _label("", "title")
        self._inside.addWidget(self.introduction)
        self._inside.addWidget(self.title)
        self.age = age_choice()
        self.age.asked.connect(self._choose_age)
        self._inside.addWidget(self.age)
        self.foot = QWidget()
        self.bars = ProgressBars()
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.back = _button("Back", "The questions before  Shift+N", self.step_back)
        self.none = _button(NONE, "", self.none_here)
        self.none.setProperty("primary", True)
        self._lay_foot()

    def _lay_foot(self) -> None:
        rows = QVBoxLayout(self.foot)
        rows.setContentsMargins(0, 6, 6, 4)
        rows.setSpacing(5)
        for widgets in ((self.bars, self.words), (self.none, self.back)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(widgets[0], 1)
            row.addWidget(widgets[1])
            rows.addLayout(row)

    def _build(self, discern: Discern) -> None:
        """The rows, once the questions are known."""
        self._made, self._groups = discern, screen_groups(discern)
        before: QWidget = self.age
        for _, questions in self._groups:
            for question in questions:
                row = ReplyRow(question.id, YES_NO)
                row.replied.connect(self._reply)
                self.rows[question.id] = row
                self._inside.addWidget(row)
                for button in row.segments.buttons.values():
                    self.setTabOrder(before, button)
                    before = button
        self._place_introduction()
        self.setTabOrder(before, self.none)
        self.setTabOrder(self.none, self.back)

    def _reply(self, question: str, answer: str) -> None:
        self._ask(partial(hurting.reply_screen, question=question, answer=REPLIES.get(answer)))

    def none_here(self) -> None:
        """No to what is open in the group that is shown, and on to the next; after the last, on to the places."""
        if self._now is None:
            return
        here = self._now.now
        self._ask(partial(hurting.none_of_these, questions=tuple(q.id for q in self._groups[here][1])))
        if here + 1 < len(self._groups):
            self._hold(partial(hurting.go_to_group, group=here + 1))
        else:
            self._go("where")

    def step_back(self) -> None:
        """The group before."""
        if self._now is not None:
            self._hold(partial(hurting.go_to_group, group=self._now.now - 1))

    def _choose_age(self, band: str) -> None:
        self._ask(partial(hurting.choose_age, band=band or None))

    def show_state(self, state: AppState, heard: Heard) -> None:
        """Show the group that is in front, every question in the words of the reader, with its reply."""
        if self._made is not heard.discern:
            self._build(heard.discern)
        self._now = now = screened(state.hurt, heard.discern)
        title, questions = self._groups[now.now]
        shown = {question.id for question in questions}
        plain = state.hurt.audience == "patient"
        for name, row in self.rows.items():
            row.tell(_words(heard.discern.questions[name], plain), state.hurt.screen.get(name))
            row.setVisible(name in shown)
        self.age.tell(state.hurt.age_band or UNKNOWN_AGE)
        self.age.setVisible(ASKED_WITH_AGE in shown)
        self.introduction.setVisible(now.now == 0)
        self.title.setText(title)
        self._show_foot(now, [state.hurt.screen.get(name) for name in shown])

    def _show_foot(self, now: Screened, replies: list[str | None]) -> None:
        self.bars.tell(now)
        self.words.setText(f"{now.now + 1} of {now.of}")
        self.words.setToolTip(now.words)
        self.bars.setToolTip(now.words)
        text = GO_ON if None not in replies else NONE_OF_REST if any(replies) else NONE
        does = "Go on" if text == GO_ON else "Answer what is open here with no, and go on"
        self.none.setText(text)
        self.none.setToolTip(f"{does}  N")
        self.none.setAccessibleName(f"{text}. {self.title.text()}. {now.words}")
        self.back.setEnabled(now.now > 0)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self.bars.use(colours, percent)
        self._last = percent >= LARGE
        self._place_introduction()

    _last = False

    def _place_introduction(self) -> None:
        """Above the first questions; in large letters below them, so that they are seen at once."""
        self._inside.removeWidget(self.introduction)
        self._inside.insertWidget(self._inside.count() if self._last else 0, self.introduction)


def _words(question: Question, plain: bool) -> str:
    return question.ask if plain else question.term


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _button(text: str, tip: str, on_click: Callable[[], None]) -> EnterButton:
    button = EnterButton(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(on_click)
    return button
