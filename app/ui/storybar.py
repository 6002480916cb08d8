"""The bar of the story that is being told: its sentence, large, and the buttons that step, play and stop.

Must not know: what a step shows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from app.domain.atlas import Atlas
from app.state import moves
from app.state.appstate import AppState
from app.ui.controls import tool_button
from app.ui.icons import icon
from app.ui.theme import Colours, pixels

AskMerged = Callable[..., None]

SHORTEST_MS = 4500
PER_WORD_MS = 280
"""Reading aloud takes about so long a word."""
STEP_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Comma: -1, Qt.Key.Key_Period: 1}


class StoryBar(QFrame):
    """Visible while a story is told. Space plays and pauses, arrow keys, comma and full stop step; a timer runs only while it plays."""

    def __init__(self, atlas: Atlas, ask: AskMerged) -> None:
        super().__init__()
        self.setObjectName("storyBar")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Story")
        self._atlas, self._ask = atlas, ask
        self._now: tuple[str, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(partial(self.step, 1))
        self._playing = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 16, 10)
        rows.setSpacing(4)
        self.title = QLabel()
        self.title.setProperty("role", "muted")
        self.title.setWordWrap(True)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.previous = tool_button("Step back", "One step back  PgUp", partial(self.step, -1))
        self.play = tool_button("Play", "Play or pause  Space", self.toggle)
        self.next = tool_button("Step on", "One step on  PgDown", partial(self.step, 1))
        self.stop = tool_button("Stop", "Leave the story  Esc", partial(ask, moves.leave_story))
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        row.addWidget(self.count)
        for button in self.buttons:
            button.installEventFilter(self)
            row.addWidget(button)
        rows.addLayout(row)
        self.text = QLabel()
        self.text.setProperty("role", "story")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows.addWidget(self.text)
        self.hide()

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """Step back, play, step on, stop."""
        return (self.previous, self.play, self.next, self.stop)

    @property
    def playing(self) -> bool:
        """Whether the story goes on by itself."""
        return self._playing

    def show_state(self, state: AppState) -> None:
        """Write the step that is shown; without a story, disappear."""
        if state.story == self._now:
            return
        self._now = state.story
        if state.story is None:
            self._set_playing(False)
            self.hide()
            return
        story = self._atlas.motion.stories[state.story[0]]
        step, last = state.story[1], len(story.steps) - 1
        self.title.setText(story.title)
        self.count.setText(f"{step + 1} of {last + 1}")
        self.setAccessibleDescription(f"{story.title}, step {step + 1} of {last + 1}: {story.steps[step].text}")
        self.text.setText(story.steps[step].text)
        self.previous.setEnabled(step > 0)
        self.next.setEnabled(step < last)
        self._set_playing(self._playing and step < last)
        self.setVisible(True)

    def step(self, direction: int) -> None:
        """One step on or back."""
        self._ask(partial(moves.next_step, direction=direction, atlas=self._atlas))

    def toggle(self) -> None:
        """Play or pause; at the end, begin again."""
        if not self._playing and self._now and not self.next.isEnabled():
            self._ask(partial(moves.tell, identifier=self._now[0], step=0, atlas=self._atlas))
        self._set_playing(not self._playing)

    def _set_playing(self, playing: bool) -> None:
        self._playing = playing
        if playing:
            self._timer.start(max(SHORTEST_MS, PER_WORD_MS * len(self.text.text().split()) + 2000))
        else:
            self._timer.stop()
        self._show_play()

    def _show_play(self) -> None:
        self.play.setAccessibleName("Pause" if self._playing else "Play")
        if self._colours:
            self.play.setIcon(icon("pause" if self._playing else "play", self._colours.text))

    _colours: Colours | None = None

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._colours = colours
        side = pixels(18, percent)
        for button, name in zip(self.buttons, ("back", "play", "forward", "stop"), strict=True):
            button.setIcon(icon(name, colours.text, colours.control))
            button.setIconSize(QSize(side, side))
        self._show_play()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys step on a button of the bar too, instead of going to the next button."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in STEP_KEYS:
            self.step(STEP_KEYS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and pauses, the arrow keys step."""
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        elif event.key() in STEP_KEYS:
            self.step(STEP_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
