"""The second problem: signs that do not speak for one explanation and fit one of another part, hip beside spine, spine beside hip.

Nothing is weighed anew for the list: it keeps its order, and the rule that says `both take part` keeps its threshold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.discern import Column, Discern, Mimic
from app.reasoning.case import AGE_SIGNS, Answers
from app.reasoning.weighing import Reason, Weighed, weigh


@dataclass(frozen=True, slots=True)
class Second:
    """What else can be there beside a card. signs: what fits `column` and not the card, heaviest first. sources: who says that
    both can go together."""

    column: Column
    signs: tuple[Reason, ...]
    sources: tuple[str, ...]


def seconds_of(
    cards: Iterable[Weighed], others: tuple[Weighed, ...], answers: Answers, discern: Discern
) -> dict[str, Second]:
    """The second problem of the first card of each part, by the id of its column. others: all columns, as the list has them."""
    firsts: dict[str, Weighed] = {}
    for card in cards:
        firsts.setdefault(card.column.kind, card)
    found = {card.column.id: second_of(card, others, answers, discern) for card in firsts.values()}
    return {name: second for name, second in found.items() if second}


def second_of(card: Weighed, others: Iterable[Weighed], answers: Answers, discern: Discern) -> Second | None:
    """The column of the other part that what does not speak for a card fits best, when one sign of it weighs as the rule asks."""
    rule = next((mimic for mimic in discern.mimics.values() if mimic.rule.hint), None)
    if rule is None or card.column.kind not in rule.rule.both or card.fitting < rule.rule.hint:
        return None
    found = [
        _beside(card, one.column, rule, answers, discern)
        for one in others
        if one.column.kind in rule.rule.both and one.column.kind != card.column.kind
    ]
    clear = [one for one in found if one and one.signs[0].counted >= rule.rule.hint]
    return max(clear, key=lambda one: sum(sign.counted for sign in one.signs), default=None)


def _beside(card: Weighed, column: Column, mimic: Mimic, answers: Answers, discern: Discern) -> Second | None:
    """What fits a column and not the card; what says the same counts once here too."""
    own = {name for name in answers.present if _fits_beside(name, card.column, column, discern)}
    left = replace(answers, present=frozenset(own), absent=frozenset())
    signs = tuple(reason for reason in weigh(column, left, discern).reasons if reason.weight > 0)
    return Second(column, signs, mimic.sources) if signs else None


def _fits_beside(name: str, card: Column, column: Column, discern: Discern) -> bool:
    """Whether a sign fits a column, and speaks against the card, or not for it; a place that both can reach tells nothing."""
    feature = discern.features[name]
    here, there = feature.cells.get(card.id), feature.cells.get(column.id)
    if here is None or there is None or there.present <= 0 or name in AGE_SIGNS:
        return False
    return here.present < 0 or (here.present == 0 and not feature.zones)
