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

from app.domain.pose import STANDING, Pose
from app.mechanics.canal import CENTRE, FLAVUM_MM
from app.mechanics.deform import posed_points
from app.mechanics.foramen import LINING_MM
from app.mechanics.kinematics import TABLE, matrices, segment_angles
from app.mechanics.rings import BONE, DISC, area
from app.mechanics.segments import INDEX, SPINE
from app.mechanics.shapes import LEVELS, Shapes
from app.mechanics.spine_rings import SpineRings, spine_rings

Vectors = NDArray[np.float64]
Field = Callable[[Vectors], Vectors]
"""How a condition moves places (n, 3) mm of the neutral frame: (n, 3) mm."""

ROOTS = tuple(f"root.{name}.{side}" for name in ("L1", "L2", "L3", "L4", "L5", "S1") for side in ("left", "right"))

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
class _Flat:
    """Everything in the two axes of its own opening: canal and sac (5, n, 2), foramen (10, n, 2), recess (5, 4, 2), where
    roots cross the canals and the foramina (k, 2)."""

    canal: Vectors
    foramen: Vectors
    recess: Vectors
    sac: Vectors
    inside: Vectors
    leaving: Vectors


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
    rings = spine_rings(shapes)
    walls = rings.walls if field is None else rings.walls + field(rings.walls)
    places = np.concatenate([walls, rings.fixed])
    still = shapes.kept("flat rings", lambda: _flat(rings, places)) if field is None else _flat(rings, places)
    if pose == STANDING:
        return _measured(rings, still, still, _soft(pose, worn or {}))
    moves = matrices(pose, shapes.joints) if moves is None else moves
    moved = posed_points(places, rings.weights, _of_spine(moves)).astype(np.float64)
    return _measured(rings, still, _flat(rings, moved), _soft(pose, worn or {}))


def _of_spine(moves: Vectors) -> Vectors:
    """How the spine's segments move against the sacrum (7, 4, 4): no opening feels where the whole body turns."""
    sacrum = moves[INDEX["sacrum"]]
    made: Vectors = np.linalg.inv(sacrum) @ moves[[INDEX[name] for name in SPINE]]
    return made


def _measured(rings: SpineRings, still: _Flat, posed: _Flat, soft: Vectors) -> Room:
    twice = np.repeat(soft, 2, axis=0)
    canal = _thickened(posed.canal - CENTRE, 1, rings.canal_kinds, soft[:, :1], soft[:, 1:] * FLAVUM_MM)
    foramen = _held(still.foramen, posed.foramen)
    foramen = _thickened(foramen, 0, rings.foramen_kinds, twice[:, :1], twice[:, 1:] * LINING_MM)
    grown = _length(canal) / _length(still.canal - CENTRE)
    sac = (still.sac - CENTRE) * grown[:, :, None]
    recess = _length(posed.recess[:, 1::2] - posed.recess[:, ::2]) - soft[:, :1]
    inside, leaving = posed.inside - CENTRE, _held(still.leaving, posed.leaving)
    exits = _to_ring(leaving, foramen[rings.leaving_rows]) - rings.leaving_radius
    within = _to_ring(inside, canal[rings.inside_rows]) - rings.inside_radius
    clearance: dict[str, float] = {}
    every = zip((*rings.inside_roots, *rings.leaving_roots), (*within.tolist(), *exits.tolist()), strict=True)
    for root, gap in every:
        clearance[root] = min(gap, clearance.get(root, np.inf))
    height = foramen[:, :, 1].max(axis=1) - foramen[:, :, 1].min(axis=1)
    return Room(area(canal), area(sac), _depth(canal), area(foramen), height, recess.reshape(-1), exits, clearance)


def _held(still: Vectors, posed: Vectors) -> Vectors:
    """Where soft parts let places go that the bones would carry from `still` to `posed`."""
    return still + (1.0 - HELD) * (posed - still)


def _to_ring(points: Vectors, rings: Vectors) -> Vectors:
    """Distance (k,) from points (k, 2) to closed polygons (k, n, 2)."""
    along = np.concatenate([rings[:, 1:], rings[:, :1]], axis=1) - rings
    off = points[:, None] - rings
    share = np.clip((off * along).sum(axis=2) / np.maximum((along * along).sum(axis=2), 1e-9), 0, 1)
    nearest: Vectors = _length(off - along * share[:, :, None]).min(axis=1)
    return nearest


def _thickened(off: Vectors, behind: int, kinds: NDArray[np.int64], bulge: Vectors, flavum: Vectors) -> Vectors:
    """Rings (k, n, 2) about their middles, with the disc's edge moved inwards by bulge (k, 1) mm and what lies behind, along
    the axis `behind`, by flavum (k, 1) mm."""
    reach = _length(off)
    share = np.clip(2 * off[..., behind] / reach, 0.0, 1.0)
    inwards = np.where(kinds == DISC, bulge, np.where(kinds == BONE, flavum * share, 0.0))
    made: Vectors = off * (1 - inwards / reach)[:, :, None]
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


def _flat(rings: SpineRings, places: Vectors) -> _Flat:
    """Walls and what is fixed, (n, 3) mm, in the planes of their openings."""
    count = len(rings.plane)
    frames = places[count:].reshape(-1, 3, 3)
    axes = (frames[:, 1:] - frames[:, :1])[rings.plane]
    flat = np.matmul(axes, (places[:count] - frames[rings.plane, 0])[:, :, None])[:, :, 0]
    canal, foramen, recess, sac, inside, leaving = np.split(flat, rings.ends)
    return _Flat(
        canal.reshape(5, -1, 2),
        foramen.reshape(10, -1, 2),
        recess.reshape(5, 4, 2),
        sac.reshape(5, -1, 2),
        inside,
        leaving,
    )


def _length(flat: Vectors) -> Vectors:
    made: Vectors = np.sqrt(np.einsum("...i,...i->...", flat, flat))
    return made
