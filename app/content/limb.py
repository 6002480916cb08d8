"""Places on the skin: limb coordinates to a point and back, the skin nearest to a point, and which regions lie there.

Limb coordinates are explained in content/en/maps/lee2008.yaml. Must not know: Qt, VTK, how a region is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.content.fields import SEGMENTS, SkinFields
from app.content.meshfile import MeshFileError
from app.domain.ids import SIDES, Side

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Kind = Literal["dermatome", "radicular", "zone"]
Part = Literal["core", "extent", "typical", "common", "occasional"]

RAY_SEGMENTS = ("foot_dorsum", "foot_sole")
RANGES = {
    "trunk": ((0.0, 3.0), (0.0, 180.0)),
    "thigh": ((0.0, 1.0), (-360.0, 720.0)),
    "leg": ((0.0, 1.0), (-360.0, 720.0)),
    "foot_heel": ((0.0, 1.0), (60.0, 300.0)),
    "foot_dorsum": ((0.0, 1.0), (0.0, 6.0)),
    "foot_sole": ((0.0, 1.0), (0.5, 5.5)),
}
"""Segment -> allowed t, allowed theta (degrees) or ray."""

PARTS: dict[str, tuple[Part, ...]] = {
    "dermatome": ("core", "extent"),
    "radicular": ("typical", "common", "occasional"),
}
"""Parts of a region from the inside out."""

MM_PER_T, MM_PER_DEGREE, MM_PER_RAY = 380.0, 1.0, 14.0
TOO_FAR_MM = 25.0


class PlaceError(ValueError):
    """A place that cannot be found on the skin; the message is one sentence."""


class SegmentError(PlaceError):
    """There is no such limb segment."""


class RangeError(PlaceError):
    """t, theta or ray lies outside the segment, or beyond the skin that is drawn."""


@dataclass(frozen=True, slots=True)
class SkinPoint:
    """A point of the skin: position in mm, the triangle it lies in and its weights at the corners."""

    position: tuple[float, float, float]
    triangle: int
    weights: tuple[float, float, float]

    @property
    def side(self) -> Side:
        """The patient's side; the midline counts as left."""
        return "left" if self.position[0] >= 0 else "right"


@dataclass(frozen=True, slots=True)
class RegionHit:
    """A region that covers a point. `edge_mm` > 0: distance to the edge of the innermost part that covers it."""

    kind: Kind
    map: str | None
    root: str | None
    zone: str | None
    side: Side
    part: Part | None
    edge_mm: float


def checked(segment: str, t: float, around: float) -> None:
    """Raises SegmentError or RangeError when a place is not a limb coordinate; `around` is theta or, on dorsum and sole, ray."""
    if segment not in RANGES:
        raise SegmentError(f"there is no limb segment '{segment}'; use one of {', '.join(RANGES)}")
    (t0, t1), (u0, u1) = RANGES[segment]
    if not t0 <= t <= t1:
        raise RangeError(f"t = {t:g} is outside the {segment}: it runs from {t0:g} to {t1:g}")
    if not u0 <= around <= u1:
        name = "ray" if segment in RAY_SEGMENTS else "theta"
        low, high = (u0, u1) if u0 >= 0 else (0, 360)
        raise RangeError(f"{name} = {around:g} is outside the {segment}: it runs from {low:g} to {high:g}")


def locate(fields: SkinFields, segment: str, t: float, around: float, side: Side) -> SkinPoint:
    """The skin point at limb coordinates; `around` is theta in degrees or, on dorsum and sole, the ray. Raises PlaceError."""
    checked(segment, t, around)
    turns = segment not in RAY_SEGMENTS and segment != "trunk"
    corners = _corners(fields, segment)
    ts, us = fields.coordinates(segment)
    du = us[corners.vertices] - around
    if turns:
        du = np.mod(du + 180, 360) - 180
    dt = ts[corners.vertices] - t
    weights = _flat_weights(dt, du)
    inside = (weights >= -1e-6).all(axis=1) & (np.ptp(du, axis=1) < 120)
    if inside.any():
        found = np.flatnonzero(inside)
        best = found[np.argmax(corners.belongs[found])]
        return _sided(fields, int(corners.triangles[best]), weights[best], side)
    scale = MM_PER_RAY if segment in RAY_SEGMENTS else MM_PER_DEGREE
    gap = np.hypot(dt * MM_PER_T, du * scale)
    best, corner = np.unravel_index(int(np.argmin(gap)), gap.shape)
    if gap[best, corner] > TOO_FAR_MM:
        raise RangeError(f"t = {t:g} on the {segment} lies beyond the skin that is drawn")
    return _sided(fields, int(corners.triangles[best]), np.eye(3)[corner], side)


def nearest(fields: SkinFields, xyz: tuple[float, float, float]) -> SkinPoint:
    """The point of the skin nearest to xyz (mm)."""
    mesh = fields.skin
    point = np.asarray(xyz, dtype=float)
    gap = ((mesh.points.astype(np.float64) - point) ** 2).sum(axis=1)
    close = np.argpartition(gap, 30)[:30]
    first, order = fields.keep("triangles of vertex", lambda: _triangles_of_vertices(mesh.triangles, len(mesh.points)))
    near = np.unique(np.concatenate([order[first[v] : first[v + 1]] for v in close]))
    positions = mesh.points[mesh.triangles[near]].astype(np.float64)
    weights = _closest_weights(point, positions)
    hits = (weights[:, :, None] * positions).sum(axis=1)
    best = int(np.argmin(((hits - point) ** 2).sum(axis=1)))
    return _point(int(near[best]), weights[best], hits[best])


def coordinates(fields: SkinFields, point: SkinPoint) -> tuple[str, float, float, Side]:
    """(segment, t, theta or ray, side) of a skin point. Raises PlaceError."""
    corners = fields.skin.triangles[point.triangle]
    weights = np.array(point.weights)
    side: Side = "left" if (fields.segment[corners] > 0).all() else "right"
    if side == "right":
        corners = fields.mirror[corners]
    of_corner = fields.segment[corners]
    for index in of_corner[np.argsort(-weights, kind="stable")]:
        if index == 0:
            continue
        segment = SEGMENTS[index]
        t, u = (values[corners] for values in fields.coordinates(segment))
        if segment not in RAY_SEGMENTS:
            u = u[0] + np.mod(u - u[0] + 180, 360) - 180
        along, around = float(weights @ t), float(weights @ u)
        (t0, t1), (u0, u1) = RANGES[segment]
        if t0 - 0.03 <= along <= t1 + 0.03:
            around = around if segment in RAY_SEGMENTS or segment == "trunk" else around % 360
            return segment, min(max(along, t0), t1), min(max(around, u0), u1), side
    raise PlaceError("this point of the skin has no limb coordinates")


def where(fields: SkinFields, point: SkinPoint) -> list[RegionHit]:
    """Every region that covers a skin point, on either side, the deepest first within its kind."""
    corners = fields.skin.triangles[point.triangle]
    weights = np.array(point.weights)
    hits: list[RegionHit] = []
    for side in SIDES:
        covered: dict[tuple[str, ...], RegionHit] = {}
        for name in fields.names():
            depth = _depth(fields, name, side, corners, weights)
            if depth > 0:
                hit = _hit(name, side, depth)
                key = (hit.kind, hit.map or "", hit.root or "", hit.zone or "")
                if key not in covered or _inner(hit, covered[key]):
                    covered[key] = hit
        hits += covered.values()
    kinds = ("dermatome", "radicular", "zone")
    return sorted(hits, key=lambda h: (kinds.index(h.kind), h.map or "", _rank(h), -h.edge_mm))


def _depth(
    fields: SkinFields, name: str, side: Side, corners: NDArray[np.int64], weights: NDArray[np.float64]
) -> float:
    """How deep a place lies in a region, mm; a region that cannot be read covers nothing, and `check` tells it."""
    try:
        return fields.depth(name, side, corners, weights)
    except MeshFileError:
        return 0.0


def _hit(name: str, side: Side, depth: float) -> RegionHit:
    kind, *rest = name.split(".")
    edge = round(depth, 2)
    if kind == "dermatome":
        return RegionHit("dermatome", rest[0], rest[1], None, side, _part(rest[2]), edge)
    if kind == "radicular":
        return RegionHit("radicular", None, rest[0], None, side, _part(rest[1]), edge)
    return RegionHit("zone", None, None, rest[0], side, None, edge)


def _part(word: str) -> Part:
    for parts in PARTS.values():
        for part in parts:
            if part == word:
                return part
    raise PlaceError(f"there is no part '{word}' of a region")


def _rank(hit: RegionHit) -> int:
    return PARTS[hit.kind].index(hit.part) if hit.part else 0


def _inner(one: RegionHit, other: RegionHit) -> bool:
    return _rank(one) < _rank(other)


@dataclass(frozen=True, slots=True)
class _Corners:
    """Triangles (m,) near a segment, their vertices (m, 3), and how many corners belong to the segment itself."""

    triangles: Index
    vertices: Index
    belongs: Index


def _corners(fields: SkinFields, segment: str) -> _Corners:
    def make() -> _Corners:
        triangles = fields.skin.triangles
        known = ~np.isnan(fields.coordinates(segment)[0])
        own = (fields.segment == SEGMENTS.index(segment))[triangles].sum(axis=1)
        used = np.flatnonzero(known[triangles].all(axis=1) & (own > 0))
        return _Corners(used, triangles[used], own[used])

    found: _Corners = fields.keep(f"corners.{segment}", make)
    return found


def _flat_weights(dt: Array, du: Array) -> Array:
    """Weights (m, 3) of the origin in triangles whose corners are (dt, du), each (m, 3)."""
    cross = [dt[:, (k + 1) % 3] * du[:, (k + 2) % 3] - dt[:, (k + 2) % 3] * du[:, (k + 1) % 3] for k in range(3)]
    doubled = np.stack(cross, axis=1)
    total = doubled.sum(axis=1, keepdims=True)
    return doubled / np.where(np.abs(total) < 1e-12, np.nan, total)


def _closest_weights(point: Array, triangles: Array) -> Array:
    """Weights (m, 3) of the point nearest to `point` in each triangle (m, 3, 3)."""
    a, b, c = (triangles[:, k] for k in range(3))
    u, v, w = b - a, c - a, point - a
    uu, uv, vv = (np.einsum("ij,ij->i", x, y) for x, y in ((u, u), (u, v), (v, v)))
    wu, wv = np.einsum("ij,ij->i", w, u), np.einsum("ij,ij->i", w, v)
    det = np.maximum(uu * vv - uv * uv, 1e-12)
    s, r = (vv * wu - uv * wv) / det, (uu * wv - uv * wu) / det
    flat = np.stack([1 - s - r, s, r], axis=1)
    best: Array = np.where(flat.min(axis=1, keepdims=True) >= 0, flat, np.nan)
    gap = np.where(np.isnan(best[:, 0]), np.inf, ((_at(best, triangles) - point) ** 2).sum(axis=1))
    for i, k in ((0, 1), (1, 2), (2, 0)):
        start, along = triangles[:, i], triangles[:, k] - triangles[:, i]
        length = np.maximum(np.einsum("ij,ij->i", along, along), 1e-12)
        share = np.clip(np.einsum("ij,ij->i", point - start, along) / length, 0, 1)
        weights = np.zeros((len(triangles), 3))
        weights[:, i], weights[:, k] = 1 - share, share
        here = ((_at(weights, triangles) - point) ** 2).sum(axis=1)
        closer = here < gap
        best[closer], gap[closer] = weights[closer], here[closer]
    return best


def _at(weights: Array, triangles: Array) -> Array:
    at: Array = (weights[:, :, None] * triangles).sum(axis=1)
    return at


def _triangles_of_vertices(triangles: Index, n: int) -> tuple[Index, Index]:
    """(n + 1,) where each vertex's triangles start in the second array (3 m,)."""
    flat = triangles.ravel()
    order = np.argsort(flat, kind="stable")
    first = np.searchsorted(flat[order], np.arange(n + 1))
    return first, order // 3


def _sided(fields: SkinFields, triangle: int, weights: Array, side: Side) -> SkinPoint:
    mesh = fields.skin
    weights = np.clip(weights, 0, 1) / np.clip(weights, 0, 1).sum()
    position = weights @ mesh.points[mesh.triangles[triangle]].astype(np.float64)
    if side == "left":
        return _point(triangle, weights, position)
    return nearest(fields, (-float(position[0]), float(position[1]), float(position[2])))


def _point(triangle: int, weights: Any, position: Any) -> SkinPoint:
    x, y, z = (float(value) for value in position)
    a, b, c = (float(value) for value in weights)
    return SkinPoint((x, y, z), triangle, (a, b, c))
