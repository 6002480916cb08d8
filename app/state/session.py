"""One person's sitting: the present state, the way back, and who wants to be told.

Undo steps through every change. Back and Forward step through places (what is selected and which page is open).
Must not know: Qt, VTK, how anything is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.answers import Mechanics
from app.domain.atlas import Atlas
from app.domain.hearing import Hearing
from app.state.appstate import AppState
from app.state.resolve import resolve
from app.state.shown import Shown

Step = Callable[[AppState], AppState]
View = Callable[[AppState, Shown], None]

HISTORY_LIMIT = 500


class Session:
    """Holds the timeline of states; every change resolves once and tells every view once."""

    def __init__(
        self, atlas: Atlas, state: AppState, mechanics: Mechanics | None = None, hearing: Hearing | None = None
    ) -> None:
        self.atlas = atlas
        self._mechanics, self._hearing = mechanics, hearing
        self._timeline = [state]
        self._now = 0
        self._merge: str | None = None
        self._views: list[View] = []
        self._shown = resolve(state, atlas, mechanics, hearing=hearing)
        self._resolved = state

    @property
    def state(self) -> AppState:
        """The present state."""
        return self._timeline[self._now]

    @property
    def shown(self) -> Shown:
        """What the present state shows."""
        return self._shown

    def watch(self, view: View) -> None:
        """Tell a view of every change from now on."""
        self._views.append(view)

    def do(self, step: Step, merge: str | None = None) -> None:
        """Apply an action. Consecutive steps with the same `merge` key are undone together.

        Whatever the action raises is raised; the state then stays as it was.
        """
        new = step(self.state)
        if new == self.state:
            return
        shown = self._resolve(new)
        if merge is not None and merge == self._merge and self._now > 0:
            self._timeline[self._now :] = [new]
        else:
            self._timeline[self._now + 1 :] = [new]
            self._timeline = self._timeline[-HISTORY_LIMIT:]
            self._now = len(self._timeline) - 1
        self._merge = merge
        self._tell(shown)

    def amend(self, step: Step) -> None:
        """Apply an action as a part of the last one: both are one step of undo."""
        new = step(self.state)
        if new == self.state:
            return
        shown = self._resolve(new)
        self._timeline[self._now] = new
        self._tell(shown)

    def hold(self, step: Step) -> None:
        """Apply an action that is no step of undo, such as taking up a tool: it holds for the whole timeline."""
        new = step(self.state)
        if new == self.state:
            return
        shown = self._resolve(new)
        self._timeline = [new if state is self.state else step(state) for state in self._timeline]
        self._tell(shown)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._now > 0

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return self._now + 1 < len(self._timeline)

    @property
    def can_back(self) -> bool:
        """Whether another place was visited before."""
        return self._place(-1) is not None

    @property
    def can_forward(self) -> bool:
        """Whether the person came back from another place."""
        return self._place(1) is not None

    def undo(self) -> None:
        """Take the last change back."""
        if self.can_undo:
            self._go(self._now - 1)

    def redo(self) -> None:
        """Make the change again."""
        if self.can_redo:
            self._go(self._now + 1)

    def back(self) -> None:
        """Return to the place before, as it was left, camera included."""
        self._go_place(-1)

    def forward(self) -> None:
        """Go to the place that Back left."""
        self._go_place(1)

    def _place(self, direction: int) -> int | None:
        """Index of the nearest state in a direction that shows another place."""
        here = _place_of(self.state)
        index = self._now + direction
        while 0 <= index < len(self._timeline):
            if _place_of(self._timeline[index]) != here:
                return index
            index += direction
        return None

    def _go_place(self, direction: int) -> None:
        index = self._place(direction)
        if index is not None:
            self._timeline[index] = replace(self._timeline[index], hurt=self.state.hurt)  # a way back, not a word back
            self._go(index)

    def _go(self, index: int) -> None:
        shown = self._resolve(self._timeline[index])
        self._now = index
        self._merge = None
        self._tell(shown)

    def _resolve(self, state: AppState) -> Shown:
        """What a state shows; whatever this raises, nothing has changed yet."""
        if replace(self._resolved, camera=state.camera) == state:
            return replace(self._shown, camera=state.camera)  # a drag changes nothing else, many times a second
        return resolve(state, self.atlas, self._mechanics, (self._resolved, self._shown), self._hearing)

    def _tell(self, shown: Shown) -> None:
        self._shown, self._resolved = shown, self.state
        for view in self._views:
            view(self.state, self._shown)


def _place_of(state: AppState) -> tuple[str | None, ...]:
    return (state.selection, state.beside, state.side, state.page)
