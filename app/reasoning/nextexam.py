"""The sign not yet known that would move the first cards farthest apart: what to examine, or ask, next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.discern import Column, Discern, Feature
from app.reasoning.case import Answers
from app.reasoning.weighing import Weighed, weigh


@dataclass(frozen=True, slots=True)
class NextExam:
    """A sign, and which columns it speaks for when it is there and when it is not. pose: how to show it on the model."""

    feature: Feature
    between: tuple[str, ...]
    if_present: tuple[str, ...]
    if_absent: tuple[str, ...]
    apart: int

    @property
    def pose(self) -> str | None:
        """The posture of poses.yaml that shows it."""
        return self.feature.pose


def next_exam(cards: Sequence[Weighed], answers: Answers, discern: Discern, kinds: tuple[str, ...]) -> NextExam | None:
    """The unanswered sign of these kinds that changes the distances between the cards most; None when none does.

    With one card it is the sign that speaks for or against it most. What a red flag forbids to try is not offered.
    """
    if not cards:
        return None
    flags = {q.flag for q in discern.questions.values() if q.id in answers.screen}
    columns = [one.column for one in cards]
    sums = [one.score for one in cards]
    found = [
        _tried(feature, columns, sums, answers, discern)
        for feature in discern.features.values()
        if feature.kind in kinds
        and feature.id not in answers.settled
        and not flags.intersection(feature.unsafe_with)
        and _tells(feature, columns)
    ]
    best = max(found, key=lambda one: (one.apart, one.pose is not None), default=None)
    return best if best is not None and best.apart else None


def _tells(feature: Feature, columns: Sequence[Column]) -> bool:
    """Whether a sign weighs differently for the columns; for one column alone, whether it is a sign of it at all."""
    cells = [feature.cells.get(column.id) for column in columns]
    if len(cells) == 1:
        return cells[0] is not None and (cells[0].present > 0 or cells[0].absent != 0)
    return len({cell and (cell.present, cell.absent) for cell in cells}) > 1


def _tried(
    feature: Feature, columns: Sequence[Column], sums: Sequence[int], answers: Answers, discern: Discern
) -> NextExam:
    there = replace(answers, present=answers.present | {feature.id})
    gone = replace(answers, absent=answers.absent | {feature.id})
    cells = [feature.cells.get(column.id) for column in columns]
    moved = [
        [
            weigh(column, one, discern).score - before
            if cell and (cell.present if one is there else cell.absent)
            else 0
            for column, before, cell in zip(columns, sums, cells, strict=True)
        ]
        for one in (there, gone)
    ]
    return NextExam(
        feature=feature,
        between=tuple(column.id for column in columns),
        if_present=_favoured(columns, moved[0]),
        if_absent=_favoured(columns, moved[1]),
        apart=sum(_spread(steps) for steps in moved),
    )


def _spread(steps: Sequence[int]) -> int:
    """How far the first card moves from the others: twice for the second, once for the third; alone, how far it moves."""
    if len(steps) == 1:
        return abs(steps[0])
    return sum(abs(steps[0] - step) * (2 if place == 1 else 1) for place, step in enumerate(steps) if place)


def _favoured(columns: Sequence[Column], steps: Sequence[int]) -> tuple[str, ...]:
    best = max(steps)
    floor = 0 if len(steps) == 1 else min(steps)
    return tuple(c.id for c, step in zip(columns, steps, strict=True) if step == best) if floor < best else ()
