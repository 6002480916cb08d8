"""All fibre paths and attachment areas as plain arrays, left side: what the tests check and what a label or a line can hang on.

Arrays of `muscles.paths`: `points` (n, 3) uint16, position = `origin` (3,) mm + points * STEP_MM; `start` (k + 1,) first row of
each fibre; `muscle` (k,) index into `names`; `tendon` (k, 2) uint16 mm at origin and insertion; `weight` (k,) share of the muscle's
cross-section; `names` UTF-8 bytes, one id a line (after the muscles the variants of piriformis and sciatic nerve, whose strands have
weight 1, tibial, and 2, common fibular); `<muscle>:<bone>:origin` and `...:insertion` vertex indices (v,) uint16.
Must not know: how fibres and areas are found.
"""

from __future__ import annotations

import numpy as np
from common import Made, Result
from muscle_attachments import LICENCE, SOURCE, patches
from muscle_path_variants import piriformis, sciatic
from muscle_paths import MUSCLES, Fibre, fibres
from nerve_bundle import Strand
from numpy.typing import NDArray

NAME = "muscle_path_record"
NEEDS = ("pelvis", "leg", "spine", "skin", "cord", "nerves")

STEP_MM = 0.02


def _as_fibre(strand: Strand) -> Fibre:
    """A nerve's strand as a line: the tibial ones with weight 1, the common fibular ones with weight 2."""
    return Fibre(strand.points, 0, 0, 2 if strand.name.endswith(".f") else 1)


def lines() -> dict[str, NDArray[np.generic]]:
    """The fibres' arrays."""
    bundles = {f"muscle.{name}.left": fibres(name) for name in MUSCLES}
    for letter in ("B", "C"):
        bundles[f"variant.piriformis-{letter}.left"] = piriformis(letter)
        bundles[f"variant.sciatic-{letter}.left"] = [_as_fibre(strand) for strand in sciatic(letter)]
    every = [(k, fibre) for k, bundle in enumerate(bundles.values()) for fibre in bundle]
    points = np.concatenate([fibre.points for _, fibre in every])
    origin = np.floor(points.min(axis=0))
    return {
        "origin": origin.astype(np.float32),
        "points": np.rint((points - origin) / STEP_MM).astype(np.uint16),
        "start": np.cumsum([0] + [len(fibre.points) for _, fibre in every]).astype(np.int32),
        "muscle": np.array([k for k, _ in every], dtype=np.uint8),
        "tendon": np.array([(fibre.tendon_start, fibre.tendon_end) for _, fibre in every], dtype=np.uint16),
        "weight": np.array([fibre.weight for _, fibre in every], dtype=np.float32),
        "names": np.frombuffer("\n".join(bundles).encode(), dtype=np.uint8),
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
