"""What a posture and a condition leave of the canal, the foramina and the room round each root: areas and distances.

Bones carry the rings rigidly. Soft parts are added: the disc's edge and the flavum by posture, and a share of what the bones
open or close in a foramen that fat, capsule and ligaments take up. Must not know: what a herniation or a stenosis is; it is
given how they move a place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.pose import Pose
from app.mechanics.canal import CENTRE, canal_ring, handle, recess, sac_ring
from app.mechanics.deform import posed_points
from app.mechanics.foramen import crossing, foramen_ring, sagittal
from app.mechanics.kinematics import TABLE, matrices, segment_angles
from app.mechanics.rings import BONE, DISC, Ring, area, carried
from app.mechanics.shapes import LEVELS, Frame, Shapes

Vectors = NDArray[np.float64]
Field = Callable[[Vectors], Vectors]
"""How a condition moves places (n, 3) mm of the neutral frame: (n, 3) mm."""

SIDES = ("left", "right")
FORAMINA = tuple((level, side) for level in LEVELS for side in SIDES)
ROOTS = tuple(f"root.{name}.{side}" for name in ("L1", "L2", "L3", "L4", "L5", "S1") for side in SIDES)

HELD = 0.72
"""Share of what the bones alone open or close in a foramen that its soft parts take up; fitted once, for all levels and
movements, so that full flexion meets evidence/kinematics.yaml foramen_change_percent (from knowledge)."""

BULGE_MM = {"healthy": (-0.3, 0.4), "worn": (-0.5, 1.0)}
"""The disc's hind edge at full flexion and full extension (disc_posture.bulge_default_posterior_mm, from knowledge)."""

FLAVUM: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "L1-L2": (-0.10, 0.09),
        "L2-L3": (-0.12, 0.15),
        "L3-L4": (-0.15, 0.28),
        "L4-L5": (-0.20, 0.30),
        "L5-S1": (-0.30, 0.18),
    }
)
"""Change of the flavum's thickness at full flexion and full extension: within flavum_change.default_percent_of_neutral
(from knowledge: -8 to -40 and +8 to +40 %, the upper half at L3-L4 and L4-L5)."""

WORN_FLAVUM = 0.40
"""The same in extension where the flavum is old and buckles."""

FLAVUM_MM, LINING_MM = 3.2, 2.6


@dataclass(frozen=True, slots=True)
class Rings:
    """Every ring of one kind: points (k, n, 3) and weights (k, n, H) neutral; axes as three carried places (k, 3, 3)."""

    points: Vectors
    kinds: NDArray[np.int64]
    weights: NDArray[np.float32]
    frames: Vectors
    frame_weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Room:
    """Per level (5,): canal and sac areas mm2, canal depth mm; per foramen (10,): area mm2, height mm; recess (10,) mm.

    exits: (10,) mm from the leaving root's surface to its foramen's wall; clearance: sided root id -> the least over all the
    places where the root is measured; below 0 an overlap.
    """

    canal: Vectors
    sac: Vectors
    depth: Vectors
    foramen: Vectors
    height: Vectors
    recess: Vectors
    exits: Vectors
    clearance: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Spine:
    """Everything that is measured, in the neutral frame, in one array, and where each part of it lies."""

    canal: Rings
    foramen: Rings
    sac: Vectors
    recess: Vectors
    roots: Vectors
    radius: Vectors
    where: tuple[tuple[str, str, int], ...]
    weights: NDArray[np.float32]


def room(
    pose: Pose,
    shapes: Shapes,
    field: Field | None = None,
    worn: Mapping[str, float] | None = None,
    moves: Vectors | None = None,
) -> Room:
    """The room in a posture.

    field: a condition's movement of space. worn: how far a level is worn, 0..1, for its soft parts. moves: the movements of
    the segments (H, 4, 4) of this posture, when they are known.
    """
    spine = shapes.kept("openings", lambda: _found(shapes))
    walls = np.concatenate(
        [p.reshape(-1, 3) for p in (spine.canal.points, spine.foramen.points, spine.recess, spine.sac)]
    )
    if field is not None:
        walls = walls + field(walls)
    fixed = np.concatenate([spine.canal.frames.reshape(-1, 3), spine.foramen.frames.reshape(-1, 3), spine.roots])
    places = np.concatenate([walls, fixed])
    moves = matrices(pose, shapes.joints) if moves is None else moves
    moved = posed_points(places, spine.weights, moves).astype(np.float64)
    return _measured(spine, places, moved, _soft(pose, worn or {}))


def _measured(spine: _Spine, neutral: Vectors, moved: Vectors, soft: Vectors) -> Room:
    sizes = [p.size // 3 for p in (spine.canal.points, spine.foramen.points, spine.recess, spine.sac)]
    sizes += [spine.canal.frames.size // 3, spine.foramen.frames.size // 3]
    before, after = (np.split(each, np.cumsum(sizes)) for each in (neutral, moved))
    flats = []
    for each in (before, after):
        over = [_flat(each[i].reshape(k, -1, 3), each[j].reshape(-1, 3, 3)) for i, j, k in ((0, 4, 5), (1, 5, 10))]
        frames = each[4].reshape(-1, 3, 3)
        over += [_flat(each[2].reshape(5, 4, 3), frames), _flat(each[3].reshape(5, -1, 3), frames)]
        levels = np.array([row for _, kind, row in spine.where if kind == "canal"])
        holes = np.array([row for _, kind, row in spine.where if kind == "foramen"])
        split = len(levels)
        over += [_flat(each[6][:split, None], frames[levels])[:, 0]]
        over += [_flat(each[6][split:, None], each[5].reshape(-1, 3, 3)[holes])[:, 0]]
        flats.append(over)
    still, posed = flats
    canal = _thickened(posed[0], CENTRE, spine.canal.kinds, soft[:, :1], soft[:, 1:2] * FLAVUM_MM)
    held = [s + (1 - HELD) * (p - s) for s, p in zip((still[1], still[5]), (posed[1], posed[5]), strict=True)]
    twice = np.repeat(soft, 2, axis=0)
    holes_now = _thickened(held[0], np.zeros(2), spine.foramen.kinds, twice[:, :1], twice[:, 1:2] * LINING_MM)
    grown = np.linalg.norm(canal - CENTRE, axis=2) / np.linalg.norm(still[0] - CENTRE, axis=2)
    sac = CENTRE + (still[3] - CENTRE) * grown[:, :, None]
    gap = np.linalg.norm(posed[2][:, 1::2] - posed[2][:, ::2], axis=2) - soft[:, :1]
    gaps = _gaps(spine, canal, holes_now, posed[4], held[1])
    least: dict[str, float] = {}
    for (root, _, _), each in zip(spine.where, gaps.tolist(), strict=True):
        least[root] = min(each, least.get(root, np.inf))
    height = np.ptp(holes_now[:, :, 1], axis=1)
    exits = gaps[len(gaps) - len(FORAMINA) :]
    return Room(area(canal), area(sac), _depth(canal), area(holes_now), height, gap.reshape(-1), exits, least)


def _gaps(spine: _Spine, canal: Vectors, holes: Vectors, inside: Vectors, leaving: Vectors) -> Vectors:
    """Room (k,) mm between the surface of each root and the ring, in the order of `where`: first the canals, then the foramina."""
    rows = np.array([row for _, _, row in spine.where])
    split = len(inside)
    made: Vectors = np.concatenate([_to_ring(inside, canal[rows[:split]]), _to_ring(leaving, holes[rows[split:]])])
    return made - spine.radius


def _to_ring(points: Vectors, rings: Vectors) -> Vectors:
    """Distance (k,) from points (k, 2) to closed polygons (k, n, 2)."""
    along = np.roll(rings, -1, axis=1) - rings
    off = points[:, None] - rings
    share = np.clip((off * along).sum(axis=2) / np.maximum((along * along).sum(axis=2), 1e-9), 0, 1)
    nearest: Vectors = np.linalg.norm(off - along * share[:, :, None], axis=2).min(axis=1)
    return nearest


def _thickened(flat: Vectors, centre: Vectors, kinds: NDArray[np.int64], bulge: Vectors, flavum: Vectors) -> Vectors:
    """Rings (k, n, 2) with the disc's edge moved inwards by bulge (k, 1) mm and what lies behind by flavum (k, 1) mm."""
    off = flat - centre
    reach = np.linalg.norm(off, axis=2)
    behind = np.clip(2 * (off[..., 1] if centre[1] else off[..., 0]) / reach, 0.0, 1.0)
    inwards = np.where(kinds == DISC, bulge, np.where(kinds == BONE, flavum * behind, 0.0))
    made: Vectors = centre + off * (1 - inwards / reach)[:, :, None]
    return made


def _depth(canal: Vectors) -> Vectors:
    """Front to back in the midline (k,) mm."""
    count = canal.shape[1]
    made: Vectors = canal[:, count // 4, 1] - canal[:, 3 * count // 4, 1]
    return made


def _soft(pose: Pose, worn: Mapping[str, float]) -> Vectors:
    """Per level (5, 2): mm by which the disc's edge comes in, and the change of the flavum's thickness as a share."""
    angles = segment_angles(pose)
    made = np.zeros((len(LEVELS), 2))
    for row, level in enumerate(LEVELS):
        angle, old = angles[level][0], worn.get(level, 0.0)
        way = 0 if angle >= 0 else 1
        part = abs(angle) / TABLE["flexion" if way == 0 else "extension"][level]
        young, aged = BULGE_MM["healthy"][way], BULGE_MM["worn"][way]
        thick = FLAVUM[level][way]
        buckled = max(thick, WORN_FLAVUM) if way else thick
        made[row] = part * (young + (aged - young) * old), part * (thick + (buckled - thick) * old)
    return made


def _flat(points: Vectors, frames: Vectors) -> Vectors:
    """Places (k, n, 3) in the first two axes of k planes, each given by its origin and a place along either axis (k, 3, 3)."""
    off = points - frames[:, :1]
    axes = frames[:, 1:] - frames[:, :1]
    made: Vectors = off @ axes.transpose(0, 2, 1)
    return made


def _found(shapes: Shapes) -> _Spine:
    canal = _rings([(canal_ring(level, shapes), shapes.frame(level), level) for level in LEVELS])
    foramen = _rings([(foramen_ring(*at, shapes), sagittal(*at, shapes), at[0]) for at in FORAMINA])
    sac = np.stack([sac_ring(level, shapes) for level in LEVELS])
    recesses = np.stack([np.concatenate([recess(level, side, shapes) for side in SIDES]) for level in LEVELS])
    where, roots, radius = _roots(shapes)
    between = [_pair(level) for level in LEVELS]
    recess_rows = [pair if i % 2 == 0 else pair[1:] for pair in between for i in range(4)]
    sac_rows = [pair for pair in between for _ in range(sac.shape[1])]
    weights = [canal.weights, foramen.weights, carried(recess_rows), carried(sac_rows)]
    weights += [canal.frame_weights, foramen.frame_weights, shapes.weights.at(roots.astype(np.float32))]
    return _Spine(canal, foramen, sac, recesses, roots, radius, where, np.concatenate(weights))


def _rings(each: list[tuple[Ring, Frame, str]]) -> Rings:
    frames = np.stack([np.stack([f.back, f.back + f.axes[:, 0], f.back + f.axes[:, 1]]) for _, f, _ in each])
    return Rings(
        np.stack([ring.points for ring, _, _ in each]),
        np.stack([ring.kinds for ring, _, _ in each]),
        np.concatenate([ring.weights for ring, _, _ in each]),
        frames,
        carried([_pair(level) for _, _, level in each for _ in range(3)]),
    )


def _pair(level: str) -> tuple[str, ...]:
    upper, lower = level.split("-")
    return handle(upper), handle(lower)


def _roots(shapes: Shapes) -> tuple[tuple[tuple[str, str, int], ...], Vectors, Vectors]:
    """Where each root crosses its two openings: (root, `canal` or `foramen`, row of the ring), places (k, 3), radii (k,)."""
    where: list[tuple[str, str, int]] = []
    for row, level in enumerate(LEVELS):
        where += [(f"root.{level.split('-')[1]}.{side}", "canal", row) for side in SIDES]
    where += [(f"root.{level.split('-')[0]}.{side}", "foramen", row) for row, (level, side) in enumerate(FORAMINA)]
    found = []
    for root, kind, row in where:
        frame = shapes.frame(LEVELS[row]) if kind == "canal" else sagittal(*FORAMINA[row], shapes)
        found.append(crossing(shapes.strand(root), frame))
    return tuple(where), np.stack([place for place, _ in found]), np.array([radius for _, radius in found])
