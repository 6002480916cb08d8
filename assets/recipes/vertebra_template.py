"""The vertebra every other one is shaped from: L3 of an open CT, made symmetric and smooth.

Frame of the template (mm): +x left, +y posterior, +z up, origin in the body centre, median plane x = 0, end plates level.
The left half is kept (x >= 0); the right one is its mirror image.
Must not know: levels, poses, how a mesh is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import nibabel
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.optimize import minimize

SOURCE = "TPTBox 1.1.0, sample CT, L3 (label 22)"
LICENCE = "Apache-2.0"

VOXEL_MM = 1.5
STEP_MM = 0.5
L3, BODY, ENDPLATE = 22, 49, 50
INSIDE = 0.42  # level of the blended field that keeps thin processes as thick as the mask has them
BONE_HU = 400.0  # cortical bone; the CT sharpens what 1.5 mm labels step

Volume = NDArray[np.float64]


THETA = np.linspace(0, np.pi, 121)
"""Directions of the body's outline: 0 = anterior, pi = posterior; left and right are alike."""

HEIGHTS = np.linspace(-12.0, 12.0, 25)
"""Sections of the body, mm; the plates' rims lie just beyond."""

PEDICLE_HEIGHTS, PEDICLE_TURN = (-4.5, 11.8), np.radians([88, 168])
"""Where a section's outline runs into the pedicle; there it is bridged from the sections above and below."""


@dataclass(frozen=True, slots=True)
class Template:
    """Signed distance (mm, negative inside) of the left half on a 0.5 mm grid, and the body's radius at HEIGHTS and THETA."""

    distance: Volume
    origin: NDArray[np.float64]
    profile: NDArray[np.float64]


def scan(name: str) -> Volume:
    """One volume of the sample CT in axes left, posterior, up."""
    package = find_spec("TPTBox")
    assert package is not None and package.origin is not None
    path = Path(package.origin).parent / "tests" / "sample_ct" / f"sub-ct_{name}.nii.gz"
    stored = np.asarray(nibabel.load(path).dataobj, dtype=float)  # axes posterior, inferior, right
    return np.ascontiguousarray(np.transpose(stored, (2, 0, 1))[::-1, :, ::-1])


def bone_mask() -> NDArray[np.bool_]:
    """L3 filled: labels leave marrow holes."""
    mask = ndimage.binary_fill_holes(scan("seg-vert_label-22_msk") == L3)
    return np.asarray(ndimage.binary_closing(mask) | mask)


def bone_field(mask: NDArray[np.bool_]) -> Volume:
    """A soft 0..1 field: full inside, graded by CT density within a voxel of the label's border, never inside a neighbour."""
    labels = scan("seg-vert_label-22_msk")
    near = ndimage.binary_dilation(mask) & ~((labels > 0) & (labels != L3))
    density = np.clip(scan("label-22_ct") / BONE_HU, 0, 1)
    edge = np.minimum(1, 0.5 * ndimage.gaussian_filter(mask.astype(float), 0.6) + 0.6 * density)
    field = np.where(ndimage.binary_erosion(mask), 1.0, np.where(near, edge, 0.0))
    return np.asarray(ndimage.gaussian_filter(field, 0.45))


def median_frame(mask: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rows: left, posterior, up of the vertebra; and its body centre, in mm of the scan."""
    signed = ndimage.distance_transform_edt(mask) - ndimage.distance_transform_edt(~mask)
    border = np.argwhere(ndimage.binary_dilation(mask) ^ mask) * VOXEL_MM
    centre = border.mean(axis=0)

    def unlikeness(plane: NDArray[np.float64]) -> float:
        normal = np.array([1.0, plane[0], plane[1]])
        normal /= np.linalg.norm(normal)
        mirrored = (border - 2 * ((border - centre) @ normal - plane[2])[:, None] * normal) / VOXEL_MM
        return float(
            np.minimum(np.abs(ndimage.map_coordinates(signed, mirrored.T, order=1, mode="nearest") + 0.5), 4).mean()
        )

    best = min(
        (minimize(unlikeness, [yaw, 0, 0], method="Nelder-Mead") for yaw in (-0.1, 0.0, 0.1)), key=lambda r: r.fun
    )
    left = np.array([1.0, best.x[0], best.x[1]])
    left /= np.linalg.norm(left)
    back = np.array([0.0, 1.0, 0.0]) - left * left[1]
    back /= np.linalg.norm(back)
    parts = scan("seg-subreg_label-22_msk")
    body = np.argwhere(mask & ((parts == BODY) | (parts == ENDPLATE))).mean(axis=0) * VOXEL_MM
    body -= left * ((body - centre) @ left - best.x[2])
    return np.stack([left, back, np.cross(left, back)]), body


def body_profile(half: Volume, origin: NDArray[np.float64]) -> NDArray[np.float64]:
    """Radius of the body (HEIGHTS, THETA), smooth: along each ray from the axis to the bone's edge, bridged at the pedicle."""
    radius = np.arange(12.5, 36, 0.1)  # further in, the hollow plates open before the wall does
    x, y = np.sin(THETA)[:, None] * radius, -np.cos(THETA)[:, None] * radius
    profile = np.zeros((len(HEIGHTS), len(THETA)))
    for row, height in enumerate(HEIGHTS):
        index = (np.stack([x, y, np.full_like(x, height)]) - origin[:, None, None]) / STEP_MM
        outside = ndimage.map_coordinates(half, index, order=1, mode="nearest") < INSIDE
        profile[row] = radius[np.argmax(outside, axis=1)]
    bridged = (PEDICLE_HEIGHTS[0] < HEIGHTS) & (PEDICLE_HEIGHTS[1] > HEIGHTS)
    for column in np.flatnonzero((PEDICLE_TURN[0] < THETA) & (PEDICLE_TURN[1] > THETA)):
        profile[bridged, column] = np.interp(HEIGHTS[bridged], HEIGHTS[~bridged], profile[~bridged, column])
    waves = np.cos(np.outer(THETA, np.arange(8)))
    smooth = (waves @ np.linalg.lstsq(waves, profile.T, rcond=None)[0]).T
    return np.asarray(ndimage.gaussian_filter1d(smooth, 1.3, axis=0, mode="nearest"))


@cache
def template() -> Template:
    """Read the CT and make the template (about ten seconds)."""
    mask = bone_mask()
    axes, centre = median_frame(mask)
    field = bone_field(mask)
    x, y, z = np.arange(0, 54, STEP_MM), np.arange(-40, 82, STEP_MM), np.arange(-45, 40, STEP_MM)
    grid = np.stack(np.meshgrid(x, y, z, indexing="ij"), axis=-1)
    sides = []
    for sign in (1.0, -1.0):
        at = (grid * [sign, 1, 1]) @ axes + centre
        sides.append(ndimage.map_coordinates(field, np.moveaxis(at / VOXEL_MM, -1, 0), order=3, cval=0.0))
    mean = (sides[0] + sides[1]) / 2
    whole = np.concatenate([mean[:0:-1], mean])
    whole = ndimage.gaussian_filter(whole, 1.2)
    solid = whole > INSIDE
    parts, count = ndimage.label(solid)
    solid = parts == 1 + int(np.argmax(ndimage.sum_labels(solid, parts, np.arange(1, count + 1))))
    distance = ndimage.distance_transform_edt(~solid) - ndimage.distance_transform_edt(solid)
    half = ndimage.gaussian_filter(distance, 1.2)[len(x) - 1 :] * STEP_MM
    origin = np.array([x[0], y[0], z[0]])
    soft = whole[len(x) - 1 :]
    return Template(half, origin, body_profile(soft, origin))
