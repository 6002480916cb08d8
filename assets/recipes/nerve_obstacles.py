"""What a nerve must not run through (bones) and must stay under (skins), as distances; and the curve that obeys them.

A surface is a cloud of points with normals, dense enough that the nearest one's plane gives the distance. A curve is pushed
out of bone along the distance's gradient. Each push is spread along the curve, so that it bends away in one sweep and does
not kink. Nothing here is random. Must not know: routes, roots, how meshes are stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from common import Points, Triangles, vertex_normals
from nerve_curves import Array, smoothed
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

FAR_MM = 90.0
"""Distances beyond this are not told apart."""

SHALLOW_MM = 34.0
"""Points deeper than this under the skin are not asked again while a curve is moved."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points (n, 3) of closed surfaces, their outward normals, and how far apart they lie at most."""

    tree: cKDTree
    points: Points
    normals: Points
    spacing: float

    def distance(self, at: Points) -> tuple[Array, Array]:
        """Signed distance (n,) mm (negative inside) and its unit gradient (n, 3)."""
        far, index = self.tree.query(at, distance_upper_bound=FAR_MM)
        lost = ~np.isfinite(far)
        index = np.where(lost, 0, index)
        away, normal = at - self.points[index], self.normals[index]
        height = np.einsum("ij,ij->i", away, normal)
        side = np.where(height < 0, -1.0, 1.0)
        close = far < 2 * self.spacing
        value = np.where(close, height, side * np.where(lost, FAR_MM, far))
        size = np.linalg.norm(away, axis=1, keepdims=True)
        direction = side[:, None] * away / np.where(size < 1e-9, 1, size)
        slope = np.where(close[:, None], normal, direction)
        return np.where(lost, FAR_MM, value), np.where(lost[:, None], 0.0, slope)


def cloud(surfaces: Sequence[tuple[Points, Triangles]], spacing: float) -> Cloud:
    """The surfaces as one cloud: every triangle is filled with points no more than `spacing` mm apart."""
    places, normals = [], []
    for points, triangles in surfaces:
        points = np.asarray(points, dtype=float)
        at_vertex = vertex_normals(points, triangles)
        corner, bend = points[triangles], at_vertex[triangles]
        longest = np.max([np.linalg.norm(corner[:, k] - corner[:, k - 1], axis=1) for k in range(3)], axis=0)
        parts = np.maximum(1, np.ceil(longest / spacing).astype(int))
        places.append(points)
        normals.append(at_vertex)
        for n in np.unique(parts[parts > 1]):
            inner = [(i, j, n - i - j) for i in range(n + 1) for j in range(n + 1 - i) if max(i, j, n - i - j) < n]
            weight = np.array(inner) / n
            some = parts == n
            places.append(np.einsum("wk,tkc->twc", weight, corner[some]).reshape(-1, 3))
            normals.append(np.einsum("wk,tkc->twc", weight, bend[some]).reshape(-1, 3))
    every, facing = np.concatenate(places), np.concatenate(normals)
    facing = facing / np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
    return Cloud(cKDTree(every), every, facing, spacing)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """All bones as one cloud, and each body's skin."""

    bones: Cloud
    skins: Sequence[Cloud] = ()

    def depth(self, at: Points) -> tuple[Array, Array]:
        """Depth (n,) under the nearest skin of any body (negative outside) and the direction inwards (n, 3)."""
        best, inwards = np.full(len(at), FAR_MM), np.zeros((len(at), 3))
        for skin in self.skins:
            value, slope = skin.distance(at)
            nearer = (-value < best) & (np.abs(value) < FAR_MM)
            best[nearer], inwards[nearer] = -value[nearer], -slope[nearer]
        return best, inwards


@dataclass(frozen=True, slots=True)
class Wish:
    """What each point (n,) of a curve keeps: distance to bone, least and greatest depth under the skin, freedom to move 0..1."""

    clear: Array
    deep: Array
    shallow: Array
    free: Array


def wish(count: int, clear: float, deep: float) -> Wish:
    """The same wish for every point, free to move, with no greatest depth."""
    return Wish(np.full(count, clear), np.full(count, deep), np.full(count, np.inf), np.ones(count))


def relaxed(points: Points, obstacles: Obstacles, want: Wish, rounds: int = 60, sigma: float = 3.0) -> Points:
    """The curve moved until it gets what is wished; a push is spread over `sigma` points to either side."""
    points = points.copy()
    near = obstacles.depth(points)[0] < SHALLOW_MM
    shallow = near | np.isfinite(want.shallow)
    for turn in range(rounds):
        move = _push(points, obstacles, want, shallow)
        if not np.any(move):
            break
        move *= want.free[:, None]
        width = sigma * (1 - 0.7 * turn / rounds)
        spread = gaussian_filter1d(move, width, axis=0, mode="nearest")
        share = gaussian_filter1d((np.abs(move).sum(axis=1) > 0).astype(float), width, mode="nearest")
        points = points + spread / np.maximum(share, 0.35)[:, None] * want.free[:, None]
        if turn < rounds - 8:
            points += (smoothed(points, 1.2) - points) * (0.5 * want.free)[:, None]
    return points


def _push(points: Points, obstacles: Obstacles, want: Wish, shallow: np.ndarray) -> Points:  # type: ignore[type-arg]
    """Where each point would go by itself (n, 3)."""
    distance, slope = obstacles.bones.distance(points)
    move = slope * np.clip(want.clear - distance, 0, 4)[:, None]
    move[want.clear - distance < 0.02] = 0
    if shallow.any():
        depth, inwards = obstacles.depth(points[shallow])
        low = np.clip(want.deep[shallow] - depth, 0, 4)
        high = np.clip(depth - want.shallow[shallow], 0, 4)
        amount = np.where(low > 0.02, low, np.where(high > 0.1, -high, 0))
        move[shallow] += inwards * amount[:, None]
    return move
