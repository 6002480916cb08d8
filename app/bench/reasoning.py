"""Rows of the bench for telling apart: a case to its list, a place to its causes, and what reading the table of signs takes once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

TIMES = 60


def reasoning() -> dict[str, float]:
    """Median own work in ms: `explain` of a case with many answers and of one with few, the causes of a place and of a zone;
    and the first reading of content/en/discern."""
    from app.content.discern import read_discern
    from app.content.fields import skin_fields
    from app.content.limb import locate, where
    from app.content.overlap import regions_in
    from app.content.reader import read_atlas
    from app.domain.discern import Case
    from app.places import CONTENT, MESHES
    from app.reasoning.causes import causes_at
    from app.reasoning.explain import explain

    begun = time.perf_counter()
    discern = read_discern(CONTENT)
    read = (time.perf_counter() - begun) * 1000
    atlas, fields = read_atlas(CONTENT, MESHES), skin_fields(MESHES, "female")
    names = list(discern.features)
    many = Case(("groin.left", "lower_buttock.left"), tuple(names[3:15]), tuple(names[20:30]), (), "60-69")
    few = Case(("groin.left", "lateral_hip.left", "lower_buttock.left"))
    point = locate(fields, "trunk", 0.05, 90.0, "left")
    return {
        "discern_read_once_ms": round(read, 1),
        "explain_ms": _median_ms(lambda: explain(many, discern)),
        "explain_few_answers_ms": _median_ms(lambda: explain(few, discern)),
        "place_to_causes_ms": _median_ms(lambda: causes_at(where(fields, point), atlas)),
        "zone_to_causes_ms": _median_ms(lambda: causes_at(regions_in("groin", "left", fields), atlas)),
    }


def _median_ms(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(times[TIMES // 6 :]), 2)
