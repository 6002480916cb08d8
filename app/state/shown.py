"""What is shown, whole and frozen: the answer of `resolve`. Views compare it with the last one and apply the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType

from app.domain.answers import NO_ANSWER, Answer, Settings
from app.domain.cut import Cut
from app.domain.ids import Body, Side
from app.domain.motion import NO_SETTINGS
from app.domain.painting import Mark
from app.domain.pose import STANDING, Pose
from app.state.appstate import BesideView, Camera, Theme
from app.state.heard import Heard


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
    """One kind of region on the skin. Dermatome, radicular pain and referred pain are never merged, nor what a person painted."""

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
    AGREE_ALL = auto()
    AGREE_SOME = auto()
    AGREE_ONE = auto()
    AGREE_REACH = auto()
    PAINTED = auto()


class Meeting(Enum):
    """One kind of region where the patterns of two are on one body. Of which of them and of which kind it is, is never lost."""

    FIRST_RADICULAR = auto()
    FIRST_REFERRED = auto()
    SECOND_RADICULAR = auto()
    SECOND_REFERRED = auto()
    SHARED = auto()


Region = Channel | Meeting
"""What a place on the skin can be painted as."""


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A baked signed-distance field of the skin (`dermatome.lee2008.L5.core`) on one side of the body."""

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Agreed(FieldRef):
    """Where at least `least` and at most `most` maps give the same root. groups: for each root its field in every map."""

    groups: tuple[tuple[FieldRef, ...], ...] = ()
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class PlacePart:
    """What is said when the pointer is inside `ref`: `of` and `words`. Of several parts of the same `of` only the first is said."""

    ref: FieldRef
    of: str
    words: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What is said of one kind of region under the pointer: a head and parts; `otherwise` when only other lines have parts there.

    tally: how many maps these lines stand for; the parts that are cores are then counted root by root.
    """

    head: str
    parts: tuple[PlacePart, ...]
    otherwise: str = ""
    tally: int = 0


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

    channel: Region
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything visible. `skin` maps each channel to the fields whose union it shows.

    `pose` is the posture as drawn (a condition may have moved it); `condition` and `settings` deform parts of the model;
    `answer` is what the geometry says to both. `attachments`: origins and insertions, of `muscles` (sided ids) alone, or of
    all when there are none. `places`: what is said of the regions under the pointer. `marks`: where it hurts, painted over
    everything else on the skin. `heard`: what follows from it, while the conversation is held. `warning`: the words of a warning
    sign that was raised, with which the caption begins. `cut`: where the model is cut open, in the neutral frame.
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
    places: tuple[PlaceLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    heard: Heard | None = None
    warning: str = ""
    beside: Beside | None = None

    @property
    def urgent(self) -> bool:
        """Whether something cannot wait: then it stands in place of everything else."""
        return self.heard is not None and self.heard.explanation.replaced


@dataclass(frozen=True, slots=True)
class Beside:
    """What is compared. `names`: of the two. Split: `other` is what the second body shows, beside the first of the two. Together:
    `skin` maps each kind of region to the fields whose union it shows; what they share is found where they are drawn."""

    view: BesideView
    names: tuple[str, str]
    other: Shown | None = None
    skin: Mapping[Meeting, tuple[FieldRef, ...]] = field(default_factory=lambda: MappingProxyType({}))
