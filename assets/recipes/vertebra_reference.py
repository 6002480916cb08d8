"""How like the CT's L3 the built L3 is: mean distance of the surfaces after the best fit of place, turn and size."""

from __future__ import annotations

import json

import common
import numpy as np
import pyvista
from common import Points
from scipy import ndimage
from scipy.spatial import cKDTree
from vertebra_template import SOURCE, VOXEL_MM, bone_mask, median_frame

ROUNDS = 60


def ct_surface() -> Points:
    """Points on the border of the CT's own L3 labels, unsymmetric and unsmoothed but for half a voxel, upright, mm."""
    mask = bone_mask()
    axes, centre = median_frame(mask)
    soft = np.pad(ndimage.gaussian_filter(mask.astype(float), 0.5), 2)
    grid = pyvista.ImageData(dimensions=soft.shape, spacing=(VOXEL_MM,) * 3, origin=(-2 * VOXEL_MM,) * 3)
    grid["bone"] = soft.ravel(order="F")
    surface = grid.contour([0.5], "bone", method="flying_edges").connectivity("largest")
    return np.asarray((np.asarray(surface.points, float) - centre) @ axes.T)


def likeness(points: Points) -> dict[str, float | str]:
    """Mean and 95th percentile distance (mm, both ways, in the built vertebra's size) to the CT surface."""
    target = ct_surface()
    moved = points - points.mean(axis=0) + target.mean(axis=0)
    tree, scale = cKDTree(target), 1.0
    for _ in range(ROUNDS):
        near = target[tree.query(moved)[1]]
        a, b = moved - moved.mean(axis=0), near - near.mean(axis=0)
        u, s, vt = np.linalg.svd(b.T @ a)
        size = float(s.sum() / (a**2).sum())
        moved = size * a @ (u @ vt).T + near.mean(axis=0)
        scale *= size
    there, back = tree.query(moved)[0] / scale, cKDTree(moved).query(target)[0] / scale
    both = np.concatenate([there, back])
    return {
        "reference": f"{SOURCE}, label surface; best place, turn and one scale",
        "scale": round(scale, 3),
        "mean_surface_distance_mm": round(float((there.mean() + back.mean()) / 2), 2),
        "p95_surface_distance_mm": round(float(np.percentile(both, 95)), 2),
    }


def record(mesh_id: str, figures: dict[str, float | str]) -> None:
    """Merge one mesh's figures into reference.json."""
    path = common.MESHES / "reference.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known[mesh_id] = figures
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
