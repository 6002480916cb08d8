"""From a half volume to a closed, exactly symmetric triangle mesh."""

from __future__ import annotations

import numpy as np
import pyvista
from common import Points, Triangles
from scipy import ndimage
from vertebra_shape import GRID_MM, LOW, Volume

HALF_TRIANGLES = 3200


def half_surface(distance: Volume, smoothing: float) -> tuple[Points, Triangles]:
    """The left half's surface, open along x = 0, from a distance volume smoothed over so many voxels."""
    whole = ndimage.gaussian_filter(np.concatenate([distance[:0:-1], distance]), smoothing)
    half = whole[len(distance) - 1 :]
    grid = pyvista.ImageData(dimensions=half.shape, spacing=(GRID_MM,) * 3, origin=LOW)
    grid["distance"] = half.ravel(order="F")
    surface = grid.contour([0.0], "distance", method="flying_edges").connectivity("largest").triangulate().clean()
    return np.asarray(surface.points, float), surface.faces.reshape(-1, 4)[:, 1:].astype(np.int64)


def decimated(points: Points, triangles: Triangles, count: int) -> tuple[Points, Triangles]:
    """Fewer triangles; points of the open border go back to the median plane."""
    surface = pyvista.PolyData.from_regular_faces(points, triangles).decimate(1 - count / len(triangles))
    surface = surface.triangulate().clean()
    points = np.asarray(surface.points, float)
    triangles = surface.faces.reshape(-1, 4)[:, 1:].astype(np.int64)
    points[border(triangles), 0] = 0.0
    return points, triangles


def edges(triangles: Triangles) -> tuple[Triangles, Triangles]:
    """Unique undirected edges (e, 2) and how many triangles use each."""
    every = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    unique, uses = np.unique(every, axis=0, return_counts=True)
    return unique, uses


def border(triangles: Triangles) -> Triangles:
    """Indices of the points on the open border."""
    unique, uses = edges(triangles)
    return np.unique(unique[uses == 1])


def free_of_chords(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """Split inner edges that join two border points: mirrored, such an edge would be used four times."""
    rim = set(border(triangles).tolist())
    unique, uses = edges(triangles)
    for a, b in unique[(uses == 2) & np.isin(unique, list(rim)).all(axis=1)]:
        users = np.flatnonzero((triangles == a).any(axis=1) & (triangles == b).any(axis=1))
        others = [next(int(v) for v in triangles[t] if v not in (a, b)) for t in users]
        new = len(points)
        points = np.vstack([points, (points[a] + points[b]) / 2 * 0.8 + points[others].mean(axis=0) * 0.2])
        halves = [np.where(triangles[users] == end, new, triangles[users]) for end in (a, b)]
        triangles = np.vstack([np.delete(triangles, users, axis=0), *halves])
    return points, triangles


def mirrored_whole(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """Both halves, joined along the border, facing outwards."""
    rim = np.zeros(len(points), bool)
    rim[border(triangles)] = True
    points = points.copy()
    points[~rim, 0] = np.maximum(points[~rim, 0], 0.05)
    twin = np.where(rim, np.arange(len(points)), len(points) + np.cumsum(~rim) - 1)
    whole = np.vstack([points, points[~rim] * [-1, 1, 1]])
    faces = np.vstack([triangles, twin[triangles][:, ::-1]])
    a, b, c = (whole[faces[:, k]] for k in range(3))
    volume = float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum())
    return whole, faces if volume > 0 else faces[:, ::-1].copy()


def surface(distance: Volume, smoothing: float = 0.9) -> tuple[Points, Triangles]:
    """Closed symmetric mesh of the solid, in its local frame."""
    points, triangles = half_surface(distance, smoothing)
    points, triangles = decimated(points, triangles, HALF_TRIANGLES)
    return mirrored_whole(*free_of_chords(points, triangles))
