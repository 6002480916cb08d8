"""Limb coordinates of the foot: heel (t, theta), dorsum and sole (t, ray), for the left foot.

The foot has its own axes: s forward from the back of the heel towards the third metatarsophalangeal joint, w lateral, h up from
the floor. Rays on the hind- and midfoot are told by the angle around the foot's middle, on the toes by w alone.
The edge of the sole is where the skin turns to face down. Measured on the skin itself by `build_foot`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from limb_frame import Array, Frame, ankle_level, leg_coordinates
from numpy.typing import NDArray

SOLE_FACES_DOWN = -0.45
"""Skin whose normal has a smaller z than this is sole."""

ANKLE_SEAM = ((-60, 0.45), (-35, 0.9), (-10, 1.5), (25, 2.9), (60, 4.2))
"""Leg theta at the malleoli and the ray of the dorsum it meets; beyond it the heel lies between leg and dorsum."""

HEEL_FROM, HEEL_TO = 60.0, 300.0

END_MM = 5.0
"""Length of the front end of a bone, and how near to it the skin of a toe is looked for."""

TOES = np.arange(1, 6)


Axes = tuple[Array, Array, Array, float]
"""Origin, forward, lateral, height of the floor."""


@dataclass(frozen=True, slots=True)
class Rays:
    """Points (n, 3) of the five metatarsals and of the five last phalanges, from the great toe on."""

    metatarsals: Sequence[Array]
    toes: Sequence[Array]


@dataclass(frozen=True, slots=True)
class Foot:
    """Axes and measured lines of one foot; tables are (2, n): where, and the value there."""

    frame: Frame
    origin: Array
    forward: Array
    lateral: Array
    floor: float
    mtp: Array  # (5, 2) s, w
    tips: Array  # (5, 2) s, w
    medial_edge: Array  # (3, n): s, w, h along the edge of the sole
    lateral_edge: Array
    heel_edge: Array  # (2, n): theta, height z
    ankle: Array  # (3, n): s, signed angle share, ray along the ankle seam
    start: Array  # (2, n): ray, s where the dorsum begins
    ball: Array  # (2, n): angle share, ray at the metatarsophalangeal line


def build_foot(frame: Frame, rays: Rays, points: Array, normals: Array, edges: NDArray[np.int64]) -> Foot:
    """Measure the left foot. points, normals (n, 3) and edges (m, 2) of the left half of the skin."""
    marks = frame.marks
    floor = float(points[:, 2].min())
    origin = marks["calcaneus_back"].copy()
    forward = (marks["third_mtp"] - origin) * (1, 1, 0)
    forward /= np.linalg.norm(forward)
    lateral = np.array([-forward[1], forward[0], 0.0])
    axes = (origin, forward, lateral, floor)
    border = _sole_border(frame, points, normals, edges)
    s, w, h = foot_axes(axes, border)
    skin = points[points[:, 2] < ankle_level(marks, points) - 5]
    length = foot_axes(axes, skin)[0].max()
    medial, side = _edge_line(s, w, h, length, -1), _edge_line(s, w, h, length, 1)
    tips, mtp = _toe_tips(axes, skin, rays.toes), _ends(axes, rays.metatarsals)
    heel_edge = _heel_edge(frame, border)
    bare = Foot(frame, *axes, mtp, tips, medial, side, heel_edge, np.zeros((3, 2)), np.zeros((2, 2)), np.zeros((2, 2)))
    ankle = _ankle_seam(bare, points, edges)
    start = _dorsum_start(bare, border, ankle)
    bare = Foot(frame, *axes, mtp, tips, medial, side, heel_edge, ankle, start, np.zeros((2, 2)))
    ball = _ball(bare, skin)
    return Foot(frame, *axes, mtp, tips, medial, side, heel_edge, ankle, start, ball)


def foot_axes(axes: Axes, points: Array) -> tuple[Array, Array, Array]:
    """s, w, h of points (n, 3)."""
    origin, forward, lateral, floor = axes
    d = points - origin
    return d @ forward, d @ lateral, points[:, 2] - floor


def _axes(foot: Foot, points: Array) -> tuple[Array, Array, Array]:
    return foot_axes((foot.origin, foot.forward, foot.lateral, foot.floor), points)


def is_sole(foot: Foot, points: Array, normals: Array) -> NDArray[np.bool_]:
    """Skin of the foot that faces down."""
    return (normals[:, 2] < SOLE_FACES_DOWN) & (points[:, 2] < foot.floor + 0.5 * _ankle_height(foot.frame, foot.floor))


def heel_coordinates(foot: Foot, points: Array) -> tuple[Array, Array]:
    """t (0 malleoli, 1 edge of the sole) and theta 0..360 (the heel is 60..300)."""
    _, theta = leg_coordinates(foot.frame, points)
    top = ankle_level(foot.frame.marks, points)
    edge = np.interp(theta, *foot.heel_edge)
    return (top - points[:, 2]) / (top - edge), theta


def dorsum_coordinates(foot: Foot, points: Array) -> tuple[Array, Array]:
    """t (0 ankle crease, 0.7 metatarsophalangeal line, 1 toe tips) and ray 0..6."""
    s, w, h = _axes(foot, points)
    share = _angle_share(foot, s, w, h)
    far = np.clip((s - foot.ankle[0].max()) / (foot.mtp[2, 0] - foot.ankle[0].max()), 0, 1)
    by_angle = (1 - far) * np.interp(share, foot.ankle[1], foot.ankle[2]) + far * np.interp(share, *foot.ball)
    toes = _toe_lines(foot, s)
    by_place = _across(w, toes, np.zeros_like(w), np.zeros_like(w))
    by_place = np.where(w < toes[:, 0], 1 - _side(foot, toes[:, 0] - w, h), by_place)
    by_place = np.where(w > toes[:, 4], 5 + _side(foot, w - toes[:, 4], h), by_place)
    place = np.clip((s - foot.ankle[0].max()) / (foot.mtp[2, 0] - foot.ankle[0].max()) * 4 - 3, 0, 1)
    place = place * place * (3 - 2 * place)
    ray = np.clip((1 - place) * by_angle + place * by_place, 0, 6)
    return _along(s, np.interp(ray, *foot.start), _by_ray(foot.mtp[:, 0], ray), _by_ray(foot.tips[:, 0], ray)), ray


def sole_coordinates(foot: Foot, points: Array) -> tuple[Array, Array]:
    """t (0 back of the heel, 0.7 metatarsophalangeal line, 1 toe tips) and ray 0.5..5.5."""
    s, w, _ = _axes(foot, points)
    medial, side = np.interp(s, foot.medial_edge[0], foot.medial_edge[1]), np.interp(s, *foot.lateral_edge[:2])
    ray = np.clip(_across(w, _toe_lines(foot, s), medial, side), 0.5, 5.5)
    back = foot.medial_edge[0, 0]
    return _along(s, np.full_like(s, back), _by_ray(foot.mtp[:, 0], ray), _by_ray(foot.tips[:, 0], ray)), ray


def _along(s: Array, start: Array, mtp: Array, tip: Array) -> Array:
    hind = 0.7 * (s - start) / np.maximum(mtp - start, 1)
    return np.where(s < mtp, hind, 0.7 + 0.3 * (s - mtp) / np.maximum(tip - mtp, 1))


def _by_ray(values: Array, ray: Array) -> Array:
    return np.interp(ray, TOES, values)


def _side(foot: Foot, out: Array, h: Array) -> Array:
    """0 on top of a border toe, 1 at the edge of the sole beside it."""
    return np.clip(np.degrees(np.arctan2(out, np.maximum(h - 7.0, 0))) / 90, 0, 1)


def _toe_lines(foot: Foot, s: Array) -> Array:
    """w (n, 5) of the five ray lines: from the heel through the joints to the toe tips."""
    heel_s = 0.25 * foot.mtp[2, 0]
    medial = float(np.interp(heel_s, *foot.medial_edge[:2]))
    side = float(np.interp(heel_s, *foot.lateral_edge[:2]))
    lines = []
    for k in range(5):
        heel_w = medial + (side - medial) * (0.5 + k) / 5
        (mtp_s, mtp_w), (tip_s, tip_w) = foot.mtp[k], foot.tips[k]
        lines.append(np.interp(s, (heel_s, mtp_s, tip_s), (heel_w, mtp_w, tip_w)))
    return np.column_stack(lines)


def _across(w: Array, lines: Array, medial: Array, side: Array) -> Array:
    """Ray by place between the lines; beyond the first and the fifth towards the edges (0.5 and 5.5)."""
    ray = np.zeros_like(w)
    for k in range(4):
        low, high = lines[:, k], lines[:, k + 1]
        ray = np.where((w >= low) & (w <= high), k + 1 + (w - low) / np.maximum(high - low, 1e-6), ray)
    inner = 1 - 0.5 * np.clip((lines[:, 0] - w) / np.maximum(lines[:, 0] - medial, 1), 0, 1)
    outer = 5 + 0.5 * np.clip((w - lines[:, 4]) / np.maximum(side - lines[:, 4], 1), 0, 1)
    return np.where(w < lines[:, 0], inner, np.where(w > lines[:, 4], outer, ray))


def _angle_share(foot: Foot, s: Array, w: Array, h: Array) -> Array:
    """Angle around the middle of the foot as a share of the angle to the edge of the sole: -1 medial, 0 up, 1 lateral."""
    start, mtp = foot.ankle[0].max(), foot.mtp[2, 0]
    centre_w = np.interp(s, (0.3 * mtp, mtp), (_ankle_w(foot), foot.mtp[1:4, 1].mean()))
    height = _ankle_height(foot.frame, foot.floor)
    centre_h = np.interp(s, (start, mtp), (0.3 * height, -0.05 * height))
    angle = np.degrees(np.arctan2(w - centre_w, h - centre_h))
    ends = []
    for line in (foot.medial_edge, foot.lateral_edge):
        at_w, at_h = np.interp(s, line[0], line[1]), np.interp(s, line[0], line[2])
        ends.append(np.degrees(np.arctan2(at_w - centre_w, at_h - centre_h)))
    return np.where(angle < 0, -angle / np.minimum(ends[0], -1), angle / np.maximum(ends[1], 1))


def _ankle_height(frame: Frame, floor: float) -> float:
    return float(frame.marks["ankle_centre"][2] - floor)


def _ankle_w(foot: Foot) -> float:
    return float((foot.frame.marks["ankle_centre"] - foot.origin) @ foot.lateral)


def _sole_border(frame: Frame, points: Array, normals: Array, edges: NDArray[np.int64]) -> Array:
    """Points (n, 3) where the skin of the foot turns to face down."""
    low = points[:, 2] < points[:, 2].min() + 0.5 * _ankle_height(frame, float(points[:, 2].min()))
    edges = edges[low[edges].all(axis=1)]
    na, nb = (normals[edges[:, k], 2] - SOLE_FACES_DOWN for k in (0, 1))
    crossing = na * nb < 0
    a, b = (points[edges[crossing, k]] for k in (0, 1))
    share = (na[crossing] / (na - nb)[crossing])[:, None]
    return a + share * (b - a)


def _edge_line(s: Array, w: Array, h: Array, length: float, side: int) -> Array:
    """The outermost border points on one side, binned along s and smoothed: (3, n) s, w, h."""
    bins = np.linspace(0, length, 28)
    rows = []
    for low, high in pairwise(bins):
        here = (s >= low) & (s <= high)
        if here.any():
            best = np.argsort(-side * w[here])[:3]
            rows.append((s[here][best].mean(), w[here][best].mean(), h[here][best].mean()))
    line = np.array(sorted(rows)).T
    kernel = np.array([0.25, 0.5, 0.25])
    for row in (1, 2):
        padded = np.concatenate([line[row, :1], line[row], line[row, -1:]])
        line[row] = np.convolve(padded, kernel, mode="valid")
    return line


def _ends(axes: Axes, bones: Sequence[Array]) -> Array:
    """(5, 2) s, w of the front ends of five bones, each (n, 3)."""
    ends = []
    for bone in bones:
        s, w, _ = foot_axes(axes, bone)
        front = s > s.max() - END_MM
        ends.append((s.max(), w[front].mean()))
    return np.array(ends)


def _toe_tips(axes: Axes, skin: Array, bones: Sequence[Array]) -> Array:
    """(5, 2) s, w of the skin in front of the five last phalanges."""
    s, w, _ = foot_axes(axes, skin)
    tips = _ends(axes, bones)
    for tip in tips:
        near = (np.abs(w - tip[1]) < END_MM) & (np.abs(s - tip[0]) < 3 * END_MM)
        tip[0] = s[near].max(initial=tip[0])
    return tips


def _heel_edge(frame: Frame, border: Array) -> Array:
    """(2, n) theta and height of the edge of the sole below the heel."""
    _, theta = leg_coordinates(frame, border)
    centres = np.arange(45, 316, 15.0)
    heights = []
    for centre in centres:
        near = np.abs(theta - centre) < 12
        heights.append(np.median(border[near, 2]) if near.any() else np.nan)
    found = np.array(heights)
    known = ~np.isnan(found)
    return np.array([centres, np.interp(centres, centres[known], found[known])])


def _ankle_seam(foot: Foot, points: Array, edges: NDArray[np.int64]) -> Array:
    """(3, n) s, angle share and ray where the leg meets the dorsum, from the medial to the lateral edge of the sole."""
    a, b = points[edges[:, 0]], points[edges[:, 1]]
    over = [p[:, 2] - ankle_level(foot.frame.marks, p) for p in (a, b)]
    crossing = over[0] * over[1] < 0
    share = (over[0][crossing] / (over[0] - over[1])[crossing])[:, None]
    ring = a[crossing] + share * (b - a)[crossing]
    _, theta = leg_coordinates(foot.frame, ring)
    theta = np.mod(theta + 180, 360) - 180
    order = np.argsort(theta)
    s, w, h = _axes(foot, ring)
    wanted = np.array([theta for theta, _ in ANKLE_SEAM], dtype=float)
    found = np.array([np.interp(wanted, theta[order], values[order]) for values in (s, w, h)])
    seam = np.array([found[0], np.zeros(len(wanted)), [ray for _, ray in ANKLE_SEAM]])
    placed = Foot(*(getattr(foot, name) for name in foot.__slots__[:-3]), seam, foot.start, foot.ball)
    seam[1] = _angle_share(placed, *found)
    ends = np.array([[found[0, 0], found[0, -1]], [-1, 1], [0, 6]])
    return np.column_stack([ends[:, 0], seam, ends[:, 1]])


def _dorsum_start(foot: Foot, border: Array, ankle: Array) -> Array:
    """(2, n) ray and the s where the dorsum begins: the ankle seam in front, the planes of the heel at the sides."""
    _, theta = leg_coordinates(foot.frame, border)
    s, _, _ = _axes(foot, border)
    sides = [float(s[np.argsort(np.abs(theta - at))[:4]].mean()) for at in (HEEL_TO, HEEL_FROM)]
    start = ankle[[2, 0]].copy()
    start[1, 0], start[1, -1] = sides
    return start


def _ball(foot: Foot, skin: Array) -> Array:
    """(2, n) angle share and ray at the metatarsophalangeal line, on top of each joint."""
    s, w, h = _axes(foot, skin)
    shares = []
    for mtp_s, mtp_w in foot.mtp:
        near = (np.abs(s - mtp_s) < 8) & (np.abs(w - mtp_w) < 8)
        shares.append(_angle_share(foot, np.array([mtp_s]), np.array([mtp_w]), np.array([h[near].max()]))[0])
    return np.array([[-1, *shares, 1], [0, *TOES, 6]])
