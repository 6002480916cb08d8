"""Where it hurts, as a person marks it: strokes of a brush on the skin, and zones chosen by name.

A mark is resolution-independent and belongs to no mesh: both bodies and every posture show the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.discern import Case
from app.domain.ids import Body, Side

XYZ = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Dab:
    """One touch of the brush. place: mm on the skin of a standing body, app frame. radius: mm."""

    place: XYZ
    radius: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """What is painted, or erased, between pressing and letting go. body: the one whose skin the places lie on."""

    dabs: tuple[Dab, ...]
    body: Body
    erase: bool = False


@dataclass(frozen=True, slots=True)
class ZoneMark:
    """A whole zone of the skin (`groin`) on one side, painted or erased by its name."""

    zone: str
    side: Side
    erase: bool = False


Mark = Stroke | ZoneMark


@dataclass(frozen=True, slots=True)
class Asked:
    """A place of the skin that was clicked: mm on the standing body of that kind."""

    place: XYZ
    body: Body


@dataclass(frozen=True, slots=True)
class MarkedZone:
    """A zone in which something is painted. share: of the zone, 0 to 1."""

    zone: str
    side: Side
    share: float


@dataclass(frozen=True, slots=True)
class PaintedRegion:
    """How much of what is painted a region of the skin holds. kind: dermatome or radicular. map: of a dermatome. part: core or
    extent, or a grade of pain. share: of the painted area, 0 to 1, without what a part further inside holds."""

    kind: str
    map: str | None
    root: str
    side: Side
    part: str
    share: float


@dataclass(frozen=True, slots=True)
class Marked:
    """What marks amount to. zones: in the order of the vocabulary, left before right. area_cm2: of all that is painted."""

    zones: tuple[MarkedZone, ...] = ()
    area_cm2: float = 0.0


NOTHING_MARKED = Marked()


@dataclass(frozen=True, slots=True)
class Said:
    """What is kept when a person saves: the case, the marks it came from, and what was answered with no or with don't know.

    screen_no: warning questions. unsure: features.
    """

    case: Case
    marks: tuple[Mark, ...] = ()
    screen_no: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
