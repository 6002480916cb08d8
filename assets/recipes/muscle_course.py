"""Courses of many fibres at once: out of the bones, under the skins, smooth in between.

The rules are those of nerve_obstacles, asked for all fibres of a band together and only where a surface may be near, so that
hundreds of fibres take seconds. Must not know: muscles, stations.
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

NEAR_MM = 16.0
"""A surface farther away than this is not felt; no station lies deeper than this in a bone."""
ROUNDS = 40
SHARP = 8
"""In the last rounds nothing is smoothed, so that what was pushed stays."""
SPREAD, SMOOTH = 2.5, 0.9
"""Points to either side over which a push is spread, and over which a round smooths."""


@dataclass(frozen=True, slots=True)
class Line:
    """A course to be moved: points (m, 3) in even steps, wished distance to bone (m,), wished depth under the skin (m,)."""

    points: Points
    clear: Array
    deep: Array


def signed(cloud: Cloud, at: Points) -> tuple[Array, Points]:
    """Signed distance (n,) mm to a cloud, NEAR_MM where it is farther, and its unit slope (n, 3), 0 where farther."""
    far, index = cloud.tree.query(at, distance_upper_bound=NEAR_MM)
    lost = ~np.isfinite(far)
    index = np.where(lost, 0, index)
    away, normal = at - cloud.points[index], cloud.normals[index]
    height = np.einsum("ij,ij->i", away, normal)
    side = np.where(height < 0, -1.0, 1.0)
    close = far < 2 * cloud.spacing
    value = np.where(close, height, side * np.where(lost, NEAR_MM, far))
    size = np.linalg.norm(away, axis=1, keepdims=True)
    slope = np.where(close[:, None], normal, side[:, None] * away / np.where(size < 1e-9, 1, size))
    return np.where(lost, NEAR_MM, value), np.where(lost[:, None], 0.0, slope)


@dataclass(slots=True)
class _Feeler:
    """Asks one cloud again only about points that may have come near it: `room` is how far each can still move unasked."""

    cloud: Cloud
    wish: Array
    outside: float  # 1: points belong outside (bone), -1: inside (skin)
    room: Array

    def push(self, points: Points) -> Points:
        """Where each point would go by itself (n, 3)."""
        move = np.zeros_like(points)
        ask = np.flatnonzero(self.room < 0.5)
        if ask.size == 0:
            return move
        value, slope = signed(self.cloud, points[ask])
        # far from a skin both signs are lost and mean: deep enough
        value = np.where(np.abs(value) < NEAR_MM, self.outside * value, NEAR_MM)
        short = self.wish[ask] - value
        self.room[ask] = -short
        move[ask] = self.outside * slope * np.where(short > 0.02, np.clip(short, 0, 4), 0)[:, None]
        return move


def settled(lines: Sequence[Line], obstacles: Obstacles, avoid: Sequence[tuple[Cloud, float]] = ()) -> list[Points]:
    """The courses moved until they keep their distances, also mm from each cloud of `avoid`; their ends stay."""
    ends = np.cumsum([len(line.points) for line in lines])
    starts = np.concatenate([[0], ends[:-1]])
    points = np.concatenate([line.points for line in lines])
    clear = np.concatenate([line.clear for line in lines])
    deep = np.concatenate([line.deep for line in lines])
    feelers = [_Feeler(obstacles.bones, clear, 1.0, np.zeros(len(points)))]
    feelers += [_Feeler(skin, deep, -1.0, np.zeros(len(points))) for skin in obstacles.skins]
    feelers += [_Feeler(other, np.full(len(points), off), 1.0, np.zeros(len(points))) for other, off in avoid]
    for turn in range(ROUNDS):
        move = np.sum([feeler.push(points) for feeler in feelers], axis=0)
        old = points.copy()
        width = SPREAD * (1 - 0.7 * turn / ROUNDS)
        for a, b in zip(starts, ends, strict=True):
            points[a:b] = _moved(points[a:b], move[a:b], width, turn < ROUNDS - SHARP)
        way = np.linalg.norm(points - old, axis=1)
        for feeler in feelers:
            feeler.room -= way
    return [points[a:b] for a, b in zip(starts, ends, strict=True)]


def _moved(points: Points, move: Points, width: float, smooth: bool) -> Points:
    """One course after one round: the pushes spread along it, then (mostly) smoothed; its ends stay."""
    pushed = points.copy()
    if np.any(move):
        spread = gaussian_filter1d(move, width, axis=0, mode="nearest")
        share = gaussian_filter1d((np.abs(move).sum(axis=1) > 0).astype(float), width, mode="nearest")
        pushed += spread / np.maximum(share, 0.35)[:, None]
    if smooth:
        chord = np.linspace(points[0], points[-1], len(points))
        pushed += 0.5 * (chord + _reflected(pushed - chord) - pushed)
    pushed[0], pushed[-1] = points[0], points[-1]
    return pushed


def _reflected(offsets: Points) -> Points:
    """Offsets from the chord (m, 3), smoothed as if they went on as their own negative beyond either end: ends stay at 0."""
    wide = min(len(offsets) - 1, 6)
    long = np.concatenate([-offsets[wide:0:-1], offsets, -offsets[-2 : -wide - 2 : -1]])
    found: Points = gaussian_filter1d(long, SMOOTH, axis=0, mode="nearest")[wide : wide + len(offsets)]
    return found
