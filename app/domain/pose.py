"""A posture of the body, frozen: what the sliders set and the presets name.

All angles in degrees, 0 everywhere is standing neutral. Which bone turns by how much follows in `app.mechanics`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Pose:
    """Lumbar angles are totals L1 to S1. Left and right are the patient's.

    lumbar_flexion: + forward, - backward (extension). lumbar_bend, lumbar_rotation: + to the left.
    pelvic_tilt: + forward (anterior), from neutral, about the line through both hip centres.
    Hips, relative to the pelvis: flexion +, abduction +, internal rotation +. Knees: flexion +. Ankles: dorsiflexion +.
    sacroiliac: nutation of the sacrum between the hip bones, + nutation, on one side or both (`sacroiliac_left`, `_right`).
    recline: the whole body turned about its left-right axis, 0 upright, 90 lying face up, -90 face down.
    """

    lumbar_flexion: float = 0.0
    lumbar_bend: float = 0.0
    lumbar_rotation: float = 0.0
    pelvic_tilt: float = 0.0
    sacroiliac: float = 0.0
    hip_flexion_left: float = 0.0
    hip_flexion_right: float = 0.0
    hip_abduction_left: float = 0.0
    hip_abduction_right: float = 0.0
    hip_rotation_left: float = 0.0
    hip_rotation_right: float = 0.0
    knee_left: float = 0.0
    knee_right: float = 0.0
    ankle_left: float = 0.0
    ankle_right: float = 0.0
    recline: float = 0.0


STANDING = Pose()


@dataclass(frozen=True, slots=True)
class StiffTurn:
    """A turn of the trunk that was asked for: to `goal` degrees, + to the left, with hips that turn no further than so many."""

    goal: float
    left: float
    right: float


LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "lumbar_flexion": (-16.0, 52.0),
        "lumbar_bend": (-24.0, 24.0),
        "lumbar_rotation": (-7.0, 7.0),
        "pelvic_tilt": (-35.0, 75.0),
        "sacroiliac": (-4.0, 4.0),
        "hip_flexion_left": (-20.0, 120.0),
        "hip_flexion_right": (-20.0, 120.0),
        "hip_abduction_left": (-25.0, 45.0),
        "hip_abduction_right": (-25.0, 45.0),
        "hip_rotation_left": (-45.0, 40.0),
        "hip_rotation_right": (-45.0, 40.0),
        "knee_left": (0.0, 130.0),
        "knee_right": (0.0, 130.0),
        "ankle_left": (-40.0, 20.0),
        "ankle_right": (-40.0, 20.0),
        "recline": (-90.0, 90.0),
    }
)
"""Lowest and highest angle of each part. Lumbar: sums of the model's default table of segment motion (from knowledge);
hips: conventional maxima (from knowledge)."""

PARTS: tuple[str, ...] = tuple(f.name for f in fields(Pose))


def clamped(pose: Pose) -> tuple[Pose, tuple[str, ...]]:
    """The nearest possible pose, and the parts that had to give way."""
    held = {part: _held(getattr(pose, part), *LIMITS[part]) for part in PARTS}
    changed = tuple(part for part in PARTS if held[part] != getattr(pose, part))
    return (replace(pose, **held), changed) if changed else (pose, ())


def _held(angle: float, low: float, high: float) -> float:
    """The angle inside its limits; what is no number is 0."""
    return min(max(angle, low), high) if math.isfinite(angle) else 0.0


def between(start: Pose, end: Pose, part: float) -> Pose:
    """The pose on the way from one to another; 0 is the start, 1 the end."""
    if part >= 1.0:
        return end
    return Pose(*(getattr(start, p) + (getattr(end, p) - getattr(start, p)) * part for p in PARTS))


def mirrored(pose: Pose) -> Pose:
    """The same posture with left and right exchanged."""
    swapped = {}
    for part in PARTS:
        if part.endswith("_left"):
            swapped[part] = getattr(pose, part[:-5] + "_right")
        elif part.endswith("_right"):
            swapped[part] = getattr(pose, part[:-6] + "_left")
        else:
            sign = -1.0 if part in ("lumbar_bend", "lumbar_rotation") else 1.0
            swapped[part] = sign * getattr(pose, part)
    return Pose(**swapped)
