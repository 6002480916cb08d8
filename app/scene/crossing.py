"""Which triangles of one mesh a plane meets, remembered: while the same vertices lie beyond the plane they are the same triangles.

A mesh whose vertices stay and whose box lies wholly on one side is not looked through at all. Must not know: VTK, what a mesh is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.scene import section
from app.scene.posing import Lying, turned
from app.scene.section import Index, Plane, Vectors

Sides = NDArray[np.bool_]

ROUGH_MM = 0.002
"""Heights above the plane are found in single precision; what lies nearer to it than this is looked at again in double."""

NONE: Index = np.empty((0, 3), dtype=np.int64)


@dataclass(slots=True)
class Crossing:
    """What is known of one mesh.

    changes: how often its vertices had changed when it was last looked at. box (2, 3) mm: their middle and half their size, once they
    stay. above (n,): vertices beyond the plane. triangles (k, 3): those that meet it then.
    """

    triangles: Index = field(default_factory=lambda: NONE)
    _changes: int = -1
    _box: Vectors | None = None
    _above: Sides | None = None

    def find(self, lying: Lying, changes: int, triangles: Index, plane: Plane) -> None:
        """Find the triangles out of all (m, 3) that meet a plane. changes: how often the vertices have changed so far."""
        normal, offset = _in_frame_of(lying, plane)
        if self._changes != changes:
            self._changes, self._box = changes, None
        elif self._apart(lying, normal, offset):
            self.triangles, self._above = NONE, None
            return
        above = _beyond(lying, plane, normal, offset)
        if self._above is None or not np.array_equal(above, self._above):
            self._above = above
            count = int(np.count_nonzero(above))
            self.triangles = triangles[section.crossed(above, triangles)] if 0 < count < len(above) else NONE

    def corners(self, lying: Lying) -> tuple[NDArray[np.float32], Sides]:
        """The corners (k, 3, 3) mm of the triangles as they lie, and which are beyond the plane (k, 3)."""
        above = self._above if self._above is not None else np.empty(0, dtype=bool)
        return turned(lying.points[self.triangles], lying.turn), above[self.triangles]

    def _apart(self, lying: Lying, normal: Vectors, offset: float) -> bool:
        """Whether the box lies wholly on one side."""
        if self._box is None:
            low, high = (lying.points.T.copy().min(axis=1), lying.points.T.copy().max(axis=1))
            self._box = np.stack([low + high, high - low]).astype(np.float64) / 2
        return bool(abs(self._box[0] @ normal + offset) > self._box[1] @ np.abs(normal) + ROUGH_MM)


def _in_frame_of(lying: Lying, plane: Plane) -> tuple[Vectors, float]:
    """Normal (3,) and offset of a plane among a mesh's own vertices, however its bone is turned."""
    normal, offset = plane.normal, -float(plane.origin @ plane.normal)
    if lying.turn is None:
        return normal, offset
    return normal @ lying.turn[:3, :3], offset + float(normal @ lying.turn[:3, 3])


def _beyond(lying: Lying, plane: Plane, normal: Vectors, offset: float) -> Sides:
    """Which vertices (n,) lie beyond the plane; normal and offset: the plane's among them."""
    height = lying.points @ normal.astype(np.float32)
    height += np.float32(offset)
    above = height > 0.0
    near = np.flatnonzero(np.abs(height) < ROUGH_MM)
    if len(near):
        above[near] = plane.height(turned(lying.points[near], lying.turn)) > 0.0
    return np.asarray(above)
