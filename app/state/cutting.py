"""Cutting open: the action, the view from which a cut is seen, and the cut that a state shows. Pure."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

from app.domain.answers import Value
from app.domain.atlas import Atlas
from app.domain.cut import Cut, Cutting
from app.domain.ids import SIDES, Side, Sides
from app.state import actions, moves
from app.state.actions import UnknownIdError, move_camera
from app.state.appstate import AppState, Camera
from app.state.framing import looking, turned, way_of
from app.state.moves import centre_of, condition_now, defaults_of

SEEN_WITHIN_DEG = 50.0
"""A cut surface is seen well enough from this far beside its best view."""


def cut_open(state: AppState, atlas: Atlas, wanted: bool = True) -> AppState:
    """Cut the selected condition open, or close it. What was not set yet begins at its defaults. Raises UnknownIdError."""
    if not wanted:
        return replace(state, cut=False)
    if state.beside:
        raise UnknownIdError("two are compared here; leave the comparison, then one of them can be cut open")
    cutting = cutting_of(state, atlas)
    if cutting is None:
        can = ", ".join(c.id.partition(".")[2] for c in atlas.conditions.values() if c.cut)
        raise UnknownIdError(f"there is nothing to cut open here; select one of {can or 'the conditions'} first")
    condition = condition_now(state, atlas)
    if condition and not state.settings:
        state = replace(state, settings=MappingProxyType(defaults_of(condition, state.side)))
    return turned_to_cut(replace(state, cut=True), cutting, atlas)


def set_parameter(state: AppState, name: str, value: Value, atlas: Atlas) -> AppState:
    """Set one parameter; where the condition is cut open, the view goes along to the side or level that is set."""
    return _gone_along(state, moves.set_parameter(state, name, value, atlas), atlas)


def choose_side(state: AppState, side: Sides, atlas: Atlas) -> AppState:
    """Choose a side; a cut goes along to it, and the view with the cut. Raises UnknownIdError."""
    return _gone_along(state, actions.choose_side(state, side), atlas)


def _gone_along(before: AppState, after: AppState, atlas: Atlas) -> AppState:
    """The view taken along when an action has moved the cut."""
    cutting = cutting_of(after, atlas) if is_cut(after) else None
    moved = cutting is not None and cut_of(after, atlas) != cut_of(before, atlas)
    return turned_to_cut(after, cutting, atlas) if cutting and moved else after


def is_cut(state: AppState) -> bool:
    """Whether a cut is on show; while it is said where it hurts the skin is needed whole."""
    return state.cut and not state.hurt.open


def toggle_cut(state: AppState, atlas: Atlas) -> AppState:
    """Cut open, or closed again. Raises UnknownIdError."""
    return cut_open(state, atlas, not state.cut)


def cutting_of(state: AppState, atlas: Atlas) -> Cutting | None:
    """How the selected condition is cut open, if it can be."""
    condition = condition_now(state, atlas)
    return condition.cut if condition else None


def cut_of(state: AppState, atlas: Atlas) -> Cut | None:
    """The cut on show."""
    cutting = cutting_of(state, atlas) if is_cut(state) else None
    if cutting is None:
        return None
    takes = tuple(filled(name, state) for name in cutting.takes)
    hour = float(filled(cutting.hour, state)) if cutting.hour else None
    return Cut(cutting.plane, filled(cutting.through, state), takes, hour)


def filled(text: str, state: AppState) -> str:
    """A text of a cut with the side, the level and the like that are set: `landmark.hip_centre.{side}`."""
    for name, value in {"side": "right" if state.side == "right" else "left", **state.settings}.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def shown_by_cut(state: AppState, atlas: Atlas) -> tuple[str, ...]:
    """Ids of what a cut shows though its layer is off, on both sides where the cut goes through both."""
    cutting = cutting_of(state, atlas) if is_cut(state) else None
    names = [filled(name, state) for name in cutting.shows] if cutting else []
    every = (each for name in names for each in (name, *(f"{name}.{side}" for side in SIDES)))
    return tuple(each for each in every if each in atlas.structures)


def words_of_cut(state: AppState, atlas: Atlas) -> str:
    """What the caption says of the cut; nothing without one."""
    cutting = cutting_of(state, atlas) if is_cut(state) else None
    return filled(cutting.words, state).replace("L5-S1", "L5–S1").replace("-L", "–L") if cutting else ""


def turned_to_cut(state: AppState, cutting: Cutting, atlas: Atlas) -> AppState:
    """Turn and come near, when the cut surface is not seen already."""
    best = view_of(state, cutting, atlas)
    if best is None or _seen(state.camera, best):
        return state
    return move_camera(state, best)


def view_of(state: AppState, cutting: Cutting, atlas: Atlas) -> Camera | None:
    """The camera that looks at the cut surface in the posture of the pelvis; None when there is nothing to look at."""
    side: Side = "right" if filled("{side}", state) == "right" else "left"
    place = centre_of(filled(cutting.focus, state), side, atlas)
    if place is None:
        return None
    right = "{side}" in cutting.through and side == "right"
    azimuth, elevation = cutting.turns.get(filled(cutting.hour, state), (cutting.azimuth, cutting.elevation))
    way = way_of(-azimuth if right else azimuth, elevation)
    return replace(looking(turned(way, state.pose)), focus=turned(place, state.pose), distance=cutting.distance)


def _seen(camera: Camera, best: Camera) -> bool:
    """Whether a camera looks at much the same place, from much the same side, from near enough."""
    here, there = way_of(camera.azimuth, camera.elevation), way_of(best.azimuth, best.elevation)
    angle = math.degrees(math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(here, there, strict=True))))))
    off = math.dist(camera.focus, best.focus)
    return angle <= SEEN_WITHIN_DEG and camera.distance <= 2.0 * best.distance and off <= 0.2 * camera.distance
