"""What the person has chosen, whole and frozen: from this and the atlas everything visible follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain.answers import Settings
from app.domain.ids import Body, Sides
from app.domain.motion import NO_SETTINGS
from app.domain.pose import STANDING, Pose, StiffTurn
from app.state.hurt import Hurt

Theme = Literal["light", "dark"]
Layer = Literal["skin", "bone", "disc", "nerve", "muscle", "ligament"]
Visibility = Literal["visible", "ghost", "hidden"]
BesideView = Literal["split", "together"]

LAYERS: tuple[Layer, ...] = ("skin", "bone", "disc", "nerve", "muscle", "ligament")

BESIDE_VIEWS: tuple[BesideView, ...] = ("split", "together")
BESIDE_PAGE = "beside"
"""The page of a comparison: the table of what tells the two apart. It is made, not written, so it is no page of the atlas."""

AGREEMENT = "agreement"
"""Chosen instead of one map: how many of the maps give a place to the same root."""

DEFAULT_LAYERS: Mapping[Layer, float] = MappingProxyType(
    {"skin": 1.0, "bone": 1.0, "disc": 1.0, "nerve": 1.0, "muscle": 0.0, "ligament": 0.0}
)
"""Muscles and ligaments hide what lies under them: off until asked for; what a selection names is shown regardless."""


@dataclass(frozen=True, slots=True)
class Camera:
    """An upright camera that cannot roll; the first one sees the body from the lower ribs to the toes.

    focus: mm, app frame. distance: mm. azimuth: degrees, 0 = from the front, 90 = from the patient's left, 180 = from behind.
    elevation: degrees above the horizon, -89 to 89.
    """

    focus: tuple[float, float, float] = (0.0, 0.0, -262.0)
    distance: float = 2440.0
    azimuth: float = 0.0
    elevation: float = 3.0


VIEWS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "anterior": (0.0, 0.0),
        "posterior": (180.0, 0.0),
        "left": (90.0, 0.0),
        "right": (270.0, 0.0),
        "superior": (0.0, 89.0),
    }
)
"""Named views: azimuth and elevation in degrees."""


@dataclass(frozen=True, slots=True)
class AppState:
    """The choice. `selection` is an unsided id (`root.L5`, `condition.spinal-stenosis`, `nerve.sciatic`) or None; `page` is a page id.

    `map`: id of a dermatome map, or AGREEMENT.
    `settings`: what was set on the selected condition; empty shows its usual pattern on the unchanged model.
    `hurt`: where it hurts and what was answered; it is never remembered.
    `stiff`: the turn with stiff hips that `pose` came of, if it did. `story`: id and step of the story that is being told.
    `attachments`: origins and insertions on the bones. `cut`: the condition is cut open.
    `beside`: unsided id of what the selection is compared with, or None; `beside_view`: two bodies, or one with both patterns.
    """

    selection: str | None = None
    side: Sides = "left"
    page: str = "chapter.welcome"
    body: Body = "female"
    map: str = "lee2008"
    key_points: bool = False
    labels: bool = True
    theme: Theme = "dark"
    layers: Mapping[Layer, float] = field(default_factory=lambda: DEFAULT_LAYERS)
    visibility: Mapping[str, Visibility] = field(default_factory=lambda: MappingProxyType({}))
    isolated: str | None = None
    camera: Camera = Camera()
    pose: Pose = STANDING
    stiff: StiffTurn | None = None
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    attachments: bool = False
    story: tuple[str, int] | None = None
    cut: bool = False
    beside: str | None = None
    beside_view: BesideView = "split"
    hurt: Hurt = field(default_factory=Hurt)
