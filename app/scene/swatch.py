"""Small pictures of the patterns on the skin, for legends: the same table and the same formulas as the shader.

Must not know: VTK, Qt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.scene import look
from app.scene.look import REGIONS, Pattern, RegionLook
from app.scene.meetinglook import MEETINGS
from app.state.appstate import Theme
from app.state.shown import Channel, Region

Image = NDArray[np.float64]

_RADIUS_MM = 55.0
"""A calf: the limb on which the swatch is cut out."""


def swatch(
    channel: Region, theme: Theme, size: tuple[int, int] = (56, 28), mm_per_pixel: float = 1.0
) -> NDArray[np.uint8]:
    """A piece of skin with one kind of region: (height, width, 4) uint8 RGBA on clear ground; size is (width, height)."""
    region = look_of(channel)
    fine = 4
    width, height = size[0] * fine, size[1] * fine
    step = mm_per_pixel / fine
    x, y = np.meshgrid(np.arange(width) * step, np.arange(height)[::-1] * step)
    middle = (x.max() / 2, y.max() / 2)
    inside = np.minimum.reduce([x, y, x.max() - x, y.max() - y]) / mm_per_pixel
    u = x - middle[0] + look.DOT_SPACING_MM * (0.0 if region.pattern is Pattern.DOTS else 0.5)
    v = y - middle[1] + look.DOT_PITCH_MM / 2
    cover = pattern_cover(region, u, v) * region.opacity
    fill = np.maximum(cover, region.tint) if region.pattern is not Pattern.FILL else cover
    gaps = (np.floor(x / look.DASH_MM) + np.floor(y / look.DASH_MM)) % 2 >= 1
    dash = np.where(gaps & region.dashed, 0.0, 1.0)
    edge = np.where(inside < max(region.edge, 1.0), dash, 0.0)
    alpha = fill * (1 - edge) + edge
    line = edge[..., None]
    colour = np.asarray(region.colour(theme)) * (1 - line) + np.asarray(region.edge_colour(theme)) * line
    return _averaged(np.concatenate([colour * alpha[..., None], alpha[..., None]], axis=2), fine)


def look_of(channel: Region) -> RegionLook:
    """How a kind of region looks."""
    return REGIONS[channel] if isinstance(channel, Channel) else MEETINGS[channel]


def pattern_cover(region: RegionLook, x: Image, y: Image) -> Image:
    """How much of each place is covered by the pattern, 0 or 1; x around and y along the limb in mm."""
    around = x / (2 * np.pi * _RADIUS_MM)
    if region.pattern is Pattern.FILL:
        return np.ones_like(x)
    if region.pattern in (Pattern.DOTS, Pattern.RINGS):
        return _dots(region, x, y)
    if region.pattern is Pattern.CROSS:
        phases = (y / look.HATCH_PITCH_MM + sign * around * look.HATCH_STARTS for sign in (-1, 1))
        lines = [np.abs(phase % 1.0 - 0.5) * 2.0 < region.amount for phase in phases]
        return np.logical_or(*lines).astype(np.float64)
    if region.pattern is Pattern.LATTICE:
        phases = (y / look.LATTICE_PITCH_MM + sign * around * look.LATTICE_STARTS for sign in (-1, 1))
        lines = [np.abs(phase % 1.0 - 0.5) * 2.0 < region.amount for phase in phases]
        return np.logical_or(*lines).astype(np.float64)
    if region.pattern is Pattern.HATCH:
        phase = y / look.HATCH_PITCH_MM - around * look.HATCH_STARTS
    else:
        phase = y / look.STRIPE_PITCH_MM + around * look.STRIPE_STARTS
    step = 2.0 if region.sparse else 1.0
    return (np.abs((phase + 0.5 * (step - 1.0)) / step % 1.0 - 0.5) * 2.0 * step < region.amount).astype(np.float64)


def _dots(region: RegionLook, x: Image, y: Image) -> Image:
    row = np.floor(y / look.DOT_PITCH_MM)
    column = x / look.DOT_SPACING_MM + 0.5 * (row % 2)
    du = (column % 1.0 - 0.5) * look.DOT_SPACING_MM
    dv = (y / look.DOT_PITCH_MM - row - 0.5) * look.DOT_PITCH_MM
    kept = (np.floor(column) % 2 < 1) if region.sparse else True
    away = np.hypot(du, dv)
    hole = region.amount * look.RING_HOLE if region.pattern is Pattern.RINGS else 0.0
    return ((away < region.amount) & (away >= hole) & kept).astype(np.float64)


def _averaged(premultiplied: Image, fine: int) -> NDArray[np.uint8]:
    """Smooth edges: the mean of fine x fine samples, back to straight alpha."""
    height, width = premultiplied.shape[0] // fine, premultiplied.shape[1] // fine
    mean = premultiplied.reshape(height, fine, width, fine, 4).mean(axis=(1, 3))
    alpha = mean[..., 3:]
    colour = np.divide(mean[..., :3], alpha, out=np.zeros_like(mean[..., :3]), where=alpha > 0)
    straight: NDArray[np.uint8] = np.rint(np.concatenate([colour, alpha], axis=2) * 255).astype(np.uint8)
    return straight
