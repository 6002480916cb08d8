"""A layout that wraps: widgets in a row that goes on in the next row when the width is used up.

Must not know: what the widgets are for.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets in a row that goes on in the next row when the width is used up."""

    def __init__(self, gap: int = 12, row_gap: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gap, self.row_gap = gap, row_gap
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Called by Qt for every added widget."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item, or None past the end, as Qt wants it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        margins = self.contentsMargins()
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
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
