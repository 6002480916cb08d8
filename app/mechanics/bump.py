"""A place of a disc that is pushed outwards, and all that lies behind it pushed along: one movement of space.

Along lines in the bump's direction the disc's surface moves by the bump's height, and what lies behind it by less and less, to
nothing at the depth of `room`. Order along every line is kept, so whatever did not cross before does not cross after. Must not
know: which condition asks, what a mesh means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]

INWARD_MM = 9.0
"""How deep inside the disc the movement dies out."""

REACH = 3.0
"""The bump ends at this many spreads from its top."""

FIT_MM = 9.0
"""The disc's surface is described by a paraboloid this far round the top."""


@dataclass(frozen=True, slots=True)
class Bump:
    """apex (3,) on the disc; axes (3, 3): columns across, high, along (the direction of the push), unit vectors.

    depth: mm at the top. spread: (across, high) mm, one standard deviation. room: mm behind the surface that is pressed
    together; more than `depth`, so that some of it stays. surface (6,): height of the healthy disc along the push, a
    paraboloid in (across, high).
    """

    apex: Vectors
    axes: Vectors
    depth: float
    spread: tuple[float, float]
    room: float
    surface: Vectors

    def height(self, local: Vectors) -> Vectors:
        """How far the surface is pushed (n,) mm at places (n, 3) of the bump's axes."""
        squared = (local[:, 0] / self.spread[0]) ** 2 + (local[:, 1] / self.spread[1]) ** 2
        floor = np.exp(-0.5 * REACH**2)
        tall: Vectors = self.depth * np.maximum(np.exp(-0.5 * squared) - floor, 0.0) / (1.0 - floor)
        return tall

    def above(self, local: Vectors) -> Vectors:
        """How far places (n, 3) of the bump's axes lie behind the healthy surface (n,) mm, along the push."""
        near = np.clip(local[:, :2], -FIT_MM, FIT_MM)
        level: Vectors = local[:, 2] - _terms(near) @ self.surface
        return level

    def local(self, points: Vectors) -> Vectors:
        """Places (n, 3) mm in the bump's axes."""
        made: Vectors = (np.asarray(points, dtype=float) - self.apex) @ self.axes
        return made

    def shift(self, points: Vectors) -> Vectors:
        """The movement (n, 3) mm of places (n, 3) mm."""
        moved: Vectors = self.lift(self.local(points))[:, None] * self.axes[:, 2]
        return moved

    def lift(self, local: Vectors) -> Vectors:
        """How far places (n, 3) of the bump's axes move along the push (n,) mm."""
        tall, behind = self.height(local), self.above(local)
        share = np.where(behind >= 0, 1.0 - behind / self.room, 1.0 + behind / INWARD_MM)
        lifted: Vectors = tall * np.maximum(share, 0.0)
        return lifted

    def sized(self, size: float) -> Bump:
        """The same bump at a share 0..1 of its depth; every movement is that share of the whole one."""
        return replace(self, depth=self.depth * size)

    def ahead(self, share: float, taller: float) -> Bump:
        """What things in front of it feel: the bump higher and wider by a share, and `taller` times as tall, for they are stiff."""
        spread = (self.spread[0] * share, self.spread[1] * taller)
        return replace(self, depth=self.depth * share, spread=spread)


def fitted(
    apex: Vectors, along: Vectors, wall: Vectors, depth: float, spread: tuple[float, float], room: float, up: Vectors
) -> Bump:
    """A bump on a disc whose outer wall has the vertices `wall` (n, 3) mm; `up` (3,) is across the disc."""
    along = along / np.linalg.norm(along)
    across = np.cross(up, along)
    across /= np.linalg.norm(across)
    axes = np.stack([across, np.cross(along, across), along], axis=1)
    local = (wall - apex) @ axes
    near = local[(np.hypot(local[:, 0], local[:, 1]) < FIT_MM) & (np.abs(local[:, 2]) < 8.0)]
    surface = np.linalg.lstsq(_terms(near[:, :2]), near[:, 2], rcond=None)[0].astype(np.float64)
    return Bump(apex, axes, depth, spread, room, surface)


def _terms(flat: Vectors) -> Vectors:
    x, y = flat[:, 0], flat[:, 1]
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
