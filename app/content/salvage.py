"""A YAML file in which one entry is broken: every other entry is read, and the broken one is told.

A file is a list of entries, or blocks by name, or a few names with a list under one of them. It is cut at the lines where an
entry begins, and each piece is read by itself. Must not know: what the content means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.content.located import ContentError, Located, parse
from app.domain.atlas import Problem

_NAMED = re.compile(r"""(?:\bid|\A\s*-\s*\{?\s*id):\s*["']?([^\s,"'}]+)""")
_KEY = re.compile(r"""\s*["']?([^\s"':#][^"':]*)["']?:""")


class Piece(NamedTuple):
    """Some lines of a file from the one where an entry begins; `line` is that of the first, `item` whether it is one of a list."""

    text: str
    line: int
    item: bool


def salvaged(text: str, file: str, problems: list[Problem], deep: bool = False, strict: bool = False) -> Any:
    """What `parse` gives; when the text is broken, all of it but the broken entries, each of which is told in `problems`.

    deep: blocks stand inside named blocks (`source: {figure: {...}}`) and are entries themselves. Raises ContentError when no
    entry can be told from another.
    """
    try:
        return parse(text, file, strict=strict)
    except ContentError:
        found = _rest(text, file, 1, problems, deep, strict)
        if found is None:
            raise
        return found


def _rest(text: str, file: str, first: int, problems: list[Problem], deep: bool, strict: bool) -> Any:
    """A broken text without its broken entries; None when it has no entries."""
    pieces = list(_pieces(text, first))
    if not pieces or (len(pieces) == 1 and not _inner(pieces[0])):
        return None
    items: list[Any] = []
    blocks, lines = Located(), dict[str, int]()
    blocks.line = first
    for piece in pieces:
        try:
            found = parse(piece.text, file, piece.line, strict)
        except ContentError as error:
            found = _mended(piece, file, problems, deep, strict)
            if found is None:
                problems.append(Problem(file, error.line, error.message, lost=_names(piece)))
                continue
        if isinstance(found, list):
            items += found
        elif isinstance(found, Located):
            blocks.update(found)
            lines.update(found.lines)
    blocks.lines = lines
    return items if pieces[0].item else blocks


def _mended(piece: Piece, file: str, problems: list[Problem], deep: bool, strict: bool) -> Located | None:
    """A named block whose list (or, `deep`, whose blocks) can be read without what is broken in it; None otherwise."""
    body, key = _inner(piece), _KEY.match(piece.text)
    first = next((line for line in body.split("\n") if _tells(line)), "")
    if piece.item or key is None or not first or not (deep or first.lstrip().startswith("-")):
        return None
    value = _rest(body, file, piece.line + 1, problems, False, strict)
    if not value:
        return None
    made = Located({key[1].strip(): value})
    made.line, made.lines = piece.line, {key[1].strip(): piece.line}
    return made


def _inner(piece: Piece) -> str:
    """The lines under the name of a block; empty when it is told in its first line."""
    head, _, body = piece.text.partition("\n")
    return body if head.split(" #")[0].rstrip().endswith(":") and body.strip() else ""


def _pieces(text: str, first: int) -> Iterator[Piece]:
    """A text cut where its outermost entries begin."""
    lines = text.split("\n")
    told = [n for n, line in enumerate(lines) if _tells(line)]
    if not told:
        return
    depth, item = _depth(lines[told[0]]), lines[told[0]].lstrip().startswith("-")
    starts = [n for n in told if _depth(lines[n]) == depth and _begins(lines[n], item)]
    for n, end in zip(starts, [*starts[1:], len(lines)][: len(starts)], strict=True):
        yield Piece("\n".join(lines[n:end]), first + n, item)


def _tells(line: str) -> bool:
    """Whether a line is more than empty or a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _begins(line: str, item: bool) -> bool:
    return line.lstrip().startswith("-") if item else _KEY.match(line) is not None and not line.lstrip().startswith("-")


def _names(piece: Piece) -> tuple[str, ...]:
    """What an entry that cannot be read is called, as far as that can be seen."""
    name = _NAMED.search(piece.text) if piece.item else _KEY.match(piece.text)
    return (name[1].strip(),) if name else ()
