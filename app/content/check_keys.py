"""Problems of keys: one that is there twice, of which the first would be passed over without a word.

Must not know: Qt, VTK, state, what the content means.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content.located import ContentError, parse, read_text
from app.content.naming import name_of
from app.content.pages import split_page
from app.domain.atlas import Problem


def key_problems(content: Path) -> Iterator[Problem]:
    """Files of a language folder in which a block has a key twice, and files that are no YAML at all."""
    for path in sorted(content.rglob("*")):
        file = name_of(path)
        try:
            if path.suffix == ".yaml":
                parse(read_text(path, file), file, strict=True)
            elif path.suffix == ".md":
                split_page(read_text(path, file), file, strict=True)
        except ContentError as error:
            yield Problem(error.file, error.line, error.message)
