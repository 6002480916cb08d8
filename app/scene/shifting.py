"""What a condition does to the meshes, asked once per setting: nothing is imported or read before a condition is on show.

Must not know: Qt, VTK, which condition moves what.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import MeshFileError
from app.domain.answers import Settings
from app.domain.atlas import Problem
from app.domain.pose import STANDING
from app.state.shown import Shown

if TYPE_CHECKING:
    from app.mechanics.shapes import Shapes

Shifts = Mapping[str, NDArray[np.float32]]
NOTHING: Shifts = {}


class Shifting:
    """Remembers the last question and its answer: while neither condition nor settings change, it is the same object."""

    def __init__(self, meshes: Path) -> None:
        self.problems: tuple[Problem, ...] = ()
        self._meshes = meshes
        self._shapes: Shapes | None = None
        self._asked: tuple[str | None, Settings] = (None, {})
        self._answer: Shifts = NOTHING

    def of(self, condition: str | None, settings: Settings) -> Shifts:
        """Mesh id -> movement (n, 3) mm of its vertices in the neutral frame."""
        if condition is None:
            self._asked, self._answer = (None, {}), NOTHING
        elif (condition, settings) != self._asked:
            self._asked, self._answer = (condition, settings), self._find(condition, settings)
        return self._answer

    def _find(self, condition: str, settings: Settings) -> Shifts:
        from app.mechanics.effects import effect
        from app.mechanics.shapes import Shapes

        if self._shapes is None:
            self._shapes = Shapes(self._meshes)
        try:
            return effect(condition, settings, self._shapes) or NOTHING
        except MeshFileError as error:
            self.problems = (Problem(error.file, 1, error.message),)
            return NOTHING


def as_measured(shown: Shown) -> Settings:
    """The settings to draw. In a slice in a posture the sac is drawn as large as it is measured: flavum and disc, which open or
    close it there, are numbers that the blended meshes do not know."""
    if shown.cut is None or shown.pose == STANDING or "level" not in shown.settings:
        return shown.settings
    name = f"sac_area.{shown.settings['level']}"
    sac = next((measure.value for measure in shown.answer.measures if measure.name == name), None)
    return shown.settings if sac is None else {**shown.settings, "sac_mm2": sac}
