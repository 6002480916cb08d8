"""What the colours and patterns on the skin mean: a piece of each pattern and its words.

Must not know: which regions are shown where.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.state.appstate import Theme
from app.state.shown import Channel, LegendEntry, Meeting, Region, Shown
from app.ui.controls import tool_button
from app.ui.icons import icon
from app.ui.theme import COLOURS, pixels


def swatch_pixmap(channel: Region, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """The pattern of a kind of region, as it is drawn on the skin; sizes in logical pixels."""
    from app.scene.swatch import swatch

    rgba = swatch(channel, theme, (round(width * ratio), round(height * ratio)), 0.75 / ratio)
    rows, columns = rgba.shape[:2]
    image = QImage(rgba.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


ORDER: tuple[Region, ...] = (*Channel, *Meeting)
"""From top to bottom."""

FEW_LINES = 9
"""With room for fewer lines than this it folds, unless it needs no more."""


class Legend(QFrame):
    """Folds away, by itself where it would leave too little room to what stands above it; scrolls when there is little room; disappears
    when nothing is on the skin. Emits `chosen` when the person folds or unfolds it."""

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAccessibleName("Legend")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 8, 8)
        rows.setSpacing(4)
        self.toggle = tool_button("What the patterns on the skin mean", "Fold or unfold the legend  F9", self.fold)
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
        body = QWidget()
        self.grid = QGridLayout(body)
        self.grid.setContentsMargins(2, 0, 6, 0)
        self.grid.setColumnStretch(1, 1)
        self.area.setWidget(body)
        self._rows: dict[Region, tuple[QLabel, QLabel]] = {}
        self._styled: dict[Region, object] = {}
        self._key: object = None
        self._entries: tuple[LegendEntry, ...] = ()
        self._theme: Theme = "dark"
        self._percent = 100
        self._room = (240, 240)
        self._fitted: object = None
        self._fold_shown: object = None
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

    def fold(self) -> None:
        """Fold it, or unfold it; that is then kept."""
        self.choose(not self.open)
        self.chosen.emit(self.open)

    def choose(self, unfolded: bool | None) -> None:
        """Keep it unfolded or folded; None: as there is room."""
        self._chosen = unfolded
        self._lay_out(*self._room)

    def _show_fold(self, unfolded: bool) -> None:
        shown = (unfolded, self._theme)
        if shown == self._fold_shown:
            return
        self._fold_shown = shown
        self.area.setVisible(unfolded)
        self.toggle.setIcon(icon("down" if unfolded else "forward", COLOURS[self._theme].muted))

    def showEvent(self, event: QShowEvent) -> None:
        """Its button learns its style only when it is first shown; the layout asks it again."""
        super().showEvent(event)
        self._lay_out(*self._room)

    def _make(self) -> None:
        key = (self._entries, self._theme, self._percent)
        if key == self._key:
            return
        self._key = key
        for entry in self._entries:
            self._row(entry)
        shown = {entry.channel: place for place, entry in enumerate(self._entries)}
        for channel, row in self._rows.items():
            for widget in row:
                widget.setVisible(channel in shown)
        self.grid.setRowStretch(len(ORDER), 1)
        self.setVisible(bool(self._entries))
        self._lay_out(*self._room)

    def _row(self, entry: LegendEntry) -> None:
        """Make or restyle the two cells of an entry; a row is made once and then only shown and hidden."""
        styled = (entry, self._theme, self._percent)
        if self._styled.get(entry.channel) == styled:
            return
        self._styled[entry.channel] = styled
        if entry.channel not in self._rows:
            picture, words = QLabel(), QLabel()
            words.setWordWrap(True)
            words.setProperty("role", "small")
            picture.setAccessibleName(f"Pattern of {entry.title}")
            place = ORDER.index(entry.channel)
            self.grid.addWidget(picture, place, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(words, place, 1)
            self._rows[entry.channel] = (picture, words)
        picture, words = self._rows[entry.channel]
        self.grid.setHorizontalSpacing(pixels(10, self._percent))
        self.grid.setVerticalSpacing(pixels(6, self._percent))
        width, height = pixels(46, self._percent), pixels(24, self._percent)
        picture.setPixmap(swatch_pixmap(entry.channel, self._theme, width, height, self.devicePixelRatioF()))
        words.setText(f"<b style='color:{COLOURS[self._theme].text}'>{entry.title}</b><br>{entry.text}")

    def fit(self, limit: int, spare: int | None = None) -> None:
        """Be as high as the entries need, but not higher than `limit` pixels; where `spare` is too little for a few lines of them, fold.

        spare: what is left when all above has the room it needs; so much it takes unasked. What the person has chosen is kept.
        """
        room = (limit, limit if spare is None else spare)
        if (room, self.width()) != self._fitted:
            self._lay_out(*room)

    def _lay_out(self, limit: int, spare: int) -> None:
        self._room, self._fitted = (limit, spare), ((limit, spare), self.width())
        self.toggle.ensurePolished()
        self.toggle.setFixedHeight(self.toggle.sizeHint().height())
        body = self.area.widget()
        layout = body.layout() if body is not None else None
        wanted = layout.heightForWidth(max(120, self.width() - 34)) + 4 if layout is not None else 0
        enough = min(limit, spare) >= min(wanted, FEW_LINES * self.fontMetrics().height())
        self._show_fold(enough if self._chosen is None else self._chosen)
        self.area.setFixedHeight(max(40, min(wanted, limit if self._chosen else min(limit, spare))))
        rows = self.layout()
        if rows is not None:  # hidden, it was told to need no room; shown again, it asks for what it needs
            rows.invalidate()
        self.updateGeometry()
