"""What maps of the skin are called and where they come from. Their regions are baked by a recipe and read as fields.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.content.attempts import attempt, each, whole
from app.content.located import ContentError, Located, Reader, parse, read_text
from app.content.naming import name_of
from app.domain.atlas import DermatomeMap, Problem, Zone

MAP_NAMES = ("lee2008", "keegan_garrett1948", "foerster1933")
"""Dermatome maps in the order they are offered; any other file in maps/ with `kind: dermatome_map` follows."""


def map_files(folder: Path) -> list[Path]:
    """Files of the maps folder, the evidence-based map first."""
    order = {name: rank for rank, name in enumerate(MAP_NAMES)}
    return sorted(folder.glob("*.yaml"), key=lambda p: (order.get(p.stem, len(order)), p.stem))


def head_of(text: str) -> str:
    """The top of a map file: the plain `key: value` lines before its regions, which are long and only baked."""
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if line.startswith(("regions:", "roots:", "patches:"))), len(lines))
    return "\n".join(lines[:end])


def read_map(path: Path) -> DermatomeMap | None:
    file = name_of(path)
    head = parse(head_of(read_text(path, file)), file)
    if not isinstance(head, Located) or head.get("kind") != "dermatome_map":
        if path.stem in MAP_NAMES:
            raise ContentError(file, 1, f"there is no dermatome map in it; put it back (git checkout -- {file})")
        return None
    reader = Reader(head, file)
    return DermatomeMap(
        id=reader.text("id"),
        name=reader.text("name"),
        year=int(reader.number("year") or 0),
        source=reader.text("source"),
        drawn_after=reader.text("drawn_after"),
        confidence=reader.text("confidence", ""),
    )


def read_grades(path: Path, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """For each root (`L5`) the grades of radicular pain that are drawn for it; a root that is wrong is told in `problems`.

    Raises ContentError when there are no roots at all.
    """
    data, file = whole(path, problems, deep=True)
    roots = data.get("roots") if isinstance(data, Located) else None
    if not isinstance(roots, Located):
        raise ContentError(file, 1, "'roots' is missing; it says for each root where its pain is felt")
    nothing: tuple[str, ...] = ()
    found = {
        root: attempt(problems, partial(_grades, own, file, roots.line_of(root)), nothing)
        for root, own in roots.items()
    }
    return {root: grades for root, grades in found.items() if grades}


def _grades(own: object, file: str, line: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(region.text("grade") for region in Reader(own, file, line).readers("regions")))


def read_zones(path: Path, problems: list[Problem]) -> dict[str, Zone]:
    """The vocabulary of zones on the skin; one that is wrong is told in `problems`. Raises ContentError without any list."""
    data, file = whole(path, problems)
    zones = each(Reader(data, file), "zones", _zone, problems)
    return {zone.id: zone for zone in zones}


def _zone(r: Reader) -> Zone:
    return Zone(r.text("id"), r.text("plain"), r.text("landmarks", ""), r.data.get("display") is not False)
