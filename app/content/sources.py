"""Publications: read from one file; a source has one key and may answer to others that older files use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from app.content.attempts import attempt, whole
from app.content.located import ContentError, Located, Reader
from app.domain.atlas import Problem, Source
from app.domain.figures import CHECKED, RECALLED, SECONDARY


def read_sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    """Sources by key and by alias; one that is wrong is told in `problems`, and the others are there. Raises ContentError when
    the file cannot be opened."""
    data, file = whole(path, problems)
    entries = data.get("sources", data) if isinstance(data, Located) else data
    if not isinstance(entries, Located):
        raise ContentError(file, 1, "sources are expected as `key:` blocks")
    found: dict[str, Source] = {}
    for key, value in entries.items():
        line = entries.line_of(key)
        names = (key, *_aliases(value))
        source = attempt(problems, partial(_source, key, value, file, line), None, lost=names)
        for name in names if source else ():
            if name in found:
                message = f"the key '{name}' is there twice; merge the two sources"
                problems.append(Problem(file, line, message))
            elif source:
                found[name] = source
    problems += [wrong for key in entries if key in found for wrong in _lost_through(found[key], found, file, entries)]
    return found


def _aliases(value: object) -> tuple[str, ...]:
    """Other names of a source, as far as they can be read."""
    given = value.get("aliases") if isinstance(value, Located) else None
    return tuple(str(name) for name in given if isinstance(name, str)) if isinstance(given, list) else ()


def _lost_through(source: Source, known: Mapping[str, Source], file: str, entries: Located) -> Iterator[Problem]:
    """Papers that a source was read in and that are not in the list; a place told in words is none of them."""
    for key in source.through:
        if key not in known and not re.search(r"[ .]", key):
            message = (
                f"'{source.key}' was read in '{key}', which is not in sources.yaml; add it there or correct the key"
            )
            yield Problem(file, entries.line_of(source.key), message)


def _source(key: str, value: object, file: str, line: int) -> Source | None:
    reader = Reader(value, file, line)
    year = reader.data.get("year")
    status = reader.one_of("status", (CHECKED, SECONDARY, RECALLED))
    through = reader.texts("through")
    if through and status != SECONDARY:
        raise reader.fail("through", f"'through' says where a source was read second-hand; write `status: {SECONDARY}`")
    return Source(
        key=key,
        authors=reader.text("authors", ""),
        year=int(year) if isinstance(year, int) else None,
        title=reader.text("title"),
        journal=reader.text("journal", ""),
        ref=reader.text("ref", ""),
        doi=reader.optional("doi"),
        pmid=reader.optional("pmid"),
        url=reader.optional("url"),
        status=status,
        read=reader.text("read", ""),
        through=through,
    )
