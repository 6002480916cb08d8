"""Actions of movement: postures, the parameters of a condition, stories. Pure functions from one AppState to the next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.domain.answers import Value
from app.domain.atlas import Atlas, Condition
from app.domain.ids import SIDES, Sides
from app.domain.motion import NO_SETTINGS, Parameter, Preset, Story, StoryStep
from app.domain.pose import LIMITS, STANDING, Pose, StiffTurn, clamped, mirrored
from app.state.actions import UnknownIdError, choose_side, look_from, move_camera, select
from app.state.appstate import DEFAULT_LAYERS, AppState
from app.state.framing import beside_who_lies, framed, gone_along


def set_part(state: AppState, part: str, degrees: float) -> AppState:
    """Turn one part of the posture; values outside its limits are clamped. Raises UnknownIdError."""
    if part not in LIMITS:
        raise UnknownIdError(f"'{part}' is no part of a posture; parts are {', '.join(LIMITS)}")
    return take_pose(state, replace(state.pose, **{part: degrees}))


def take_pose(state: AppState, pose: Pose) -> AppState:
    """Take up a posture, as far as it is possible. Cut open, the camera goes along with the pelvis, so that the slice stays in view."""
    held = clamped(pose)[0]
    camera = gone_along(state.camera, state.pose, held) if state.cut else state.camera
    return replace(state, pose=held, stiff=None, camera=camera)


def turn_stiffly(state: AppState, stiff: StiffTurn, pose: Pose) -> AppState:
    """Take up the posture that a turn with stiff hips leads to."""
    return replace(take_pose(state, pose), stiff=stiff)


def take_preset(state: AppState, identifier: str, atlas: Atlas) -> AppState:
    """Take up a named posture, on the chosen side where it has one, the whole body in view. Raises UnknownIdError."""
    posed = take_pose(state, pose_of(preset_of(identifier, atlas), state.side))
    camera = posed.camera if state.cut else beside_who_lies(posed.camera, posed.pose, state.side == "right")
    return move_camera(posed, framed(camera, posed.pose))


def preset_of(identifier: str, atlas: Atlas) -> Preset:
    """A named posture. Raises UnknownIdError."""
    presets = atlas.motion.presets
    if identifier not in presets:
        raise UnknownIdError(f"there is no posture '{identifier}'; postures are {', '.join(presets) or 'missing'}")
    return presets[identifier]


def pose_of(preset: Preset, side: Sides) -> Pose:
    """A preset on a side; written for the left, mirrored for the right, on the left for both."""
    return mirrored(preset.pose) if preset.sided and side == "right" else preset.pose


def preset_now(state: AppState, atlas: Atlas) -> Preset | None:
    """The named posture that the state is in, if any."""
    if state.pose == STANDING:
        return atlas.motion.presets.get("standing")
    poses = ((preset, pose_of(preset, state.side)) for preset in atlas.motion.presets.values())
    return next((preset for preset, pose in poses if pose == state.pose), None)


def parameter_of(condition: Condition, name: str) -> Parameter:
    """A parameter of a condition. Raises UnknownIdError."""
    found = next((p for p in condition.parameters if p.id == name), None)
    if found is None:
        known = ", ".join(p.id for p in condition.parameters) or "none"
        raise UnknownIdError(f"'{name}' cannot be set on {condition.id}; what can be set: {known}")
    return found


def fitted(parameter: Parameter, value: Value) -> tuple[Value, str]:
    """The nearest value a parameter can have, and a sentence when it had to give way. Raises UnknownIdError for no choice."""
    if parameter.kind == "choice":
        names = [choice.id for choice in parameter.choices]
        if str(value) not in names:
            raise UnknownIdError(f"{parameter.id} '{value}' is not one of {', '.join(names)}")
        return str(value), ""
    try:
        number = float(value)
    except ValueError:
        raise UnknownIdError(f"{parameter.id} '{value}' is not a number") from None
    if not math.isfinite(number):
        raise UnknownIdError(f"{parameter.id} '{value}' is not a number from {parameter.low:g} to {parameter.high:g}")
    held = min(max(number, parameter.low), parameter.high)
    words = f"{parameter.title} {number:g} is outside {parameter.low:g} to {parameter.high:g}; shown at {held:g}."
    return held, "" if held == number else words


def set_parameter(state: AppState, name: str, value: Value, atlas: Atlas) -> AppState:
    """Set one parameter of the selected condition; the others begin at their defaults. Raises UnknownIdError."""
    condition = condition_now(state, atlas)
    if condition is None:
        raise UnknownIdError("select a condition first; then it can be set on the model")
    return set_parameters(state, {name: value}, atlas)


def set_parameters(state: AppState, values: Mapping[str, Value], atlas: Atlas) -> AppState:
    """Set parameters of the selected condition; a side that is set is also the side that is shown. Raises UnknownIdError."""
    condition = condition_now(state, atlas)
    if condition is None:
        raise UnknownIdError("select a condition first; then it can be set on the model")
    settings = dict(state.settings) or defaults_of(condition, state.side)
    for name, value in values.items():
        settings[name] = fitted(parameter_of(condition, name), value)[0]
    chosen = replace(state, settings=MappingProxyType(settings), beside=None)
    side = next((side for side in SIDES if side == settings.get("side")), None)
    return choose_side(chosen, side) if side and side != state.side else chosen


def clear_settings(state: AppState) -> AppState:
    """The condition's usual pattern again, on the unchanged model."""
    return replace(state, settings=NO_SETTINGS, cut=False)


def defaults_of(condition: Condition, side: Sides) -> dict[str, Value]:
    """The parameters as they begin: on the side that is shown."""
    values = {p.id: p.default for p in condition.parameters}
    if "side" in values and side != "both":
        values["side"] = side
    return values


def condition_now(state: AppState, atlas: Atlas) -> Condition | None:
    """The selected condition."""
    return atlas.conditions.get(state.selection or "")


def toggle_attachments(state: AppState) -> AppState:
    """Origins and insertions of the muscles on the bones, shown or not."""
    return replace(state, attachments=not state.attachments)


def story_of(identifier: str, atlas: Atlas) -> Story:
    """A story. Raises UnknownIdError."""
    stories = atlas.motion.stories
    if identifier not in stories:
        raise UnknownIdError(f"there is no story '{identifier}'; stories are {', '.join(stories) or 'missing'}")
    return stories[identifier]


def tell(state: AppState, identifier: str, step: int, atlas: Atlas) -> AppState:
    """Show one step of a story, counted from 0; beyond its ends nothing changes. Raises UnknownIdError."""
    story = story_of(identifier, atlas)
    if not 0 <= step < len(story.steps):
        return state
    if state.side == "both" and any(s.side or "side" in s.settings for s in story.steps):
        state = choose_side(state, "left")
    if story.condition and state.selection != story.condition:
        state = select(state, story.condition, atlas)
    staged = _staged(state, story.steps[step], atlas)
    return replace(staged, story=(identifier, step), beside=None, page=story.page or staged.page)


def next_step(state: AppState, direction: int, atlas: Atlas) -> AppState:
    """One step on (1) or back (-1) in the story that is being told."""
    return tell(state, state.story[0], state.story[1] + direction, atlas) if state.story else state


def leave_story(state: AppState) -> AppState:
    """Stop the story; what it shows stays."""
    return replace(state, story=None)


def defaults_of_side(state: AppState, step: StoryStep) -> dict[str, Value]:
    """A story is written for the left and told on the side that is chosen."""
    return {"side": state.side if state.side != "both" else "left"} if "side" in step.settings else {}


def _staged(state: AppState, step: StoryStep, atlas: Atlas) -> AppState:
    """What a step of a story sets."""
    if step.select and step.select != state.selection:
        state = select(state, step.select, atlas)
    if state.side == "both" and step.side:
        state = choose_side(state, step.side)
    if step.settings and condition_now(state, atlas):
        own = {name: value for name, value in step.settings.items() if name != "side"}
        state = set_parameters(state, {**defaults_of_side(state, step), **own}, atlas)
    if step.preset:
        state = take_preset(state, step.preset, atlas)
    layers = {layer: step.layers.get(layer, opacity) for layer, opacity in DEFAULT_LAYERS.items()}
    state = replace(state, layers=MappingProxyType(layers), cut=step.cut and bool(state.settings))
    if step.look:
        state = look_from(state, step.look)
    return _focused(state, step, atlas)


def _focused(state: AppState, step: StoryStep, atlas: Atlas) -> AppState:
    """The camera towards what a step is about."""
    camera = state.camera
    if step.azimuth is not None:
        camera = replace(camera, azimuth=-step.azimuth if state.side == "right" else step.azimuth)
    if step.elevation is not None:
        camera = replace(camera, elevation=step.elevation)
    centre = centre_of(step.focus, state.side, atlas) if step.focus else None
    if centre:
        camera = replace(camera, focus=centre)
    if step.distance is not None:
        camera = replace(camera, distance=step.distance)
    return move_camera(state, camera)


def centre_of(identifier: str, side: Sides, atlas: Atlas) -> tuple[float, float, float] | None:
    """The middle of a structure's box, mm, standing: of its part on the chosen side, where there is one."""
    wanted = side if side != "both" else "left"
    names = (identifier, f"{identifier}.{wanted}", f"{identifier}.annulus")
    bounds = next((m.bounds for m in (atlas.meshes.get(name) for name in names) if m and m.bounds), None)
    if bounds is None:
        return None
    x, y, z = ((bounds[2 * axis] + bounds[2 * axis + 1]) / 2 for axis in range(3))
    return (x, y, z)
