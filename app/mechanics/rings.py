"""Openings of the spine as rings of places found once on the neutral meshes: what each place is and which segments carry it.

Must not know: which opening it is, a posture, a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.mechanics.segments import HANDLES, INDEX

Vectors = NDArray[np.float64]

BONE, DISC, GAP = 0, 1, 2
"""What a ring's place lies on; a gap is bridged between its neighbours."""

NEAR_MM = 28.0
"""Farther along any axis than this from its origin nothing bounds an opening."""


@dataclass(frozen=True, slots=True)
class Wall:
    """Something that bounds an opening: vertices (n, 3) in the plane's axes, triangles (m, 3), the kind, the handles that carry it."""

    local: Vectors
    triangles: NDArray[np.int64]
    kind: int
    handles: tuple[str, ...]


def wall(local: Vectors, triangles: NDArray[np.int64], kind: int, handles: tuple[str, ...]) -> Wall:
    """A wall of what lies within NEAR_MM of the plane's origin."""
    near = np.abs(local).max(axis=1) < NEAR_MM
    return Wall(local, triangles[near[triangles].any(axis=1)], kind, handles)


@dataclass(frozen=True, slots=True)
class Ring:
    """Places (n, 3) mm round `centre` (3,), in order; kinds (n,); weights (n, H)."""

    centre: Vectors
    points: Vectors
    kinds: NDArray[np.int64]
    weights: NDArray[np.float32]


def directions(count: int) -> Vectors:
    """Unit vectors (count, 2) all round, from the first axis towards the second."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def cut(wall: Wall, height: float) -> Vectors:
    """Segments (k, 2, 2) in which the plane at a height of the third axis cuts a wall."""
    above = wall.local[:, 2] > height
    corners = above[wall.triangles]
    crossing = wall.triangles[corners.any(axis=1) & ~corners.all(axis=1)]
    edges = crossing[:, [[0, 1], [1, 2], [2, 0]]]
    ends = wall.local[edges]
    over = above[edges]
    cuts = over[:, :, 0] != over[:, :, 1]
    a, b = ends[cuts][:, 0], ends[cuts][:, 1]
    share = (height - a[:, 2]) / (b[:, 2] - a[:, 2])
    made: Vectors = (a + (b - a) * share[:, None])[:, :2].reshape(-1, 2, 2)
    return made


def first_hits(origin: Vectors, rays: Vectors, segments: Vectors) -> Vectors:
    """Distance (n,) along rays (n, 2) from an origin (2,) to the nearest segment (k, 2, 2); infinite where none is met."""
    if not len(segments):
        return np.full(len(rays), np.inf)
    start, along = segments[:, 0] - origin, segments[:, 1] - segments[:, 0]
    base = rays[:, :1] * along[:, 1] - rays[:, 1:] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (start[:, 0] * along[:, 1] - start[:, 1] * along[:, 0]) / base
        part = (start[:, 0] * rays[:, 1:] - start[:, 1] * rays[:, :1]) / base
    far[~((far > 0) & (part >= 0) & (part <= 1))] = np.inf
    found: Vectors = far.min(axis=1)
    return found


def bridged(distance: Vectors) -> Vectors:
    """Infinite distances (n,) of a closed ring filled between their neighbours."""
    known = np.flatnonzero(np.isfinite(distance))
    filled: Vectors = np.interp(np.arange(len(distance)), known, distance[known], period=len(distance))
    return filled


def carried(handles: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
    """Weights (n, H): each place follows its handles in equal parts."""
    made = np.zeros((len(handles), len(HANDLES)), dtype=np.float32)
    for row, names in enumerate(handles):
        for name in names:
            made[row, INDEX[name]] += 1.0 / len(names)
    return made


def area(flat: Vectors) -> Vectors:
    """Area of polygons (..., n, 2)."""
    after = np.concatenate([flat[..., 1:, :], flat[..., :1, :]], axis=-2)
    doubled = flat[..., 0] * after[..., 1] - flat[..., 1] * after[..., 0]
    made: Vectors = np.abs(doubled.sum(axis=-1)) / 2
    return made
