"""All that is measured of the lumbar openings, in one array of places, found once on the neutral meshes.

Must not know: a posture, a condition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.mechanics.canal import canal_ring, handle, recess, sac_ring
from app.mechanics.foramen import crossing, foramen_ring, sagittal
from app.mechanics.rings import carried
from app.mechanics.segments import INDEX, SPINE
from app.mechanics.shapes import LEVELS, Frame, Shapes

Vectors = NDArray[np.float64]
Whole = NDArray[np.int64]

SIDES = ("left", "right")
FORAMINA = tuple((level, side) for level in LEVELS for side in SIDES)


@dataclass(frozen=True, slots=True)
class SpineRings:
    """walls (n, 3) mm: canals, foramina, recesses, dural sacs; fixed (m, 3): roots inside, roots leaving, then the planes of
    the five canals and ten foramina as an origin and a place along either axis.

    weights (n + m, 7) over SPINE; plane: the opening each place but the planes belongs to; ends: where each kind ends.
    """

    walls: Vectors
    fixed: Vectors
    weights: NDArray[np.float32]
    plane: Whole
    ends: Whole
    canal_kinds: Whole
    foramen_kinds: Whole
    inside_roots: tuple[str, ...]
    inside_rows: Whole
    inside_radius: Vectors
    leaving_roots: tuple[str, ...]
    leaving_rows: Whole
    leaving_radius: Vectors


def spine_rings(shapes: Shapes) -> SpineRings:
    """The openings of a meshes folder."""
    return shapes.kept("spine rings", lambda: _found(shapes))


def _found(shapes: Shapes) -> SpineRings:
    canals = [canal_ring(level, shapes) for level in LEVELS]
    holes = [foramen_ring(level, side, shapes) for level, side in FORAMINA]
    recesses = [end for level in LEVELS for side in SIDES for end in recess(level, side, shapes)]
    sacs = [sac_ring(level, shapes) for level in LEVELS]
    inside, leaving = _inside(shapes), _leaving(shapes)
    planes = [shapes.frame(level) for level in LEVELS] + [sagittal(*at, shapes) for at in FORAMINA]
    parts = [
        np.concatenate([ring.points for ring in canals]),
        np.concatenate([ring.points for ring in holes]),
        np.stack(recesses),
        np.concatenate(sacs),
        np.stack([place for _, _, place, _ in inside]),
        np.stack([place for _, _, place, _ in leaving]),
    ]
    per_ring = [len(canals[0].points), len(holes[0].points), 4, len(sacs[0])]
    rows = [np.repeat(np.arange(n), each) for n, each in zip((5, 10, 5, 5), per_ring, strict=True)]
    rows[1] += len(LEVELS)
    inside_rows, leaving_rows = (np.array([row for _, row, _, _ in each]) for each in (inside, leaving))
    return SpineRings(
        walls=np.concatenate(parts[:4]),
        fixed=np.concatenate([*parts[4:], *(_plane(frame) for frame in planes)]),
        weights=_weights([ring.weights for ring in (*canals, *holes)], per_ring[3], np.concatenate(parts[4:]), shapes),
        plane=np.concatenate([*rows, inside_rows, leaving_rows + len(LEVELS)]),
        ends=np.cumsum([len(part) for part in parts])[:-1],
        canal_kinds=np.stack([ring.kinds for ring in canals]),
        foramen_kinds=np.stack([ring.kinds for ring in holes]),
        inside_roots=tuple(root for root, _, _, _ in inside),
        inside_rows=inside_rows,
        inside_radius=np.array([radius for _, _, _, radius in inside]),
        leaving_roots=tuple(root for root, _, _, _ in leaving),
        leaving_rows=leaving_rows,
        leaving_radius=np.array([radius for _, _, _, radius in leaving]),
    )


def _weights(rings: list[NDArray[np.float32]], sac: int, roots: Vectors, shapes: Shapes) -> NDArray[np.float32]:
    """Who carries each place: rings as found, recesses and sacs and planes by their level, roots as soft things."""
    pairs = [_pair(level) for level in LEVELS]
    recesses = [pair if end == 0 else pair[1:] for pair in pairs for _ in SIDES for end in (0, 1)]
    sacs = [pair for pair in pairs for _ in range(sac)]
    planes = [pair for pair in (*pairs, *(pair for pair in pairs for _ in SIDES)) for _ in range(3)]
    soft = shapes.weights.at(roots.astype(np.float32))
    every = np.concatenate([*rings, carried(recesses), carried(sacs), soft, carried(planes)])
    spine = every[:, [INDEX[name] for name in SPINE]]
    made: NDArray[np.float32] = spine / spine.sum(axis=1, keepdims=True)
    return made


def _plane(frame: Frame) -> Vectors:
    return np.stack([frame.back, frame.back + frame.axes[:, 0], frame.back + frame.axes[:, 1]])


def _pair(level: str) -> tuple[str, ...]:
    upper, lower = level.split("-")
    return handle(upper), handle(lower)


def _inside(shapes: Shapes) -> list[tuple[str, int, Vectors, float]]:
    """(root, canal, place, radius) where the root that leaves one level below crosses a disc's plane."""
    every = [(f"root.{level.split('-')[1]}.{side}", row) for row, level in enumerate(LEVELS) for side in SIDES]
    return [(root, row, *crossing(shapes.strand(root), shapes.frame(LEVELS[row]))) for root, row in every]


def _leaving(shapes: Shapes) -> list[tuple[str, int, Vectors, float]]:
    """(root, foramen, place, radius) where a root crosses the middle of the foramen it leaves by."""
    every = [(f"root.{level.split('-')[0]}.{side}", row) for row, (level, side) in enumerate(FORAMINA)]
    return [(root, row, *crossing(shapes.strand(root), sagittal(*FORAMINA[row], shapes))) for root, row in every]
