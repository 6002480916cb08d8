"""The nouns of a table of two: how far a sign carries, in one line, and which column of signs speaks for what is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.atlas import Problem


@dataclass(frozen=True, slots=True)
class SignRule:
    """One line about one sign. words: as on a page, with citations `[@key]` and references to figures `{{source.name}}`."""

    id: str
    words: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Stand:
    """Which column of the table of signs speaks for an id, and for all ids that begin with it. said: what is meant by that,
    where the column is not the thing itself."""

    id: str
    column: str
    said: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class SignRules:
    """Rules by feature, and what stands for what."""

    rules: Mapping[str, SignRule]
    stands: tuple[Stand, ...]
    problems: tuple[Problem, ...] = ()

    def stand_of(self, identifier: str) -> Stand | None:
        """What speaks for an unsided id; the longest beginning wins."""
        found = [s for s in self.stands if identifier == s.id or identifier.startswith(f"{s.id}.")]
        return max(found, key=lambda stand: len(stand.id), default=None)
