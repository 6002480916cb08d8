"""Small controls the panels share: buttons that are told their state, a segmented choice, a layout that wraps.

Must not know: the session, the atlas, what a choice means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)


class ToldButton(QPushButton):
    """A checkable button that never checks itself: a click only asks; `setChecked` comes from the state."""

    def __init__(self, text: str, tip: str, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:  # noqa: N802
        """Nothing: the state decides."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter acts like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def tool_button(name: str, tip: str, on_click: Callable[[], None] | None = None) -> QToolButton:
    """A small button that shows an icon; `name` is what a screen reader says."""
    button = QToolButton()
    button.setAccessibleName(name)
    button.setAccessibleDescription(tip)
    button.setToolTip(tip)
    button.setProperty("quiet", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if on_click:
        button.clicked.connect(on_click)
    return button


class Segments(QWidget):
    """A choice of one among a few, as joined buttons. Emits `asked` with the value; shows what `tell` says."""

    asked = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str, str]], name: str, parent: QWidget | None = None) -> None:
        """`choices`: (value, text, tip) each; `name`: what is chosen, for screen readers."""
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self.buttons: dict[str, ToldButton] = {}
        for index, (value, text, tip) in enumerate(choices):
            button = ToldButton(text, tip, f"{name}: {text}", self)
            part = "first" if index == 0 else "last" if index == len(choices) - 1 else "middle"
            button.setProperty("part", part)
            button.setProperty("value", value)
            button.clicked.connect(self._ask)
            row.addWidget(button)
            self.buttons[value] = button

    def _ask(self) -> None:
        self.asked.emit(self.sender().property("value"))

    def tell(self, value: str | None) -> None:
        """Show a value as chosen; None shows none."""
        for name, button in self.buttons.items():
            button.setChecked(name == value)


class NumberSlider(QWidget):
    """A number from low to high as a slider with its value beside it. Emits `asked`; shows what `tell` says."""

    asked = Signal(float)

    def __init__(self, name: str, low: float, high: float, step: float, unit: str = "", tip: str = "") -> None:
        super().__init__()
        self._low, self._step, self._unit = low, step, unit
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round((high - low) / step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 8))
        self.slider.setAccessibleName(f"{name}, {unit}" if unit else name)
        self.slider.setToolTip(tip or name)
        self.slider.valueChanged.connect(self._ask)
        self.value = QLabel()
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        self._widest = max((self._words(v) for v in (low, high, low + step)), key=len)
        self._now: float | None = None
        self.fit()

    def fit(self) -> None:
        """Room for the widest value at the present text size."""
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(self._widest) + 4)

    def _words(self, value: float) -> str:
        text = f"{value:.0f}" if self._step >= 1 else f"{value:.2f}".rstrip("0").rstrip(".")
        return f"{text}°" if self._unit == "°" else f"{text} {self._unit}".strip()

    def _ask(self, position: int) -> None:
        self.asked.emit(self._low + position * self._step)

    def tell(self, value: float) -> None:
        """Show a value."""
        if value == self._now:
            return
        self._now = value
        self.slider.blockSignals(True)
        self.slider.setValue(round((value - self._low) / self._step))
        self.slider.blockSignals(False)
        self.value.setText(self._words(value))


class FlowLayout(QLayout):
    """Widgets in a row that goes on in the next row when the width is used up."""

    def __init__(self, gap: int = 12, row_gap: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gap, self.row_gap = gap, row_gap
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """Called by Qt for every added widget."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """The item, or None past the end, as Qt wants it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height of all rows at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one row."""
        margins = self.contentsMargins()
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:  # noqa: N802
        """The widest single item."""
        margins = self.contentsMargins()
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        x, y, height = area.x(), area.y(), 0
        row: list[tuple[QLayoutItem, QPoint, QSize]] = []
        for item in self._shown():
            size = item.sizeHint()
            if row and x + size.width() > area.right() + 1:
                self._place(row, height, move)
                x, y, height, row = area.x(), y + height + self.row_gap, 0, []
            row.append((item, QPoint(x, y), size))
            x += size.width() + self.gap
            height = max(height, size.height())
        self._place(row, height, move)
        return y + height - rect.y() + margins.bottom()

    @staticmethod
    def _place(row: list[tuple[QLayoutItem, QPoint, QSize]], height: int, move: bool) -> None:
        """Centre the items of a row on its height."""
        if move:
            for item, corner, size in row:
                item.setGeometry(QRect(corner + QPoint(0, (height - size.height()) // 2), size))
