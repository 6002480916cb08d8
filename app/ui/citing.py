"""A source in few words, as a link that opens it.

Must not know: Qt, what cites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from app.domain.atlas import Atlas
from app.reasoning.often import MET

INITIALS = 4
"""A word of so many capitals after a name is initials."""

NAME_AND_YEAR = re.compile(r"([a-z]+)(\d{4})[a-z]*")
"""The key of a publication: its first author and its year, `laslett2006facet`."""


def cited(keys: Iterable[str], atlas: Atlas, number: str | None = None) -> str:
    """Sources as links: first author and year. number: how the figure was met; one that was recalled says so where it opens."""
    mark = "?k" if number == "knowledge" else ""
    links = [f'<a href="source:{escape(key)}{mark}">{escape(short(key, atlas))}</a>' for key in keys]
    return f"[{'; '.join(links)}]" if links else ""


def short(key: str, atlas: Atlas) -> str:
    """A source in few words: `Lesher 2008`; by its title, or by its key alone, where its authors were not seen."""
    source = atlas.sources.get(key)
    if source is None:
        return key
    if source.authors.startswith(("(", "not ", "authors not ")):  # a label, or authors that were not seen
        named = NAME_AND_YEAR.fullmatch(key) if source.title.startswith("(") else None
        return f"{named[1].capitalize()} {named[2]}" if named else re.split(r":| \(", source.title)[0] or key
    first = re.split(r",|;| et al| and others|\(", source.authors)[0]
    words = first.split() or [key]
    while len(words) > 1 and words[-1].isupper() and len(words[-1]) <= INITIALS:
        words.pop()
    return " ".join([*words, str(source.year or "")]).strip()


def met(number: str | None) -> str:
    """How a figure was met, when it was not read."""
    if number in (None, "checked"):
        return ""
    return f' <span class="memory">&nbsp;{escape(MET.get(number or "", "from memory"))}&nbsp;</span>'
