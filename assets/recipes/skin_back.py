"""The trunk at rest: calm flanks and back, and the furrow where the skin follows the spinous processes and the sacrum.

Knows the named points of the spine and the skin's points, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from common import Points, Triangles
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from skin_cover import neighbour_mean
from skin_register import smooth_step

COVER_MM = 6.0
"""Skin and fat over the spinous tips on the midline."""

SACRUM_COVER_MM = 8.0
CALM_ROUNDS = 60
"""Rounds of smoothing, each over half an edge: takes off the base mesh's creases of about 40 mm and less."""

CALM_FROM_MM = 50.0
CALM_RAMP_MM = 140.0
NAVEL_Z = 165.0
NAVEL_MM = 32.0

WIDTH_MM = 36.0
"""How far from the midline the correction reaches (Gaussian)."""

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5")


def calmed(points: Points, triangles: Triangles) -> Points:
    """The trunk above the iliac crests smoothed; the navel and everything below stay as they are."""
    mean = neighbour_mean(triangles, len(points))
    x, y, z = points.T
    navel = np.exp(-((x**2 + (z - NAVEL_Z) ** 2) / NAVEL_MM**2)) * (y < 0)
    share = (smooth_step((z - CALM_FROM_MM) / CALM_RAMP_MM) * (1 - navel))[:, None]
    smooth = points
    for _ in range(CALM_ROUNDS):
        smooth = smooth + share * (mean @ smooth - smooth)
    return smooth


def wanted_line(marks: Mapping[str, Points]) -> PchipInterpolator:
    """y of the skin's midline as a function of z, over the spinous tips and the upper sacral spines."""
    tips = [marks[f"{level}.spinous_tip"] + np.array([0, COVER_MM + 1.5, 0]) for level in LEVELS]
    tips += [marks["s2_spine"] + np.array([0, SACRUM_COVER_MM, 0])]
    line = np.array(sorted(tips, key=lambda tip: float(tip[2])))
    return PchipInterpolator(line[:, 2], line[:, 1], extrapolate=True)


def midline(points: Points) -> NDArray[np.float64]:
    """The back's midline (k, 2) as (z, y), rising."""
    line = points[(np.abs(points[:, 0]) < 1e-6) & (points[:, 1] > 0)]
    return line[np.argsort(line[:, 2])][:, [2, 1]]


def furrow(points: Points, marks: Mapping[str, Points]) -> Points:
    """Move the back near the midline onto the wanted line; above the last tip and in the natal cleft it fades out."""
    line = midline(points)
    low, high = float(marks["s2_spine"][2]), float(marks["T12.spinous_tip"][2])
    z = points[:, 2]
    lack = wanted_line(marks)(np.clip(z, low, high)) - np.interp(np.clip(z, low, high), line[:, 0], line[:, 1])
    share = smooth_step((z - low + 45) / 45) * smooth_step((high + 90 - z) / 90)
    back = smooth_step((points[:, 1] - 20) / 40)
    result = points.copy()
    result[:, 1] += lack * share * back * np.exp(-((points[:, 0] / WIDTH_MM) ** 2))
    return result
