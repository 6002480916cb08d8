"""Sacrum and coccyx: the atlas sacrum made symmetric and hollow, and a coccyx by rule.

The atlas sacrum is a solid block whose foramina are shallow pits. The sacral canal, its hiatus and four pairs of anterior and
posterior foramina are cut through it here, at the pits and to published sizes, because the roots S1 to S4 run through them.
Coordinates below were read on sagittal sections of that bone in the app frame, mm.
Must not know: the hip bones beyond the field that keeps the sacroiliac joint open.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from common import Points, Triangles
from fields import Field, Grid, cone, cut, ellipsoid, field_of, grid_round, join, symmetric_surface
from mesh_tools import mirrored
from numpy.typing import NDArray

STEP_MM = 0.8
SACRUM_TRIANGLES = 12000
COCCYX_TRIANGLES = 2000
SI_GAP_MM = 1.6
"""Bone to bone; the living joint is 2 to 3 mm wide with its cartilage."""

CANAL = {
    "top": (39.0, 107.0, 15.0, 7.2),
    "1": (49.3, 93.4, 14.5, 6.8),
    "1/2": (57.7, 82.0, 13.0, 6.2),
    "2": (66.2, 71.3, 11.5, 5.6),
    "2/3": (75.0, 60.6, 10.0, 4.9),
    "3": (81.7, 51.0, 9.0, 4.3),
    "3/4": (86.6, 40.2, 7.8, 3.8),
    "4": (89.2, 29.5, 6.6, 3.2),
    "hiatus": (92.0, 20.0, 5.0, 3.0),
    "open": (96.0, 11.0, 4.0, 3.0),
}
"""Station -> y, z of the sacral canal's centre, half its width, half its depth. S1: 29 wide, 13.6 deep (morphometry: 14 +/- 2.5)."""


@dataclass(frozen=True, slots=True)
class Foramen:
    """Left sacral foramina of one level: where they leave the canal, where they open, their radii there."""

    inner: tuple[float, float, float]
    front: tuple[float, float, float]
    back: tuple[float, float, float]
    front_radii: tuple[float, float]
    back_radius: float


FORAMINA = {
    1: Foramen((9.0, 55.0, 83.5), (20.5, 37.0, 68.0), (20.0, 69.0, 86.0), (5.0, 5.8), 3.2),
    2: Foramen((8.0, 72.5, 63.0), (18.5, 58.5, 56.5), (18.0, 84.0, 64.0), (4.6, 5.2), 3.0),
    3: Foramen((6.5, 85.0, 43.5), (17.0, 77.0, 40.5), (15.5, 93.0, 44.0), (3.9, 4.5), 2.6),
    4: Foramen((5.0, 88.6, 30.0), (15.0, 82.0, 25.0), (13.5, 97.0, 29.0), (3.2, 3.7), 2.2),
}
"""Anterior S1 is 11 wide (morphometry: 11 +/- 2), the rest narrow downwards as the pits of the atlas bone do."""

COCCYX = (
    (86.3, -4.2, 10, 10.5, 5.4, 4.6),
    (84.2, -13.2, 24, 7.2, 4.9, 3.9),
    (80.6, -20.6, 40, 5.2, 4.2, 3.3),
    (75.8, -26.2, 55, 3.8, 3.8, 2.9),
)
"""Per segment: y, z of its centre, degrees its axis leans forward going down, half width, half height, half depth."""


def canal_tube(at: Points) -> Field:
    """The sacral canal: elliptical sections along its bent axis."""
    rows = np.array(list(CANAL.values()))
    best = np.full(len(at), np.inf)
    for (y0, z0, w0, d0), (y1, z1, w1, d1) in pairwise(rows):
        axis = np.array([y1 - y0, z1 - z0])
        length = np.linalg.norm(axis)
        t = np.clip(((at[:, 1] - y0) * axis[0] + (at[:, 2] - z0) * axis[1]) / length**2, 0, 1)
        gap_y, gap_z = at[:, 1] - y0 - t * axis[0], at[:, 2] - z0 - t * axis[1]
        wide, deep = w0 + t * (w1 - w0), d0 + t * (d1 - d0)
        size = np.sqrt((at[:, 0] / wide) ** 2 + (gap_y**2 + gap_z**2) / deep**2)
        best = np.minimum(best, (size - 1) * deep)
    return best


def hollow(at: Points) -> Field:
    """Everything that is cut out of the sacrum, as one field (left side)."""
    field = canal_tube(at)
    for level in FORAMINA.values():
        inner, front, back = (np.array(p) for p in (level.inner, level.front, level.back))
        beyond = front + (front - inner) / np.linalg.norm(front - inner) * 8
        mouth = level.front_radii[1] * 1.15
        field = join(
            field,
            join(cone(at, inner, front, level.front_radii), cone(at, front, beyond, (level.front_radii[1], mouth)), 0),
            2.0,
        )
        out = back + (back - inner) / np.linalg.norm(back - inner) * 6
        field = join(field, cone(at, inner, out, (level.back_radius, level.back_radius)), 1.5)
    return field


def symmetric_field(points: Points, triangles: Triangles, grid: Grid) -> Field:
    """The bone's field averaged with its mirror image's, on the left half."""
    return (field_of(points, triangles, grid) + field_of(*mirrored(points, triangles), grid)) / 2


def sacrum(points: Points, triangles: Triangles, hip: tuple[Points, Triangles]) -> tuple[Points, Triangles]:
    """The symmetric, hollow sacrum from the posed atlas bone; `hip` is the left hip bone it must not touch."""
    grid = grid_round(points, 3.0, STEP_MM, half=True)
    solid = symmetric_field(points, triangles, grid)
    bone = cut(solid, hollow(grid.nodes()), 2.0)
    side = field_of(*hip, grid) - SI_GAP_MM
    return symmetric_surface(cut(bone, side, 1.0), grid, SACRUM_TRIANGLES)


def coccyx() -> tuple[Points, Triangles]:
    """Four segments, largest on top with cornua and transverse processes, bending forwards under the sacral apex."""
    centres = np.array([[0.0, y, z] for y, z, *_ in COCCYX])
    grid = grid_round(np.concatenate([centres + 14, centres - 14]), 1.0, 0.5, half=True)
    at = grid.nodes()
    field = np.full(len(at), np.inf)
    for centre, (_, _, lean, wide, high, deep) in zip(centres, COCCYX, strict=True):
        s, c = np.sin(np.radians(lean)), np.cos(np.radians(lean))
        axes = np.array([[1.0, 0, 0], [0, s, c], [0, c, -s]])
        field = join(field, ellipsoid(at, centre, axes, (wide, high, deep)), 2.5)
    top = centres[0]
    for end, radii in ((np.array([10.5, 1.0, 1.5]), (2.6, 1.9)), (np.array([5.5, 5.0, 5.5]), (2.4, 1.5))):
        field = join(field, cone(at, top + np.array([4.0, 0.8, 0.8]), top + end, radii), 2.0)
    return symmetric_surface(field, grid, COCCYX_TRIANGLES)


def canal_centre(station: str) -> NDArray[np.float64]:
    """Centre of the sacral canal at a station of CANAL (3,)."""
    y, z = CANAL[station][:2]
    return np.array([0.0, y, z])
