"""Structures and the relations between them, read from content.

Must not know: Qt, VTK, state, how anything is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.content.attempts import each_of, whole
from app.content.figures import Figures, all_in_words
from app.content.located import ContentError, Reader
from app.domain.atlas import Problem, Relation, Structure
from app.domain.ids import ROOT_ORDER, SIDES, root_of


def read_structures(path: Path, figures: Figures, problems: list[Problem]) -> dict[str, Structure]:
    """Structures by id; a paired entry becomes a left and a right one. An entry that is wrong is told in `problems`, and the
    others are there. Raises ContentError when there is no list at all."""
    data, file = _list(path, "a list of structures is expected; each begins with `- id:`", figures, problems)
    found: dict[str, Structure] = {}
    for pair in each_of(data, file, 1, _pair, problems):
        for structure, line in pair:
            if structure.id in found:
                problems.append(Problem(file, line, f"'{structure.id}' is there twice; remove one"))
            else:
                found[structure.id] = structure
    return found


def _list(path: Path, otherwise: str, figures: Figures, problems: list[Problem]) -> tuple[list[Any], str]:
    """The entries of a file that is a list, their texts in words."""
    data, file = whole(path, problems)
    data = all_in_words(data, figures)
    if not isinstance(data, list):
        raise ContentError(file, 1, otherwise)
    return data, file


def _pair(reader: Reader) -> list[tuple[Structure, int]]:
    """A structure, or its left and its right, with the line it stands on."""
    plain = reader.text("id")
    names = [f"{plain}.{side}" for side in SIDES] if reader.data.get("paired") else [plain]
    return [(_structure(name, reader), reader.data.line_of("id")) for name in names]


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


def read_relations(path: Path, figures: Figures, problems: list[Problem]) -> tuple[Relation, ...]:
    """All relations that can be read; one that is wrong is told in `problems`. Raises ContentError when there is no list."""
    data, file = _list(path, "a list of relations is expected; each begins with `- kind:`", figures, problems)
    return tuple(each_of(data, file, 1, _relation, problems))


def _relation(r: Reader) -> Relation:
    return Relation(
        kind=r.text("kind"),
        subject=r.text("from"),
        object=r.text("to", r.text("at", "")),
        zone=r.optional("zone"),
        note=r.text("note", ""),
        status=r.text("status", "from knowledge"),
        sources=r.texts("sources"),
        line=r.data.line,
    )
