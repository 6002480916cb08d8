"""The room of the conversation: while it is held its panel is wider, because it is read from arm's length.

Must not know: what the panel shows.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.ui.desk import DeskWindow
from app.ui.room import LEFT_WIDTH

TALK_WIDTH = 360
"""Width at 100 % text at which a question in large letters has lines that are read with ease."""


def talk_width(percent: int, room: int) -> int:
    """How wide the panel is while the conversation is held, pixels. room: what the model and the other panel leave."""
    scale = percent / 100.0
    return max(round(LEFT_WIDTH * scale), min(round(TALK_WIDTH * scale), room))


class TalkRoom(DeskWindow):
    """A window whose left panel grows while the conversation is held, and is as wide as before when it ends."""

    _width_before: int | None = None
    _room_for: tuple[object, ...] = ()

    def give_room(self) -> None:
        """Give the conversation its room, or take it back. A width that was dragged meanwhile is left alone."""
        held = self.session.state.hurt.open and not self.left_dock.isHidden()
        now = (held, self.text_size(), self.right_dock.isHidden(), self.width())
        if now == self._room_for or not self.isVisible():
            return
        self._room_for = now
        if held:
            if self._width_before is None:
                self._width_before = self.left_dock.width()
            right = 0 if self.right_dock.isHidden() else self.right_dock.width()
            self._widen(talk_width(self.text_size(), self.width() - right - self.model_width()))
        elif self._width_before is not None and not self.session.state.hurt.open:
            self._widen(self._width_before)
            self._width_before = None

    def _widen(self, width: int) -> None:
        self.resizeDocks([self.left_dock], [width], Qt.Orientation.Horizontal)

    def save_view(self) -> None:
        """Remember the layout as it was before the conversation."""
        if self._width_before is not None:
            self._widen(self._width_before)
        super().save_view()
