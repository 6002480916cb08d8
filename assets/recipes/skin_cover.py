"""Cover: push the skin outwards, smoothly, until every bone lies under it deeply enough.

Knows only points: bone points with the cover each one needs, and a skin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyvista as pv
from common import Points, Triangles, vertex_normals
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree
from skin_topology import Index, averaging

REACH_MM = 30.0
"""Bone points farther than this below the nearest skin point are safe and not measured."""

ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Bones:
    """`points` (n, 3) mm and the `cover` (n,) mm of soft tissue that each must have."""

    points: Points
    cover: NDArray[np.float64]


def depth_below(skin: Points, triangles: Triangles, points: Points) -> NDArray[np.float64]:
    """How deep (mm) each point lies below the skin; negative when it stands out. (n,)"""
    probe = pv.PolyData(points)
    probe.compute_implicit_distance(pv.PolyData.from_regular_faces(skin, triangles), inplace=True)
    return -np.asarray(probe["implicit_distance"], dtype=float)


def neighbour_mean(triangles: Triangles, count: int) -> sparse.csr_matrix:
    """Matrix that averages a value over each point's neighbours and itself (half and half)."""
    a = np.concatenate([triangles[:, [0, 1, 2]].ravel(), triangles[:, [1, 2, 0]].ravel()])
    b = np.concatenate([triangles[:, [1, 2, 0]].ravel(), triangles[:, [0, 1, 2]].ravel()])
    link = averaging(a, b, np.ones(len(a)), (count, count))
    link.data[:] = 1.0
    degree = np.asarray(link.sum(axis=1)).ravel()
    return (0.5 * sparse.identity(count) + sparse.diags(0.5 / np.maximum(degree, 1)) @ link).tocsr()


def symmetric(points: Points, mirror: Index) -> Points:
    """Mean of the points and their mirror images: exactly symmetric, points on the median plane at x = 0."""
    image = points[mirror] * [-1, 1, 1]
    half = (points + image) / 2
    return np.where((np.arange(len(points)) <= mirror)[:, None], half, half[mirror] * [-1, 1, 1])


def push(skin: Points, triangles: Triangles, mirror: Index, bones: Bones, fixed_above: float) -> Points:
    """The skin pushed outwards where a bone has too little cover. Heights of points above `fixed_above` stay."""
    mean = neighbour_mean(triangles, len(skin))
    for _ in range(ROUNDS):
        tree = cKDTree(skin)
        distance, _ = tree.query(bones.points)
        close = np.flatnonzero(distance < REACH_MM)
        lack = bones.cover[close] - depth_below(skin, triangles, bones.points[close])
        short = close[lack > 0.02]
        if not len(short):
            break
        wanted = spread(skin, tree, bones.points[short], lack[lack > 0.02])
        for _ in range(4):
            wanted = np.maximum(mean @ wanted, 0.6 * wanted)
        direction = vertex_normals(skin, triangles)
        for _ in range(6):
            direction = mean @ direction
        direction[skin[:, 2] > fixed_above, 2] = 0
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        skin = symmetric(skin + wanted[:, None] * direction, mirror)
    return skin


def spread(skin: Points, tree: cKDTree, points: Points, lack: NDArray[np.float64]) -> NDArray[np.float64]:
    """Displacement (n,) wanted at the skin points: each bone point asks those around it, less with distance."""
    wanted = np.zeros(len(skin))
    distance, nearest = tree.query(points)
    for point, amount, away in zip(skin[nearest], lack, distance, strict=True):
        radius = 9.0 + 2.0 * amount + 0.2 * away
        around = np.array(tree.query_ball_point(point, 2 * radius))
        fall = np.exp(-(((skin[around] - point) ** 2).sum(axis=1)) / radius**2)
        wanted[around] = np.maximum(wanted[around], amount * fall)
    return wanted
