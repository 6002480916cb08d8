"""An opening that closes in: soft places move towards its middle, most at its wall, less and less beyond it.

Order along every line to the middle is kept, so what lay inside the opening stays inside. Must not know: which opening, why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Closing:
    """centre (3,) mm; axes (3, 3): columns of the opening's plane and across it; radii (n,) mm of its wall all round.

    share: part of every distance to the middle that is lost at the wall, 0..1. spread: mm across the plane, one standard
    deviation. fade: mm beyond the wall at which nothing moves; more than share times the radius.
    """

    centre: Vectors
    axes: Vectors
    radii: Vectors
    share: float
    spread: float
    fade: float = 9.0

    def shift(self, points: Vectors) -> Vectors:
        """The movement (n, 3) mm of places (n, 3) mm."""
        local = (np.asarray(points, dtype=float) - self.centre) @ self.axes
        reach = np.hypot(local[:, 0], local[:, 1])
        turn = np.arctan2(local[:, 1], local[:, 0])
        every = np.linspace(0, 2 * np.pi, len(self.radii), endpoint=False)
        wall = np.interp(turn, every, self.radii, period=2 * np.pi)
        beyond = np.maximum(1.0 - (reach - wall) / self.fade, 0.0)
        inwards = self.share * np.where(reach <= wall, reach, wall * beyond)
        inwards = inwards * np.exp(-0.5 * (local[:, 2] / self.spread) ** 2)
        flat = -local[:, :2] / np.maximum(reach, 1e-9)[:, None] * inwards[:, None]
        moved: Vectors = flat @ self.axes[:, :2].T
        return moved


@dataclass(frozen=True, slots=True)
class Pinch:
    """Two walls that come together along one line: middle (3,) mm; axes (3, 3): across, along the line, up; half: mm to a wall.

    share: part of the distance that is lost, 0..1. spread: (across, up) mm, one standard deviation.
    """

    middle: Vectors
    axes: Vectors
    half: float
    share: float
    spread: tuple[float, float]
    fade: float = 9.0

    def shift(self, points: Vectors) -> Vectors:
        """The movement (n, 3) mm of places (n, 3) mm."""
        local = (np.asarray(points, dtype=float) - self.middle) @ self.axes
        off = np.abs(local[:, 1])
        beyond = np.maximum(1.0 - (off - self.half) / self.fade, 0.0)
        inwards = self.share * np.where(off <= self.half, off, self.half * beyond)
        inwards = inwards * np.exp(-0.5 * ((local[:, 0] / self.spread[0]) ** 2 + (local[:, 2] / self.spread[1]) ** 2))
        moved: Vectors = (-np.sign(local[:, 1]) * inwards)[:, None] * self.axes[:, 1]
        return moved
