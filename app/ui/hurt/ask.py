"""Part 3 of *Where does it hurt?*: the questions that tell the shown causes apart, a few at a time.

Must not know: what a reply weighs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.discern import Feature
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import Heard
from app.state.hurt import REPLIES
from app.ui.fold import Fold
from app.ui.hurt.row import UNKNOWN_AGE, YES_NO_UNSURE, ReplyRow, age_choice
from app.ui.theme import Colours

Ask = Callable[..., None]

AT_ONCE = 3
"""So many open questions are asked at a time: more would be a form, not a conversation."""
EXAMS_AT_ONCE = 4


class QuestionPart(QWidget):
    """Open questions first, then those an examiner answers, then what was answered, to be changed."""

    def __init__(self, atlas: Atlas, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2, 6, 6)
        rows.setSpacing(6)
        self.says = QLabel()
        self.says.setWordWrap(True)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        rows.addWidget(self.says)
        self.age = age_choice()
        self.age.asked.connect(self._choose_age)
        rows.addWidget(self.age)
        self.rows: dict[str, ReplyRow] = {}
        self.open_rows, self.exam_rows, self.said_rows = (_holder() for _ in range(3))
        rows.addWidget(self.open_rows)
        self.exams = Fold("Found by an examiner", self.exam_rows)
        self.said = Fold("Answered", self.said_rows)
        rows.addWidget(self.exams)
        rows.addWidget(self.said)
        self._placed: tuple[tuple[str, ...], ...] = ()

    def _choose_age(self, band: str) -> None:
        self._ask(partial(hurting.choose_age, band=band or None))

    def _reply(self, feature: str, answer: str) -> None:
        self._ask(partial(hurting.reply, feature=feature, answer=REPLIES.get(answer)))

    def show_state(self, state: AppState, heard: Heard) -> None:
        """Ask what separates the shown causes most; the order is the state's, never this widget's."""
        features = heard.discern.features
        self.age.tell(state.hurt.age_band or UNKNOWN_AGE)
        known = [name for name in features if name in state.hurt.replies]
        open_now = [name for name in heard.questions if features[name].kind != "exam"][:AT_ONCE]
        exams = [name for name in heard.questions if features[name].kind == "exam"][:EXAMS_AT_ONCE]
        self._place((tuple(open_now), tuple(exams), tuple(known)))
        plain = state.hurt.audience == "patient"
        for name in (*open_now, *exams, *known):
            self.rows[name].tell(words_of(features[name], plain), state.hurt.replies.get(name))
        self.said.setVisible(bool(known))
        self.said.button.setText(f"Answered ({len(known)})")
        self.exams.setVisible(bool(exams) and not heard.explanation.replaced)
        self.open_rows.setVisible(not heard.explanation.replaced)
        self.says.setText(self._sentence(heard, bool(open_now)))

    def _sentence(self, heard: Heard, asked: bool) -> str:
        if heard.explanation.replaced:
            return "No more questions: the warning comes first."
        if not asked:
            return "There is no open question that would tell these apart."
        return "Answer what you know; leave the rest. Each answer puts the list in order anew."

    def _place(self, wanted: tuple[tuple[str, ...], ...]) -> None:
        """Rows are made once and moved; one that keeps its place keeps the keys."""
        if wanted == self._placed:
            return
        self._placed = wanted
        shown = {name for names in wanted for name in names}
        for holder, names in zip((self.open_rows, self.exam_rows, self.said_rows), wanted, strict=True):
            layout = holder.layout()
            assert isinstance(layout, QVBoxLayout)
            for index, name in enumerate(names):
                if name not in self.rows:
                    self.rows[name] = ReplyRow(name, YES_NO_UNSURE)
                    self.rows[name].replied.connect(self._reply)
                layout.insertWidget(index, self.rows[name])
        for name, row in self.rows.items():
            row.setVisible(name in shown)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self.exams.use(colours, percent)
        self.said.use(colours, percent)


def words_of(feature: Feature, plain: bool) -> str:
    """The question in the words of the reader; what an examiner finds is asked as such."""
    return feature.ask if plain else f"{feature.term}?"


def _holder() -> QWidget:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    rows.setAlignment(Qt.AlignmentFlag.AlignTop)
    return holder
