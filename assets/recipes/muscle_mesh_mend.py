"""Makes a decimated mesh closed again: edge collapse now and then leaves a pinched edge, which is cut out and covered anew.

Must not know: muscles.
"""

from __future__ import annotations

import numpy as np
from common import Points, Triangles
from fields import largest
from mesh_tools import is_closed, part
from numpy.typing import NDArray

ROUNDS = 6


def mended(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """The mesh closed, its largest part. Raises ValueError when cutting and covering does not close it."""
    for _ in range(ROUNDS):
        points, triangles = largest(points, triangles)
        if is_closed(triangles):
            return points, triangles
        hurt = np.isin(triangles, _pinched(triangles, len(points))).any(axis=1)
        points, triangles = part(points, triangles, ~hurt)
        points, triangles = _untangled(points, triangles)
        points, triangles = _covered(points, triangles)
    raise ValueError("the mesh cannot be closed; give it more triangles")


def _edges(triangles: Triangles) -> NDArray[np.int64]:
    """Directed edges (3 m, 2)."""
    return np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])


def _pinched(triangles: Triangles, count: int) -> NDArray[np.int64]:
    """Points of edges that do not have exactly one triangle on either side."""
    edges = _edges(triangles)
    forth, back = edges[:, 0] * count + edges[:, 1], edges[:, 1] * count + edges[:, 0]
    known, times = np.unique(forth, return_counts=True)
    wrong = (times[np.searchsorted(known, forth)] > 1) | ~np.isin(back, forth)
    return np.unique(edges[wrong])


def _open(triangles: Triangles, count: int) -> NDArray[np.int64]:
    """Directed edges (k, 2) with a triangle on one side only."""
    edges = _edges(triangles)
    return edges[~np.isin(edges[:, 1] * count + edges[:, 0], edges[:, 0] * count + edges[:, 1])]


def _untangled(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """Triangles go until no point lies on two rims at once."""
    while True:
        start = _open(triangles, len(points))[:, 0]
        places, times = np.unique(start, return_counts=True)
        twice = places[times > 1]
        if not len(twice):
            return points, triangles
        points, triangles = part(points, triangles, ~np.isin(triangles, twice).any(axis=1))


def _covered(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """Every hole gets a fan of triangles round its middle."""
    after = {int(a): int(b) for a, b in _open(triangles, len(points))}
    middles, fans = [], []
    while after:
        ring = [next(iter(after))]
        while (following := after.pop(ring[-1])) != ring[0]:
            ring.append(following)
        centre = len(points) + len(middles)
        middles.append(points[ring].mean(axis=0))
        fans += [(b, a, centre) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    if not fans:
        return points, triangles
    return np.concatenate([points, middles]), np.concatenate([triangles, np.array(fans, dtype=np.int64)])
