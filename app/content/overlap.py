"""Which regions of the skin cover a zone: the share of the zone's area that lies inside each, read off the same fields.

Must not know: Qt, VTK, what a region means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.content.fields import SkinFields
from app.domain.ids import Side

LEAST_SHARE = 0.2
"""A region counts for a zone when it holds at least this share of the zone's area; less is a touch at the border."""


@dataclass(frozen=True, slots=True)
class ZoneRegion:
    """A region that covers a zone, or the zone itself. share: of the zone's area, 0 to 1."""

    kind: str
    map: str | None
    root: str | None
    zone: str | None
    side: Side
    part: str | None
    share: float


def regions_in(zone: str, side: Side, fields: SkinFields) -> tuple[ZoneRegion, ...]:
    """The dermatomes (innermost part) and radicular regions that cover a zone, and the zone. Raises KeyError, MeshFileError."""
    found: tuple[ZoneRegion, ...] = fields.keep(f"regions.{zone}.{side}", lambda: _regions_in(zone, side, fields))
    return found


def _regions_in(zone: str, side: Side, fields: SkinFields) -> tuple[ZoneRegion, ...]:
    areas = _areas(fields)
    inside = fields.signed_distance(f"zone.{zone}", "left") > 0  # both sides hold the same regions
    whole = float(areas[inside].sum())
    found: dict[str, ZoneRegion] = {}
    for name in fields.names():
        kind, *rest = name.split(".")
        if kind == "zone":
            continue
        share = float(areas[inside & (fields.signed_distance(name, "left") > 0)].sum()) / whole
        chart = rest[0] if kind == "dermatome" else None
        root, part = rest[-2:]
        one = ZoneRegion(kind, chart, root, None, side, part, round(share, 3))
        held = found.get(name.rpartition(".")[0])
        if share >= LEAST_SHARE and (held is None or _rank(one) < _rank(held)):
            found[name.rpartition(".")[0]] = one
    return (*found.values(), ZoneRegion("zone", None, None, zone, side, None, 1.0))


def _rank(region: ZoneRegion) -> int:
    return ("core", "extent", "typical", "common", "occasional").index(region.part or "")


def _areas(fields: SkinFields) -> NDArray[np.float64]:
    """Area (n,) in mm² that belongs to each vertex of the skin: a third of its triangles."""
    found: NDArray[np.float64] = fields.keep("vertex_areas", lambda: _vertex_areas(fields))
    return found


def _vertex_areas(fields: SkinFields) -> NDArray[np.float64]:
    points, triangles = fields.skin.points.astype(np.float64), fields.skin.triangles
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    size = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    return np.bincount(triangles.ravel(), weights=np.repeat(size, 3), minlength=len(points)).astype(np.float64)
