"""What is published about the room in the lumbar canal and about the disc's pressure, by level and posture.

The figures themselves are content (figures/*.yaml, those that say what they stand `beside`). Must not know: the model, a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.content.figures import NO_FIGURES, Figures, in_words
from app.domain.figures import Figure
from app.domain.pose import Pose

TURNED = 0.5
"""Degrees of lumbar movement below which a posture counts as unmoved."""

CHOSEN = "model_synthesis"
"""The label of a span that was chosen; the papers it was chosen inside come first."""

FULL = "Published for the whole movement."
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "canal_area": FULL,
        "canal_area neutral": "Older people without stenosis, n = {{pmc5728944.canal|n}}: two standard deviations to either side of "
        "the mean.",
        "sac_area": "Marks: below {{neupsykey58.relative}} relative, below {{model.sac_severe}} severe narrowing; "
        "symptoms follow the area poorly.",
        "canal_depth": "Bony canal; the flavum takes some of it. Marks: {{neupsykey58.depth_relative}} relative, "
        "below {{neupsykey58.depth_severe}} severe narrowing.",
        "foramen_area": FULL,
        "foramen_area neutral": "",
        "foramen_height": "Mark: {{hasegawa1995.height}} or less with a disc of {{hasegawa1995.disc}} or less behind "
        "often goes with a pinched root.",
        "lateral_recess": "Marks: more than {{anatomy_textbook.recess}} normal, {{anatomy_textbook.recess_relative}} relative, "
        "{{anatomy_textbook.recess_narrow}} or less narrow.",
        "disc_pressure": "Measured inside the L4–L5 disc of one man of {{wilke1999.age}} and {{wilke1999.body_weight}}; "
        "other people differ by about {{model.pressure_spread}}.",
    }
)
"""What is said with a figure, by the number it stands beside, or by that number and a posture."""

POSTURES: Mapping[str, str] = MappingProxyType(
    {
        "standing": "standing at ease",
        "bent": "standing, bent forward",
        "sitting": "sitting without a back rest",
        "sitting bent": "sitting, bent forward as far as it goes",
        "prone": "lying face down",
        "supine": "lying, at the start of the night",
    }
)
"""The postures in which the pressure in a disc was measured."""


@dataclass(frozen=True, slots=True)
class Published:
    """Lowest and highest published figure, of the unit or in percent of neutral, and how sure it is."""

    span: tuple[float, float]
    percent: bool
    status: str
    sources: tuple[str, ...]
    note: str = ""


class Beside:
    """The published figures by the number of the model that they stand beside. One that is missing is not shown."""

    def __init__(self, figures: Figures = NO_FIGURES) -> None:
        self._figures = figures
        self._by_place = {figure.beside: figure for figure in figures.values() if figure.beside}

    def known(self, number: str, level: str = "", way: str = "") -> Published | None:
        """What is published about a number (`canal_area`) of a level in a movement (`flexion`); None when nothing is."""
        places = (" ".join(part for part in (number, way, level) if part), " ".join((number, way)).strip())
        figure = next((self._by_place[place] for place in places if place in self._by_place), None)
        span = span_of(figure) if figure else None
        if figure is None or span is None:
            return None
        return Published(span, figure.unit == "%", figure.status, _papers_first(figure), self.note(number, way))

    def note(self, number: str, way: str = "") -> str:
        """What is said with the figures of a number."""
        return in_words(NOTES.get(f"{number} {way}", NOTES.get(number, "")), self._figures)

    def pressure(self, posture: str) -> tuple[float, Figure] | None:
        """The pressure (MPa) in a posture of POSTURES and its figure; None when it is not there."""
        figure = self._by_place.get(f"disc_pressure {posture}")
        span = span_of(figure) if figure else None
        return (span[0], figure) if figure and span else None


def span_of(figure: Figure) -> tuple[float, float] | None:
    """`-14 to -3` as two numbers, one number as both ends; None for what is neither."""
    low, _, high = figure.value.replace("−", "-").partition(" to ")
    try:
        return float(low), float(high or low)
    except ValueError:
        return None


def _papers_first(figure: Figure) -> tuple[str, ...]:
    return tuple(sorted(figure.sources, key=lambda key: key == CHOSEN))


def movement(pose: Pose) -> str:
    """Which published movement a posture belongs to: `flexion`, `extension`, `bend`, `rotation` or `neutral`."""
    if abs(pose.lumbar_flexion) > TURNED:
        return "flexion" if pose.lumbar_flexion > 0 else "extension"
    if abs(pose.lumbar_bend) > TURNED:
        return "bend"
    return "rotation" if abs(pose.lumbar_rotation) > TURNED else "neutral"


def toward(pose: Pose, side: str) -> str:
    """`movement`, and for a bend or a turn whether it goes to this side."""
    way = movement(pose)
    if way not in ("bend", "rotation"):
        return way
    angle = pose.lumbar_bend if way == "bend" else pose.lumbar_rotation
    return f"{way} {'same' if (angle > 0) == (side == 'left') else 'opposite'}"


def measured_posture(pose: Pose) -> str | None:
    """The posture of POSTURES that a pose is near to, or None when none of the measured ones is."""
    if abs(pose.recline) > 60.0:
        return "supine" if pose.recline > 0 else "prone"
    sitting = min(pose.hip_flexion_left, pose.hip_flexion_right) > 55.0
    if sitting:
        return "sitting bent" if pose.lumbar_flexion > 40.0 else "sitting" if pose.lumbar_flexion > -5.0 else None
    if abs(pose.lumbar_flexion) < 8.0:
        return "standing"
    return "bent" if pose.lumbar_flexion > 25.0 else None
