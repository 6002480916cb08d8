"""The hip joint: where its surfaces are, seen from the head's centre, and the cartilage and labrum laid on them.

Directions from the head's centre H: `clock` runs round the socket's axis (0 = 12 o'clock = superior, 90 degrees = 3 o'clock =
anterior), `tilt` is the angle from the socket's floor (0) towards its rim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from common import Points
from joint_sheet import Grid, Keep, Solid, eased, edge, kept_out, march, ring_tube, smooth_rows, solid, spaced
from mesh_tools import sphere
from nerve_curves import Array, unit
from nerve_obstacles import Cloud

CLOCKS = 72
HEAD_MM, SOCKET_MM = 1.6, 1.6
"""Cartilage of the femoral head and of the socket (published 1.5 to 2 mm; together with 0.4 mm between they fill the joint space)."""
BETWEEN_MM = 0.3
LABRUM_HEIGHT_MM, LABRUM_WIDTH_MM = 4.9, 5.3
"""Seldes 2001 (hip.yaml): 5.5 +/- 1.5 and 5.3 +/- 2.6 mm; the base adds a tenth to the height."""
FOVEA_DEGREES = 14.0
SINK_MM = 0.12


@dataclass(frozen=True, slots=True)
class Hip:
    """Centre (3,), head radius, socket axis (out of the socket), neck axis (from the head to the shaft); rim by clock."""

    bone: Cloud
    femur: Cloud
    centre: Array
    radius: float
    axis: Array
    neck: Array
    rim: Array  # (CLOCKS,) tilt, radians
    rim_radius: Array  # (CLOCKS,) mm from the centre
    notch: float  # clock, radians: the middle of the acetabular notch

    @property
    def frame(self) -> tuple[Array, Array]:
        """Towards 12 o'clock and towards 3 o'clock, across the axis."""
        up = unit(np.array([0, 0, 1.0]) - self.axis[2] * self.axis)
        front = np.cross(self.axis, up)
        return up, front * np.sign(-front[1])

    def way(self, clock: Array, tilt: Array) -> Points:
        """Unit directions (..., 3)."""
        up, front = self.frame
        across = np.cos(clock)[..., None] * up + np.sin(clock)[..., None] * front
        return np.asarray(np.sin(tilt)[..., None] * across - np.cos(tilt)[..., None] * self.axis)

    def at_clock(self, values: Array, clock: Array) -> Array:
        """Values by clock (CLOCKS,), at any clock."""
        steps = np.linspace(0, 2 * np.pi, CLOCKS + 1)
        return np.asarray(np.interp(np.mod(clock, 2 * np.pi), steps, np.r_[values, values[0]]))


def clocks(count: int = CLOCKS) -> Array:
    """Evenly spaced clock angles, radians."""
    return np.linspace(0, 2 * np.pi, count, endpoint=False)


def found(bone: Cloud, femur: Cloud, centre: Array) -> Hip:
    """The joint's geometry, read on the two bones."""
    near = femur.points[np.linalg.norm(femur.points - centre, axis=1) < 24.5]
    medial = near[(near - centre) @ np.array([-0.8, 0, 0.6]) > 0]
    _, radius = sphere(medial)
    shell = np.linalg.norm(femur.points - centre, axis=1)
    neck = unit(femur.points[(shell > 27) & (shell < 33)].mean(axis=0) - centre)
    hip = Hip(bone, femur, centre, radius, np.array([0.69, -0.25, -0.68]), neck, np.zeros(CLOCKS), np.zeros(CLOCKS), 0)
    for _ in range(3):
        rim, far = rim_of(hip)
        points = hip.centre + hip.way(clocks(), rim) * far[:, None]
        high = np.cos(clocks() - np.pi) < 0.6  # the notch does not count
        middle = points[high].mean(axis=0)
        normal = np.linalg.svd(points[high] - middle)[2][2]
        axis = unit(normal * np.sign(normal @ hip.axis))
        hip = Hip(bone, femur, centre, radius, axis, neck, rim, far, 0)
    rim, far = rim_of(hip)
    low = np.abs(np.angle(np.exp(1j * (clocks() - np.pi)))) < 1.2
    deep = np.where(low, np.clip(np.median(rim) - rim, 0, None), 0)
    notch = float(np.angle((deep * np.exp(1j * clocks())).sum()))
    return Hip(bone, femur, centre, radius, axis, neck, rim, far, notch)


def rim_of(hip: Hip) -> tuple[Array, Array]:
    """Tilt and distance of the socket's rim by clock: as far as its wall reaches round the head."""
    tilts = np.radians(np.arange(52, 112, 1.0))
    clock, tilt = np.meshgrid(clocks(), tilts, indexing="ij")
    way, between = hip.way(clock, tilt), hip.radius + 2.5
    far = between + march(hip.bone, hip.centre + way * between, way, 7.0)
    wall = np.cumprod(np.nan_to_num(far, nan=99) < hip.radius + 6.0, axis=1).astype(bool)
    last = np.maximum(wall.sum(axis=1) - 1, 0)
    rim = smooth_rows(tilts[last], 1.0, closed=True)
    away = far[np.arange(CLOCKS), last]
    return rim, smooth_rows(np.where(np.isfinite(away), away, hip.radius + 4.0), 1.0, closed=True)


def surfaces(hip: Hip, way: Points) -> tuple[Array, Array]:
    """Distance of the femur's surface and of the socket's wall from the centre (NaN where there is no wall)."""
    between = hip.radius + 2.5
    start = hip.centre + way * between
    head = between - march(hip.femur, start, -way, 9.0)
    return head, between + march(hip.bone, start, way, 9.0)


def head_border(hip: Hip, pole: Array, first: Array, second: Array, angles: Array) -> Array:
    """How far from the pole (radians) the head is round, by angle round it: up to the neck."""
    tilts = np.radians(np.arange(80, 140, 1.0))
    angle, tilt = np.meshgrid(angles, tilts, indexing="ij")
    across = np.cos(angle)[..., None] * first + np.sin(angle)[..., None] * second
    way = np.cos(tilt)[..., None] * pole + np.sin(tilt)[..., None] * across
    head = surfaces(hip, way)[0]
    round_ = np.cumprod(np.abs(np.nan_to_num(head, nan=99) - hip.radius) < 0.75, axis=1).sum(axis=1)
    return smooth_rows(tilts[np.maximum(round_ - 1, 0)], 2.0, closed=True) - np.radians(2)


def head_cartilage(hip: Hip) -> Solid:
    """A cap on the femoral head up to the neck's border, with a hole at the fovea."""
    pole = -hip.neck
    first = unit(np.array([0, 0, 1.0]) - pole[2] * pole)
    second = np.cross(pole, first)
    angles = clocks(60)
    border = head_border(hip, pole, first, second, angles)
    across = np.cos(angles)[:, None] * first + np.sin(angles)[:, None] * second
    outer = np.cos(border)[:, None] * pole + np.sin(border)[:, None] * across
    middle = unit(pole - 0.28 * first + 0.18 * np.array([0, 1.0, 0]))  # below and behind the pole
    hole = np.radians(FOVEA_DEGREES)
    inner = np.cos(hole) * middle + np.sin(hole) * unit(across - (across @ middle)[:, None] * middle)
    share = spaced(13)
    t = share[:, None, None]
    turn = np.arccos(np.clip((inner * outer).sum(axis=1), -1, 1))[None, :, None]
    way = unit(np.sin((1 - t) * turn) * inner + np.sin(t * turn) * outer)
    head, wall = surfaces(hip, way)
    room = np.where(np.isfinite(wall), (wall - head - BETWEEN_MM) / 2, HEAD_MM)
    thick = np.clip(np.minimum(HEAD_MM, room), 0.4, None) * edge(share)[:, None]
    thick = smooth_rows(thick.T, 1.0, closed=True).T
    return solid(
        hip.centre + way * (head - SINK_MM)[..., None], hip.centre + way * (head + thick)[..., None], wrap=True
    )


def lunate(hip: Hip, columns: int = 62, rows: int = 11) -> tuple[Points, Array, Array]:
    """Directions (rows, columns, 3) over the lunate surface, the share across it (rows,) and along it (columns,)."""
    along = spaced(columns, 0.25)
    gap = np.radians(26)
    clock = hip.notch + gap + along * (2 * np.pi - 2 * gap)
    rim = hip.at_clock(hip.rim, clock) - np.radians(0.8)
    from_top = (1 - np.cos(clock - hip.notch - np.pi)) / 2
    fossa = np.minimum(np.radians(31 + 25 * from_top), rim - np.radians(24))
    share = spaced(rows)
    tilt = fossa + share[:, None] * (rim - fossa)
    return hip.way(np.broadcast_to(clock, tilt.shape), tilt), share, along


def socket_cartilage(hip: Hip) -> Solid:
    """The lunate surface: a horseshoe, widest above, open at the notch."""
    way, share, along = lunate(hip)
    head, wall = surfaces(hip, way)
    wall = np.where(np.isfinite(wall), wall, hip.radius + 3.6)
    wall = np.minimum(wall, hip.radius + 4.6)
    room = (wall - head - BETWEEN_MM) / 2
    thick = np.clip(np.minimum(SOCKET_MM, room), 0.4, None) * edge(share)[:, None] * edge(along, 14.0)[None, :]
    sink = hip.centre + way * (wall + SINK_MM)[..., None]
    return solid(sink, hip.centre + way * (wall - thick)[..., None])


def labrum(hip: Hip) -> Solid:
    """A three-sided ring on the rim; it bridges the notch as the transverse ligament."""
    count = 72
    clock = clocks(count)
    rim, far = hip.at_clock(hip.rim, clock), hip.at_clock(hip.rim_radius, clock)
    off = np.abs(np.angle(np.exp(1j * (clock - hip.notch))))
    bridge = np.clip((np.radians(34) - off) / np.radians(12), 0, 1)
    low_front = np.exp(-((np.angle(np.exp(1j * (clock - np.radians(125)))) / 0.45) ** 2))
    shape = 1 - 0.28 * low_front
    seat = np.median(rim) - np.radians(3)
    rim = smooth_rows(np.where(bridge > 0, np.maximum(rim, seat * bridge + rim * (1 - bridge)), rim), 2.0, closed=True)
    inner = hip.radius + HEAD_MM + 0.35
    height = LABRUM_HEIGHT_MM * shape
    slim = 1 - 0.45 * np.clip((np.radians(62) - off) / np.radians(20), 0, 1)  # the lips of the notch are narrow
    width = slim * np.minimum(LABRUM_WIDTH_MM * shape, np.clip(far - inner + 4.4, 4.0, LABRUM_WIDTH_MM))
    rings = []
    for along, out in SECTION:
        tilt = rim + (along * height - 0.6) / hip.radius
        rings.append(hip.centre + hip.way(clock, tilt) * (inner + out * width)[:, None])
    grid: Grid = np.stack(rings, axis=1)
    moved = kept_out(grid.reshape(-1, 3), [Keep(hip.femur, 0.9), Keep(hip.bone, -0.35)])
    moved = smooth_rows(moved.reshape(grid.shape), 1.0, closed=True)
    points, triangles = ring_tube(moved)
    fibre = np.repeat(unit(np.roll(grid[:, 0], -1, 0) - np.roll(grid[:, 0], 1, 0)), grid.shape[1], axis=0)
    return eased(Solid(points, triangles, fibre), [Keep(hip.bone, -0.4), Keep(hip.femur, HEAD_MM + 0.1)])


SECTION = (
    (-0.12, 0.0), (0.18, 0.0), (0.5, 0.0), (0.82, 0.01), (0.98, 0.05), (1.0, 0.14), (0.9, 0.26),
    (0.62, 0.52), (0.34, 0.78), (0.12, 0.95), (-0.02, 0.98), (-0.1, 0.85), (-0.12, 0.5), (-0.12, 0.22),
)  # fmt: skip
"""Section of the labrum: shares of its height along the rim's wall and of its width outwards; base, free edge, capsular side."""


def rim_marks(hip: Hip) -> dict[str, Points]:
    """The rim at every hour: `acetabulum_rim_12` is its highest point, `_3` its foremost."""
    hours = np.arange(1, 13)
    clock = np.radians(30.0 * hours)
    tilt, far = hip.at_clock(hip.rim, clock), hip.at_clock(hip.rim_radius, clock)
    points = hip.centre + hip.way(clock, tilt) * far[:, None]
    return {f"acetabulum_rim_{h}": p for h, p in zip(hours, points, strict=True)}
