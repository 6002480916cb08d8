"""Publications: read from one file; a source has one key and may answer to others that older files use."""

from __future__ import annotations

from pathlib import Path

from app.content.located import ContentError, Located, Reader, parse, read_text
from app.content.naming import name_of
from app.domain.atlas import Source
from app.domain.figures import CHECKED, RECALLED, SECONDARY


def read_sources(path: Path) -> dict[str, Source]:
    """Sources by key and by alias. Raises ContentError."""
    file = name_of(path)
    data = parse(read_text(path, file), file)
    entries = data.get("sources", data) if isinstance(data, Located) else data
    if not isinstance(entries, Located):
        raise ContentError(file, 1, "sources are expected as `key:` blocks")
    found: dict[str, Source] = {}
    for key, value in entries.items():
        reader = Reader(value, file, entries.line_of(key))
        source = _source(key, reader)
        for name in (key, *reader.texts("aliases")):
            if name in found:
                raise ContentError(
                    file, entries.line_of(key), f"the key '{name}' is there twice; merge the two sources"
                )
            found[name] = source
    return found


def _source(key: str, reader: Reader) -> Source:
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
