"""Coordinates that lie on the limb like a stocking: along it and around its own axis, bending from leg to foot.

Patterns are drawn in them, so that stripes and dots are even and stay on the body when the camera turns. They are for
drawing only; where a region lies is decided by the baked fields. Must not know: VTK, channels, colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HIP_X_MM = 85.0
ANKLE_ABOVE_SOLE_MM = 120.0
BEND_RADIUS_MM = 85.0
CROTCH_Z_MM = -80.0
_SLICE_MM = 15.0

Floats = NDArray[np.float32]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LimbFrame:
    """Per vertex (n, 4): along (mm), b (mm), signed x (mm), x of the axis (mm); the other coordinate is a = |x| - axis.

    rows: dots in each row; first_row: index of the first row.
    """

    coordinates: Floats
    rows: Floats
    first_row: float


def limb_frame(points: Floats, row_pitch: float, spacing: float, most_rows: int) -> LimbFrame:
    """The coordinates of every vertex of a standing body, and how many dots fit into each row."""
    x, y, z = (points[:, i].astype(np.float64) for i in range(3))
    bend_z = z.min() + ANKLE_ABOVE_SOLE_MM
    axis_x, axis_y = _leg_axis(np.abs(x), y, z, bend_z)
    pivot_y = float(np.interp(bend_z, *axis_y)) - BEND_RADIUS_MM
    along, b = bend_z - z, y - np.interp(z, *axis_y)
    below = z < bend_z
    angle = np.arctan2(bend_z - z, y - pivot_y)
    bent, foot = below & (y >= pivot_y), below & (y < pivot_y)
    along = np.where(bent, BEND_RADIUS_MM * angle, along)
    b = np.where(bent, np.hypot(bend_z - z, y - pivot_y) - BEND_RADIUS_MM, b)
    along = np.where(foot, BEND_RADIUS_MM * np.pi / 2 + pivot_y - y, along)
    b = np.where(foot, bend_z - z - BEND_RADIUS_MM, b)
    b = _round(b, np.abs(x), y, below, pivot_y)
    into_foot = np.clip((bend_z - z) / 60.0, 0.0, 1.0)
    centre = np.interp(z, *axis_x) * (1 - into_foot) + _foot_axis(np.abs(x), y, below, pivot_y) * into_foot
    radius = np.hypot(np.abs(x) - centre, b)
    row = np.floor(along / row_pitch)
    first = float(row.min())
    rows = _dots_per_row((row - first).astype(int), radius, spacing, most_rows)
    return LimbFrame(np.column_stack([along, b, x, centre]).astype(np.float32), rows, first)


def _leg_axis(x: Values, y: Values, z: Values, bend_z: float) -> tuple[tuple[Values, Values], tuple[Values, Values]]:
    """Centre of the left limb and half-trunk at each height, smoothed: (heights, x), (heights, y)."""
    heights = np.arange(bend_z, z.max(), _SLICE_MM)
    xs, ys = np.full(len(heights), HIP_X_MM), np.zeros(len(heights))
    for i, height in enumerate(heights):
        near = np.abs(z - height) < _SLICE_MM
        ys[i] = (y[near].min() + y[near].max()) / 2 if near.any() else ys[i - 1]
        if height < CROTCH_Z_MM and near.any():
            xs[i] = (x[near].min() + x[near].max()) / 2
    kernel = np.hanning(9)[1:-1] / np.hanning(9)[1:-1].sum()
    smooth = [np.convolve(np.pad(v, 3, mode="edge"), kernel, mode="valid") for v in (xs, ys)]
    return (heights, smooth[0]), (heights, smooth[1])


def _foot_axis(x: Values, y: Values, below: NDArray[np.bool_], pivot_y: float) -> Values:
    """The middle of the foot, a straight line fitted from heel to toes."""
    slope, start = np.polyfit(y[below], x[below], 1) if below.sum() > 2 else (0.0, HIP_X_MM)
    return np.asarray(slope * y + start)


def _round(b: Values, x: Values, y: Values, below: NDArray[np.bool_], pivot_y: float) -> Values:
    """b in the foot, centred in its height and stretched by its flatness, as if the foot were as round as the leg."""
    steps = np.arange(y[below].min(), pivot_y + 1.0, _SLICE_MM)
    middle, stretch = np.zeros(len(steps)), np.ones(len(steps))
    for i, step in enumerate(steps):
        near = below & (np.abs(y - step) < _SLICE_MM)
        if near.sum() > 3:
            middle[i] = (b[near].min() + b[near].max()) / 2
            stretch[i] = np.clip(np.ptp(x[near]) / max(np.ptp(b[near]), 1.0), 1.0, 3.0)
    into = np.clip((pivot_y - y) / 50.0, 0.0, 1.0) * below
    return np.asarray((b - into * np.interp(y, steps, middle)) * (1 + into * (np.interp(y, steps, stretch) - 1)))


def _dots_per_row(row: NDArray[np.int_], radius: Values, spacing: float, most_rows: int) -> Floats:
    counts = np.full(most_rows, 8.0, dtype=np.float32)
    for index in range(min(int(row.max()) + 1, most_rows)):
        members = radius[row == index]
        if len(members):
            counts[index] = max(2 * round(float(np.pi * np.median(members)) / spacing), 4)
    return counts
