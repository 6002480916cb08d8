"""Cover: push the skin outwards, smoothly, until every bone lies under it deeply enough.

A toe's bones move that toe's skin only, or neighbouring toes would push each other.
Knows only points: bones with the cover they need, and a skin of which the left half (x >= 0) is worked on and mirrored.
"""

from __future__ import annotations

from collections.abc import Sequence
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

ROUNDS = 16
LAST_ROUNDS = 2
"""The last rounds only push: unfolding takes back a little."""

NAIL_ROUNDS = 5
"""Rounds of smoothing over the toes, whose nails undercut the skin on the base mesh."""

ENOUGH_MM = 0.15
"""Cover lacking by less than this is cover enough."""

CREASE = 0.3
"""Cosine between neighbouring triangles below which the skin is creased (between the toes, under the nails)."""

PART_MM = 0.4
"""A toe's skin is nearer to its own bones than to another toe's by this much: half the slit between toes."""

STEP_MM = 1.2
"""Greatest push in one round, so that the skin's own directions can follow."""


@dataclass(frozen=True, slots=True)
class Bones:
    """`points` (n, 3) of bones, the `cover` (n,) mm each must have, and the part of the skin that covers them.

    A short point moves the skin within about `reach` mm, and only points of `triangles` (m, 3), the covering part. Skin
    points `own` (n,) belong to these bones alone (a toe) and keep away from the other toes.
    """

    points: Points
    cover: NDArray[np.float64]
    triangles: Triangles
    reach: float
    own: NDArray[np.bool_]


def depth_below(skin: Points, triangles: Triangles, points: Points) -> NDArray[np.float64]:
    """How deep (mm) each point lies below the skin; negative when it stands out. (n,)"""
    probe = pv.PolyData(points)
    probe.compute_implicit_distance(pv.PolyData.from_regular_faces(skin, triangles), inplace=True)
    return -np.asarray(probe["implicit_distance"], dtype=float)


def creased(points: Points, triangles: Triangles) -> Index:
    """Points on edges where the skin folds back on itself: its two triangles face nearly opposite ways."""
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal = np.tile(normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12), (3, 1))
    order = np.lexsort(np.sort(sides, axis=1).T)
    edge, normal = np.sort(sides, axis=1)[order], normal[order]
    twins = (edge[1:] == edge[:-1]).all(axis=1)
    sharp = twins & ((normal[1:] * normal[:-1]).sum(axis=1) < CREASE)
    return np.unique(edge[:-1][sharp])


def unfolded(points: Points, triangles: Triangles, mean: sparse.csr_matrix) -> Points:
    """The skin with its creases, and what lies next to them, relaxed."""
    for _ in range(5):
        mask = np.zeros(len(points))
        mask[creased(points, triangles)] = 1
        touched = mean @ (mean @ mask) > 0
        points = np.where(touched[:, None], mean @ points, points)
    return points


def parted(skin: Points, toes: Sequence[Bones]) -> Points:
    """Each toe's own skin brought to its side of the surface midway to the other toes' bones."""
    result = skin.copy()
    for toe in toes:
        others = np.concatenate([bones.points for bones in toes if bones is not toe])
        at = skin[toe.own]
        far, other = cKDTree(others).query(at)
        near, own = cKDTree(toe.points).query(at)
        away = (at - others[other]) / far[:, None] - (at - toe.points[own]) / near[:, None]
        away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-9
        result[toe.own] += np.clip((PART_MM - far + near) / 2, 0, STEP_MM)[:, None] * away
    return result


def winding(corners: Points, points: Points) -> NDArray[np.float64]:
    """How often triangles `corners` (m, 3, 3) wind around each point: near 1 inside, near 0 outside, whatever the folds. (n,)"""
    turns = np.zeros(len(points))
    for k, point in enumerate(points):
        a, b, c = np.moveaxis(corners - point, 1, 0)
        la, lb, lc = (np.linalg.norm(v, axis=1) for v in (a, b, c))
        volume = np.einsum("ij,ij->i", a, np.cross(b, c))
        dots = [np.einsum("ij,ij->i", u, v) * w for u, v, w in ((a, b, lc), (b, c, la), (c, a, lb))]
        turns[k] = np.arctan2(volume, la * lb * lc + sum(dots)).sum() / (2 * np.pi)
    return turns


def neighbour_mean(triangles: Triangles, count: int) -> sparse.csr_matrix:
    """Matrix that averages a value over each point's neighbours and itself (half and half)."""
    a = np.concatenate([triangles[:, [0, 1, 2]].ravel(), triangles[:, [1, 2, 0]].ravel()])
    b = np.concatenate([triangles[:, [1, 2, 0]].ravel(), triangles[:, [0, 1, 2]].ravel()])
    link = averaging(a, b, np.ones(len(a)), (count, count))
    link.data[:] = 1.0
    degree = np.asarray(link.sum(axis=1)).ravel()
    return (0.5 * sparse.identity(count) + sparse.diags(0.5 / np.maximum(degree, 1)) @ link).tocsr()


def from_left(points: Points, mirror: Index, left: NDArray[np.bool_]) -> Points:
    """The left half and its mirror image: exactly symmetric, points on the median plane at x = 0."""
    half = np.where((mirror == np.arange(len(points)))[:, None], points * [0, 1, 1], points)
    return np.where(left[:, None], half, half[mirror] * [-1, 1, 1])


def push(skin: Points, triangles: Triangles, mirror: Index, groups: Sequence[Bones], flat_above: float) -> Points:
    """The skin pushed outwards where a bone has too little cover. Heights of points above `flat_above` stay."""
    mean = neighbour_mean(triangles, len(skin))
    left = (mirror == np.arange(len(skin))) | (skin[:, 0] > 0)
    toes = [bones for bones in groups if bones.own.any()]
    on_toe = np.any([bones.own for bones in toes], axis=0)[:, None]
    for _ in range(NAIL_ROUNDS):
        skin = np.where(on_toe, mean @ skin, skin)
    for turn in range(ROUNDS):
        if turn < ROUNDS - LAST_ROUNDS:
            skin = parted(unfolded(skin, triangles, mean), toes)
        skin = from_left(skin, mirror, left)
        direction, wanted = vertex_normals(skin, triangles), np.zeros(len(skin))
        for bones in groups:
            part = np.unique(bones.triangles)
            tree = cKDTree(skin[part])
            distance, _ = tree.query(bones.points)
            close = np.flatnonzero(distance < REACH_MM)
            depth = depth_below(skin, bones.triangles, bones.points[close])
            doubtful = np.flatnonzero(depth < 0)
            around = triangles[np.abs(skin[triangles].mean(axis=1) - bones.points.mean(axis=0)).max(axis=1) < 200]
            inside = winding(skin[around], bones.points[close[doubtful]]) > 0.5
            depth[doubtful[inside]] = np.inf
            lack = bones.cover[close] - depth
            short = lack > ENOUGH_MM
            ask = spread(
                skin[part],
                direction[part],
                tree,
                bones.points[close[short]],
                np.minimum(lack[short], STEP_MM),
                bones.reach,
            )
            wanted[part] = np.maximum(wanted[part], ask)
        if not wanted.any():
            break
        for _ in range(3):
            wanted = np.maximum(mean @ wanted, 0.6 * wanted)
        for _ in range(2):
            direction = mean @ direction
        direction[skin[:, 2] > flat_above, 2] = 0
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        skin = from_left(skin + wanted[:, None] * direction, mirror, left)
    return skin


def spread(
    skin: Points, normals: Points, tree: cKDTree, points: Points, lack: NDArray[np.float64], reach: float
) -> NDArray[np.float64]:
    """Displacement (n,) wanted at the skin points: each bone point asks those around it that face the same way."""
    wanted = np.zeros(len(skin))
    if not len(points):
        return wanted
    _, nearest = tree.query(points)
    for at, amount in zip(nearest, lack, strict=True):
        around = np.array(tree.query_ball_point(skin[at], 2 * reach))
        fall = np.exp(-(((skin[around] - skin[at]) ** 2).sum(axis=1)) / reach**2)
        facing = np.clip(2 * normals[around] @ normals[at], 0, 1)
        wanted[around] = np.maximum(wanted[around], amount * fall * facing)
    return wanted
