"""Words over the model: what is shown, and the name under the pointer. Neither catches the mouse.

Must not know: the scene, the session.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.theme import Colours, pixels, points


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


class Caption(QLabel):
    """The sentence under the model. It grows for the longest it has had to say and never shrinks, so that the model stays put."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caption")
        self.setProperty("role", "small")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._longest: tuple[str, ...] = ()

    def expect(self, sentences: Iterable[str]) -> None:
        """Leave room for the longest of these sentences."""
        self._longest = tuple(sorted(sentences, key=len)[-3:])

    def tell(self, sentence: str, warned: str = "") -> None:
        """Say it; what needs more room than all before gets it, and the next will find it.

        warned: `urgent` or `soon` when it begins with a warning sign, which is then seen from afar.
        """
        if (self.property("warned") or "") != warned:
            self.setProperty("warned", warned)
            self.style().unpolish(self)
            self.style().polish(self)
        if sentence == self.text():
            return
        self.setText(sentence)
        if self._height_of(sentence) > self.height():
            self._longest = (*self._longest[-5:], sentence)
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def fit(self, width: int = 0) -> None:
        """Be as high as the longest sentence needs at a width; at the present one when none is given."""
        self.ensurePolished()
        self.setFixedHeight(max(self._height_of(one, width) for one in (*self._longest, self.text())))

    def _height_of(self, sentence: str, width: int = 0) -> int:
        margins = self.contentsMargins()
        room = max(80, (width or self.width()) - margins.left() - margins.right())
        flags = int(Qt.TextFlag.TextWordWrap)
        box = self.fontMetrics().boundingRect(QRect(0, 0, room, 9999), flags, sentence)
        return box.height() + margins.top() + margins.bottom()


VEIL = 0.62
"""How much of the model the ground behind a title covers."""


def _veil(colour: str) -> str:
    """A colour `#rrggbb` as a style that lets the model through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {VEIL})"


class PictureTitle(QLabel):
    """What is shown, at the top left of the model."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._gap = 14
        self._part = (0.0, 1.0)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._gap = pixels(14, percent)
        size = points(100 + (percent - 100) // 2) * 1.3
        self.setStyleSheet(
            f"background: {_veil(colours.panel)}; color: {colours.text}; font-size: {size:.1f}pt; font-weight: 700;"
            "border-radius: 6px; padding: 2px 8px;"
        )
        self.arrange()

    def tell(self, title: str, part: tuple[float, float] = (0.0, 1.0)) -> None:
        """Say what is shown, in a part of the picture's width, 0 to 1."""
        if (title, part) != (self.text(), self._part):
            self._part = part
            self.setText(title)
            self.arrange()

    def arrange(self) -> None:
        """Stand at the top left, as wide as there is room."""
        parent = self.parentWidget()
        room = parent.width() if parent else 0
        left, right = (round(share * room) for share in self._part)
        wide = min(max(60, right - left - 2 * self._gap), self._wanted())
        self.setGeometry(left + self._gap, self._gap, wide, self.heightForWidth(wide))
        self.setVisible(bool(self.text()))

    def _wanted(self) -> int:
        """The width of the words in one line, with their padding."""
        return max(self.fontMetrics().horizontalAdvance(line + "  ") for line in self.text().split("\n")) + 24
