"""The population-mean bones ("LLP26", 26 adults, CT) of `musculoskeletal-models`, read as triangle surfaces.

Each bone is a patchwork of Lagrange elements: cubic or quartic, four- or three-sided, with nodes at equal steps in the element's
own coordinates. The node values lie in a `.geof` file, numbered in the order in which elements first use them (`.mesh`).
Must not know: the app's frame, poses, which part of a surface is which bone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from common import Points, Triangles
from mesh_tools import weld
from numpy.typing import NDArray

SOURCE = "musculoskeletal-models 0.2.4, LLP26 population-mean bones (26 adults, CT)"
LICENCE = "MPL-2.0"

FILES = {
    "pelvis": ("pelvis_combined_cubic_mean_rigid_LLP26", "pelvis_combined_cubic_flat"),
    "femur": ("femur_left_mean_rigid_LLP26", "femur_left_quartic_flat"),
    "tibia_fibula": ("tibia_fibula_cubic_left_mean_rigid_LLP26", "tibia_fibula_left_cubic_flat"),
    "patella": ("patella_left_mean_rigid_LLP26", "patella_11_left"),
}
"""Bone -> (parameter file, topology file), without their endings."""

QUADS = {"quad44": (3, 3), "quad54": (4, 3), "quad55": (4, 4)}
TRIANGLES = {"tri10": 3, "tri15": 4}


@dataclass(frozen=True, slots=True)
class Surface:
    """Points (n, 3) mm in the frame as stored; triangles (m, 3); the element each triangle came from (m,)."""

    points: Points
    triangles: Triangles
    element: NDArray[np.int64]


def _folder() -> Path:
    found = find_spec("musculoskeletal")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("musculoskeletal-models is not installed; see assets/recipes/requirements.txt")
    return Path(found.submodule_search_locations[0]) / "models" / "atlas_meshes"


def lagrange(order: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The order + 1 Lagrange polynomials on equally spaced nodes in 0..1, at x (k,): (k, order + 1)."""
    nodes = np.arange(order + 1) / order
    columns = [np.prod([(x - m) / (node - m) for m in nodes if m != node], axis=0) for node in nodes]
    return np.stack(columns, axis=1)


def _quad(orders: tuple[int, int], steps: int) -> tuple[NDArray[np.float64], Triangles]:
    """Weights (samples, nodes) and triangles of a four-sided element; the first coordinate runs fastest."""
    t = np.linspace(0, 1, steps + 1)
    weights = np.einsum("ia,jb->jiba", lagrange(orders[0], t), lagrange(orders[1], t))
    weights = weights.reshape((steps + 1) ** 2, -1)
    corner = (np.arange(steps)[:, None] * (steps + 1) + np.arange(steps)).ravel()
    a, b, c, d = corner, corner + 1, corner + steps + 2, corner + steps + 1
    return weights, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def _triangle(order: int, steps: int) -> tuple[NDArray[np.float64], Triangles]:
    """As `_quad` for a three-sided element. Weight of node (i, j, k): a product of one polynomial per area coordinate."""
    index = np.array([(i, j) for j in range(steps + 1) for i in range(steps + 1 - j)])
    l1, l2 = index[:, 0] / steps, index[:, 1] / steps
    l0 = 1 - l1 - l2

    def part(n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.prod([(order * x - m) / (m + 1) for m in range(n)], axis=0) if n else np.ones_like(x)

    nodes = [(i, j) for j in range(order + 1) for i in range(order + 1 - j)]
    weights = np.stack([part(order - i - j, l0) * part(i, l1) * part(j, l2) for i, j in nodes], axis=1)
    at = {(int(i), int(j)): n for n, (i, j) in enumerate(index)}
    up = [(at[i, j], at[i + 1, j], at[i, j + 1]) for i, j in at if i + j < steps]
    down = [(at[i + 1, j], at[i + 1, j + 1], at[i, j + 1]) for i, j in at if i + j < steps - 1]
    return weights, np.array(up + down)


def _element_nodes(mesh: dict[str, dict[str, str]]) -> dict[int, list[int]]:
    """Element -> numbers of its nodes: numbered in the order (element, point), shared points once."""
    joined = {
        tuple(map(int, k.split("_"))): [tuple(map(int, o.split("_"))) for o in v.split()]
        for k, v in mesh["connectivity"].items()
    }
    number: dict[tuple[int, ...], int] = {}
    count = 0
    for point in sorted(joined):
        if point in number:
            continue
        for same in [point, *joined[point]]:
            number[same] = count
        count += 1
    nodes: dict[int, list[int]] = {}
    for element, local in sorted(number):
        nodes.setdefault(element, []).append(number[element, local])
    return nodes


def read(bone: str, steps: int = 10) -> Surface:
    """One bone of FILES as stored, every element cut into steps x steps cells. Raises ModuleNotFoundError, KeyError."""
    parameters, topology = FILES[bone]
    stored = json.loads((_folder() / f"{parameters}.geof").read_text(encoding="utf-8"))["field_parameters"]
    values = np.array([[float(stored[node][f"dim {k}"]) for k in range(3)] for node in sorted(stored)])
    mesh = json.loads((_folder() / f"{topology}.mesh").read_text(encoding="utf-8"))
    kinds: dict[str, Callable[[], tuple[NDArray[np.float64], Triangles]]] = {
        **{k: (lambda o=o: _quad(o, steps)) for k, o in QUADS.items()},
        **{k: (lambda o=o: _triangle(o, steps)) for k, o in TRIANGLES.items()},
    }
    made = {kind: kinds[kind]() for kind in {v.split()[1] for v in mesh["elements"].values()}}
    points, triangles, element, count = [], [], [], 0
    for e, nodes in _element_nodes(mesh).items():
        weights, cells = made[mesh["elements"][str(e)].split()[1]]
        points.append(weights @ values[nodes])
        triangles.append(cells + count)
        element.append(np.full(len(cells), e))
        count += len(weights)
    merged, faces, kept = weld(np.concatenate(points), np.concatenate(triangles), 1e-3)
    return Surface(merged, faces, np.concatenate(element)[kept])
