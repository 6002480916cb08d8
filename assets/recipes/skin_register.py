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
from scipy.interpolate import PchipInterpolator

Numbers = NDArray[np.float64]


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
    """Where the left foot goes: ankle centre, sole height, length factor, width factor, toes turned out by degrees."""

    source_ankle: tuple[float, float, float]
    ankle: tuple[float, float, float]
    sole_z: float
    length: float
    width: float
    turn_deg: float
    blend: tuple[float, float]  # source heights (foot alone, leg alone)


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
    z = np.clip(half[:, 2], at[0], at[-1])
    height, sx, bx, sy, by = (PchipInterpolator(at, curve)(z) for curve in curves)
    ends = np.gradient(curves[0], at)
    beyond = half[:, 2] - z
    height = height + beyond * np.where(beyond < 0, ends[0], ends[-1])
    return np.column_stack([sx * half[:, 0] + bx, sy * half[:, 1] + by, height])


def fit_foot(half: Points, foot: Foot, source_sole: float) -> Points:
    """Map `half` (n, 3) as if all of it were the left foot: turned about the ankle, scaled, sole on the floor."""
    local = half - foot.source_ankle
    angle = np.radians(foot.turn_deg)
    x = np.cos(angle) * local[:, 0] - np.sin(angle) * local[:, 1]
    y = np.sin(angle) * local[:, 0] + np.cos(angle) * local[:, 1]
    rise = (foot.ankle[2] - foot.sole_z) / (foot.source_ankle[2] - source_sole)
    return np.column_stack([x * foot.width, y * foot.length, local[:, 2] * rise]) + foot.ankle


def register(points: Points, levels: Sequence[Level], foot: Foot) -> Points:
    """The whole body in the app's frame: `points` (n, 3) source mm -> (n, 3) mm."""
    sign = np.where(points[:, 0] < 0, -1.0, 1.0)[:, None] * [1, 0, 0] + [0, 1, 1]
    half = points * sign
    leg = fit_legs_and_trunk(half, points, levels)
    on_foot = fit_foot(half, foot, float(points[:, 2].min()))
    low, high = foot.blend
    share = smooth_step((half[:, 2] - low) / (high - low))[:, None]
    return (share * leg + (1 - share) * on_foot) * sign
