"""Nerves as bundles: a route, a place in its cross-section for every strand, and strands that grow out of their parents.

A strand carries the fibres of one root through one nerve. It starts on its parent's centre-line, in the parent's direction, so
that a root can be followed from the spine to the skin without a break.
Must not know: anatomy, files, meshes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from common import Points
from nerve_curves import Array, at_length, frames, lead_in, lengths, resample, smoothed, spline, tangents
from nerve_obstacles import Obstacles, Wish, relaxed, wish

STEP_MM = 1.5
CENTRE_STEP_MM = 3.0
PACK = 0.93
"""Neighbouring strands of a bundle overlap a little, so that the bundle reads as one nerve."""

FLARE, FLARE_MM = 1.4, 14.0
"""A strand may start this much thicker than it goes on, when its parent is thicker, and thins over this length."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One root's fibres in one nerve: centre-line (n, 3) mm, radius (n,), and where it comes from."""

    nerve: str
    cable: str
    root: str
    name: str
    points: Points
    radius: Array
    parent: str | None  # key of the strand it grows out of

    @property
    def key(self) -> str:
        """Unique: cable:strand."""
        return f"{self.cable}:{self.name}"


@dataclass(frozen=True, slots=True)
class Cable:
    """A stretch of a nerve between two forks, as the route file tells it, with its points already in the app's frame."""

    nerve: str
    name: str
    strands: Sequence[str]  # "L4" or "L4.f": root, and which of that root's strands
    origins: Mapping[str, tuple[str, float]]  # strand -> key of its parent, and where on it (0..1 of its length)
    path: Sequence[Array | None]  # None: the mean of where its strands start
    radius: float
    rows: Sequence[int]
    wide: Array
    join: float
    twist: float
    skin: float | None  # depth at which it ends under the skin; None when it ends in a fork or in muscle
    rise: float
    clear: float
    fade: float  # radius at its end, as a share of its radius


def slots(rows: Sequence[int], radius: float) -> Array:
    """Places (n, 2) across a bundle for n = sum(rows) strands, row after row, each row centred."""
    pitch, high = 2 * radius * PACK, 2 * radius * PACK * (0.87 if len(rows) > 1 else 1)
    places = []
    for r, count in enumerate(rows):
        across = (np.arange(count) - (count - 1) / 2) * pitch
        places += [(x, (r - (len(rows) - 1) / 2) * high) for x in across]
    return np.array(places, dtype=float)


def _starts(cable: Cable, known: Mapping[str, Strand]) -> dict[str, tuple[Array, Array, float]]:
    """Where each strand starts, in which direction and how thick: on its parent's centre-line, never thicker than the parent."""
    found = {}
    for name in cable.strands:
        key, share = cable.origins[name]
        parent = known[key]
        along = lengths(parent.points)
        k = min(int(np.searchsorted(along, share * along[-1])), len(along) - 1)
        found[name] = parent.points[k], tangents(parent.points)[k], min(float(parent.radius[k]), FLARE * cable.radius)
    return found


def _centre(cable: Cable, starts: Mapping[str, tuple[Array, Array, float]], obstacles: Obstacles) -> Points:
    """The bundle's own path, clear of bone and under the skin."""
    mean = np.mean([p for p, _, _ in starts.values()], axis=0)
    heading = np.mean([d for _, d, _ in starts.values()], axis=0)
    from_start = cable.path[0] is None
    points = np.array([mean if p is None else p for p in cable.path])
    curve = spline(points, CENTRE_STEP_MM, heading if from_start else None)
    offsets = slots(cable.rows, cable.radius)
    half = float(np.linalg.norm(offsets, axis=1).max()) + cable.radius
    want = wish(len(curve), half + cable.clear, half + 1.3)
    s = lengths(curve)
    want.free[:] = np.clip(s / 8, 0, 1) if from_start else 1
    if cable.skin is not None:
        left = s[-1] - s
        want.shallow[:] = np.where(left < cable.rise, cable.skin + 0.25 * left, np.inf)
        want.deep[:] = np.where(left < cable.rise, np.minimum(want.deep, cable.skin - 0.4), want.deep)
    else:
        want.free[:] *= np.clip((s[-1] - s) / 3 + 0.5, 0, 1)
    moved = relaxed(curve, obstacles, want)
    return smoothed(resample(moved, CENTRE_STEP_MM), 1.0)


def _in_bundle(cable: Cable, centre: Points) -> list[Points]:
    """Each strand's line inside the bundle."""
    fine = resample(centre, STEP_MM)
    u, v = frames(fine, cable.wide)
    turn = np.radians(cable.twist) * np.linspace(0, 1, len(fine))[:, None]
    across = np.cos(turn) * u + np.sin(turn) * v
    above = np.cos(turn) * v - np.sin(turn) * u
    return [fine + a * across + b * above for a, b in slots(cable.rows, cable.radius)]


def grow(cable: Cable, known: Mapping[str, Strand], obstacles: Obstacles) -> list[Strand]:
    """All strands of a cable, each from its parent."""
    starts = _starts(cable, known)
    centre = _centre(cable, starts, obstacles)
    grown = []
    for name, line in zip(cable.strands, _in_bundle(cable, centre), strict=True):
        start, heading, thick = starts[name]
        length = lengths(line)[-1]
        join = min(cable.join, 0.6 * length)
        reach = min(0.3 * float(np.linalg.norm(at_length(line, np.array([join]))[0] - start)) + 0.5, 8.0)
        path = lead_in(start, heading, line, join, reach)
        path = _settled(resample(path, STEP_MM), cable, obstacles)
        s = lengths(path)
        share = s / s[-1]
        radius = cable.radius * (1 - (1 - cable.fade) * np.clip((share - 0.5) * 2, 0, 1))
        radius += (thick - cable.radius) * (1 - np.clip(s / FLARE_MM, 0, 1)) ** 2
        root = name.split(".")[0]
        grown.append(Strand(cable.nerve, cable.name, root, name, path, radius, cable.origins[name][0]))
    return grown


def _settled(path: Points, cable: Cable, obstacles: Obstacles) -> Points:
    """The strand itself once more clear of bone and under the skin, and smooth."""
    path = smoothed(path, 2.0)
    s = lengths(path)
    want = Wish(
        np.full(len(path), cable.radius + 0.15),
        np.full(len(path), cable.radius + 1.2),
        np.full(len(path), np.inf),
        np.clip(s / 6, 0, 1),
    )
    moved = relaxed(path, obstacles, want, rounds=40, sigma=4.0)
    moved = smoothed(resample(moved, STEP_MM), 1.5)
    moved[0] = path[0]
    return moved
