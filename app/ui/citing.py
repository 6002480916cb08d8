"""A source in few words, as a link that opens it.

Must not know: Qt, what cites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from app.domain.atlas import Atlas

INITIALS = 4
"""A word of so many capitals after a name is initials."""


def cited(keys: Iterable[str], atlas: Atlas, number: str | None = None) -> str:
    """Sources as links: first author and year. number: how the figure was met; one that was recalled says so where it opens."""
    mark = "?k" if number == "knowledge" else ""
    links = [f'<a href="source:{escape(key)}{mark}">{escape(short(key, atlas))}</a>' for key in keys]
    return f"[{'; '.join(links)}]" if links else ""


def short(key: str, atlas: Atlas) -> str:
    """A source in few words: `Lesher 2008`."""
    source = atlas.sources.get(key)
    if source is None:
        return key
    if source.authors.startswith("("):  # a label, not a person
        return _by_key(key) if source.title.startswith("(") else source.title.split(":")[0] or key
    first = re.split(r",|;| et al| and others|\(", source.authors)[0]
    words = first.split() or [key]
    while len(words) > 1 and words[-1].isupper() and len(words[-1]) <= INITIALS:
        words.pop()
    return " ".join([*words, str(source.year or "")]).strip()


def _by_key(key: str) -> str:
    """Of a source whose authors and title were not recorded the key still has a name and a year: `Saueressig 2021`."""
    named = re.match(r"([a-z]+)(\d{4})", key)
    return f"{named[1].capitalize()} {named[2]}" if named else key
