"""Fibre paths of the left muscles: through the stations of muscle_sites.yaml, round the bones and under the skin.

Must not know: how a muscle's volume or mesh is made from its fibres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import common
import numpy as np
from common import Points, load
from muscle_course import Line, settled
from muscle_sites import Band, muscles
from nerve_curves import lengths, resample, spline
from nerve_obstacles import Cloud, Obstacles, cloud
from numpy.typing import NDArray

STEP_MM = 4.0
BONE_SPACING, SKIN_SPACING = 1.6, 5.0
DEEP_MM = 4.0
"""A fibre stays this deep under both skins."""
AVOID_MM = 3.0
"""... and this far from the soft meshes its band names."""
RISE_MM = 18.0
"""Over this length from a bony end a fibre gains its distance to bone."""

MUSCLES: tuple[str, ...] = (
    "psoas-major", "iliacus", "iliopsoas-tendon", "gluteus-maximus", "gluteus-medius", "gluteus-minimus", "piriformis",
    "obturator-internus", "superior-gemellus", "inferior-gemellus", "quadratus-femoris", "quadratus-lumborum", "multifidus",
    "erector-spinae", "tensor-fasciae-latae", "iliotibial-tract", "rectus-femoris", "sartorius", "biceps-femoris",
    "semitendinosus", "semimembranosus", "adductor-longus", "adductor-brevis", "adductor-magnus", "gracilis", "pectineus",
    "vastus-lateralis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fibre:
    """One path (m, 3) mm from origin to insertion, evenly about 4 mm; mm of tendon at either end; share of the cross-section;
    `firm`: its tendon at the insertion is part of a sheet that keeps its place."""

    points: Points
    tendon_start: float
    tendon_end: float
    weight: float
    band: str = ""
    firm: bool = False


def _is_foot(name: str) -> bool:
    """Bones that no muscle here comes near."""
    return any(
        part in name for part in ("phalanx", "metatarsal", "cuneiform", "cuboid", "navicular", "talus", "calcaneus")
    )


@lru_cache(maxsize=1)
def obstacles() -> Obstacles:
    """All bones and discs, left and middle, and both skins."""
    kinds = ("bone.*", "vertebra.*", "disc.*.annulus")
    names = [p.stem for kind in kinds for p in sorted(common.MESHES.glob(f"{kind}.npz")) if not _is_foot(p.stem)]
    solid = [(np.asarray(m.points, float), m.triangles) for m in map(load, names)]
    skins = [(np.asarray(m.points, float), m.triangles) for m in map(load, ("skin.female", "skin.male"))]
    return Obstacles(cloud(solid, BONE_SPACING), [cloud([skin], SKIN_SPACING) for skin in skins])


@lru_cache(maxsize=8)
def soft(mesh_id: str) -> Cloud:
    """A mesh that fibres keep off though it is no bone, as a cloud."""
    mesh = load(mesh_id)
    return cloud([(np.asarray(mesh.points, float), mesh.triangles)], 1.0)


def grid(across: int, depth: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares (n,) across and through the depth, at the middles of across x depth equal cells."""
    t, u = np.meshgrid((np.arange(across) + 0.5) / across, (np.arange(depth) + 0.5) / depth, indexing="ij")
    return t.ravel(), u.ravel()


def _clear(points: Points, band: Band) -> NDArray[np.float64]:
    """Wished distance to bone (n,): 0 at a bony end, rising to the band's own."""
    s = lengths(points)
    left = s if band.stations[0].bone else np.full(len(s), np.inf)
    right = s[-1] - s if band.stations[-1].bone else np.full(len(s), np.inf)
    rise = min(RISE_MM, float(s[-1]) / 4)
    return np.asarray(band.clear * np.clip(np.minimum(left, right) / rise, 0, 1))


def _line(control: Points, band: Band) -> Line:
    """The curve through control points (k, 3) in even steps, and what it wishes."""
    curve = resample(spline(control, STEP_MM), STEP_MM)
    return Line(curve, _clear(curve, band), np.full(len(curve), DEEP_MM))


def _of_band(band: Band, whole: float) -> list[Fibre]:
    t, u = grid(band.across, band.depth)
    control = np.stack([station.at(t, u) for station in band.stations], axis=1)
    off = [(soft(mesh), AVOID_MM) for mesh in band.avoid]
    courses = settled([_line(line, band) for line in control], obstacles(), off)
    weight = band.share / whole / len(t)
    return [Fibre(resample(line, STEP_MM), *band.tendon, weight, band.name, band.firm) for line in courses]


@lru_cache(maxsize=64)
def _fibres(muscle: str) -> tuple[Fibre, ...]:
    bands = muscles()[muscle]
    whole = sum(band.share for band in bands)
    return tuple(fibre for band in bands for fibre in _of_band(band, whole))


def fibres(muscle: str) -> list[Fibre]:
    """The fibres of a left muscle (id without `muscle.`). Raises KeyError for an unknown one."""
    return list(_fibres(muscle))
