"""What tells two things apart: the signs of both, those that separate first, those that help neither last.

A sign speaks for the one whose weight is the greater; how strongly, is said in words. Nothing is added up: the rows are a table,
not a score. Must not know: files, colours, widgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.discern import Cell, Discern, Feature

Which = Literal["first", "second"]

STRENGTH = {4: "strongly", 3: "strongly", 2: "clearly", 1: "a little"}
"""A difference of weights in words."""

CONSENSUS = "clinical_consensus"
RECALLED = "knowledge"


@dataclass(frozen=True, slots=True)
class Row:
    """One sign between two. present, absent: how far its being there, or missing, speaks for the first (positive) or the
    second (negative), -4 to 4. repeats: terms of stronger rows that say the same thing, so that it must not count again."""

    feature: Feature
    first: Cell
    second: Cell
    present: int
    absent: int
    repeats: tuple[str, ...] = ()

    @property
    def apart(self) -> int:
        """How far yes and no, together, move the two apart: 0 to 8."""
        return abs(self.present) + abs(self.absent)

    @property
    def leads(self) -> Which | None:
        """Which of the two the sign speaks for when it is there; when that is neither, which one its absence speaks for."""
        lean = self.present or self.absent
        return None if lean == 0 else "first" if lean > 0 else "second"

    @property
    def separates(self) -> bool:
        """Whether the sign, present or absent, speaks for one of the two more than for the other."""
        return bool(self.present or self.absent)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of two columns: what speaks for the first, for the second, and what helps neither (to be folded)."""

    first: tuple[Row, ...]
    second: tuple[Row, ...]
    neither: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them, in their order."""
        return (*self.first, *self.second, *self.neither)


def table_of(first: str, second: str, discern: Discern) -> Table:
    """The signs of two columns, strongest first; between equals those that a study stands behind, then as in the file."""
    rows = [row for feature in discern.features.values() if (row := _row(feature, first, second)) is not None]
    ordered = _repeating(sorted(rows, key=_place), discern)
    return Table(
        tuple(row for row in ordered if row.leads == "first"),
        tuple(row for row in ordered if row.leads == "second"),
        tuple(row for row in ordered if row.leads is None),
    )


MOST_FIRST = 5
"""So many rows of each of the two are seen at once; a table of forty is read by nobody."""


def parted(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows that move the two farthest apart, and the others, each in an order of its own: nothing is lost."""
    first = tuple(sorted(rows, key=lambda row: -row.apart)[:MOST_FIRST])
    return first, tuple(row for row in rows if row not in first)


def _row(feature: Feature, first: str, second: str) -> Row | None:
    one, other = feature.cells.get(first), feature.cells.get(second)
    if one is None or other is None:
        return None
    return Row(feature, one, other, one.present - other.present, one.absent - other.absent)


def _place(row: Row) -> tuple[int, int, int]:
    weights = (row.first.present, row.first.absent), (row.second.present, row.second.absent)
    studied = any(is_studied(cell) for cell, own in zip((row.first, row.second), weights, strict=True) if any(own))
    return -abs(row.present), -abs(row.absent), 0 if studied else 1


def is_studied(cell: Cell) -> bool:
    """Whether a study that was read stands behind a cell."""
    return cell.source != CONSENSUS and cell.number != RECALLED


def _repeating(rows: list[Row], discern: Discern) -> list[Row]:
    """Each row with the stronger ones that say the same thing for the same one of the two."""
    buckets = [set(bucket.members) for group in discern.groups for bucket in group.buckets]
    found: list[Row] = []
    for row in rows:
        alike = [
            other.feature.term
            for other in found
            if row.leads
            and other.leads == row.leads
            and any({row.feature.id, other.feature.id} <= bucket for bucket in buckets)
        ]
        found.append(Row(row.feature, row.first, row.second, row.present, row.absent, tuple(alike)))
    return found


def lean_words(weights: tuple[int, int], first: str, second: str) -> str:
    """A difference of two weights in words: `clearly for A`; empty when there is none. A sign that has no weight toward the
    one it leans to is only said to speak against the other."""
    lean = weights[0] - weights[1]
    if not lean:
        return ""
    best, other = (first, second) if lean > 0 else (second, first)
    strength = STRENGTH[abs(lean)]
    if max(weights) > 0:
        return f"{strength} for {best}"
    return f"{strength} against {other}" if max(weights) == 0 else f"against both, {strength} more against {other}"


def said_of(row: Row, first: str = "A", second: str = "B") -> str:
    """How far the sign speaks, in one sentence."""
    present = lean_words((row.first.present, row.second.present), first, second)
    absent = lean_words((row.first.absent, row.second.absent), first, second)
    if present and absent:
        return f"Speaks {present}; when it is missing, {absent}."
    if present:
        return f"Speaks {present}."
    if absent:
        return f"Says nothing when it is there; when it is missing, it speaks {absent}."
    return "Helps neither."


def arrow_of(row: Row) -> str:
    """The sentence as a small sign: whom it points to, twice when strongly; `=` when it helps neither."""
    lean = row.present or row.absent
    if lean == 0:
        return "="
    heads = 2 if abs(lean) >= 3 else 1
    return f"{'◀' * heads} A" if lean > 0 else f"B {'▶' * heads}"
