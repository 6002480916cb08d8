"""Reading entry by entry: one that is wrong is told in a sentence and left out, and every other one is there.

Must not know: what the content means.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from app.content.located import ContentError, Located, Reader, read_text
from app.content.naming import name_of
from app.content.salvage import salvaged
from app.domain.atlas import Problem

T = TypeVar("T")


def attempt(problems: list[Problem], read: Callable[[], T], otherwise: T, lost: tuple[str, ...] = ()) -> T:
    """What `read` gives; when it fails, the problem is kept and `otherwise` takes its place. lost: names that go with it."""
    try:
        return read()
    except ContentError as error:
        problems.append(Problem(error.file, error.line, error.message, lost))
        return otherwise


def whole(path: Path, problems: list[Problem], deep: bool = False) -> tuple[Any, str]:
    """What a YAML file holds without its broken entries (see salvage), and how the file is named. Raises ContentError when it
    cannot be opened, or is broken from end to end."""
    file = name_of(path)
    return salvaged(read_text(path, file), file, problems, deep), file


def each(reader: Reader, key: str, read: Callable[[Reader], T], problems: list[Problem]) -> list[T]:
    """What `read` makes of every block of a list; missing means none."""
    value = reader.data.get(key) or []
    if not isinstance(value, list):
        problems.append(Problem(reader.file, reader.data.line_of(key), f"'{key}' must be a list"))
        return []
    return list(each_of(value, reader.file, reader.data.line_of(key), read, problems))


def each_of(
    items: list[Any], file: str, line: int, read: Callable[[Reader], T], problems: list[Problem]
) -> Iterator[T]:
    """What `read` makes of every item that can be read; `line` is said of what has no line of its own."""
    for item in items:
        try:
            yield read(Reader(item, file, line))
        except ContentError as error:
            problems.append(Problem(error.file, error.line, error.message, _name_of(item)))


def _name_of(item: object) -> tuple[str, ...]:
    """The id of an entry that cannot be read, be it under a misspelt key."""
    if not isinstance(item, Located):
        return ()
    key = next(iter(difflib.get_close_matches("id", item, n=1, cutoff=0.6)), "")
    name = item.get(key)
    return (name,) if isinstance(name, str) else ()
