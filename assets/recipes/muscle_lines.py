"""Lines of pull of the long muscles between rigid segments, for lengths in a posture: origin, pulleys, insertion.

A line is taut: unlike a fibre path it keeps nothing of the belly's curve. Must not know: postures, volumes, meshes of muscles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from common import Made, Points, Result
from muscle_sites import Band, Station, muscles
from numpy.typing import NDArray

from app.mechanics.segments import INDEX, handle_of

NAME = "muscle_lines"
NEEDS = ("pelvis", "leg", "spine")

SOURCE = "made by rule from assets/recipes/muscle_sites.yaml"
LICENCE = "MIT"


@dataclass(frozen=True, slots=True)
class Line:
    """How a muscle's lines run. bands: their names (empty: all); pulleys: index of a station and the segment that holds it.

    across: shares of the band's width, one line each; depth: share of its depth. shift_mm: where the line ends, from the middle
    of the insertion. end: segment of the last station where that is no bone. wrap_mm, sense:
    radius of the roll about the axis of the hips that the last stretch may not cross, and which way round (+1 in front).
    """

    bands: tuple[str, ...] = ()
    across: tuple[float, ...] = (0.5,)
    depth: float = 0.5
    shift_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pulleys: tuple[tuple[int, str], ...] = ()
    end: str = "femur.left"
    wrap_mm: float = 0.0
    sense: float = 0.0


LINES: Mapping[str, Line] = MappingProxyType(
    {
        "psoas-major": Line(pulleys=((-4, "hip.left"),), wrap_mm=33.0, sense=1.0),
        "piriformis": Line(bands=("sacral",), across=(0.1, 0.5, 0.9), depth=0.8, shift_mm=(0.0, -9.0, 0.0)),
        "gluteus-maximus": Line(wrap_mm=45.0, sense=-1.0),
        "biceps-femoris": Line(bands=("long",)),
        "semitendinosus": Line(pulleys=((-2, "shank.left"),)),
        "semimembranosus": Line(),
    }
)
"""Piriformis: with its line at the front of the footprint its lever on rotation changes sign with flexion as published (delp1999).
wrap_mm: the front of the femoral head with the capsule (head 22.9 mm), and ischium and trochanter behind (from knowledge)."""


def segment_of(station: Station, otherwise: str) -> str:
    """The segment that a station's bone belongs to."""
    return (handle_of(station.bone) if station.bone else None) or otherwise


def of_band(band: Band, line: Line) -> tuple[list[Points], list[int]]:
    """The points (3,) of a band's lines, station by station (lists of (n, 3)), and the segment of each station."""
    t, u = np.array(line.across), np.full(len(line.across), line.depth)
    count = len(band.stations)
    kept = {0: segment_of(band.stations[0], "sacrum"), count - 1: segment_of(band.stations[-1], line.end)}
    kept |= {index % count: name for index, name in line.pulleys}
    places = [band.stations[i].at(t, u) for i in sorted(kept)]
    places[-1] = places[-1] + np.array(line.shift_mm)
    return places, [INDEX[kept[i]] for i in sorted(kept)]


def arrays_of(name: str, line: Line) -> dict[str, NDArray[np.generic]]:
    """A muscle's lines: points (k, p, 3), segments (k, p), weights (k,), wrap (2,): radius and sense."""
    points, segments, weights = [], [], []
    for band in muscles()[name]:
        if line.bands and band.name not in line.bands:
            continue
        places, held = of_band(band, line)
        for row in np.stack(places, axis=1):
            points.append(row)
            segments.append(held)
            weights.append(band.share / len(line.across))
    share = np.array(weights) / sum(weights)
    return {
        f"{name}.points": np.array(points, dtype=np.float32),
        f"{name}.segments": np.array(segments, dtype=np.uint8),
        f"{name}.weights": share.astype(np.float32),
        f"{name}.wrap": np.array([line.wrap_mm, line.sense], dtype=np.float32),
    }


def build() -> Result:
    """One file of arrays, left side."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, line in LINES.items():
        arrays |= arrays_of(name, line)
    nothing = np.zeros((0, 3))
    return Result([Made("muscles.lines", nothing, nothing.astype(np.int64), SOURCE, LICENCE, arrays=arrays)])
