"""The opening between two pedicles through which a root leaves, as a ring in a sagittal plane. Must not know: postures, conditions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.mechanics.canal import walls
from app.mechanics.rings import BONE, DISC, GAP, Ring, bridged, carried, cut, directions, first_hits
from app.mechanics.shapes import FLIP, Frame, Shapes, Strand

Vectors = NDArray[np.float64]

RAYS = 40
FARTHEST_MM = 16.0
AHEAD_MM, BELOW_MM = 0.5, 3.0
"""From the root's place under the pedicle to the middle of the opening, in the disc's axes."""

FAT_MM = 1.0
"""Fat that the lining leaves round the root, mm (from knowledge: a healthy root has fat on all sides)."""

LINING_MM = 2.6
"""Flavum and capsule in front of the facets, standing (from knowledge: 2 to 4 mm)."""


def sagittal(level: str, side: str, shapes: Shapes) -> Frame:
    """The foramen's plane: columns behind, above, and to the patient's left; its origin in the middle of the opening."""
    frame = shapes.frame(level)
    pedicle = shapes.marks[f"{level.split('-')[0]}.pedicle_left"]
    opening = frame.local(shapes.marks[f"foramen.{level}.left"])
    middle = frame.world(np.array([0.0, opening[1] - AHEAD_MM, opening[2] - BELOW_MM]))
    middle[0] = pedicle[0]
    axes = np.stack([frame.axes[:, 1], frame.axes[:, 2], frame.axes[:, 0]], axis=1)
    return Frame(middle * (FLIP if side == "right" else 1.0), axes)


def foramen_ring(level: str, side: str, shapes: Shapes) -> Ring:
    """The foramen under the pedicle of the upper vertebra, RAYS places, first behind, then above and round."""
    return shapes.kept(("foramen", level, side), lambda: _foramen_ring(level, side, shapes))


def _foramen_ring(level: str, side: str, shapes: Shapes) -> Ring:
    frame = sagittal(level, side, shapes)
    every = walls(level, shapes, frame)
    rays = directions(RAYS)
    hits = np.stack([first_hits(np.zeros(2), rays, cut(wall, 0.0)) for wall in every])
    hits[hits > FARTHEST_MM] = np.inf
    nearest, distance = hits.argmin(axis=0), hits.min(axis=0)
    gap = ~np.isfinite(distance)
    kinds = np.where(gap, GAP, np.where(nearest == 2, DISC, BONE))
    distance = bridged(distance)
    root, radius = crossing(shapes.strand(f"root.{level.split('-')[0]}.{side}"), frame)
    free = np.linalg.norm(rays * distance[:, None] - frame.local(root)[:2], axis=1) - radius - FAT_MM
    lining = np.where(kinds == DISC, 0.0, LINING_MM * np.clip(2 * rays[:, 0], 0.0, 1.0))
    distance -= np.clip(lining, 0.0, np.maximum(free, 0.0))
    handles = [every[2].handles if empty else every[n].handles for empty, n in zip(gap, nearest, strict=True)]
    places = np.column_stack([rays * distance[:, None], np.zeros(RAYS)])
    return Ring(frame.back, frame.world(places), kinds, carried(handles))


def crossing(strand: Strand, frame: Frame) -> tuple[Vectors, float]:
    """Where a root crosses a plane, near the plane's origin (3,) mm, and its radius there."""
    local = frame.local(strand.points)
    score = np.abs(local[:, 2]) + 0.05 * np.linalg.norm(local, axis=1)
    at = int(score.argmin())
    return strand.points[at], float(strand.radius[at])
