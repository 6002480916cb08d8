"""The model in the window: the only module that knows pyvistaqt. Mouse and keys become camera moves and picks of the scene.

Draws when it is told that something changed, once per change; when nothing happens nothing runs.
Must not know: what a click means; it reports what was hit.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget
from pyvistaqt import QtInteractor

from app.domain.atlas import Atlas
from app.scene import camera as cameras
from app.scene.stage import Stage
from app.state.appstate import Camera
from app.state.shown import Shown
from app.ui.opengl import NO_OPENGL, opengl_works
from app.ui.overlays import HoverLabel, PictureTitle
from app.ui.theme import Colours

DRAG_PX = 4
MOVING_SHARE = 0.5
"""The pointer must travel this far before a press becomes a drag; less is a click."""
EASE_MS = 250
FRAME_MS = 16
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


class Canvas(QtInteractor):  # type: ignore[misc]  # pyvistaqt brings no types
    """The widget that draws the scene. Signals: `clicked` and `focused` (Pick or None), `moved` (Camera, merge key)."""

    clicked = Signal(object)
    focused = Signal(object)
    moved = Signal(object, str)
    home_asked = Signal()
    focus_shown = Signal(bool)

    def __init__(self, meshes: Path, atlas: Atlas, parent: QWidget) -> None:
        self._stale = True
        super().__init__(parent, auto_update=False, multi_samples=1)
        self._strip_defaults()
        self.stage = Stage(self, meshes, atlas, scale=self.devicePixelRatioF())
        self._names = {s.id: s.title for s in atlas.structures.values()}
        self.motion = True
        self._text_scale = 1.0
        self._target = self.stage.camera()
        self._shown: Shown | None = None
        self._press: QPointF | None = None
        self._last = QPointF()
        self._panning = self._dragging = False
        self._from = self._target
        self._clock = QElapsedTimer()
        self._easing = QTimer(self)
        self._easing.setInterval(FRAME_MS)
        self._easing.timeout.connect(self._ease)
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self._hovering.setInterval(HOVER_MS)
        self._hovering.timeout.connect(self._name_under_pointer)
        self.hover_label = HoverLabel(self)
        self.title_label = PictureTitle(self)

    _share = 1.0
    """The part of the widget's pixels, in each direction, that is drawn while moving."""

    def _strip_defaults(self) -> None:
        """VTK's and PyVista's own keys and mouse styles go; this class answers every event itself."""
        self.iren.interactor.SetInteractorStyle(None)
        self.iren.clear_key_event_callbacks()
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Model of the low back, pelvis and legs")
        self.setAccessibleDescription("Arrow keys turn, plus and minus zoom, Home shows the first picture again")

    # ---- being told

    def show_state(self, shown: Shown, title: str) -> None:
        """Make the model match; the camera goes there gently unless motion is off."""
        self.title_label.tell(title)
        self._target = shown.camera
        start = self.stage.camera()
        gently = self.motion and self._shown is not None and start != shown.camera and self.isVisible()
        self.stage.apply(replace(shown, camera=start) if gently else shown)
        self._shown = shown
        if gently:
            self._from = start
            self._clock.start()
            self._easing.start()
            self._move(True)
        else:
            self._easing.stop()
            self.stage.set_camera(shown.camera)
        self.redraw()

    def redraw(self) -> None:
        """One drawing at the next chance, however often this is asked before."""
        self._stale = True
        self.update()

    def _ease(self) -> None:
        part = self._clock.elapsed() / EASE_MS
        self.stage.set_camera(cameras.ease(self._from, self._target, min(part, 1.0)))
        if part >= 1.0:
            self._easing.stop()
            self._move(False)
        self.redraw()

    def _stop_easing(self) -> None:
        if self._easing.isActive():
            self._easing.stop()
            self._move(False)

    # ---- drawing

    def paintGL(self) -> None:  # noqa: N802
        """Draw the scene only when it changed; otherwise show the last drawing again (a label moved over it, say)."""
        self._in_paint = not self._stale
        self._stale = False
        super().paintGL()
        self._in_paint = False

    def initializeGL(self) -> None:  # noqa: N802
        """A new context has nothing drawn in it."""
        self._stale = True
        super().initializeGL()

    def resizeGL(self, width: int, height: int) -> None:  # noqa: N802
        """Another size needs another drawing."""
        self._stale = True
        super().resizeGL(width, height)
        self._scale_stage()

    def set_text_scale(self, scale: float) -> None:
        """Labels and lines in the model grow with the text; 1.0 is 100 %."""
        if scale != self._text_scale:
            self._text_scale = scale
            self._scale_stage()
            self.redraw()

    def _move(self, moving: bool) -> None:
        """Coarser and smaller pictures while the model moves on software rendering; the paint stretches them to the widget."""
        if self.stage.moving(moving):
            self._share = MOVING_SHARE if moving else 1.0
            ratio = self.devicePixelRatioF() * self._share
            self.render_window.SetSize(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
            self._scale_stage()

    def _scale_stage(self) -> None:
        self.stage.set_scale(self.devicePixelRatioF() * self._text_scale * self._share)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The title goes along."""
        super().resizeEvent(event)
        self.title_label.arrange()

    # ---- the mouse

    def device_pixel(self, where: QPointF) -> tuple[float, float]:
        """A place in the widget as device pixels from the bottom left."""
        ratio = self.devicePixelRatioF()
        return where.x() * ratio, (self.height() - where.y()) * ratio - 1.0

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A press may become a click or a drag."""
        self._stop_easing()
        self._quiet()
        self._press = self._last = event.position()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._panning = shifted or event.button() != Qt.MouseButton.LeftButton
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
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
            self._move(True)
        dx, dy = here.x() - self._last.x(), self._last.y() - here.y()
        self._last = here
        ratio = self.devicePixelRatioF() * self._share
        turned = cameras.orbit(self.stage.camera(), dx, dy)
        self.stage.set_camera(self.stage.pan(dx * ratio, dy * ratio) if self._panning else turned)
        self.redraw()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A drag ends as one step that can be undone; a click reports what it hit."""
        pressed, self._press = self._press, None
        if self._dragging:
            self._dragging = False
            self._move(False)
            self.redraw()
            self.moved.emit(self.stage.camera(), "")
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.stage.pick(*self.device_pixel(event.position())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Focus what is under the pointer; its second release is not another click."""
        self._press = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.focused.emit(self.stage.pick(*self.device_pixel(event.position())))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom to the pointer."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self._zoom(event.position(), NOTCH**notches, "wheel")
        event.accept()

    def _zoom(self, where: QPointF, factor: float, merge: str) -> None:
        self._stop_easing()
        self._quiet()
        self.stage.set_camera(self.stage.zoom_to(*self.device_pixel(where), factor))
        self.redraw()
        self.moved.emit(self.stage.camera(), merge)

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad zoom like the wheel."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(event.position(), 1.0 / max(0.2, 1.0 + event.value()), "wheel")
            return True
        return bool(super().event(event))

    # ---- the keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows turn, plus and minus zoom, Home goes back to the first picture."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and key in ARROWS:
            self.moved.emit(cameras.orbit(self._target, *ARROWS[key]), "arrow keys")
        elif plain and key in ZOOM_KEYS:
            centre = (self.stage.size[0] / 2, self.stage.size[1] / 2)
            self.moved.emit(cameras.zoom_to(self._target, *centre, ZOOM_KEYS[key], self.stage.size), "zoom keys")
        elif plain and key == Qt.Key.Key_Home:
            self.home_asked.emit()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Nothing happens on release; VTK must not see it either."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Reached by keyboard, the focus is shown."""
        super().focusInEvent(event)
        mouse = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        self.focus_shown.emit(event.reason() not in mouse)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The focus went elsewhere."""
        super().focusOutEvent(event)
        self.focus_shown.emit(False)

    # ---- the name under the pointer

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802
        """VTK must not see it."""

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """No name when the pointer is elsewhere."""
        self._quiet()

    def hideEvent(self, event: Any) -> None:  # noqa: N802
        """Nor when the window is away."""
        self._quiet()
        super().hideEvent(event)

    def _quiet(self) -> None:
        self._hovering.stop()
        self.hover_label.hide()

    def _name_under_pointer(self) -> None:
        found = self.stage.hover(*self.device_pixel(self._last))
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        if found is None:
            self.hover_label.hide()
        else:
            where = self.mapToGlobal(QPoint(round(self._last.x()), round(self._last.y())))
            self.hover_label.show_at(self._names.get(found, found), where)

    def shut(self) -> None:
        """Let the scene and the OpenGL context go, before the window goes."""
        self._easing.stop()
        self._quiet()
        self.hover_label.deleteLater()
        self.stage.close()
        self.close()


class Viewport(QFrame):
    """The centre of the window: the canvas, or the reason why there is none."""

    clicked = Signal(object)
    focused = Signal(object)
    moved = Signal(object, str)
    home_asked = Signal()

    def __init__(self, meshes: Path, atlas: Atlas, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumSize(200, 160)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(2, 2, 2, 2)
        self.canvas: Canvas | None = None
        self._accent = "transparent"
        if not opengl_works():
            message = QLabel(NO_OPENGL)
            message.setObjectName("noOpenGL")
            message.setWordWrap(True)
            message.setMargin(28)
            message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rows.addWidget(message)
            return
        self.canvas = Canvas(meshes, atlas, self)
        for own, inner in (
            (self.clicked, self.canvas.clicked),
            (self.focused, self.canvas.focused),
            (self.moved, self.canvas.moved),
            (self.home_asked, self.canvas.home_asked),
        ):
            inner.connect(own)
        self.canvas.focus_shown.connect(self._show_focus)
        self.setFocusProxy(self.canvas)
        rows.addWidget(self.canvas)

    @property
    def stage(self) -> Stage | None:
        """The scene, if it can be drawn."""
        return self.canvas.stage if self.canvas else None

    def show_state(self, shown: Shown, title: str) -> None:
        """Show what is to be shown, with a title over it (or none)."""
        if self.canvas:
            self.canvas.show_state(shown, title)

    def use(self, colours: Colours, percent: int, motion: bool) -> None:
        """Take over a theme, a text size and whether the camera moves gently."""
        self._accent = colours.accent
        if self.canvas:
            self.canvas.motion = motion
            self.canvas.title_label.use(colours, percent)
            self.canvas.set_text_scale(1.0 + (percent - 100) / 200.0)

    def camera_for(self, pick: Any) -> Camera | None:
        """A camera that looks at what was picked from nearer."""
        if self.stage is None or pick is None:
            return None
        if pick.structure:
            return self.stage.frame(pick.structure)
        camera = self.stage.camera()
        return replace(camera, focus=pick.position, distance=max(250.0, camera.distance * 0.6))

    def _show_focus(self, visible: bool) -> None:
        self.setStyleSheet(f"Viewport {{ border: 2px solid {self._accent if visible else 'transparent'}; }}")

    def shut(self) -> None:
        """Close the scene, before the window goes."""
        if self.canvas:
            self.canvas.shut()
            self.canvas = None
