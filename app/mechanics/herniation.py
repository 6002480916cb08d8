"""A herniated disc as a shape: where it bulges, how far, and what it pushes aside. Must not know: postures, which root hurts.

Places come from the anatomy of the level: beside the midline a third of the way to the pedicle, where the root on its way
down crosses the disc; in the foramen towards the middle of the opening under the pedicle; far lateral outside the pedicle.
Depths are sizes of the model (from knowledge): a large protrusion is 6 to 10 mm deep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Settings
from app.mechanics.bump import Bump, fitted
from app.mechanics.shapes import FLIP, LEVELS, Frame, Shapes

Vectors = NDArray[np.float64]
Shift = NDArray[np.float32]

TYPES: tuple[str, ...] = ("central", "paracentral", "foraminal", "far-lateral")
SIDES: tuple[str, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Plan:
    """depth: mm at size 1. spread: mm, (along the edge, up and down). room: mm of soft tissue behind it that gives way."""

    depth: float
    spread: tuple[float, float]
    room: float


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "central": Plan(9.5, (7.0, 3.2), 14.0),
        "paracentral": Plan(6.0, (3.6, 3.0), 13.0),
        "foraminal": Plan(6.5, (3.6, 3.2), 13.0),
        "far-lateral": Plan(7.5, (4.2, 3.4), 15.0),
    }
)

BESIDE_MIDLINE = 0.32
"""A paracentral bulge: share of the way from the midline to the pedicle's axis."""

OUTSIDE = np.array([5.0, 0.0, -4.0])
"""From the middle of the foramen to the place outside it, in the disc's axes (left, behind, up), mm: past the pedicle's outer
border (half its width is 4 to 8 mm) and down to the disc."""

TOUCHED: tuple[str, ...] = (
    "cord.dural-sac",
    "cord.cauda-equina",
    "cord.conus",
    "ligament.posterior-longitudinal",
    *(f"root.{name}.{side}" for name in ("L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3") for side in SIDES),
)
"""Soft things that can lie behind a bulge, beside the disc itself."""

AHEAD = 1.08
"""What is pushed moves a little further and wider than the disc, so that their surfaces do not lie in each other."""

TALLER = 1.9
"""They bend in a longer arch up and down than the disc's edge: roots and sac are stiff strings."""

LEAST_MM = 0.02
"""A mesh that moves by less than this everywhere is left out."""


@dataclass(frozen=True, slots=True)
class Herniation:
    """What was asked for, with every part possible. size: 0..1."""

    level: str = "L4-L5"
    type: str = "paracentral"
    side: str = "left"
    size: float = 0.0


def read(settings: Settings) -> Herniation:
    """The settings of the condition; what is missing or unknown takes the default, sizes are held in 0..1."""
    return Herniation(
        choice(settings, "level", LEVELS, "L4-L5"),
        choice(settings, "type", TYPES, "paracentral"),
        choice(settings, "side", SIDES, "left"),
        number(settings, "size", 0.6),
    )


def choice(settings: Settings, name: str, choices: tuple[str, ...], default: str) -> str:
    """One of the choices."""
    value = settings.get(name, default)
    return value if isinstance(value, str) and value in choices else default


def number(settings: Settings, name: str, default: float) -> float:
    """A number held in 0..1."""
    value = settings.get(name, default)
    return min(max(float(value), 0.0), 1.0) if isinstance(value, int | float) else default


def bump(herniation: Herniation, shapes: Shapes) -> Bump:
    """The bulge of a herniation, in the neutral frame."""
    asked = (herniation.level, herniation.type, herniation.side)
    whole = shapes.kept(("bump", *asked), lambda: _bump(*asked, shapes))
    return whole.sized(herniation.size)


def displacements(settings: Settings, shapes: Shapes) -> dict[str, Shift]:
    """Mesh id -> movement (n, 3) float32 mm of its vertices, in the neutral frame, of all that the herniation moves."""
    asked = read(settings)
    if asked.size <= 0:
        return {}
    whole = replace(asked, size=1.0)
    full = shapes.kept(("herniated", whole), lambda: _moved_by(whole, shapes))
    return {name: shift * np.float32(asked.size) for name, shift in full.items()}


def _moved_by(whole: Herniation, shapes: Shapes) -> dict[str, Shift]:
    shape = bump(whole, shapes)
    disc = (f"disc.{whole.level}.annulus", f"disc.{whole.level}.nucleus")
    return moved(shape, disc, shapes) | moved(shape.ahead(AHEAD, TALLER), TOUCHED, shapes)


def moved(shape: Bump, names: tuple[str, ...], shapes: Shapes) -> dict[str, Shift]:
    """Movements of those of the meshes that a bump moves at all."""
    found = {}
    for name in names:
        mesh = shapes.optional(name)
        if mesh is None:
            continue
        shift = shape.shift(mesh.points.astype(np.float64)).astype(np.float32)
        if np.abs(shift).max() > LEAST_MM:
            found[name] = shift
    return found


def _bump(level: str, kind: str, side: str, shapes: Shapes) -> Bump:
    """The bulge at size 1."""
    frame, plan = shapes.frame(level), PLANS[kind]
    wall = outer_wall(level, shapes)
    apex, along = _placed(level, kind, frame, wall, shapes)
    up = frame.axes[:, 2]
    flip = FLIP if side == "right" else np.ones(3)
    return fitted(apex * flip, along * flip, wall * flip, plan.depth, plan.spread, plan.room, up)


def outer_wall(level: str, shapes: Shapes) -> Vectors:
    """Vertices (n, 3) mm of the annulus' outer wall, between its rims."""
    return shapes.kept(("wall", level), lambda: _outer_wall(level, shapes))


def _outer_wall(level: str, shapes: Shapes) -> Vectors:
    mesh = shapes.mesh(f"disc.{level}.annulus")
    frame = shapes.frame(level)
    normals = mesh.normals.astype(float) @ frame.axes
    local = frame.local(mesh.points.astype(float))
    outside = (np.abs(normals[:, 2]) < 0.75) & (np.linalg.norm(local[:, :2] - [0.0, -18.0], axis=1) > 12.0)
    return np.asarray(mesh.points[outside], dtype=np.float64)


def _placed(level: str, kind: str, frame: Frame, wall: Vectors, shapes: Shapes) -> tuple[Vectors, Vectors]:
    """Top on the healthy disc (3,) and direction of the push (3,), on the left."""
    local = frame.local(wall)
    if kind in ("central", "paracentral"):
        pedicle = shapes.marks[f"{level.split('-')[0]}.pedicle_left"][0]
        aside = 0.0 if kind == "central" else BESIDE_MIDLINE * pedicle
        hind = local[(np.abs(local[:, 0] - aside) < 1.5) & (np.abs(local[:, 2]) < 1.5)]
        return frame.world(np.array([aside, hind[:, 1].max(), 0.0])), frame.axes[:, 1].copy()
    target = frame.local(shapes.marks[f"foramen.{level}.left"])
    if kind == "far-lateral":
        target = target + OUTSIDE
    nearest = local[np.linalg.norm(local - target, axis=1).argmin()]
    return frame.world(nearest), frame.axes @ (target - nearest)
