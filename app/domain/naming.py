"""What a publication is called in few words.

Must not know: where it is said, what cites it.
"""

from __future__ import annotations

import re

from app.domain.atlas import Source

INITIALS = 4
"""A word of so many capitals after a name is initials."""

NAME_AND_YEAR = re.compile(r"([a-z]+)(\d{4})[a-z]*")
"""The key of a publication: its first author and its year, `laslett2006facet`."""

UNSEEN = ("(", "not ", "authors not ")
"""How authors begin that are a label, or that were not seen."""


def first_author(source: Source) -> str:
    """The first author without initials, `van der Windt`; a body by its whole name."""
    first = re.split(r",|;| et al| and others|\(", source.authors)[0]
    words = first.split() or [source.key]
    while len(words) > 1 and words[-1].isupper() and len(words[-1]) <= INITIALS:
        words.pop()
    return " ".join(words)


def short_name(source: Source) -> str:
    """First author and year, `van der Windt 2010`; by its title, or by its key alone, where its authors were not seen."""
    if source.authors.startswith(UNSEEN):
        named = NAME_AND_YEAR.fullmatch(source.key) if source.title.startswith("(") else None
        return f"{named[1].capitalize()} {named[2]}" if named else re.split(r":| \(", source.title)[0] or source.key
    return f"{first_author(source)} {source.year or ''}".strip()
