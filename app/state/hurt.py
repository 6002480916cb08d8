"""Where it hurts and what was answered, whole and frozen. It belongs to one sitting: nothing of it is remembered unless it is saved.

No name, no birth date and no note has a place here. Actions are in `hurting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain.painting import Asked, Mark

Tool = Literal["look", "paint", "erase"]
Step = Literal["screen", "where", "questions"]
Audience = Literal["patient", "professional"]
Reply = Literal["yes", "no", "unsure"]

STEPS: tuple[Step, ...] = ("screen", "where", "questions")
AUDIENCES: tuple[Audience, ...] = ("patient", "professional")

REPLIES: Mapping[str, Reply] = MappingProxyType({"yes": "yes", "no": "no", "unsure": "unsure"})

BRUSHES_MM = (10.0, 16.0, 24.0, 36.0)
"""Radii of the brush, from a fingertip to a palm."""

NO_REPLIES: Mapping[str, Reply] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hurt:
    """The conversation. `open`: whether it is held at all; until then nothing is reasoned and the brush is down.

    marks: what was painted and chosen, in order. replies: feature id -> reply. screen: warning question id -> reply.
    age_band: such as `40-49`, or None. asked: a place that was clicked.
    step, group (of the warning questions, from 0), tool, radius (mm) and audience are how it is held, not what is said.
    """

    open: bool = False
    step: Step = "screen"
    group: int = 0
    tool: Tool = "look"
    radius: float = 24.0
    audience: Audience = "patient"
    marks: tuple[Mark, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=lambda: NO_REPLIES)
    screen: Mapping[str, Reply] = field(default_factory=lambda: NO_REPLIES)
    age_band: str | None = None
    asked: Asked | None = None

    @property
    def said(self) -> bool:
        """Whether anything was marked or answered."""
        return bool(self.marks or self.replies or self.screen or self.age_band)
