"""Curves in space: splines through points, even resampling, frames along a curve, leads from one curve into another.

Points are (n, 3) mm. Must not know: nerves, bones, meshes.
"""

from __future__ import annotations

import numpy as np
from common import Points
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

Array = NDArray[np.float64]


def lengths(points: Points) -> Array:
    """Length along a polyline up to each point (n,), starting at 0."""
    return np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]


def unit(vectors: Array) -> Array:
    """Vectors (..., 3) scaled to length 1."""
    size = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(size < 1e-12, 1, size))


def spline(points: Points, step: float, start: Array | None = None) -> Points:
    """A smooth curve through the points, resampled about every `step` mm; `start` (3,) is its first direction.

    Chord-length-to-the-power 0.7 parameters keep it from swinging out between unevenly spaced points.
    """
    keep = np.r_[True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6]
    points = points[keep]
    if len(points) == 2 and start is None:
        count = max(2, round(float(np.linalg.norm(points[1] - points[0])) / step) + 1)
        return points[0] + np.linspace(0, 1, count)[:, None] * (points[1] - points[0])
    chord = np.linalg.norm(np.diff(points, axis=0), axis=1) ** 0.7
    t = np.r_[0, np.cumsum(chord)]
    if start is None:
        curve = CubicSpline(t, points, bc_type="natural")
    else:
        speed = unit(start) * np.linalg.norm(points[1] - points[0]) / chord[0]
        curve = CubicSpline(t, points, bc_type=((1, speed), (2, np.zeros(3))))
    fine = curve(np.linspace(0, t[-1], max(400, 60 * len(points))))
    return resample(np.asarray(fine), step)


def resample(points: Points, step: float) -> Points:
    """The same polyline with even steps of about `step` mm; both ends stay."""
    s = lengths(points)
    count = max(3, round(s[-1] / step) + 1)
    return at_length(points, np.linspace(0, s[-1], count))


def at_length(points: Points, s: Array) -> Points:
    """Points at lengths s (k,) along a polyline."""
    have = lengths(points)
    return np.stack([np.interp(s, have, points[:, k]) for k in range(3)], axis=-1)


def tangents(points: Points) -> Array:
    """Unit directions (n, 3) along a curve."""
    return unit(np.gradient(points, lengths(points), axis=0))


def frames(points: Points, wide: Array) -> tuple[Array, Array]:
    """Two unit normals (n, 3) along a curve that turn as little as possible; the first starts nearest to `wide` (3,)."""
    along = tangents(points)
    first = wide - (wide @ along[0]) * along[0]
    u = np.empty_like(points)
    u[0] = unit(first)
    for k in range(1, len(points)):
        moved = u[k - 1] - (u[k - 1] @ along[k]) * along[k]
        u[k] = unit(moved)
    return u, np.cross(along, u)


def smoothed(points: Points, sigma: float) -> Points:
    """A curve with even steps, smoothed over `sigma` steps; its ends and end directions stay."""
    if len(points) < 5:
        return points
    pad = min(len(points) - 1, int(4 * sigma) + 1)
    before = 2 * points[0] - points[pad:0:-1]
    after = 2 * points[-1] - points[-2 : -pad - 2 : -1]
    soft = gaussian_filter1d(np.concatenate([before, points, after]), sigma, axis=0)[pad : pad + len(points)]
    soft[0], soft[-1] = points[0], points[-1]
    return np.asarray(soft)


def lead_in(
    start: Array, direction: Array, onto: Points, join: float, reach: float, via: Points | None = None
) -> Points:
    """A curve that leaves `start` along `direction`, passes `via` and runs into the curve `onto` at length `join`.

    `reach` is how far it first keeps its direction. Returned with about 1.5 mm steps up to the join, then `onto` itself.
    """
    s = lengths(onto)
    rest = s > join + 1e-6
    key = [start, start + unit(direction) * reach]
    key += list(via) if via is not None else []
    ahead = np.minimum(np.array([join, join + 4, join + 8]), s[-1])
    key += list(at_length(onto, np.unique(ahead)))
    curve = spline(np.array(key), 1.5, direction)
    meets = int(np.argmin(np.linalg.norm(curve - at_length(onto, np.array([join])), axis=1)))
    return np.concatenate([curve[: meets + 1], onto[rest]])


def blend(first: Points, second: Points, length: float) -> Points:
    """A curve with the points of `second` that starts as `first` does and becomes `second` within `length` mm."""
    s = lengths(second)
    t = np.clip(s / length, 0, 1)[:, None]
    weight = t**3 * (10 - 15 * t + 6 * t**2)
    have = lengths(first)
    inside = at_length(first, np.minimum(s, have[-1]))
    beyond = np.maximum(s - have[-1], 0)[:, None] * unit(first[-1] - first[-2])
    return (1 - weight) * (inside + beyond) + weight * second


def turning(points: Points) -> Array:
    """Curvature (n,) in 1/mm, by the change of direction per length."""
    along = tangents(points)
    return np.linalg.norm(np.gradient(along, lengths(points), axis=0), axis=1)
