"""The causes of a place as plain data for JSON.

Must not know: Qt, VTK, where anything is on the skin.
"""

from __future__ import annotations

from typing import Any

from app.domain.atlas import Atlas, Study
from app.reasoning.causes import Causes, FeltCause, RootCause

NOTE = "A percent is of people who have it. It is not the chance of having it."


def causes_data(causes: Causes, atlas: Atlas) -> dict[str, Any]:
    """Roots first, then what is felt there as referred pain, each with its figures and sources."""
    return {
        "roots": [_root(one) for one in causes.roots],
        "felt": [_felt(one, atlas) for one in causes.felt],
        "note": NOTE,
    }


def _root(one: RootCause) -> dict[str, Any]:
    return {
        "root": one.root,
        "side": one.side,
        "dermatome": dict(one.dermatome),
        "agree": one.agree,
        "maps": one.maps,
        "radicular": one.radicular,
        "discs": [{"disc": disc, "zone": zone} for disc, zone in one.discs],
        "conditions": list(one.conditions),
    }


def _felt(one: FeltCause, atlas: Atlas) -> dict[str, Any]:
    zone = one.zone
    return {
        "id": one.id,
        "title": one.title,
        "zone": zone.zone,
        "side": one.side,
        "grade": zone.grade,
        "percent": list(zone.percent) if zone.percent else None,
        "unsplit": zone.unsplit,
        "number": zone.number_status,
        "confidence": zone.confidence,
        "levels": list(one.levels),
        "studies": [_study(study, atlas) for study in one.studies],
        "sources": list(zone.sources),
    }


def _study(study: Study, atlas: Atlas) -> dict[str, Any]:
    source = atlas.sources.get(study.source)
    return {"source": study.source, "n": study.n, "year": source.year if source else None, "number": study.num}
