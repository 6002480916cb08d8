"""The marks a page may carry besides markdown: links that act on the model, and citations.

[L5 root](root:L5)   [sciatic nerve](structure:nerve.sciatic)   [stenosis](condition:spinal-stenosis)
[back or hip?](chapter:back-or-hip)   [key points](show:key-points)   [from behind](view:posterior)
[@murphy2009]   [@lesher2008; @khan2004]   [@bogduk_book|k]  (k: from memory, not re-read)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LABELLED = re.compile(r"\[([^\[\]]*)\]\([a-z]+:[^)\s]+\)")
"""A link with its label, the only thing of it that is read."""
LINK = re.compile(r"\]\(([a-z]+):([^)\s]+)\)")
CITATION = re.compile(r"\[(@[^\]]+)\]")

SHOWS = ("key-points",)


@dataclass(frozen=True, slots=True)
class ActionLink:
    """A link that acts on the model; `line` counts from 0 within the body."""

    scheme: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited source; `from_memory` when the page says the number was recalled, not read."""

    key: str
    from_memory: bool
    line: int


def action_links(body: str) -> Iterator[ActionLink]:
    """Every link of a body that is not an address on the web."""
    for number, text in enumerate(body.split("\n")):
        for match in LINK.finditer(text):
            if match[1] not in ("http", "https", "mailto"):
                yield ActionLink(match[1], match[2], number)


def citations(body: str) -> Iterator[Citation]:
    """Every citation of a body, in the order of the text."""
    for number, text in enumerate(body.split("\n")):
        for match in CITATION.finditer(text):
            for part in match[1].split(";"):
                key, _, mark = part.strip().lstrip("@").partition("|")
                yield Citation(key.strip(), mark.strip() == "k", number)


def id_of(link: ActionLink) -> str | None:
    """The atlas id a link points at, or None for links that set a view or a layer."""
    if link.scheme == "structure":
        return link.target
    if link.scheme in ("root", "condition", "chapter"):
        return f"{link.scheme}.{link.target}"
    return None
