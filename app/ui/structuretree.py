"""The tree of structures with visible / ghost / hidden / alone, by mouse, keys and menu.

Must not know: how anything is drawn in 3D.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.domain.atlas import Atlas
from app.state import actions
from app.state.appstate import AppState, Visibility
from app.ui.icons import icon
from app.ui.structures import (
    ICON_ROLE,
    ISOLATE,
    NAME,
    SELECTED_ROLE,
    VISIBILITY,
    Index,
    Row,
    StructureFilter,
    StructureModel,
)
from app.ui.theme import Colours, pixels

Step = Callable[[AppState], AppState]
AskMerged = Callable[..., None]

NEXT: dict[Visibility, Visibility] = {"visible": "ghost", "ghost": "hidden", "hidden": "visible"}


def set_all(state: AppState, structures: tuple[str, ...], visibility: Visibility) -> AppState:
    """Show, ghost or hide several structures in one action."""
    return reduce(lambda now, name: actions.set_visibility(now, name, visibility), structures, state)


class CellDelegate(QStyledItemDelegate):
    """Draws names, and the eye and the ring as icons in the theme's colours."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.icons: dict[tuple[str, bool], QIcon] = {}
        self.side = 18

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self.side = pixels(18, percent)
        names = ("visible", "ghost", "hidden", "isolate", "isolated")
        strong = {"hidden", "ghost", "isolated"}
        self.icons = {
            (name, lively): icon(name, colours.accent if name in strong else colours.muted)
            for name in names
            for lively in (True, False)
        }

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """What is selected in the model is written bold, headings as headings."""
        super().initStyleOption(option, index)
        heading = not index.parent().isValid()
        option.font.setBold(bool(index.data(SELECTED_ROLE)) or heading)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then its icon in the middle."""
        super().paint(painter, option, index)
        name = index.data(ICON_ROLE)
        if name is None or (name, True) not in self.icons:
            return
        rect: QRect = option.rect
        square = QRect(0, 0, self.side, self.side)
        square.moveCenter(rect.center())
        self.icons[(name, True)].paint(painter, square)


class StructureTree(QTreeView):
    """The tree. Enter or a click selects, Space goes visible → ghost → hidden, I shows alone. Emits `isolated` with what is then alone."""

    isolated = Signal(str)

    def __init__(self, atlas: Atlas, ask: AskMerged) -> None:
        super().__init__()
        self._atlas, self._ask = atlas, ask
        self.structures = StructureModel(atlas)
        self.filtered = StructureFilter(self.structures)
        self.setModel(self.filtered)
        self.cells = CellDelegate(self)
        self.setItemDelegate(self.cells)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Structures")
        self.setAccessibleDescription("Enter selects, Space changes visible, ghost, hidden; I shows alone")
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (VISIBILITY, ISOLATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.expand_systems()

    def expand_systems(self) -> None:
        """The roots unfolded, the rest folded: a list of few names to start with."""
        self.collapseAll()
        first = self.filtered.index(0, 0)
        self.expand(first)
        for row in range(self.filtered.rowCount(first)):
            index = self.filtered.index(row, 0, first)
            if "umbar" in str(index.data()):
                self.expand(index)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self.cells.use(colours, percent)
        self.setIndentation(pixels(12, percent))
        for column in (VISIBILITY, ISOLATE):
            self.setColumnWidth(column, pixels(27, percent))
        self.viewport().update()

    def select(self, row: Row) -> None:
        """Ask for a structure; a heading folds or unfolds."""
        if row.structure:
            self._ask(partial(actions.select, identifier=row.structure.id, atlas=self._atlas))

    def set_visibility(self, row: Row, visibility: Visibility) -> None:
        """Ask for visible, ghost or hidden, for a structure or all under a heading."""
        names = tuple(leaf.structure.id for leaf in row.leaves() if leaf.structure)
        self._ask(partial(set_all, structures=names, visibility=visibility))

    def isolate(self, row: Row) -> None:
        """Ask to show a structure alone, or all again."""
        if row.structure:
            wanted = None if self.structures.isolated(row) else row.structure.id
            self._ask(partial(actions.isolate, structure=wanted))
            if wanted:
                self.isolated.emit(wanted)

    def _cycle(self, row: Row) -> None:
        self.set_visibility(row, NEXT[self.structures.visibility(row)])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click acts on the cell it hits."""
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self.filtered.row_of(index)
        if index.column() == VISIBILITY:
            self._cycle(row)
        elif index.column() == ISOLATE:
            self.isolate(row)
        elif self.visualRect(index).contains(event.position().toPoint()):
            if row.structure is None:
                self.setExpanded(index, not self.isExpanded(index))
            self.select(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space and I act on the current row; other keys move."""
        index = self.currentIndex()
        row = self.filtered.row_of(index)
        if not index.isValid() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row.structure is None:
                self.setExpanded(index, not self.isExpanded(index))
            self.select(row)
        elif event.key() == Qt.Key.Key_Space:
            self._cycle(row)
        elif event.key() == Qt.Key.Key_I:
            self.isolate(row)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """I belongs to the tree while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_I, Qt.Key.Key_Home, Qt.Key.Key_End)
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same choices in words."""
        at_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if at_keyboard else self.indexAt(event.pos())
        if index.isValid():
            menu = self.menu_for(self.filtered.row_of(index))
            where = self.visualRect(index).bottomLeft() if at_keyboard else QPoint(event.pos())
            menu.exec(self.viewport().mapToGlobal(where))
            menu.deleteLater()

    def menu_for(self, row: Row) -> QMenu:
        """Select, Visible, Ghost, Hidden, Show alone."""
        menu = QMenu(self)
        if row.structure:
            menu.addAction("Select", partial(self.select, row))
            menu.addSeparator()
        for visibility in NEXT:
            action = menu.addAction(visibility.capitalize(), partial(self.set_visibility, row, visibility))
            action.setCheckable(True)
            action.setChecked(self.structures.visibility(row) == visibility)
        if row.structure:
            menu.addSeparator()
            alone = menu.addAction("Show alone", partial(self.isolate, row))
            alone.setCheckable(True)
            alone.setChecked(self.structures.isolated(row))
        return menu

    def minimumSizeHint(self) -> QSize:
        """Small, so that the panel can be narrow and low."""
        return QSize(120, 90)
