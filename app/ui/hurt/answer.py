"""The right panel while the conversation is held: what can feel like this, beside the page.

Must not know: what a link does to the model; it is handed on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.reasoning.wording import sentence
from app.state.appstate import AppState
from app.state.heard import marked_sentence
from app.state.heeding import FIRST
from app.state.lighting import on_model
from app.state.shown import Shown
from app.ui.controls import EnterButton, Segments
from app.ui.flow import FlowLayout
from app.ui.hurt.text import DO, Reading, answer_html
from app.ui.legend import Legend
from app.ui.page.evidence import evidence_of, is_evidence
from app.ui.page.evidencecard import EvidenceCard
from app.ui.page.panel import PagePanel, PageView
from app.ui.theme import COLOURS, page_style, pixels, points

AUDIENCES = (
    ("patient", "Plain words", "Words for a patient"),
    ("professional", "Professional", "Words for a professional, with the published ratios"),
)


class AnswerPanel(QFrame):
    """Writes the list anew when what follows from the conversation changes. Emits `followed` with links that are not its own,
    `questions_asked` where the conversation is hidden."""

    followed = Signal(str)
    questions_asked = Signal()

    def __init__(self, atlas: Atlas, act: Callable[[str, str], None]) -> None:
        super().__init__()
        self.setObjectName("rightPanel")
        self._atlas, self._act = atlas, act
        self._told: tuple[object, ...] = ()
        self._percent = 100
        self._unfolded = False
        self._now: tuple[AppState, Shown] | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(4)
        self.to_questions = EnterButton("Back to the questions")
        self.to_questions.setToolTip("The conversation; there is no room for both panels")
        self.to_questions.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.to_questions.clicked.connect(self.questions_asked.emit)
        self.to_questions.hide()
        self.audience = Segments(AUDIENCES, "Words")
        self.audience.asked.connect(self._speak)
        holder = QWidget()
        flow = FlowLayout(gap=8, row_gap=4, parent=holder)
        flow.setContentsMargins(12, 4, 8, 2)
        flow.addWidget(self.to_questions)
        flow.addWidget(self.audience)
        rows.addWidget(holder)
        self.view = PageView()
        self.view.setAccessibleName("What can feel like this")
        self.view.anchorClicked.connect(self._follow)
        rows.addWidget(self.view, 1)
        self.legend = Legend()
        rows.addWidget(self.legend)
        self.evidence = EvidenceCard(self)

    def _speak(self, audience: str) -> None:
        self._act("speak", audience)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend takes at most a third of the height."""
        super().resizeEvent(event)
        self.legend.fit(self.height() // 3 - 30)
        self.evidence.place()

    def _follow(self, url: QUrl) -> None:
        scheme, _, rest = url.toString().partition(":")
        what, _, target = rest.partition(":")
        if is_evidence(url.toString()):
            self.show_evidence(url.toString())
        elif scheme != DO:
            self.followed.emit(url.toString())
        elif what == "fold":
            self._unfolded = not self._unfolded
            self._write()
        else:
            self._act(what, target)

    def show_evidence(self, href: str) -> None:
        """What stands behind a number, on a card over the list."""
        if self._now is not None:
            self.evidence.tell(evidence_of(href, self._atlas, self._now[1].answer))

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Show what follows from the state; while the conversation is not held nothing is written."""
        if shown.heard is None:
            return
        self.legend.show_state(shown)
        self._now = (state, shown)
        self.audience.tell(state.hurt.audience)
        told = (shown.heard, state.hurt.audience, on_model(state, shown.heard), state.theme, self._percent)
        if told != self._told:
            self._told = told
            self._write()

    def _write(self) -> None:
        """The list, at the place where the reader was."""
        if self._now is None or self._now[1].heard is None:
            return
        state, heard = self._now[0], self._now[1].heard
        reading = Reading(
            self._atlas, COLOURS[state.theme], state.hurt.audience, on_model(state, heard), self._unfolded
        )
        bar = self.view.verticalScrollBar()
        place = bar.value()
        document = self.view.document()
        font = self.view.font()
        font.setPointSizeF(points(self._percent))
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(page_style(state.theme, self._percent))
        document.setIndentWidth(pixels(18, self._percent))
        self.view.setHtml(answer_html(heard, marked_sentence(state, heard, self._atlas), reading))
        document.setDocumentMargin(pixels(14, self._percent))
        self.view.setAccessibleDescription(sentence(heard.explanation, state.hurt.audience))
        bar.setValue(0 if heard.explanation.red_flags else min(place, bar.maximum()))

    def use(self, state: AppState, percent: int) -> None:
        """Take over a theme and a text size."""
        self._percent = percent
        self.legend.use(state.theme, percent)
        self.evidence.use(state.theme, percent)
        self._told = ()
        if self._now is not None:
            self.show_state(state, self._now[1])


class RightPanel(QFrame):
    """The page, and beside it, while the conversation is held, what can feel like this."""

    def __init__(self, page: PagePanel, answer: AnswerPanel) -> None:
        super().__init__()
        self.setObjectName("rightPanel")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("What can feel like this, or the page")
        self._page, self._answer = page, answer
        self.tabs.addTab(answer, "What can feel like this")
        self.tabs.addTab(page, "Page")
        rows.addWidget(self.tabs)
        self._open = True
        self.hold(False)

    def hold(self, open_now: bool) -> None:
        """The list comes to the front when the conversation begins; without it there is the page alone."""
        if open_now == self._open:
            return
        self._open = open_now
        self.tabs.setTabVisible(0, open_now)
        self.tabs.tabBar().setVisible(open_now)
        self.tabs.setCurrentWidget(self._answer if open_now else self._page)

    def show_page(self) -> None:
        """The page to the front, unless something cannot wait."""
        if self.tabs.isTabEnabled(1):
            self.tabs.setCurrentWidget(self._page)

    def warn(self, urgent: bool) -> None:
        """What cannot wait is never behind the page."""
        self.tabs.setTabEnabled(1, not urgent)
        self.tabs.setTabToolTip(1, FIRST if urgent else "")
        if urgent:
            self.tabs.setCurrentWidget(self._answer)

    def show_answer(self) -> None:
        """The list to the front, while there is one."""
        if self._open:
            self.tabs.setCurrentWidget(self._answer)
