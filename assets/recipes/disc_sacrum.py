"""The sacral plate as a disc sees it: the top of the sacrum's mesh inside the outline of the lowest vertebral rim."""

from __future__ import annotations

import numpy as np
import pyvista
from disc_plate import RIM, SINK_MM, radius_towards
from disc_shape import Plate
from numpy.typing import NDArray
from vertebra_levels import Pose, Vec
from vertebra_shape import outline_of_size

S1_WIDTH, S1_DEPTH = 52.0, 34.0  # measured on this sacrum, rim to rim


def heights(sacrum: pyvista.PolyData, pose: Pose, across: Vec, reach: float = 14.0) -> NDArray[np.float64]:
    """Height of the sacrum's surface above the plate plane at each (x, y) of the plate frame; NaN where there is none."""
    across = across + [0.013, 0.007]  # never along an edge of the symmetric mesh: such rays are lost
    top = pose.to_world(np.column_stack([across, np.full(len(across), reach)]))
    end = pose.to_world(np.column_stack([across, np.full(len(across), -reach)]))
    found = np.full(len(across), np.nan)
    for k in range(len(across)):
        hits, _ = sacrum.ray_trace(top[k], end[k], first_point=True)
        if len(hits):
            found[k] = reach - np.linalg.norm(hits - top[k])
    return found


def of_sacrum(sacrum: pyvista.PolyData, pose: Pose) -> Plate:
    """The sacral plate."""
    rim = outline_of_size("inf", S1_WIDTH, S1_DEPTH)

    def points(unit: Vec) -> Vec:
        across = unit * (radius_towards(unit, rim) * RIM)[:, None]
        right = np.abs(across * [1.0, 0]) + across * [0, 1.0]
        height = heights(sacrum, pose, right)
        height = np.where(np.isfinite(height), np.maximum(height, -3.5), -3.5)
        return pose.to_world(np.column_stack([across, height - SINK_MM]))

    return points
