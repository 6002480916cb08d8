"""The nouns of telling apart: signs, columns they weigh for, what must not count twice, warning signs and look-alikes.

Nothing here weighs anything (that is app.reasoning) and nothing knows how it is read or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain.answers import Settings
from app.domain.atlas import Problem, ReferredZone
from app.domain.motion import NO_SETTINGS

Kind = Literal["history", "exam", "both"]
Part = Literal["spine", "pelvis", "hip"]
Urgency = Literal["emergency_now", "same_day", "soon"]
Show = Literal["replace", "above", "beside"]
Counting = Literal["strongest", "sum"]
Ratio = float | str | None

URGENCIES: tuple[Urgency, ...] = ("emergency_now", "same_day", "soon")
"""Most urgent first."""

SHOWN: tuple[Show, ...] = ("replace", "above", "beside")
"""Where a look-alike stands: in place of the list, above it, beside it."""


@dataclass(frozen=True, slots=True)
class Case:
    """zones: marked zones of the skin, with a side (`groin.left`) or without. present, absent: features answered yes and no.
    screen: screening questions answered yes. age_band: `30-39`, `80+`, or empty. What is missing was not answered."""

    zones: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()
    age_band: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one sign weighs for one column, and who says so.

    present, absent: weights from 2 (strongly toward) to -2 (strongly away). ratio_present, ratio_absent: published likelihood
    ratios (a number, or words such as `infinite`), with `interval`, in people `compared` as named. number: how the figure was
    met (checked, secondary, derived, knowledge) or None. also: sources of what the note says beyond `source`.
    """

    present: int
    absent: int
    source: str
    number: str | None = None
    ratio_present: Ratio = None
    ratio_absent: Ratio = None
    interval: str = ""
    compared: str = ""
    note: str = ""
    also: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Feature:
    """A sign: a question or an examination, its words for both readers, the zones that state it, and its cells by column.

    only_with: when not None, the zones state it only if nothing else but these is marked. both_sides: only if a zone is marked
    left and right. pose: a posture of poses.yaml that shows it. unsafe_with: red flags that forbid trying it.
    """

    id: str
    kind: Kind
    ask: str
    yes: str
    no: str
    term: str
    cells: Mapping[str, Cell]
    note: str = ""
    note_sources: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    only_with: tuple[str, ...] | None = None
    both_sides: bool = False
    pose: str | None = None
    unsafe_with: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """What can explain a pain. conditions: ids of the evidence it stands for. page: its page in the atlas, or None.

    pattern: the referral pattern (referral.yaml) that says where it is felt, or None. felt: that, by zone; percents are of
    people with it, never the chance of it. roots: whose radicular pain it gives (`L5`), none for a joint or a muscle.
    settings: what is set on the condition of its page to show it; none where the usual pattern of that page is meant.
    """

    id: str
    title: str
    patient: str
    kind: Part
    page: str | None
    conditions: tuple[str, ...]
    age: str
    age_source: str
    felt: Mapping[str, ReferredZone]
    pattern: str | None = None
    roots: tuple[str, ...] = ()
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    line: int = 1

    @property
    def radicular(self) -> bool:
        """Whether `felt` is the pain of its roots, by teaching grades, and not referred pain that was measured."""
        return self.pattern is None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Members that say one thing. strongest: one reason for and one against; sum: all, up to `cap` for and against."""

    members: tuple[str, ...]
    count: Counting
    cap: int = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Signs that are not independent, and why. leads: column -> the feature that speaks alone there once it is answered.

    only_inside: members that count inside a battery only. columns: where the group holds; empty means everywhere.
    caution: a sentence for the card of such a column when a member fits.
    """

    id: str
    title: str
    reason: str
    sources: tuple[str, ...]
    buckets: tuple[Bucket, ...]
    leads: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    only_inside: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    caution: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that do not go together, and the sentence that says so."""

    both: tuple[str, str]
    say: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A screening question, asked before all signs: what a yes raises (a red flag) or opens (a look-alike)."""

    id: str
    ask: str
    term: str
    flag: str | None
    mimic: str | None
    line: int = 1


@dataclass(frozen=True, slots=True)
class Screen:
    """Screening questions that are asked together. title: what they are about."""

    id: str
    title: str
    questions: tuple[str, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """A more urgent wording: all of `when` and at least one of `and_any` are yes (questions or features)."""

    urgency: Urgency
    say: str
    when: tuple[str, ...]
    and_any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A warning sign in plain words. softer, softer_title: what to do and what it is called when only the
    questions `softer_only` raised it."""

    id: str
    title: str
    urgency: Urgency
    say: str
    signs: str
    why: str
    caution: str
    sources: tuple[str, ...]
    stages: tuple[Stage, ...] = ()
    softer: str = ""
    softer_title: str = ""
    softer_only: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """When a look-alike is shown. any: one id of each set is yes; absent: these were answered no; both: kinds of columns
    that each reach `share` of the first score and `least`; hint: a sign of this weight that fits one of them and not a card of
    the other is said on that card. columns: only beside a card of one of these."""

    show: Show
    any: tuple[tuple[str, ...], ...] = ()
    absent: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    share: float = 0.0
    least: int = 0
    hint: int = 0
    columns: tuple[str, ...] = ()
    say: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Mimic:
    """What can look like the columns and is none of them."""

    id: str
    title: str
    patient: str
    tell: str
    ratio: str
    sources: tuple[str, ...]
    rule: Rule
    line: int = 1


@dataclass(frozen=True, slots=True)
class Method:
    """The few numbers that make the list, and how it is made, in words. hide_under, alike_within: shares of the first score."""

    most_cards: int
    hide_under: float
    alike_within: float
    enough: int
    supported: int
    notes: tuple[str, ...]
    footer: str
    something_else: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discern:
    """Everything that tells apart, by id and in the order of the files; and every problem met while reading it."""

    columns: Mapping[str, Column]
    features: Mapping[str, Feature]
    groups: tuple[Group, ...]
    contradictions: tuple[Contradiction, ...]
    questions: Mapping[str, Question]
    flags: Mapping[str, RedFlag]
    mimics: Mapping[str, Mimic]
    method: Method
    problems: tuple[Problem, ...] = ()
    screens: tuple[Screen, ...] = ()

    def knows(self, identifier: str) -> bool:
        """Whether an id is a sign or a screening question."""
        return identifier in self.features or identifier in self.questions
