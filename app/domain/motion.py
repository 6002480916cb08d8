"""The nouns of movement: what can be set on a condition, the named postures, and the guided stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain.answers import Value
from app.domain.ids import Side
from app.domain.pose import Pose


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things a parameter can be."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set on a condition: one of `choices`, or a number from `low` to `high` in `step`s.

    `words` explains it in a sentence; `unit` is empty for a plain number.
    """

    id: str
    title: str
    kind: Literal["choice", "number"]
    default: Value
    choices: tuple[Choice, ...] = ()
    low: float = 0.0
    high: float = 1.0
    step: float = 0.1
    unit: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """A named posture. `sided`: written for the left; the right is its mirror image. status: of its angles."""

    id: str
    title: str
    text: str
    pose: Pose
    group: str
    sided: bool
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One sentence of a story and what is shown with it. None leaves as it was.

    preset: id of a posture. look: a named view; azimuth, elevation: degrees, instead of it, as seen on the left (the right
    is mirrored). focus: id the camera looks at, distance: mm. layers: opacities that differ from the first picture's.
    cut: the condition is cut open. line: where the step stands in its file.
    """

    text: str
    preset: str | None
    settings: Mapping[str, Value]
    side: Side | None
    look: str | None
    azimuth: float | None
    elevation: float | None
    focus: str | None
    distance: float | None
    layers: Mapping[str, float]
    select: str | None
    sources: tuple[str, ...]
    cut: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """A guided story of some steps about a condition, or about none. page: id of the page beside it; None: that of what is selected."""

    id: str
    title: str
    condition: str | None
    steps: tuple[StoryStep, ...]
    page: str | None = None


NO_SETTINGS: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Motion:
    """Postures and stories of the atlas, by id."""

    presets: Mapping[str, Preset] = field(default_factory=lambda: MappingProxyType({}))
    stories: Mapping[str, Story] = field(default_factory=lambda: MappingProxyType({}))
