"""The mesh manifest: which file shows which structure, its hash, its source and its licence.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.content.located import ContentError, read_text
from app.content.naming import name_of
from app.domain.atlas import MeshRecord


def read_manifest(path: Path) -> dict[str, MeshRecord]:
    """What the manifest says of every mesh, both sides of paired ones. Raises ContentError."""
    file = name_of(path)
    try:
        entries: list[dict[str, Any]] = json.loads(read_text(path, file))["meshes"]
        records: dict[str, MeshRecord] = {}
        for entry in entries:
            for identifier, mirrored in _sides_of(entry):
                records[identifier] = _record(identifier, mirrored, entry)
        return records
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise ContentError(
            file, line, f"the manifest is damaged ({error}); restore it: git checkout -- {file}"
        ) from None


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
