"""A narrowed level as a shape: disc, flavum and facets close in on the canal, its side gutter or the foramen, by grade.

Grade 0 is the healthy level, 0.5 meets the published marks of relative narrowing, 1 those of severe narrowing. Both sides.
Must not know: which root hurts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.answers import Settings
from app.domain.pose import STANDING, Pose
from app.mechanics.canal import CENTRE, canal_ring, recess, sac_ring, vertebra
from app.mechanics.closing import Closing, Pinch
from app.mechanics.contact import CRITICAL_AREA_MM2, TOUCH_MM, inside_sac
from app.mechanics.foramen import foramen_ring, sagittal
from app.mechanics.herniation import LEAST_MM, TOUCHED, choice, number
from app.mechanics.openings import Room, room
from app.mechanics.rings import area
from app.mechanics.shapes import LEVELS, Shapes
from app.mechanics.spine_rings import FORAMINA, SIDES

Vectors = NDArray[np.float64]
Shift = NDArray[np.float32]

TYPES: tuple[str, ...] = ("central", "lateral-recess", "foraminal")

SAC_MM2: tuple[float, float] = (90.0, 52.0)
"""The dural sac at grade 0.5 and 1: relative narrowing is 75 to 100 mm2, absolute below 75 (evidence/morphometry.yaml
stenosis.default_rule; the 100 mm2 checked in neupsykey58, the 75 is from knowledge, near the 77 mm2 of schonstrom1984)."""

RECESS_MM: tuple[float, float] = (4.0, 2.5)
"""The lateral recess at grade 0.5 and 1: relative 3 to 5 mm, narrow at 3 or less (morphometry.yaml lateral_recess, from knowledge)."""

FORAMEN_MM: tuple[float, float] = (15.0, 12.0)
"""The foramen's height at grade 0.5 and 1: critical at 15 mm (13 to 16), hasegawa1995, checked."""

FORAMEN_SHARE: tuple[float, float] = (0.85, 0.68)
"""A foramen that is low to begin with keeps at most these shares of its height (from knowledge)."""

DRAWN_SAC = "sac_mm2"
"""Not a setting that a person makes: the sac's area in a posture, where the picture has to show what the number says."""

NARROW_RECESS_MM = 3.0
"""A recess this shallow holds the root that runs in it."""

FARTHEST_MM = 45.0
"""Nothing farther than this from the disc's hind edge moves."""

SPREAD: Mapping[str, float] = MappingProxyType({"central": 5.0, "lateral-recess": 4.5, "foraminal": 6.0})
"""How far along the spine, or along the root, the narrowing reaches, mm, one standard deviation (from knowledge)."""


@dataclass(frozen=True, slots=True)
class Stenosis:
    """What was asked for, with every part possible. grade: 0..1."""

    level: str = "L4-L5"
    type: str = "central"
    grade: float = 0.0


def read(settings: Settings) -> Stenosis:
    """The settings of the condition; what is missing or unknown takes the default, grades are held in 0..1."""
    return Stenosis(
        choice(settings, "level", LEVELS, "L4-L5"),
        choice(settings, "type", TYPES, "central"),
        number(settings, "grade", 0.5),
    )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Everything that closes in at once: a movement of space."""

    parts: tuple[Closing | Pinch, ...]

    def shift(self, points: Vectors) -> Vectors:
        """The movement (n, 3) mm of places (n, 3) mm."""
        moved = np.zeros((len(points), 3))
        for part in self.parts:
            moved += part.shift(points)
        return moved


def narrowing(asked: Stenosis, shapes: Shapes) -> Narrowing:
    """How a stenosis moves places, in the neutral frame."""
    if asked.type == "central":
        return Narrowing(_central(asked.level, asked.grade, shapes))
    if asked.type == "lateral-recess":
        return Narrowing(_recesses(asked.level, asked.grade, shapes))
    return Narrowing(_foramina(asked.level, asked.grade, shapes))


def displacements(settings: Settings, shapes: Shapes) -> dict[str, Shift]:
    """Mesh id -> movement (n, 3) float32 mm of its vertices, in the neutral frame, of all that closes in or is squeezed."""
    asked = read(settings)
    sac = settings.get(DRAWN_SAC) if asked.type == "central" else None
    if asked.grade <= 0 and sac is None:
        return {}
    whole = replace(asked, grade=1.0)
    full = shapes.kept(("narrowed", whole), lambda: _moved(whole, shapes))
    lost = narrowing(asked, shapes).parts[0].share if sac is None else _lost(float(sac), asked.level, shapes)
    share = lost / narrowing(whole, shapes).parts[0].share
    return {name: shift * np.float32(share) for name, shift in full.items()}


def _lost(sac: float, level: str, shapes: Shapes) -> float:
    """The share of every distance to the middle that is lost when the sac keeps so many mm2; below 0 when it has grown."""
    healthy = float(area(shapes.frame(level).local(sac_ring(level, shapes))[:, :2]))
    return 1.0 - float(np.sqrt(sac / healthy))


def _moved(whole: Stenosis, shapes: Shapes) -> dict[str, Shift]:
    """All movements at grade 1; at a lower grade every one of them is the same share of it."""
    field = narrowing(whole, shapes)
    found = {}
    for name, rows, points, shares in _near(whole, shapes):
        shift = field.shift(points) * shares[:, None]
        if np.abs(shift).max() > LEAST_MM:
            found[name] = np.zeros((len(shapes.mesh(name).points), 3), dtype=np.float32)
            found[name][rows] = shift
    return found


def reached(settings: Settings, shapes: Shapes, pose: Pose = STANDING) -> tuple[str, ...]:
    """Sided ids of the roots that have no room left in a posture: all in a sac below the critical area, the one in a narrow
    recess, the one whose foramen touches it."""
    asked = read(settings)
    if asked.grade <= 0:
        return ()
    return squeezed(asked, room(pose, shapes, narrowing(asked, shapes).shift, {asked.level: asked.grade}), shapes)


def squeezed(asked: Stenosis, left: Room, shapes: Shapes) -> tuple[str, ...]:
    """The same, from what a posture leaves."""
    row = LEVELS.index(asked.level)
    upper, lower = asked.level.split("-")
    if asked.type == "central":
        inside = shapes.kept(("in sac", asked.level), lambda: inside_sac(asked.level, shapes))
        return tuple(sorted(inside)) if left.sac[row] < CRITICAL_AREA_MM2 else ()
    at = [i for i, (level, _) in enumerate(FORAMINA) if level == asked.level]
    if asked.type == "lateral-recess":
        return tuple(f"root.{lower}.{FORAMINA[i][1]}" for i in at if left.recess[i] <= NARROW_RECESS_MM)
    return tuple(f"root.{upper}.{FORAMINA[i][1]}" for i in at if left.exits[i] <= TOUCH_MM)


def graded(grade: float, healthy: float, marks: tuple[float, float]) -> float:
    """A measure at a grade: healthy at 0, the marks at 0.5 and 1, straight lines between."""
    return float(np.interp(grade, (0.0, 0.5, 1.0), (healthy, *marks)))


def _central(level: str, grade: float, shapes: Shapes) -> tuple[Closing, ...]:
    frame = shapes.frame(level)
    healthy = float(area(frame.local(sac_ring(level, shapes))[:, :2]))
    kept = np.sqrt(graded(grade, healthy, SAC_MM2) / healthy)
    flat = frame.local(canal_ring(level, shapes).points)[:, :2] - CENTRE
    centre = frame.world(np.array([*CENTRE, 0.0]))
    return (Closing(centre, frame.axes, _length(flat), 1.0 - kept, SPREAD["central"]),)


def _recesses(level: str, grade: float, shapes: Shapes) -> tuple[Pinch, ...]:
    made = []
    for side in SIDES:
        ends = np.stack(recess(level, side, shapes))
        healthy = float(np.linalg.norm(ends[1] - ends[0]))
        kept = min(graded(grade, healthy, RECESS_MM) / healthy, 1.0)
        spread = (SPREAD["lateral-recess"], SPREAD["lateral-recess"])
        made.append(Pinch(ends.mean(axis=0), shapes.frame(level).axes, healthy / 2, 1.0 - kept, spread))
    return tuple(made)


def _foramina(level: str, grade: float, shapes: Shapes) -> tuple[Closing, ...]:
    made = []
    for side in SIDES:
        frame = sagittal(level, side, shapes)
        flat = frame.local(foramen_ring(level, side, shapes).points)[:, :2]
        healthy = float(np.ptp(flat[:, 1]))
        marks = [min(share, mark / healthy) for share, mark in zip(FORAMEN_SHARE, FORAMEN_MM, strict=True)]
        kept = graded(grade, 1.0, (marks[0], marks[1]))
        made.append(Closing(frame.back, frame.axes, _length(flat), 1.0 - kept, SPREAD["foraminal"]))
    return tuple(made)


def _near(asked: Stenosis, shapes: Shapes) -> list[tuple[str, NDArray[np.int64], Vectors, Vectors]]:
    """(mesh id, rows, places, shares of the movement that they take) of what closes in or is squeezed near a level.

    Of the bones only the facets of the lower vertebra grow, with their cartilage; not for a narrow canal.
    """
    level = asked.level
    facets = vertebra(level.split("-")[1])
    names = [f"disc.{level}.annulus", f"disc.{level}.nucleus", f"ligament.flavum.{level}", *TOUCHED]
    names += [f"joint.facet-capsule.{level}.{side}" for side in SIDES]
    if asked.type != "central":
        names += [facets, *(f"joint.facet-cartilage.{level}.{side}" for side in SIDES)]
    frame = shapes.frame(level)
    found = []
    for name in names:
        mesh = shapes.optional(name)
        if mesh is None:
            continue
        rows = np.flatnonzero(_length(mesh.points - frame.back) < FARTHEST_MM)
        places = mesh.points[rows].astype(np.float64)
        behind = frame.local(places)[:, 1]
        shares = np.clip((behind - 3.0) / 3.0, 0.0, 1.0) if name == facets else np.ones(len(rows))
        if shares.any():
            found.append((name, rows, places, shares))
    return found


def _length(vectors: NDArray[np.floating]) -> Vectors:
    return np.asarray(np.linalg.norm(vectors, axis=1), dtype=np.float64)
