"""Words over the model: what is shown, which side is which, and the name under the pointer. None of them catches the mouse.

Must not know: the scene, the session.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from app.state.appstate import Camera
from app.ui.theme import Colours, pixels, points

EDGE_ON = 0.35
"""Below this share of the full width between the sides, left and right lie behind each other and are not named."""


class HoverLabel(QLabel):
    """The name under the pointer, in a small window of its own, so that showing it redraws nothing of the model."""

    def __init__(self, parent: QWidget) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowTransparentForInput
        super().__init__(parent, flags)
        self.setObjectName("hoverLabel")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_at(self, text: str, where: QPoint) -> None:
        """Show a name beside a point of the screen, inside that screen."""
        self.setText(text)
        self.adjustSize()
        corner = where + QPoint(16, 18)
        screen = QGuiApplication.screenAt(where)
        if screen:
            area = screen.availableGeometry()
            if corner.x() + self.width() > area.right():
                corner.setX(where.x() - self.width() - 12)
            if corner.y() + self.height() > area.bottom():
                corner.setY(where.y() - self.height() - 12)
        self.move(corner)
        self.show()


class PictureWords(QWidget):
    """Title at the top; `patient's right` and `patient's left` at the edges, following the camera."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.at_left = QLabel(self)
        self.at_right = QLabel(self)
        self.at_right.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._gap = 14

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._gap = pixels(14, percent)
        size = points(percent)
        clear = "background: transparent;"
        self.title.setStyleSheet(f"{clear} color: {colours.text}; font-size: {size * 1.35:.1f}pt; font-weight: 700;")
        for label in (self.at_left, self.at_right):
            label.setStyleSheet(f"{clear} color: {colours.muted}; font-size: {size * 0.95:.1f}pt;")
        self.arrange()

    def tell(self, title: str, camera: Camera) -> None:
        """Say what is shown and which side of the patient lies where in the picture."""
        facing = math.cos(math.radians(camera.azimuth))
        if abs(facing) < EDGE_ON:
            sides = ("", "")
        elif facing > 0:
            sides = ("Patient’s right", "Patient’s left")
        else:
            sides = ("Patient’s left", "Patient’s right")
        if (title, *sides) == (self.title.text(), self.at_left.text(), self.at_right.text()):
            return
        self.title.setText(title)
        self.at_left.setText(sides[0])
        self.at_right.setText(sides[1])
        self.arrange()

    def arrange(self) -> None:
        """Put every word in its place."""
        gap, width, height = self._gap, self.width(), self.height()
        room = max(60, width - 2 * gap)
        self.title.setGeometry(gap, gap, room, self.title.heightForWidth(room))
        for label in (self.at_left, self.at_right):
            label.adjustSize()
        top = height - gap - self.at_left.height()
        self.at_left.move(gap, top)
        self.at_right.move(width - gap - self.at_right.width(), top)
