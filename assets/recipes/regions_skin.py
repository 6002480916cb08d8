"""The left half of a skin, fine enough to draw borders on, and which limb segment each of its points belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import limb_foot
import limb_frame
import numpy as np
from common import vertex_normals
from limb_frame import SEGMENTS, Array
from numpy.typing import NDArray
from scipy import sparse

from app.content.meshfile import Mesh

Index = NDArray[np.int64]


CALM_ROUNDS = 4

RANGES = (
    ((0.0, 0.0), (0.0, 0.0)),
    ((0.0, 10.0), (0.0, 180.0)),
    ((0.0, 1.0), (0.0, 360.0)),
    ((0.0, 1.0), (0.0, 360.0)),
    ((0.0, 1.0), (0.0, 360.0)),
    ((0.0, 1.0), (0.0, 6.0)),
    ((0.0, 1.0), (0.5, 5.5)),
)
"""Allowed t and theta (or ray) of each of SEGMENTS."""


@dataclass(frozen=True, slots=True)
class Half:
    """The left half of a skin, split finer.

    Points, normals (n, 3), triangles (m, 3), edges (k, 2). The first `len(coarse)` points are the skin's own vertices, whose
    indices are `coarse`; `spread` (n, len(coarse)) interpolates values at them to all points.
    """

    points: Array
    normals: Array
    triangles: Index
    edges: Index
    coarse: Index
    spread: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Limb:
    """Everything that gives limb coordinates on one body."""

    frame: limb_frame.Frame
    foot: limb_foot.Foot


def left_half(mesh: Mesh, longest_mm: float) -> Half:
    """The triangles with x >= 0, each split into four until most edges are shorter than longest_mm."""
    points = mesh.points.astype(float)
    normals = _calmed(vertex_normals(points, mesh.triangles), edges_of(mesh.triangles))
    triangles = mesh.triangles[(points[mesh.triangles, 0] > -0.1).all(axis=1)]
    coarse, flat = np.unique(triangles, return_inverse=True)
    points, normals, triangles = points[coarse], normals[coarse], flat.reshape(-1, 3)
    spread = sparse.identity(len(coarse), format="csr")
    edges = edges_of(triangles)
    while np.percentile(np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1), 75) > longest_mm:
        middles, triangles = _split(triangles, len(points))
        points = np.vstack([points, points[middles].mean(axis=1)])
        normals = np.vstack([normals, normals[middles].mean(axis=1)])
        spread = sparse.vstack([spread, (spread[middles[:, 0]] + spread[middles[:, 1]]) / 2]).tocsr()
        edges = edges_of(triangles)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Half(points, normals, triangles, edges, coarse, spread)


def edges_of(triangles: Index) -> Index:
    """Every edge once, (k, 2), smaller index first."""
    pairs = np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    return np.unique(pairs, axis=0)


def _calmed(normals: Array, edges: Index) -> Array:
    """Normals (n, 3) averaged with their neighbours' a few times: which way the skin faces at large, not in each fold."""
    n = len(normals)
    ends = np.vstack([edges, edges[:, ::-1]])
    near = sparse.coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (n, n)).tocsr() + sparse.identity(n)
    share = sparse.diags(1 / np.asarray(near.sum(axis=1)).ravel())
    for _ in range(CALM_ROUNDS):
        normals = share @ (near @ normals)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _split(triangles: Index, n: int) -> tuple[Index, Index]:
    """The edges (k, 2) in whose middles the new points n, n + 1, ... stand, and four triangles for each."""
    pairs = np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    edges, which = np.unique(pairs, axis=0, return_inverse=True)
    a, b, c = triangles.T
    ab, bc, ca = which.reshape(3, -1) + n
    corners = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return edges, np.vstack([np.column_stack(corner) for corner in corners])


def build_limb(half: Half, marks: Mapping[str, Array], rays: limb_foot.Rays) -> Limb:
    """Measure the body's axes, landmarks and foot."""
    frame = limb_frame.build_frame(half.points, half.edges, marks)
    return Limb(frame, limb_foot.build_foot(frame, rays, half.points, half.normals, half.edges))


def coordinates(limb: Limb, segment: int, points: Array) -> tuple[Array, Array]:
    """(t, theta or ray) of points (n, 3) in one segment (index into SEGMENTS), also a little beyond its ends."""
    name = SEGMENTS[segment]
    if name == "trunk":
        return limb_frame.trunk_coordinates(limb.frame, points)
    if name == "thigh":
        return limb_frame.thigh_coordinates(limb.frame, points)
    if name == "leg":
        return limb_frame.leg_coordinates(limb.frame, points)
    if name == "foot_heel":
        return limb_foot.heel_coordinates(limb.foot, points)
    return (
        limb_foot.dorsum_coordinates(limb.foot, points)
        if name == "foot_dorsum"
        else limb_foot.sole_coordinates(limb.foot, points)
    )


def segments(limb: Limb, points: Array, normals: Array) -> NDArray[np.uint8]:
    """Index into SEGMENTS of each point (n, 3) with its unit normal."""
    knee = limb.frame.marks["knee_centre"][2]
    z = points[:, 2]
    _, theta = limb_frame.leg_coordinates(limb.frame, points)
    foot = np.where((theta >= limb_foot.HEEL_FROM) & (theta <= limb_foot.HEEL_TO), 4, 5)
    foot = np.where(limb_foot.is_sole(limb.foot, points, normals), 6, foot)
    below = z < limb_frame.ankle_level(limb.frame.marks, points)
    return np.select([limb_frame.height(limb.frame.dip, points) >= 0, z >= knee, ~below], [1, 2, 3], foot).astype(
        np.uint8
    )
