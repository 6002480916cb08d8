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
    title: str
    say: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A look-alike that is shown. asked: its own screening question was answered yes. open: a sign that its rule asks to be
    absent was not asked; then it stands beside the list, and `open` names it. columns: the columns it says go together."""

    mimic: Mimic
    show: Show
    asked: bool
    open: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


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
        return Raised(flag, stage.urgency, flag.title, stage.say, because)
    if flag.softer and set(because) <= set(flag.softer_only):
        return Raised(flag, flag.urgency, flag.softer_title or flag.title, flag.softer, because)
    return Raised(flag, flag.urgency, flag.title, flag.say, because)


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
        together = _together(rule, weighed)
        return Noted(mimic, rule.show, asked, columns=together) if together else None
    yes = answers.present | answers.screen
    if not all(yes.intersection(one) for one in rule.any) or yes.intersection(rule.absent):
        return None
    if rule.columns and not shown.intersection(rule.columns):
        return None
    unasked = tuple(sign for sign in rule.absent if sign not in answers.absent)
    if unasked and rule.show == "beside":
        return None
    return Noted(mimic, "beside" if unasked else rule.show, asked, unasked)


def _together(rule: Rule, weighed: Mapping[str, Weighed]) -> tuple[str, ...]:
    """The best column of each kind, when what fits it reaches the share of the best of all, and the least; else none.

    What fits is compared, not the sums: where hip and spine both take part, the signs of one are what speaks against the other.
    """
    bar = max(rule.least, rule.share * max(one.fitting for one in weighed.values()))
    best = [max((w for w in weighed.values() if w.column.kind == kind), key=lambda w: w.fitting) for kind in rule.both]
    return tuple(one.column.id for one in best) if all(one.fitting >= bar for one in best) else ()
