"""Answers what is asked while a person says where it hurts, from the fields of the skin and the table of signs.

Must not know: Qt, VTK, state, how anything is weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app.content.discern import read_discern
from app.content.fields import SkinFields, skin_fields
from app.content.located import ContentError
from app.content.meshfile import MeshFileError
from app.content.painted import Paint, marked
from app.domain.discern import Discern
from app.domain.ids import Body
from app.domain.painting import NOTHING_MARKED, Mark, Marked

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
        return self.kept((marks, body), partial(self._marked, marks, body)) if marks else NOTHING_MARKED

    def _marked(self, marks: tuple[Mark, ...], body: Body) -> Marked:
        try:
            paint = self._paints.setdefault(body, Paint(body, self.fields))
            paint.show(marks)
            return marked(paint.values, self.fields(body), self._zones)
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
