"""A source in few words, as a link that opens it.

Must not know: Qt, what cites it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.domain.atlas import Atlas
from app.domain.naming import short_name
from app.reasoning.often import MET


def cited(keys: Iterable[str], atlas: Atlas, number: str | None = None) -> str:
    """Sources as links: first author and year. number: how the figure was met; one that was recalled says so where it opens."""
    mark = "?k" if number == "knowledge" else ""
    links = [f'<a href="source:{escape(key)}{mark}">{escape(short(key, atlas))}</a>' for key in keys]
    return f"[{'; '.join(links)}]" if links else ""


def short(key: str, atlas: Atlas) -> str:
    """A source in few words, by its key."""
    source = atlas.sources.get(key)
    return short_name(source) if source else key


def met(number: str | None) -> str:
    """How a figure was met, when it was not read."""
    if number in (None, "checked"):
        return ""
    return f' <span class="memory">&nbsp;{escape(MET.get(number or "", "from memory"))}&nbsp;</span>'
