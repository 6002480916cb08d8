"""What several pages say in the same words (`lines.yaml`): held once, and put in where a page writes `{{line.name}}`.

Each is one line of text, so that a page keeps its lines. Must not know: Qt, VTK, state, how a page is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.content.attempts import attempt, whole
from app.content.figures import REFERENCE, references, text_files
from app.content.located import ContentError, Reader, read_text
from app.content.marks import citations
from app.content.naming import name_of
from app.domain.atlas import Atlas, Problem

FILE = "lines.yaml"
GROUP = "line"

Lines = Mapping[str, str]
"""`line.cauda_equina` -> its text."""
NO_LINES: Lines = MappingProxyType({})


def read_lines(content: Path, problems: list[Problem]) -> dict[str, str]:
    """The lines of a language folder by their reference; one that is wrong is told in `problems`. None without the file."""
    path = content / FILE
    if not path.exists():
        return {}
    broken: list[Problem] = []
    nothing: Reader | None = None
    lines = attempt(problems, partial(_whole, path, broken), nothing)
    problems += [replace(one, lost=tuple(f"{GROUP}.{name}" for name in one.lost)) for one in broken]
    found: dict[str, str] = {}
    if lines is not None:
        for name in lines.data:
            key = f"{GROUP}.{name}"
            found[key] = attempt(problems, partial(_line, lines, name), "", lost=(key,))
    return {key: text for key, text in found.items() if text}


def _whole(path: Path, broken: list[Problem]) -> Reader | None:
    return Reader(*whole(path, broken))


def _line(lines: Reader, name: str) -> str:
    text = lines.text(name)
    if "\n" in text.strip():
        raise lines.fail(name, f"'{name}' must be one line of text; write it without a break")
    return text.strip()


def put_in(text: str, lines: Lines) -> str:
    """A text with its lines in place; what does not resolve stays as it is written."""
    return REFERENCE.sub(lambda match: lines.get(match[1].strip(), match[0]), text)


def is_line(key: str) -> bool:
    """Whether a reference asks for a line, not for a figure."""
    return key.startswith(f"{GROUP}.")


def line_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """References to lines that are not there, lines that no page says, and sources in them that do not resolve."""
    path = content / FILE
    lines = read_lines(content, [])  # what is wrong in one was told when the atlas was read
    used: set[str] = set()
    for page in text_files(content):
        file = name_of(page)
        for key, parts, number in _asked(page, file):
            used.add(key)
            if page.suffix != ".md":
                yield Problem(file, number + 1, f"'{key}' can stand in the text of a page only; write the words here")
            elif key not in lines or parts:
                near = difflib.get_close_matches(key, lines, n=1, cutoff=0.5)
                hint = f"; did you mean '{near[0]}'?" if near else f"; add it to {FILE} or correct the name"
                yield Problem(file, number + 1, f"there is no line '{key}'{hint}")
    if path.exists():
        yield from _unused_and_unsourced(path, lines, used, atlas)


def _asked(page: Path, file: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    try:
        yield from (asked for asked in references(read_text(page, file)) if is_line(asked[0]))
    except ContentError:
        return  # told when it was read


def _unused_and_unsourced(path: Path, lines: Lines, used: set[str], atlas: Atlas) -> Iterator[Problem]:
    data, file = whole(path, [])
    for key, text in lines.items():
        line = data.line_of(key.partition(".")[2])
        if key not in used:
            yield Problem(file, line, f"no page says '{key}'; refer to it or remove it")
        for citation in citations(text):
            if citation.key not in atlas.sources:
                message = f"the source '{citation.key}' is not in sources.yaml; add it there or correct the key"
                yield Problem(file, line, message)


def told_there(content: Path, atlas: Atlas) -> frozenset[str]:
    """Sources that do not resolve and stand in a line: told at the line, not on every page that says it."""
    lines = read_lines(content, [])
    return frozenset(c.key for text in lines.values() for c in citations(text) if c.key not in atlas.sources)
