"""Named points of the posed pelvis, found on its meshes by their definition (app frame, mm, left side where paired)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from common import Points, Triangles
from mesh_tools import nearest_on
from numpy.typing import NDArray
from sacrum import FORAMINA, canal_centre

Point = NDArray[np.float64]


def farthest(points: Points, direction: tuple[float, float, float], chosen: NDArray[np.bool_]) -> Point:
    """The chosen point that lies farthest in a direction (3,)."""
    some = points[chosen]
    found: Point = some[(some @ np.array(direction)).argmax()]
    return found


def obturator_canal(points: Points, triangles: Triangles) -> Point:
    """The upper lateral corner of the obturator foramen (3,): the hole of the hip bone seen from the front."""
    from scipy.ndimage import label

    a, b, c = (points[triangles[:, k]] for k in range(3))
    t = np.linspace(0, 1, 6)
    weights = [(i, j) for i in t for j in t if i + j <= 1.0001]
    dense = np.concatenate([a + i * (b - a) + j * (c - a) for i, j in weights])
    low = dense.min(axis=0) - 2
    cell = np.floor(dense[:, [0, 2]] - low[[0, 2]]).astype(int)
    filled = np.zeros(cell.max(axis=0) + 3, dtype=bool)
    filled[cell[:, 0], cell[:, 1]] = True
    parts, _ = label(~filled)
    sizes = np.bincount(parts.ravel())
    sizes[[0, parts[0, 0]]] = 0
    hole = np.argwhere(parts == sizes.argmax()) + 0.5
    x, z = hole[(0.5 * hole[:, 0] + hole[:, 1]).argmax()] + low[[0, 2]] - np.array([1.5, 2.5])
    roof = points[(np.hypot(points[:, 0] - x, points[:, 2] - z) < 11) & (points[:, 2] > z)]
    return np.array([x, float(np.median(roof[:, 1])), z])


def sciatic_notch(points: Points) -> Point:
    """The deepest point of the greater sciatic notch (3,): where the hip bone's back edge lies furthest forward."""
    edge = [p[p[:, 1].argmax()] for p in (points[abs(points[:, 2] - z) < 1.5] for z in range(8, 46, 2))]
    return min(edge, key=lambda p: float(p[1]))


def of_hip(points: Points, triangles: Triangles) -> dict[str, Point]:
    """Landmarks of the left hip bone."""
    x, y, z = points.T
    asis = farthest(points, (0, -1, 0), z > 40)
    tubercle = farthest(points, (0.5, -0.6, 0.6), (z < 5) & (y < -30) & (x > 12) & (x < 26))
    face = points[(x < 5) & (z < 10)]
    return {
        "asis": asis,
        "psis": farthest(points, (0, 1, 0), z > 50),
        "pubic_tubercle": tubercle,
        "pubic_symphysis": np.array([0, face[:, 1].mean(), face[:, 2].mean()]),
        "iliac_crest_top": farthest(points, (0, 0, 1), z > 0),
        "ischial_tuberosity": farthest(points, (0, 0.35, -1), y > 0),
        "ischial_spine": farthest(points, (-0.75, 0.65, 0), (z > -22) & (z < 8) & (y > 35)),
        "mid_inguinal_ligament": (asis + tubercle) / 2,
        "obturator_foramen": obturator_canal(points, triangles),
    }


def of_sacrum(points: Points, triangles: Triangles) -> dict[str, Point]:
    """Landmarks of the sacrum: its upper endplate, canal, foramina and spines."""
    middle = points[abs(points[:, 0]) < 1.5]
    flat = np.array([0.0, 1.0, 1.0])
    front = farthest(middle, (0, -1, 0), middle[:, 2] > 70) * flat
    back = farthest(middle, (0, 0, 1), (middle[:, 1] < 42) & (middle[:, 2] > 70)) * flat
    plate = back - front
    found = {
        "s1_endplate_front": front,
        "s1_endplate_back": back,
        "s1_endplate_centre": (front + back) / 2,
        "s1_endplate_normal": np.array([0, -plate[2], plate[1]]) / np.linalg.norm(plate),
        "sacral_hiatus": canal_centre("hiatus"),
        "s2_centre": np.array([0.0, 53.5, 66.0]),
        "s1_spine": nearest_on(points, triangles, np.array([[0.0, 78.0, 97.0]]))[0] * flat,
        "s2_spine": nearest_on(points, triangles, np.array([[0.0, 92.0, 80.0]]))[0] * flat,
    }
    found |= {f"sacral_canal_{n}": canal_centre(str(n)) for n in range(1, 5)}
    found |= {f"sacral_foramen_{n}_anterior": np.array(f.front) for n, f in FORAMINA.items()}
    found |= {f"sacral_foramen_{n}_inner": np.array(f.inner) for n, f in FORAMINA.items()}
    found |= {f"sacral_foramen_{n}_posterior": np.array(f.back) for n, f in FORAMINA.items()}
    return found


def find(
    hip: tuple[Points, Triangles], sacrum: tuple[Points, Triangles], coccyx: tuple[Points, Triangles], head: Point
) -> Mapping[str, Sequence[float]]:
    """All landmarks of the pelvis; `head` is the left femoral head's centre."""
    notch = sciatic_notch(hip[0])
    edge = farthest(sacrum[0], (1, 0, 0), abs(sacrum[0][:, 2] - notch[2]) < 3)
    found = {
        "hip_centre": head,
        **of_hip(*hip),
        **of_sacrum(*sacrum),
        "coccyx_tip": farthest(coccyx[0], (0, -0.8, -0.6), coccyx[0][:, 2] < 0) * np.array([0.0, 1.0, 1.0]),
        "greater_sciatic_foramen": (notch + edge) / 2,
    }
    return {name: [float(v) for v in xyz] for name, xyz in found.items()}
