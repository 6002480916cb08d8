"""Facet joints: two neighbours are given congruent facets with an even gap, and nothing else of them touches."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from vertebra_landmarks import Facet
from vertebra_levels import Pose, Vec
from vertebra_shape import Solid, nodes

PAD_MM = 1.2

Distance = Callable[[Vec], NDArray[np.float64]]
"""Signed distance at app-frame points."""


def pad(points: Vec, facet: Facet) -> NDArray[np.float64]:
    """How far (mm) a bone grows towards the joint: most at the facet's centre, nothing outside it. Points in the facet's frame."""
    off = (np.abs(points * [1.0, 0, 0]) + points * [0.0, 1, 1]) - facet.centre
    along, across, up = off @ facet.along, off @ facet.normal, off @ facet.up
    reach = np.clip(1.25 - np.hypot(along / (facet.width / 2), up / (facet.height / 2)), 0, 0.5) / 0.5
    near = np.clip(1 - np.abs(across) / 5, 0, 1)
    return np.asarray(PAD_MM * reach * np.minimum(2 * near, 1))


def seen_from(solid: Solid, pose: Pose, facet: Facet, facet_pose: Pose) -> Distance:
    """A vertebra with its facet padded, as a distance in the app frame."""

    def distance(world: Vec) -> NDArray[np.float64]:
        return solid.at(pose.to_local(world)) - pad(facet_pose.to_local(world), facet)

    return distance


def given_gap(solid: Solid, pose: Pose, own: Distance, other: Distance, gap: float) -> Solid:
    """The solid cut back to half the gap from the surface midway to its neighbour."""
    world = pose.to_world(nodes())
    mine, theirs = own(world), other(world)
    near = np.minimum(solid.distance, mine)
    return Solid(np.maximum(near, (mine - theirs + gap) / 2))


def given_clearance(solid: Solid, pose: Pose, other: Distance, gap: float) -> Solid:
    """The solid cut back to the gap from a bone that is not to be changed (the sacrum)."""
    return Solid(np.maximum(solid.distance, gap - other(pose.to_world(nodes()))))
