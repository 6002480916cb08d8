"""Small controls the panels share: buttons that are told their state, a segmented choice, a layout that wraps.

Must not know: the session, the atlas, what a choice means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)


class EnterButton(QPushButton):
    """A button that Enter presses like Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class ToldButton(EnterButton):
    """A checkable button that never checks itself: a click only asks; `setChecked` comes from the state."""

    def __init__(self, text: str, tip: str, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Nothing: the state decides."""


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


class CalmSlider(QSlider):
    """Follows hand and keys; the wheel, which is for scrolling past it, it leaves alone."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not for the slider."""
        event.ignore()


class Choice(QComboBox):
    """One of several things by a list that drops down. Emits `asked` with the value; shows what `tell` says."""

    asked = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, tip: str) -> None:
        """`choices`: (value, text) each; `name`: what is chosen, for screen readers."""
        super().__init__()
        for value, text in choices:
            self.addItem(text, value)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._ask)

    def _ask(self, index: int) -> None:
        self.asked.emit(self.itemData(index))

    def tell(self, value: str) -> None:
        """Show a value as chosen."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls past it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet has no arrow of its own; this one takes the colour of the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.6))
        reach = self.fontMetrics().height() / 4
        middle = QPointF(self.width() - 3.4 * reach, self.height() / 2)
        painter.drawPolyline(
            [middle + QPointF(-reach, -reach / 2), middle + QPointF(0, reach / 2), middle + QPointF(reach, -reach / 2)]
        )
        painter.end()


class NumberSlider(QWidget):
    """A number from low to high as a slider with its value beside it. Emits `asked`; shows what `tell` says."""

    asked = Signal(float)

    def __init__(self, name: str, low: float, high: float, step: float, unit: str = "", tip: str = "") -> None:
        super().__init__()
        self._low, self._step, self._unit = low, step, unit
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.slider = CalmSlider()
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


def focusable(parent: QWidget) -> list[QWidget]:
    """What in a widget can be reached with Tab, in the order in which it was made."""
    found = (widget for widget in parent.findChildren(QWidget) if widget.window() is parent.window())
    return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
