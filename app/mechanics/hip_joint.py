"""The hip joint of the left side in the standing body: head, socket, rim and the clock round it, found on the bones.

Must not know: conditions, postures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.mechanics.shapes import FLIP, Shapes

Vectors = NDArray[np.float64]
Shift = NDArray[np.float32]

FEMUR, SOCKET = "bone.femur", "bone.hip"
LABRUM, CAPSULE = "joint.hip-labrum", "ligament.hip-capsule"
HEAD_LINING, SOCKET_LINING = "joint.hip-cartilage-femur", "joint.hip-cartilage-acetabulum"

TOWARDS = np.array([0.47, -0.15, 0.87]) / np.linalg.norm([0.47, -0.15, 0.87])
"""Where weight presses the head: up and outwards, a little forwards (from knowledge)."""

ROOF_DEGREES = 50.0
"""The roof of the socket lies within this angle round TOWARDS."""


@dataclass(frozen=True, slots=True)
class Joint:
    """centre (3,) and radius (mm) of the head; roof (n, 3): the bone over it, from its centre; unit axes (3,).

    opening: the way the socket looks; neck: from the head's centre along the neck; up, front: the clock's 12 and 3, in the rim's plane.
    """

    centre: Vectors
    radius: float
    roof: Vectors
    opening: Vectors
    neck: Vectors
    up: Vectors
    front: Vectors

    @property
    def socket(self) -> float:
        """Radius of the socket at its roof, mm."""
        return float(np.linalg.norm(self.roof, axis=1).min())

    def space(self, moved: float) -> float:
        """Least distance, bone to bone, from the roof to the head when it has moved by so many mm along TOWARDS."""
        return float(np.linalg.norm(self.roof - moved * TOWARDS, axis=1).min() - self.radius)


def joint(shapes: Shapes) -> Joint:
    """The left hip, found on its bones."""
    return shapes.kept("hip joint", lambda: _joint(shapes))


def _joint(shapes: Shapes) -> Joint:
    femur, bone = shapes.points(f"{FEMUR}.left"), shapes.mesh(f"{SOCKET}.left")
    centre, radius = sphere(femur[np.linalg.norm(femur - shapes.joints.hip, axis=1) < 25])
    ray = bone.points.astype(float) - centre
    away = np.linalg.norm(ray, axis=1)
    wall = (np.einsum("ij,ij->i", bone.normals, ray) < -0.5 * away) & (away < radius + 8)
    opening = rim_axis(ray[rim_of(bone.triangles, wall) & (away < radius + 13)])
    roof = ray[wall & (ray @ TOWARDS > away * np.cos(np.radians(ROOF_DEGREES)))]
    up = unit(np.array([0, 0, 1]) - opening * opening[2])
    front = np.cross(up, opening)
    return Joint(centre, radius, roof, opening, _neck(femur - centre, radius), up, front if front[1] < 0 else -front)


def _neck(ray: Vectors, radius: float) -> Vectors:
    """Direction (3,) of the neck: the middle of the bone just outside the head."""
    far = np.linalg.norm(ray, axis=1)
    just = (far > radius + 4) & (far < radius + 12)
    return unit((ray[just] / far[just, None]).mean(axis=0))


def rim_of(triangles: NDArray[np.int64], wall: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Vertices (n,) of the triangles that belong to the wall of the socket in part."""
    inside = wall[triangles].sum(axis=1)
    made = np.zeros(len(wall), dtype=bool)
    made[triangles[(inside == 1) | (inside == 2)]] = True
    return made


def rim_axis(rim: Vectors) -> Vectors:
    """The normal (3,) of the rim's best plane, looking outwards on the left."""
    normal: Vectors = np.linalg.svd(rim - rim.mean(axis=0), full_matrices=False)[2][2]
    return normal if normal[0] > 0 else -normal


def sphere(points: Vectors) -> tuple[Vectors, float]:
    """Centre and radius of the least-squares sphere of points (n, 3)."""
    rows = np.column_stack([2 * points, np.ones(len(points))])
    found = np.linalg.lstsq(rows, (points**2).sum(axis=1), rcond=None)[0]
    return found[:3], float(np.sqrt(found[3] + found[:3] @ found[:3]))


def unit(vector: Vectors) -> Vectors:
    """The same direction with length 1."""
    made: Vectors = vector / np.linalg.norm(vector)
    return made


def hours(points: Vectors, at: Joint) -> Vectors:
    """Places (n, 3) of the left hip on the clock of the rim: 12 is the top, 3 the front; 0 to 12."""
    ray = points - at.centre
    made: Vectors = np.degrees(np.arctan2(ray @ at.front, ray @ at.up)) / 30 % 12
    return made


def smooth(value: Vectors, low: float, high: float) -> Vectors:
    """0 below low, 1 above high, an even S between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    made: Vectors = t * t * (3 - 2 * t)
    return made


def sided(left: Mapping[str, Vectors], side: str) -> dict[str, Shift]:
    """Movements of left meshes by unsided id, for the side that is wanted."""
    turn = FLIP if side == "right" else np.ones(3)
    return {f"{name}.{side}": (shift * turn).astype(np.float32) for name, shift in left.items()}
