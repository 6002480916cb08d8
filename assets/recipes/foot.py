"""The bones of the foot from `myo-sim`: coarse single bones, made round, grown until the joints are even, set on the floor.

The stored bones are polyhedra of some 60 to 170 points with gaps of several millimetres between them. Each is rounded by
subdivision, grown by GROW_MM and kept JOINT_MM away from each neighbour: a joint surface lies midway between two bones.
Must not know: where the leg is, beyond the bones it must not touch.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from common import Points, Triangles
from fields import cut, field_of, grid_round, surface
from mesh_tools import components, is_closed, subdivide, weld

SOURCE = "myo-sim 0.2.4, MyoLegs foot meshes; rounded, joints closed, scaled, posed"
LICENCE = "Apache-2.0"

SCALE = 0.90
"""The stored foot is 266 mm long from heel to toe bone; 0.90 suits the atlas tibia (367 mm)."""

GROW_MM = 1.6
JOINT_MM = 1.4
STEP_MM = 1.0

OFFSETS = {
    "l_talus": (0.0, 0.0, 0.0),
    "l_foot": (-0.04877, -0.04195, -0.00792),
    "l_bofoot": (0.13003, -0.04395, -0.009),
}
"""Where the model's bodies put each file, metres, relative to the talus (x forward, y up, z to the right)."""

CALCANEUS = "calcaneus"
TARSAL = ("talus", CALCANEUS, "navicular", "cuboid", "medial_cuneiform", "intermediate_cuneiform", "lateral_cuneiform")
TRIANGLES = {"talus": 1600, CALCANEUS: 2000, "metatarsal": 640, "phalanx": 300, "tarsal": 640}


def _read(name: str) -> list[tuple[Points, Triangles]]:
    """The bones of one file, in the app's axes, mm, origin at the talus body: +x left, +y back, +z up."""
    import pyvista as pv

    found = find_spec("myo_sim")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("myo-sim is not installed; see assets/recipes/requirements.txt")
    mesh = pv.read(Path(found.submodule_search_locations[0]) / "models" / "meshes" / f"{name}.stl").triangulate()
    points = np.asarray(mesh.points, dtype=float) + np.array(OFFSETS[name])
    points = np.stack([-points[:, 2], -points[:, 0], points[:, 1]], axis=1) * 1000 * SCALE
    merged, triangles, _ = weld(points, mesh.faces.reshape(-1, 4)[:, 1:].astype(np.int64), 1e-3)
    return [_sound(*bone) for bone in components(merged, triangles)]


def _sound(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    """A closed surface facing outwards: one missing triangle is added; a bone with more faults becomes its convex hull."""
    if not is_closed(triangles):
        edges = {(int(t[k]), int(t[k - 2])) for t in triangles for k in range(3)}
        lone = [(b, a) for a, b in edges if (b, a) not in edges]
        if len(lone) == 3:
            (a, b), rest = lone[0], dict(lone[1:])
            triangles = np.vstack([triangles, [a, b, rest[b]]])
    if not is_closed(triangles):
        from scipy.spatial import ConvexHull

        triangles = ConvexHull(points).simplices.astype(np.int64)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), a - points.mean(axis=0)) < 0
    if not is_closed(triangles):  # a hull's faces come in any direction
        triangles = np.where(inward[:, None], triangles[:, ::-1], triangles)
    elif np.einsum("ij,ij->", a, np.cross(b, c)) < 0:
        triangles = triangles[:, ::-1]
    return _compact(points, triangles)


def _compact(points: Points, triangles: Triangles) -> tuple[Points, Triangles]:
    used, index = np.unique(triangles, return_inverse=True)
    return points[used], index.reshape(-1, 3).astype(np.int64)


def raw_bones() -> dict[str, tuple[Points, Triangles]]:
    """Name -> closed coarse bone, in the foot's own frame (origin at the talus body)."""
    talus = _read("l_talus")[0]
    hind = _read("l_foot")
    ray = sorted(
        (b for b in hind if np.ptp(b[0][:, 1]) > 40 and b[0][:, 1].mean() < -40), key=lambda b: float(b[0][:, 0].mean())
    )
    rest = sorted((b for b in hind if not any(b is r for r in ray)), key=lambda b: -float(b[0][:, 1].mean()))
    heel, small = rest[0], rest[1:]
    cuboid = max(small, key=lambda b: float(b[0][:, 0].mean()))
    navicular = max(
        (b for b in small if b is not cuboid), key=lambda b: float(np.ptp(b[0][:, 0]) + 0.3 * b[0][:, 1].mean())
    )
    wedges = sorted(
        (b for b in small if b is not cuboid and b is not navicular), key=lambda b: float(b[0][:, 0].mean())
    )
    found = dict(zip(TARSAL, (talus, heel, navicular, cuboid, *wedges), strict=True))
    found |= {f"metatarsal_{n}": bone for n, bone in enumerate(ray, 1)}
    toes = _read("l_bofoot")
    for n, column in enumerate(_columns(toes), 1):
        found |= {f"phalanx_{n}_{k}": bone for k, bone in enumerate(column, 1)}
    return found


def _columns(bones: list[tuple[Points, Triangles]]) -> list[list[tuple[Points, Triangles]]]:
    """The phalanges by toe, hallux first; within a toe from its root to its tip."""
    roots = sorted((b for b in bones if np.ptp(b[0][:, 1]) > 24), key=lambda b: float(b[0][:, 0].mean()))
    columns = [[b] for b in roots]
    for bone in sorted((b for b in bones if not any(b is r for r in roots)), key=lambda b: -float(b[0][:, 1].mean())):
        centre = bone[0].mean(axis=0)
        tips = [c[0][0][c[0][0][:, 1].argsort()[:8]].mean(axis=0) for c in columns]
        columns[int(np.argmin([abs(t[0] - centre[0] + 0.18 * (t[1] - centre[1])) for t in tips]))].append(bone)
    return columns


def fit_together(
    bones: Mapping[str, tuple[Points, Triangles]], fixed: Mapping[str, tuple[Points, Triangles]]
) -> dict[str, tuple[Points, Triangles]]:
    """Round, grown bones that keep JOINT_MM from each other and twice that from the `fixed` ones (tibia, fibula)."""
    fine = {name: subdivide(*bone, 2) for name, bone in bones.items()}
    made = {}
    for name, (points, triangles) in fine.items():
        grid = grid_round(points, GROW_MM + 3, STEP_MM)
        own = field_of(points, triangles, grid)
        field = own - GROW_MM
        for other, bone in [*fine.items(), *fixed.items()]:
            low, high = bone[0].min(axis=0) - 4, bone[0].max(axis=0) + 4
            if other == name or np.any(low > points.max(axis=0)) or np.any(high < points.min(axis=0)):
                continue
            their = field_of(*bone, grid)
            apart = 2 * JOINT_MM - their if other in fixed else (own - their + JOINT_MM) / 2
            field = cut(field, -apart, 0.8)
        kind = name if name in TRIANGLES else name.split("_")[0]
        made[name] = surface(field, grid, TRIANGLES.get(kind, TRIANGLES["tarsal"]))
    return made
