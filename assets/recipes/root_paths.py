"""The way of each root: off the cord, down its own lane of the sac, out as a sleeve, round its pedicle, through its foramen.

Lanes: the root that leaves next lies in front and to the side, the lowest ones lie behind and near the midline.
Must not know: meshes, peripheral nerves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from common import Points
from nerve_bundle import Strand
from nerve_curves import Array, at_length, lengths, resample, smoothed, spline
from nerve_obstacles import Obstacles, Wish, relaxed
from root_canal import Sac

LANE_RHO = 0.7
FRONT_LANE, BACK_LANE, LANE_STEP = -32.0, 82.0, 17.0
"""Angles of the first and last lane, and the widest gap between two lanes (degrees; 0 lateral, 90 behind)."""

CHANGE_MM = 16.0
"""Over this length roots close up when one has left."""

SLEEVE_MM = 6.0
TAPER_MM = 15.0
"""A ramus thins over its last stretch into the nerves that leave it."""


@dataclass(frozen=True, slots=True)
class Root:
    """One left root as the route file tells it; lengths and radii mm, points in the app's frame."""

    name: str
    origin: float  # below the top of T12, along the sac
    take_off: float  # degrees from the sac's axis
    ganglion: Array
    ganglion_radius: float
    ganglion_length: float
    inner: float  # radius inside the sac
    sleeve: float  # radius between sac and ganglion
    ramus: float  # radius beyond it
    end: float  # radius where the nerves begin
    way: Sequence[Array]  # beyond the ganglion
    leaves: float | None  # s at which it leaves the sac; None: from the take-off angle


def exit_of(root: Root, sac: Sac) -> float:
    """Length along the sac at which the root leaves it."""
    if root.leaves is not None:
        return root.leaves
    s = lengths(sac.axis)
    level = float(s[np.argmin(np.linalg.norm(sac.axis[:, 1:] - root.ganglion[1:], axis=1))])
    aside = root.ganglion[0] - sac.half_width_at(level) * 0.95
    return level - float(aside / np.tan(np.radians(root.take_off)))


def lane(index: int, s: Array, exits: Array) -> Array:
    """Angle (n,) of the index-th root at lengths s: its rank among the roots that have not left yet."""
    left = np.clip((s[:, None] - exits[None, :] + CHANGE_MM * 0.6) / CHANGE_MM, 0, 1)
    gone = (left**2 * (3 - 2 * left)).sum(axis=1)
    remaining = np.maximum(len(exits) - gone - 1, 1)
    step = np.minimum((BACK_LANE - FRONT_LANE) / remaining, LANE_STEP)
    return np.asarray(FRONT_LANE + np.maximum(index - gone, 0) * step)


def in_sac(index: int, root: Root, sac: Sac, exits: Array, cord_rho: float) -> Points:
    """The part inside the sac, from the cord's surface to the wall."""
    out = exits[index]
    s = np.arange(root.origin, out, 1.0)
    off = np.clip((s - root.origin) / min(22.0, 0.8 * (out - root.origin)), 0, 1)
    off = off**2 * (3 - 2 * off)
    leave = np.clip((s - out + 12) / 12, 0, 1) ** 2
    rho = cord_rho + (LANE_RHO - cord_rho) * off + 0.2 * leave
    angle = lane(index, s, exits)
    at_cord = 10 + 6.0 * index
    return sac.at(s, rho, at_cord + (angle - at_cord) * off)


def centre_line(index: int, root: Root, sac: Sac, exits: Array, cord_rho: float) -> tuple[Points, int]:
    """The whole root (n, 3) in 1 mm steps, and the index at which it leaves the sac."""
    inside = in_sac(index, root, sac, exits, cord_rho)
    keys = np.array([*inside[:-6:5], inside[-1], root.ganglion, *root.way])
    curve = spline(keys, 1.0)
    wall = int(np.argmin(np.linalg.norm(curve - inside[-1], axis=1)))
    curve[:wall] = np.stack(
        [np.interp(np.linspace(0, 1, wall), np.linspace(0, 1, len(inside)), inside[:, k]) for k in range(3)], axis=1
    )
    return smoothed(resample(curve, 1.0), 4.0), wall


def radii(root: Root, line: Points, wall: int) -> Array:
    """Radius (n,) along the root: thin in the sac, a sleeve, the ganglion's swelling, the ventral ramus."""
    s = lengths(line)
    out = s[min(wall, len(s) - 1)]
    centre = s[int(np.argmin(np.linalg.norm(line - root.ganglion, axis=1)))]
    size = np.interp(s, [out - 2, out + SLEEVE_MM - 2], [root.inner, root.sleeve])
    after = np.clip((s - centre) / root.ganglion_length, 0, 1)
    size += (root.ramus - root.sleeve) * after**2 * (3 - 2 * after)
    bell = np.cos(np.clip((s - centre) / (0.75 * root.ganglion_length), -1, 1) * np.pi / 2) ** 1.3
    swollen = np.where(
        (s > out) | (np.abs(s - centre) < root.ganglion_length), size + (root.ganglion_radius - size) * bell, size
    )
    left = s[-1] - s
    return np.asarray(
        np.where(left < TAPER_MM, root.end + (swollen - root.end) * np.clip(left / TAPER_MM, 0, 1), swollen)
    )


def strands(
    roots: Sequence[Root], sac: Sac, obstacles: Obstacles, cord_rho: float
) -> tuple[list[Strand], Mapping[str, float]]:
    """All roots as strands, clear of bone, and the length at which each leaves the sac."""
    exits = np.array([exit_of(root, sac) for root in roots])
    made = []
    for index, root in enumerate(roots):
        line, wall = centre_line(index, root, sac, exits, cord_rho)
        size = radii(root, line, wall)
        count = np.arange(len(line))
        inside = np.clip((wall - count) / 8, 0, 1)
        free = np.maximum(
            np.clip((count - wall) / 8, 0, 1) * np.clip((len(line) - count) / 6 + 0.3, 0, 1), 0.5 * inside
        )
        want = Wish(size + 0.45 + 1.2 * inside, np.full(len(line), 5.0), np.full(len(line), np.inf), free)
        moved = relaxed(line, obstacles, want, rounds=60, sigma=4.0)
        moved[wall:] = smoothed(moved[wall:], 1.5)
        even = resample(moved, 1.0)
        width = np.interp(lengths(even) / lengths(even)[-1], lengths(moved) / lengths(moved)[-1], size)
        made.append(Strand(f"root.{root.name}", f"root.{root.name}", root.name, root.name, even, width, None))
    return made, {root.name: float(e) for root, e in zip(roots, exits, strict=True)}


def at_level(line: Points, z: float) -> Array:
    """Where a line that runs downwards passes a height (3,)."""
    k = int(np.argmin(np.abs(line[:, 2] - z)))
    return np.asarray(at_length(line, lengths(line)[k : k + 1])[0])
