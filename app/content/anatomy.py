"""Structures and the relations between them, read from content.

Must not know: Qt, VTK, state, how anything is shown.
"""

from __future__ import annotations

from pathlib import Path

from app.content.figures import NO_FIGURES, Figures, all_in_words
from app.content.located import ContentError, Reader, parse, read_text
from app.content.naming import name_of
from app.domain.atlas import Relation, Structure
from app.domain.ids import ROOT_ORDER, SIDES, root_of


def read_structures(path: Path, figures: Figures = NO_FIGURES) -> dict[str, Structure]:
    """Structures by id; a paired entry becomes a left and a right one. Raises ContentError."""
    file = name_of(path)
    data = all_in_words(parse(read_text(path, file), file), figures)
    if not isinstance(data, list):
        raise ContentError(file, 1, "a list of structures is expected; each begins with `- id:`")
    found: dict[str, Structure] = {}
    for item in data:
        reader = Reader(item, file)
        plain = reader.text("id")
        for identifier in [f"{plain}.{side}" for side in SIDES] if reader.data.get("paired") else [plain]:
            if identifier in found:
                raise reader.fail("id", f"'{identifier}' is there twice; remove one")
            found[identifier] = _structure(identifier, reader)
    return found


def _structure(identifier: str, reader: Reader) -> Structure:
    own_root = root_of(identifier)
    roots = reader.texts("roots") or ((own_root,) if own_root else ())
    unknown = [root for root in roots if root not in ROOT_ORDER]
    if unknown:
        raise reader.fail("roots", f"'{unknown[0]}' is no root; roots are {', '.join(ROOT_ORDER)}")
    return Structure(
        id=identifier,
        name=reader.text("name"),
        latin=reader.text("latin", ""),
        synonyms=reader.texts("synonyms"),
        system=reader.text("system"),
        group=reader.text("group", ""),
        about=reader.text("about", ""),
        page=reader.optional("page"),
        roots=roots,
    )


def read_relations(path: Path, figures: Figures = NO_FIGURES) -> tuple[Relation, ...]:
    """All relations. Raises ContentError."""
    file = name_of(path)
    data = all_in_words(parse(read_text(path, file), file), figures)
    if not isinstance(data, list):
        raise ContentError(file, 1, "a list of relations is expected; each begins with `- kind:`")
    readers = [Reader(item, file) for item in data]
    return tuple(
        Relation(
            kind=r.text("kind"),
            subject=r.text("from"),
            object=r.text("to", r.text("at", "")),
            zone=r.optional("zone"),
            note=r.text("note", ""),
            status=r.text("status", "from knowledge"),
            sources=r.texts("sources"),
            line=r.data.line,
        )
        for r in readers
    )
