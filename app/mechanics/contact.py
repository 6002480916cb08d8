"""Which roots a herniated disc touches: computed from the shapes, never looked up.

The healthy roots are measured against the bulging disc, before anything is pushed aside. Must not know: content, postures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Settings
from app.mechanics.bump import FIT_MM
from app.mechanics.canal import sac_ring
from app.mechanics.herniation import Herniation, bump, read
from app.mechanics.rings import area
from app.mechanics.shapes import Shapes, Strand

Vectors = NDArray[np.float64]

TOUCH_MM = 0.3
"""A gap this small is a touch: the thickness of the sac's wall and the sleeve of a root (dura 0.3 mm, from knowledge)."""

CRITICAL_AREA_MM2 = 77.0
"""A dural sac squeezed below this presses on every root inside: pressure first rises at 77 (SD 13) mm2 (Schonstrom 1984, 1988;
evidence/corrections-morphometry.yaml, stenosis.dsca_mm2.absolute_below, checked)."""

NEAR_MM = 13.0
"""Across the push, roots and disc farther than this from the bulge's top are not asked."""

AHEAD_MM = 16.0
"""Roots farther behind the disc than this are not asked."""


@dataclass(frozen=True, slots=True)
class Site:
    """A bulge's neighbourhood at size 1, in the bump's axes: disc (n, 3) and how far it is lifted (n,); places of roots (m, 3),
    their radii, heights above the disc and the bulge's height there (m,); roots: ids, starts: where each begins."""

    disc: Vectors
    lift: Vectors
    places: Vectors
    radius: Vectors
    above: Vectors
    height: Vectors
    roots: tuple[str, ...]
    starts: NDArray[np.int64]


def reached(settings: Settings, shapes: Shapes) -> tuple[str, ...]:
    """Sided ids of the roots that the herniation touches or squeezes, from above downwards, left before right."""
    return meeting(read(settings), shapes)[0]


def meeting(asked: Herniation, shapes: Shapes) -> tuple[tuple[str, ...], dict[str, float]]:
    """(the roots reached, least distance in mm from each healthy root near by to the bulging disc, below 0 an overlap).

    A root that lies behind another one is pushed by that one and not by the disc: it is not reached by touch.
    """
    site = shapes.kept(("site", replace(asked, size=1.0)), lambda: _site(asked, shapes))
    gaps, nearest = _gaps(site, asked.size)
    if asked.size <= 0:
        return (), dict(zip(site.roots, gaps.tolist(), strict=True))
    touching = np.flatnonzero(gaps <= TOUCH_MM)
    touched: list[int] = []
    for each in touching[np.argsort(site.places[nearest[touching], 2])].tolist():
        if not any(_hidden(site, nearest[each], nearest[front]) for front in touched):
            touched.append(each)
    found = {site.roots[each] for each in touched}
    if squeezed_area(asked, shapes) < CRITICAL_AREA_MM2:
        found |= set(shapes.kept(("in sac", asked.level), lambda: inside_sac(asked.level, shapes)))
    order = shapes.kept("roots in order", lambda: tuple(each.root for each in sorted(shapes.strands, key=_order)))
    return tuple(root for root in order if root in found), dict(zip(site.roots, gaps.tolist(), strict=True))


def squeezed_area(asked: Herniation, shapes: Shapes) -> float:
    """Area in mm2 of the dural sac's section in the middle of the disc, with the bulge in it."""
    frame = shapes.frame(asked.level)
    ring = sac_ring(asked.level, shapes)
    local = frame.local(ring + bump(asked, shapes).shift(ring))
    return float(area(local[:, :2]))


def inside_sac(level: str, shapes: Shapes) -> tuple[str, ...]:
    """Sided ids of the roots that still run inside the dural sac at a disc."""
    frame = shapes.frame(level)
    ring = frame.local(sac_ring(level, shapes))
    middle, half = ring.mean(axis=0), np.ptp(ring, axis=0) / 2
    found = []
    for strand in shapes.strands:
        local = frame.local(strand.points)
        at = local[np.abs(local[:, 2]).argmin()]
        if abs(at[2]) < 2.0 and np.hypot(*((at - middle)[:2] / half[:2])) < 1.0:
            found.append(strand.root)
    return tuple(found)


def _order(strand: Strand) -> tuple[float, str]:
    """From above downwards by where the root ends, left before right."""
    return -round(float(strand.points[-1, 2]), 3), strand.root


def _site(asked: Herniation, shapes: Shapes) -> Site:
    shape = bump(replace(asked, size=1.0), shapes)
    mesh = shapes.mesh(f"disc.{asked.level}.annulus")
    points = mesh.points.astype(float)
    disc = shape.local(np.concatenate([points, points[mesh.triangles].mean(axis=1)]))
    disc = disc[(np.hypot(disc[:, 0], disc[:, 1]) < NEAR_MM) & (shape.above(disc) > -1.0)]
    roots, parts = [], []
    for strand in shapes.strands:
        local = shape.local(strand.points)
        high = shape.above(local)
        near = (np.hypot(local[:, 0], local[:, 1]) < NEAR_MM) & (high > -3.0) & (high < AHEAD_MM)
        if near.any():
            roots.append(strand.root)
            parts.append((local[near], strand.radius[near]))
    places, radius = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    starts = np.cumsum([0, *(len(part[1]) for part in parts[:-1])])
    inside = np.hypot(places[:, 0], places[:, 1]) < FIT_MM
    height = np.where(inside, shape.height(places), 0.0)
    return Site(disc, shape.lift(disc), places, radius, shape.above(places), height, tuple(roots), starts)


def _gaps(site: Site, size: float) -> tuple[Vectors, NDArray[np.int64]]:
    """Per root its least distance to the disc bulging by a share of its size, and the place where that is."""
    disc = site.disc.copy()
    disc[:, 2] += size * site.lift
    squared = np.einsum("ij,ij->i", disc, disc) - (2 * site.places) @ disc.T
    distance = np.sqrt(np.maximum(squared.min(axis=1) + np.einsum("ij,ij->i", site.places, site.places), 0.0))
    tall = size * site.height
    within = (tall > 0) & (site.above < tall)
    gap = np.where(within, -distance, distance) - site.radius
    ends = [*site.starts[1:].tolist(), len(gap)]
    nearest = np.array([a + int(gap[a:b].argmin()) for a, b in zip(site.starts.tolist(), ends, strict=True)])
    return gap[nearest], nearest


def _hidden(site: Site, place: int, front: int) -> bool:
    """Whether a root's place lies behind another's, seen along the push."""
    off = site.places[place] - site.places[front]
    return bool(off[2] > 0 and np.hypot(off[0], off[1]) < site.radius[place] + site.radius[front])
