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

REACH_MM = 14.0
"""How far outside the new socket surface bone still gives way, so that the wall keeps its thickness."""


def seat(points: Points, triangles: Triangles, centre: Points, radius: float) -> Points:
    """Points of the hip bone with the socket concentric to the head. Head: centre (3,), radius, mm."""
    socket = radius + JOINT_SPACE_MM
    moved = points.copy()
    for _ in range(3):
        ray = moved - centre
        away = np.linalg.norm(ray, axis=1)
        facing = np.einsum("ij,ij->i", vertex_normals(moved, triangles), -ray) / away
        wall = (facing > 0.25) & (away < socket + 6)
        wanted = np.where(away < socket, socket, socket + 0.55 * (away - socket))
        shift = np.where(wall | (away < socket), wanted - away, 0.0)
        moved += (_spread(shift, moved, wall | (away < socket)) / away)[:, None] * ray
    ray = moved - centre
    away = np.linalg.norm(ray, axis=1)
    near = away < socket + REACH_MM
    smooth = taubin(moved, triangles, 4, keep=~near)
    ray = smooth - centre
    away = np.linalg.norm(ray, axis=1)
    return centre + ray * (np.maximum(away, socket - 0.2) / away)[:, None]


def _spread(shift: Points, points: Points, core: Points) -> Points:
    """The shift of the socket wall, fading out over REACH_MM into the bone around it."""
    from scipy.spatial import cKDTree

    far, which = cKDTree(points[core]).query(points, k=6)
    near = shift[core][which]
    weight = 1 / (far + 0.5)
    value = (near * weight).sum(axis=1) / weight.sum(axis=1)
    fade = np.clip(1 - far[:, 0] / REACH_MM, 0, 1) ** 2
    return np.where(core, shift, np.maximum(value, 0) * fade)
