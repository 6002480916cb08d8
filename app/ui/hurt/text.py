"""The explained list as HTML: warning signs first, then at most three cards, what is open, and how it was ordered.

Every statement comes from an Explanation; every figure opens its source. Must not know: Qt, VTK, how a list is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from app.domain.atlas import Atlas, ReferredZone
from app.domain.discern import Column
from app.reasoning.explain import Card, Explanation
from app.reasoning.often import not_read, often, percent_of
from app.reasoning.spread import Spread
from app.reasoning.warnings import Noted, Raised
from app.reasoning.weighing import Reason
from app.reasoning.wording import alike_sentence, name_of, next_words, second_words
from app.state.heard import Heard
from app.state.hurt import Audience
from app.ui.hurt.felt import felt_html, pain_line, skin_line, spread_html
from app.ui.page.citing import cited, met
from app.ui.theme import ALARM, ON_ALARM, Colours

DO = "do"
"""Scheme of the links that act on the model or the panel: `do:show:hip_oa`, `do:pose:faber`, `do:fold:`."""

MARKS = {2: "++", 1: "+", 0: "0", -1: "−", -2: "−−"}
OF_PEOPLE = "Percentages are of people who have the condition. They are not the chance of having it."
NOT_SCREENED = "The warning signs were not asked about yet."
NO_LIST = "Until this is cleared up there is no list of causes, no question and no test here."


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom and how it is written. on_model: column that is shown on the model, or None. unfolded: how it was ordered."""

    atlas: Atlas
    colours: Colours
    audience: Audience = "patient"
    on_model: str | None = None
    unfolded: bool = False

    @property
    def plain(self) -> bool:
        """Whether the words are a patient's."""
        return self.audience == "patient"


def answer_html(heard: Heard, marked: str, reading: Reading) -> str:
    """The whole of the panel."""
    found = heard.explanation
    parts = [*(_flag(one, heard, reading) for one in found.red_flags)]
    if heard.asked is not None and not found.replaced:
        inside = felt_html(heard.asked, heard.asked_where, reading.atlas)
        close = f'<p class="tight"><a href="{DO}:close:">Close</a></p>'
        parts.append(boxed(inside + close, reading.colours.raised))
    if found.replaced:
        said = {one.say for one in found.red_flags}
        notes = (note for note in found.above if note.show == "replace" and note.mimic.rule.say not in said)
        parts += [_note(note, heard, reading) for note in notes]
        parts.append(f"<p><b>{NO_LIST}</b></p>")
    else:
        parts += _list(heard, marked, reading)
    parts.append(f'<p class="muted">{escape(found.footer)}</p>')
    return "".join(parts)


def _list(heard: Heard, marked: str, reading: Reading) -> Iterator[str]:
    found = heard.explanation
    if not heard.screened:
        yield f'<p class="alarm">&nbsp;{NOT_SCREENED} <a href="{DO}:step:screen">Ask them first</a>&nbsp;</p>'
    if heard.case.zones or heard.marked.area_cm2 or not found.cannot_tell:
        yield f"<p>{escape(marked)}</p>"
    yield from (f'<p class="alarm">&nbsp;{escape(sentence)}&nbsp;</p>' for sentence in found.sentences)
    if found.first:
        yield "<h3>Think of this first</h3>"
        yield from (_note(note, heard, reading) for note in found.first)
    if found.cannot_tell:
        yield f"<p><b>{escape(found.cannot_tell)}</b></p>"
    if heard.spread is not None and not found.cards:
        yield boxed(spread_html(heard.spread, reading.atlas), reading.colours.raised)
    for number, card in enumerate(found.cards, start=1):
        yield _card(number, card, heard, reading)
    if any(percent_of(zone) for card in found.cards for zone in card.felt):
        yield f'<p class="muted">{OF_PEOPLE}</p>'
    if found.cards:
        yield _fixed("More than one cause", alike_sentence(found, reading.audience) or MORE_THAN_ONE)
        yield _fixed("Something else", found.something_else)
    yield from _next(found, reading)
    if found.after:
        yield "<h3>Can look alike</h3>"
        yield from (_note(note, heard, reading) for note in found.after)
    if found.cards:
        yield from _how(heard, reading)


MORE_THAN_ONE = "Back and hip can both take part. One explanation does not shut out another."


# ---- the parts


def _flag(one: Raised, heard: Heard, reading: Reading) -> str:
    """A warning sign: what to do in large letters, then what it is, and what was answered."""
    asked = (heard.discern.questions[name] for name in one.because if name in heard.discern.questions)
    because = " ".join(q.ask if reading.plain else f"{q.term}." for q in asked)
    urgent = one.urgency != "soon"
    ground, ink = (ALARM, ON_ALARM) if urgent else (reading.colours.warning, reading.colours.on_warning)
    more = " ".join(filter(None, (one.flag.why, one.flag.caution)))
    size = "alone" if heard.explanation.replaced and one is heard.explanation.red_flags[0] else "card"
    head = f'<p class="{size}" style="color:{ink}"><b>{escape(one.say)}</b></p>'
    lines = [
        f'<p class="card"><b>{escape(one.title)}</b></p><p class="tight">{escape(more)}</p>',
        f'<p class="tight"><b>Answered with yes:</b> {escape(because)}</p>',
        f'<p class="tight">{escape(one.flag.signs)}</p>',
        f'<p class="tight">{cited(one.flag.sources, reading.atlas)}</p>',
    ]
    return headed(head, ground, "".join(lines), reading.colours.raised)


def _note(note: Noted, heard: Heard, reading: Reading) -> str:
    """A look-alike, above or beside the list; what it still waits for is asked."""
    mimic = note.mimic
    say = f" <b>{escape(mimic.rule.say)}.</b>" if mimic.rule.say else ""
    ratio = f" {escape(mimic.ratio)}" if mimic.ratio and not reading.plain else ""
    words = f"<p><b>{escape(name_of(mimic, reading.audience))}</b><br>{escape(mimic.tell)}{ratio}{say} "
    waits = [heard.discern.features[name] for name in note.open if name in heard.discern.features]
    open_ones = "".join(_line("Not asked yet", escape(one.ask if reading.plain else one.term)) for one in waits)
    return boxed(f"{words}{cited(mimic.sources, reading.atlas)}</p>{open_ones}", reading.colours.raised)


def _card(number: int, card: Card, heard: Heard, reading: Reading) -> str:
    """An explanation with what fits, what does not, and how often it is felt where it hurts."""
    column = card.column
    lines = [f'<p class="card"><b>{number}. {escape(name_of(column, reading.audience))}</b></p>']
    lines.append(_line("Fits", _reasons(card.fits, reading)))
    lines.append(_line("Does not fit", _reasons(card.against, reading)))
    if card.second:
        words = escape(second_words(card.second, reading.audience))
        lines.append(_line("A second problem, perhaps", f"{words} {cited(card.second.sources, reading.atlas)}"))
    if card.felt:
        lines.append(_line("Felt here", "; ".join(_felt(*group, reading) for group in grouped(card.felt)) + "."))
    if heard.spread is not None and column.roots:
        lines.append(_line("Over what is painted", _spread(heard.spread, column, reading)))
    if not reading.plain and column.age:
        lines.append(_line("Age", f"{escape(column.age)} {cited((column.age_source,), reading.atlas)}"))
    lines.append(f'<p class="tight">{_links(column, reading)}</p>')
    return boxed("".join(lines), reading.colours.raised)


def _spread(spread: Spread, column: Column, reading: Reading) -> str:
    """Whose skin the painted area is by the maps, and over how much of it the pain of the column's roots is drawn."""
    words = f"Dermatome {skin_line(spread)}."
    if pain := pain_line(spread, column.roots):
        return f"{words} Pain of its roots: {pain}."
    return words if reading.plain else f"{words} No pain of {' or '.join(column.roots)} is drawn over it."


def _line(title: str, words: str) -> str:
    return f'<p class="tight"><b>{title}:</b> {words}</p>'


def _reasons(reasons: Iterable[Reason], reading: Reading) -> str:
    """What was said, and for a patient what has no weight of its own beside it; for a professional with figures, each on its own line."""
    found = tuple(reasons)
    if not found:
        return "nothing that was said."
    if not reading.plain:
        return "".join(f"<br>{_reason(reason, reading)}" for reason in found)
    counted = " ".join(_reason(reason, reading) for reason in found if reason.counted)
    again = " ".join(_reason(reason, reading) for reason in found if not reason.counted)
    aside = f"<span class='muted'>Also said, without weight of its own: {again}</span>" if again else ""
    return " ".join(filter(None, (counted, aside)))


def _reason(reason: Reason, reading: Reading) -> str:
    if reading.plain:
        return escape(reason.patient)
    cell, words = reason.cell, escape(reason.professional.rstrip("."))
    if reason.ratio is not None:
        words += f": LR{'+' if reason.present else '−'} {reason.ratio} against {escape(cell.compared)}"
    aside = "" if reason.counted else f" <span class='muted'>not counted: {escape(reason.why)}</span>"
    return f"{words} {cited((cell.source,), reading.atlas, cell.number)}{met(cell.number)}{aside}"


def grouped(felt: Iterable[ReferredZone]) -> Iterator[tuple[str, str | None, list[ReferredZone]]]:
    """Zones that are felt equally often, as sure as each other, together: how often, how the figure was met, which."""
    groups: dict[tuple[str, str | None], list[ReferredZone]] = {}
    for zone in felt:
        groups.setdefault((often(zone), not_read(zone)), []).append(zone)
    for (words, number), zones in groups.items():
        yield words, number, zones


def _felt(words: str, number: str | None, zones: list[ReferredZone], reading: Reading) -> str:
    """How often a pain is felt in some zones, in people with the condition."""
    known = [reading.atlas.zones.get(zone.zone) for zone in zones]
    names = ", ".join(one.plain.split(",")[0] for one in known if one)
    keys = dict.fromkeys(key for zone in zones for key in zone.sources)
    return f"{escape(names)} {words} {cited(keys, reading.atlas, number)}{met(number)}"


def _links(column: Column, reading: Reading) -> str:
    if column.page is None:
        return ""
    shown = reading.on_model == column.id
    on = "Take it off the model" if shown else "Show it on the model"
    page = f'<a href="{DO}:page:{column.page}">Read its page</a>' if column.page in reading.atlas.pages else ""
    return f'<a href="{DO}:show:{column.id}">{on}</a> &nbsp;&nbsp; {page}'


def _fixed(title: str, text: str) -> str:
    return f'<p class="tight"><b>{title}.</b> {escape(text)}</p>'


def _next(found: Explanation, reading: Reading) -> Iterator[str]:
    """The examination, else the question, that would tell most; and how to show it."""
    step = found.next_exam or found.next_question
    if step is None:
        return
    kind = "What an examiner could try next" if step.feature.kind != "history" else "What to ask next"
    yield f'<h3>{kind}</h3><p class="tight">{escape(next_words(step, reading.audience))}</p>'
    names = {one.column.id: name_of(one.column, reading.audience) for one in found.ordered}
    for answer, columns in (("If so, that speaks for", step.if_present), ("If not, for", step.if_absent)):
        if columns:
            yield f'<p class="tight">{answer}: {escape("; ".join(names[c] for c in columns))}.</p>'
    if step.pose and step.pose in reading.atlas.motion.presets:
        yield f'<p><a href="{DO}:pose:{step.pose}">Show the position on the model</a></p>'


def _how(heard: Heard, reading: Reading) -> Iterator[str]:
    """How this was ordered: the marks, what was counted, the published ratios; folded until asked for."""
    sign = "▾" if reading.unfolded else "▸"
    yield f'<p><a href="{DO}:fold:">{sign} How this was ordered</a></p>'
    if not reading.unfolded:
        return
    method = heard.discern.method
    yield from (f'<p class="tight">{escape(note)}</p>' for note in method.notes)
    for one in heard.explanation.ordered:
        yield f"<h3>{escape(one.column.title)}: {one.score}</h3>"
        rows = "".join(_row(reason, reading) for reason in one.reasons)
        head = '<tr><th width="38%">Sign</th><th>Mark</th><th>Counted</th><th width="40%">Published ratio</th></tr>'
        yield (
            f'<table width="100%">{head}{rows}</table>'
            if rows
            else '<p class="muted">Nothing that was said weighs here.</p>'
        )


def _row(reason: Reason, reading: Reading) -> str:
    cell = reason.cell
    ratio = "none"
    if reason.ratio is not None:
        spread = f" ({escape(cell.interval)})" if cell.interval else ""
        ratio = f"LR{'+' if reason.present else '−'} {reason.ratio}{spread} against {escape(cell.compared)}"
    note = f"<br><span class='muted'>{escape(cell.note)}</span>" if cell.note else ""
    why = f"<br><span class='muted'>{escape(reason.why)}</span>" if reason.counted != reason.weight else ""
    source = f"{cited((cell.source,), reading.atlas, cell.number)}{met(cell.number)}"
    said = escape(reason.professional)
    return (
        f"<tr><td>{said}{why}</td><td>{MARKS[reason.weight]}</td><td>{signed(reason.counted)}</td>"
        f"<td>{ratio} {source}{note}</td></tr>"
    )


def signed(count: int) -> str:
    """A count with its sign: `+2`, `−1`, `0`."""
    return f"{count:+d}".replace("-", "−") if count else "0"


# ---- small things


def boxed(inside: str, ground: str) -> str:
    """A quiet box with a ground of its own."""
    cell = f'<td style="padding: 10px 12px 6px 12px;">{inside}</td>'
    return f'<table class="box" width="100%" cellspacing="0" bgcolor="{ground}"><tr>{cell}</tr></table>'


def headed(head: str, ground: str, inside: str, below: str) -> str:
    """A box whose head has a ground of its own."""
    first = f'<tr><td bgcolor="{ground}" style="padding: 10px 12px 6px 12px;">{head}</td></tr>'
    second = f'<tr><td bgcolor="{below}" style="padding: 10px 12px 6px 12px;">{inside}</td></tr>'
    return f'<table class="box" width="100%" cellspacing="0">{first}{second}</table>'
