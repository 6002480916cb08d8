"""All fibre paths and attachment areas as plain arrays, left side: what the tests check and what a label or a line can hang on.

Arrays of `muscles.paths`: `points` (n, 3) uint16, position = `origin` (3,) mm + points * STEP_MM; `start` (k + 1,) first row of
each fibre; `muscle` (k,) index into `names`; `tendon` (k, 2) uint16 mm at origin and insertion; `weight` (k,) share of the muscle's
cross-section; `names` UTF-8 bytes, one muscle id a line; `<muscle>:<bone>:origin` and `...:insertion` vertex indices (v,) uint16.
Must not know: how fibres and areas are found.
"""

from __future__ import annotations

import numpy as np
from common import Made, Result
from muscle_attachments import LICENCE, SOURCE, patches
from muscle_paths import MUSCLES, fibres
from numpy.typing import NDArray

NAME = "muscle_path_record"
NEEDS = ("pelvis", "leg", "spine", "skin", "cord", "nerves")

STEP_MM = 0.02


def lines() -> dict[str, NDArray[np.generic]]:
    """The fibres' arrays."""
    every = [(k, fibre) for k, name in enumerate(MUSCLES) for fibre in fibres(name)]
    points = np.concatenate([fibre.points for _, fibre in every])
    origin = np.floor(points.min(axis=0))
    return {
        "origin": origin.astype(np.float32),
        "points": np.rint((points - origin) / STEP_MM).astype(np.uint16),
        "start": np.cumsum([0] + [len(fibre.points) for _, fibre in every]).astype(np.int32),
        "muscle": np.array([k for k, _ in every], dtype=np.uint8),
        "tendon": np.array([(fibre.tendon_start, fibre.tendon_end) for _, fibre in every], dtype=np.uint16),
        "weight": np.array([fibre.weight for _, fibre in every], dtype=np.float32),
        "names": np.frombuffer("\n".join(f"muscle.{m}.left" for m in MUSCLES).encode(), dtype=np.uint8),
    }


def areas() -> dict[str, NDArray[np.generic]]:
    """The vertices of each muscle's areas, also where areas of two muscles overlap."""
    return {
        f"{muscle}:{bone}:{end}": np.flatnonzero(mask).astype(np.uint16)
        for muscle in MUSCLES
        for bone, masks in patches(muscle).items()
        for end, mask in zip(("origin", "insertion"), masks, strict=True)
        if mask.any()
    }


def build() -> Result:
    """One file of arrays."""
    nothing = np.zeros((0, 3))
    arrays = lines() | areas()
    return Result([Made("muscles.paths", nothing, nothing.astype(np.int64), SOURCE, LICENCE, arrays=arrays)])
