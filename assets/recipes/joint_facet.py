"""Facet joints: two plates of cartilage in the gap between two neighbours, and the capsule round them. Left side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from common import Points
from joint_sheet import Keep, Solid, eased, edge, join, kept_out, march, ring_tube, smooth_rows, solid
from nerve_curves import Array, unit
from nerve_obstacles import Cloud

PLATE_MM = 0.75
"""Each of two cartilage layers (published 0.7 to 0.9 mm)."""
SLIT_MM = 0.1
WALL_MM = 1.3
WIDEST_MM = (7.5, 8.6)
"""Half width and half height of a facet at most (morphometry: 10 to 20 mm across, 9 to 20 mm high)."""
ANGLES, RINGS = 30, 6


@dataclass(frozen=True, slots=True)
class Facets:
    """One joint: bones above and below, a point between them, unit directions along, up (in its face) and across (to the lower bone)."""

    upper: Cloud
    lower: Cloud
    centre: Array
    along: Array
    up: Array
    across: Array
    reach: Array  # (ANGLES,) mm from the centre to the rim of the joint

    def at(self, angle: Array, far: Array) -> Points:
        """Points midway between the bones, by angle in the joint's face and distance from its centre."""
        flat = np.cos(angle)[..., None] * self.along + np.sin(angle)[..., None] * self.up
        return midway(self, self.centre + flat * far[..., None])


def midway(joint: Facets, points: Points) -> Points:
    """Points moved across the joint until both bones are equally far."""
    moved = points.reshape(-1, 3).copy()
    for _ in range(20):
        off = joint.lower.distance(moved)[0] - joint.upper.distance(moved)[0]
        moved += np.clip(0.45 * off, -1, 1)[:, None] * joint.across
    return np.asarray(moved.reshape(points.shape))


def found(upper: Cloud, lower: Cloud) -> Facets:
    """The left joint between two neighbours, from where they lie close together."""
    left = upper.points[upper.points[:, 0] > 4]
    gap, slope = lower.distance(left)
    close = gap < 2.1
    centre, across = left[close].mean(axis=0), -unit(slope[close].mean(axis=0))
    up = unit(np.array([0, 0, 1.0]) - across[2] * across)
    joint = Facets(upper, lower, centre, unit(np.cross(up, across)), up, across, np.zeros(ANGLES))
    joint = Facets(upper, lower, midway(joint, centre[None])[0], joint.along, up, across, np.zeros(ANGLES))
    angle = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    fars = np.arange(1.0, 12.0, 0.4)
    points = joint.at(np.repeat(angle[:, None], len(fars), 1), np.repeat(fars[None], ANGLES, 0))
    wide = lower.distance(points.reshape(-1, 3))[0].reshape(ANGLES, -1)
    steps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    fits = (wide < 1.35) & np.c_[np.ones(ANGLES, bool), steps < 0.9]
    last = np.cumprod(fits, axis=1).sum(axis=1)
    oval = 1 / np.hypot(np.cos(angle) / WIDEST_MM[0], np.sin(angle) / WIDEST_MM[1])
    reach = smooth_rows(np.minimum(fars[np.clip(last - 1, 0, None)], oval), 1.5, closed=True)
    return Facets(upper, lower, joint.centre, joint.along, up, across, np.maximum(reach, 2.0))


def cartilage(joint: Facets) -> Solid:
    """Two plates with a slit between them."""
    angle = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    share = np.r_[0.06, np.linspace(0.3, 0.85, RINGS - 3), 0.95, 1.0]
    middle = joint.at(np.repeat(angle[None], RINGS, 0), share[:, None] * joint.reach[None])
    parts = []
    for bone in (joint.upper, joint.lower):
        way = -bone.distance(middle.reshape(-1, 3))[1].reshape(middle.shape)
        room = march(bone, middle, way, 4.0)
        room = np.where(np.isfinite(room), room, 0.8)
        thick = np.minimum(PLATE_MM, room - SLIT_MM / 2) * edge(0.5 + share / 2, 4.0, 0.3)[:, None]
        base = middle + way * (room + 0.08)[..., None]
        parts.append(solid(base, base - way * (thick + 0.08)[..., None], wrap=True))
    return join(parts)


def capsule(joint: Facets, nerves: Cloud) -> Solid:
    """A ring round the gap, from bone to bone; thin in front, where the flavum takes its place."""
    angle = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    line = joint.at(angle, joint.reach + 0.9)
    out = unit(line - joint.centre)
    out = unit(out - (out @ joint.across)[:, None] * joint.across)
    front = np.clip(out @ np.array([-0.5, -0.86, 0]), 0, 1)[:, None]
    wall, half = WALL_MM * (1 - 0.45 * front), 3.4 * (1 - 0.35 * front)
    rings = []
    for height, away in SECTION:
        rings.append(line + height * half * joint.across + out * away * wall)
    grid = np.stack(rings, axis=1)
    keeps = [Keep(joint.upper, -0.25), Keep(joint.lower, -0.25), Keep(nerves, 0.35)]
    for _ in range(8):
        moved = kept_out(grid.reshape(-1, 3), keeps, 2).reshape(grid.shape)
        even = (np.roll(moved, 1, axis=1) + np.roll(moved, -1, axis=1)) / 2
        grid = smooth_rows(moved + 0.25 * (even - moved), 0.8, closed=True)
    points, triangles = ring_tube(grid)
    return eased(Solid(points, triangles, np.tile(joint.across, (len(points), 1))), keeps, 5)


SECTION = ((-1.0, 0.0), (-0.5, -0.25), (0.0, -0.4), (0.5, -0.25), (1.0, 0.0), (0.97, 0.6), (0.5, 0.9), (0.0, 1.0), (-0.5, 0.9),
           (-0.97, 0.6))  # fmt: skip
"""Section of the capsule: share of its half width across the joint, share of its wall outwards; inner face first."""
