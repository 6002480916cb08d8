"""What the atlas knows of one id, as plain data for JSON: names, relations, regions, nerves, disc levels, sources.

Must not know: Qt, VTK.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.atlas import Atlas, Relation, Source
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
    page = atlas.pages.get(unsided(identifier))
    keys = [key for r in relations for key in r.sources] + [*(page.sources if page else ())]
    answer["sources"] = [_source(key, atlas.sources[key]) for key in dict.fromkeys(keys) if key in atlas.sources]
    answer["note"] = "For education, not diagnosis. Regions are readings of published maps, not measured borders."
    return answer


def regions_of(atlas: Atlas, identifier: str) -> list[str]:
    """Ids of the regions of the skin that belong to a root or a condition."""
    root = root_of(identifier)
    chosen = (side_of(identifier),) if side_of(identifier) else ("left", "right")
    if root in ROOTS:
        names = [f"dermatome.{chart}.{root}" for chart in atlas.maps] + [f"radicular.{root}"]
    elif identifier in atlas.conditions:
        condition = atlas.conditions[identifier]
        names = [f"zone.{z.zone}" for z in condition.referred] + [f"radicular.{r}" for r in condition.radicular]
    else:
        names = []
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
        "referred": [
            {
                "zone": z.zone,
                "plain": atlas.zones[z.zone].plain if z.zone in atlas.zones else z.zone,
                "grade": z.grade,
                "percent": list(z.percent) if z.percent else None,
                "whole_area": z.unsplit,
                "number_status": z.number_status,
                "confidence": z.confidence,
                "sources": list(z.sources),
            }
            for z in condition.referred
        ],
    }


def _source(key: str, source: Source) -> dict[str, Any]:
    return {
        "key": key,
        "authors": source.authors,
        "year": source.year,
        "title": source.title,
        "journal": source.journal,
        "doi": source.doi,
        "pmid": source.pmid,
        "status": source.status,
    }
