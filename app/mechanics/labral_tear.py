"""A labral tear: the ring round the socket cut at a place of the clock and lifted off the rim beside it.

Must not know: postures, where it hurts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.answers import Measure, Settings
from app.mechanics.hip_joint import LABRUM, Shift, Vectors, hours, joint, sided, smooth
from app.mechanics.settings import number_in, side_in
from app.mechanics.shapes import Shapes

TEAR_MM, TEAR_HOURS = 3.5, 1.2
"""How far a torn labrum is lifted at the free edge, and over how much of the clock; drawn sizes (from knowledge)."""

CUT_HOURS = (0.08, 0.2)
"""The ring is cut down to its foot this near to the site, and whole from the second on; an hour is 13 mm of the rim."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The left labrum's places: clock (n,) 0 to 12, height (n,) mm over its foot on the rim, unit directions out of the socket (n, 3)."""

    clock: Vectors
    height: Vectors
    outwards: Vectors


def displacements(settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """The labrum of the side, cut down to the rim at the place of the clock and lifted off beside it; empty without a labrum."""
    ring = shapes.kept("labrum", lambda: _ring(shapes))
    if ring is None:
        return {}
    site, opening = number_in(settings, "site", 0.0, 12.0, 2.0), joint(shapes).opening
    down = cut_at(ring.clock, site) * ring.height
    lifted = lift_at(ring.clock, site)[:, None] * (0.75 * opening + 0.65 * ring.outwards)
    return sided({LABRUM: lifted - down[:, None] * opening}, side_in(settings))


def _ring(shapes: Shapes) -> Ring | None:
    mesh = shapes.optional(f"{LABRUM}.left")
    if mesh is None:
        return None
    at, points = joint(shapes), mesh.points.astype(float)
    ray = points - at.centre
    clock, axial = hours(points, at), ray @ at.opening
    flat = ray - axial[:, None] * at.opening
    return Ring(clock, np.maximum(axial - foot(clock, axial), 0), flat / np.linalg.norm(flat, axis=1, keepdims=True))


def foot(clock: Vectors, axial: Vectors) -> Vectors:
    """Height (n,) at which the ring stands on the rim: the lowest place within a quarter of an hour."""
    near = np.abs((clock[:, None] - clock[None] + 6) % 12 - 6) < 0.25
    made: Vectors = np.where(near, axial[None], np.inf).min(axis=1) + 0.8
    return made


def cut_at(clock: Vectors, site: float) -> Vectors:
    """0 to 1 at places (n,) on the clock: how deep the ring is cut."""
    return 1 - smooth(np.abs((clock - site + 6) % 12 - 6), *CUT_HOURS)


def lift_at(clock: Vectors, site: float) -> Vectors:
    """mm by which places (n,) on the clock are lifted: a flap, free at the cut and held an hour further on."""
    off = (clock - site + 6) % 12 - 6
    made: Vectors = TEAR_MM * smooth(off, 0.0, CUT_HOURS[1]) * (1 - smooth(off, CUT_HOURS[1], TEAR_HOURS))
    return made


def measures(settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """The gap as drawn, and where tears were found."""
    side = side_in(settings)
    gap = max((float(np.linalg.norm(s, axis=1).max()) for s in displacements(settings, shapes).values()), default=0.0)
    drawn = Measure(
        f"gap.labrum.{side}",
        f"Gap under the labrum, {side}: as drawn",
        gap,
        "mm",
        neutral=0.0,
        note="Drawn so that it can be seen; not a measured size.",
    )
    without_pain = Measure(
        "share.labral-tear.no-pain",
        "Young people without pain who have a tear",
        38.6,
        "%",
        status="checked",
        sources=("lee2015labrum",),
        computed=False,
        note="27 of 70 volunteers, on MRI.",
    )
    return drawn, without_pain
