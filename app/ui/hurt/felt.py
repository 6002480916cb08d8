"""What can be felt at a place, as HTML: whose skin it is, whose pain, and what refers its pain there; the three apart.

Must not know: Qt, VTK, where anything is on the skin.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from app.domain.atlas import Atlas
from app.domain.ids import ROOTS, kind_of
from app.reasoning.causes import Causes, FeltCause, RootCause
from app.reasoning.often import not_read, often
from app.ui.page.citing import cited, met, short

MOST_FELT = 8
"""So many causes of referred pain are named; the others are the rare ones."""

NOWHERE = "No region of this atlas lies here: no dermatome, no pain of a root, no zone of referred pain."


def felt_html(causes: Causes, where: str, atlas: Atlas) -> str:
    """The place and everything that can be felt there."""
    lines = [f'<p class="card"><b>What can be felt here</b></p><p class="tight">{escape(where)}</p>']
    lines += _roots(causes)
    if causes.felt:
        lines.append('<p class="tight"><b>Referred pain</b>, of people who have it:</p>')
        lines += [f'<p class="tight">{_felt(one, atlas)}</p>' for one in causes.felt[:MOST_FELT]]
    return "".join(lines) if causes.roots or causes.felt else "".join([*lines, f"<p>{NOWHERE}</p>"])


def maps_words(one: RootCause) -> str:
    """How many maps give a place to a root: `2 of 3 maps`, or how far it only may reach."""
    if one.agree:
        return f"{one.agree} of {one.maps} maps"
    return "at its edge" if one.dermatome else ""


def maps_line(causes: Causes) -> str:
    """Whose skin a place is by the maps, and how many of them agree: `S2 in 2 of 3 maps; L5 in 1 of 3 maps`."""
    return "; ".join(f"{one.root} in {maps_words(one)}" for one in causes.roots if one.agree) or "no map's core is here"


def pain_line(causes: Causes, among: tuple[str, ...]) -> str:
    """Which of some roots can be felt at a place as radicular pain, by teaching grade; empty when none."""
    return "; ".join(f"{one.root} {one.radicular}" for one in causes.roots if one.radicular and one.root in among)


def _roots(causes: Causes) -> Iterator[str]:
    skin = [f"{_link(one)} {maps_words(one)}" for one in causes.roots if one.dermatome]
    pain = [f"{_link(one)} {one.radicular}" for one in causes.roots if one.radicular]
    if skin:
        yield f'<p class="tight"><b>Dermatome</b>, whose skin it is: {"; ".join(skin)}.</p>'
    if pain:
        yield f'<p class="tight"><b>Radicular pain</b>, a teaching grade: {"; ".join(pain)}.</p>'


def _link(one: RootCause) -> str:
    return f'<a href="root:{one.root}">{one.root}</a>' if one.root in ROOTS else one.root


def _felt(one: FeltCause, atlas: Atlas) -> str:
    zone = one.zone
    number = not_read(zone)
    return f"{_title(one)}: {often(zone)} {_studies(one, atlas)}{met(number)}"


def _title(one: FeltCause) -> str:
    """The name, as a link to its page or to the structure it lights; levels in brackets."""
    levels = f" ({', '.join(level.replace('-', '–') for level in one.levels)})" if one.levels else ""
    if kind_of(one.id) == "condition":
        return f'<a href="{one.id.replace(".", ":", 1)}">{escape(one.title)}</a>{levels}'
    if one.structures:
        return f'<a href="structure:{one.structures[0]}">{escape(one.title)}</a>{levels}'
    return f"{escape(one.title)}{levels}"


def _studies(one: FeltCause, atlas: Atlas) -> str:
    """The studies with their numbers of people, each opening its source."""
    if not one.studies:
        return cited(one.zone.sources, atlas, not_read(one.zone))
    links = []
    for study in one.studies:
        people = f", n {study.n}" if study.n else ""
        links.append(f'<a href="source:{escape(study.source)}">{escape(short(study.source, atlas))}</a>{people}')
    return f"[{'; '.join(links)}]"
