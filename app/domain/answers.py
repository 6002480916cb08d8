"""What the geometry answers when the body is posed or a condition is set: roots that are reached, and numbers.

`Mechanics` is what the rest of the program may ask; `app.mechanics` is the one that answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.pose import Pose

Value = float | str
Settings = Mapping[str, Value]
"""The parameters of a condition by id: `{"level": "L4-L5", "type": "paracentral", "side": "left", "size": 1.0}`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number read off the model, or a published one (`computed` false), with what is published beside it.

    name: stable id (`canal_area.L4-L5`, `clearance.root.L5.left`, `length.muscle.piriformis.left`). value, neutral: in `unit`;
    neutral is the same number standing, without a condition. published: (low, high) in `unit`, or in percent of neutral
    when `published_percent`. status: of the published figure, one of domain.figures.SURE. sources: keys.
    """

    name: str
    title: str
    value: float
    unit: str
    neutral: float | None = None
    published: tuple[float, float] | None = None
    published_percent: bool = False
    status: str = ""
    sources: tuple[str, ...] = ()
    computed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`reached`: sided root ids that the condition touches (`root.L5.left`). `words`: what was clamped, one sentence each.
    `pose`: the posture as drawn, where the condition moves it (the sacroiliac joint), else None.
    """

    reached: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    words: tuple[str, ...] = ()
    pose: Pose | None = None


NO_ANSWER = Answer()


class Mechanics(Protocol):
    """Asks the geometry. Pure: the same question has the same answer."""

    def answer(self, pose: Pose, condition: str | None, settings: Settings) -> Answer:
        """What a pose and a condition (`condition.lumbar-disc-herniation`, or None) with its settings give."""
        ...
