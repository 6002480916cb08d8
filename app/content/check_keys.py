"""Problems of keys: one that is there twice, and one that nothing reads: what it says would be passed over without a word.

Must not know: Qt, VTK, state, what the content means.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from app.content.key_shapes import EVERY, Shape, shape_of
from app.content.located import ContentError, Located, read_text
from app.content.naming import name_of
from app.content.pages import split_page
from app.content.salvage import salvaged
from app.domain.atlas import Problem

DEEP = ("figures", "maps")
"""Folders whose files hold entries inside named blocks."""


def key_problems(content: Path) -> Iterator[Problem]:
    """Files of a language folder in which a block has a key twice, or one that nothing reads."""
    for path in sorted(content.rglob("*")):
        file, found = name_of(path), list[Problem]()
        data: object = None
        try:
            if path.suffix == ".yaml":
                data = salvaged(read_text(path, file), file, found, path.parent.name in DEEP, strict=True)
            elif path.suffix == ".md":
                data = split_page(read_text(path, file), file, strict=True)[0]
        except ContentError as error:
            found.append(Problem(error.file, error.line, error.message))
        yield from found
        shape = shape_of(path, content)
        if shape is not None:
            yield from unread(data, shape, file)


def unread(data: object, shape: Shape, file: str) -> Iterator[Problem]:
    """Keys of a block, and of every block inside it, that nothing reads."""
    if isinstance(data, list):
        for item in data:
            yield from unread(item, shape, file)
    elif isinstance(data, Located):
        for key, value in data.items():
            if key not in shape and EVERY not in shape:
                yield Problem(file, data.line_of(key), _message(key, shape))
            elif inner := shape.get(key, shape.get(EVERY)):
                yield from unread(value, inner, file)


def _message(key: str, shape: Shape) -> str:
    near = difflib.get_close_matches(key, shape, n=1, cutoff=0.6)
    if near:
        return f"nothing reads '{key}' here; did you mean '{near[0]}'?"
    return f"nothing reads '{key}' here; remove it, or take one of {', '.join(sorted(shape))}"
