"""One vertebra as a signed distance volume: a body by rule from the template's outlines, the arch by warping the template's.

Must not know: where the vertebra stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.interpolate import RBFInterpolator
from vertebra_landmarks import BACK_WALL, PEDICLE_CENTRE, Facet, pairs
from vertebra_levels import Level, Vec
from vertebra_template import HEIGHTS, STEP_MM, THETA, template

GRID_MM = 0.7
LOW, HIGH = np.array([0.0, -26.6, -43.4]), np.array([53.2, 84.0, 37.8])
COARSE = 5  # the warp is smooth: every fifth grid node is exact, the rest interpolated
RIM_MM = 1.6
HOLLOW_MM = 0.6
WAIST = 0.025
"""Added to the template's own waist."""
FILLET_MM = 3.0

Volume = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Solid:
    """Signed distance (mm, negative inside) of the left half on a GRID_MM grid from LOW."""

    distance: Volume

    def at(self, points: Vec) -> NDArray[np.float64]:
        """Distance at local points (..., 3); the right half is mirrored."""
        mirrored = np.abs(points * [1.0, 0, 0]) + points * [0.0, 1, 1]
        index = np.moveaxis((mirrored - LOW) / GRID_MM, -1, 0)
        return np.asarray(ndimage.map_coordinates(self.distance, index, order=1, mode="nearest"))


def nodes(step: float = GRID_MM) -> Vec:
    """Grid points (nx, ny, nz, 3) of the left half."""
    counts = np.rint((HIGH - LOW) / GRID_MM).astype(int) + 1
    axes = [
        low + step * np.arange(int(np.ceil((n - 1) * GRID_MM / step)) + 1) for low, n in zip(LOW, counts, strict=True)
    ]
    if step == GRID_MM:
        axes = [low + step * np.arange(n) for low, n in zip(LOW, counts, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)


def smooth_max(a: Volume, b: Volume, radius: float) -> Volume:
    """Intersection of two solids with a rounded edge."""
    blend = np.maximum(radius - np.abs(a - b), 0) / radius
    return np.asarray(np.maximum(a, b) + blend**2 * radius / 4)


def smooth_min(a: Volume, b: Volume, radius: float) -> Volume:
    """Union of two solids with a filled corner."""
    return -smooth_max(-a, -b, radius)


def rim_outline(side: str, width: float, depth: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(x, y) of the template's left upper ("sup") or lower ("inf") rim, scaled to a width and a median depth, centred."""
    radius = template().profile[-1 if side == "sup" else 0]
    x, y = radius * np.sin(THETA), -radius * np.cos(THETA)
    return x * width / 2 / x.max(), (y - (y[0] + y[-1]) / 2) * depth / (y[-1] - y[0])


def rim_of(level: Level, side: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rim of one plate of a level."""
    size = (level.width_sup, level.depth_sup) if side == "sup" else (level.width_inf, level.depth_inf)
    return rim_outline(side, *size)


def body_radius(level: Level) -> NDArray[np.float64]:
    """Radius of the level's body at HEIGHTS (as a share of the half height) and THETA: the template's, sized plate by plate."""
    shape = template().profile
    x, y = shape * np.sin(THETA), -shape * np.cos(THETA)
    middle = (y[:, :1] + y[:, -1:]) / 2
    up = np.linspace(0, 1, len(HEIGHTS))
    waist = 1 - WAIST * (1 - (2 * up - 1) ** 2)
    wide, deep = (
        (lower / own[0] * (1 - up) + upper / own[-1] * up) * waist
        for upper, lower, own in (
            (level.width_sup, level.width_inf, 2 * x.max(axis=1)),
            (level.depth_sup, level.depth_inf, y[:, -1] - y[:, 0]),
        )
    )
    x, y = x * wide[:, None], (y - np.linspace(middle[0], middle[-1], len(HEIGHTS))) * deep[:, None]
    turn, radius = np.arctan2(x, -y), np.hypot(x, y)
    return np.stack([np.interp(THETA, t, r) for t, r in zip(turn, radius, strict=True)])


def body(level: Level, grid: Vec) -> Volume:
    """Signed distance of the vertebral body: kidney section, waisted, plates with a raised ring and a shallow hollow."""
    x, y, z = grid[..., 0], grid[..., 1], grid[..., 2]
    half = np.maximum(level.height / 2 - np.tan(np.radians(level.wedge / 2)) * y, 5)
    row = (np.clip(z / half, -1, 1) + 1) / 2 * (len(HEIGHTS) - 1)
    column = np.arctan2(x, -y) / np.pi * (len(THETA) - 1)
    edge = ndimage.map_coordinates(body_radius(level), np.stack([row, column]), order=1, mode="nearest")
    inward = np.hypot(x, y) / np.maximum(edge, 1)
    t = np.clip((0.9 - inward) / 0.3, 0, 1)
    hollow = HOLLOW_MM * t * t * (3 - 2 * t)
    wall = (np.hypot(x, y) - edge) * 0.96
    plate = np.maximum(z - (half - hollow), -z - (half - hollow))
    return smooth_max(wall, plate, RIM_MM)


def arch(level: Level, superior: Facet, inferior: Facet) -> Volume:
    """Signed distance of everything behind the body, on the grid: the template's arch, warped by landmarks."""
    source, target = pairs(level, superior, inferior)
    warp = RBFInterpolator(target, source - target, kernel="linear", smoothing=0.5, degree=1)
    step = GRID_MM * COARSE
    coarse = nodes(step)
    moved = warp(coarse.reshape(-1, 3)).reshape(coarse.shape)
    fine = nodes()
    index = np.moveaxis((fine - LOW) / step, -1, 0)
    at = fine + np.stack(
        [ndimage.map_coordinates(moved[..., k], index, order=2, mode="nearest") for k in range(3)], axis=-1
    )
    at[..., 0] = np.where(fine[..., 0] == 0, 0, at[..., 0])
    shape = template()
    inside = np.moveaxis((np.abs(at * [1.0, 0, 0]) + at * [0.0, 1, 1] - shape.origin) / STEP_MM, -1, 0)
    distance = ndimage.map_coordinates(shape.distance, inside, order=1, mode="nearest")
    off = (at - PEDICLE_CENTRE) / [6.6, 1, 8.6]
    ahead = at[..., 1] - BACK_WALL
    stub = (np.hypot(off[..., 0], off[..., 2]) - 1) * 6.6 + 0.75 * np.maximum(
        -1 - ahead, 0
    )  # a cone that ends in the body
    cut = np.where(ahead < 4.2, stub, -10)
    return np.asarray(np.maximum(distance, cut))


def distance_of(field: Volume) -> Volume:
    """The same solid as a true signed distance: first order near the surface, counted voxels further out."""
    whole = np.concatenate([field[:0:-1], field])
    solid = whole < 0
    parts, count = ndimage.label(solid)
    if count > 1:
        solid = parts == 1 + int(np.argmax(ndimage.sum_labels(solid, parts, np.arange(1, count + 1))))
    far = ndimage.distance_transform_edt(~solid) - ndimage.distance_transform_edt(solid)
    far = far[len(field) - 1 :] + np.where(far[len(field) - 1 :] > 0, -0.5, 0.5)
    slope = np.sqrt(sum(g**2 for g in np.gradient(field, GRID_MM)))
    near = field / np.maximum(slope, 0.3)
    return np.asarray(np.where((np.abs(far) < 2) & (np.sign(near) == np.sign(far)), near, far * GRID_MM))


def vertebra(level: Level, superior: Facet, inferior: Facet) -> Solid:
    """The whole vertebra in its own frame."""
    joined = smooth_min(body(level, nodes()), arch(level, superior, inferior), FILLET_MM)
    return Solid(distance_of(joined))
