"""What a posture and a condition, as they are set, do to the model, as plain data for JSON.

Must not know: Qt, VTK, how the geometry is asked.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.domain.answers import Measure, Mechanics
from app.domain.atlas import Atlas
from app.domain.pose import PARTS
from app.state.appstate import AppState
from app.state.resolve import resolve

DIGITS = 2
"""Tenths of a millimetre are drawn; more digits would only look exact."""


def movement(state: AppState, atlas: Atlas, mechanics: Mechanics | None, words: tuple[str, ...] = ()) -> dict[str, Any]:
    """`pose`, `settings`, `reached` (root ids), `measures` (name, value, unit, neutral value, published range, source),
    `regions` (ids of what lights up) and `words` (what had to give way; `words`: what did already before the geometry was asked)."""
    shown = resolve(state, atlas, mechanics)
    refs = [ref for refs in shown.skin.values() for ref in refs]
    regions = {f"region.{_whole(ref.name)}.{ref.side}" for ref in refs}
    return {
        "pose": {part: getattr(shown.pose, part) for part in PARTS if getattr(shown.pose, part)},
        "settings": dict(state.settings),
        "reached": list(shown.answer.reached),
        "measures": [measure_row(measure, atlas) for measure in shown.answer.measures],
        "regions": sorted(regions),
        "words": list(dict.fromkeys((*words, *shown.answer.words))),
    }


def measure_row(measure: Measure, atlas: Atlas) -> dict[str, Any]:
    """One number with what is published beside it; each source with its reference."""
    row = asdict(measure)
    row["value"] = round(measure.value, DIGITS)
    row["neutral"] = None if measure.neutral is None else round(measure.neutral, DIGITS)
    row["published"] = list(measure.published) if measure.published else None
    row["sources"] = list(measure.sources)
    row["references"] = [
        f"{s.authors} {s.year}. {s.title}. {s.journal}"
        for s in map(atlas.sources.get, measure.sources)
        if s and not s.authors.startswith("(")  # a synthesis of the atlas's own is no publication
    ]
    return row


def _whole(field: str) -> str:
    """The region a field belongs to: its core, extent or grade is a part of it."""
    return field if field.startswith("zone.") else field.rsplit(".", 1)[0]
