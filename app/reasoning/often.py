"""How often a pain is felt in a zone, and how that figure was met, in words: the same words wherever it is said.

A percentage is of people who have a thing, and is said only where the content is sure enough of it. Must not know: pages, colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.atlas import ReferredZone

GRADES = ("looked for and not found", "rare", "sometimes", "common", "very common")
"""How often, by grade 0 to 4."""

MET: Mapping[str, str] = MappingProxyType(
    {
        "checked": "read",
        "secondary": "second-hand",
        "derived": "worked out from read figures",
        "knowledge": "from memory",
    }
)
"""How a figure was met, in words."""


def percent_of(zone: ReferredZone) -> str:
    """`53–84 %`; empty without a figure, or when the content is not sure enough of it to say it."""
    if zone.percent is None or zone.confidence == "low" or zone.grade == 0:
        return ""
    low, high = zone.percent
    return f"{low:g}\u00a0%" if low == high else f"{low:g}–{high:g}\u00a0%"


def not_read(zone: ReferredZone) -> str | None:
    """How the figure of a zone was met, as its status; None when it was read, or when no figure is said."""
    return zone.number_status if percent_of(zone) and zone.number_status != "checked" else None


def beside_figure(zone: ReferredZone) -> tuple[str, ...]:
    """What has to be said with the figure of a zone: that it stands for more than the zone, that it was not read itself."""
    if not percent_of(zone):
        return ()
    status = not_read(zone)
    larger = ("counted over a larger area",) if zone.unsplit else ()
    return (*larger, MET.get(status, "from memory")) if status else larger


def often(zone: ReferredZone) -> str:
    """`84 % (counted over a larger area)`, or the grade in words where no figure is said."""
    share = percent_of(zone)
    return f"{share}{' (counted over a larger area)' if zone.unsplit else ''}" if share else GRADES[zone.grade]
