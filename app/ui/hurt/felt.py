"""What can be felt at a place, as HTML: whose skin it is, whose pain, and what refers its pain there; the three apart.

Must not know: Qt, VTK, where anything is on the skin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from app.domain.atlas import Atlas
from app.domain.ids import ROOTS, kind_of
from app.reasoning.causes import Causes, FeltCause, RootCause
from app.reasoning.often import not_read, often
from app.reasoning.spread import Spread
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


def spread_html(spread: Spread, atlas: Atlas) -> str:
    """All that lies over what is painted."""
    lines = [f'<p class="card"><b>What can be felt over what is painted</b></p><p class="tight">{OVER}</p>']
    if spread.roots:
        lines.append(f'<p class="tight"><b>Dermatome</b>, whose skin it is: {skin_line(spread, _root_link)}.</p>')
    if pain := pain_line(spread, tuple(one.root for one in spread.roots), _root_link):
        lines.append(f'<p class="tight"><b>Radicular pain</b>, a teaching grade: {pain}.</p>')
    if spread.felt:
        lines.append('<p class="tight"><b>Referred pain</b>, of people who have it:</p>')
        lines += [f'<p class="tight">{_felt(one, atlas, _named(one, atlas))}</p>' for one in spread.felt[:MOST_FELT]]
    return "".join(lines) if spread.roots or spread.felt else "".join([*lines, f"<p>{NOWHERE}</p>"])


OVER = "By how much of it a root holds and how often pain is felt there, not by what fits."

MUCH = ((0.9, "nearly all of it"), (0.6, "most of it"), (0.3, "about half"), (0.0, "a small part"))
"""A share of what is painted in words: no percentage, because those are of people."""

MOST_ROOTS = 4


def much(share: float) -> str:
    """A share of what is painted, 0 to 1, in words."""
    return next(words for least, words in MUCH if share >= least)


def skin_line(spread: Spread, name: Callable[[str], str] = str) -> str:
    """Whose skin it is by the maps, how many agree, and how much: `S2 most of it in 2 of 3 maps; S1 a small part in 1 of 3 maps`.

    name: how a root is written.
    """
    found = []
    for one in [one for one in spread.roots if one.skin][:MOST_ROOTS]:
        least, most = (much(share) for share in (min(one.skin.values()), max(one.skin.values())))
        size = most if least == most else f"{least} to {most}"
        found.append(f"{name(one.root)} {size} in {len(one.skin)} of {spread.maps} maps")
    return "; ".join(found) or "no map's core is here"


def pain_line(spread: Spread, among: tuple[str, ...], name: Callable[[str], str] = str) -> str:
    """Where the pain of some roots is drawn, by teaching grade: `S1 typical in most of it, common in a small part`."""
    rows = [one for one in spread.roots if one.pain and one.root in among]
    rows.sort(key=lambda one: -sum(one.pain.values()))
    return "; ".join(
        f"{name(one.root)} {', '.join(f'{grade} in {much(share)}' for grade, share in one.pain.items())}"
        for one in rows[:MOST_ROOTS]
    )


def _named(one: FeltCause, atlas: Atlas) -> str:
    """The marked zone in which it is felt most often."""
    zone = atlas.zones.get(one.zone.zone)
    return f" ({zone.plain.split(',')[0]})" if zone else ""


def _roots(causes: Causes) -> Iterator[str]:
    skin = [f"{_link(one)} {maps_words(one)}" for one in causes.roots if one.dermatome]
    pain = [f"{_link(one)} {one.radicular}" for one in causes.roots if one.radicular]
    if skin:
        yield f'<p class="tight"><b>Dermatome</b>, whose skin it is: {"; ".join(skin)}.</p>'
    if pain:
        yield f'<p class="tight"><b>Radicular pain</b>, a teaching grade: {"; ".join(pain)}.</p>'


def _link(one: RootCause) -> str:
    return _root_link(one.root)


def _root_link(root: str) -> str:
    return f'<a href="root:{root}">{root}</a>' if root in ROOTS else root


def _felt(one: FeltCause, atlas: Atlas, where: str = "") -> str:
    zone = one.zone
    number = not_read(zone)
    return f"{_title(one)}{escape(where)}: {often(zone)} {_studies(one, atlas)}{met(number)}"


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
