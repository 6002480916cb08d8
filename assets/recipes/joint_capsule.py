"""The capsule of the hip: a sleeve from the socket's rim to the femur, with the three ligaments in its wall."""

from __future__ import annotations

import numpy as np
from common import Points
from joint_hip import Hip, clocks
from joint_sheet import Keep, Solid, band, eased, march, on, ramp, settled, smooth_rows
from nerve_curves import Array, unit
from nerve_obstacles import Cloud

ROWS, COLUMNS = 19, 56
BESIDE_RIM_MM = 5.0
THIN_MM, THICK_MM = 2.0, 4.0
"""Behind and below; the iliofemoral ligament in front (from knowledge)."""

FRONT_MM, BACK_MM, ABOVE_MM, BELOW_MM = 47.0, 32.0, 33.0, 40.0
"""How far down the neck from the head's centre it ends: in front on the intertrochanteric line, behind at the middle of the neck."""

ILIOFEMORAL, PUBOFEMORAL, ISCHIOFEMORAL = 1, 2, 3


def neck_ring(hip: Hip, clock: Array) -> Points:
    """Where the capsule ends on the femur, by clock (n, 3): seen along the neck, the same clock as at the rim."""
    up = unit(np.array([0, 0, 1.0]) - hip.neck[2] * hip.neck)
    front = np.cross(hip.neck, up)
    front *= np.sign(-front[1])
    ahead, above = np.sin(clock), np.cos(clock)
    far = (
        np.where(ahead > 0, FRONT_MM * ahead**2, BACK_MM * ahead**2)
        + np.where(above > 0, ABOVE_MM, BELOW_MM) * above**2
    )
    way = above[:, None] * up + ahead[:, None] * front
    start = hip.centre + hip.neck * far[:, None] + 34 * way
    hit = march(hip.femur, start, -way, 34.0)
    hit = np.where(np.isfinite(hit), hit, 18.0)
    return np.asarray(on(hip.femur, start - way * hit[:, None]))


def rim_ring(hip: Hip, clock: Array) -> Points:
    """Where it begins on the hip bone (n, 3): just outside the labrum; across the notch from the transverse ligament."""
    tilt, far = hip.at_clock(hip.rim, clock), hip.at_clock(hip.rim_radius, clock)
    off = np.abs(np.angle(np.exp(1j * (clock - hip.notch))))
    tilt = np.where(off < np.radians(36), np.maximum(tilt, np.median(tilt) - np.radians(3)), tilt)
    tilt = smooth_rows(tilt, 2.0, closed=True)
    outside = hip.centre + hip.way(clock, tilt - np.radians(4)) * (far + BESIDE_RIM_MM)[:, None]
    return np.where(off[:, None] < np.radians(24), outside, on(hip.bone, outside))


def thickness(clock: Array, rows: int) -> Array:
    """(rows, columns) mm: thickest in front and above, where the iliofemoral ligament lies."""
    front = np.exp(-((np.angle(np.exp(1j * (clock - np.radians(50)))) / 0.75) ** 2))
    wall = THIN_MM + (THICK_MM - THIN_MM) * front
    return np.asarray(ramp(rows, 0.5, 1.0, 4)[:, None] * wall[None, :])


def capsule(hip: Hip, nerves: Cloud) -> tuple[Solid, Array]:
    """The sleeve, and at each point which of its ligaments that is (uint8: 1 iliofemoral, 2 pubofemoral, 3 ischiofemoral)."""
    clock = clocks(COLUMNS)
    start, end = smooth_rows(rim_ring(hip, clock), 1.0, True), smooth_rows(neck_ring(hip, clock), 1.0, True)
    t = np.linspace(0, 1, ROWS)[:, None, None]
    middle = start + t * (end - start)
    axis = hip.centre + hip.neck * ((middle - hip.centre) @ hip.neck)[..., None]
    bulge = np.sin(np.pi * np.clip(t, 0, 1)) ** 0.7 * 3.0
    middle = middle + unit(middle - axis) * bulge
    thick = thickness(clock, ROWS)
    free = np.repeat(ramp(ROWS, 0.0, 1.0, 2)[:, None], COLUMNS, axis=1)
    clear = ramp(ROWS, -0.3, 1.0, 4)[:, None] * thick / 2 + ramp(ROWS, 0.0, 0.25, 4)[:, None]
    for _ in range(4):  # the ring is closed: settle it with its neighbours on both sides
        wide = np.concatenate([middle[:, -6:], middle, middle[:, :6]], axis=1)
        both = [np.concatenate([v[:, -6:], v, v[:, :6]], axis=1) for v in (clear, free)]
        wide = settled(wide, [(hip.femur, both[0]), (hip.bone, both[0])], both[1], rounds=12)
        middle = wide[:, 6:-6]
    sleeve = band(middle, thick, wrap=True)
    sleeve = eased(sleeve, [Keep(nerves, 0.3), Keep(hip.femur, -0.4), Keep(hip.bone, -0.4)])
    hours = np.degrees(clock)
    part = np.where((hours < 95) | (hours > 320), ILIOFEMORAL, np.where(hours < 190, PUBOFEMORAL, ISCHIOFEMORAL))
    return sleeve, np.tile(part.astype(np.uint8), 2 * ROWS)
