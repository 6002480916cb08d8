"""Going gently from one look at the model to another: camera and posture together, for a third of a second, then nothing runs.

Must not know: what draws, what a posture does to the model.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from app.domain.pose import PARTS, Pose, between
from app.scene import camera as cameras
from app.state.appstate import Camera

CAMERA_MS, POSE_MS = 250, 350
FRAME_MS = 16
SMALL_TURN = 8.0
"""Degrees: a posture that differs by less in every joint is shown at once, as a slider that is dragged asks for."""

Look = tuple[Camera, Pose]


class Easing(QObject):
    """Calls `show` with a camera and a posture on the way, and `arrived` at the end. A timer runs only on the way."""

    def __init__(self, show: Callable[[Look], None], arrived: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show, self._arrived = show, arrived
        self._clock = QElapsedTimer()
        self._from: Look | None = None
        self._to: Look | None = None
        self._milliseconds = CAMERA_MS
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def active(self) -> bool:
        """Whether it is on the way."""
        return self._timer.isActive()

    def start(self, start: Look, end: Look) -> None:
        """Go from here to there, instead of wherever it was going."""
        self._from, self._to = start, end
        self._milliseconds = CAMERA_MS if start[1] == end[1] else POSE_MS
        self._clock.start()
        self._timer.start()

    def stop(self) -> Look | None:
        """Stay where it is; what it was going to, if it was going."""
        if not self.active:
            return None
        self._timer.stop()
        return self._to

    def _step(self) -> None:
        assert self._from is not None and self._to is not None
        part = min(self._clock.elapsed() / self._milliseconds, 1.0)
        if part >= 1.0:
            self._timer.stop()
            self._show(self._to)
            self._arrived()
            return
        smooth = part * part * (3.0 - 2.0 * part)
        camera = cameras.ease(self._from[0], self._to[0], part)
        self._show((camera, between(self._from[1], self._to[1], smooth)))


def far_apart(one: Pose, other: Pose) -> bool:
    """Whether two postures are so different that going gently helps to follow."""
    return any(abs(getattr(one, part) - getattr(other, part)) > SMALL_TURN for part in PARTS)
