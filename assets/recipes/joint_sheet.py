"""Sheets with thickness: closed meshes between two grids of points, laid on bones and kept out of what they must not touch.

A sheet is a grid (rows, columns, 3): rows run along its fibres, columns across. Distances come from point clouds of closed
surfaces (`nerve_obstacles.Cloud`). Must not know: which joint, which ligament.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from common import Points, Triangles
from mesh_tools import is_closed, part
from nerve_curves import Array, at_length, lengths, unit
from nerve_obstacles import Cloud, cloud
from scipy.ndimage import gaussian_filter1d

Grid = Points
"""(rows, columns, 3) mm."""


@dataclass(frozen=True, slots=True)
class Solid:
    """A closed mesh and the unit direction of the fibres at its points (zeros where it has none)."""

    points: Points
    triangles: Triangles
    fibre: Points


@dataclass(frozen=True, slots=True)
class Keep:
    """Points stay `clear` mm away from the cloud (negative: they may sink in that far)."""

    cloud: Cloud
    clear: float


def profile(count: int, power: float = 3.0, least: float = 0.12) -> Array:
    """Thickness across a sheet (count,), 1 inside and rounded down to `least` at both edges."""
    t = np.abs(np.linspace(-1, 1, count))
    return np.asarray(np.maximum((1 - t**power) ** (1 / power), least))


def spaced(count: int, crowd: float = 0.6) -> Array:
    """Parameters 0..1 (count,), closer together towards both ends: an edge is rounder than the middle."""
    t = np.linspace(0, 1, count)
    return np.asarray((1 - crowd) * t + crowd * (1 - np.cos(np.pi * t)) / 2)


def edge(t: Array, power: float = 3.0, least: float = 0.12) -> Array:
    """As `profile`, at given parameters 0..1."""
    away = np.clip(np.abs(2 * t - 1), 0, 1)
    return np.asarray(np.maximum((1 - away**power) ** (1 / power), least))


def _quads(a: Array, b: Array, c: Array, d: Array) -> Triangles:
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def slab(bottom: Grid, top: Grid, wrap: bool = False) -> tuple[Points, Triangles]:
    """The closed mesh between two grids; `wrap`: the last column joins the first. First all top points, then all bottom."""
    rows, columns = top.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    if wrap:
        index = np.concatenate([index, index[:, :1]], axis=1)
    under = index + rows * columns
    parts = [
        _quads(index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]),
        _quads(under[:-1, :-1], under[1:, :-1], under[1:, 1:], under[:-1, 1:]),
        _quads(index[0, :-1], under[0, :-1], under[0, 1:], index[0, 1:]),
        _quads(index[-1, 1:], under[-1, 1:], under[-1, :-1], index[-1, :-1]),
    ]
    if not wrap:
        parts += [
            _quads(index[1:, 0], under[1:, 0], under[:-1, 0], index[:-1, 0]),
            _quads(index[:-1, -1], under[:-1, -1], under[1:, -1], index[1:, -1]),
        ]
    points = np.concatenate([top.reshape(-1, 3), bottom.reshape(-1, 3)])
    return outward(points, np.concatenate(parts))


def ring_tube(rings: Grid) -> tuple[Points, Triangles]:
    """A closed tube round a closed curve: rings (rows, columns, 3), both directions joined."""
    rows, columns = rings.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    index = np.concatenate([index, index[:1]])
    index = np.concatenate([index, index[:, :1]], axis=1)
    return outward(rings.reshape(-1, 3), _quads(index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]))


def outward(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """The same mesh with its triangles facing out. Raises ValueError when it is not closed."""
    if not is_closed(triangles):
        raise ValueError("the sheet is not closed")
    a, b, c = (points[triangles[:, k]] - points[0] for k in range(3))
    inside_out = np.einsum("ij,ij->i", a, np.cross(b, c)).sum() < 0
    return points, (triangles[:, ::-1].copy() if inside_out else triangles)


def solid(bottom: Grid, top: Grid, wrap: bool = False) -> Solid:
    """Mesh and fibres (along the rows) between two grids."""
    points, triangles = slab(bottom, top, wrap)
    return Solid(points, triangles, unit(np.concatenate([_along(top), _along(bottom)]).reshape(-1, 3)))


def _along(grid: Grid) -> Grid:
    return np.asarray(np.gradient(grid, axis=0))


def normals(grid: Grid, wrap: bool = False) -> Grid:
    """Unit normals of a grid (rows, columns, 3)."""
    if wrap:
        wide = np.concatenate([grid[:, -1:], grid, grid[:, :1]], axis=1)
        across = np.gradient(wide, axis=1)[:, 1:-1]
    else:
        across = np.gradient(grid, axis=1)
    return unit(np.cross(_along(grid), across))


def band(middle: Grid, thick: Array, wrap: bool = False) -> Solid:
    """A sheet of the given thickness (rows, columns) mm on both sides of a grid."""
    half = normals(middle, wrap) * thick[..., None] / 2
    return solid(middle - half, middle + half, wrap)


def join(parts: Sequence[Solid]) -> Solid:
    """Several solids as one mesh."""
    start = np.cumsum([0] + [len(p.points) for p in parts[:-1]])
    return Solid(
        np.concatenate([p.points for p in parts]),
        np.concatenate([p.triangles + s for p, s in zip(parts, start, strict=True)]),
        np.concatenate([p.fibre for p in parts]),
    )


def curve(points: Sequence[Sequence[float]] | Points, count: int) -> Points:
    """A smooth curve through points, evenly spaced (count, 3)."""
    from nerve_curves import spline

    fine = spline(np.asarray(points, dtype=float), 0.3)
    return at_length(fine, np.linspace(0, lengths(fine)[-1], count))


def on(cloud: Cloud, guess: Points, out: float = 0.0) -> Points:
    """The cloud's points nearest to a guess (n, 3), moved `out` mm outwards."""
    _, which = cloud.tree.query(guess)
    return np.asarray(cloud.points[which] + out * cloud.normals[which])


def near(meshes: Sequence[tuple[Points, Triangles]], middle: Points, reach: float, spacing: float = 1.2) -> Cloud:
    """The meshes' surfaces within `reach` mm of a point, or of the nearest of several (k, 3), as one cloud."""
    from scipy.spatial import cKDTree

    centres = cKDTree(np.atleast_2d(middle))
    parts = []
    for points, triangles in meshes:
        close = np.isfinite(centres.query(points, distance_upper_bound=reach)[0])
        parts.append((points, triangles[close[triangles].any(axis=1)]))
    return cloud([part(p, t, np.ones(len(t), bool)) for p, t in parts if len(t)], spacing)


def march(cloud: Cloud, start: Points, way: Points, reach: float) -> Array:
    """How far (n,) from start (n, 3) along unit ways (n, 3) the surface is met; NaN when not within reach."""
    shape = start.shape[:-1]
    start, way = start.reshape(-1, 3), np.broadcast_to(way, start.shape).reshape(-1, 3)
    gone = np.zeros(len(start))
    active = np.arange(len(start))
    for _ in range(80):
        height = cloud.distance(start[active] + gone[active, None] * way[active])[0]
        gone[active] += np.clip(height, -1.0, None) * np.where(height > 1.5, 0.92, 0.8)
        active = active[(np.abs(height) > 0.015) & (gone[active] < reach)]
        if not len(active):
            break
    else:
        height = cloud.distance(start[active] + gone[active, None] * way[active])[0]
        gone[active[np.abs(height) > 0.3]] = np.nan  # on a seam between two surfaces the last tenth may not settle
    gone[gone >= reach] = np.nan
    return gone.reshape(shape)


def settled(grid: Grid, keeps: Sequence[tuple[Cloud, Array]], free: Array, rounds: int = 40, soft: float = 0.3) -> Grid:
    """The grid moved out of the clouds, each to its clearance (rows, columns), and kept even; `free` 0 stays, 1 moves."""
    grid = grid.copy()
    shape = grid.shape[:2]
    for turn in range(rounds):
        for what, clear in keeps:
            height, slope = what.distance(grid.reshape(-1, 3))
            push = np.clip(clear.ravel() - height, 0, 2.5) * free.ravel()
            grid += (slope * push[:, None]).reshape(grid.shape)
        if turn < rounds - 3:
            pull = np.zeros_like(grid)
            pull[1:-1] += (grid[2:] + grid[:-2]) / 2 - grid[1:-1]
            inner = (grid[:, 2:] + grid[:, :-2]) / 2 - grid[:, 1:-1]
            pull[:, 1:-1] += 0.6 * inner
            grid += soft * pull * free.reshape(*shape, 1)
    return grid


def kept_out(points: Points, keeps: Sequence[Keep], rounds: int = 6) -> Points:
    """Points (n, 3) moved out of the clouds just as far as asked."""
    points = points.copy()
    for _ in range(rounds):
        for keep in keeps:
            height, slope = keep.cloud.distance(points)
            points += slope * np.clip(keep.clear - height, 0, 3)[:, None]
    return points


def eased(body: Solid, keeps: Sequence[Keep], rounds: int = 12) -> Solid:
    """The solid moved out of the clouds: its points, and the middles of its triangles and edges with them."""
    corners = np.stack([body.triangles, np.roll(body.triangles, 1, 1), np.roll(body.triangles, 2, 1)], axis=1).reshape(
        -1, 3
    )
    points = kept_out(body.points, keeps)
    for _ in range(rounds):
        for keep in keeps:
            away = np.linalg.norm(keep.cloud.points[keep.cloud.tree.query(points)[1]] - points, axis=1)
            close = corners[(away[corners] < 6).any(axis=1)]
            for share in ((1 / 3, 1 / 3, 1 / 3), (0.5, 0.5, 0.0)):
                height, slope = keep.cloud.distance(np.einsum("k,tkj->tj", np.array(share), points[close]))
                deep = np.clip(keep.clear - height, 0, 1)
                low = deep > 0.02
                push = np.zeros_like(points)
                times = np.zeros(len(points))
                for k in range(3):
                    np.add.at(push, close[low, k], (slope * deep[:, None])[low])
                    np.add.at(times, close[low, k], 1)
                points = points + push / np.maximum(times, 1)[:, None]
    return Solid(points, body.triangles, body.fibre)


def ramp(count: int, ends: float, inside: float, first: int, last: int | None = None) -> Array:
    """Values (count,) that go from `ends` to `inside` within `first` rows of the start and `last` of the end."""
    k = np.arange(count)
    last = first if last is None else last
    t = np.clip(np.minimum(k / max(first, 1), (count - 1 - k) / max(last, 1)), 0, 1)
    return np.asarray(ends + (inside - ends) * t * t * (3 - 2 * t))


def loft(start: Points, end: Points, rows: int, via: Points | None = None, at: float = 0.5) -> Grid:
    """Rows from the curve `start` (columns, 3) to `end`; `via` (columns, 3) is passed `at` a share of the way."""
    t = np.linspace(0, 1, rows)[:, None, None]
    if via is None:
        return np.asarray(start + t * (end - start))
    bow = via - (start + at * (end - start))
    weight = np.where(t < at, t / at, (1 - t) / (1 - at))
    return np.asarray(start + t * (end - start) + np.sin(weight * np.pi / 2) * bow)


def smooth_rows(values: Array, sigma: float, closed: bool = False) -> Array:
    """Values smoothed along the first axis."""
    return np.asarray(gaussian_filter1d(values, sigma, axis=0, mode="wrap" if closed else "nearest"))
