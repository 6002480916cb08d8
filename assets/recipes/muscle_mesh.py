"""From a muscle's outline on the grid to its mesh: smooth, closed, out of bone, with the fields that its fibres give it.

Must not know: how muscles share the room; names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from common import Points, Triangles, vertex_normals
from mesh_tools import components, decimate, taubin, weld
from muscle_mesh_mend import mended
from muscle_volume import Volume
from muscle_volume_bundle import Bundle
from nerve_curves import Array, unit
from nerve_obstacles import Cloud, cloud
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

SMOOTH_NODES, SMOOTH_THIN = 1.0, 0.45
"""Gaussian over the outline before its surface is taken, in nodes: in a belly, and in a tendon, which it would eat."""

THIN_MM, FULL_MM = 4.5, 8.5
"""Up to the first radius a place counts as tendon here, from the second as belly."""

SETTLE_ROUNDS, FINE_ROUNDS, COARSE_ROUNDS = 5, 20, 3

ACROSS_STEPS = 20

CRUMB_CM3, CUT_MM, FEWEST = 0.12, 8.0, 160
"""A part smaller than this or further off the belly is a crumb; a part that stays has at least so many triangles."""

OFF_ROUNDS, DEEP_MM = 14, 3.0
"""A vertex deeper than this inside a wall is not asked: a nerve that runs through a muscle cannot be got round."""


@dataclass(frozen=True, slots=True)
class Wall:
    """What a mesh keeps off, and how far, mm."""

    cloud: Cloud
    keep_mm: float


def hard_wall(surfaces: Sequence[tuple[Points, Triangles]]) -> Wall:
    """Bones, discs, dural sac."""
    return Wall(cloud(surfaces, 1.0), 0.02)


def soft_wall(surfaces: Sequence[tuple[Points, Triangles]]) -> Wall:
    """Nerves."""
    return Wall(cloud(surfaces, 0.8), 0.1)


def smoothed(outline: Volume, radius: Volume) -> Volume:
    """The outline without the grid's stairs; thin parts keep their thickness."""
    belly = np.clip((radius - THIN_MM) / (FULL_MM - THIN_MM), 0, 1)
    belly = gaussian_filter(belly, 2.0)
    return belly * gaussian_filter(outline, SMOOTH_NODES) + (1 - belly) * gaussian_filter(outline, SMOOTH_THIN)


def skin_of(outline: Volume, low: Points, step: float, target: int, walls: Sequence[Wall]) -> tuple[Points, Triangles]:
    """The closed surface of a smoothed outline (negative inside), about `target` triangles, off the walls.

    Crumbs go; a tendon that a nerve cuts from its belly stays as a part of its own. Raises ValueError when there is no surface
    or the belly will not close.
    """
    from skimage.measure import marching_cubes

    field = np.pad(outline, 1, constant_values=float(outline.max()))
    if field.min() >= 0:
        raise ValueError("the muscle has no room at all")
    points, triangles, _, _ = marching_cubes(field, 0.0)
    points, triangles = weld(points.astype(float), triangles.astype(np.int64), 1e-5)[:2]
    parts = sorted(components(points, triangles), key=lambda p: -len(p[1]))
    belly = cKDTree(parts[0][0])
    parts = [parts[0], *(p for p in parts[1:] if volume(*p) * step**3 > CRUMB_CM3 and _near(p[0], belly, step))]
    whole = sum(len(p[1]) for p in parts)
    made: list[tuple[Points, Triangles]] = []
    for fine, faces in parts:
        try:
            share = max(FEWEST, target * len(faces) // whole)
            small, corners = mended(*decimate(taubin(fine, faces, FINE_ROUNDS), faces, share))
        except ValueError:
            if not made:
                raise
            continue
        places = settled(taubin(small, corners, COARSE_ROUNDS), outline) * step + low - step
        made.append((kept_off(places, corners, walls), corners))
    starts = np.cumsum([0, *(len(p) for p, _ in made)])
    faces = np.concatenate([corners + start for (_, corners), start in zip(made, starts, strict=False)])
    return np.concatenate([p for p, _ in made]), faces


def _near(points: Points, belly: cKDTree, step: float) -> bool:
    """Whether a part lies so near the belly that a nerve's way may have cut it off."""
    return bool(belly.query(points)[0].min() * step <= CUT_MM)


def kept_off(points: Points, triangles: Triangles, walls: Sequence[Wall]) -> Points:
    """Vertices moved until they and the middles of their triangles keep off the walls; what lies deep inside stays."""
    count = np.bincount(triangles.ravel(), minlength=len(points))[:, None] + 1.0
    for _ in range(OFF_ROUNDS):
        probes = np.concatenate([points, points[triangles].mean(axis=1)])
        push = np.zeros_like(probes)
        for wall in walls:
            far, which = wall.cloud.tree.query(probes, distance_upper_bound=DEEP_MM)
            near = np.flatnonzero(np.isfinite(far))
            slope = wall.cloud.normals[which[near]]
            value = np.einsum("ij,ij->i", probes[near] - wall.cloud.points[which[near]], slope)
            push[near] += slope * np.clip(wall.keep_mm - value, 0, 0.6)[:, None]
        if not push.any():
            break
        move = push[: len(points)].copy()
        for k in range(3):
            np.add.at(move, triangles[:, k], push[len(points) :] * 2)
        points = points + move / np.maximum(count * 0.5, 1)
    return points


def settled(points: Points, outline: Volume) -> Points:
    """Vertices (grid units of the padded field) that ended outside the outline go back along its slope; then evened out."""
    slope = [np.asarray(g) for g in np.gradient(outline)]
    for _ in range(SETTLE_ROUNDS):
        at = (points - 1).T
        value = map_coordinates(outline, at, order=1, mode="nearest")
        normal = np.stack([map_coordinates(g, at, order=1, mode="nearest") for g in slope], axis=1)
        steep = np.maximum((normal**2).sum(axis=1), 0.25)
        out = np.clip(value, 0, 1.2)
        points = points - 0.8 * (out / steep)[:, None] * normal
    return points


def fields(points: Points, fibres: Bundle, all_tendon: bool) -> dict[str, NDArray[np.generic]]:
    """Per vertex: `fibre` (n, 3) int8 unit direction * 127 proximal to distal, `tendon` and `along` uint8; `across` (n, 3)
    int16, place across the fibres in 1 / ACROSS_STEPS mm: the same along a fibre, as far apart as fibres are in the belly."""
    away, which = cKDTree(fibres.points).query(points, k=12)
    weight = 1 / (away + 0.8) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    direction = unit(np.einsum("nk,nkc->nc", weight, fibres.direction[which]))
    lost = np.linalg.norm(direction, axis=1) < 0.5
    direction[lost] = fibres.direction[which[lost, 0]]
    share = [_bytes((values[which] * weight).sum(axis=1)) for values in (fibres.tendon, fibres.along)]
    if all_tendon:
        share[0][:] = 255
    off = points - np.einsum("nk,nkc->nc", weight, fibres.points[which])
    off -= np.einsum("nc,nc->n", off, direction)[:, None] * direction
    across = np.einsum("nk,nkc->nc", weight, fibres.lane[which]) + off
    return {
        "fibre": np.rint(direction * 127).astype(np.int8),
        "across": np.rint((across - across.mean(axis=0)) * ACROSS_STEPS).astype(np.int16),
        "tendon": share[0],
        "along": share[1],
    }


def _bytes(share: Array) -> NDArray[np.uint8]:
    return np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)


def volume(points: Points, triangles: Triangles) -> float:
    """Enclosed volume, cm3."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6000)


def normals(points: Points, triangles: Triangles) -> Points:
    """Outward unit normals per vertex."""
    return vertex_normals(points, triangles)
