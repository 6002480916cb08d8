"""A muscle's fibres made dense: many samples, each with its direction, its place along the muscle and how thick the muscle is there.

Between neighbouring fibres others are blended, so that the bundle is filled and its outline does not show single fibres.
Must not know: what else is in the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from common import Points
from fields import Grid
from muscle_volume import Volume
from muscle_volume_clear import cleared, freest
from nerve_curves import Array, at_length, lengths, tangents
from numpy.typing import NDArray

SPACING_MM = 2.2
"""Along a fibre; between fibres it is twice that at most."""

FLESHY = 0.3
"""Thickness, as a share of the belly's, where a muscle springs from bone without a tendon: *from knowledge*."""

RISE = 0.34
"""Over this share of the belly it swells to its full thickness: *from knowledge* (fusiform bellies)."""

APART_MM = 34.0
"""Fibres further apart than this on average belong to different heads and are not filled between, unless they spring side by side."""

CORE_UNDER = 0.6
"""Where a muscle is thinner than this share of its belly it keeps a core."""


class FibreLike(Protocol):
    """What a fibre is here: points (m, 3) mm origin to insertion, how much of either end is tendon, mm, and whether the tendon at
    its insertion is part of a sheet that keeps its place."""

    points: Points
    tendon_start: float
    tendon_end: float
    firm: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """Samples (n, ...) of all fibres: place mm, unit direction, thickness 0..1 of the belly's, tendon 0..1, along 0..1;
    `core`: on the line, or in the sheet, that a tendon keeps whatever is beside it; `lane`: the middle of the sample's fibre, mm,
    the same all along it."""

    points: Points
    direction: Points
    thick: Array
    tendon: Array
    along: Array
    core: NDArray[np.bool_]
    lane: Points


def bundles(fibres: Mapping[str, Sequence[FibreLike]], room: Volume, on: Grid) -> dict[str, Bundle]:
    """Each muscle's bundle; the tendons of later ones give way to those of earlier ones."""
    made: dict[str, Bundle] = {}
    for name, each in fibres.items():
        taken = [b.points[b.core] for b in made.values()]
        made[name] = bundle(each, room, on, np.concatenate(taken) if taken else np.zeros((0, 3)))
    return made


def bundle(fibres: Sequence[FibreLike], room: Volume, on: Grid, cores: Points) -> Bundle:
    """Dense samples of a muscle's fibres, moved out of what is in the way and off the tendons' `cores` (n, 3).

    Raises ValueError without fibres.
    """
    if not fibres:
        raise ValueError("a muscle without fibres")
    count = max(8, int(np.ceil(max(lengths(f.points)[-1] for f in fibres) / SPACING_MM)))
    lines = np.stack([at_length(f.points, np.linspace(0, lengths(f.points)[-1], count)) for f in fibres])
    lines = cleared(lines, room, on, cores)
    ends = np.array([[f.tendon_start, f.tendon_end, float(f.firm)] for f in fibres])
    first = freest(lines, room, on)
    lines, ends = filled(lines, ends)
    parts = [_samples(line, start, end) for line, (start, end, _) in zip(lines, ends, strict=True)]
    every = [np.concatenate([p[k] for p in parts]) for k in range(5)]
    core = np.repeat(np.arange(len(lines)) == first, count) & (every[2] < CORE_UNDER)
    sheet = np.repeat(ends[:, 2] == 1, count) & (every[3] > 0.5) & (every[4] > 0.5)
    return Bundle(*every, core | sheet, np.repeat(lines[:, count // 2], count, axis=0))


def filled(lines: Points, ends: Array) -> tuple[Points, Array]:
    """The fibres (f, k, 3) and blends between those that are neighbours (no third fibre between them)."""
    apart = np.linalg.norm(lines[:, None] - lines[None], axis=3)
    mean, widest = apart.mean(axis=2), apart.max(axis=2)
    square = mean**2
    more, tips = [lines], [ends]
    linked = np.zeros(mean.shape, bool)
    for i in range(len(lines)):
        for j in range(i + 1, len(lines)):
            between = square[i] + square[j] < square[i, j] - 1e-9
            together = mean[i, j] < APART_MM or (apart[i, j, 0] < APART_MM and mean[i, j] < 2 * APART_MM)
            linked[i, j] = linked[j, i] = together and not between.any()
            if linked[i, j]:
                share = _shares(widest[i, j])
                more.append(lines[i] + share[:, None, None] * (lines[j] - lines[i]))
                tips.append(ends[i] + share[:, None] * (ends[j] - ends[i]))
    for i, j, k in np.argwhere(linked[:, :, None] & linked[None] & linked[:, None]):
        if i < j < k and max(widest[i, j], widest[j, k], widest[i, k]) > 3 * SPACING_MM:
            more.append(lines[[i, j, k]].mean(axis=0)[None])
            tips.append(ends[[i, j, k]].mean(axis=0)[None])
    return np.concatenate(more), np.concatenate(tips)


def _shares(apart: float) -> Array:
    """Where to blend between two fibres that are `apart` mm at most."""
    parts = int(np.ceil(apart / (2 * SPACING_MM)))
    return np.arange(1, parts) / parts if parts > 1 else np.zeros(0)


def _samples(line: Points, start: float, end: float) -> tuple[Points, Points, Array, Array, Array]:
    """One fibre's points, directions, thickness, tendon, along."""
    s = lengths(line)
    whole = s[-1]
    shrink = min(1.0, 0.8 * whole / max(start + end, 1e-9))
    start, end = start * shrink, end * shrink
    u = (s - start) / max(whole - start - end, 1e-9)
    thick = _rise(u, start) * _rise(1 - u, end)
    tendon = np.clip(np.maximum(_fade(start - s, start), _fade(end - (whole - s), end)), 0, 1)
    return line, tangents(line), thick, tendon, s / max(whole, 1e-9)


def _rise(u: Array, tendon: float) -> Array:
    """Thickness from one end of the belly: from nothing after a tendon, from `FLESHY` on bone, smoothly to 1."""
    low = FLESHY * float(np.clip(1 - tendon / 12, 0, 1))
    t = np.clip(u / RISE, 0, 1)
    return low + (1 - low) * t * t * (3 - 2 * t)


def _fade(inside: Array, tendon: float) -> Array:
    """1 in the tendon, 0 in the belly; over some millimetres between."""
    if tendon <= 0:
        return np.zeros_like(inside)
    width = min(10.0, 0.5 * tendon + 1)
    return np.clip(inside / width + 0.5, 0, 1)
