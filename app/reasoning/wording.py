"""The sentences of an explanation, for a patient and for a professional. It explains patterns; it never says what a person has.

Must not know: files, colours, widgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from app.domain.atlas import ReferredZone
from app.domain.discern import Column, Mimic
from app.reasoning.explain import Card, Explanation
from app.reasoning.nextexam import NextExam
from app.reasoning.often import MET, percent_of
from app.reasoning.second import Second
from app.reasoning.warnings import Noted, Raised
from app.reasoning.weighing import Reason

Audience = Literal["patient", "professional"]
AUDIENCES: tuple[Audience, ...] = ("patient", "professional")

NO_NAMES: Mapping[str, str] = MappingProxyType({})

NO_FIGURE = "ordinary teaching, no figure"

ADVERBS = ("not found", "rarely", "sometimes", "often", "very often")
"""How often people with a column hurt in a zone, by grade."""


def name_of(one: Column | Mimic, audience: Audience) -> str:
    """What a column or a look-alike is called."""
    return one.patient if audience == "patient" else one.title


def _small(words: str) -> str:
    """Words inside a sentence: the first letter small, unless it belongs to a name or an abbreviation."""
    return words if len(words) > 1 and (words[1].isupper() or words[1].isdigit()) else words[:1].lower() + words[1:]


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(found: Explanation, audience: Audience = "patient") -> str:
    """The whole in one or two sentences: what comes first, and what follows."""
    flags = warning_words(found)
    if found.replaced:
        return flags
    parts = [flags] if flags else []
    if found.first:
        names = _joined([_small(name_of(one.mimic, audience)) for one in found.first])
        parts.append(f"Think first of: {names}.")
    if found.cards:
        names = _joined([_small(name_of(card.column, audience)) for card in found.cards])
        subject = "What you marked and said fits" if audience == "patient" else "The findings fit"
        parts.append(f"{subject} some of: {names}.")
    if found.cannot_tell:
        parts.append(found.cannot_tell)
    return " ".join([*parts, *found.sentences])


def warnings_of(found: Explanation) -> tuple[tuple[str, str], ...]:
    """Every warning sign that was raised, the most urgent first: what to do, and what it is."""
    raised = tuple((one.say, one.title) for one in found.red_flags)
    if found.replaced and not raised:
        return tuple((note.mimic.rule.say, note.mimic.patient) for note in found.above if note.show == "replace")
    return raised


def warning_words(found: Explanation) -> str:
    """The same in one sentence each; empty when there is none."""
    return " ".join(f"{say}: {_small(what)}." for say, what in warnings_of(found))


def alike_sentence(found: Explanation, audience: Audience = "patient") -> str:
    """That more than one fits; empty when one stands first, or when it is said that they cannot be told apart."""
    if not found.more_than_one or found.cannot_tell:
        return ""
    names = [_small(name_of(c.column, audience)) for c in found.cards if c.column.id in found.more_than_one]
    return f"More than one fits about as well: {_joined(names)}. They can also go together."


def second_words(second: Second, audience: Audience = "patient") -> str:
    """That what was said speaks for a second problem as well, and which of it does."""
    said = [reason.patient if audience == "patient" else reason.professional for reason in second.signs]
    signs = _joined([f"“{words.rstrip('.')}”" for words in said])
    name = _small(name_of(second.column, audience))
    if audience == "patient":
        return f"Some of what was said does not speak for this, and fits {name}: {signs}. Both can be there."
    return f"Not explained by this, and fits {name}: {signs}. Both can be there."


def reason_words(reason: Reason, audience: Audience = "patient") -> str:
    """One reason: the answer, and for a professional its published ratio, in whom, source and how the figure was met."""
    words = reason.patient if audience == "patient" else reason.professional
    if not reason.counted:
        words = f"{words.rstrip('.')} (not counted: {_small(reason.why).rstrip('.')})"
    if audience == "patient":
        return words
    cell = reason.cell
    figure = (
        f", LR{'+' if reason.present else '-'} {reason.ratio} against {cell.compared}"
        if reason.ratio is not None
        else ""
    )
    return f"{words.rstrip('.')}{figure} [{cell.source}, {MET.get(cell.number or '', NO_FIGURE)}]"


def felt_words(column: Column, zone: ReferredZone, plain: str, audience: Audience = "patient") -> str:
    """How often people with a column hurt in a zone; the percentage only where the content is sure enough of it.

    Pain of a root is called that; its grade is a teaching grade, and no percentage exists.
    """
    figure = " as pain of the nerve root, a teaching grade" if column.radicular else ""
    if share := percent_of(zone):
        wider = ", counted over a larger area" if zone.unsplit else ""
        figure = f" ({share} of people with it{wider})"
    met = f", {MET.get(zone.number_status, 'from memory')}" if zone.number_status and figure else ""
    cited = f" [{', '.join(zone.sources)}{met}]" if audience == "professional" else ""
    return f"{plain}: felt there {ADVERBS[zone.grade]}{figure}{cited}"


def note_words(note: Noted, audience: Audience = "patient") -> str:
    """A look-alike and what gives it away."""
    ratio = f" {note.mimic.ratio}" if note.mimic.ratio and audience == "professional" else ""
    advice = f" {note.mimic.rule.say}." if note.mimic.rule.say else ""
    return f"{name_of(note.mimic, audience)}. {note.mimic.tell}{ratio}{advice}"


def flag_words(one: Raised) -> Iterator[str]:
    """A red flag: what to do, what it is, why, and what to mind."""
    yield f"{one.say}. {one.title}."
    yield one.flag.signs
    yield " ".join(part for part in (one.flag.why, one.flag.caution) if part)


def next_words(step: NextExam, audience: Audience = "patient") -> str:
    """What would help next, as a question for a patient, as a test for a professional."""
    return step.feature.ask if audience == "patient" else step.feature.term


def lines(found: Explanation, audience: Audience = "patient", zones: Mapping[str, str] = NO_NAMES) -> Iterator[str]:
    """The explanation as plain text, line by line. zones: what the marked zones are called, by id."""
    for one in found.red_flags:
        yield from flag_words(one)
        yield ""
    for note in found.first:
        yield note_words(note, audience)
    if not found.replaced:
        yield from _list_lines(found, audience, zones)
    yield from found.sentences
    yield found.footer


def _list_lines(found: Explanation, audience: Audience, zones: Mapping[str, str]) -> Iterator[str]:
    for card in found.cards:
        yield from _card_lines(card, audience, zones)
    for words in (alike_sentence(found, audience), found.cannot_tell):
        if words:
            yield words
    for note in found.after:
        yield f"Can look alike: {note_words(note, audience)}"
    yield f"Something else: {found.something_else}"
    for step, title in (
        (found.next_question, "A question that would help"),
        (found.next_exam, "A test that would help"),
    ):
        if step is not None:
            yield f"{title}: {next_words(step, audience)}"


def _card_lines(card: Card, audience: Audience, zones: Mapping[str, str]) -> Iterator[str]:
    yield name_of(card.column, audience)
    for title, reasons in (("fits", card.fits), ("does not fit", card.against)):
        for reason in reasons:
            yield f"  {title}: {reason_words(reason, audience)}"
    for zone in card.felt:
        yield f"  {felt_words(card.column, zone, zones.get(zone.zone, zone.zone), audience)}"
    if card.second:
        cited = f" [{', '.join(card.second.sources)}]" if audience == "professional" else ""
        yield f"  {second_words(card.second, audience)}{cited}"
    for caution in card.cautions:
        yield f"  mind: {caution}"
