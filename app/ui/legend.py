"""What the colours and patterns on the skin mean: a piece of each pattern and its words.

Must not know: which regions are shown where.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.state.appstate import Theme
from app.state.shown import Channel, LegendEntry, Shown
from app.ui.controls import tool_button
from app.ui.icons import icon
from app.ui.theme import COLOURS, pixels


def swatch_pixmap(channel: Channel, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """The pattern of a kind of region, as it is drawn on the skin; sizes in logical pixels."""
    from app.scene.swatch import swatch

    rgba = swatch(channel, theme, (round(width * ratio), round(height * ratio)), 0.75 / ratio)
    rows, columns = rgba.shape[:2]
    image = QImage(rgba.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


FEW_LINES = 9
"""With room for fewer lines than this the legend starts folded."""


class Legend(QFrame):
    """Folds away; scrolls when there is little room; disappears when nothing is on the skin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAccessibleName("Legend")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 8, 8)
        rows.setSpacing(4)
        self.toggle = tool_button("What the patterns on the skin mean", "Fold or unfold the legend", self._fold)
        self.toggle.setText("On the skin")
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head = QHBoxLayout()
        head.addWidget(self.toggle)
        head.addStretch(1)
        rows.addLayout(head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.addWidget(self.area)
        self._key: object = None
        self._entries: tuple[LegendEntry, ...] = ()
        self._theme: Theme = "dark"
        self._percent = 100
        self.limit = 240
        self._chosen: bool | None = None
        self.hide()

    def show_state(self, shown: Shown) -> None:
        """Show an entry for every kind of region on the skin."""
        self._entries, self._theme = shown.legend, shown.theme
        self._make()

    def use(self, theme: Theme, percent: int) -> None:
        """Take over a theme and a text size."""
        self._theme, self._percent = theme, percent
        side = pixels(14, percent)
        self.toggle.setIconSize(QSize(side, side))
        self._show_fold(self.open)
        self._make()

    @property
    def open(self) -> bool:
        """Whether it is unfolded."""
        return not self.area.isHidden()

    def _fold(self) -> None:
        self._chosen = not self.open
        self.fit(self.limit)

    def _show_fold(self, unfolded: bool) -> None:
        self.area.setVisible(unfolded)
        self.toggle.setIcon(icon("down" if unfolded else "forward", COLOURS[self._theme].muted))

    def _make(self) -> None:
        key = (self._entries, self._theme, self._percent)
        if key == self._key:
            return
        self._key = key
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(2, 0, 6, 0)
        grid.setHorizontalSpacing(pixels(10, self._percent))
        grid.setVerticalSpacing(pixels(6, self._percent))
        width, height = pixels(46, self._percent), pixels(24, self._percent)
        for row, entry in enumerate(self._entries):
            picture = QLabel()
            picture.setPixmap(swatch_pixmap(entry.channel, self._theme, width, height, self.devicePixelRatioF()))
            picture.setAccessibleName(f"Pattern of {entry.title}")
            text = COLOURS[self._theme].text
            words = QLabel(f"<b style='color:{text}'>{entry.title}</b><br>{entry.text}")
            words.setWordWrap(True)
            words.setProperty("role", "small")
            grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self._entries), 1)
        old = self.area.takeWidget()
        if old is not None:
            old.deleteLater()
        self.area.setWidget(body)
        self.setVisible(bool(self._entries))
        self.fit(self.limit)

    def fit(self, limit: int) -> None:
        """Be as high as the entries need, but not higher than `limit` pixels; with room for few lines, fold unless asked."""
        self.limit = limit
        enough = limit >= FEW_LINES * self.fontMetrics().height()
        self._show_fold(enough if self._chosen is None else self._chosen)
        body = self.area.widget()
        layout = body.layout() if body is not None else None
        if layout is not None:
            wanted = layout.heightForWidth(max(120, self.width() - 34))
            self.area.setFixedHeight(max(40, min(wanted + 4, limit)))
