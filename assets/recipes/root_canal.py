"""The dural sac as a bent, tapering tube in the spinal canal: its axis, its width and depth, and places inside it.

`s` is the length along the axis in mm, from the top of T12 downwards. Places inside are (rho, angle): rho 0 on the axis, 1 on
the wall; angle 0 left, 90 posterior. Must not know: roots, meshes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from nerve_curves import Array, at_length, lengths, resample, smoothed, tangents
from scipy.interpolate import PchipInterpolator

Marks = Mapping[str, Array]

VERTEBRAE = ("T12", "L1", "L2", "L3", "L4", "L5")
DISCS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")

DEPTH = {"T12-L1": 15.0, "L1-L2": 14.5, "L2-L3": 14.0, "L3-L4": 13.5, "L4-L5": 13.5, "L5-S1": 12.5}
WIDTH = {"T12-L1": 17.0, "L1-L2": 17.0, "L2-L3": 17.0, "L3-L4": 17.0, "L4-L5": 16.5, "L5-S1": 15.5}
"""Sac at each disc, mm (morphometry, dural_sac; T12-L1 carried upwards)."""

SACRAL = {"sacral_canal_1": (10.6, 13.4), "1/2": (8.6, 10.4), "end": (2.4, 3.0)}
"""Depth and width in the sacrum, where the sac tapers to its end at the middle of S2."""

FRONT_GAP = {"T12-L1": 1.0, "L1-L2": 0.9, "L2-L3": 0.9, "L3-L4": 0.9, "L4-L5": 1.0, "L5-S1": 2.4}
"""Fat between the disc and the sac, mm (more at L5-S1)."""


@dataclass(frozen=True, slots=True)
class Sac:
    """Axis (n, 3) with about 1 mm steps, half width and half depth (n,), and s of named stations."""

    axis: Array
    half_width: Array
    half_depth: Array
    stations: Mapping[str, float]

    def at(self, s: Array, rho: Array, degrees: Array) -> Array:
        """Points (k, 3) at lengths s, relative radius rho and angle."""
        have = lengths(self.axis)
        along = tangents(self.axis)
        back = np.stack([np.zeros(len(along)), -along[:, 2], along[:, 1]], axis=1)
        centre, behind = at_length(self.axis, s), np.stack([np.interp(s, have, back[:, k]) for k in range(3)], axis=1)
        wide, deep = np.interp(s, have, self.half_width), np.interp(s, have, self.half_depth)
        turn = np.radians(degrees)
        left = np.array([1.0, 0.0, 0.0])
        return np.asarray(
            centre + (rho * wide * np.cos(turn))[:, None] * left + (rho * deep * np.sin(turn))[:, None] * behind
        )

    def half_width_at(self, s: float) -> float:
        """Half the sac's width."""
        return float(np.interp(s, lengths(self.axis), self.half_width))


def _disc_stations(marks: Marks) -> list[tuple[str, Array, float, float]]:
    """At each disc: the sac's centre behind the disc's rear border."""
    found = []
    for disc in DISCS:
        upper, lower = disc.split("-")
        above = marks[f"{upper}.back_wall"]
        below = marks[f"{lower}.back_wall"] if lower != "S1" else marks["s1_endplate_back"] + np.array([0, 6.0, -8.0])
        down = (below - above) / np.linalg.norm(below - above)
        behind = np.array([0.0, -down[2], down[1]])
        centre = marks[f"{disc}.posterior_midline"] * [0, 1, 1] + behind * (FRONT_GAP[disc] + DEPTH[disc] / 2)
        found.append((disc, centre, DEPTH[disc], WIDTH[disc]))
    return found


def _vertebra_stations(marks: Marks) -> list[tuple[str, Array, float, float]]:
    """At each pedicle: the sac in the front part of the bony canal, as deep as at the discs next to it."""
    found = []
    for k, name in enumerate(VERTEBRAE):
        next_disc = DISCS[k]
        before = DISCS[max(k - 1, 0)]
        depth, width = (DEPTH[before] + DEPTH[next_disc]) / 2, (WIDTH[before] + WIDTH[next_disc]) / 2
        found.append((name, marks[f"{name}.canal_centre"] + np.array([0.0, -0.8, 0.0]), depth - 0.4, width))
    return found


def sac(marks: Marks) -> Sac:
    """The sac from landmarks of vertebrae, discs and sacrum."""
    one, two = marks["sacral_canal_1"], marks["sacral_canal_2"]
    rows = sorted(_disc_stations(marks) + _vertebra_stations(marks), key=lambda row: -float(row[1][2]))
    first = rows[0][1] + (rows[0][1] - rows[1][1]) * 1.1
    rows = [("top", first, rows[0][2], rows[0][3]), *rows]
    rows.append(("sacral_canal_1", one + np.array([0, 0.3, 0.3]), *SACRAL["sacral_canal_1"]))
    rows.append(("1/2", (one + two) / 2 + np.array([0, 0.3, 0.0]), *SACRAL["1/2"]))
    rows.append(("end", two + np.array([0.0, 0.4, 0.6]), *SACRAL["end"]))
    knots = np.array([row[1] for row in rows])
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1))]
    axis = np.stack(
        [np.zeros(4000), *(PchipInterpolator(t, knots[:, k])(np.linspace(0, t[-1], 4000)) for k in (1, 2))], axis=1
    )
    axis = smoothed(resample(axis, 1.0), 6.0)
    s = lengths(axis)
    stations = {row[0]: float(s[np.argmin(np.linalg.norm(axis - row[1], axis=1))]) for row in rows}
    where = np.array([stations[row[0]] for row in rows])
    depth = PchipInterpolator(where, [row[2] / 2 for row in rows])(s)
    width = PchipInterpolator(where, [row[3] / 2 for row in rows])(s)
    return Sac(axis, width, depth, stations)
