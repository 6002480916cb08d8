"""Actions of *Where does it hurt?*: marks, answers, and how the conversation is held. Pure, from one AppState to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.domain.atlas import Atlas
from app.domain.ids import SIDES, Side, side_of, sides, unsided
from app.domain.painting import Asked, Mark, Said, Stroke, ZoneMark
from app.state.actions import UnknownIdError, set_layer
from app.state.appstate import AppState
from app.state.hurt import AUDIENCES, BRUSHES_MM, NO_REPLIES, STEPS, Audience, Hurt, Reply, Step, Tool


def changed(state: AppState, **changes: Any) -> AppState:
    """The state with something of the conversation changed."""
    return replace(state, hurt=replace(state.hurt, **changes))


# ---- how it is held: no steps of undo (Session.hold)


def begin(state: AppState) -> AppState:
    """Hold the conversation; it goes on where it was left."""
    return changed(state, open=True)


def end(state: AppState) -> AppState:
    """Stop; what was said stays for this sitting, and nothing is reasoned any more."""
    return changed(state, open=False, tool="look")


def take_tool(state: AppState, tool: Tool) -> AppState:
    """Take up the brush or the eraser, or put both down."""
    if tool not in ("look", "paint", "erase"):
        raise UnknownIdError(f"there is no tool '{tool}'; tools are look, paint, erase")
    step: Step = "where" if tool != "look" else state.hurt.step
    return changed(state, tool=tool, open=state.hurt.open or tool != "look", step=step)


def size_brush(state: AppState, radius: float) -> AppState:
    """A brush of one of the sizes there are, mm."""
    return changed(state, radius=min(BRUSHES_MM, key=lambda size: abs(size - radius)))


def step_brush(state: AppState, step: int) -> AppState:
    """The next larger (1) or smaller (-1) brush, as far as there is one."""
    index = BRUSHES_MM.index(state.hurt.radius) if state.hurt.radius in BRUSHES_MM else 1
    return changed(state, radius=BRUSHES_MM[min(max(index + step, 0), len(BRUSHES_MM) - 1)])


def go_to_step(state: AppState, step: Step) -> AppState:
    """Show one part of the conversation; the brush is put down where there is nothing to paint. Raises UnknownIdError."""
    if step not in STEPS:
        raise UnknownIdError(f"there is no step '{step}'; steps are {', '.join(STEPS)}")
    return changed(state, step=step, tool=state.hurt.tool if step == "where" else "look")


def go_to_group(state: AppState, group: int) -> AppState:
    """Bring a group of the warning questions to the front, from 0."""
    return changed(state, group=max(0, group))


def speak_to(state: AppState, audience: Audience) -> AppState:
    """Words for a patient or for a professional. Raises UnknownIdError."""
    if audience not in AUDIENCES:
        raise UnknownIdError(f"'{audience}' is not one of {', '.join(AUDIENCES)}")
    return changed(state, audience=audience)


# ---- what is said: each a step of undo


def mark(state: AppState, made: Mark) -> AppState:
    """Add a stroke, or a zone. A stroke without a dab is none; an eraser with nothing to erase neither."""
    if isinstance(made, Stroke) and not made.dabs:
        return state
    if made.erase and not state.hurt.marks:
        return state
    return changed(state, marks=(*state.hurt.marks, made))


def bare_skin(state: AppState) -> AppState:
    """A skin that was hidden, or stood aside for something isolated, to be painted on."""
    return replace(set_layer(state, "skin", 1.0), isolated=None)


def mark_zone(state: AppState, zone: str, side: Side, on: bool, atlas: Atlas) -> AppState:
    """Mark a whole zone of the skin by its name, or take it away. Raises UnknownIdError."""
    if zone not in names_of(atlas):
        raise UnknownIdError(f"there is no zone '{zone}'; zones are {', '.join(names_of(atlas))}")
    if side not in SIDES:
        raise UnknownIdError(f"the zone '{zone}' needs a side: {zone}.left or {zone}.right")
    return mark(state, ZoneMark(zone, side, erase=not on))


def mark_named(state: AppState, names: str, atlas: Atlas) -> AppState:
    """Mark zones named as on the command line: `groin.left,lower_buttock.left`. Raises UnknownIdError."""
    wanted = [part.strip() for part in names.split(",") if part.strip()]
    if not wanted:
        raise UnknownIdError("no zone is named; zones look like groin.left,lower_buttock.right")
    for name in wanted:
        zone, _, side = name.partition(".")
        state = mark_zone(state, zone, side, True, atlas)  # type: ignore[arg-type]  # mark_zone refuses what is no side
    return state


def names_of(atlas: Atlas) -> tuple[str, ...]:
    """The zones that can be marked, in the order of the vocabulary."""
    return tuple(zone.id for zone in atlas.zones.values() if zone.shown)


def ask_at(state: AppState, asked: Asked | None) -> AppState:
    """Ask what can be felt at a place of the skin; None closes the answer."""
    return changed(state, asked=asked)


def clear_marks(state: AppState) -> AppState:
    """An unpainted skin."""
    return changed(state, marks=())


def reply(state: AppState, feature: str, answer: Reply | None) -> AppState:
    """Answer a question, or take the answer back (None)."""
    return changed(state, replies=_with(state.hurt.replies, feature, answer))


def reply_screen(state: AppState, question: str, answer: Reply | None) -> AppState:
    """Answer a warning question, or take the answer back (None)."""
    return changed(state, screen=_with(state.hurt.screen, question, answer))


def none_of_these(state: AppState, questions: tuple[str, ...]) -> AppState:
    """All warning questions that are not answered yet: no."""
    return changed(state, screen=MappingProxyType({**dict.fromkeys(questions, "no"), **state.hurt.screen}))


def choose_age(state: AppState, band: str | None) -> AppState:
    """An age in tens of years, or none."""
    return changed(state, age_band=band)


def take_said(state: AppState, said: Said, atlas: Atlas) -> AppState:
    """Go on with what was saved. A zone that came without a side, and without a painting, is marked on the chosen side."""
    case = said.case
    replies: dict[str, Reply] = {**dict.fromkeys(said.unsure, "unsure"), **dict.fromkeys(case.absent, "no")}
    replies |= dict.fromkeys(case.present, "yes")
    screen: dict[str, Reply] = {**dict.fromkeys(said.screen_no, "no"), **dict.fromkeys(case.screen, "yes")}
    fresh = changed(
        forget(state),
        marks=said.marks,
        replies=MappingProxyType(replies),
        screen=MappingProxyType(screen),
        age_band=case.age_band or None,
    )
    if said.marks:
        return fresh
    for name in case.zones:
        for side in (side_of(name),) if side_of(name) else sides(state.side):
            fresh = mark_zone(fresh, unsided(name), side, True, atlas)  # type: ignore[arg-type]  # mark_zone refuses None
    return fresh


def forget(state: AppState) -> AppState:
    """Begin again: nothing marked, nothing answered. How it is held stays."""
    kept = state.hurt
    return replace(state, hurt=Hurt(open=kept.open, radius=kept.radius, audience=kept.audience))


def _with(replies: Mapping[str, Reply], name: str, answer: Reply | None) -> Mapping[str, Reply]:
    rest = {k: v for k, v in replies.items() if k != name}
    if answer is not None:
        rest[name] = answer
    return MappingProxyType(rest) if rest else NO_REPLIES
