"""Moving an upright camera that cannot roll: every function takes a Camera and gives a new one.

Pixels are device pixels with the origin at the bottom left; lengths are millimetres in the app's frame.
Must not know: VTK, Qt, what is shown.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.state.appstate import Camera

VIEW_ANGLE = 30.0
"""Vertical opening of the lens, degrees: the perspective of a portrait, depth without distortion."""

NEAREST, FARTHEST = 60.0, 6000.0
ELEVATION_LIMIT = 89.0
DEGREES_PER_PIXEL = 0.35

Size = tuple[int, int]
Vector = NDArray[np.float64]


def basis(camera: Camera) -> tuple[Vector, Vector, Vector]:
    """Unit vectors right, up and forward of the picture, in the app's frame."""
    azimuth, elevation = math.radians(camera.azimuth), math.radians(camera.elevation)
    right = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
    forward = np.array(
        [-math.sin(azimuth) * math.cos(elevation), math.cos(azimuth) * math.cos(elevation), -math.sin(elevation)]
    )
    return right, np.cross(right, forward), forward


def position(camera: Camera) -> Vector:
    """Where the camera stands, mm."""
    return np.asarray(camera.focus) - basis(camera)[2] * camera.distance


def mm_per_pixel(camera: Camera, size: Size) -> float:
    """Size of a pixel in the plane of the focus."""
    return 2.0 * camera.distance * math.tan(math.radians(VIEW_ANGLE / 2)) / max(size[1], 1)


def project(camera: Camera, size: Size, points: ArrayLike) -> Vector:
    """(n, 3) mm -> (n, 3): x, y in pixels and the depth in mm along the line of sight."""
    relative = np.atleast_2d(np.asarray(points, dtype=np.float64)) - position(camera)
    right, up, forward = basis(camera)
    depth = relative @ forward
    scale = size[1] / (2.0 * math.tan(math.radians(VIEW_ANGLE / 2))) / np.maximum(depth, 1e-6)
    return np.column_stack([size[0] / 2 + relative @ right * scale, size[1] / 2 + relative @ up * scale, depth])


def ray(
    camera: Camera, size: Size, x: float, y: float
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The line of sight through a pixel, from the eye to far behind the body, mm."""
    right, up, forward = basis(camera)
    start = position(camera)
    scale = mm_per_pixel(camera, size) / camera.distance
    way = forward + right * ((x - size[0] / 2) * scale) + up * ((y - size[1] / 2) * scale)
    (ax, ay, az), (bx, by, bz) = start.tolist(), (start + way * (camera.distance + FARTHEST)).tolist()
    return (ax, ay, az), (bx, by, bz)


def orbit(camera: Camera, dx: float, dy: float) -> Camera:
    """Turn the model with the pointer: `dx`, `dy` pixels dragged to the right and up."""
    elevation = camera.elevation - dy * DEGREES_PER_PIXEL
    return replace(
        camera,
        azimuth=(camera.azimuth - dx * DEGREES_PER_PIXEL) % 360.0,
        elevation=min(max(elevation, -ELEVATION_LIMIT), ELEVATION_LIMIT),
    )


def pan(camera: Camera, dx: float, dy: float, size: Size) -> Camera:
    """Shift the model with the pointer: what lies in the plane of the focus stays under it."""
    right, up, _ = basis(camera)
    scale = mm_per_pixel(camera, size)
    return _focused(camera, np.asarray(camera.focus) - right * (dx * scale) - up * (dy * scale))


def zoom_to(camera: Camera, x: float, y: float, factor: float, size: Size) -> Camera:
    """Come nearer (factor < 1) or go back, keeping the point under the pixel where it is."""
    distance = min(max(camera.distance * factor, NEAREST), FARTHEST)
    right, up, _ = basis(camera)
    scale = mm_per_pixel(camera, size)
    offset = right * ((x - size[0] / 2) * scale) + up * ((y - size[1] / 2) * scale)
    moved = np.asarray(camera.focus) + offset * (1.0 - distance / camera.distance)
    return replace(_focused(camera, moved), distance=distance)


def frame(camera: Camera, bounds: tuple[float, ...], size: Size, margin: float = 1.25) -> Camera:
    """The same direction, at a distance from which a box (xmin, xmax, ymin, ymax, zmin, zmax) is well seen."""
    low, high = np.asarray(bounds[0::2]), np.asarray(bounds[1::2])
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    centre = (low + high) / 2
    right, up, _ = basis(camera)
    aspect = size[0] / max(size[1], 1)
    height = max(np.ptp(corners @ up), np.ptp(corners @ right) / aspect)
    distance = margin * height / (2.0 * math.tan(math.radians(VIEW_ANGLE / 2))) + np.ptp(corners @ basis(camera)[2]) / 2
    return replace(_focused(camera, centre), distance=min(max(float(distance), NEAREST), FARTHEST))


def ease(start: Camera, end: Camera, t: float) -> Camera:
    """Between two cameras, `t` from 0 to 1, gentle at both ends, turning the shorter way round."""
    if t >= 1.0:
        return end
    s = t * t * (3.0 - 2.0 * t)
    turn = (end.azimuth - start.azimuth + 180.0) % 360.0 - 180.0
    focus = np.asarray(start.focus) * (1 - s) + np.asarray(end.focus) * s
    return Camera(
        focus=(float(focus[0]), float(focus[1]), float(focus[2])),
        distance=math.exp(math.log(start.distance) * (1 - s) + math.log(end.distance) * s),
        azimuth=(start.azimuth + turn * s) % 360.0,
        elevation=start.elevation * (1 - s) + end.elevation * s,
    )


def _focused(camera: Camera, focus: Vector) -> Camera:
    return replace(camera, focus=(float(focus[0]), float(focus[1]), float(focus[2])))
