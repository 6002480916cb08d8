"""Answers what is asked while a person says where it hurts, from the fields of the skin and the table of signs.

Must not know: Qt, VTK, state, how anything is weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.content.discern import read_discern
from app.content.fields import SkinFields, skin_fields
from app.content.limb import RegionHit, nearest, where
from app.content.located import ContentError
from app.content.meshfile import MeshFileError
from app.content.painted import Paint, areas_of, marked, painted_vertices, same_place
from app.content.spread import spread_of
from app.domain.discern import Discern
from app.domain.ids import Body
from app.domain.painting import NOTHING_MARKED, Asked, Mark, Marked, PaintedRegion

T = TypeVar("T")

KEPT = 32
"""So many answers are remembered: an undo and a theme ask again what was just asked."""


class UnheardError(ValueError):
    """What is needed cannot be read; the message says which file, and what to do."""


class Listener:
    """Reads nothing before it is asked, and each thing once. zones: ids of the vocabulary that may be marked, in its order."""

    def __init__(self, content: Path, meshes: Path, zones: tuple[str, ...]) -> None:
        self._content, self._meshes, self._zones = content, meshes, zones
        self._fields: dict[Body, SkinFields] = {}
        self._paints: dict[Body, Paint] = {}
        self._kept: dict[object, Any] = {}

    def fields(self, body: Body) -> SkinFields:
        """The regions of a body."""
        if body not in self._fields:
            self._fields[body] = skin_fields(self._meshes, body)
        return self._fields[body]

    def marked(self, marks: tuple[Mark, ...], body: Body) -> Marked:
        """The zones that marks amount to. Raises UnheardError."""
        if not marks:
            self.kept(("ready", body), partial(self._make_ready, body))
            return NOTHING_MARKED
        return self.kept((marks, body), partial(self._marked, marks, body))

    def _make_ready(self, body: Body) -> bool:
        """Read, before the first stroke, what every stroke needs."""
        try:
            everywhere = np.ones(len(self.fields(body).skin.points), dtype=np.float32)
            marked(everywhere, self.fields(body), self._zones)
            where(self.fields(body), nearest(self.fields(body), (0.0, 0.0, 0.0)))
        except (MeshFileError, KeyError):
            return False  # the first stroke says what is wrong
        return True

    def regions(self, asked: Asked, body: Body) -> tuple[RegionHit, ...]:
        """Every region that covers a place. Raises UnheardError."""
        return self.kept((asked, body), partial(self._regions, asked, body))

    def _regions(self, asked: Asked, body: Body) -> tuple[RegionHit, ...]:
        try:
            place = same_place(asked.place, asked.body, body, self.fields)
            return tuple(where(self.fields(body), nearest(self.fields(body), place)))
        except MeshFileError as error:
            raise UnheardError(f"this place cannot be looked up: {error}") from None

    def _marked(self, marks: tuple[Mark, ...], body: Body) -> Marked:
        try:
            return marked(self._painted(marks, body), self.fields(body), self._zones)
        except (MeshFileError, KeyError) as error:
            raise UnheardError(f"what is painted cannot be looked up: {error}") from None

    def _painted(self, marks: tuple[Mark, ...], body: Body) -> NDArray[np.float32]:
        """The painted skin (n,) of a body."""
        paint = self._paints.setdefault(body, Paint(body, self.fields))
        paint.show(marks)
        return paint.values

    def spread(self, marks: tuple[Mark, ...], body: Body) -> tuple[PaintedRegion, ...]:
        """How much of all that is painted each region holds. Raises UnheardError."""
        return self.kept(("spread", marks, body), partial(self._spread, marks, body)) if marks else ()

    def _spread(self, marks: tuple[Mark, ...], body: Body) -> tuple[PaintedRegion, ...]:
        fields = self.fields(body)
        try:
            return spread_of(painted_vertices(self._painted(marks, body), fields), areas_of(fields), fields)
        except (MeshFileError, KeyError) as error:
            raise UnheardError(f"what is painted cannot be looked up: {error}") from None

    def discern(self) -> Discern:
        """The table of signs. Raises UnheardError."""
        try:
            return read_discern(self._content)
        except ContentError as error:
            raise UnheardError(f"the questions cannot be read: {error}") from None

    def kept(self, question: object, make: Callable[[], T]) -> T:
        """What `make` gives, remembered for a while."""
        if question not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[question] = make()
        found: T = self._kept[question]
        return found
