"""Ligaments along the column: in front of and behind the bodies, between the laminae and between the spinous processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from common import Points
from joint_sheet import Keep, Solid, curve, eased, edge, march, smooth_rows, solid, spaced
from nerve_curves import Array, at_length, lengths, tangents
from nerve_obstacles import Cloud

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5")
LEFT = np.array([1.0, 0, 0])

ALL_MM, PLL_MM = 2.0, 1.2
"""Thickness of the anterior and posterior longitudinal ligaments (from knowledge: 1.3 to 2.5, 0.7 to 1.5 mm)."""
SHEET = (14, 7)
"""Points along and across an interspinous ligament."""
BEHIND_FLAVUM_MM = 12.0
ALL_HALF_MM = (9.0, 13.5)
"""Half width of the anterior one at T12 and on the sacrum."""
PLL_BODY_MM, PLL_DISC_MM = 3.6, 10.0
"""Half width of the posterior one behind a body and behind a disc."""


@dataclass(frozen=True, slots=True)
class Column:
    """Clouds of what the ligaments lie on and of what they must leave alone."""

    bodies: Cloud  # vertebrae, sacrum and discs
    bones: Cloud  # vertebrae and sacrum
    nerves: Cloud  # roots and nerves, and the dural sac
    marks: Mapping[str, Array]


def stations(marks: Mapping[str, Array], kind: str) -> Points:
    """Points down the column from T12 to S1: bodies and discs by turns (kind "front") or centres of the canal."""
    found = []
    for level, below in zip(LEVELS, (*LEVELS[1:], "S1"), strict=True):
        if kind == "front":
            found += [marks[f"{level}.body_centre"], marks[f"{level}-{below}.centre"]]
        else:
            found += [marks[f"{level}.back_wall"], marks[f"{level}-{below}.posterior_midline"]]
    return np.array(found)


def backwards(line: Points) -> Points:
    """Unit directions (n, 3) in the median plane, across a line down the column, pointing back."""
    way = tangents(line)
    return np.stack([np.zeros(len(way)), -way[:, 2], way[:, 1]], axis=1)


def laid(column: Column, line: Points, half: Array, way: Points, thick: float, across: int, far: float) -> Solid:
    """A strip on the bodies: `line` (rows, 3) runs beside them at `far` mm, `way` (rows, 3) leads onto them."""
    u = 2 * spaced(across, 0.4) - 1
    start = line[:, None] + (half[:, None] * u[None, :])[..., None] * LEFT
    ways = np.broadcast_to(way[:, None], start.shape)
    deep = march(column.bodies, start, ways, far + 14)
    middle = np.nanmedian(np.where(np.abs(u) < 0.7, deep, np.nan), axis=1)
    deep = np.where(np.isfinite(deep), deep, middle[:, None] + 4)
    bone = deep.copy()
    for _ in range(30):  # it spans hollows: it lies where it is drawn taut, never inside the bone
        deep = np.minimum(smooth_rows(smooth_rows(deep, 1.2).T, 0.5).T, bone)
    deep = np.maximum(deep, bone - 2.2)
    shape = edge((u + 1) / 2)[None, :] * edge(np.linspace(0, 1, len(line)), 20.0)[:, None]
    base = start + (bone + 0.15)[..., None] * ways
    top = start + (deep - thick * shape)[..., None] * ways
    body = solid(base, top)
    return eased(body, [Keep(column.bones, -0.35), Keep(column.nerves, 0.12)])


def anterior_longitudinal(column: Column) -> Solid:
    """A broad strip down the front of bodies and discs, from T12 to the first sacral segment."""
    marks = column.marks
    line = stations(marks, "front")
    top = marks["T12.sup_endplate_centre"] + [0, -1.0, -2]
    s1 = marks["s1_endplate_front"]
    below = s1 + np.array([[0, 13.0, -9.0], [0, 24.0, -22.0]])
    line = curve(np.concatenate([top[None], line, below]), 72)
    way = smooth_rows(backwards(line), 3.0)
    half = np.interp(np.linspace(0, 1, len(line)), (0, 0.85, 1), (*ALL_HALF_MM, ALL_HALF_MM[1] * 0.8))
    return laid(column, line - 34 * way, half, way, ALL_MM, 11, 40)


def posterior_longitudinal(column: Column) -> Solid:
    """A strip down the front wall of the canal: narrow behind bodies, flaring over discs."""
    marks = column.marks
    line = stations(marks, "back")
    top = marks["T12.back_wall"] + (marks["T12.sup_endplate_centre"] - marks["T12.body_centre"]) * 0.9
    end = marks["s1_endplate_back"] + [0, 13.0, -12.0]
    keys = np.concatenate([top[None], line, end[None]])
    line = curve(keys, 104)
    along = lengths(line)
    disc = np.array([along[np.linalg.norm(line - p, axis=1).argmin()] for p in keys[2:-1:2]])
    near = np.exp(-((np.abs(along[:, None] - disc).min(axis=1) / 4.2) ** 2))
    half = PLL_BODY_MM + (PLL_DISC_MM - PLL_BODY_MM) * near
    half = half * np.clip((along[-1] - along) / 12 + 0.5, 0.5, 1)
    way = -smooth_rows(backwards(line), 3.0)
    return laid(column, line - 5 * way, half, way, PLL_MM, 9, 9)


def supraspinous(column: Column) -> Solid:
    """A cord over the tips of the spinous processes from T12 to L4, where it usually ends (Heylings 1978, from knowledge)."""
    tips = np.array([column.marks[f"{level}.spinous_tip"] for level in LEVELS[:5]])
    top = tips[0] + [0, -1.5, 5.0]
    line = curve(np.concatenate([top[None], tips, (tips[-1] + [0, -3.0, -4.5])[None]]), 52)
    way = smooth_rows(-backwards(line), 2.0)
    u = 2 * spaced(7, 0.3) - 1
    start = line[:, None] + 3.4 * u[None, :, None] * LEFT - 12 * way[:, None]
    deep = march(column.bones, start[:, 3], way, 24)
    bone = filled(deep)
    taut = bone.copy()
    for _ in range(40):
        taut = np.minimum(smooth_rows(taut, 1.5), bone)
    ways = np.broadcast_to(way[:, None], start.shape)
    shape = edge((u + 1) / 2, 2.4)[None, :] * edge(np.linspace(0, 1, len(line)), 12.0, 0.3)[:, None]
    base = start + (taut[:, None] + 1.4 * shape)[..., None] * ways
    body = solid(base, start + (taut[:, None] - 2.2 * shape)[..., None] * ways)
    return eased(body, [Keep(column.bones, -0.35)])


def interspinous(upper: Cloud, lower: Cloud, marks: Mapping[str, Array], level: Sequence[str]) -> Solid:
    """A median sheet between two spinous processes, from the flavum back to their tips; fibres run down and back."""
    above, below = level
    top = marks[f"{above}.spinous_tip"]
    foot = marks["s1_spine"] if below == "S1" else marks[f"{below}.spinous_tip"]
    here, there = (marks[f"{v}.canal_centre"] if v != "S1" else marks["sacral_canal_1"] for v in level)
    front = (here + there) / 2
    rear = (top + foot) / 2
    way = (rear - front) / np.linalg.norm(rear - front)
    line = front + way * np.linspace(0, np.linalg.norm(rear - front) + 4, 60)[:, None]
    rise = np.array([0, -way[2], way[1]])
    rise *= np.sign(rise[2])
    for _ in range(30):
        line += np.clip(0.45 * (lower.distance(line)[0] - upper.distance(line)[0]), -1, 1)[:, None] * -rise
    gap = upper.distance(line)[0] + lower.distance(line)[0]
    far = (line - front) @ way
    between = np.flatnonzero(
        (gap < 24) & (far > BEHIND_FLAVUM_MM) & (far < min((top - front) @ way, (foot - front) @ way) - 1.0)
    )
    place = at_length(line[between[0] : between[-1] + 1], np.linspace(0, 1, SHEET[0]) * lengths(line[between])[-1])
    ways = np.broadcast_to(rise, place.shape)
    high, low = march(upper, place, ways, 12), march(lower, place, -ways, 12)
    high, low = (smooth_rows(filled(v), 1.0) for v in (high, low))
    t = np.linspace(0, 1, SHEET[1])[None, :, None]
    top_edge, low_edge = place + rise * (high + 0.6)[:, None], place - rise * (low + 0.6)[:, None]
    grid = top_edge[:, None] * (1 - t) + low_edge[:, None] * t
    along, across = edge(np.linspace(0, 1, SHEET[0]), 4.0, 0.3), edge(np.linspace(0, 1, SHEET[1]), 5.0, 0.4)
    half = 1.8 * along[:, None] * across[None, :]  # the crests it stands on are narrow
    body = solid(grid - half[..., None] * LEFT, grid + half[..., None] * LEFT)
    slant = way - 0.6 * rise
    fibre = np.tile(slant / np.linalg.norm(slant), (len(body.points), 1))
    return eased(Solid(body.points, body.triangles, fibre), [Keep(upper, -0.35), Keep(lower, -0.35)])


def filled(values: Array) -> Array:
    """NaNs of a row (n,) interpolated."""
    known = np.isfinite(values)
    rows = np.arange(len(values))
    return np.asarray(np.interp(rows, rows[known], values[known]))
