"""The geometry as the rest of the program asks it: a posture and a condition in, roots and numbers out.

Importing this and making a Body reads nothing and is next to free: a window that opens on the standing body pays for none of it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.answers import Answer, Settings, Value
from app.domain.atlas import Atlas
from app.domain.pose import Pose

if TYPE_CHECKING:
    from app.mechanics.shapes import Shapes

KEPT = 256
"""Answers that are remembered: going back and forth on a slider asks for the same ones."""


class Body:
    """Answers for the meshes of a folder and the conditions of an atlas. Implements `app.domain.answers.Mechanics`."""

    def __init__(self, meshes: Path, atlas: Atlas) -> None:
        self._meshes = meshes
        self._conditions, self._figures = atlas.conditions, atlas.figures
        self._shapes: Shapes | None = None
        self._remembered = lru_cache(maxsize=KEPT)(self._answer)

    @property
    def shapes(self) -> Shapes:
        """The meshes as the mechanics read them; whoever draws can read the same ones."""
        if self._shapes is None:
            from app.mechanics.shapes import Shapes

            self._shapes = Shapes(self._meshes, self._figures)
        return self._shapes

    def answer(self, pose: Pose, condition: str | None, settings: Settings) -> Answer:
        """What a posture and a condition with its settings give. Raises MeshFileError when a mesh cannot be read."""
        return self._remembered(pose, condition, tuple(sorted(settings.items())))

    def _answer(self, pose: Pose, condition: str | None, settings: tuple[tuple[str, Value], ...]) -> Answer:
        from app.mechanics.joining import answered

        known = self._conditions.get(condition or "")
        return answered(self.shapes, pose, condition, known.parameters if known else (), dict(settings))
