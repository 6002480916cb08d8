"""The numbers of the lumbar spine in a posture and a condition, beside what is published; and the roots that are reached.

Must not know: how the shapes are made, who shows the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.domain.answers import Measure, Settings
from app.domain.figures import RECALLED
from app.domain.pose import STANDING, Pose
from app.mechanics import contact, herniation, stenosis
from app.mechanics import spine_published as published
from app.mechanics.openings import ROOTS, Room, Vectors, room
from app.mechanics.shapes import LEVELS, Shapes
from app.mechanics.spine_published import Beside, Published
from app.mechanics.spine_rings import FORAMINA

HERNIATION = "condition.lumbar-disc-herniation"
STENOSIS = "condition.spinal-stenosis"

FITTED = "Of what the bones open or close, soft parts take up 72 %: a share fitted to the published figures."
NO_ROOM = "0 means no room: the root is touched."


def measures(pose: Pose, condition: str | None, settings: Settings, shapes: Shapes) -> tuple[Measure, ...]:
    """Every number of the lumbar spine; `neutral` is the same number standing and without a condition."""
    return answer(pose, condition, settings, shapes)[1]


def answer(
    pose: Pose, condition: str | None, settings: Settings, shapes: Shapes, moves: Vectors | None = None
) -> tuple[tuple[str, ...], tuple[Measure, ...]]:
    """(sided ids of the roots that a condition reaches, every number). moves: the segments' movements, when known."""
    healthy = shapes.kept("room standing", lambda: room(STANDING, shapes))
    reached: tuple[str, ...] = ()
    if condition == HERNIATION:
        bulge = herniation.read(settings)
        field = herniation.bump(bulge, shapes).shift if bulge.size > 0 else None
        reached, gaps = contact.meeting(bulge, shapes)
        now = room(pose, shapes, field, moves=moves)
        if bulge.size > 0:
            now = _pressed(now, gaps)
    elif condition == STENOSIS:
        narrow = stenosis.read(settings)
        field = stenosis.narrowing(narrow, shapes).shift if narrow.grade > 0 else None
        now = room(pose, shapes, field, {narrow.level: narrow.grade}, moves)
        reached = stenosis.squeezed(narrow, now, shapes) if narrow.grade > 0 else ()
    else:
        now = healthy if pose == STANDING else room(pose, shapes, moves=moves)
    return reached, tuple(_every(pose, now, healthy, shapes.beside))


def _pressed(now: Room, gaps: Mapping[str, float]) -> Room:
    """The room with the roots' distance to a bulging disc, which lies outside the planes of the openings as well."""
    return replace(now, clearance={root: min(gap, gaps.get(root, gap)) for root, gap in now.clearance.items()})


def _every(pose: Pose, now: Room, healthy: Room, beside: Beside) -> Iterator[Measure]:
    way = published.movement(pose)
    for row, level in enumerate(LEVELS):
        name = level.replace("-", "–")
        area = beside.known("canal_area", level, way)
        yield _measure(f"canal_area.{level}", f"Canal area, {name}", now.canal[row], "mm²", healthy.canal[row], area)
        sac, deep = beside.known("sac_area", level), beside.known("canal_depth", level)
        yield _measure(f"sac_area.{level}", f"Dural sac area, {name}", now.sac[row], "mm²", healthy.sac[row], sac)
        yield _measure(
            f"canal_depth.{level}", f"Canal, front to back, {name}", now.depth[row], "mm", healthy.depth[row], deep
        )
    for row, (level, side) in enumerate(FORAMINA):
        name, at = f"{level.replace('-', '–')}, {side}", f"{level}.{side}"
        hole = beside.known("foramen_area", level, published.toward(pose, side))
        area_now, area_then = now.foramen[row], healthy.foramen[row]
        yield _measure(f"foramen_area.{at}", f"Foramen area, {name}", area_now, "mm²", area_then, hole, FITTED)
        tall = beside.known("foramen_height", level)
        yield _measure(
            f"foramen_height.{at}", f"Foramen height, {name}", now.height[row], "mm", healthy.height[row], tall
        )
        yield Measure(
            f"lateral_recess.{at}",
            f"Lateral recess, {name}",
            _rounded(max(now.recess[row], 0.0)),
            "mm",
            _rounded(healthy.recess[row]),
            status=RECALLED,
            sources=("anatomy_textbook",),
            note=beside.note("lateral_recess"),
        )
    for root in ROOTS:
        title = f"Room round the {' root, '.join(root.split('.')[1:])}"
        value, neutral = max(now.clearance[root], 0.0), healthy.clearance[root]
        yield Measure(f"clearance.{root}", title, _rounded(value), "mm", _rounded(neutral), note=NO_ROOM)
    yield from _pressure(pose, beside)


def _measure(
    name: str, title: str, value: float, unit: str, neutral: float, known: Published | None, note: str = ""
) -> Measure:
    if known is None:
        return Measure(name, title, _rounded(value), unit, _rounded(neutral), note=note)
    words = " ".join(part for part in (known.note, note) if part)
    return Measure(
        name,
        title,
        _rounded(value),
        unit,
        _rounded(neutral),
        published=known.span,
        published_percent=known.percent,
        status=known.status,
        sources=known.sources,
        note=words,
    )


def _pressure(pose: Pose, beside: Beside) -> Iterator[Measure]:
    """What was measured inside a disc in this posture; nothing is computed."""
    posture = published.measured_posture(pose)
    found, standing = beside.pressure(posture or ""), beside.pressure("standing")
    if posture is not None and found is not None:
        value, figure = found
        yield Measure(
            "disc_pressure.L4-L5",
            f"Pressure in the L4–L5 disc, {published.POSTURES[posture]}",
            value,
            "MPa",
            standing[0] if standing else None,
            (round(0.6 * value, 2), round(1.4 * value, 2)),
            status=figure.status,
            sources=figure.sources,
            computed=False,
            note=beside.note("disc_pressure"),
        )


def _rounded(value: float) -> float:
    return round(float(value), 2)
