"""Limb coordinates of a skin: trunk, thigh and leg, for the left half (the right half is its mirror image).

A point has a place along its segment (t) and an angle around it (theta: 0 front, 90 lateral, 180 back, 270 medial), as the
maps in content/en/maps use them. Angles and heights are first taken from the axes of the bones, then bent so that the landmarks
of this body stand where the maps say they do: by a thin plate on the trunk, by piecewise-linear turns at a few levels of the limb.
Every function may be asked beyond its segment (a little of overlap is needed where segments meet). The foot is in limb_foot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

Array = NDArray[np.float64]
Marks = Mapping[str, Array]

SEGMENTS = ("none", "trunk", "thigh", "leg", "foot_heel", "foot_dorsum", "foot_sole")
"""The index is the value of `coord.segment`."""

SEAM = ((300, 12), (330, 25), (360, 40), (405, 65), (450, 90), (495, 118), (540, 145), (585, 168))
"""Thigh theta (unwrapped) and the trunk theta it meets at the height of the hip centre. The perineum has no partner."""
SEAM_ENDS = ((276, 0), (606, 180))
"""The same, carried on to the midlines."""

TRUNK_MARKS = {
    "pubic_tubercle": (0.05, 14, (0, -1, 0)),
    "asis": (0.5, 55, (0.4, -1, 0)),
    "iliac_crest_top": (1.0, None, (1, 0, 0)),
    "psis": (0.6, 155, (0, 1, 0)),
}
"""Nominal t and theta of bone points under the skin, and the way out from the bone to the skin."""

GROIN_BACK_MM, GROIN_SIDE_MM = (-30.0, -90.0), (100.0, 40.0)
"""In front the seam between trunk and thigh dips to the groin: not at all at the first y and x, fully at the second ones."""

MALLEOLUS_STANDS_OUT = 10.0
"""mm above its tip at which a malleolus is most prominent; the landmarks of the bones are tips."""

CREASE_RISES = 0.35
"""How steeply the level of the ankle rises in front of the ankle joint: the crease lies in the bend, above the malleoli."""

SEAM_ENDS_AFTER = 0.1
"""Thigh t past the crotch from where the seam no longer bends the angle."""

CROTCH_T, CROTCH_ENDS_AT_T = 0.12, 0.5
CROTCH_SECTOR = ((200, 240, 300, 345), (0, 1, 1, 0))
"""The maps think of the crotch at this t. On this body it is lower: the inner side of the thigh is stretched down to it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """At `level` along a segment, measured angle `measured[k]` is called `nominal[k]`; between them linear, and periodic."""

    level: float
    measured: tuple[float, ...]
    nominal: tuple[float, ...]

    def shift(self, theta: Array) -> Array:
        """What to add to measured angles (degrees)."""
        order = np.argsort(np.mod(self.measured, 360))
        at = np.mod(np.array(self.measured), 360)[order]
        add = wrap180(np.array(self.nominal) - np.array(self.measured))[order]
        at = np.concatenate([at[-1:] - 360, at, at[:1] + 360])
        return np.interp(np.mod(theta, 360), at, np.concatenate([add[-1:], add, add[:1]]))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where one body's segments begin and end, and how its landmarks bend the coordinates."""

    marks: Marks
    dip: float  # mm by which the pubic tubercle lies lower than the maps think
    crotch: float  # thigh t of the crotch
    trunk: RBFInterpolator
    thigh: tuple[Turn, ...]
    leg: tuple[Turn, ...]


def wrap180(angle: Array) -> Array:
    """Angles to -180..180."""
    return np.mod(angle + 180, 360) - 180


def angle_about(points: Array, axis: Array) -> Array:
    """Degrees around an axis point (n, 2) or (2,) seen from above: 0 front (-y), 90 lateral (+x)."""
    d = points[:, :2] - axis[..., :2]
    return np.mod(np.degrees(np.arctan2(d[:, 0], -d[:, 1])), 360)


def axis_at(z: Array, top: Array, bottom: Array) -> Array:
    """The point (n, 3) of the line top-bottom at each height."""
    along = ((top[2] - z) / (top[2] - bottom[2]))[:, None]
    return top + along * (bottom - top)


def build_frame(points: Array, edges: NDArray[np.int64], marks: Marks) -> Frame:
    """Measure a body. points (n, 3) and edges (m, 2) of its left half; marks in mm (left side)."""
    wanted = TRUNK_MARKS["pubic_tubercle"][0] * marks["iliac_crest_top"][2]
    dip = float(wanted - marks["pubic_tubercle"][2])
    trunk = _trunk_warp(points, marks, dip)
    crotch = points[(points[:, 0] < 0.5) & (points[:, 2] < 0), 2].min() / marks["knee_centre"][2]
    bare = Frame(marks, dip, crotch, trunk, (), ())
    knee = _knee_turn(marks)
    thigh = (
        _seam_turn(points, edges, bare),
        Turn(crotch + SEAM_ENDS_AFTER, (0,), (0,)),
        Turn(0.9, *knee),
        Turn(1.0, *knee),
    )
    leg = (Turn(0.0, *knee), Turn(0.12, *knee), Turn(0.98, *_ankle_turn(marks)))
    return Frame(marks, dip, crotch, trunk, thigh, leg)


def trunk_coordinates(frame: Frame, points: Array) -> tuple[Array, Array]:
    """t (0 hip centre, 1 top of the iliac crest) and theta 0..180."""
    t, theta = _trunk_measured(frame.marks, frame.dip, points)
    moved = frame.trunk(np.column_stack([np.clip(t, -0.5, 3), theta / 90]))
    return t + moved[:, 0] * np.clip(t / 0.1, 0, 1), np.clip(theta + moved[:, 1] * 90, 0, 180)


def thigh_coordinates(frame: Frame, points: Array) -> tuple[Array, Array]:
    """t (0 hip centre, 1 knee joint line) and theta 0..360."""
    hip, knee = frame.marks["hip_centre"], frame.marks["knee_centre"]
    t = -height(frame.dip, points) / (hip[2] - knee[2])
    theta = _turned(angle_about(points, axis_at(points[:, 2], hip, knee)), t, frame.thigh)
    stretched = np.interp(t, (0, frame.crotch, CROTCH_ENDS_AT_T), (0, CROTCH_T - frame.crotch, 0))
    return t + stretched * np.interp(theta, *CROTCH_SECTOR), theta


def leg_coordinates(frame: Frame, points: Array) -> tuple[Array, Array]:
    """t (0 knee joint line, 1 malleoli) and theta 0..360."""
    knee, ankle = frame.marks["knee_centre"], frame.marks["ankle_centre"]
    low = ankle_level(frame.marks, points)
    t = (knee[2] - points[:, 2]) / (knee[2] - low)
    return t, _turned(angle_about(points, axis_at(points[:, 2], knee, ankle)), t, frame.leg)


def ankle_level(marks: Marks, points: Array) -> Array:
    """Height of the level of the malleoli: it slopes from the medial to the lateral one and rises in front to the ankle crease."""
    medial, lateral = marks["medial_malleolus"], marks["lateral_malleolus"]
    slope = (lateral[2] - medial[2]) / (lateral[0] - medial[0])
    across = np.clip(points[:, 0], medial[0] - 10, lateral[0] + 10)
    height = marks["knee_centre"][2] - medial[2]
    rise = CREASE_RISES * np.clip(marks["ankle_centre"][1] - points[:, 1], 0, 60)
    return medial[2] + MALLEOLUS_STANDS_OUT + slope * (across - medial[0]) - 0.02 * height + rise


def _turned(theta: Array, t: Array, turns: Sequence[Turn]) -> Array:
    shifts = np.array([turn.shift(theta) for turn in turns])
    levels = np.array([turn.level for turn in turns])
    place = np.clip(np.interp(t, levels, np.arange(len(levels))), 0, len(levels) - 1 - 1e-9)
    low = place.astype(int)
    rest = place - low
    columns = np.arange(len(theta))
    return np.mod(theta + shifts[low, columns] * (1 - rest) + shifts[low + 1, columns] * rest, 360)


def height(dip: float, points: Array) -> Array:
    """Height (n,) above the seam between trunk and thigh: the height above the hip centre, but for the dip at the groin."""
    (back, front), (side, middle) = GROIN_BACK_MM, GROIN_SIDE_MM
    share = np.clip((points[:, 1] - back) / (front - back), 0, 1) * np.clip(
        (points[:, 0] - side) / (middle - side), 0, 1
    )
    near = np.clip(1.4 - np.abs(points[:, 2]) / 100, 0, 1)
    return points[:, 2] + dip * share * near


def to_skin(points: Array, start: Array, way: Sequence[float]) -> Array:
    """The skin point (3,) where one comes out from start along way: the furthest one within 12 mm of the line."""
    along = np.array(way, dtype=float) / np.linalg.norm(way)
    ahead = (points - start) @ along
    beside = np.linalg.norm(points - start - ahead[:, None] * along, axis=1)
    near = np.flatnonzero((beside < 12) & (ahead > -5))
    return start + along * ahead[near].max(initial=0)


def _trunk_measured(marks: Marks, dip: float, points: Array) -> tuple[Array, Array]:
    theta = angle_about(points, np.zeros(2))
    return height(dip, points) / marks["iliac_crest_top"][2], np.where(
        theta > 180, np.where(theta > 270, 0.0, 180.0), theta
    )


def _trunk_warp(points: Array, marks: Marks, dip: float) -> RBFInterpolator:
    """Displacement (t, theta / 90) that brings the landmarks to their places; the midlines stay, by mirror images beyond them."""
    at, move = [], []
    for name, (t, theta, way) in TRUNK_MARKS.items():
        (t0,), (theta0,) = _trunk_measured(marks, dip, to_skin(points, marks[name], way)[None])
        shift = np.array([t - t0, 0 if theta is None else (theta - theta0) / 90])
        for place, sign in ((theta0, 1), (-theta0, -1), (360 - theta0, -1)):
            at.append((t0, place / 90))
            move.append(shift * (1, sign))
    for t0 in (-0.4, 1.9, 2.6):
        for theta0 in range(-90, 451, 45):
            at.append((t0, theta0 / 90))
            move.append(np.zeros(2))
    return RBFInterpolator(np.array(at), np.array(move), kernel="thin_plate_spline", degree=1)


def _seam_turn(points: Array, edges: NDArray[np.int64], frame: Frame) -> Turn:
    """The turn of the thigh's angle at the hip centre that makes each thigh angle meet its trunk angle there."""
    a, b = points[edges[:, 0]], points[edges[:, 1]]
    above, below = height(frame.dip, a), height(frame.dip, b)
    crossing = above * below < 0
    ring = a[crossing] + (above[crossing] / (above - below)[crossing])[:, None] * (b - a)[crossing]
    _, trunk = trunk_coordinates(frame, ring)
    hip, knee = frame.marks["hip_centre"], frame.marks["knee_centre"]
    measured = angle_about(ring, axis_at(ring[:, 2], hip, knee))
    nominal, wanted = np.array([SEAM_ENDS[0], *SEAM, SEAM_ENDS[1]], dtype=float).T
    outer = (ring[:, 0] > 0.25 * hip[0]) | (np.abs(ring[:, 1]) > 0.6 * np.abs(ring[:, 1]).max())
    order = np.argsort(trunk[outer])
    unwrapped = np.degrees(np.unwrap(np.radians(measured[outer][order])))
    unwrapped += 360 * round((450 - np.interp(90, trunk[outer][order], unwrapped)) / 360)
    found = np.interp(wanted, trunk[outer][order], unwrapped)
    return Turn(0.0, tuple(found), tuple(nominal))


def _knee_turn(marks: Marks) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The patella is the front of the knee."""
    (front,) = angle_about(marks["patella_centre"][None], marks["knee_centre"])
    return (front, front + 90, front + 180, front + 270), (0, 90, 180, 270)


def _ankle_turn(marks: Marks) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The malleoli and the middle of the back of the heel."""
    names, nominal = ("lateral_malleolus", "calcaneus_back", "medial_malleolus"), (95, 180, 278)
    measured = tuple(float(angle_about(marks[n][None], marks["ankle_centre"])[0]) for n in names)
    return measured, nominal
