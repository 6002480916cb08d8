"""Which roots and which referred pain lie over all that is painted, and over how much of it: dermatomes by map, the pain of
roots by grade, referred pain by the zones that are marked. The three stay apart.

A share is of the painted skin; it is never the chance of anything. Must not know: where anything is on the skin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.atlas import Atlas
from app.domain.ids import ROOT_ORDER
from app.domain.painting import MarkedZone, PaintedRegion
from app.reasoning.causes import RADICULAR_ORDER, FeltCause, felt_in

LEAST = 0.1
"""A root that holds less of what is painted than this is a neighbour into which the brush ran over."""


@dataclass(frozen=True, slots=True)
class RootSpread:
    """A root over what is painted, both sides together. skin: map -> share of the paint in its core. pain: grade -> share of the
    paint where its radicular pain is drawn with this grade, the strongest first. Shares 0 to 1, none below LEAST."""

    root: str
    skin: Mapping[str, float]
    pain: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Spread:
    """roots: those with the most of the paint first. maps: how many maps were asked. felt: each cause of referred pain once, in
    the marked zone where it is felt most often."""

    roots: tuple[RootSpread, ...]
    maps: int
    felt: tuple[FeltCause, ...]


def spread_over(regions: Iterable[PaintedRegion], zones: Iterable[MarkedZone], atlas: Atlas) -> Spread:
    """What lies over the painted area, from the regions with their shares and the zones it amounts to. Pure."""
    given = tuple(regions)
    roots = [_root(root, given) for root in dict.fromkeys(region.root for region in given)]
    kept = sorted((one for one in roots if one.skin or one.pain), key=_first)
    return Spread(tuple(kept), len(atlas.maps), _felt(zones, atlas))


def _first(one: RootSpread) -> tuple[float, float, int]:
    order = ROOT_ORDER.index(one.root) if one.root in ROOT_ORDER else len(ROOT_ORDER)
    return -sum(one.skin.values()), -sum(one.pain.values()), order


def _root(root: str, regions: tuple[PaintedRegion, ...]) -> RootSpread:
    skin: dict[str, float] = {}
    pain: dict[str, float] = {}
    for region in regions:
        if region.root != root:
            continue
        if region.kind == "dermatome" and region.part == "core" and region.map is not None:
            skin[region.map] = skin.get(region.map, 0.0) + region.share
        elif region.kind == "radicular":
            pain[region.part] = pain.get(region.part, 0.0) + region.share
    graded = {grade: pain[grade] for grade in RADICULAR_ORDER if pain.get(grade, 0.0) >= LEAST}
    return RootSpread(
        root,
        MappingProxyType({name: share for name, share in skin.items() if share >= LEAST}),
        MappingProxyType(graded),
    )


def _felt(zones: Iterable[MarkedZone], atlas: Atlas) -> tuple[FeltCause, ...]:
    """Every cause once: where it is felt most often of the marked zones."""
    found: dict[str, FeltCause] = {}
    for marked in zones:
        for cause in felt_in(marked.zone, marked.side, atlas):
            held = found.get(cause.id)
            if held is None or _often(cause) > _often(held):
                found[cause.id] = cause
    return tuple(sorted(found.values(), key=lambda one: (*(-value for value in _often(one)), one.title)))


def _often(cause: FeltCause) -> tuple[int, float]:
    return cause.zone.grade, cause.zone.percent[1] if cause.zone.percent else 0.0
