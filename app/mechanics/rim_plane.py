"""The plane that goes through a hip socket's axis and a place on the clock of its rim: it shows the ring and the lining there as
they stand on each other. Must not know: conditions, postures.
"""

from __future__ import annotations

import numpy as np

from app.mechanics.hip_joint import Vectors, joint
from app.mechanics.labral_tear import CUT_HOURS
from app.mechanics.shapes import FLIP, Shapes

SEEN_FROM = np.array([0.35, -0.75, 0.55])
"""Of the two sides of the plane the one that looks more this way is taken away: forwards, outwards and up, on the left."""

BESIDE_HOURS = CUT_HOURS[1] + 0.05
"""So far further on the plane runs: where a torn ring is lifted off the rim, not where it is cut through."""


def rim_plane(hour: float, side: str, shapes: Shapes) -> tuple[Vectors, Vectors]:
    """The head's centre (3,) mm and the unit normal (3,) towards what is taken away, standing; hour: 0 to 12, 12 the top, 3 the front.

    Raises MeshFileError when a bone is missing.
    """
    at = joint(shapes)
    way = 1.0 if along(hour, at.up, at.front) @ SEEN_FROM > 0 else -1.0
    normal = way * along(hour + BESIDE_HOURS, at.up, at.front)
    turn = FLIP if side == "right" else np.ones(3)
    return at.centre * turn, normal * turn


def along(hour: float, up: Vectors, front: Vectors) -> Vectors:
    """The direction (3,) in which the clock runs on at an hour."""
    angle = np.radians(30.0 * hour)
    made: Vectors = front * np.cos(angle) - up * np.sin(angle)
    return made
