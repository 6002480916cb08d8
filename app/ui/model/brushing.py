"""What the mouse means while the brush is in the hand: the left button paints, the others turn and shift as before.

Mixed in before `Gestures`, which answers whatever is not painting. Must not know: how a stroke is drawn, what it leads to.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtGui import QColor, QCursor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap

from app.scene import camera as cameras
from app.state.hurt import Tool
from app.ui.model.gestures import Gestures

SMALLEST_PX, LARGEST_PX = 7.0, 60.0
"""Radii between which the cursor shows the brush; systems draw no larger cursors."""
INK, HALO = QColor("#ffffff"), QColor("#101418")


class Brushing(Gestures):
    """A brush that is told when it is in the hand; it reports each stroke with `painted`."""

    painted: SignalInstance
    _tool: Tool = "look"
    _radius_mm = 0.0
    _painting = _turning = False
    _cursor_shown: tuple[Tool, int] | None = None

    def take_brush(self, tool: Tool, radius_mm: float) -> None:
        """Take up a tool of a size in mm on the skin, or (`look`) put it down; a stroke in the making is then forgotten."""
        if (tool, radius_mm) == (self._tool, self._radius_mm):
            return
        self._tool, self._radius_mm = tool, radius_mm
        if self._painting:
            self._painting = False
            self.move_coarsely(False)
            self.forget_stroke()
        self._show_brush()

    def forget_stroke(self) -> None:
        """The skin as it was before the last stroke."""
        self.stage.paint_forget()
        self.redraw()

    @property
    def brush_in_hand(self) -> bool:
        """Whether the left button paints."""
        return self._tool != "look"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button presses the brush down; the right one turns, as the left one does without a brush."""
        if not self.brush_in_hand:
            super().mousePressEvent(event)
            return
        if event.button() == Qt.MouseButton.LeftButton and not self._turns(event):
            self.stop_easing()
            self.quiet()
            self._painting = True
            self.move_coarsely(True)
            self.stage.paint_begin(self._radius_mm, self._tool == "erase")
            self._draw_to(event.position())
            return
        super().mousePressEvent(event)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._panning = shifted or event.button() == Qt.MouseButton.MiddleButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on; without a button, show how large the brush is here."""
        if self._painting:
            self._draw_to(event.position())
        elif self.brush_in_hand and not event.buttons():
            self._last = event.position()
            self._show_brush()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends as one step that can be undone. With a brush in the hand nothing is selected."""
        if self._painting and event.button() == Qt.MouseButton.LeftButton:
            self._painting = False
            self.move_coarsely(False)
            self.redraw()
            stroke = self.stage.paint_end()
            if stroke is not None:
                self.painted.emit(stroke)
            return
        if self.brush_in_hand and not self._dragging:
            self._press = None
            return
        super().mouseReleaseEvent(event)
        self._show_brush()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """With a brush in the hand a quick second touch is a touch."""
        if self.brush_in_hand:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While Space is held the left button turns."""
        if self.brush_in_hand and event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._turning = True
                self.setCursor(Qt.CursorShape.OpenHandCursor)
                self._cursor_shown = None
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space was let go: the left button paints again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._turning = False
            self._show_brush()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A Space that is let go elsewhere is not held here."""
        self._turning = False
        super().focusOutEvent(event)

    def _turns(self, event: QMouseEvent) -> bool:
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        return self._turning or bool(event.modifiers() & held)

    def _draw_to(self, where: QPointF) -> None:
        x, y = self.device_pixel(where)
        if self.stage.paint_to(x * self.share, y * self.share):
            self.redraw()

    def _show_brush(self) -> None:
        """A ring as large as the brush is on the skin, in the middle of the body; a bar across it erases."""
        if not self.brush_in_hand:
            if self._cursor_shown is not None:
                self.setCursor(Qt.CursorShape.ArrowCursor)
            self._cursor_shown = None
            return
        if self._turning:
            return
        size = (max(self.width(), 1), max(self.height(), 1))
        radius = self._radius_mm / cameras.mm_per_pixel(self.stage.camera(), size)
        shown = (self._tool, round(min(max(radius, SMALLEST_PX), LARGEST_PX)))
        if shown != self._cursor_shown:
            self._cursor_shown = shown
            self.setCursor(ring_cursor(shown[1], shown[0] == "erase", self.devicePixelRatioF()))


def ring_cursor(radius: int, erases: bool, ratio: float) -> QCursor:
    """A ring of a radius in logical pixels, light with a dark halo, seen on every ground."""
    side = 2 * radius + 7
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(side / 2, side / 2)
    reach = radius * 0.7
    for colour, width in ((HALO, 4.0), (INK, 1.8)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(middle, radius, radius)
        if erases:
            painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))
    painter.end()
    return QCursor(picture, side // 2, side // 2)
