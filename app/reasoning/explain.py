"""From a case to an explained list: warning signs, look-alikes, at most three cards with what fits and what does not.

The order is a plain one: no probability is computed, here or anywhere. Columns that are not shown keep their sums for the
student's view of how the list was ordered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.atlas import ReferredZone
from app.domain.discern import Case, Column, Discern, Group, Method, Mimic
from app.domain.ids import unsided
from app.reasoning.case import AGE_SIGNS, UNDER_18, Answers, answers_of
from app.reasoning.nextexam import NextExam, next_exam
from app.reasoning.second import Second, seconds_of
from app.reasoning.warnings import Noted, Raised, noted, raised
from app.reasoning.weighing import Reason, Weighed, weigh

LeadKind = Literal["column", "mimic", "red_flag"]


@dataclass(frozen=True, slots=True)
class Card:
    """One explanation. fits, against: its reasons, counted and set aside; felt: what is published for the marked zones.

    cautions: what to mind about the signs that fit. second: what else can be there, where not all that was said speaks for this.
    """

    column: Column
    fits: tuple[Reason, ...]
    against: tuple[Reason, ...]
    felt: tuple[ReferredZone, ...]
    cautions: tuple[str, ...]
    score: int
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class Leading:
    """What comes first: a red flag or a look-alike that takes the list's place or stands above it, else a column."""

    kind: LeadKind
    id: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about a case.

    red_flags: most urgent first. replaced: an emergency stands in place of the list; no exercise, no test.
    above, beside: look-alikes. cards: at most three. more_than_one: ids of columns that fit about equally well.
    cannot_tell: the sentence, when too little was said or nothing separates the first two, else empty. something_else: the
    fixed entry. next_exam, next_question: what would separate the first cards most. ordered: all columns with their sums,
    for the student. sentences: answers that do not go together. footer: what an app cannot do.
    """

    red_flags: tuple[Raised, ...]
    replaced: bool
    above: tuple[Noted, ...]
    beside: tuple[Noted, ...]
    cards: tuple[Card, ...]
    leading: Leading | None
    more_than_one: tuple[str, ...]
    cannot_tell: str
    something_else: str
    next_exam: NextExam | None
    next_question: NextExam | None
    ordered: tuple[Weighed, ...]
    sentences: tuple[str, ...]
    footer: str

    @property
    def hidden(self) -> tuple[Weighed, ...]:
        """Columns that are on no card, with their sums."""
        shown = {card.column.id for card in self.cards}
        return tuple(one for one in self.ordered if one.column.id not in shown)

    @property
    def first(self) -> tuple[Noted, ...]:
        """Look-alikes to think of before the cards: those above the list, and the one beside it that leads."""
        leads = self.leading.id if self.leading and self.leading.kind == "mimic" else None
        return (*self.above, *(note for note in self.beside if note.mimic.id == leads))

    @property
    def after(self) -> tuple[Noted, ...]:
        """Look-alikes to mind after the cards."""
        return tuple(note for note in self.beside if note not in self.first)

    @property
    def notes(self) -> tuple[Noted, ...]:
        """All look-alikes, those above the list first."""
        return (*self.above, *self.beside)


def explain(case: Case, discern: Discern) -> Explanation:
    """The explained list of a case. Pure: the same case has the same explanation. Unknown ids are left out and said."""
    answers = answers_of(case, discern)
    zones = tuple(dict.fromkeys(map(unsided, case.zones)))
    ordered = _ordered([weigh(column, answers, discern) for column in discern.columns.values()], zones)
    shown = _shown(ordered, discern.method)
    flags = raised(answers, discern)
    sums = {one.column.id: one for one in ordered}
    notes = noted(answers, sums, [one.column.id for one in shown], discern)
    shown = _with_pairs(shown, notes, sums, discern.method)
    replaced = _replaced(flags, notes, answers)
    kept = () if replaced else shown
    together = any(note.columns for note in notes)  # then it is said above the list
    seconds = {} if together else seconds_of(kept, ordered, answers, discern)
    return Explanation(
        red_flags=flags,
        replaced=replaced,
        above=tuple(n for n in notes if n.show != "beside"),
        beside=tuple(n for n in notes if n.show == "beside"),
        cards=tuple(_card(one, zones, discern.groups, seconds.get(one.column.id)) for one in kept),
        leading=_leading(flags, notes, kept, replaced, discern.method),
        more_than_one=_alike(kept, discern.method),
        cannot_tell="" if replaced else _cannot_tell(kept, case, discern.method),
        something_else=discern.method.something_else,
        next_exam=next_exam(kept, answers, discern, ("exam", "both")),
        next_question=next_exam(kept, answers, discern, ("history",)),
        ordered=ordered,
        sentences=answers.sentences,
        footer=discern.method.footer,
    )


def _ordered(weighed: Iterable[Weighed], zones: tuple[str, ...]) -> tuple[Weighed, ...]:
    """Columns by their sum; between equal sums the one that is felt more often in the marked zones comes first."""
    return tuple(sorted(weighed, key=lambda w: (-w.score, -how_often(w.column, zones))))


def how_often(column: Column, zones: tuple[str, ...]) -> int:
    """The published grades of a column over the marked zones, added up; it breaks ties and is never part of the sum."""
    return sum(column.felt[zone].grade for zone in zones if zone in column.felt)


def _shown(ordered: tuple[Weighed, ...], method: Method) -> tuple[Weighed, ...]:
    """The first columns: above nothing, not by age alone, and not under the share of the first that the method asks for."""
    bar = max(1, ordered[0].score * method.hide_under) if ordered else 1
    return tuple(one for one in ordered if one.score >= bar and _said_for(one))[: method.most_cards]


def _said_for(weighed: Weighed) -> int:
    """How many signs count for a column; age is nobody's complaint."""
    return sum(reason.counted > 0 and reason.feature.id not in AGE_SIGNS for reason in weighed.reasons)


def _with_pairs(
    shown: tuple[Weighed, ...], notes: tuple[Noted, ...], sums: Mapping[str, Weighed], method: Method
) -> tuple[Weighed, ...]:
    """The cards, with every column that a note says takes part; they stand in for the last ones where there is no room."""
    needed = [sums[name] for note in notes for name in note.columns if sums[name] not in shown]
    kept = [*shown[: method.most_cards - len(needed)], *needed]
    return tuple(sorted(kept, key=lambda one: -one.score)) if needed else shown


def _card(weighed: Weighed, zones: tuple[str, ...], groups: tuple[Group, ...], second: Second | None) -> Card:
    column = weighed.column
    fitting = {r.feature.id for r in weighed.reasons if r.weight > 0}
    minded = [g for g in groups if g.caution and (not g.columns or column.id in g.columns)]
    return Card(
        column=column,
        fits=tuple(r for r in weighed.reasons if r.weight > 0),
        against=tuple(r for r in weighed.reasons if r.weight < 0),
        felt=tuple(column.felt[zone] for zone in zones if zone in column.felt),
        cautions=tuple(g.caution for g in minded if any(fitting.intersection(b.members) for b in g.buckets)),
        score=weighed.score,
        second=second,
    )


def _replaced(flags: tuple[Raised, ...], notes: tuple[Noted, ...], answers: Answers) -> bool:
    """Whether something stands in place of the list: an emergency, a look-alike that says so, or a person under 18."""
    emergency = any(one.urgency == "emergency_now" for one in flags)
    return emergency or UNDER_18 in answers.screen or any(n.show == "replace" for n in notes)


def _leading(
    flags: tuple[Raised, ...], notes: tuple[Noted, ...], cards: tuple[Weighed, ...], replaced: bool, method: Method
) -> Leading | None:
    """What comes first. A look-alike beside the list leads only if its own question was answered yes and no column is well
    supported."""
    places: Mapping[str, list[Mimic]] = {
        "replace": [n.mimic for n in notes if n.show == "replace"],
        "above": [n.mimic for n in notes if n.show == "above"],
        "beside": [n.mimic for n in notes if n.show == "beside" and n.asked],
    }
    if places["replace"]:
        return Leading("mimic", places["replace"][0].id)
    if replaced:
        return Leading("red_flag", flags[0].flag.id)
    if places["above"]:
        return Leading("mimic", places["above"][0].id)
    if places["beside"] and not any(one.score >= method.supported for one in cards):
        return Leading("mimic", places["beside"][0].id)
    return Leading("column", cards[0].column.id) if cards else None


def _alike(cards: tuple[Weighed, ...], method: Method) -> tuple[str, ...]:
    """Columns within the share of the first that means `more than one fits`; empty when the first stands alone."""
    near = [one.column.id for one in cards if cards[0].score - one.score <= method.alike_within * cards[0].score]
    return tuple(near) if len(near) > 1 else ()


def _cannot_tell(cards: tuple[Weighed, ...], case: Case, method: Method) -> str:
    if not (case.zones or case.present or case.absent or case.screen):
        return "Nothing was marked and nothing was answered. Mark where it hurts, or answer a question."
    if not cards or _said_for(cards[0]) < method.enough:
        return "Too little was said to tell these apart. Answer some more questions."
    same = [one.column for one in cards if one.score == cards[0].score]
    if len(same) > 1:
        names = " and ".join(column.patient[:1].lower() + column.patient[1:] for column in same)
        return f"These cannot be told apart by what was said: {names}."
    return ""
