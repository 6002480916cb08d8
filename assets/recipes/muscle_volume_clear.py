"""Moves fibres out of what is in the way (a nerve's sheath, the skin's fat, another tendon), in one sweep along each fibre.

Must not know: muscles.
"""

from __future__ import annotations

import numpy as np
from common import Points
from fields import Grid
from muscle_volume import Volume
from nerve_curves import Array
from scipy.ndimage import gaussian_filter1d, map_coordinates
from scipy.spatial import cKDTree

KEEP_MM, APART_MM = 2.2, 4.8
"""A fibre keeps this much room round it where it can, and this much from the core of another muscle's tendon."""

ROUNDS, SWEEP, STEP_MM = 30, 3.0, 1.0
END_MM = 9.0
"""Over this length from either end, where a fibre is on bone, it is not moved."""


def cleared(lines: Points, room: Volume, on: Grid, cores: Points) -> Points:
    """Fibres (f, k, 3) with KEEP_MM of room round them and APART_MM off other tendons' cores (n, 3), as far as their ends allow."""
    moved = lines.copy()
    free = _freedom(lines)
    others = cKDTree(cores) if len(cores) else None
    for _ in range(ROUNDS):
        value, slope = _room(moved.reshape(-1, 3), room, on)
        lack = np.clip(value + KEEP_MM, 0, STEP_MM)
        push = -slope * lack[:, None]
        if others is not None:
            far, which = others.query(moved.reshape(-1, 3), distance_upper_bound=APART_MM)
            near = np.isfinite(far)
            away = moved.reshape(-1, 3)[near] - cores[which[near]]
            more = np.clip(APART_MM - far[near], 0, STEP_MM)
            push[near] += away / np.maximum(far[near], 0.2)[:, None] * more[:, None]
            lack[near] = np.maximum(lack[near], more)
        lack, push = lack.reshape(free.shape) * free, push.reshape(moved.shape) * free[..., None]
        if not np.any(lack > 0.02):
            break
        spread = gaussian_filter1d(push, SWEEP, axis=1, mode="nearest")
        share = gaussian_filter1d((lack > 0).astype(float), SWEEP, axis=1, mode="nearest")
        moved += spread / np.maximum(share, 0.35)[..., None] * free[..., None]
    return moved


def freest(lines: Points, room: Volume, on: Grid) -> int:
    """The fibre whose tightest place, away from its ends, is the least tight."""
    value = _room(lines.reshape(-1, 3), room, on)[0].reshape(lines.shape[:2])
    return int(np.argmin(np.where(_freedom(lines) >= 1, value, -np.inf).max(axis=1)))


def _freedom(lines: Points) -> Array:
    """How far (f, k) each point may be moved, 0 at the ends to 1."""
    step = np.linalg.norm(np.diff(lines, axis=1), axis=2)
    s = np.concatenate([np.zeros((len(lines), 1)), np.cumsum(step, axis=1)], axis=1)
    return np.asarray(np.clip(np.minimum(s, s[:, -1:] - s) / END_MM, 0, 1) ** 2)


def _room(at: Points, room: Volume, on: Grid) -> tuple[Array, Points]:
    """Signed distance (n,) and the unit direction (n, 3) in which it grows."""
    place = ((at - on.low) / on.step).T
    value = map_coordinates(room, place, order=1, mode="nearest")
    slope = np.empty_like(at)
    for axis in range(3):
        aside = np.zeros((3, 1))
        aside[axis] = 1
        ahead = map_coordinates(room, place + aside, order=1, mode="nearest")
        slope[:, axis] = ahead - map_coordinates(room, place - aside, order=1, mode="nearest")
    return value, slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)
