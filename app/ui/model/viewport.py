"""The model in the window. Mouse and keys are answered in `gestures`.

Draws when it is told that something changed, once per change; when nothing happens nothing runs.
Must not know: what a click means; it reports what was hit.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.pose import Pose
from app.scene.pair import PairStage
from app.state.appstate import Camera
from app.state.hurt import Tool
from app.state.shown import Shown
from app.ui.beside.titles import PairTitles
from app.ui.model.brushing import Brushing
from app.ui.model.easing import Easing, Look, far_apart
from app.ui.model.glwidget import GLWidget
from app.ui.model.opengl import NO_OPENGL, opengl_works
from app.ui.theme import Colours

MOVING_SHARE = 0.5
HOVER_LETTERS = 64
"""Longer lines under the pointer are broken."""
SETTLE_MS = 180
"""A slider that has rested so long is let go: the picture is drawn fine again."""


class Canvas(Brushing, GLWidget):
    """The widget that draws the scene. Signals: `clicked` and `focused` (Pick or None), `moved` (Camera, merge key),
    `painted` (Stroke)."""

    clicked = Signal(object)
    focused = Signal(object)
    moved = Signal(object, str)
    painted = Signal(object)
    home_asked = Signal()
    focus_shown = Signal(bool)

    def __init__(self, meshes: Path, atlas: Atlas, parent: QWidget) -> None:
        self._stale = True
        GLWidget.__init__(self, parent)
        self.stage = PairStage(self, meshes, atlas, scale=self.devicePixelRatioF())
        self._names = {s.id: s.title for s in atlas.structures.values()}
        self.motion = True
        self._text_scale = 1.0
        self.target = self.stage.camera()
        self._shown: Shown | None = None
        self._easing = Easing(self._show_look, self._arrived, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._arrived)
        self.begin_gestures()
        self.titles = PairTitles(self)
        self.setAccessibleName("Model of the low back, pelvis and legs")
        self.setAccessibleDescription("Arrow keys turn, plus and minus zoom, Home shows the first picture again")

    share = 1.0
    """The part of the widget's pixels, in each direction, that is drawn while moving."""

    # ---- being told

    def show_state(self, shown: Shown, title: str) -> None:
        """Make the model match; camera and posture go there gently unless motion is off."""
        self.titles.tell(shown, title)
        self.target = shown.camera
        last, start = self._shown, self._look()
        self._shown = shown
        self._easing.stop()
        gently = self.motion and last is not None and self.isVisible()
        way = start[1] if far_apart(start[1], shown.pose) and not self.sliding else shown.pose
        if gently and (start[0], way) != (shown.camera, shown.pose):
            self._settling.stop()
            self.stage.apply(replace(shown, camera=start[0], pose=way))
            self._at = way
            self._easing.start((start[0], way), (shown.camera, shown.pose))
            self.move_coarsely(True)
        else:
            self._follow_slider(last, shown)
            self.stage.apply(shown)
            self._at = shown.pose
            self.stage.set_camera(shown.camera)
        self.redraw()

    sliding = False
    """Whether what is told next comes from a slider: the picture then keeps up with it instead of easing after it."""

    _at = Pose()
    """The posture in the picture: on the way, or where `_shown` has it."""

    def _look(self) -> Look:
        return self.stage.camera(), self._at

    def _follow_slider(self, last: Shown | None, shown: Shown) -> None:
        """Coarse pictures from the second of a quick row of changes to what is posed or set, until they rest."""
        if last is None or (last.pose == shown.pose and last.settings == shown.settings):
            if not self._settling.isActive():
                self.move_coarsely(False)
            return
        self.move_coarsely(self._settling.isActive())
        self._settling.start()

    def _show_look(self, look: Look) -> None:
        """A camera and a posture on the way."""
        camera, pose = look
        if self._shown is not None and pose != self._at:
            self._at = pose
            self.stage.apply(replace(self._shown, camera=camera, pose=pose))
        self.stage.set_camera(camera)
        self.redraw()

    def _arrived(self) -> None:
        """Draw fine again."""
        if self.move_coarsely(False):
            self.redraw()

    def stop_easing(self) -> None:
        """Stay where the picture is seen from; a posture is taken up at once, and what can be touched is where it is drawn."""
        if self._settling.isActive():
            self._settling.stop()
            self._arrived()
        if self._easing.stop() is None:
            return
        self.move_coarsely(False)
        if self._shown is not None and self._at != self._shown.pose:
            self._show_look((self.stage.camera(), self._shown.pose))

    def redraw(self) -> None:
        """One drawing at the next chance, however often this is asked before."""
        self._stale = True
        self.update()

    # ---- drawing

    def paintGL(self) -> None:
        """Draw the scene only when it changed; otherwise show the last drawing again (a label moved over it, say)."""
        self._in_paint = not self._stale
        self._stale = False
        super().paintGL()
        self._in_paint = False

    def initializeGL(self) -> None:
        """A new context has nothing drawn in it."""
        self._stale = True
        super().initializeGL()

    def resizeGL(self, width: int, height: int) -> None:
        """Another size needs another drawing."""
        self._stale = True
        super().resizeGL(width, height)
        self._size_picture()

    def set_text_scale(self, scale: float) -> None:
        """Labels and lines in the model grow with the text; 1.0 is 100 %."""
        if scale != self._text_scale:
            self._text_scale = scale
            self._scale_stage()
            self.redraw()

    def move_coarsely(self, moving: bool) -> bool:
        """Coarser and smaller pictures while the model moves on software rendering; the paint stretches them to the widget."""
        if not self.stage.moving(moving):
            return False
        self.share = MOVING_SHARE if moving else 1.0
        self._size_picture()
        return True

    def _size_picture(self) -> None:
        """As many pixels as the share of the widget's that is drawn."""
        ratio = self.devicePixelRatioF() * self.share
        self.render_window.SetSize(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        self._scale_stage()

    def _scale_stage(self) -> None:
        self.stage.set_scale(self.devicePixelRatioF() * self._text_scale * self.share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title goes along."""
        super().resizeEvent(event)
        self.titles.arrange()

    def name_of(self, x: float, y: float) -> str:
        """The regions of the skin under a device pixel, and the structure there, a line each."""
        found = self.stage.hover(x, y)
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        lines = [fill(line, HOVER_LETTERS, subsequent_indent="    ") for line in self.stage.regions_at(x, y)]
        return "\n".join([*lines, self._names.get(found, found)] if found else lines)

    def shut(self) -> None:
        """Let the scene and the OpenGL context go, before the window goes."""
        self._easing.stop()
        self._settling.stop()
        self.quiet()
        self.hover_label.deleteLater()
        self.stage.close()
        self.close()


class Viewport(QFrame):
    """The centre of the window: the canvas, or the reason why there is none."""

    clicked = Signal(object)
    focused = Signal(object)
    moved = Signal(object, str)
    painted = Signal(object)
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
            (self.painted, self.canvas.painted),
            (self.home_asked, self.canvas.home_asked),
        ):
            inner.connect(own)
        self.canvas.focus_shown.connect(self._show_focus)
        self.setFocusProxy(self.canvas)
        rows.addWidget(self.canvas)

    @property
    def stage(self) -> PairStage | None:
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
            self.canvas.titles.use(colours, percent)
            self.canvas.set_text_scale(1.0 + (percent - 100) / 200.0)

    def take_brush(self, tool: Tool, radius_mm: float) -> None:
        """Which tool is in the hand, and its size on the skin."""
        if self.canvas:
            self.canvas.take_brush(tool, radius_mm)

    def keep_up(self, sliding: bool) -> None:
        """Whether what is told next comes from a slider."""
        if self.canvas:
            self.canvas.sliding = sliding

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
