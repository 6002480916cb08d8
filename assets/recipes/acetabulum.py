"""Seating of the femoral head: the stored socket overlaps the head by 5 mm above and stands off it below.

The head centre is kept (it agrees with the published regressions); the socket is reshaped round it.
Must not know: any bone but the hip bone.
"""

from __future__ import annotations

import numpy as np
from common import Points, Triangles, vertex_normals
from mesh_tools import taubin

JOINT_SPACE_MM = 3.6
"""Bone to bone, cartilage between (published: 4 +/- 0.8)."""

REACH_MM = (3.0, 16.0)
"""Bone this near to the socket's wall moves with it, so that the wall keeps its thickness; beyond the second it stays."""


def seat(points: Points, triangles: Triangles, centre: Points, radius: float) -> Points:
    """Points of the hip bone with the socket concentric to the head. Head: centre (3,), radius, mm."""
    socket = radius + JOINT_SPACE_MM
    moved = points.copy()
    for _ in range(4):
        ray = moved - centre
        away = np.linalg.norm(ray, axis=1)
        facing = np.einsum("ij,ij->i", vertex_normals(moved, triangles), -ray) / away
        wall = (facing > 0.45) & (away < socket + 6)
        wanted = np.where(away < socket, socket, socket + 0.55 * (away - socket))
        shift = _spread(np.where(wall, wanted - away, 0.0), moved, wall)
        moved += (shift / away)[:, None] * ray
        moved = taubin(moved, triangles, 2, keep=away > socket + 14)
    return moved


def _spread(shift: Points, points: Points, core: Points) -> Points:
    """The shift of the socket wall, fading out into the bone around it."""
    from scipy.spatial import cKDTree

    far, which = cKDTree(points[core]).query(points, k=12)
    near = shift[core][which]
    weight = 1 / (far + 0.5)
    value = (near * weight).sum(axis=1) / weight.sum(axis=1)
    t = np.clip((REACH_MM[1] - far[:, 0]) / (REACH_MM[1] - REACH_MM[0]), 0, 1)
    fade = t * t * (3 - 2 * t)
    return np.where(core, shift, np.maximum(value, 0) * fade)
