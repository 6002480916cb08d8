"""The outlines of all regions as the maps have them: polygons in limb coordinates, with file and line, before they are baked.

A core is baked into its extent, a grade of radicular pain into the next one. Must not know: Qt, VTK, state, the baked fields.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.content.attempts import attempt, whole
from app.content.limb import PARTS, RANGES
from app.content.located import ContentError, Located, Reader, parse, read_text
from app.content.maps import map_files
from app.content.naming import name_of
from app.domain.atlas import Problem

NEVER_DRAWN = "genital_perineum"
"""The zone that no region may cover."""

Vertices = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """A closed polygon of (t, theta or ray) in one segment of the limb."""

    segment: str
    vertices: Vertices
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The patches of one region, `dermatome.lee2008.L5.core`, as written. `pieces`: how many separate pieces it has."""

    field: str
    file: str
    line: int
    patches: tuple[Patch, ...]
    pieces: int = 1
    ring: bool = False


def read_outlines(content: Path, problems: list[Problem] | None = None) -> tuple[Outline, ...]:
    """Every outline of a language folder (content/en). With `problems`, what is wrong in one root or zone is told there and
    left out; without, as when they are baked, it raises ContentError."""
    told: list[Problem] = []
    found: list[Outline] = []
    for path in map_files(content / "maps"):
        found += attempt(told, partial(_of_file, path, told), list[Outline]())
    rings = attempt(told, partial(_rings, content), frozenset[str]())
    if problems is None and told:
        raise ContentError(told[0].file, told[0].line, told[0].message)
    if problems is not None:
        problems += told
    return tuple(outline if outline.field not in rings else Outline(*_fields(outline), ring=True) for outline in found)


def _of_file(path: Path, told: list[Problem]) -> list[Outline]:
    data, file = whole(path, told, deep=True)
    reader = Reader(data, file)
    make = {"dermatome_map": _dermatomes, "radicular": _radicular, "zone_patches": _zones}.get(reader.text("kind", ""))
    return make(reader, told) if make else []


def fingerprint(patches: Iterable[tuple[str, Sequence[Sequence[float]]]]) -> str:
    """Sixteen letters that change with any vertex (segment, [[t, around], ...]) of a region's patches."""
    plain = [[segment, [[float(t), float(around)] for t, around in vertices]] for segment, vertices in patches]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def baked_patches(outlines: Iterable[Outline]) -> dict[str, tuple[Patch, ...]]:
    """For each field the patches that are baked into it: its own, after those of what lies inside it."""
    found: dict[str, tuple[Patch, ...]] = {}
    for outline in outlines:
        whole, _, part = outline.field.rpartition(".")
        parts = PARTS.get(outline.field.split(".")[0], ())
        inner = parts[: [str(p) for p in parts].index(part)] if part in parts else ()
        within = found.get(f"{whole}.{inner[-1]}", ()) if inner else ()
        found[outline.field] = (*within, *outline.patches)
    return found


def _dermatomes(reader: Reader, told: list[Problem]) -> list[Outline]:
    chart = reader.text("id")
    return _each_block(reader, "roots", told, partial(_dermatome, chart))


def _dermatome(chart: str, root: str, parts: Reader) -> list[Outline]:
    pieces = parts.inner("pieces")
    inner, found = False, []
    for part in PARTS["dermatome"]:
        patches = _patches(parts, part)
        inner = inner or bool(patches)
        if inner:
            field = f"dermatome.{chart}.{root}.{part}"
            found.append(Outline(field, parts.file, parts.data.line_of(part), patches, _count(pieces, part)))
    return found


def _radicular(reader: Reader, told: list[Problem]) -> list[Outline]:
    return _each_block(reader, "roots", told, _pain)


def _pain(root: str, parts: Reader) -> list[Outline]:
    pieces, found = parts.inner("pieces"), []
    regions = list(parts.readers("regions"))
    for grade in PARTS["radicular"]:
        own = [region for region in regions if region.text("grade") == grade]
        patches = tuple(patch for region in own for patch in _patches(region, "patches"))
        line = own[0].data.line if own else parts.data.line_of("regions")
        found.append(Outline(f"radicular.{root}.{grade}", parts.file, line, patches, _count(pieces, grade)))
    return found


def _zones(reader: Reader, told: list[Problem]) -> list[Outline]:
    zones = Reader(reader.data.get("patches"), reader.file, reader.data.line_of("patches"))
    read = [attempt(told, partial(_zone, zones, zone), None, lost=(zone,)) for zone in zones.data]
    return [outline for outline in read if outline is not None]


def _zone(zones: Reader, zone: str) -> Outline | None:
    return Outline(f"zone.{zone}", zones.file, zones.data.line_of(zone), _patches(zones, zone))


def _each_block(
    reader: Reader, key: str, told: list[Problem], read: Callable[[str, Reader], list[Outline]]
) -> list[Outline]:
    """The outlines of every block by name; one that is wrong is told and left out."""
    blocks = Reader(reader.data.get(key), reader.file, reader.data.line_of(key))
    found: list[Outline] = []
    for name, block in blocks.data.items():
        made = partial(_read_block, read, name, block, reader.file, blocks.data.line_of(name))
        found += attempt(told, made, list[Outline]())
    return found


def _read_block(
    read: Callable[[str, Reader], list[Outline]], name: str, block: Any, file: str, line: int
) -> list[Outline]:
    return read(name, Reader(block, file, line))


def _count(pieces: Reader, part: str) -> int:
    """How many separate pieces a part has; one when it is not said."""
    found = pieces.number(part)
    return 1 if found is None else int(found)


def _patches(reader: Reader, key: str) -> tuple[Patch, ...]:
    items = reader.data.get(key) or []
    if not isinstance(items, list):
        raise reader.fail(key, f"'{key}' must be a list of patches {{segment, vertices}}")
    return tuple(_patch(item, reader.file, reader.data.line_of(key)) for item in items)


def _patch(item: Any, file: str, line: int) -> Patch:
    reader = Reader(item, file, line)
    segment, vertices = reader.text("segment"), reader.data.get("vertices")
    if segment not in RANGES:
        raise reader.fail("segment", f"there is no limb segment '{segment}'; use one of {', '.join(RANGES)}")
    if not isinstance(vertices, list) or not all(_is_pair(vertex) for vertex in vertices):
        raise reader.fail("vertices", "'vertices' must be [[t, theta or ray], ...] with two numbers each")
    return Patch(segment, tuple((float(t), float(around)) for t, around in vertices), reader.data.line)


def _is_pair(vertex: Any) -> bool:
    return isinstance(vertex, list) and len(vertex) == 2 and all(type(v) in (int, float) for v in vertex)


def _fields(outline: Outline) -> tuple[str, str, int, tuple[Patch, ...], int]:
    return outline.field, outline.file, outline.line, outline.patches, outline.pieces


def _rings(content: Path) -> frozenset[str]:
    """Zones that go all round a limb, so that the rest of the skin falls into two."""
    path = content / "maps" / "zones.yaml"
    file = name_of(path)
    data = parse(read_text(path, file), file)
    if not isinstance(data, Located):
        raise ContentError(file, 1, "a block of `key: value` lines is expected here")
    ringed = [zone for zone in Reader(data, file).readers("zones") if zone.data.get("ring") is True]
    return frozenset(f"zone.{zone.text('id')}" for zone in ringed)
