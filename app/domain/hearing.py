"""What the deciding part may ask while a person says where it hurts. `app.content.hearing` is the one that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from app.domain.discern import Discern
from app.domain.ids import Body, Side
from app.domain.painting import Asked, Mark, Marked, PaintedRegion

T = TypeVar("T")


class Covering(Protocol):
    """A region that covers a place. kind: dermatome, radicular or zone.

    map, root, zone, part (core, extent, a grade): as far as the kind has them.
    """

    @property
    def kind(self) -> str: ...

    @property
    def map(self) -> str | None: ...

    @property
    def root(self) -> str | None: ...

    @property
    def zone(self) -> str | None: ...

    @property
    def side(self) -> Side: ...

    @property
    def part(self) -> str | None: ...


class Hearing(Protocol):
    """Nothing is read before it is asked for. Pure: the same question has the same answer."""

    def marked(self, marks: tuple[Mark, ...], body: Body) -> Marked:
        """The zones that marks amount to."""
        ...

    def spread(self, marks: tuple[Mark, ...], body: Body) -> tuple[PaintedRegion, ...]:
        """How much of all that is painted each region holds."""
        ...

    def regions(self, asked: Asked, body: Body) -> tuple[Covering, ...]:
        """Every region that covers a place, which may be asked of the other body."""
        ...

    def discern(self) -> Discern:
        """The table of signs and what goes with it. Raises ValueError with a sentence for the person."""
        ...

    def kept(self, question: object, make: Callable[[], T]) -> T:
        """What `make` gives; asked the same question again, the same answer without making it anew."""
        ...
