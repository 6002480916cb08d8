"""Which regions lie at a place on the skin, as plain data for JSON.

Must not know: Qt, VTK.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.content.fields import SkinFields, skin_fields
from app.content.limb import RAY_SEGMENTS, PlaceError, SkinPoint, coordinates, locate, nearest, where
from app.content.maps import MAP_NAMES
from app.content.places import find_landmark, read_landmarks
from app.domain.atlas import Atlas
from app.domain.ids import Body, Side
from app.export.causes import causes_data
from app.reasoning.causes import causes_at

FROM_SKIN_MM = 60.0
"""A point farther than this from the skin is refused: it is not on the body."""


class WhereError(ValueError):
    """The place cannot be found; the message says what can be asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a person names it: a landmark, or limb coordinates, or a point in mm."""

    side: Side = "left"
    body: Body = "female"
    landmark: str | None = None
    segment: str | None = None
    t: float | None = None
    theta: float | None = None
    ray: float | None = None
    point: tuple[float, float, float] | None = None


def answer(place: Place, content: Path, meshes: Path, atlas: Atlas | None = None) -> dict[str, Any]:
    """The regions at a place, each with its part and the distance to its edge in mm; with an atlas, also what can be felt
    there (`causes`). Raises WhereError."""
    fields = skin_fields(meshes, place.body)
    try:
        found = find(place, fields, content)
        segment, t, around, side = coordinates(fields, found)
    except PlaceError as error:
        raise WhereError(str(error)) from None
    regions = regions_at(fields, found)
    return {
        "body": place.body,
        "position_mm": [round(v, 1) for v in found.position],
        "side": side,
        "segment": segment,
        "t": round(t, 3),
        "ray" if segment in RAY_SEGMENTS else "theta": round(around, 2) % 360.0,
        "regions": regions,
        **agreement_at(fields, regions, side),
        "note": "Regions are readings of published maps, not measured borders. For education, not diagnosis.",
        **({"causes": causes_data(causes_at(where(fields, found), atlas), atlas)} if atlas else {}),
    }


def regions_at(fields: SkinFields, point: SkinPoint) -> list[dict[str, Any]]:
    """Every region that covers a skin point, as plain data."""
    names = ("kind", "map", "root", "zone", "side", "part", "edge_mm")
    rows = [{name: getattr(hit, name) for name in names} for hit in where(fields, point)]
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def agreement_at(fields: SkinFields, regions: list[dict[str, Any]], side: Side) -> dict[str, Any]:
    """`maps`: which roots each map gives a place, core or extent; `agreement`: how many maps do, by their cores, most first."""
    here = [row for row in regions if row["kind"] == "dermatome" and row["side"] == side]
    charts = {name.split(".")[1]: name for name in fields.names() if name.startswith("dermatome.")}
    order = sorted(charts, key=lambda chart: (MAP_NAMES.index(chart) if chart in MAP_NAMES else len(MAP_NAMES), chart))
    maps = {chart: [{"root": r["root"], "part": r["part"]} for r in here if r["map"] == chart] for chart in order}
    cores = Counter(row["root"] for row in here if row["part"] == "core")
    agreement = [{"root": root, "maps": count, "of": len(maps)} for root, count in cores.most_common()]
    return {"maps": maps, "agreement": agreement}


def find(place: Place, fields: SkinFields, content: Path) -> SkinPoint:
    """The skin point that is meant. Raises PlaceError, WhereError."""
    if sum(given is not None for given in (place.landmark, place.segment, place.point)) > 1:
        raise WhereError("say one place only: --landmark, or --segment, or --point")
    if place.landmark is not None or place.point is not None:
        _refuse(place, ("t", "theta", "ray"), "without --segment")
    if place.landmark is not None:
        mark = find_landmark(place.landmark, read_landmarks(content))
        return locate(fields, mark.segment, mark.t, mark.around, place.side)
    if place.point is not None:
        return _near(place.point, fields)
    if place.segment is None:
        raise WhereError(
            "say where: --landmark NAME, or --segment with --t and --theta (--ray on the foot), or --point x,y,z"
        )
    on_foot = place.segment in RAY_SEGMENTS
    around = place.ray if on_foot else place.theta
    if place.t is None or around is None:
        name = "--ray" if on_foot else "--theta"
        raise WhereError(f"a place on '{place.segment}' needs --t and {name}")
    _refuse(place, ("theta",) if on_foot else ("ray",), f"on '{place.segment}'")
    return locate(fields, place.segment, place.t, around, place.side)


def _refuse(place: Place, names: tuple[str, ...], where_: str) -> None:
    """Say that a number would be passed over. Raises WhereError."""
    for name in names:
        if getattr(place, name) is not None:
            raise WhereError(f"--{name} says nothing {where_}; leave it out")


def _near(point: tuple[float, float, float], fields: SkinFields) -> SkinPoint:
    found = nearest(fields, point)
    gap = sum((a - b) ** 2 for a, b in zip(point, found.position, strict=True)) ** 0.5
    if gap > FROM_SKIN_MM:
        raise WhereError(
            f"that point lies {gap:.0f} mm from the skin; give one on the body (+x left, +y posterior, +z up, mm)"
        )
    return found
