"""The tab *Movement*: named postures, single joints, and what is measured on the model.

Must not know: how a posture is drawn or measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.motion import Preset
from app.domain.pose import LIMITS, STANDING
from app.state import moves
from app.state.appstate import AppState
from app.state.shown import Shown
from app.ui.controls import NumberSlider, ToldButton
from app.ui.coupling import Coupling
from app.ui.flow import FlowLayout
from app.ui.fold import Fold
from app.ui.measures import Measures
from app.ui.theme import Colours

AskMerged = Callable[..., None]

FIRST = ("standing", "sitting", "bending-forward", "leaning-back")
"""The postures that are always in sight."""

GROUPS = {"posture": "More postures", "test": "Tests", "stretch": "Stretches"}

PARTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Low back and pelvis",
        (
            ("lumbar_flexion", "Bend forward (+), back (−)"),
            ("lumbar_bend", "Bend sideways, left (+)"),
            ("lumbar_rotation", "Turn, to the left (+)"),
            ("pelvic_tilt", "Pelvis tilted forward (+)"),
        ),
    ),
    (
        "Left hip and knee",
        (
            ("hip_flexion_left", "Hip bent (+)"),
            ("hip_abduction_left", "Thigh outwards (+)"),
            ("hip_rotation_left", "Thigh turned in (+)"),
            ("knee_left", "Knee bent"),
        ),
    ),
    (
        "Right hip and knee",
        (
            ("hip_flexion_right", "Hip bent (+)"),
            ("hip_abduction_right", "Thigh outwards (+)"),
            ("hip_rotation_right", "Thigh turned in (+)"),
            ("knee_right", "Knee bent"),
        ),
    ),
)
"""The joints that can be set one by one: heading, then part of the posture and what its slider says."""


class MovementPanel(QScrollArea):
    """Postures, joints and numbers. `follow` opens a link such as `source:wilke1999`."""

    def __init__(self, atlas: Atlas, ask: AskMerged, follow: Callable[[str], None]) -> None:
        super().__init__()
        self._atlas, self._ask = atlas, ask
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 6, 6, 6)
        self._rows.setSpacing(8)
        self.presets: dict[str, ToldButton] = {}
        self.folds: list[Fold] = []
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setProperty("role", "muted")
        self.folds_rows = QVBoxLayout()
        self.folds_rows.setSpacing(0)
        self._add_presets()
        self._rows.addWidget(self.text)
        self._rows.addLayout(self.folds_rows)
        self.sliders: dict[str, NumberSlider] = {}
        self.joints = self._add_joints()
        self.coupling = Coupling(ask)
        self.folds_rows.addWidget(Fold("Stiff hip, turning back", self.coupling))
        self.measures = Measures(atlas, follow)
        self._rows.addWidget(self.measures)
        self._rows.addStretch(1)
        self.setWidget(inside)
        self._told: tuple[object, ...] = ()

    def _add_presets(self) -> None:
        """The postures that matter most as buttons, the others folded away by group."""
        presets = self._atlas.motion.presets
        self._rows.addWidget(self._buttons([presets[name] for name in FIRST if name in presets]))
        for group, title in GROUPS.items():
            rest = [preset for preset in presets.values() if preset.group == group and preset.id not in FIRST]
            if rest:
                self.folds.append(Fold(f"{title} ({len(rest)})", self._buttons(rest)))
                self.folds_rows.addWidget(self.folds[-1])

    def _buttons(self, presets: Sequence[Preset]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(gap=5, row_gap=5, parent=holder)
        flow.setContentsMargins(0, 0, 0, 0)
        for preset in presets:
            button = ToldButton(preset.title, preset.text)
            button.clicked.connect(partial(self._take, preset.id))
            flow.addWidget(button)
            self.presets[preset.id] = button
        return holder

    def _add_joints(self) -> QWidget:
        """Every joint with a slider, folded away at first."""
        joints = QWidget()
        grid = QGridLayout(joints)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        for heading, parts in PARTS:
            grid.addWidget(_heading(heading), grid.rowCount(), 0)
            for part, words in parts:
                low, high = LIMITS[part]
                slider = NumberSlider(f"{heading}: {words}", low, high, 1.0, "°")
                slider.asked.connect(partial(self._turn, part))
                grid.addWidget(QLabel(words), grid.rowCount(), 0)
                grid.addWidget(slider, grid.rowCount(), 0)
                self.sliders[part] = slider
        self.fold = Fold("Joint by joint", joints)
        self.folds_rows.addWidget(self.fold)
        return joints

    def _take(self, preset: str) -> None:
        self._ask(partial(moves.take_preset, identifier=preset, atlas=self._atlas))

    def _turn(self, part: str, degrees: float) -> None:
        self._ask(partial(moves.set_part, part=part, degrees=degrees), merge=f"joint {part}")

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Mark the present posture, put the sliders where it has them, write the numbers; unseen, it waits until it is seen."""
        self._latest = (state, shown)
        if not self.isVisible():
            return
        told = (state.pose, state.stiff, state.side, shown.answer.measures)
        if told == self._told:
            return
        self._told = told
        now = moves.preset_now(state, self._atlas)
        for name, button in self.presets.items():
            button.setChecked(now is not None and now.id == name)
        self.text.setText(_words(state, now.text if now else "", now.status if now else ""))
        for part, slider in self.sliders.items():
            slider.tell(getattr(state.pose, part))
        self.coupling.show_turn(state.stiff)
        for fold in self.folds:
            if any(button.isChecked() for button in fold.inside.findChildren(ToldButton)):
                fold.open(True)
        self.measures.show_answer(shown.answer, state)

    _latest: tuple[AppState, Shown] | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Say what has changed meanwhile."""
        super().showEvent(event)
        if self._latest:
            self.show_state(*self._latest)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        for slider in self.sliders.values():
            slider.fit()
        self.coupling.fit()
        for fold in self.findChildren(Fold):
            fold.use(colours, percent)
        self.measures.use(colours, percent)


def _words(state: AppState, text: str, status: str) -> str:
    """The sentence of the posture, and how sure its angles are."""
    if state.pose == STANDING:
        return text
    if not text:
        return "A posture set by hand."
    sure = "Its angles are published." if status == "checked" else "Its angles are chosen from knowledge, not measured."
    return f"{text} {sure}"


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
