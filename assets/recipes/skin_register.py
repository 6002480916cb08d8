"""Fit the base body to the skeleton, level by level: heights, then the box around each cross-section.

A `Level` names a height on the source body and the height and box it must have in the app's frame. Between levels the
map is a smooth monotone interpolation, so joints, widths and depths land where the skeleton has them and nothing folds.
One half (x >= 0) is written; the other is its mirror image. Knows nothing about meshes' topology or single bones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from common import Points
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator, RBFInterpolator
from scipy.ndimage import gaussian_filter1d

Numbers = NDArray[np.float64]

SMOOTH_MM = 16
"""Width of the Gaussian over the fitted curves, on the source body's heights."""


@dataclass(frozen=True, slots=True)
class Level:
    """Source height -> height (mm), and the box of the left half's cross-section there: x from..to, y from..to."""

    name: str
    source_z: float
    z: float
    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Foot:
    """Named places of the left foot on the source (k, 3) and where they go (k, 3); source heights (foot alone, leg alone)."""

    source: Points
    target: Points
    blend: tuple[float, float]


def section_box(half: Points, z: float, thickness: float = 5.0) -> tuple[float, float, float, float]:
    """x and y range of the left half's points near height z. Raises ValueError when there are none."""
    near = half[np.abs(half[:, 2] - z) < thickness]
    if len(near) < 8:
        raise ValueError(f"no cross-section of the body at z = {z}")
    (x0, y0), (x1, y1) = near[:, :2].min(axis=0), near[:, :2].max(axis=0)
    return (max(x0, 0.0) if x0 < 4 else x0), x1, y0, y1


def smooth_step(t: Numbers) -> Numbers:
    """0 below 0, 1 above 1, with flat ends."""
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def fit_legs_and_trunk(half: Points, body: Points, levels: Sequence[Level]) -> Points:
    """Map `half` (n, 3) by the levels; `body` gives the source sections."""
    at = np.array([level.source_z for level in levels])
    left = body[body[:, 0] >= -0.1]
    boxes = np.array([section_box(left, z) for z in at])
    goal = np.array([[*level.x, *level.y] for level in levels])
    curves = [np.array([level.z for level in levels])]
    for low, high in ((0, 1), (2, 3)):
        scale = (goal[:, high] - goal[:, low]) / (boxes[:, high] - boxes[:, low])
        curves += [scale, goal[:, low] - scale * boxes[:, low]]
    height, sx, bx, sy, by = (smooth_curve(at, curve, half[:, 2]) for curve in curves)
    return np.column_stack([sx * half[:, 0] + bx, sy * half[:, 1] + by, height])


def smooth_curve(at: Numbers, values: Numbers, z: Numbers) -> Numbers:
    """A curve near the values at rising heights `at`, smooth enough not to show as bands on the skin; straight beyond."""
    inner = PchipInterpolator(at, values)
    grid = np.arange(at[0] - 4 * SMOOTH_MM, at[-1] + 4 * SMOOTH_MM)
    within = np.clip(grid, at[0], at[-1])
    curve = inner(within) + inner(within, 1) * (grid - within)
    curve = gaussian_filter1d(curve, SMOOTH_MM, mode="nearest", truncate=3)
    return np.asarray(np.interp(z, grid, curve))


def fit_foot(half: Points, foot: Foot) -> Points:
    """Map `half` (n, 3) as if all of it were the left foot: affine, plus a thin-plate spline for what is left over."""
    full = np.column_stack([foot.source, np.ones(len(foot.source))])
    affine, *_ = np.linalg.lstsq(full, foot.target, rcond=None)
    rest = RBFInterpolator(foot.source, foot.target - full @ affine, kernel="thin_plate_spline", smoothing=5.0)
    return np.column_stack([half, np.ones(len(half))]) @ affine + rest(half)


def register(points: Points, levels: Sequence[Level], foot: Foot) -> Points:
    """The whole body in the app's frame: `points` (n, 3) source mm -> (n, 3) mm."""
    sign = np.where(points[:, 0] < 0, -1.0, 1.0)[:, None] * [1, 0, 0] + [0, 1, 1]
    half = points * sign
    result = fit_legs_and_trunk(half, points, levels)
    low, high = foot.blend
    on_foot = half[:, 2] < high
    share = smooth_step((half[on_foot, 2] - low) / (high - low))[:, None]
    result[on_foot] = share * result[on_foot] + (1 - share) * fit_foot(half[on_foot], foot)
    return result * sign
