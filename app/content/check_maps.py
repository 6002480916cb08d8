"""Problems of the maps of the skin: outlines that cross themselves or leave their segment, cores outside their extent, names and
sources that lead nowhere; and of what was baked from them: islands, holes, outlines changed since.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.content.fields import SkinFields
from app.content.limb import RAY_SEGMENTS, PlaceError, checked
from app.content.located import ContentError, Located, parse, read_text
from app.content.maps import map_files
from app.content.meshfile import MeshFileError
from app.content.naming import name_of
from app.content.outlines import NEVER_DRAWN, Outline, Patch, baked_patches, fingerprint, read_outlines
from app.domain.atlas import Atlas, Problem
from app.domain.ids import ROOT_ORDER

REBAKE = "run `python assets/recipes/build.py --only regions` (docs/contributing.md)"

SLACK = 0.03
"""How far, as a share of a segment, a core may stick out of its extent: less than a reading is sure of."""
_PER_T = 1.0
_PER_DEGREE = 1 / 133.0
_PER_RAY = 0.3
"""Steps along and around the limb as shares of a segment."""

Vertex = tuple[float, float]
Bools = NDArray[np.bool_]
Index = NDArray[np.int64]


def map_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Everything that can be said of the files in maps/ without the skin."""
    for path in map_files(content / "maps"):
        yield from _source_problems(path, atlas)
    yield from _zone_problems(atlas, content)
    wrong: list[Problem] = []
    outlines = read_outlines(content, wrong)
    yield from wrong
    for outline in outlines:
        yield from outline_problems(outline)
    yield from _nesting_problems(outlines)
    yield from _name_problems(outlines, atlas)


def outline_problems(outline: Outline) -> Iterator[Problem]:
    """Patches with too few corners, outside their segment, or that cross themselves."""
    for patch in outline.patches:
        what = f"{outline.field}: the patch on the {patch.segment}"
        if len(patch.vertices) < 3:
            yield Problem(outline.file, patch.line, f"{what} has {len(patch.vertices)} corners; it needs three or more")
            continue
        for t, around in patch.vertices:
            try:
                checked(patch.segment, t, around)
            except PlaceError as error:
                yield Problem(outline.file, patch.line, f"{what}: {error}; move the corner [{t:g}, {around:g}]")
        crossing = crossing_of(patch.vertices)
        if crossing:
            (t, around), (u, turned) = crossing
            yield Problem(
                outline.file,
                patch.line,
                f"{what} crosses itself: the edges from [{t:g}, {around:g}] and from [{u:g}, {turned:g}]; reorder the corners",
            )


def crossing_of(vertices: tuple[Vertex, ...]) -> tuple[Vertex, Vertex] | None:
    """Where the first two edges that cross begin; None for a sound outline."""
    edges = list(pairwise((*vertices, vertices[0])))
    for i, (a, b) in enumerate(edges):
        for c, d in edges[i + 1 :]:
            if _turn(a, b, c) * _turn(a, b, d) < -1e-12 and _turn(c, d, a) * _turn(c, d, b) < -1e-12:
                return a, c
    return None


def _turn(p: Vertex, q: Vertex, r: Vertex) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def _nesting_problems(outlines: Iterable[Outline]) -> Iterator[Problem]:
    """Cores that reach beyond the extent of the same root."""
    by_field = {outline.field: outline for outline in outlines}
    for field, core in by_field.items():
        extent = by_field.get(field.removesuffix(".core") + ".extent")
        if not field.endswith(".core") or extent is None:
            continue
        for patch in core.patches:
            around = [other for other in extent.patches if other.segment == patch.segment]
            beyond = [v for v in patch.vertices if not any(covers(other, v, SLACK) for other in around)]
            if beyond:
                t, u = beyond[0]
                message = f"{field}: its corner [{t:g}, {u:g}] on the {patch.segment} lies outside the extent; widen the extent"
                yield Problem(core.file, patch.line, message)


def covers(patch: Patch, vertex: Vertex, slack: float) -> bool:
    """Whether a place of the same segment lies in a patch or nearer to it than `slack`, a share of the segment."""
    turns = (0.0,) if patch.segment in (*RAY_SEGMENTS, "trunk") else (-360.0, 0.0, 360.0)
    step = _PER_RAY if patch.segment in RAY_SEGMENTS else _PER_DEGREE
    corners = [(t * _PER_T, u * step) for t, u in patch.vertices]
    edges = list(pairwise((*corners, corners[0])))
    for turn in turns:
        here = (vertex[0] * _PER_T, (vertex[1] + turn) * step)
        if sum(_left_of(here, a, b) for a, b in edges) % 2 or min(_gap(here, a, b) for a, b in edges) <= slack:
            return True
    return False


def _left_of(p: Vertex, a: Vertex, b: Vertex) -> bool:
    """Whether a ray from p along t meets the edge."""
    return (a[1] <= p[1]) != (b[1] <= p[1]) and p[0] < a[0] + (p[1] - a[1]) * (b[0] - a[0]) / (b[1] - a[1])


def _gap(p: Vertex, a: Vertex, b: Vertex) -> float:
    """Distance of a point from an edge."""
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.hypot(p[0] - a[0] - share * along[0], p[1] - a[1] - share * along[1])


def _source_problems(path: Path, atlas: Atlas) -> Iterator[Problem]:
    """Files without a source, and keys that are not in sources.yaml."""
    file = name_of(path)
    try:
        data = parse(read_text(path, file), file)
    except ContentError as error:
        yield Problem(error.file, error.line, error.message)
        return
    if not isinstance(data, Located) or data.get("kind") not in ("dermatome_map", "radicular", "zones", "zone_patches"):
        return
    if not data.get("sources"):
        yield Problem(file, 1, "'sources' is missing; a map without a source does not ship: add `sources: [key]`")
    for line, key in _keys(data):
        if key not in atlas.sources:
            yield Problem(file, line, f"the source '{key}' is not in sources.yaml; add it there or correct the key")


def _keys(data: Any) -> Iterator[tuple[int, str]]:
    """Every source key at any depth, with its line."""
    if isinstance(data, Located):
        for name, value in data.items():
            if name in ("sources", "caution_sources", "source"):
                for key in value if isinstance(value, list) else [value]:
                    yield data.line_of(name), str(key)
            else:
                yield from _keys(value)
    elif isinstance(data, list):
        for item in data:
            yield from _keys(item)


def _zone_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Zones whose neighbours are no zones, or do not name them back."""
    path = content / "maps" / "zones.yaml"
    file = name_of(path)
    try:
        data = parse(read_text(path, file), file)
    except ContentError:
        return  # said where the zones are read
    blocks = {str(b.get("id")): b for b in data.get("zones", []) if isinstance(b, Located)}
    for zone, block in blocks.items():
        for other in block.get("neighbours") or []:
            if other not in blocks:
                yield Problem(file, block.line, f"{zone}: its neighbour '{other}' is no zone; correct the name")
            elif zone not in (blocks[other].get("neighbours") or []) and zone != NEVER_DRAWN:
                yield Problem(file, block.line, f"{zone}: '{other}' does not name it as its neighbour; add it there")


def _name_problems(outlines: tuple[Outline, ...], atlas: Atlas) -> Iterator[Problem]:
    """Outlines of roots and zones that there are not, and zones without an outline."""
    for outline in outlines:
        kind, *rest = outline.field.split(".")
        if kind == "zone" and rest[0] not in atlas.zones:
            yield Problem(
                outline.file, outline.line, f"the zone '{rest[0]}' is not in zones.yaml; add it or correct the name"
            )
        if kind != "zone" and rest[-2] not in ROOT_ORDER[:-1]:
            known = ", ".join(ROOT_ORDER[:-1])
            yield Problem(outline.file, outline.line, f"'{rest[-2]}' is no root of the maps; roots are {known}")
    drawn = {outline.field for outline in outlines}
    file = next((outline.file for outline in outlines if outline.field.startswith("zone.")), "")
    for zone in atlas.zones:
        if file and f"zone.{zone}" not in drawn:
            yield Problem(file, 1, f"the zone '{zone}' has no outline; add it under `patches`")


def baked_problems(content: Path, bodies: Iterable[SkinFields]) -> Iterator[Problem]:
    """Outlines changed since they were baked; regions with more pieces than they say, or with holes."""
    wrong: list[Problem] = []  # said by map_problems
    outlines = [o for o in read_outlines(content, wrong) if o.field != f"zone.{NEVER_DRAWN}"]
    wanted = {field: fingerprint((p.segment, p.vertices) for p in ps) for field, ps in baked_patches(outlines).items()}
    for fields in bodies:
        try:
            made, edges = fields.made_from(), _edges(fields)
            for outline in outlines:
                if made.get(outline.field) != wanted[outline.field]:
                    yield Problem(
                        outline.file, outline.line, f"{outline.field} is not baked as it is written; {REBAKE}"
                    )
                elif outline.field not in fields.names():
                    file = name_of(fields.regions_file)
                    message = f"the region {outline.field} is not in it; restore it: git checkout -- {file}"
                    yield Problem(file, 1, message)
                else:
                    yield from _pieces_problems(outline, fields, edges)
            for field in sorted(set(fields.names()) - wanted.keys()) if not wrong else ():
                message = f"{field} was baked, but no map draws it; {REBAKE}"
                yield Problem(name_of(fields.regions_file), 1, message)
        except (MeshFileError, KeyError):
            continue  # said where the files are looked at


def _pieces_problems(outline: Outline, fields: SkinFields, edges: Index) -> Iterator[Problem]:
    inside = fields.signed_distance(outline.field, "left") > 0
    if len(inside) != len(fields.segment):
        return  # said where the files are looked at
    count, rest = pieces_of(inside, edges), pieces_of(~inside, edges)
    if count != outline.pieces:
        message = f"{outline.field} falls into {count} pieces, not {outline.pieces}; join its patches, or say `pieces`"
        yield Problem(outline.file, outline.line, message)
    if rest != (2 if outline.ring else 1):
        yield Problem(outline.file, outline.line, f"{outline.field} has a hole; close the gap between its patches")


def _edges(fields: SkinFields) -> Index:
    """Edges (k, 2) of the skin; its right half, where no left region is, counts as one vertex."""

    def make() -> Index:
        one = np.where(fields.segment == 0, np.flatnonzero(fields.segment == 0)[0], np.arange(len(fields.segment)))
        triangles = one[fields.skin.triangles]
        pairs = np.sort(np.vstack([triangles[:, :2], triangles[:, 1:], triangles[:, [0, 2]]]), axis=1)
        return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)

    found: Index = fields.keep("edges of the left half", make)
    return found


def pieces_of(member: Bools, edges: Index) -> int:
    """How many connected pieces the vertices have that are members (n,) and have an edge (k, 2)."""
    kept = edges[member[edges].all(axis=1)]
    label = np.arange(len(member))
    while True:
        a, b = label[kept[:, 0]], label[kept[:, 1]]
        if (a == b).all():
            used = np.unique(edges)
            return len(np.unique(label[used[member[used]]]))
        low = np.minimum(a, b)
        np.minimum.at(label, a, low)
        np.minimum.at(label, b, low)
        while not np.array_equal(further := label[label], label):
            label = further
