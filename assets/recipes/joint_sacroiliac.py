"""The sacroiliac joint: its two articular surfaces, and the interosseous, anterior and posterior ligaments round it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from common import Points
from joint_sheet import Keep, Solid, curve, eased, edge, join, march, on, solid, spaced
from ligament_pelvis import Pelvis, bridge, smooth
from nerve_curves import Array, unit

SACRAL_MM, ILIAC_MM = 0.75, 0.55
"""Cartilage in the model's 1.6 mm gap; in life 1 to 3 mm on the sacrum and under 1 mm on the ilium (from knowledge)."""

AURICULAR = ((37.0, 99.5, 3.5), (34.0, 90.0, 6.2), (33.5, 79.0, 8.0), (38.0, 69.5, 9.6), (48.0, 64.5, 9.0), (60.0, 59.0, 7.8),
             (70.5, 54.0, 5.0))  # fmt: skip
"""y, z and half width of the ear-shaped surface: a short arm up, a long one back; where the two bones lie 1.6 mm apart."""

TUBEROSITY = ((43.0, 98.0, 2.5), (48.5, 88.5, 5.5), (57.0, 80.5, 7.0), (66.0, 73.0, 6.5), (75.0, 65.5, 3.5))
"""The same for the rough field behind it, which the interosseous ligament fills."""

FRONT_LINE = ((30.0, 99.0), (25.5, 88.0), (21.5, 74.0), (22.5, 61.5), (35.0, 55.5), (49.0, 51.5), (62.0, 47.0))
"""y, z along the front and lower border of the joint, where the anterior ligament covers it."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Both bones, a point midway between them (3,) and the direction from sacrum to ilium (3,)."""

    bones: Pelvis
    centre: Array
    across: Array

    def between(self, y: Array, z: Array) -> Points:
        """The point midway between the bones at each y, z (..., 3)."""
        x = (
            self.centre[0]
            - ((y - self.centre[1]) * self.across[1] + (z - self.centre[2]) * self.across[2]) / self.across[0]
        )
        points = np.stack([x, y, z], axis=-1).reshape(-1, 3)
        for _ in range(25):
            off = self.bones.hip.distance(points)[0] - self.bones.sacrum.distance(points)[0]
            points += np.clip(off, -3, 3)[:, None] * 0.45 * self.across
        return points.reshape(*np.shape(y), 3)

    def walls(self, middle: Points, reach: float) -> tuple[Points, Points]:
        """Points on the sacrum and on the ilium facing each other across `middle` (..., 3)."""
        inwards = march(self.bones.sacrum, middle, -self.across, reach)
        outwards = march(self.bones.hip, middle, self.across, reach)
        inwards, outwards = (np.where(np.isfinite(v), v, np.nanmedian(v)) for v in (inwards, outwards))
        return middle - inwards[..., None] * self.across, middle + outwards[..., None] * self.across


def found(bones: Pelvis) -> Joint:
    """The joint, from where the sacrum lies nearest to the hip bone."""
    left = bones.sacrum.points[bones.sacrum.points[:, 0] > 20]
    close = left[bones.hip.distance(left)[0] < 2.2]
    middle = close.mean(axis=0)
    normal = np.linalg.svd(close - middle)[2][2]
    joint = Joint(bones, middle, normal * np.sign(normal[0]))
    centre = joint.between(np.array([48.0]), np.array([66.0]))[0]
    return Joint(bones, centre, joint.across)


def strip(line: tuple[tuple[float, float, float], ...], rows: int, columns: int) -> tuple[Array, Array, Array, Array]:
    """y and z (rows, columns) over a strip along a centre line with half widths, and the shares along and across."""
    path = np.array(line)
    along, across = spaced(rows, 0.3), spaced(columns)
    smooth = curve(np.column_stack([path[:, :2], np.zeros(len(path))]), rows)[:, :2]
    smooth = np.stack([np.interp(along, np.linspace(0, 1, rows), smooth[:, k]) for k in range(2)], axis=1)
    half = 0.6 + np.interp(along, np.linspace(0, 1, len(path)), path[:, 2]) * (1 - np.abs(2 * along - 1) ** 10) ** 0.5
    way = unit(np.gradient(smooth, axis=0))
    side = np.stack([-way[:, 1], way[:, 0]], axis=1)
    grid = smooth[:, None] + (2 * across[None, :, None] - 1) * (half[:, None] * side)[:, None]
    return grid[..., 0], grid[..., 1], along, across


def surfaces(joint: Joint) -> Solid:
    """Both articular surfaces as thin plates, a slit between them."""
    y, z, along, across = strip(AURICULAR, 32, 11)
    sacral, iliac = joint.walls(joint.between(y, z), 6.0)
    room = np.linalg.norm(iliac - sacral, axis=-1) - 0.25
    shape = edge(along, 8.0)[:, None] * edge(across)[None, :]
    parts = []
    for base, way, share in ((sacral, joint.across, SACRAL_MM), (iliac, -joint.across, ILIAC_MM)):
        thick = np.minimum(share, room * share / (SACRAL_MM + ILIAC_MM)) * shape
        parts.append(solid(base - 0.1 * way, base + thick[..., None] * way))
    return join(parts)


def interosseous(joint: Joint) -> Solid:
    """What fills the cleft behind the joint, from bone to bone; its fibres run across."""
    y, z, along, across = strip(TUBEROSITY, 26, 13)
    sacral, iliac = joint.walls(joint.between(y, z), 12.0)
    shape = (edge(along, 8.0, 0.5)[:, None] * edge(across, 4.0, 0.5)[None, :])[..., None]
    middle, half = (sacral + iliac) / 2, (iliac - sacral) / 2 + 0.3 * joint.across
    body = solid(middle - half * shape, middle + half * shape)
    keeps = [Keep(joint.bones.sacrum, -0.4), Keep(joint.bones.hip, -0.4)]
    return eased(Solid(body.points, body.triangles, np.tile(joint.across, (len(body.points), 1))), keeps)


def anterior(joint: Joint) -> Solid:
    """A thin sheet over the front and lower border of the joint."""
    line = curve(np.column_stack([np.array(FRONT_LINE), np.zeros(len(FRONT_LINE))]), 26)[:, :2]
    way = unit(np.gradient(line, axis=0))
    out = np.stack([-way[:, 1], way[:, 0]], axis=1)
    out *= np.sign(-out[:, :1] - 0.3 * out[:, 1:] + 1e-9)  # forwards and down
    middle = joint.between(line[:, 0], line[:, 1])
    ahead = np.column_stack([np.zeros(len(out)), out])
    start = on(joint.bones.sacrum, middle - 9 * joint.across + 2 * ahead)
    end = on(joint.bones.hip, middle + 7 * joint.across + 2 * ahead)
    return bridge(joint.bones, start, end, rows=12, thick=(0.6, 1.5), via=middle + 4 * ahead)


def posterior(joint: Joint, marks: Mapping[str, Array]) -> Solid:
    """From the iliac tuberosity and the two posterior spines to the lateral crest of the sacrum, S1 to S4; the long fibres lie below."""
    psis = marks["psis"]
    high, low = psis + np.array([-2.0, -2, 5]), psis + np.array([-1.0, -2, -5])
    ilium = [(45, 73, 100), (44, 79, 92), high, low, (44, 80, 66), (45.5, 76, 58)]
    sacrum = [(28, 64, 97), (27, 74, 84), (26, 83, 68), (24, 90, 54), (21, 95, 41), (18, 97, 32)]
    start = smooth(on(joint.bones.hip, curve(np.array(ilium, float), 20)))
    end = smooth(on(joint.bones.sacrum, curve(np.array(sacrum, float), 20)))
    return bridge(joint.bones, start, end, rows=14, thick=(1.2, 3.2))
