"""The left panel: structures and layers in one tab, movement and numbers in another, where it hurts in the third.

Must not know: how anything is drawn in 3D.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.atlas import Atlas
from app.state import actions, moves
from app.state.appstate import LAYERS, AppState, Layer
from app.state.shown import Shown
from app.ui.controls import CalmSlider, ToldButton
from app.ui.hurt.panel import HurtPanel
from app.ui.movement import MovementPanel
from app.ui.structuretree import StructureTree
from app.ui.theme import Colours

AskMerged = Callable[..., None]

LAYER_WORDS: dict[Layer, str] = {
    "skin": "Skin",
    "bone": "Bones",
    "disc": "Discs",
    "nerve": "Nerves",
    "muscle": "Muscles",
    "ligament": "Joints and ligaments",
}


class LeftPanel(QFrame):
    """Three tabs: structures and layers, movement, and where it hurts."""

    def __init__(self, atlas: Atlas, ask: AskMerged, follow: Callable[[str], None], hold: AskMerged) -> None:
        super().__init__()
        self.setObjectName("leftPanel")
        around = QVBoxLayout(self)
        around.setContentsMargins(10, 4, 6, 10)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Structures, movement, or where it hurts")
        self.parts = PartsPanel(atlas, ask)
        self.movement = MovementPanel(atlas, ask, follow)
        self.tabs.addTab(self.parts, "Structures")
        self.tabs.addTab(self.movement, "Movement")
        self.hurt = HurtPanel(atlas, ask, hold)
        self.tabs.addTab(self.hurt, "Pain")
        self.tabs.setTabToolTip(2, "Where does it hurt?")
        around.addWidget(self.tabs)
        self.search, self.tree, self.sliders = self.parts.search, self.parts.tree, self.parts.sliders
        self.nothing, self.layers = self.parts.nothing, self.parts.layers

    def show_parts(self) -> None:
        """Bring structures and layers to the front."""
        self.tabs.setCurrentWidget(self.parts)

    def show_movement(self) -> None:
        """Bring postures and numbers to the front."""
        self.tabs.setCurrentWidget(self.movement)

    def show_hurt(self) -> None:
        """Bring the conversation to the front."""
        self.tabs.setCurrentWidget(self.hurt)

    @property
    def hurt_in_front(self) -> bool:
        """Whether the tab of where it hurts is in front."""
        return self.tabs.currentWidget() is self.hurt

    def show_state(self, state: AppState, shown: Shown) -> None:
        """All tabs take the state over."""
        if state.hurt.open != self.hurt_in_front:
            self.tabs.setCurrentWidget(self.hurt if state.hurt.open else self.parts)
        self.hurt.show_state(state, shown)
        self.parts.show_state(state)
        self.movement.show_state(state, shown)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self.tree.use(colours, percent)
        self.movement.use(colours, percent)
        self.hurt.use(colours, percent)


class PartsPanel(QWidget):
    """Search, tree and layers."""

    def __init__(self, atlas: Atlas, ask: AskMerged) -> None:
        super().__init__()
        self._ask = ask
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 4, 0)
        rows.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search, English or Latin")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search structures by English or Latin name or synonym")
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._take_first)
        rows.addWidget(self.search)
        self.tree = StructureTree(atlas, ask)
        rows.addWidget(self.tree, 1)
        self.nothing = QLabel("No structure has this name.")
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        rows.addWidget(self.nothing)
        self._told: tuple[object, ...] = ()
        self.sliders: dict[Layer, QSlider] = {}
        self.attachments = ToldButton(
            "Origins and insertions", "Where muscles begin (origin, red) and end (insertion, blue) on the bones  A"
        )
        self.attachments.clicked.connect(partial(ask, moves.toggle_attachments))
        self.layers = self._layers()
        rows.addWidget(self.layers)

    def _layers(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        heading = QLabel("Layers")
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, layer in enumerate(LAYERS, start=1):
            slider = CalmSlider()
            slider.setRange(0, 100)
            slider.setSingleStep(5)
            slider.setPageStep(20)
            slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            slider.setAccessibleName(f"Opacity of {LAYER_WORDS[layer].lower()}, percent")
            slider.setToolTip(f"How strongly {LAYER_WORDS[layer].lower()} are drawn; at the left end they are hidden")
            slider.valueChanged.connect(partial(self._set_layer, layer))
            label = QLabel(LAYER_WORDS[layer])
            label.setBuddy(slider)
            grid.addWidget(label, row, 0)
            grid.addWidget(slider, row, 1)
            self.sliders[layer] = slider
        grid.setColumnStretch(1, 1)
        grid.setRowMinimumHeight(len(LAYERS) + 1, 6)
        grid.addWidget(self.attachments, len(LAYERS) + 2, 0, 1, 2)
        return holder

    def _set_layer(self, layer: Layer, percent: int) -> None:
        self._ask(partial(actions.set_layer, layer=layer, opacity=percent / 100), merge=f"layer {layer}")

    def _search(self, text: str) -> None:
        self.tree.filtered.search(text)
        if text.strip():
            self.tree.expandAll()
        else:
            self.tree.expand_systems()
        self.nothing.setVisible(self.tree.filtered.rowCount() == 0)

    def _take_first(self) -> None:
        """Enter in the search takes the first structure found."""
        index = self.tree.filtered.index(0, 0)
        while index.isValid() and self.tree.filtered.row_of(index).structure is None:
            index = self.tree.filtered.index(0, 0, index)
        if index.isValid() and self.search.text().strip():
            self.tree.setCurrentIndex(index)
            self.tree.select(self.tree.filtered.row_of(index))

    def show_state(self, state: AppState) -> None:
        """Show what the state says of structures and layers; a moved camera says nothing."""
        told = (state.selection, state.side, state.visibility, state.isolated, state.layers, state.attachments)
        if told == self._told:
            return
        let_go = bool(self._told and self._told[0]) and state.selection is None
        self._told = told
        if let_go:
            self.tree.clearSelection()
        self.tree.structures.tell(state)
        self.tree.viewport().update()
        self.attachments.setChecked(state.attachments)
        for layer, slider in self.sliders.items():
            slider.blockSignals(True)
            slider.setValue(round(state.layers[layer] * 100))
            slider.blockSignals(False)
        if state.selection:
            for name in (state.selection, f"{state.selection}.{'right' if state.side == 'right' else 'left'}"):
                index = self.tree.filtered.index_of(name)
                if index.isValid() and index != self.tree.currentIndex():
                    self.tree.setCurrentIndex(index)
                    self.tree.scrollTo(index)
