"""The mesh manifest: which file shows which structure, its hash, its source and its licence.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.content.located import ContentError, read_text
from app.content.naming import name_of
from app.domain.atlas import MeshRecord, Problem


def read_manifest(path: Path, problems: list[Problem]) -> dict[str, MeshRecord]:
    """What the manifest says of every mesh, both sides of paired ones; an entry that is damaged is told in `problems`.

    Raises ContentError when the whole is.
    """
    file = name_of(path)
    text = read_text(path, file)
    try:
        entries: list[dict[str, Any]] = list(json.loads(text)["meshes"])
    except DAMAGED as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise ContentError(file, line, f"the manifest is damaged ({error}); {_remedy(file)}") from None
    records: dict[str, MeshRecord] = {}
    for entry in entries:
        try:
            records |= {name: _record(name, mirrored, entry) for name, mirrored in _sides_of(entry)}
        except DAMAGED as error:
            name = entry.get("id") if isinstance(entry, dict) else None
            message = f"the entry of '{name or 'a mesh'}' is damaged ({error!r}); {_remedy(file)}"
            problems.append(Problem(file, _line_of(name, text), message, (str(name),) if name else ()))
    return records


DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError)


def _remedy(file: str) -> str:
    return f"restore it: git checkout -- {file}"


def _line_of(name: object, text: str) -> int:
    """The line on which a mesh is named."""
    place = text.find(f'"{name}"')
    return 1 if place < 0 else text.count("\n", 0, place) + 1


def _sides_of(entry: dict[str, Any]) -> list[tuple[str, bool]]:
    identifier = str(entry["id"])
    if not entry["both_sides"]:
        return [(identifier, False)]
    return [(identifier, False), (identifier.removesuffix(".left") + ".right", True)]


def _record(identifier: str, mirrored: bool, entry: dict[str, Any]) -> MeshRecord:
    bounds = tuple(float(v) for v in entry["bounds"]) if "bounds" in entry else None
    if bounds and mirrored:
        bounds = (-bounds[1], -bounds[0], *bounds[2:])
    return MeshRecord(
        id=identifier,
        file=str(entry["file"]),
        sha256=str(entry["sha256"]),
        source=str(entry["source"]),
        licence=str(entry["licence"]),
        mirrored=mirrored,
        triangles=int(entry["triangles"]) if "triangles" in entry else None,
        bounds=bounds,
    )
