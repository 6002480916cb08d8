"""The structures of the atlas as a Qt tree model, and the search over their names.

Rows are made once and stay; what changes is only what the state says of them.
Must not know: how the tree is drawn, what a click does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.domain.atlas import Atlas, Structure
from app.domain.ids import unsided
from app.state.appstate import AppState, Visibility

Index = QModelIndex | QPersistentModelIndex

NAME, VISIBILITY, ISOLATE = range(3)
ID_ROLE = Qt.ItemDataRole.UserRole
"""Role: the structure id of a row, or None for a heading."""
ICON_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role: name of the icon of a cell."""
SELECTED_ROLE = Qt.ItemDataRole.UserRole + 2
"""Role: whether the row is what the state has selected."""

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "root": "Nerve roots",
        "nerve": "Nerves",
        "cord": "Spinal canal",
        "disc": "Discs",
        "bone": "Bones",
        "joint": "Joints",
        "ligament": "Ligaments",
        "muscle": "Muscles",
        "skin": "Skin",
    }
)
"""Systems in the order of the tree; others follow under their own name."""

WORDS: Mapping[str, str] = MappingProxyType({"visible": "visible", "ghost": "ghosted", "hidden": "hidden"})


@dataclass(slots=True)
class Row:
    """A row of the tree; `structure` is None for a heading."""

    text: str
    parent: Row | None
    structure: Structure | None = None
    children: list[Row] = field(default_factory=list)
    haystack: str = ""

    @property
    def position(self) -> int:
        """Where the row stands among its siblings."""
        return self.parent.children.index(self) if self.parent else 0

    def __eq__(self, other: object) -> bool:
        return self is other

    def leaves(self) -> Iterator[Row]:
        """The structures under this row, or the row itself."""
        if self.structure:
            yield self
        for child in self.children:
            yield from child.leaves()


def plain_text(text: str) -> str:
    """Text for comparing: lower case, without accents, dashes as spaces."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in spread if not unicodedata.combining(c))
    return "".join(" " if unicodedata.category(c) == "Pd" else c for c in kept)


def tree_of(atlas: Atlas) -> Row:
    """All structures by system, then group, in the order of the atlas."""
    top = Row("", None)
    known = {system: Row(words, top) for system, words in SYSTEMS.items()}
    groups: dict[tuple[str, str], Row] = {}
    for structure in atlas.structures.values():
        system = known.setdefault(structure.system, Row(structure.system.capitalize(), top))
        key = (structure.system, structure.group)
        if key not in groups:
            groups[key] = Row(structure.group, system)
            system.children.append(groups[key])
        leaf = Row(structure.title, groups[key], structure)
        leaf.haystack = plain_text(_names(structure, system.text))
        groups[key].children.append(leaf)
    for system in known.values():
        if len(system.children) == 1:
            _lift_only_group(system)
    top.children = [system for system in known.values() if system.children]
    return top


def _lift_only_group(system: Row) -> None:
    """A system with one group shows its structures directly."""
    system.children = system.children[0].children
    for leaf in system.children:
        leaf.parent = system


def _names(structure: Structure, system: str) -> str:
    return " | ".join((structure.title, structure.latin, *structure.synonyms, structure.group, system, structure.id))


class StructureModel(QAbstractItemModel):
    """Columns: name, visibility, isolation. `tell` says what the state is; rows never move."""

    def __init__(self, atlas: Atlas) -> None:
        super().__init__()
        self.top = tree_of(atlas)
        self.leaves = {leaf.structure.id: leaf for leaf in self.top.leaves() if leaf.structure}
        self._visibility: Mapping[str, Visibility] = {}
        self._isolated: str | None = None
        self._selected: frozenset[str] = frozenset()

    def tell(self, state: AppState) -> None:
        """Take over what the state says. What is selected is only drawn differently, so the view repaints and asks nothing."""
        before, after = self._visibility, state.visibility
        changed = {name for name in (*before, *after) if before.get(name) != after.get(name)}
        if self._isolated != state.isolated:
            changed |= {name for name in (self._isolated, state.isolated) if name}
        self._visibility, self._isolated = after, state.isolated
        self._selected = frozenset(self._ids_of(state.selection, state))
        for name in changed & self.leaves.keys():
            row = self.leaves[name]
            place = row.position
            self.dataChanged.emit(self.createIndex(place, NAME, row), self.createIndex(place, ISOLATE, row))

    @staticmethod
    def _ids_of(selection: str | None, state: AppState) -> Iterable[str]:
        if selection is None:
            return ()
        chosen = ("left", "right") if state.side == "both" else (state.side,)
        return (selection, *(f"{selection}.{side}" for side in chosen))

    def row_of(self, index: Index) -> Row:
        """The row behind an index; the invisible top for an invalid one."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Row) else self.top

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # Qt never changes it
        """Qt: the index of a cell."""
        children = self.row_of(parent).children
        if 0 <= row < len(children) and 0 <= column <= ISOLATE:
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008  # Qt never changes it
        """Qt: the index of the heading above."""
        above = self.row_of(index).parent if index.isValid() else None
        return QModelIndex() if above is None or above is self.top else self.createIndex(above.position, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt never changes it
        """Qt: rows under a heading."""
        return 0 if parent.column() > 0 else len(self.row_of(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt never changes it
        """Qt: name, visibility, isolation."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Qt: what the columns are called."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("Structure", "Visible, ghost or hidden", "Show alone")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell shows and what a screen reader says."""
        row = self.row_of(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text if index.column() == NAME else None
        if role == ID_ROLE:
            return row.structure.id if row.structure else None
        if role == SELECTED_ROLE:
            return row.structure is not None and row.structure.id in self._selected
        if role == ICON_ROLE:
            return self._icon(row, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._tip(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.text if index.column() == NAME else self._tip(row, index.column())
        return None

    def visibility(self, row: Row) -> Visibility:
        """`visible`, `ghost` or `hidden`; a heading shows what all its structures share, else `visible`."""
        found = {self._visibility_of(leaf.structure) for leaf in row.leaves() if leaf.structure}
        return found.pop() if len(found) == 1 else "visible"

    def _visibility_of(self, structure: Structure) -> Visibility:
        return self._visibility.get(structure.id, self._visibility.get(unsided(structure.id), "visible"))

    def isolated(self, row: Row) -> bool:
        """Whether this structure is shown alone."""
        structure = row.structure
        return structure is not None and self._isolated in (structure.id, unsided(structure.id))

    def _icon(self, row: Row, column: int) -> str | None:
        if column == VISIBILITY:
            return self.visibility(row)
        if column == ISOLATE and row.structure:
            return "isolated" if self.isolated(row) else "isolate"
        return None

    def _tip(self, row: Row, column: int) -> str:
        if column == VISIBILITY:
            return f"{row.text} is {WORDS[self.visibility(row)]}; click for visible, ghost, hidden in turn (Space)"
        if column == ISOLATE and row.structure:
            return "Shown alone; click to show all again" if self.isolated(row) else f"Show {row.text} alone (I)"
        if row.structure is None:
            return row.text
        latin = f"{row.structure.latin}\n" if row.structure.latin else ""
        return f"{latin}{row.structure.about}"


class StructureFilter(QSortFilterProxyModel):
    """Rows whose names hold every word that was typed, with the headings above them."""

    def __init__(self, model: StructureModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setRecursiveFilteringEnabled(True)
        self._model = model
        self._words: tuple[str, ...] = ()

    def search(self, text: str) -> None:
        """Filter by the words of a text, in any language the atlas has names in."""
        if hasattr(self, "beginFilterChange"):
            self.beginFilterChange()
            self._words = tuple(plain_text(text).split())
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        else:
            self._words = tuple(plain_text(text).split())
            self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Qt: whether a row stays."""
        found = self._model.row_of(self._model.index(row, 0, parent))
        return not self._words or (found.structure is not None and all(word in found.haystack for word in self._words))

    def row_of(self, index: Index) -> Row:
        """The row behind an index of the filtered tree."""
        return self._model.row_of(self.mapToSource(index))

    def index_of(self, identifier: str) -> QModelIndex:
        """Where a structure id stands in the filtered tree; invalid when it is filtered out."""
        row = self._model.leaves.get(identifier)
        return self.mapFromSource(self._model.createIndex(row.position, 0, row)) if row else QModelIndex()
