"""End plates as surfaces a disc can lie on: of a vertebra (from its solid) and of the sacrum (from its mesh)."""

from __future__ import annotations

import numpy as np
from disc_shape import Plate
from numpy.typing import NDArray
from vertebra_levels import Level, Pose, Vec
from vertebra_shape import Solid, rim_of

SINK_MM = 0.1  # into the bone, so that no slit shows
RIM = 0.972  # of the body's outline: the disc's corner lies on the rounded rim


def radius_towards(unit: Vec, outline: tuple[NDArray[np.float64], NDArray[np.float64]]) -> NDArray[np.float64]:
    """Outline radius in the direction of each (u, v); left and right alike."""
    x, y = outline
    theta = np.arctan2(np.abs(unit[:, 0]), -unit[:, 1])
    return np.asarray(np.interp(theta, np.arctan2(x, -y), np.hypot(x, y)))


def surface_height(solid: Solid, across: Vec, start: float, stop: float) -> NDArray[np.float64]:
    """First height between start (outside) and stop (inside the bone) where the solid begins, at each (x, y); stop if never."""
    heights = np.linspace(start, stop, 120)
    columns = np.concatenate(
        [np.repeat(across[:, None, :], len(heights), axis=1), np.tile(heights[None, :, None], (len(across), 1, 1))],
        axis=2,
    )
    distance = solid.at(columns)
    first = np.argmax(distance <= 0, axis=1)
    rows = np.arange(len(across))
    before, after = distance[rows, np.maximum(first - 1, 0)], distance[rows, first]
    part = np.where(before > after, before / np.maximum(before - after, 1e-9), 0.0)
    step = heights[1] - heights[0]
    found = heights[np.maximum(first - 1, 0)] + part * step
    return np.asarray(np.where(first > 0, found, np.nan))


def of_vertebra(level: Level, solid: Solid, pose: Pose, side: str) -> Plate:
    """The upper ("sup") or lower ("inf") plate of a vertebra."""
    outline = rim_of(level, side)
    sign = 1.0 if side == "sup" else -1.0

    def points(unit: Vec) -> Vec:
        rho = np.minimum(np.hypot(unit[:, 0], unit[:, 1]), 1.0)
        across = unit * (radius_towards(unit, outline) * RIM)[:, None]
        plane = sign * (level.height / 2 - np.tan(np.radians(level.wedge / 2)) * across[:, 1])
        height = surface_height(solid, across, sign * (level.height / 2 + 6), sign * (level.height / 2 - 6))
        height = np.where(np.isfinite(height), height, plane - sign * 0.5)
        height = np.where(rho > 0.9, np.clip(height, plane - 1.2, plane + 1.2), height)
        return pose.to_world(np.column_stack([across, height - sign * SINK_MM]))

    return points
