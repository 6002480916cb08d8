"""What each condition does to the shapes and to the posture: one table from its id.

Must not know: what is drawn, what a condition is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Settings
from app.domain.pose import Pose
from app.mechanics import arthritis, herniation, labral_tear, piriformis, sacroiliac, stenosis
from app.mechanics.shapes import Shapes

Shift = NDArray[np.float32]
Effect = Callable[[Settings, Shapes], Mapping[str, Shift]]

DISC = "condition.lumbar-disc-herniation"
STENOSIS = "condition.spinal-stenosis"
SACROILIAC = "condition.sacroiliac-joint-dysfunction"
PIRIFORMIS = "condition.piriformis-syndrome"
ARTHRITIS = "condition.hip-osteoarthritis"
TEAR = "condition.labral-tear"

EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        DISC: herniation.displacements,
        STENOSIS: stenosis.displacements,
        PIRIFORMIS: piriformis.displacements,
        ARTHRITIS: arthritis.osteoarthritis,
        TEAR: labral_tear.displacements,
    }
)
"""Condition -> what moves its meshes. A condition that is not here changes no shape."""


def effect(condition: str | None, settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """Mesh id -> movement (n, 3) float32 mm of its vertices in the neutral frame; only meshes that move. Raises MeshFileError."""
    made = EFFECTS.get(condition or "")
    return made(settings, shapes) if made else {}


def posed(condition: str | None, settings: Settings, pose: Pose) -> Pose:
    """The posture as drawn: another one where the condition itself moves a joint."""
    return sacroiliac.posed(settings, pose) if condition == SACROILIAC else pose
