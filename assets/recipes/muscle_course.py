"""Courses of many fibres at once: out of the bones, under the skins, smooth in between.

The rules are those of nerve_obstacles, asked for all fibres together and only near a surface, so that hundreds of fibres take seconds.
Must not know: muscles, stations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from common import Points
from nerve_obstacles import Cloud, Obstacles
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

Array = NDArray[np.float64]

NEAR_MM = 14.0
"""Bone farther away than this is no obstacle; no station lies deeper than this in a bone."""
ROUNDS = 50
SHARP = 8
"""In the last rounds nothing is smoothed, so that what was pushed stays."""


@dataclass(frozen=True, slots=True)
class Line:
    """A course to be moved: points (m, 3) in even steps, wished distance to bone (m,), wished depth under the skin (m,)."""

    points: Points
    clear: Array
    deep: Array


def signed(cloud: Cloud, at: Points, reach: float) -> tuple[Array, Points]:
    """Signed distance (n,) mm to a cloud, `reach` where it is farther, and its unit slope (n, 3), 0 where farther."""
    far, index = cloud.tree.query(at, distance_upper_bound=reach)
    lost = ~np.isfinite(far)
    index = np.where(lost, 0, index)
    away, normal = at - cloud.points[index], cloud.normals[index]
    height = np.einsum("ij,ij->i", away, normal)
    side = np.where(height < 0, -1.0, 1.0)
    close = far < 2 * cloud.spacing
    value = np.where(close, height, side * np.where(lost, reach, far))
    size = np.linalg.norm(away, axis=1, keepdims=True)
    slope = np.where(close[:, None], normal, side[:, None] * away / np.where(size < 1e-9, 1, size))
    return np.where(lost, reach, value), np.where(lost[:, None], 0.0, slope)


def settled(lines: Sequence[Line], obstacles: Obstacles, sigma: float = 2.5) -> list[Points]:
    """The courses moved until they keep their distances; ends stay. A push is spread over `sigma` points to either side."""
    sizes = [len(line.points) for line in lines]
    ends = np.cumsum(sizes)
    starts = ends - sizes
    points = np.concatenate([line.points for line in lines])
    clear = np.concatenate([line.clear for line in lines])
    deep = np.concatenate([line.deep for line in lines])
    for turn in range(ROUNDS):
        move = _push(points, clear, deep, obstacles)
        width = sigma * (1 - 0.7 * turn / ROUNDS)
        for a, b in zip(starts, ends, strict=True):
            points[a:b] = _moved(points[a:b], move[a:b], width, turn < ROUNDS - SHARP)
    return [points[a:b] for a, b in zip(starts, ends, strict=True)]


def _push(points: Points, clear: Array, deep: Array, obstacles: Obstacles) -> Points:
    """Where each point would go by itself (n, 3)."""
    value, slope = signed(obstacles.bones, points, NEAR_MM)
    short = clear - value
    move = slope * np.where(short > 0.02, np.clip(short, 0, 4), 0)[:, None]
    for skin in obstacles.skins:
        value, slope = signed(skin, points, 45.0)
        short = np.where(value < 45.0, deep + value, 0)
        move -= slope * np.where(short > 0.02, np.clip(short, 0, 4), 0)[:, None]
    return move


def _moved(points: Points, move: Points, width: float, smooth: bool) -> Points:
    """One course after one round: the pushes spread along it, then (mostly) smoothed; its ends stay."""
    pushed = points
    if np.any(move):
        spread = gaussian_filter1d(move, width, axis=0, mode="nearest")
        share = gaussian_filter1d((np.abs(move).sum(axis=1) > 0).astype(float), width, mode="nearest")
        pushed = points + spread / np.maximum(share, 0.35)[:, None]
    if smooth:
        line = pushed - _chord(pushed)
        pushed = 0.5 * pushed + 0.5 * (gaussian_filter1d(line, 0.7, axis=0, mode="nearest") + _chord(pushed))
    pushed[0], pushed[-1] = points[0], points[-1]
    return pushed


def _chord(points: Points) -> Points:
    """The straight line between a course's ends, as many points: what is smoothed is the way off it."""
    share = np.linspace(0, 1, len(points))[:, None]
    found: Points = points[0] * (1 - share) + points[-1] * share
    return found
