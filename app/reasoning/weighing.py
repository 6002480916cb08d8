"""What a column adds up to: each sign's weight, after the groups have taken out what would count twice.

Adding a sign that weighs toward a column never lowers that column: a set lets the heavier of two through, never both, never neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.discern import Bucket, Cell, Column, Discern, Feature, Group
from app.reasoning.case import Answers


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign in one column. weight: as in the table, 2 to -2. counted: what of it went into the sum, 0 when it was set
    aside; then `group` names what it would have counted twice with, and `why` says it. stated: by a marked zone or the age."""

    feature: Feature
    present: bool
    weight: int
    counted: int
    cell: Cell
    stated: bool = False
    group: str = ""
    why: str = ""

    @property
    def patient(self) -> str:
        """The answer in plain words."""
        return self.feature.yes if self.present else self.feature.no

    @property
    def professional(self) -> str:
        """The answer in the professional's words."""
        return self.feature.term if self.present else f"{self.feature.term}: absent"

    @property
    def ratio(self) -> float | str | None:
        """The published likelihood ratio for this answer, in the people `cell.compared` names, or None."""
        return self.cell.ratio_present if self.present else self.cell.ratio_absent


@dataclass(frozen=True, slots=True)
class Weighed:
    """A column with its reasons, heaviest first, and their sum."""

    column: Column
    reasons: tuple[Reason, ...]
    score: int

    @property
    def fitting(self) -> int:
        """What fits alone, without what speaks against it."""
        return sum(reason.counted for reason in self.reasons if reason.counted > 0)


@dataclass(slots=True)
class _Room:
    """What a bucket still lets through on one side, for or against."""

    group: Group
    bucket: Bucket
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.bucket.cap if self.bucket.count == "sum" else 1

    def takes(self, weight: int) -> int:
        """How much of a weight fits."""
        return min(weight, self.left) if self.bucket.count == "sum" else weight * (self.left > 0)

    def take(self, weight: int) -> None:
        self.left -= weight if self.bucket.count == "sum" else 1


def weigh(column: Column, answers: Answers, discern: Discern) -> Weighed:
    """A column's sum over the answers, and every reason that has a weight in it, counted or set aside."""
    reasons = list(_reasons(column, answers, discern))
    groups = [group for group in discern.groups if not group.columns or column.id in group.columns]
    reasons = [_set_aside(reason, reasons, groups, column) for reason in reasons]
    free = [r for r in reasons if not r.group]
    counted = [
        *_through([r for r in free if r.weight > 0], groups),
        *_through([r for r in free if r.weight < 0], groups),
    ]
    found = sorted([*counted, *(r for r in reasons if r.group)], key=lambda r: (-abs(r.counted), -abs(r.weight)))
    return Weighed(column, tuple(found), sum(r.counted for r in found))


def _reasons(column: Column, answers: Answers, discern: Discern) -> Iterable[Reason]:
    for feature in discern.features.values():
        present = feature.id in answers.present
        if not present and feature.id not in answers.absent:
            continue
        cell = feature.cells.get(column.id)
        weight = 0 if cell is None else cell.present if present else cell.absent
        if cell is not None and weight:
            yield Reason(feature, present, weight, weight, cell, feature.id in answers.stated)


def _set_aside(reason: Reason, reasons: list[Reason], groups: list[Group], column: Column) -> Reason:
    """The reason without its count where a battery speaks for its group, or where it counts inside one only."""
    for group in groups:
        if reason.feature.id in group.only_inside:
            return _aside(reason, group)
        lead = group.leads.get(column.id)
        leading = lead is not None and any(r.feature.id == lead for r in reasons)
        if leading and reason.feature.id != lead and any(reason.feature.id in b.members for b in group.buckets):
            return _aside(reason, group)
    return reason


def _aside(reason: Reason, group: Group) -> Reason:
    return replace(reason, counted=0, group=group.id, why=group.reason)


def _through(reasons: list[Reason], groups: list[Group]) -> Iterable[Reason]:
    """Reasons of one sign of weight, heaviest first; those in fewer buckets first, so that one in two never blocks two."""
    names = {r.feature.id for r in reasons}
    rooms = [_Room(g, bucket) for g in groups for bucket in g.buckets if not names.isdisjoint(bucket.members)]
    mine = {r.feature.id: [room for room in rooms if r.feature.id in room.bucket.members] for r in reasons}
    for reason in sorted(reasons, key=lambda r: (-abs(r.weight), len(mine[r.feature.id]))):
        own = mine[reason.feature.id]
        size = min((room.takes(abs(reason.weight)) for room in own), default=abs(reason.weight))
        for room in own if size else ():
            room.take(size)
        if size == abs(reason.weight):
            yield reason
            continue
        full = min(own, key=lambda room: room.takes(abs(reason.weight)))
        sign = 1 if reason.weight > 0 else -1
        yield replace(reason, counted=size * sign, group=full.group.id, why=full.group.reason)
