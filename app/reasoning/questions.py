"""Which questions to ask first: those that move the shown explanations farthest apart.

Must not know: how anything is read or shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.domain.discern import Case, Column, Discern, Feature
from app.reasoning.case import Answers, answers_of
from app.reasoning.explain import Explanation
from app.reasoning.weighing import weigh

TRIED = 10
"""So many questions, those that separate most by their marks alone, are tried out beside what was already said."""

FIRST = 4
"""Before there is a card, the questions are those that tell the first columns of the table apart."""


def questions(case: Case, explanation: Explanation, discern: Discern, left_out: Collection[str]) -> tuple[str, ...]:
    """Features not yet known, the one that separates the cards most first; those that separate nothing come last.

    What a look-alike still waits for comes before all: it stands beside the list only until that is answered.
    left_out: asked, and not known by the person. A test that a raised warning sign forbids is not asked for.
    """
    answers = answers_of(case, discern)
    flags = {discern.questions[name].flag for name in answers.screen if name in discern.questions}
    known = {*answers.present, *answers.absent, *answers.settled, *left_out}
    columns = [card.column for card in explanation.cards]
    if len(columns) < 2:
        columns = [one.column for one in explanation.ordered[:FIRST]]
    open_ones = [f for f in discern.features.values() if f.id not in known and not flags.intersection(f.unsafe_with)]
    open_ones.sort(key=lambda feature: -bare_separation(feature, columns))
    sums = [weigh(column, answers, discern).score for column in columns]
    apart = {f.id: separation(f, columns, sums, answers, discern) for f in open_ones[:TRIED]}
    first = sorted(apart, key=lambda name: -apart[name])
    waited = [name for note in explanation.notes if note.asked for name in note.open if name not in known]
    return tuple(dict.fromkeys((*waited, *first, *(feature.id for feature in open_ones[TRIED:]))))


def bare_separation(feature: Feature, columns: Sequence[Column]) -> int:
    """How far yes and no would move the columns apart, were it the only sign."""
    cells = [feature.cells[column.id] for column in columns if column.id in feature.cells]
    marks = ([cell.present for cell in cells], [cell.absent for cell in cells])
    return sum(max(one) - min(one) for one in marks if one)


def separation(
    feature: Feature, columns: Sequence[Column], sums: Sequence[int], answers: Answers, discern: Discern
) -> int:
    """How far yes and no to a feature would move the columns from their sums apart, after the rules for what counts once."""
    there = replace(answers, present=answers.present | {feature.id})
    gone = replace(answers, absent=answers.absent | {feature.id})
    spread = 0
    for tried in (there, gone):
        moved = [weigh(column, tried, discern).score - before for column, before in zip(columns, sums, strict=True)]
        spread += max(moved) - min(moved)
    return spread
