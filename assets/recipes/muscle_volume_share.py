"""How muscles share the room: each grows round its fibres until it has its volume; where two meet, the border lies between them.

A place belongs to the muscle whose fibres are nearest in units of that muscle's thickness there, so that no two muscles can
overlap and none can swallow another's fibres. Must not know: names, meshes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from fields import Grid
from muscle_volume import FAR_MM, Volume
from muscle_volume_bundle import Bundle
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.spatial import cKDTree

WIDEST_MM = 24.0
"""No place of a muscle is further from its fibres than this."""

MARGIN_MM = 4.0
"""The outline is known this far outside the muscle."""

SLENDER_MM = 2.0
"""Added to a thickness before bellies are compared by its square root."""

FIRM_CLAIM = 14.0
"""A tendon or band of its own, never thicker than `thin`, keeps its place whatever is beside it."""

BETWEEN_MM = 0.3
"""Half the gap that is left between two muscles."""

LOST_MM = 0.4
"""What smoothing and the gaps between muscles take off an outline."""

ROUNDS = 16


@dataclass(frozen=True, slots=True)
class Growth:
    """What a muscle may grow into: its box of the grid, and of each free node there (n,) the flat index into the grid, mm to its
    nearest fibre, thickness 0..1, mm to the core of its tendons; and its thinnest radius, mm."""

    box: tuple[slice, slice, slice]
    index: NDArray[np.int64]
    away: Volume
    thick: Volume
    core: Volume
    thin: float

    def radius(self, full: float) -> Volume:
        """Radius (n,) mm when the belly's is `full`."""
        return np.float32(self.thin) + self.thick * np.float32(max(full - self.thin, 0.0))

    def seen(self, full: float) -> tuple[Volume, Volume, Volume]:
        """Distance (n,), radius (n,) mm and claim (n,): of the fibres, or of a tendon's core where that counts more."""
        radius = self.radius(full)
        claim = np.sqrt(radius + np.float32(SLENDER_MM))
        if full <= self.thin:
            claim[:] = FIRM_CLAIM
        firm = self.core / np.float32(FIRM_CLAIM) < self.away / claim
        return (
            np.where(firm, self.core, self.away),
            np.where(firm, np.maximum(radius - self.away + self.core, np.float32(self.thin)), radius),
            np.where(firm, np.float32(FIRM_CLAIM), claim),
        )


def growth(fibres: Bundle, room: Volume, on: Grid, thin: float, widest: float) -> Growth:
    """The free nodes near a muscle's fibres."""
    widest = min(widest, WIDEST_MM) + MARGIN_MM
    low = np.maximum(np.floor((fibres.points.min(axis=0) - widest - on.low) / on.step).astype(int), 0)
    high = np.minimum(np.ceil((fibres.points.max(axis=0) + widest - on.low) / on.step).astype(int) + 1, on.shape)
    box = (slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2]))
    far = np.ones(tuple(high - low), bool)
    at = np.rint((fibres.points - on.low) / on.step).astype(int) - low
    inside = np.all((at >= 0) & (at < far.shape), axis=1)
    far[tuple(at[inside].T)] = False
    near = (distance_transform_edt(far) * on.step <= widest) & (room[box] < 2 * on.step)
    local = np.argwhere(near)
    at = on.low + on.step * (local + low)
    away, which = cKDTree(fibres.points).query(at, k=4)
    weight = 1 / (away + 0.5) ** 2
    thick = (fibres.thick[which] * weight).sum(axis=1) / weight.sum(axis=1)
    index = np.ravel_multi_index(tuple((local + low).T), on.shape)
    core = np.full(len(index), 99, np.float32)
    if fibres.core.any():
        core[:] = cKDTree(fibres.points[fibres.core]).query(at, distance_upper_bound=4 * thin)[0].clip(max=99)
    return Growth(box, index, away[:, 0].astype(np.float32), thick.astype(np.float32), core, thin)


@dataclass(slots=True)
class Meeting:
    """Per node: distance over claim of the nearest and second nearest muscle, their claims, and which is nearest (-1: none)."""

    first: Volume
    second: Volume
    first_claim: Volume
    second_claim: Volume
    owner: NDArray[np.int8]


def meeting(growths: Sequence[Growth], full: Sequence[float], nodes: int) -> Meeting:
    """Who is nearest at each of the grid's nodes (flat)."""
    far, one = np.full(nodes, 99, np.float32), np.ones(nodes, np.float32)
    found = Meeting(far, far.copy(), one, one.copy(), np.full(nodes, -1, np.int8))
    for k, (grown, size) in enumerate(zip(growths, full, strict=True)):
        at, (away, _, claim) = grown.index, grown.seen(size)
        ratio = away / claim
        best, best_claim = found.first[at], found.first_claim[at]
        wins, closer = ratio < best, ratio < found.second[at]
        found.second[at] = np.where(wins, best, np.minimum(found.second[at], ratio))
        found.second_claim[at] = np.where(wins, best_claim, np.where(closer, claim, found.second_claim[at]))
        found.first[at] = np.where(wins, ratio, best)
        found.first_claim[at] = np.where(wins, claim, best_claim)
        found.owner[at[wins]] = k
    return found


def solved(
    growths: Sequence[Growth], targets: Sequence[float | None], room: Volume, on: Grid, limits: Sequence[float]
) -> list[float]:
    """Belly radii (mm) that give each muscle its target volume (cm3; None: keep its limit as radius) as far as the room allows."""
    free = room.ravel() < 0
    full = [min(8.0, high) if target else high for target, high in zip(targets, limits, strict=True)]
    cell = on.step**3 / 1000
    for _ in range(ROUNDS):
        found = meeting(growths, full, room.size)
        for k, (one, target) in enumerate(zip(growths, targets, strict=True)):
            if target:
                away, radius, _ = one.seen(full[k])
                mine = (found.owner[one.index] == k) & free[one.index] & (away < radius - LOST_MM)
                have = max(float(mine.sum()) * cell, 0.2)
                full[k] = float(np.clip(full[k] * np.clip((target / have) ** 0.55, 0.6, 1.5), 1.5, limits[k]))
    return full


def outline(
    k: int, growths: Sequence[Growth], full: Sequence[float], found: Meeting, room: Volume
) -> tuple[Volume, Volume]:
    """Signed distance (about; mm) to muscle k's surface in its box, negative inside; and the radius (mm) it has there."""
    one = growths[k]
    away, radius, claim = one.seen(full[k])
    own = found.owner[one.index] == k
    rival = np.where(own, found.second[one.index], found.first[one.index])
    other = np.where(own, found.second_claim[one.index], found.first_claim[one.index])
    border = (away / claim - rival) * claim * other / (claim + other) + np.float32(BETWEEN_MM)
    value = np.maximum(np.maximum(away - radius, border), room.ravel()[one.index])
    return in_box(one, np.minimum(value, FAR_MM), room.shape, FAR_MM), in_box(one, radius, room.shape, one.thin)


def in_box(one: Growth, values: Volume, shape: tuple[int, ...], elsewhere: float) -> Volume:
    """Values (n,) of a muscle's nodes as an array over its box."""
    place = np.unravel_index(one.index, shape)
    result = np.full(tuple(s.stop - s.start for s in one.box), elsewhere, np.float32)
    result[tuple(axis - s.start for axis, s in zip(place, one.box, strict=True))] = values
    return result
