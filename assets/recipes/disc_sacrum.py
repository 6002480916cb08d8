"""The sacral plate as a disc sees it: the top of the sacrum's mesh inside the outline of the lowest vertebral rim."""

from __future__ import annotations

import numpy as np
import pyvista
from disc_plate import RIM, SINK_MM, radius_towards
from disc_shape import Plate
from numpy.typing import NDArray
from vertebra_levels import Pose, Vec
from vertebra_shape import rim_outline
from vertebra_template import THETA

S1_WIDTH, S1_DEPTH = 52.0, 34.0  # measured on this sacrum, rim to rim
FALL_MM = 2.2  # below the plane of the plate's front and back corners


def heights(sacrum: pyvista.PolyData, pose: Pose, across: Vec, reach: float = 14.0) -> NDArray[np.float64]:
    """Height of the sacrum's surface above the plate plane at each (x, y) of the plate frame; NaN where there is none."""
    across = across + np.array([0.013, 0.007])  # never along an edge of the symmetric mesh: such rays are lost
    top = pose.to_world(np.column_stack([across, np.full(len(across), reach)]))
    end = pose.to_world(np.column_stack([across, np.full(len(across), -reach)]))
    found = np.full(len(across), np.nan)
    for k in range(len(across)):
        hits, _ = sacrum.ray_trace(top[k], end[k])  # in no order: the nearest to the top is the plate
        if len(hits):
            found[k] = reach - np.linalg.norm(hits - top[k], axis=1).min()
    return found


def rim_on_bone(sacrum: pyvista.PolyData, pose: Pose) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(x, y) of the left half of the rim: the vertebral outline, drawn in to where the promontory has not yet fallen away."""
    x, y = rim_outline("inf", S1_WIDTH, S1_DEPTH)
    turn = THETA[::4]
    wanted = np.interp(turn, np.arctan2(x, -y), np.hypot(x, y))
    radius = np.arange(8, 30, 0.4)
    across = np.column_stack([np.outer(np.sin(turn), radius).ravel(), np.outer(-np.cos(turn), radius).ravel()])
    height = heights(sacrum, pose, across).reshape(len(turn), len(radius))
    gone = ~np.isfinite(height) | (height < -FALL_MM)
    gone[:, -1] = True
    rim = np.minimum(wanted, radius[np.argmax(gone, axis=1)] - 0.4)
    waves = np.cos(np.outer(turn, np.arange(7)))
    smooth = np.cos(np.outer(THETA, np.arange(7))) @ np.linalg.lstsq(waves, rim, rcond=None)[0]
    return smooth * np.sin(THETA), -smooth * np.cos(THETA)


def of_sacrum(sacrum: pyvista.PolyData, pose: Pose) -> Plate:
    """The sacral plate."""
    rim = rim_on_bone(sacrum, pose)

    def points(unit: Vec) -> Vec:
        across = unit * (radius_towards(unit, rim) * RIM)[:, None]
        right = np.abs(across * [1.0, 0]) + across * [0, 1.0]
        height = heights(sacrum, pose, right)
        height = np.where(np.isfinite(height), np.maximum(height, -3.5), -3.5)
        return pose.to_world(np.column_stack([across, height - SINK_MM]))

    return points
