"""What is shown, whole and frozen: the answer of `resolve`. Views compare it with the last one and apply the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from app.domain.answers import NO_ANSWER, Answer, Settings
from app.domain.cut import Cut
from app.domain.ids import Body, Side
from app.domain.motion import NO_SETTINGS
from app.domain.pose import STANDING, Pose
from app.state.appstate import Camera, Theme


class Meaning(Enum):
    """Why something is shown as it is. One table in `scene` maps meanings to colour, pattern and opacity."""

    SELECTED = auto()
    AFFECTED = auto()
    RELATED = auto()
    CONTEXT = auto()
    STEPPED_BACK = auto()
    GHOST = auto()
    HIDDEN = auto()


class Channel(Enum):
    """One kind of region on the skin. Dermatome, radicular pain and referred pain are never merged."""

    DERMATOME_CORE = auto()
    DERMATOME_EXTENT = auto()
    NEIGHBOUR = auto()
    RADICULAR_TYPICAL = auto()
    RADICULAR_COMMON = auto()
    RADICULAR_OCCASIONAL = auto()
    REFERRED_VERY_COMMON = auto()
    REFERRED_COMMON = auto()
    REFERRED_SOMETIMES = auto()
    REFERRED_RARE = auto()


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A baked signed-distance field of the skin (`dermatome.lee2008.L5.core`) on one side of the body."""

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Look:
    """How one structure appears. `lit` are the roots whose strands glow inside a nerve bundle."""

    meaning: Meaning
    opacity: float = 1.0
    lit: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Label:
    """A name with a leader line. `anchor` is a structure id, or `key_point.<root>.<side>`, or `landmark.<name>.<side>`."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pin:
    """An ISNCSCI key sensory point: a test site, not an area."""

    root: str
    side: Side
    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What one colour-and-pattern on the skin means, in words."""

    channel: Channel
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything visible. `skin` maps each channel to the fields whose union it shows.

    `pose` is the posture as drawn (a condition may have moved it); `condition` and `settings` deform parts of the model;
    `answer` is what the geometry says to both. `attachments`: origins and insertions, of `muscles` (sided ids) alone, or of
    all when there are none. `cut`: where the model is cut open, in the neutral frame.
    """

    looks: Mapping[str, Look]
    skin: Mapping[Channel, tuple[FieldRef, ...]]
    pins: tuple[Pin, ...]
    labels: tuple[Label, ...]
    legend: tuple[LegendEntry, ...]
    title: str
    caption: str
    page: str
    body: Body
    theme: Theme
    skin_opacity: float
    camera: Camera
    pose: Pose = STANDING
    condition: str | None = None
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    answer: Answer = NO_ANSWER
    attachments: bool = False
    muscles: tuple[str, ...] = ()
    cut: Cut | None = None
