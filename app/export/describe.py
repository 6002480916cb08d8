"""What the atlas knows of one id, as plain data for JSON: names, relations, regions, nerves, disc levels, sources.

Must not know: Qt, VTK.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.atlas import Atlas, Referral, ReferredZone, Relation, Source
from app.domain.ids import ROOTS, kind_of, root_of, side_of, unsided


def describe(atlas: Atlas, identifier: str) -> dict[str, Any]:
    """Everything known of an id, with ids as in the content. Raises KeyError when the atlas does not know it."""
    if not atlas.knows(identifier):
        raise KeyError(identifier)
    relations = [r for r in atlas.relations if unsided(identifier) in (r.subject, r.object)]
    answer: dict[str, Any] = {"id": identifier, "kind": kind_of(identifier), "side": side_of(identifier)}
    answer |= _names(atlas, identifier)
    answer["relations"] = [_relation(r) for r in relations]
    answer["regions"] = regions_of(atlas, identifier)
    nerves = _others(relations, "root_feeds_nerve", "nerve")
    answer["nerves"] = [nerve for nerve in nerves if nerve != unsided(identifier)]
    answer["discs"] = [
        {"disc": r.subject, "root": r.object, "zone": r.zone, "note": r.note}
        for r in relations
        if r.kind == "disc_hits_root"
    ]
    if identifier in atlas.conditions:
        answer |= _condition(atlas, identifier)
    referral = atlas.referral_of(identifier)
    if referral:
        answer |= _referral(referral, atlas)
    page = atlas.pages.get(unsided(identifier))
    keys = [key for r in relations for key in r.sources] + [*(page.sources if page else ())]
    keys += [key for zone in referral.zones for key in zone.sources] if referral else []
    answer["sources"] = [_source(key, atlas.sources[key], atlas) for key in dict.fromkeys(keys) if key in atlas.sources]
    answer["note"] = "For education, not diagnosis. Regions are readings of published maps, not measured borders."
    return answer


def regions_of(atlas: Atlas, identifier: str) -> list[str]:
    """Ids of the regions of the skin that belong to a root, a condition or a structure whose pain is felt elsewhere."""
    root = root_of(identifier)
    chosen = (side_of(identifier),) if side_of(identifier) else ("left", "right")
    if root in ROOTS:
        names = [f"dermatome.{chart}.{root}" for chart in atlas.maps] + [f"radicular.{root}"]
    elif identifier in atlas.conditions:
        condition = atlas.conditions[identifier]
        names = [f"zone.{z.zone}" for z in condition.referred] + [f"radicular.{r}" for r in condition.radicular]
    else:
        referral = atlas.referral_of(identifier)
        names = [f"zone.{z.zone}" for z in referral.zones if z.grade] if referral else []
    return [f"region.{name}.{side}" for name in names for side in chosen]


def _names(atlas: Atlas, identifier: str) -> dict[str, Any]:
    structure = atlas.structures.get(identifier) or atlas.structures.get(f"{identifier}.left")
    page = atlas.pages.get(unsided(identifier))
    names: dict[str, Any] = {"name": page.title if page else identifier, "page": page.id if page else None}
    if page:
        names["summary"] = page.summary
    if structure:
        names |= {
            "name": structure.title if side_of(identifier) else structure.name,
            "latin": structure.latin,
            "synonyms": list(structure.synonyms),
            "system": structure.system,
            "about": structure.about,
            "roots": list(structure.roots),
            "page": structure.page or names["page"],
        }
    return names


def _others(relations: Iterable[Relation], kind: str, wanted: str) -> list[str]:
    ends = [end for r in relations if r.kind == kind for end in (r.subject, r.object)]
    return list(dict.fromkeys(end for end in ends if kind_of(end) == wanted))


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "from": relation.subject,
        "to": relation.object,
        "zone": relation.zone,
        "note": relation.note,
        "status": relation.status,
        "sources": list(relation.sources),
    }


def _condition(atlas: Atlas, identifier: str) -> dict[str, Any]:
    condition = atlas.conditions[identifier]
    return {
        "structures": list(condition.structures),
        "roots_at_risk": [f"root.{root}" for root in condition.roots],
        "radicular": [f"root.{root}" for root in condition.radicular],
        "referred": [_zone(z, atlas) for z in condition.referred],
    }


def _zone(zone: ReferredZone, atlas: Atlas) -> dict[str, Any]:
    return {
        "zone": zone.zone,
        "plain": atlas.zones[zone.zone].plain if zone.zone in atlas.zones else zone.zone,
        "grade": zone.grade,
        "percent": list(zone.percent) if zone.percent else None,
        "whole_area": zone.unsplit,
        "number_status": zone.number_status,
        "confidence": zone.confidence,
        "sources": list(zone.sources),
    }


def _referral(referral: Referral, atlas: Atlas) -> dict[str, Any]:
    """Where the pain is felt, and the studies that say so; percent is of people who have it."""
    return {
        "pattern": referral.id,
        "referred": [_zone(zone, atlas) for zone in referral.zones],
        "referred_status": referral.zones_num,
        "studies": [
            {"source": s.source, "n": s.n, "number_status": s.num, "percent": dict(s.reported), "note": s.note}
            for s in referral.studies
        ],
    }


def _source(key: str, source: Source, atlas: Atlas) -> dict[str, Any]:
    return {
        "key": key,
        "authors": source.authors,
        "year": source.year,
        "title": source.title,
        "journal": source.journal,
        "doi": source.doi,
        "pmid": source.pmid,
        "status": source.status,
        "read_in": [atlas.sources[one].key if one in atlas.sources else one for one in source.through],
    }
