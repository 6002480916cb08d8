"""Red flags and look-alikes of a case. They come before any weighing and are never set off against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.discern import URGENCIES, Discern, Mimic, RedFlag, Rule, Show, Urgency
from app.reasoning.case import Answers
from app.reasoning.weighing import Weighed


@dataclass(frozen=True, slots=True)
class Raised:
    """A red flag that was raised, with the wording that holds; `because`: the questions answered yes that raised it."""

    flag: RedFlag
    urgency: Urgency
    say: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A look-alike that is shown. asked: its own screening question was answered yes. open: a sign that its rule asks to be
    absent was not asked; then it stands beside the list, and `open` names it."""

    mimic: Mimic
    show: Show
    asked: bool
    open: tuple[str, ...] = ()


def raised(answers: Answers, discern: Discern) -> tuple[Raised, ...]:
    """Every red flag of the case, the most urgent first. Only screening questions raise one: an old complaint of both legs
    is a sign like any other, a new one is asked for as such."""
    because: dict[str, list[str]] = {}
    for question in discern.questions.values():
        if question.id in answers.screen and question.flag:
            because.setdefault(question.flag, []).append(question.id)
    found = [_worded(discern.flags[name], tuple(asked), answers) for name, asked in because.items()]
    order = list(discern.flags)
    return tuple(sorted(found, key=lambda r: (URGENCIES.index(r.urgency), order.index(r.flag.id))))


def _worded(flag: RedFlag, because: tuple[str, ...], answers: Answers) -> Raised:
    yes = answers.screen | answers.present
    holding = [s for s in flag.stages if yes.issuperset(s.when) and yes.intersection(s.and_any)]
    if holding:
        stage = min(holding, key=lambda s: URGENCIES.index(s.urgency))
        return Raised(flag, stage.urgency, stage.say, because)
    mild = flag.softer and set(because) <= set(flag.softer_only)
    return Raised(flag, flag.urgency, flag.softer if mild else flag.say, because)


def noted(
    answers: Answers, weighed: Mapping[str, Weighed], cards: Iterable[str], discern: Discern
) -> tuple[Noted, ...]:
    """Look-alikes whose rule holds, in the order of the file. weighed: all columns by id; cards: the columns on a card."""
    shown = frozenset(cards)
    asked = {q.mimic for q in discern.questions.values() if q.id in answers.screen and q.mimic}
    found = [_noted(mimic, mimic.id in asked, answers, weighed, shown) for mimic in discern.mimics.values()]
    return tuple(one for one in found if one is not None)


def _noted(
    mimic: Mimic, asked: bool, answers: Answers, weighed: Mapping[str, Weighed], shown: frozenset[str]
) -> Noted | None:
    rule = mimic.rule
    if rule.both:
        return Noted(mimic, rule.show, asked) if _both(rule, weighed) else None
    yes = answers.present | answers.screen
    if not all(yes.intersection(one) for one in rule.any) or yes.intersection(rule.absent):
        return None
    if rule.columns and not shown.intersection(rule.columns):
        return None
    unasked = tuple(sign for sign in rule.absent if sign not in answers.absent)
    if unasked and rule.show == "beside":
        return None
    return Noted(mimic, "beside" if unasked else rule.show, asked, unasked)


def _both(rule: Rule, weighed: Mapping[str, Weighed]) -> bool:
    """Whether a column of each kind scores at least the share of the first, and at least the least."""
    bar = max(rule.least, rule.share * max(one.score for one in weighed.values()))
    return all(any(w.column.kind == kind and w.score >= bar for w in weighed.values()) for kind in rule.both)
