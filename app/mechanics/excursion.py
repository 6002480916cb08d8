"""How far roots and the sciatic nerve glide in a straight leg raise: published figures, laid along a published curve.

Nothing here is measured on the model. Must not know: meshes, conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from app.domain.answers import Measure
from app.domain.ids import SIDES
from app.domain.pose import Pose

BEGINS, FULL = 30.0, 75.0
"""Degrees of hip flexion between which gliding grows (evidence nerve_excursion_slr.curve, from knowledge)."""

KNEE_STRAIGHT = 20.0
"""Beyond this bend of the knee the nerve is slack and nothing is said."""


@dataclass(frozen=True, slots=True)
class Glide:
    """mm at 70 degrees (from knowledge), and the published span."""

    title: str
    at_70: float
    published: tuple[float, float]
    status: str
    sources: tuple[str, ...]


ROOTS_MM = (0.5, 5.0)
READ = ("smith1993", "sra2018_slr")
GLIDES: Mapping[str, Glide] = MappingProxyType(
    {
        "root.L4": Glide("L4 root", 1.5, ROOTS_MM, "checked", READ),
        "root.L5": Glide("L5 root", 3.0, ROOTS_MM, "checked", READ),
        "root.S1": Glide("S1 root", 3.5, ROOTS_MM, "checked", READ),
        "nerve.sciatic": Glide("Sciatic nerve at the notch", 7.0, (4.0, 12.0), "from knowledge", ("smith1993",)),
    }
)
NOTE = (
    "Published, not measured on the model; the value between standing and the end of the raise follows a curve from memory. "
    "With its ligaments whole a root glides less, and hardly before 60° (Gilbert 2007)."
)


def measures(pose: Pose) -> tuple[Measure, ...]:
    """`excursion.<root or nerve>.<side>` of each leg that is raised straight; none for other postures."""
    found: list[Measure] = []
    for side in SIDES:
        flexion, knee = getattr(pose, f"hip_flexion_{side}"), getattr(pose, f"knee_{side}")
        if flexion < BEGINS or knee > KNEE_STRAIGHT:
            continue
        share = glided(flexion) / glided(70.0)
        found += [_measure(name, glide, side, glide.at_70 * share) for name, glide in GLIDES.items()]
    return tuple(found)


def glided(flexion: float) -> float:
    """Share 0..1 of the whole glide at a hip flexion in degrees."""
    t = float(np.clip((flexion - BEGINS) / (FULL - BEGINS), 0, 1))
    return t * t * (3 - 2 * t)


def _measure(name: str, glide: Glide, side: str, value: float) -> Measure:
    return Measure(
        name=f"excursion.{name}.{side}",
        title=f"{glide.title}, {side}: glide",
        value=value,
        unit="mm",
        neutral=0.0,
        published=glide.published,
        status=glide.status,
        sources=glide.sources,
        computed=False,
        note=NOTE,
    )
