"""What can be felt at a place: roots by the dermatome maps and by their radicular pain, joints and conditions by referred pain.

The three stay apart. A percentage is of people who have a thing; it is never the chance of the thing. Must not know: where
anything is on the skin (the regions are given in), how a cause is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.atlas import Atlas, Condition, Referral, ReferredZone, Study
from app.domain.hearing import Covering
from app.domain.ids import ROOT_ORDER, Side

RADICULAR_ORDER = ("typical", "common", "occasional")
DISC_HITS = "disc_hits_root"


@dataclass(frozen=True, slots=True)
class RootCause:
    """A root that serves a place. dermatome: map -> core or extent; agree: maps with their core there, of so many maps.

    radicular: typical, common, occasional (teaching grades), or None. discs: (disc, where it must bulge) that can meet the
    root. conditions: those whose radicular pain can be this root's.
    """

    root: str
    side: Side
    dermatome: Mapping[str, str]
    agree: int
    maps: int
    radicular: str | None
    discs: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeltCause:
    """A structure or condition whose referred pain is felt in a zone, with how often and who measured it.

    id: a condition, or the referral pattern of a structure. structures: what it lights up. levels: of a pattern that is told
    by level. studies: those that the zone's figure rests on.
    """

    id: str
    title: str
    zone: ReferredZone
    side: Side
    structures: tuple[str, ...]
    levels: tuple[str, ...]
    studies: tuple[Study, ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """Everything that can be felt at a place, the most agreed and the most frequent first."""

    roots: tuple[RootCause, ...]
    felt: tuple[FeltCause, ...]


def causes_at(regions: Iterable[Covering], atlas: Atlas) -> Causes:
    """The causes for the regions that cover a place or a zone. Pure."""
    given = tuple(regions)
    roots = {(r.root, r.side) for r in given if r.root is not None and r.kind in ("dermatome", "radicular")}
    zones = {(r.zone, r.side) for r in given if r.zone is not None and r.kind == "zone"}
    served = (_root(root, side, given, atlas) for root, side in roots)
    felt = (one for zone, side in zones for one in felt_in(zone, side, atlas))
    return Causes(tuple(sorted(served, key=_first_root)), tuple(sorted(felt, key=_first_felt)))


def _first_root(one: RootCause) -> tuple[int, int, int, int, str]:
    """Most maps first, then radicular pain by its grade, then from above downward."""
    radicular = RADICULAR_ORDER.index(one.radicular) if one.radicular in RADICULAR_ORDER else len(RADICULAR_ORDER)
    order = ROOT_ORDER.index(one.root) if one.root in ROOT_ORDER else len(ROOT_ORDER)
    return -one.agree, radicular, -len(one.dermatome), order, one.side


def _first_felt(one: FeltCause) -> tuple[int, float, str, str]:
    return -one.zone.grade, -(one.zone.percent[1] if one.zone.percent else 0.0), one.title, one.side


def _root(root: str, side: Side, regions: tuple[Covering, ...], atlas: Atlas) -> RootCause:
    mine = [r for r in regions if r.root == root and r.side == side]
    maps = {r.map: r.part or "" for r in mine if r.kind == "dermatome" and r.map is not None}
    grades = [r.part for r in mine if r.kind == "radicular" and r.part in RADICULAR_ORDER]
    return RootCause(
        root=root,
        side=side,
        dermatome=MappingProxyType(maps),
        agree=sum(part == "core" for part in maps.values()),
        maps=len(atlas.maps),
        radicular=min(grades, key=lambda part: RADICULAR_ORDER.index(part or "")) if grades else None,
        discs=tuple((r.subject, r.zone or "") for r in atlas.related(DISC_HITS, object=f"root.{root}")),
        conditions=tuple(c.id for c in atlas.conditions.values() if root in c.radicular) if grades else (),
    )


def felt_in(zone: str, side: Side, atlas: Atlas) -> tuple[FeltCause, ...]:
    """Conditions whose page names the zone, then the patterns of structures that no condition speaks for."""
    spoken = {name: condition for condition in atlas.conditions.values() if (name := _pattern_of(condition, atlas))}
    found = [_of_condition(c, z, side, atlas) for c in atlas.conditions.values() for z in c.referred if z.zone == zone]
    for name in dict.fromkeys(identifier.split(".")[0] for identifier in atlas.referrals):
        one = None if name in spoken else _of_pattern(name, zone, side, atlas)
        found += [one] if one is not None else []
    return tuple(found)


def _pattern_of(condition: Condition, atlas: Atlas) -> str | None:
    """The referral pattern that a condition's page names."""
    page = atlas.pages.get(condition.id)
    named = page.data.get("referral") if page else None
    return str(named["structure"]) if isinstance(named, Mapping) and "structure" in named else None


def _of_condition(condition: Condition, zone: ReferredZone, side: Side, atlas: Atlas) -> FeltCause:
    name = _pattern_of(condition, atlas)
    named = [referral for referral in atlas.referrals.values() if referral.id.split(".")[0] == name]
    here = [referral for referral in named if any(z.zone == zone.zone and z.grade for z in referral.zones)]
    studies = _resting_on(zone, named[0].studies if named else ())
    return FeltCause(condition.id, condition.title, zone, side, condition.structures, _levels(here), studies)


def _levels(referrals: Iterable[Referral]) -> tuple[str, ...]:
    return tuple(referral.id.partition(".")[2] for referral in referrals if "." in referral.id)


def _of_pattern(name: str, zone: str, side: Side, atlas: Atlas) -> FeltCause | None:
    """A pattern, its levels together; None where it is not felt in the zone, or was looked for and not found."""
    named = [referral for referral in atlas.referrals.values() if referral.id.split(".")[0] == name]
    here = [(referral, z) for referral in named for z in referral.zones if z.zone == zone and z.grade]
    if not here:
        return None
    first, felt = here[0]
    levels = _levels(referral for referral, _ in here)
    title = first.title.replace(f" {levels[0].replace('-', '–')}", "") if levels else first.title
    structures = tuple(dict.fromkeys(name for referral, _ in here for name in referral.structures))
    return FeltCause(name, title, felt, side, structures, levels, _resting_on(felt, first.studies))


def _resting_on(zone: ReferredZone, studies: Iterable[Study]) -> tuple[Study, ...]:
    return tuple(study for study in studies if study.source in zone.sources)
