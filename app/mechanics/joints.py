"""Where the body's joints are: centres and axes of the left side and the midline, from the landmarks of the meshes.

Must not know: how far a joint turns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import MeshFileError

Vector = NDArray[np.float64]

LEVELS: tuple[str, ...] = ("L5-S1", "L4-L5", "L3-L4", "L2-L3", "L1-L2", "T12-L1")
"""Discs from below upwards, in the order the spine is built on the sacrum."""

PIVOT_FROM_BACK = 0.4
"""Centre of flexion and extension: share of the disc's depth, from behind (kinematics.yaml model_default, range 0.25-0.55)."""

PIVOT_BELOW_MM = 7.0
"""How far below the middle of the disc it lies: in the upper part of the lower vertebra (the same table, in words). With it a
segment that turns by 10 degrees glides by 1.2 mm (kinetic MRI: 1.0 to 1.4 mm; pmc3508216)."""


@dataclass(frozen=True, slots=True)
class Disc:
    """One segment of motion. flexion, bend, twist: centres (3,) mm; forward, up: unit vectors (3,) in the disc's plane and across."""

    flexion: Vector
    bend: Vector
    twist: Vector
    forward: Vector
    up: Vector


@dataclass(frozen=True, slots=True)
class Joints:
    """discs: by level. Limb joints are the left ones: centres (3,) mm and unit axes (3,) that point to the left."""

    discs: Mapping[str, Disc]
    sacroiliac: Vector
    hip: Vector
    knee: Vector
    knee_axis: Vector
    ankle: Vector
    ankle_axis: Vector

    @property
    def thigh_axis(self) -> Vector:
        """Unit vector (3,) from the knee up to the hip: the line the thigh rotates about."""
        return _unit(self.hip - self.knee)

    @property
    def shank_axis(self) -> Vector:
        """Unit vector (3,) from the ankle up to the knee."""
        return _unit(self.knee - self.ankle)


def read_joints(meshes: Path) -> Joints:
    """The joints of a meshes folder. Raises MeshFileError when landmarks are missing."""
    path = meshes / "landmarks.json"
    try:
        marks = {k: np.array(v, dtype=float) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
        return _joints(marks)
    except (OSError, ValueError, KeyError) as error:
        raise MeshFileError(path, f"joints cannot be found in it ({error})") from None


def _joints(marks: Mapping[str, Vector]) -> Joints:
    foot = marks["third_mtp"] - marks["calcaneus_back"]
    return Joints(
        discs={level: _disc(level, marks) for level in LEVELS},
        sacroiliac=marks["s2_centre"],
        hip=marks["hip_centre"],
        knee=marks["knee_centre"],
        knee_axis=_unit(marks["lateral_femoral_condyle"] - marks["medial_femoral_condyle"]),
        ankle=marks["ankle_centre"],
        ankle_axis=_unit(np.array([-foot[1], foot[0], 0.0])),
    )


def _disc(level: str, marks: Mapping[str, Vector]) -> Disc:
    centre, back = marks[f"{level}.centre"], marks[f"{level}.posterior_midline"]
    forward = _unit(centre - back)
    up = np.array([0.0, forward[2], -forward[1]])
    pivot = back + (centre - back) * 2 * PIVOT_FROM_BACK - up * PIVOT_BELOW_MM
    return Disc(flexion=pivot, bend=centre, twist=back, forward=forward, up=up)


def _unit(vector: Vector) -> Vector:
    unit: Vector = vector / np.linalg.norm(vector)
    return unit
