"""What follows from where it hurts and what was answered: the marked zones, the explained list, the next questions.

Only while the conversation is held, and once per change. Must not know: meshes, files, how anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from app.domain.atlas import Atlas
from app.domain.discern import Case, Discern
from app.domain.hearing import Hearing
from app.domain.ids import Side, Sides
from app.domain.painting import Marked, Said
from app.reasoning.causes import Causes, causes_at
from app.reasoning.explain import Explanation, explain
from app.reasoning.questions import questions
from app.reasoning.spread import Spread, spread_over
from app.state.appstate import AppState
from app.state.hurt import Hurt, Reply
from app.state.screening import cannot_wait

AGE_BANDS: Mapping[str, str] = MappingProxyType(
    {
        "18-29": "18 to 29 years",
        "30-39": "30 to 39 years",
        "40-49": "40 to 49 years",
        "50-59": "50 to 59 years",
        "60-69": "60 to 69 years",
        "70-79": "70 to 79 years",
        "80-120": "80 years or more",
    }
)

AGE_SIGNS = frozenset({"age_over_70", "age_under_60"})
"""Features that the age band answers: they are not asked beside it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """marked: zones and how much is painted. case: what was said, as the reasoning takes it. questions: features still open,
    those that tell the shown causes apart first. discern: the table all of it was read from. screened: whether the warning
    signs that cannot wait were all asked about, or one of them was answered with yes.
    spread: what lies over all that is painted, and over how much of it. asked: what can be felt at the place that was clicked,
    and its name."""

    marked: Marked
    case: Case
    explanation: Explanation
    questions: tuple[str, ...]
    discern: Discern
    screened: bool = False
    spread: Spread | None = None
    asked: Causes | None = None
    asked_where: str = ""


def heard_of(state: AppState, atlas: Atlas, hearing: Hearing | None) -> Heard | None:
    """What follows from the conversation; None while it is not held. Raises ValueError with a sentence for the person."""
    if hearing is None or not state.hurt.open:
        return None
    marked = hearing.marked(state.hurt.marks, state.body)
    case = case_of(state.hurt, marked)
    unsure = frozenset(_said(state.hurt.replies, "unsure"))
    asked = frozenset(state.hurt.screen)
    heard = hearing.kept((case, unsure, marked, asked), partial(_heard, case, marked, unsure, asked, hearing.discern()))
    regions = hearing.spread(state.hurt.marks, state.body)
    return replace(
        heard,
        spread=spread_over(regions, marked.zones, atlas) if marked.area_cm2 else None,
        **_asked(state, atlas, hearing),
    )


def _asked(state: AppState, atlas: Atlas, hearing: Hearing) -> dict[str, Any]:
    """What can be felt at the clicked place, and where that is."""
    if state.hurt.asked is None:
        return {}
    regions = hearing.regions(state.hurt.asked, state.body)
    zones = {(r.zone, r.side) for r in regions if r.zone in atlas.zones}
    names = [f"{_upper(atlas.zones[zone or ''].plain)} ({side})" for zone, side in sorted(zones, key=str)]
    return {"asked": causes_at(regions, atlas), "asked_where": "; ".join(names) or "Between the named places"}


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _heard(case: Case, marked: Marked, unsure: frozenset[str], asked: frozenset[str], discern: Discern) -> Heard:
    explanation = explain(case, discern)
    screened = bool(case.screen) or cannot_wait(discern) <= asked
    found = questions(case, explanation, discern, unsure | AGE_SIGNS)
    return Heard(marked, case, explanation, found, discern, screened)


def case_of(hurt: Hurt, marked: Marked) -> Case:
    """The case that was said: `don't know` and what was not asked are no answers."""
    return Case(
        zones=tuple(f"{zone.zone}.{zone.side}" for zone in marked.zones),
        present=_said(hurt.replies, "yes"),
        absent=_said(hurt.replies, "no"),
        screen=_said(hurt.screen, "yes"),
        age_band=hurt.age_band or "",
    )


def to_save(hurt: Hurt, heard: Heard) -> Said:
    """What a file keeps."""
    return Said(heard.case, hurt.marks, _said(hurt.screen, "no"), _said(hurt.replies, "unsure"))


def _said(replies: Mapping[str, Reply], answer: Reply) -> tuple[str, ...]:
    return tuple(name for name, said in replies.items() if said == answer)


def marked_sentence(state: AppState, heard: Heard, atlas: Atlas) -> str:
    """What is marked, in words; or why nothing of it counts."""
    if heard.marked.zones:
        names = [f"{atlas.zones[z.zone].plain} ({z.side})" for z in heard.marked.zones if z.zone in atlas.zones]
        return f"Marked: {'; '.join(names)}."
    if heard.marked.area_cm2:
        return "What is painted lies beside the places this atlas knows: low back, buttock, hip, thigh, leg and foot."
    if state.hurt.marks:
        return "Nothing is left of what was painted."
    return "Nothing is marked yet."


def marked_side(heard: Heard | None, otherwise: Sides) -> Sides:
    """The side on which something is marked; both when both are; the chosen one when none is."""
    sides: set[Side] = {zone.side for zone in heard.marked.zones} if heard else set()
    if not sides:
        return otherwise
    return "both" if len(sides) == 2 else sides.pop()
