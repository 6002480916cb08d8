"""Matching landmarks: where points of the template vertebra go in a vertebra of given dimensions.

All points are of the left half (x >= 0); median points have x = 0 and stay there.
Must not know: volumes, meshes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from vertebra_levels import Level, Pose, Vec


@dataclass(frozen=True, slots=True)
class Facet:
    """A joint facet: centre, horizontal direction from its front inner to its rear outer edge, up direction, size (mm)."""

    centre: Vec
    along: Vec
    up: Vec
    width: float
    height: float

    @property
    def normal(self) -> Vec:
        """Backwards and inwards: out of a superior facet, into an inferior one."""
        return np.asarray(np.cross(self.up, self.along))

    def point(self, offset: Vec) -> Vec:
        """The point at (along, normal, up) mm from the centre."""
        return np.asarray(self.centre + offset @ np.stack([self.along, self.normal, self.up]))


BACK_WALL = 15.6  # template: posterior body wall, lamina front, pedicle
LAMINA_FRONT = 34.6
PEDICLE_CENTRE = np.array([18.4, 20.2, 4.1])
PEDICLE_WIDTH, PEDICLE_HEIGHT, PEDICLE_ANGLE = 9.4, 13.3, 8.0
SPINOUS_ROOT = np.array([0.0, 34.5, -3.5])
SPINOUS_TILT, SPINOUS_LENGTH, SPINOUS_HEIGHT, LAMINA_HEIGHT = 16.0, 35.5, 20.0, 20.5


def direction(angle: float) -> Vec:
    """Horizontal unit vector, degrees from posterior towards the left."""
    return np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle)), 0.0])


UP = np.array([0.0, 0.0, 1.0])
TEMPLATE_SUP = Facet(np.array([14.0, 36.0, 14.0]), direction(29), UP, 13.0, 14.8)
TEMPLATE_INF = Facet(np.array([15.0, 33.8, -18.0]), direction(38), UP, 13.5, 15.8)

_SUP = ([14, 36, 14], [14.7, 36.5, 20.5], [13.5, 37, 8], [10, 31, 13], [17, 43.5, 14], [20.5, 31, 15], [22.5, 42, 13],
        [16.5, 34.5, 23.7], [16, 25.5, 15])  # fmt: skip
_INF = ([15, 33.8, -18], [15, 33, -10.5], [13.8, 34.5, -26], [10.5, 30.5, -18], [18, 39.5, -18], [10, 43, -18], [5.5, 39, -19],
        [12, 37.5, -30.5], [7, 37, -25])  # fmt: skip
_SPINOUS = ([0, 39, 6.5], [0, 50, 0], [0, 69, -4], [0, 75, -13], [0, 66, -25], [0, 55, -19], [0, 44, -15.5], [2.6, 60, -11],
            [5, 50, -9], [3.6, 71, -12], [0, 34.3, -3])  # fmt: skip
_TRANSVERSE = ((0.0, [27, 31, 3.2], 4.5, 6.0), (0.25, [32, 33.8, 3.8], 4.0, 5.8), (0.56, [38, 38.5, 4], 3.5, 4.2))
_TRANSVERSE_TIP = np.array([46.7, 44.2, 4.0])


def back_wall(level: Level) -> float:
    """y of the posterior body wall in the median plane at mid-height (it hollows a little between the rims)."""
    return (level.depth_sup + level.depth_inf) / 4 - 0.6


def plate_height(level: Level, y: float) -> float:
    """z of the superior plate's plane at y."""
    return level.height / 2 - np.tan(np.radians(level.wedge / 2)) * y


def pedicle_centre(level: Level) -> Vec:
    """Centre of the left pedicle's isthmus."""
    wall = back_wall(level)
    turn = np.cos(np.radians(level.pedicle_angle))
    behind = 4.6 - 0.12 * max(0.0, level.pedicle_width - 10)
    top = plate_height(level, wall) - 3.3
    return np.array(
        [level.canal_width / 2 + turn * level.pedicle_width / 2, wall + behind, top - level.pedicle_height / 2]
    )


def superior_facet(level: Level) -> Facet:
    """The left superior facet in the vertebra's own frame."""
    wall = back_wall(level)
    centre = [level.facet_between / 2, wall + level.canal_depth + 1.2, plate_height(level, wall) - 0.5]
    return Facet(np.array(centre), direction(level.facet_angle), UP, level.facet_width, level.facet_height)


def inferior_facet(below: Facet, below_pose: Pose, own_pose: Pose, gap: float) -> Facet:
    """The left inferior facet that meets the superior facet of the vertebra below across the gap, in its own frame."""

    def turned(vector: Vec) -> Vec:
        return np.asarray(vector @ below_pose.axes() @ own_pose.axes().T)

    centre = own_pose.to_local(below_pose.to_world(below.centre + below.normal * gap))
    return Facet(centre, turned(below.along), turned(below.up), below.width, below.height)


def _facet_pairs(points: tuple[list[float], ...], source: Facet, target: Facet) -> list[tuple[Vec, Vec]]:
    axes = np.stack([source.along, source.normal, source.up])
    scale = np.array([target.width / source.width, 1.0, target.height / source.height])
    scale[1] = min(1.15, np.sqrt(scale[0] * scale[2]))
    return [(np.array(p, float), target.point((np.array(p, float) - source.centre) @ axes.T * scale)) for p in points]


def _pedicle_pairs(level: Level) -> list[tuple[Vec, Vec]]:
    source, target = PEDICLE_CENTRE, pedicle_centre(level)
    pairs = []
    for along in (0.0, -7.0):
        for side, rise in ((-0.5, 0.0), (0.5, 0.0), (0.0, -0.5), (0.0, 0.5)):
            ends = []
            for centre, angle, width, height in (
                (source, PEDICLE_ANGLE, PEDICLE_WIDTH, PEDICLE_HEIGHT),
                (target, level.pedicle_angle, level.pedicle_width, level.pedicle_height),
            ):
                ahead, across = direction(angle), direction(angle + 90)
                ends.append(centre + along * ahead + side * width * across + rise * height * UP)
            pairs.append((ends[0], ends[1]))
    return pairs


def _spinous_pairs(level: Level) -> list[tuple[Vec, Vec]]:
    root = np.array(
        [0, back_wall(level) + level.canal_depth, pedicle_centre(level)[2] - 7.6 * level.lamina_height / LAMINA_HEIGHT]
    )
    length = level.spinous_length / SPINOUS_LENGTH
    height, lamina = level.spinous_height / SPINOUS_HEIGHT, level.lamina_height / LAMINA_HEIGHT

    def axes(tilt: float) -> Vec:
        c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
        return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])

    pairs = []
    for point in _SPINOUS:
        across, along, rise = axes(SPINOUS_TILT) @ (np.array(point, float) - SPINOUS_ROOT)
        far = np.clip(along / 30, 0, 1)  # near the lamina its height rules, at the tip the process' own
        local = np.array([across, along * length, rise * ((1 - far) * lamina + far * height)])
        pairs.append((np.array(point, float), root + local @ axes(level.spinous_tilt)))
    return pairs


def _transverse_pairs(level: Level) -> list[tuple[Vec, Vec]]:
    behind, above, thick, tall = level.transverse
    pedicle = pedicle_centre(level)
    front = back_wall(level) + level.canal_depth
    slim = max(0.0, level.pedicle_width - 10)
    reach = level.transverse_span / 2
    side = level.pedicle_width / 2 * np.cos(np.radians(level.pedicle_angle)) + 3.6
    start = pedicle + np.array([side, 0, -0.9])
    start[0] = min(start[0], reach - 9)
    start[1] = front - 3.6 - 0.55 * slim
    tip = np.array([reach, front + behind, pedicle[2] + above])
    pairs = [(_TRANSVERSE_TIP, tip)]
    aside = np.array([-0.55, 0.83, 0.0])
    line = tip - start
    across = np.array([-line[1], line[0], 0.0]) / np.hypot(line[0], line[1])
    for station, centre, depth, height in _TRANSVERSE:
        goal = start + station * line
        for out, rise in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            source = np.array(centre, float) + out * depth * 0.83 * aside + rise * height * UP
            pairs.append((source, goal + out * depth * 0.83 * thick * across + rise * height * tall * UP))
    return pairs


def _pars_pairs(level: Level, superior: Facet, inferior: Facet) -> list[tuple[Vec, Vec]]:
    front = back_wall(level) + level.canal_depth
    middle = (superior.centre + inferior.centre) / 2
    narrow = np.array([middle[0] - 4.0, back_wall(level) + 11.0, middle[2] - 2.0])
    return [
        (np.array([10.0, 26.2, -4.0]), narrow),
        (np.array([0.0, 36.5, 4.5]), np.array([0.0, front + 1.9, pedicle_centre(level)[2] + 0.4])),
    ]


def pairs(level: Level, superior: Facet, inferior: Facet) -> tuple[Vec, Vec]:
    """Template points and where they go (n, 3), both halves, median points once."""
    groups: Mapping[str, list[tuple[Vec, Vec]]] = {
        "pedicle": _pedicle_pairs(level),
        "superior": _facet_pairs(_SUP, TEMPLATE_SUP, superior),
        "inferior": _facet_pairs(_INF, TEMPLATE_INF, inferior),
        "spinous": _spinous_pairs(level),
        "transverse": _transverse_pairs(level),
        "pars": _pars_pairs(level, superior, inferior),
    }
    source, target = (np.array([pair[k] for group in groups.values() for pair in group]) for k in (0, 1))
    paired = source[:, 0] > 0
    mirror = np.array([-1.0, 1.0, 1.0])
    return np.concatenate([source, source[paired] * mirror]), np.concatenate([target, target[paired] * mirror])
