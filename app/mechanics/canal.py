"""The spinal canal at each lumbar disc: the ring of disc, facets, laminae and flavum round it, found on the neutral meshes.

Must not know: a posture, a condition.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.mechanics.rings import BONE, DISC, GAP, Ring, Wall, bridged, carried, cut, directions, first_hits, wall
from app.mechanics.shapes import FLIP, Frame, Shapes

Vectors = NDArray[np.float64]

RAYS = 48
SLAB = tuple(float(w) for w in range(-9, 8, 2))
"""Heights above the middle of the disc, mm, whose innermost bone counts: the laminae and facets that the flavum spans between."""

FLAVUM_MM = 3.2
"""Thickness of the flavum in front of the laminae, standing (from knowledge; above 4 mm it counts as thickened)."""

FARTHEST_MM = 17.0
CENTRE = np.array([0.0, 8.0])
"""Where the rays start: in the disc's axes, mm left and behind its hind edge."""

RECESS = (0.55, 0.75)
"""Where the lateral recess is sought: shares of the way from the midline to the pedicle's axis."""

SACRAL = 0.95
"""The outer end of that at the sacrum, whose facets stand wider."""

FACET = (-2.0, 0.0, 2.0)
"""Heights above the middle of the disc, mm, at which the facet of the lower vertebra is behind it."""

FAT_MM = 0.4
"""Least room between the sac and the ring, mm."""


def vertebra(name: str) -> str:
    """Mesh id of a vertebra or the sacrum (`S1`)."""
    return "bone.sacrum" if name == "S1" else f"vertebra.{name}"


def handle(name: str) -> str:
    """The segment that carries it."""
    return "sacrum" if name == "S1" else name


def walls(level: str, shapes: Shapes, axes: Frame) -> tuple[Wall, Wall, Wall]:
    """Upper vertebra, lower vertebra and disc of a level, in the axes of a plane."""
    upper, lower = level.split("-")
    made = []
    for name, kind, handles in (
        (vertebra(upper), BONE, (handle(upper),)),
        (vertebra(lower), BONE, (handle(lower),)),
        (f"disc.{level}.annulus", DISC, (handle(upper), handle(lower))),
    ):
        mesh = shapes.mesh(name)
        made.append(wall(axes.local(mesh.points.astype(float)), mesh.triangles, kind, handles))
    return made[0], made[1], made[2]


def canal_ring(level: str, shapes: Shapes) -> Ring:
    """The canal in the middle plane of a disc, RAYS places, first to the left, then backwards and round; with the flavum."""
    return shapes.kept(("canal", level), lambda: _canal_ring(level, shapes))


def _canal_ring(level: str, shapes: Shapes) -> Ring:
    frame = shapes.frame(level)
    upper, lower, disc = walls(level, shapes, frame)
    rays = directions(RAYS)
    origin = CENTRE
    hits = np.full((3, RAYS), np.inf)
    behind = rays[:, 1] > -0.35
    for row, bone in enumerate((upper, lower)):
        for height in SLAB:
            hits[row, behind] = np.minimum(hits[row], first_hits(origin, rays, cut(bone, height)))[behind]
    hits[2] = first_hits(origin, rays, cut(disc, 0.0))
    hits[hits > FARTHEST_MM] = np.inf
    nearest = hits.argmin(axis=0)
    distance = hits.min(axis=0)
    open_side = ~np.isfinite(distance)
    kinds = np.where(open_side, GAP, np.where(nearest == 2, DISC, BONE))
    distance = bridged(distance) - np.where(kinds == BONE, FLAVUM_MM * np.maximum(rays[:, 1], 0.0), 0.0)
    distance = np.maximum(
        distance, np.linalg.norm(frame.local(sac_ring(level, shapes))[:, :2] - CENTRE, axis=1) + FAT_MM
    )
    every = (upper.handles, lower.handles, disc.handles)
    handles = [every[2] if gap else every[n] for gap, n in zip(open_side, nearest, strict=True)]
    places = np.column_stack([origin + rays * distance[:, None], np.zeros(RAYS)])
    centre = frame.world(np.array([[*origin, 0.0]]))[0]
    return Ring(centre, frame.world(places), kinds, carried(handles))


def sac_ring(level: str, shapes: Shapes) -> Vectors:
    """The dural sac's outline (RAYS, 3) mm in the middle plane of a disc, on the same rays as the canal's."""
    return shapes.kept(("sac", level), lambda: _sac_ring(level, shapes))


def _sac_ring(level: str, shapes: Shapes) -> Vectors:
    mesh, frame = shapes.mesh("cord.dural-sac"), shapes.frame(level)
    around = wall(frame.local(mesh.points.astype(float)), mesh.triangles, GAP, ())
    rays = directions(RAYS)
    distance = bridged(first_hits(CENTRE, rays, cut(around, 0.0)))
    return frame.world(np.column_stack([CENTRE + rays * distance[:, None], np.zeros(RAYS)]))


def recess(level: str, side: str, shapes: Shapes) -> tuple[Vectors, Vectors]:
    """The narrowest place of a lateral recess: on the disc's edge (3,) mm and on the facet of the lower vertebra behind it."""
    edge, facet = shapes.kept(("recess", level), lambda: _recess(level, shapes))
    sign = FLIP if side == "right" else np.ones(3)
    return edge * sign, facet * sign


def _recess(level: str, shapes: Shapes) -> tuple[Vectors, Vectors]:
    frame = shapes.frame(level)
    _, lower, disc = walls(level, shapes, frame)
    pedicle = shapes.marks[f"{level.split('-')[0]}.pedicle_left"][0]
    outermost = RECESS[1] if lower.handles != ("sacrum",) else SACRAL
    behind, ahead = np.array([[0.0, 1.0]]), np.array([[0.0, -1.0]])
    margin, facets = cut(disc, 0.0), np.concatenate([cut(lower, height) for height in FACET])
    found = []
    for x in np.linspace(RECESS[0], outermost, 12) * pedicle:
        edge = 6.0 - first_hits(np.array([x, 6.0]), ahead, margin)[0]
        bone = edge + 2.0 + first_hits(np.array([x, edge + 2.0]), behind, facets)[0]
        found.append((bone - edge, x, edge, bone))
    _, x, edge, bone = min(found)
    ends = frame.world(np.array([[x, edge, 0.0], [x, bone, 0.0]]))
    return ends[0], ends[1]
