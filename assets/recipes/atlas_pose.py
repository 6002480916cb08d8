"""From the atlas' frame to the app's: the fitted median plane, the anterior pelvic plane, the standing tilt.

The stored pelvis is rolled by 4.9 and yawed by 1.7 degrees, so its own median plane is fitted, not assumed. In the new frame the
plane is x = 0, the anterior pelvic plane is turned FORWARD_DEG past vertical and the origin lies midway between the hip centres.
Must not know: meshes as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import atlas_bones
import numpy as np
from common import Points, Triangles
from mesh_tools import components, mirrored, nearest_on, sphere, turn
from numpy.typing import NDArray

FORWARD_DEG = -0.5
"""Turn of the anterior pelvic plane past vertical. The pelvic incidence of this bone is 51.8; so turned, its sacral slope is 39.7,
its tilt 12.2 (published: 41.2 +/- 8.4, 13.2 +/- 6.1)."""

HEAD_AXIS_GUESS = np.array([114.06, 0.20, 1203.99])
"""Centre of the left femoral head as stored, good to a millimetre: says which femur vertices belong to the head."""


@dataclass(frozen=True, slots=True)
class Pose:
    """app = (stored - shift) @ rotation.T"""

    rotation: NDArray[np.float64]
    shift: NDArray[np.float64]

    def apply(self, points: Points) -> Points:
        """Stored points (n, 3) -> app frame, mm."""
        return (points - self.shift) @ self.rotation.T


def pelvis_parts() -> dict[str, tuple[Points, Triangles]]:
    """`sacrum`, `hip_left`, `hip_right` as stored: three closed surfaces lie in one file."""
    surface = atlas_bones.read("pelvis")
    parts = sorted(components(surface.points, surface.triangles), key=lambda p: float(p[0][:, 0].mean()))
    return dict(zip(("hip_right", "sacrum", "hip_left"), parts, strict=True))


def femoral_head() -> tuple[NDArray[np.float64], float]:
    """Centre (3,) in the stored frame and radius of the left femoral head, by a sphere fit to its round part."""
    points = atlas_bones.read("femur").points
    centre, radius = HEAD_AXIS_GUESS, 22.8
    for _ in range(5):
        away = np.linalg.norm(points - centre, axis=1)
        toward_neck = (points - centre) @ np.array([0.75, 0.15, -0.65]) / away
        centre, radius = sphere(points[(abs(away - radius) < 1.5) & (toward_neck < 0.35)])
    return centre, radius


def _median_plane(left: Points, right: Points) -> tuple[NDArray[np.float64], float]:
    """Unit normal (towards the left) and offset of the plane that carries the right hip bone best onto the left one."""
    from scipy.optimize import least_squares
    from scipy.spatial import cKDTree

    tree, some = cKDTree(left), right[::3]

    def plane(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        normal = np.array([1.0, x[0], x[1]])
        return normal / np.linalg.norm(normal), x[2]

    def miss(x: NDArray[np.float64]) -> NDArray[np.float64]:
        normal, offset = plane(x)
        image = some - 2 * (some @ normal - offset)[:, None] * normal
        return (image - left[tree.query(image)[1]]).ravel()

    start = np.array([0.0, 0.0, float(left[:, 0].mean() + right[:, 0].mean()) / 2])
    return plane(least_squares(miss, start, method="lm").x)


def _upright(left: Points, right: Points) -> NDArray[np.float64]:
    """Turn about x (3, 3) that brings the anterior pelvic plane to vertical; points in a frame whose x = 0 is the median plane."""
    both = (left, right * np.array([-1.0, 1.0, 1.0]))
    rotation = np.eye(3)
    for _ in range(8):
        tops, pubes = [], []
        for side in both:
            p = side @ rotation.T
            low = p[:, 2].min()
            height = p[:, 2].max() - low
            upper, pubic = p[p[:, 2] > low + 0.5 * height], p[(p[:, 2] < low + 0.4 * height) & (p[:, 0] < 40)]
            tops.append(upper[upper[:, 1].argmin()])
            pubes.append(pubic[pubic[:, 1].argmin()])
        up = np.mean(tops, axis=0) - np.mean(pubes, axis=0)
        rotation = turn((1, 0, 0), float(np.degrees(np.arctan2(up[1], up[2])))) @ rotation
    return rotation


@lru_cache
def pose() -> Pose:
    """The one rigid motion for all atlas bones."""
    parts = pelvis_parts()
    left, right = parts["hip_left"][0], parts["hip_right"][0]
    normal, offset = _median_plane(left, right)
    up = np.array([0.0, 0.0, 1.0]) - normal[2] * normal
    up /= np.linalg.norm(up)
    base = np.stack([normal, np.cross(up, normal), up])
    rotation = (
        turn((1, 0, 0), FORWARD_DEG)
        @ _upright((left - normal * offset) @ base.T, (right - normal * offset) @ base.T)
        @ base
    )
    head = rotation @ (femoral_head()[0] - normal * offset)
    return Pose(rotation, normal * offset + rotation.T @ np.array([0.0, head[1], head[2]]))


def symmetric_hip() -> tuple[Points, Triangles]:
    """The left hip bone in the app frame: each vertex midway between itself and the mirrored right bone's surface."""
    parts = pelvis_parts()
    points, triangles = pose().apply(parts["hip_left"][0]), parts["hip_left"][1]
    other = mirrored(pose().apply(parts["hip_right"][0]), parts["hip_right"][1])
    return (points + nearest_on(*other, points)) / 2, triangles
