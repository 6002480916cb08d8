"""What mouse, touchpad and keys mean over the model: turn, shift, zoom, click, focus, and the name under the pointer.

Mixed into the widget that draws; every VTK and PyVista default is answered here instead, so that none of them remains.
Must not know: how anything is drawn, what a click leads to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from app.scene import camera as cameras
from app.scene.pair import PairStage
from app.state.appstate import Camera
from app.ui.model.overlays import HoverLabel

DRAG_PX = 4
"""The pointer must travel this far before a press becomes a drag; less is a click."""
HOVER_MS = 60
NOTCH = 0.88
"""What one notch of the wheel does to the distance."""
KEY_PIXELS = 34.0
"""An arrow key turns as far as a drag of so many pixels."""

ARROWS = {
    Qt.Key.Key_Left: (KEY_PIXELS, 0.0),
    Qt.Key.Key_Right: (-KEY_PIXELS, 0.0),
    Qt.Key.Key_Up: (0.0, -KEY_PIXELS),
    Qt.Key.Key_Down: (0.0, KEY_PIXELS),
}
ZOOM_KEYS = {Qt.Key.Key_Plus: NOTCH, Qt.Key.Key_Equal: NOTCH, Qt.Key.Key_Minus: 1 / NOTCH}

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Base
else:
    Base = object  # a mixin: Qt's own class comes second


class Gestures(Base):
    """Needs of the widget it is mixed into: the stage, the signals, and ways to move and to redraw."""

    stage: PairStage
    clicked: SignalInstance
    focused: SignalInstance
    moved: SignalInstance
    home_asked: SignalInstance
    focus_shown: SignalInstance
    share: float
    target: Camera

    def begin_gestures(self) -> None:
        """Listen to mouse and keys; once, after the widget was made."""
        self._press: QPointF | None = None
        self._last = QPointF()
        self._panning = self._dragging = False
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self._hovering.setInterval(HOVER_MS)
        self._hovering.timeout.connect(self._name_under_pointer)
        self.hover_label = HoverLabel(self)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def stop_easing(self) -> None:
        """Stay where the picture is."""
        raise NotImplementedError

    def move_coarsely(self, moving: bool) -> bool:
        """Coarser and smaller pictures while the model moves, on software rendering; whether anything changed."""
        raise NotImplementedError

    def redraw(self) -> None:
        """One drawing at the next chance."""
        raise NotImplementedError

    def name_of(self, x: float, y: float) -> str:
        """What is under a device pixel, in words; empty when nothing is."""
        raise NotImplementedError

    # ---- the mouse

    def device_pixel(self, where: QPointF) -> tuple[float, float]:
        """A place in the widget as device pixels from the bottom left."""
        ratio = self.devicePixelRatioF()
        return where.x() * ratio, (self.height() - where.y()) * ratio - 1.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press may become a click or a drag."""
        self.stop_easing()
        self.quiet()
        self._press = self._last = event.position()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._panning = shifted or event.button() != Qt.MouseButton.LeftButton
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn or shift while a button is held; name what is under the pointer otherwise."""
        here = event.position()
        if self._press is None or not event.buttons():
            self._last = here
            if not self._hovering.isActive():
                self._hovering.start()
            return
        if not self._dragging and (here - self._press).manhattanLength() < DRAG_PX:
            return
        if not self._dragging:
            self._dragging = True
            self.move_coarsely(True)
        dx, dy = here.x() - self._last.x(), self._last.y() - here.y()
        self._last = here
        ratio = self.devicePixelRatioF() * self.share
        turned = cameras.orbit(self.stage.camera(), dx, dy)
        self.stage.set_camera(self.stage.pan(dx * ratio, dy * ratio) if self._panning else turned)
        self.redraw()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag ends as one step that can be undone; a click reports what it hit."""
        pressed, self._press = self._press, None
        if self._dragging:
            self._dragging = False
            self.move_coarsely(False)
            self.redraw()
            self.moved.emit(self.stage.camera(), "")
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.stage.pick(*self.device_pixel(event.position())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Focus what is under the pointer; its second release is not another click."""
        self._press = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.focused.emit(self.stage.pick(*self.device_pixel(event.position())))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the pointer."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self._zoom(event.position(), NOTCH**notches)
        event.accept()

    def _zoom(self, where: QPointF, factor: float) -> None:
        self.stop_easing()
        self.quiet()
        self.stage.set_camera(self.stage.zoom_to(*self.device_pixel(where), factor))
        self.redraw()
        self.moved.emit(self.stage.camera(), "wheel")

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad zoom like the wheel."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(event.position(), 1.0 / max(0.2, 1.0 + event.value()))
            return True
        return bool(super().event(event))

    # ---- the keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn, plus and minus zoom, Home goes back to the first picture."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and key in ARROWS:
            self.moved.emit(cameras.orbit(self.target, *ARROWS[key]), "arrow keys")
        elif plain and key in ZOOM_KEYS:
            centre = (self.stage.size[0] / 2, self.stage.size[1] / 2)
            self.moved.emit(cameras.zoom_to(self.target, *centre, ZOOM_KEYS[key], self.stage.size), "zoom keys")
        elif plain and key == Qt.Key.Key_Home:
            self.home_asked.emit()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Nothing happens on release; VTK must not see it either."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by keyboard, the focus is shown."""
        super().focusInEvent(event)
        mouse = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        self.focus_shown.emit(event.reason() not in mouse)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The focus went elsewhere."""
        super().focusOutEvent(event)
        self.focus_shown.emit(False)

    # ---- the name under the pointer

    def enterEvent(self, event: Any) -> None:
        """VTK must not see it."""

    def leaveEvent(self, event: QEvent) -> None:
        """No name when the pointer is elsewhere."""
        self.quiet()

    def hideEvent(self, event: Any) -> None:
        """Nor when the window is away."""
        self.quiet()
        super().hideEvent(event)

    def quiet(self) -> None:
        """Take the name under the pointer away."""
        self._hovering.stop()
        self.hover_label.hide()

    def _name_under_pointer(self) -> None:
        name = self.name_of(*self.device_pixel(self._last))
        if name:
            where = self.mapToGlobal(QPoint(round(self._last.x()), round(self._last.y())))
            self.hover_label.show_at(name, where)
        else:
            self.hover_label.hide()
