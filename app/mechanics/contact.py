"""Which roots a herniated disc touches: computed from the shapes, never looked up.

The healthy roots are measured against the bulging disc, before anything is pushed aside. Must not know: content, postures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Settings
from app.mechanics.bump import FIT_MM, Bump
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

NEAR_MM = 16.0
"""Roots farther than this from the bulge's top are not asked."""


@dataclass(frozen=True, slots=True)
class Near:
    """One root near a bulge: places (n, 3) in the bump's axes, radii (n,), and which disc vertices it is measured against."""

    root: str
    local: Vectors
    radius: Vectors


def reached(settings: Settings, shapes: Shapes) -> tuple[str, ...]:
    """Sided ids of the roots that the herniation touches or squeezes, from above downwards, left before right."""
    asked = read(settings)
    if asked.size <= 0:
        return ()
    touched = {root for root, _ in contacts(asked, shapes)}
    if squeezed_area(asked, shapes) < CRITICAL_AREA_MM2:
        touched |= set(inside_sac(asked.level, shapes))
    return tuple(strand.root for strand in sorted(shapes.strands, key=_order) if strand.root in touched)


def contacts(asked: Herniation, shapes: Shapes) -> list[tuple[str, float]]:
    """(root, gap in mm) of the roots the bulge itself meets, nearest first; a gap below 0 is an overlap.

    A root that lies behind another one is pushed by that one and not by the disc: it is left out.
    """
    shape = bump(asked, shapes)
    key = ("disc near", asked.level, asked.type, asked.side)
    disc = _disc(shape, asked, shapes)
    found: list[tuple[str, float, Vectors, float]] = []
    for near in shapes.kept((*key, "roots"), lambda: _near(shape, shapes)):
        gap, at = _gap(near, disc, shape)
        if gap <= TOUCH_MM:
            found.append((near.root, gap, near.local[at], float(near.radius[at])))
    found.sort(key=lambda each: float(each[2][2]))
    first: list[tuple[str, float, Vectors, float]] = []
    for each in found:
        if not any(_hidden(each[2], each[3], front[2], front[3]) for front in first):
            first.append(each)
    return sorted(((root, gap) for root, gap, _, _ in first), key=lambda each: each[1])


def gap_of(root: str, asked: Herniation, shapes: Shapes) -> float:
    """Least distance in mm from the healthy root to the bulging disc; below 0 an overlap. Infinite when far away."""
    return gaps(asked, shapes).get(root, float("inf"))


def gaps(asked: Herniation, shapes: Shapes) -> dict[str, float]:
    """The same of every root that is near the bulge."""
    shape = bump(asked, shapes)
    disc = _disc(shape, asked, shapes)
    key = ("disc near", asked.level, asked.type, asked.side, "roots")
    return {near.root: _gap(near, disc, shape)[0] for near in shapes.kept(key, lambda: _near(shape, shapes))}


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


def _disc(shape: Bump, asked: Herniation, shapes: Shapes) -> Vectors:
    """The bulging annulus near the bulge (n, 3), in the bump's axes."""
    key = ("disc skin", asked.level, asked.type, asked.side)
    skin = shapes.kept(key, lambda: shape.local(_skin(shape, asked.level, shapes)))
    places: Vectors = skin.copy()
    places[:, 2] += shape.lift(skin)
    return places


def _skin(shape: Bump, level: str, shapes: Shapes) -> Vectors:
    """Healthy places (n, 3) mm on the annulus near the bulge: vertices and middles of triangles."""
    mesh = shapes.mesh(f"disc.{level}.annulus")
    points = mesh.points.astype(float)
    every = np.concatenate([points, points[mesh.triangles].mean(axis=1)])
    near: Vectors = every[
        (np.linalg.norm(every - shape.apex, axis=1) < NEAR_MM) & (shape.above(shape.local(every)) > -2.5)
    ]
    return near


def _near(shape: Bump, shapes: Shapes) -> tuple[Near, ...]:
    found = []
    for strand in shapes.strands:
        close = np.linalg.norm(strand.points - shape.apex, axis=1) < NEAR_MM
        if close.any():
            found.append(Near(strand.root, shape.local(strand.points[close]), strand.radius[close]))
    return tuple(found)


def _gap(near: Near, disc: Vectors, shape: Bump) -> tuple[float, int]:
    """Least distance between the root's surface and the disc's (n, 3), and the root's place where it is least."""
    squared = (near.local**2).sum(axis=1)[:, None] + (disc**2).sum(axis=1) - 2 * near.local @ disc.T
    distance = np.sqrt(np.maximum(squared.min(axis=1), 0.0))
    close = np.hypot(near.local[:, 0], near.local[:, 1]) < FIT_MM
    within = close & (shape.above(near.local) < shape.height(near.local)) & (distance < shape.depth + 1.0)
    gaps = np.where(within, -distance, distance) - near.radius
    at = int(gaps.argmin())
    return float(gaps[at]), at


def _hidden(place: Vectors, radius: float, front: Vectors, front_radius: float) -> bool:
    """Whether a root at `place` lies behind another, seen along the push."""
    return bool(place[2] > front[2] and np.hypot(*(place - front)[:2]) < radius + front_radius)
