"""Dimensions of T12 to L5 and where each vertebra stands on the sacrum.

Rows are the published means of the project's morphometry with its corrections; T12 from the same atlas of dry bones.
Local frame of a vertebra (mm): origin in the body centre, +x left, +y posterior, +z up, the two end plates lean
half the body wedge each. Must not know: meshes, volumes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vec = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """One vertebra's published dimensions, mm and degrees."""

    name: str
    width_sup: float
    width_inf: float
    depth_sup: float
    depth_inf: float
    height_anterior: float
    height_posterior: float
    canal_width: float
    canal_depth: float
    pedicle_width: float
    pedicle_height: float
    pedicle_angle: float
    transverse_span: float
    spinous_length: float
    spinous_height: float
    spinous_tilt: float
    lamina_height: float
    facet_width: float
    facet_height: float
    facet_between: float  # superior facets, centre to centre
    facet_angle: float  # of the superior facets, from the median plane
    transverse: tuple[
        float, float, float, float
    ]  # tip behind the lamina's front, tip above the pedicle, thickness, height (ratios)

    @property
    def wedge(self) -> float:
        """Body wedge, degrees, positive = taller in front."""
        depth = (self.depth_sup + self.depth_inf) / 2
        return float(np.degrees(2 * np.arctan((self.height_anterior - self.height_posterior) / 2 / depth)))

    @property
    def height(self) -> float:
        """Body height between the plates' centres."""
        return (self.height_anterior + self.height_posterior) / 2


@dataclass(frozen=True, slots=True)
class Disc:
    """Rim-to-rim heights of one disc, mm."""

    name: str
    height_anterior: float
    height_posterior: float


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a local frame stands: origin (y, z) in the median plane and its turn about +x (degrees, + = the back rises)."""

    origin: Vec
    angle: float

    def axes(self) -> Vec:
        """Rows: left, posterior, up of the local frame in the app frame."""
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        return np.array([[1, 0, 0], [0, c, s], [0, -s, c]])

    def to_world(self, local: Vec) -> Vec:
        """Local points (..., 3) in the app frame."""
        return np.asarray(local @ self.axes() + [0, self.origin[0], self.origin[1]])

    def to_local(self, world: Vec) -> Vec:
        """App-frame points (..., 3) in the local frame."""
        return np.asarray((world - [0, self.origin[0], self.origin[1]]) @ self.axes().T)


# fmt: off
LEVELS: Sequence[Level] = (
    Level(
        "T12", 39.8, 41.8, 32.8, 33.6, 24.2, 26.0, 22.4, 17.4, 8.6, 15.8, 8, 52, 27, 20, 18, 22, 10, 12, 24, 45,
        (4, -3, 0.9, 0.95),
    ),
    Level(
        "L1", 41.2, 43.3, 34.1, 35.3, 25.6, 27.0, 23.7, 17.8, 8.6, 15.6, 10.9, 73.0, 30, 22, 12, 22.5, 10.5, 13, 25.5, 24,
        (7, 0, 0.8, 0.85),
    ),
    Level(
        "L2", 42.6, 45.5, 34.6, 34.9, 26.6, 27.3, 23.8, 17.2, 8.6, 15.0, 12, 81.5, 32, 24, 12, 22.5, 11.5, 14, 27, 26,
        (8, 0, 0.85, 0.9),
    ),
    Level(
        "L3", 44.1, 48.0, 35.2, 34.8, 27.1, 27.1, 24.3, 16.8, 10.2, 14.7, 14.4, 90.4, 33, 24, 12, 21.5, 13, 14.8, 29.5, 30.4,
        (8, 1, 0.9, 0.95),
    ),
    Level(
        "L4", 46.6, 49.5, 35.5, 33.9, 27.4, 26.0, 25.4, 17.0, 13.0, 14.8, 17.7, 87.3, 30, 20, 14, 19, 14.5, 15.6, 33.5, 38.7,
        (4, 4, 0.9, 0.9),
    ),
    Level(
        "L5", 47.8, 49.4, 34.7, 33.2, 28.6, 24.2, 27.1, 17.2, 17.5, 14.2, 26, 93.0, 25, 15.5, 18, 16, 15.5, 16.2, 38.5, 47,
        (-2, 6, 1.3, 1.3),
    ),
)

# fmt: on

DISCS: Sequence[Disc] = (
    Disc("T12-L1", 7.2, 5.4),
    Disc("L1-L2", 8.7, 5.6),
    Disc("L2-L3", 11.0, 6.4),
    Disc("L3-L4", 12.9, 6.8),
    Disc("L4-L5", 14.2, 6.3),
    Disc("L5-S1", 14.0, 5.4),
)
"""From above downwards: DISCS[k] lies below LEVELS[k]. The two lowest stand 0.7 mm lower in front than the young-adult row,
as the measured mid-heights ask."""


def wedge_of(disc: Disc, depth: float) -> float:
    """Disc wedge in degrees over a plate of this depth."""
    return float(np.degrees(2 * np.arctan((disc.height_anterior - disc.height_posterior) / 2 / depth)))


def stack(plate_front: Vec, plate_back: Vec) -> dict[str, Pose]:
    """Poses of all vertebrae on the sacral plate whose front and back rim points (x, y, z) are given, and "S1" (plate frame)."""
    front, back = plate_front[1:], plate_back[1:]
    depth = float(np.linalg.norm(back - front))
    angle = float(np.degrees(np.arctan2(back[1] - front[1], back[0] - front[0])))
    poses = {"S1": Pose((front + back) / 2, angle)}
    centre = (front + back) / 2
    for level, disc in zip(reversed(LEVELS), reversed(DISCS), strict=True):
        wedge = wedge_of(disc, (depth + level.depth_inf) / 2)
        middle = np.radians(angle - wedge / 2)
        along, up = np.array([np.cos(middle), np.sin(middle)]), np.array([-np.sin(middle), np.cos(middle)])
        lower = centre + up * (disc.height_anterior + disc.height_posterior) / 2 + along * (depth - level.depth_inf) / 2
        turn = angle - wedge - level.wedge / 2
        upwards = np.array([-np.sin(np.radians(turn)), np.cos(np.radians(turn))])
        poses[level.name] = Pose(lower + upwards * level.height / 2, turn)
        centre, angle, depth = lower + upwards * level.height, turn - level.wedge / 2, level.depth_sup
    return poses
