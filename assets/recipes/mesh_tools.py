"""Small tools on triangle meshes (points (n, 3) mm, triangles (m, 3)) that several recipes share.

Must not know: anatomy.
"""

from __future__ import annotations

import numpy as np
from common import Points, Triangles
from numpy.typing import NDArray


def weld(points: Points, triangles: Triangles, tolerance: float) -> tuple[Points, Triangles, NDArray[np.bool_]]:
    """Points closer than tolerance become one; collapsed triangles go. Third: which triangles stayed."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    pairs = cKDTree(points).query_pairs(tolerance, output_type="ndarray")
    n = len(points)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    count, group = connected_components(graph, directed=False)
    merged = np.zeros((count, 3))
    np.add.at(merged, group, points)
    merged /= np.bincount(group)[:, None]
    faces = group[triangles]
    kept = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    return merged, faces[kept], kept


def taubin(points: Points, triangles: Triangles, rounds: int, keep: NDArray[np.bool_] | None = None) -> Points:
    """Smooth without shrinking (Taubin: forth 0.5, back -0.53 per round). Points where `keep` is true stay."""
    from scipy.sparse import coo_matrix, diags_array

    i = triangles[:, [0, 1, 2]].ravel()
    j = triangles[:, [1, 2, 0]].ravel()
    n = len(points)
    link = coo_matrix((np.ones(2 * len(i)), (np.r_[i, j], np.r_[j, i])), shape=(n, n)).tocsr()
    link.data[:] = 1
    mean = diags_array(1 / np.maximum(np.asarray(link.sum(axis=1)).ravel(), 1)) @ link
    moved = points.copy()
    for step in [0.5, -0.53] * rounds:
        change = step * (mean @ moved - moved)
        if keep is not None:
            change[keep] = 0
        moved += change
    return moved


def decimate(points: Points, triangles: Triangles, target: int) -> tuple[Points, Triangles]:
    """Quadric edge collapse down to about `target` triangles; an open edge keeps its place."""
    import pyvista as pv

    mesh = pv.make_tri_mesh(points, triangles)
    if target >= len(triangles):
        return points, triangles
    small = mesh.decimate(1 - target / len(triangles), boundary_constraints=True, boundary_weight=100.0)
    return np.asarray(small.points, dtype=float), small.faces.reshape(-1, 4)[:, 1:].astype(np.int64)


def subdivide(points: Points, triangles: Triangles, rounds: int = 1) -> tuple[Points, Triangles]:
    """Loop subdivision: rounder and four times as many triangles per round. The mesh must be closed."""
    import pyvista as pv

    fine = pv.make_tri_mesh(points, triangles).subdivide(rounds, "loop")
    return np.asarray(fine.points, dtype=float), fine.faces.reshape(-1, 4)[:, 1:].astype(np.int64)


def is_closed(triangles: Triangles) -> bool:
    """True when every edge belongs to exactly two triangles that run along it in opposite directions."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    base = int(triangles.max()) + 1
    forth, back = edges[:, 0] * base + edges[:, 1], edges[:, 1] * base + edges[:, 0]
    return len(np.unique(forth)) == len(forth) and np.array_equal(np.sort(forth), np.sort(back))


def components(points: Points, triangles: Triangles) -> list[tuple[Points, Triangles]]:
    """Connected parts, in the order of their first point."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(points)
    link = coo_matrix(
        (np.ones(2 * len(triangles)), (triangles[:, :2].T.ravel(), triangles[:, 1:].T.ravel())), shape=(n, n)
    )
    count, group = connected_components(link, directed=False)
    return [part(points, triangles, group[triangles[:, 0]] == g) for g in range(count)]


def part(points: Points, triangles: Triangles, chosen: NDArray[np.bool_]) -> tuple[Points, Triangles]:
    """Only the chosen triangles (m,), and the points they use."""
    used, index = np.unique(triangles[chosen], return_inverse=True)
    return points[used], index.reshape(-1, 3).astype(np.int64)


def mirrored(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """x -> -x, still facing outwards."""
    return points * np.array([-1.0, 1.0, 1.0]), triangles[:, ::-1].copy()


def signed_distance(points: Points, triangles: Triangles, at: Points) -> NDArray[np.float64]:
    """Distance of each point in `at` (k, 3) to a closed mesh, negative inside. Exact and slow: for some 100,000 points."""
    import pyvista as pv
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkDoubleArray
    from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

    distance = vtkImplicitPolyDataDistance()
    distance.SetInput(pv.make_tri_mesh(points, triangles))
    result = vtkDoubleArray()
    distance.FunctionValue(numpy_to_vtk(np.ascontiguousarray(at, dtype=float)), result)
    return vtk_to_numpy(result).copy()


def nearest_on(points: Points, triangles: Triangles, at: Points) -> Points:
    """The nearest surface point to each point in `at` (k, 3)."""
    import pyvista as pv

    _, found = pv.make_tri_mesh(points, triangles).find_closest_cell(at, return_closest_point=True)
    return np.asarray(found, dtype=float)


def sphere(points: Points) -> tuple[NDArray[np.float64], float]:
    """Least-squares sphere through points: centre (3,), radius."""
    matrix = np.column_stack([2 * points, np.ones(len(points))])
    solution = np.linalg.lstsq(matrix, (points**2).sum(axis=1), rcond=None)[0]
    return solution[:3], float(np.sqrt(solution[3] + solution[:3] @ solution[:3]))


def turn(axis: tuple[float, float, float], degrees: float) -> NDArray[np.float64]:
    """Rotation matrix (3, 3) about an axis, right-handed; apply as points @ turn(...).T."""
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + s * k + (1 - c) * (k @ k)
