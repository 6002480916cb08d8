"""Piriformis syndrome as a shape: a tense muscle thickens about its axis and pushes aside what lies round it.

Must not know: postures, where it hurts, which variant is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Measure, Settings
from app.domain.ids import Side
from app.mechanics.settings import number_in, side_in
from app.mechanics.shapes import FLIP, Shapes

Vectors = NDArray[np.float64]
Shift = NDArray[np.float32]

MUSCLE, NERVE = "muscle.piriformis", "nerve.sciatic"

THICKER_PERCENT = (34.9, 36.5)
"""By how much the muscle was thicker in the full syndrome: from the thicknesses of huang2018 and of siahaan2021."""

THICKER = 0.35
"""A fully tense muscle is thicker by this share: 22.4 against 16.6 mm on MRI (huang2018), 11.6 against 8.5 mm by ultrasound
(siahaan2021); both read in abstracts."""

FOLLOWING: tuple[str, ...] = (
    MUSCLE,
    "variant.piriformis-B",
    "variant.piriformis-C",
    NERVE,
    "variant.sciatic-B",
    "variant.sciatic-C",
    "nerve.posterior-femoral-cutaneous",
    "nerve.inferior-gluteal",
    "nerve.superior-gluteal",
    "nerve.lumbosacral-trunk",
    *(f"root.{name}" for name in ("L4", "L5", "S1", "S2", "S3")),
    "muscle.gluteus-maximus",
    "muscle.gluteus-medius",
    "muscle.superior-gemellus",
    "muscle.obturator-internus",
    "muscle.inferior-gemellus",
)
"""What lies in or round the muscle and makes room for it."""

FADES_MM = 8.0
"""Outside the muscle the push falls to a third over this distance."""

FIXED, FREE = 0.08, 0.3
"""Shares of the muscle's length from the sacrum: up to the first it is held by the bone, from the second it swells freely."""

HELD_MM = 12.0
"""This near to where it is fixed to bone (some fibres begin at the notch) the muscle swells less and less."""

NEAR_AXIS_MM, AROUND_MM = 8.0, 6.0
"""Places are told from the axis, and followers from the muscle's surface, by a blur of this size: no place moves unlike its neighbour."""

BLOCK = 512
STATIONS = 24
LEAST_MM = 0.02


@dataclass(frozen=True, slots=True)
class Belly:
    """The left muscle about its axis: axis (k, 3) mm at even shares of its length, softness (k,) 1 belly 0 tendon.

    points (n, 3) with along (n,) 0..1; fixed (m, 3): places where it begins on bone. gain: by how much a fully tense muscle grows
    about its axis, so that its greatest thickness, held back by bone, grows by THICKER; swells (n, 3) mm: how its points then move.
    """

    axis: Vectors
    soft: Vectors
    points: Vectors
    along: Vectors
    fixed: Vectors
    gain: float
    swells: Vectors


def belly(shapes: Shapes) -> Belly | None:
    """The muscle's axis and girth; None where there is no such mesh yet."""
    return shapes.kept("piriformis", lambda: _belly(shapes))


def _belly(shapes: Shapes) -> Belly | None:
    mesh = shapes.optional(f"{MUSCLE}.left")
    if mesh is None:
        return None
    points, along = mesh.points.astype(float), mesh.fields["along"].astype(float) / 255
    tendon = mesh.fields["tendon"].astype(float) / 255
    shares = np.linspace(0, 1, STATIONS)
    near = np.exp(-(((along[None] - shares[:, None]) / 0.05) ** 2))
    near /= near.sum(axis=1, keepdims=True)
    axis = near @ points
    held = np.clip((shares - FIXED) / (FREE - FIXED), 0, 1)
    soft = (1 - near @ tendon) * held * held * (3 - 2 * held)
    plain = Belly(axis, soft, points, along, points[along < FIXED], THICKER, np.zeros_like(points))
    grown = _thickest(points + swelling(points, plain), plain) / _thickest(points, plain) - 1
    gained = replace(plain, gain=THICKER * THICKER / grown)
    return replace(gained, swells=swelling(points, gained))


def at_shares(along: Vectors, table: Vectors) -> Vectors:
    """Values of a table over the stations at shares (n,)."""
    place = np.clip(along, 0, 1) * (len(table) - 1)
    low = np.minimum(place.astype(int), len(table) - 2)
    part = place - low
    part = part[:, None] if table.ndim == 2 else part
    made: Vectors = table[low] * (1 - part) + table[low + 1] * part
    return made


def displacements(settings: Settings, shapes: Shapes) -> Mapping[str, Shift]:
    """Mesh id -> movement (n, 3) float32 mm of what a tense muscle moves: itself, and what makes room; neutral frame."""
    side, spasm = side_in(settings), number_in(settings, "spasm", 0.0, 1.0, 0.5)
    found = belly(shapes)
    if found is None or spasm <= 0:
        return {}
    full = shapes.kept(("piriformis tense", side), lambda: _tense(found, shapes, side))
    return {name: shift * np.float32(spasm) for name, shift in full.items()}


def _tense(muscle: Belly, shapes: Shapes, side: Side) -> Mapping[str, Shift]:
    made = {}
    for name in FOLLOWING:
        mesh = shapes.optional(f"{name}.left")
        if mesh is None:
            continue
        shift = muscle.swells if name == MUSCLE else pushed(mesh.points.astype(float), muscle)
        if np.abs(shift).max() > LEAST_MM:
            made[f"{name}.{side}"] = (shift * (FLIP if side == "right" else 1)).astype(np.float32)
    return made


def swelling(points: Vectors, muscle: Belly) -> Vectors:
    """How far (n, 3) mm places in the fully tense muscle move away from its axis."""
    axis, soft = (_finer(table) for table in (muscle.axis, muscle.soft))
    off = points[:, None] - axis[None]
    far = np.einsum("nkc,nkc->nk", off, off)
    near = np.exp(-(far - far.min(axis=1, keepdims=True)) / NEAR_AXIS_MM**2)
    near /= near.sum(axis=1, keepdims=True)
    out, own = points - near @ axis, near @ soft
    bound = np.clip(nearest_of(points, muscle.fixed) / HELD_MM, 0, 1)
    made: Vectors = out * (muscle.gain * own * bound * bound * (3 - 2 * bound))[:, None]
    return made


def pushed(points: Vectors, muscle: Belly) -> Vectors:
    """How far (n, 3) mm places round the fully tense muscle move: as its surface near them does, the less the further off."""
    shift = np.zeros_like(points)
    low, high = muscle.points.min(axis=0) - 4 * FADES_MM, muscle.points.max(axis=0) + 4 * FADES_MM
    inside = np.flatnonzero(((points > low) & (points < high)).all(axis=1))
    for start in range(0, len(inside), BLOCK):
        rows = inside[start : start + BLOCK]
        far = squares_of(points[rows], muscle.points)
        least = far.min(axis=1, keepdims=True)
        near = np.exp(-(far - least) / AROUND_MM**2)
        near /= near.sum(axis=1, keepdims=True)
        shift[rows] = (near @ muscle.swells) * np.exp(-np.sqrt(least) / FADES_MM)
    return shift


def squares_of(points: Vectors, places: Vectors) -> Vectors:
    """Squared distances (n, m) between points (n, 3) and places (m, 3)."""
    made: Vectors = (points**2).sum(axis=1)[:, None] + (places**2).sum(axis=1) - 2 * points @ places.T
    return np.maximum(made, 0)


def nearest_of(points: Vectors, places: Vectors) -> Vectors:
    """Distance (n,) mm of each point to the nearest of the places (m, 3)."""
    made: Vectors = np.sqrt(squares_of(points, places).min(axis=1))
    return made


def _finer(table: Vectors) -> Vectors:
    return at_shares(np.linspace(0, 1, 4 * STATIONS), table)


def measures(settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """Thickness of the muscle, and how common the chosen path of the nerve is."""
    side, spasm = side_in(settings), number_in(settings, "spasm", 0.0, 1.0, 0.5)
    neutral = thickness(shapes, 0.0)
    variant = VARIANTS.get(str(settings.get("variant", "A")), VARIANTS["A"])
    if neutral is None:
        return (variant,)
    thick = Measure(
        name=f"thickness.muscle.piriformis.{side}",
        title=f"Piriformis, {side}: greatest thickness",
        value=round(thickness(shapes, spasm) or neutral, 2),
        unit="mm",
        neutral=round(neutral, 2),
        published=THICKER_PERCENT,
        published_percent=True,
        status="checked",
        sources=("huang2018", "siahaan2021"),
        note="Published for the full syndrome: 22.4 against 16.6 mm on MRI (the 11 of 26 patients whose muscle was thicker),"
        " 11.6 against 8.5 mm by ultrasound.",
    )
    return thick, variant


def thickness(shapes: Shapes, spasm: float) -> float | None:
    """Greatest thickness in mm of the belly, across its flat side, of the muscle tense by 0..1."""
    muscle = belly(shapes)
    if muscle is None:
        return None
    rest, tense = shapes.kept("piriformis thickness", lambda: _rest_and_tense(muscle))
    return rest + (tense - rest) * spasm


def _rest_and_tense(muscle: Belly) -> tuple[float, float]:
    return _thickest(muscle.points, muscle), _thickest(muscle.points + muscle.swells, muscle)


def _thickest(points: Vectors, muscle: Belly) -> float:
    return max(_flat(points, muscle, share) for share in (0.3, 0.35, 0.4, 0.45, 0.5))


def _flat(points: Vectors, muscle: Belly, share: float) -> float:
    """Thickness of the slice at a share of the length, across its shortest way at right angles to the axis."""
    middle, before, after = at_shares(np.array([share, share - 0.06, share + 0.06]), muscle.axis)
    ahead = (after - before) / np.linalg.norm(after - before)
    off = points - middle
    slab = off[(np.abs(off @ ahead) < 3.0) & (np.abs(muscle.along - share) < 0.2)]
    flat = slab - (slab @ ahead)[:, None] * ahead
    centred = flat - flat.mean(axis=0)
    return float(np.ptp(centred @ np.linalg.svd(centred, full_matrices=False)[2][1]))


def _variant(name: str, text: str, value: float, span: tuple[float, float], status: str, source: str) -> Measure:
    return Measure(
        name=f"share.variant.{name}",
        title=f"People with path {name}: {text}",
        value=value,
        unit="%",
        published=span,
        status=status,
        sources=(source,),
        computed=False,
        note="A variant proves nothing: as common in people operated on for piriformis syndrome as in others (smoll2010).",
    )


VARIANTS: Mapping[str, Measure] = {
    "A": _variant("A", "whole nerve below the muscle", 85.2, (78.4, 87.0), "checked", "tomaszewski2016"),
    "B": _variant("B", "fibular part through the muscle", 9.8, (6.5, 13.2), "checked", "tomaszewski2016"),
    "C": _variant("C", "fibular part above the muscle", 1.3, (0.5, 3.0), "from knowledge", "smoll2010"),
}
