"""From marks to the skin: how far every vertex lies inside what is painted, and which zones that covers.

A dab is a ball round its place; strokes are unions of balls, erasing takes a ball away, in the order in which it was done. The
answer is a signed distance like that of every baked region, so that it is drawn and asked in the same way.
Must not know: Qt, VTK, state, what the zones mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.content.fields import SkinFields
from app.domain.ids import SIDES, Body
from app.domain.painting import NOTHING_MARKED, XYZ, Dab, Mark, Marked, MarkedZone, Stroke, ZoneMark

RIM_MM = 30.0
"""Distances are told up to here, inside and outside: farther than any edge of the skin is long, so that borders interpolate
well, and without a step anywhere, which would be drawn as a border."""
NOWHERE_MM = np.float32(-RIM_MM)
FACING_MM, FACING_COSINE = 40.0, -0.1
"""Skin that faces away from the place of a dab is not painted: the other thigh, the sole under the instep. Times the cosine
between the normals, counted from `FACING_COSINE`, this many millimetres bound the distance."""

SEAM_MM = np.float32(6.0)
"""Zones that border on each other are one patch: between them both distances are about nought, and their sum is raised by this."""

MIDLINE_MM = 8.0
"""A dab nearer to the midline paints on both sides; any other stays on its own side, because left and right are told apart."""

ERASER_MM = 4.0
"""The eraser reaches so much farther round a rim and over the midline than the brush: no hair of paint is left there."""

ZONE_SHARE = 0.15
"""A zone is marked when so much of it is painted: a band down the middle of a long zone is enough..."""
ENOUGH_CM2 = 25.0
"""...or so much, a third of a palm, however large the zone is: a band that ends in the upper calf is below the knee..."""
PATCH_SHARE = 0.20
"""...or when it holds so much of one patch of paint: a thumb's print in the groin is meant, a buttock's paint that runs over
into the outer hip is not."""
HEART_SHARE, CROSSED_CM2 = 0.6, 3.0
"""...or when a stroke that is long and thin goes through its heart: so deep, as a share of how deep it is, and so much of it."""
CRUMB_CM2 = 1.0
"""A smaller patch is what an eraser left behind."""

Floats = NDArray[np.float32]
Index = NDArray[np.int64]
FieldsOf = Callable[[Body], SkinFields]


class Paint:
    """The painted skin of one body. values (n,): mm, positive inside; `marks` are those it shows."""

    def __init__(self, body: Body, fields_of: FieldsOf) -> None:
        self.body: Body = body
        self._fields_of = fields_of
        self._fields = fields_of(body)
        self.marks: tuple[Mark, ...] = ()
        self.values: Floats = np.full(len(self._fields.skin.points), NOWHERE_MM)
        self._live: Stroke | None = None

    def show(self, marks: Sequence[Mark]) -> bool:
        """Show these marks; those that follow on the ones already shown are added, else all is done anew. True if changed."""
        wanted = tuple(marks)
        if self._live is not None and wanted == (*self.marks, self._live):
            self.marks, self._live = wanted, None  # the stroke that was just painted, let go
            return False
        if wanted == self.marks and self._live is None:
            return False
        if self._live is not None or wanted[: len(self.marks)] != self.marks:
            self.values[:] = NOWHERE_MM
            self.marks, self._live = (), None
        for mark in wanted[len(self.marks) :]:
            self._add(mark)
        self.marks = wanted
        return True

    def go_on(self, stroke: Stroke) -> Index:
        """Paint the newest dabs of a stroke that is still being made; the vertices (k,) that changed."""
        known = len(self._live.dabs) if self._live else 0
        self._live = stroke
        touched = [self._dab(dab, stroke) for dab in stroke.dabs[known:]]
        return np.unique(np.concatenate(touched)) if touched else np.zeros(0, np.int64)

    def _add(self, mark: Mark) -> None:
        if isinstance(mark, ZoneMark):
            self._zone(mark)
            return
        for dab in mark.dabs:
            self._dab(dab, mark)

    def _zone(self, mark: ZoneMark) -> None:
        distance = np.clip(self._fields.signed_distance(f"zone.{mark.zone}", mark.side), -RIM_MM, RIM_MM)
        if mark.erase:
            np.minimum(self.values, -distance, out=self.values)
        else:
            seam = np.minimum(self.values, distance) > -SEAM_MM
            joined = np.where(seam, self.values + distance + SEAM_MM, NOWHERE_MM)
            np.maximum(self.values, np.maximum(distance, joined).clip(-RIM_MM, RIM_MM), out=self.values)

    def _dab(self, dab: Dab, stroke: Stroke) -> Index:
        """One dab; the vertices near it."""
        slack = ERASER_MM if stroke.erase else 0.0
        near, distance = reach(dab, stroke.body, self.body, self._fields_of, slack)
        old = self.values[near]
        new = np.minimum(old, -distance) if stroke.erase else np.maximum(old, distance)
        self.values[near] = new
        changed: Index = near[new != old]
        return changed


def reach(dab: Dab, drawn_on: Body, body: Body, fields_of: FieldsOf, slack: float = 0.0) -> tuple[Index, Floats]:
    """The vertices (k,) of a body near a dab, and their distance (k,) inside it, mm; the dab may be drawn on the other body.

    slack: mm by which it reaches round a rim and over the midline.
    """
    skin, place = fields_of(body).skin, np.asarray(dab.place, dtype=np.float32)
    around, far = _within(fields_of(drawn_on), place, dab.radius + RIM_MM)
    if not len(around):
        return around, far
    nearest = around[np.argmin(far)]
    if drawn_on != body:  # both skins are one mesh in two shapes: vertex i is the same place of the body
        place = place - fields_of(drawn_on).skin.points[nearest] + skin.points[nearest]
        around, far = _within(fields_of(body), place, dab.radius + RIM_MM)
    cosine = skin.normals[around] @ skin.normals[nearest]
    facing = np.float32(FACING_MM) * (cosine - np.float32(FACING_COSINE))
    inside = np.minimum(np.float32(dab.radius) - far, facing + np.float32(slack))
    if abs(place[0]) > MIDLINE_MM:
        inside = np.minimum(inside, np.sign(place[0]) * skin.points[around, 0] + np.float32(slack))
    return around, inside.clip(-RIM_MM, RIM_MM)


def _within(fields: SkinFields, place: Floats, radius: float) -> tuple[Index, Floats]:
    """The vertices (k,) nearer to a place than a radius, and how far (k,) they are from it, mm."""
    order, heights = fields.keep("by height", lambda: _by_height(fields))
    low, high = np.searchsorted(heights, (place[2] - radius, place[2] + radius))
    candidates = order[low:high]
    away = fields.skin.points[candidates] - place
    squared = (away * away).sum(axis=1)
    inside = squared < radius * radius
    return candidates[inside], np.sqrt(squared[inside])


def _by_height(fields: SkinFields) -> tuple[Index, Floats]:
    order = np.argsort(fields.skin.points[:, 2])
    return order, fields.skin.points[order, 2]


# ---- which zones


def painted_vertices(values: Floats, fields: SkinFields) -> Index:
    """The vertices (k,) inside what is painted (n,), without the crumbs."""
    patches = _kept_patches(values, fields)
    return np.concatenate(patches) if patches else np.zeros(0, np.int64)


def _kept_patches(values: Floats, fields: SkinFields) -> list[Index]:
    areas = areas_of(fields)
    return [patch for patch in _patches(values > 0, fields) if float(areas[patch].sum()) >= CRUMB_CM2]


def marked(values: Floats, fields: SkinFields, vocabulary: Sequence[str]) -> Marked:
    """The zones of a vocabulary that what is painted (n,) covers well enough, on both sides, and how large it is."""
    areas, patches = areas_of(fields), _kept_patches(values, fields)
    if not patches:
        return NOTHING_MARKED
    whole = np.concatenate(patches)
    found = []
    for zone in vocabulary:
        for side in SIDES:
            members, size, heart = fields.keep(f"zone {zone} {side}", lambda z=zone, s=side: _members(fields, z, s))
            area = float(areas[whole[members[whole]]].sum())
            if not area:
                continue
            enough = area >= size * ZONE_SHARE or area >= ENOUGH_CM2 or (area >= CROSSED_CM2 and heart[whole].any())
            if enough or any(_share(p, members, areas) >= PATCH_SHARE for p in patches):
                found.append(MarkedZone(zone, side, round(min(area / size, 1.0), 3)))
    return Marked(tuple(found), round(float(areas[whole].sum()), 1))


def same_place(place: XYZ, drawn_on: Body, body: Body, fields_of: FieldsOf) -> XYZ:
    """A place of one body on the other; both skins are one mesh in two shapes."""
    if drawn_on == body:
        return place
    own, other = fields_of(drawn_on).skin.points, fields_of(body).skin.points
    nearest = int(np.argmin(((own - np.asarray(place, dtype=np.float32)) ** 2).sum(axis=1)))
    x, y, z = (float(v) for v in np.asarray(place) - own[nearest] + other[nearest])
    return x, y, z


def vertex_areas(fields: SkinFields) -> Floats:
    """The part (n,) of the skin that belongs to each vertex, cm2."""
    points, triangles = fields.skin.points.astype(np.float64), fields.skin.triangles
    a, b, c = (points[triangles[:, k]] for k in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2 / 100
    return np.bincount(triangles.ravel(), np.repeat(areas / 3, 3), len(points)).astype(np.float32)


def areas_of(fields: SkinFields) -> Floats:
    """The part (n,) of the skin that belongs to each vertex, cm2; found once."""
    areas: Floats = fields.keep("vertex areas", lambda: vertex_areas(fields))
    return areas


def _members(fields: SkinFields, zone: str, side: str) -> tuple[NDArray[np.bool_], float, NDArray[np.bool_]]:
    """Which vertices (n,) belong to a zone, its area in cm2, and which of them lie in its heart."""
    depth = fields.signed_distance(f"zone.{zone}", side)  # type: ignore[arg-type]  # side comes from SIDES
    members = depth > 0
    return members, float(areas_of(fields)[members].sum()), depth >= HEART_SHARE * float(depth.max())


def _share(patch: Index, members: NDArray[np.bool_], areas: Floats) -> float:
    own = areas[patch]
    return float(own[members[patch]].sum() / own.sum())


def _patches(inside: NDArray[np.bool_], fields: SkinFields) -> list[Index]:
    """The vertices of each connected patch of paint."""
    painted = np.flatnonzero(inside)
    place = np.zeros(len(inside), dtype=np.int64)
    place[painted] = np.arange(len(painted))
    edges = fields.keep("edges", lambda: _edges(fields))
    a, b = place[edges[inside[edges[:, 0]] & inside[edges[:, 1]]]].T
    label = np.arange(len(painted))
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, before[a], low)
        np.minimum.at(label, before[b], low)
        label = label[label]
        if (label == before).all():
            break
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    return [painted[part] for part in np.split(order, starts[1:]) if len(part)]


def _edges(fields: SkinFields) -> Index:
    """The edges (m, 2) of the skin, each once."""
    t = fields.skin.triangles
    count = len(fields.skin.points)
    a, b = np.concatenate([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]]).T
    key = np.unique(np.minimum(a, b) * count + np.maximum(a, b))
    return np.stack([key // count, key % count], axis=1)
