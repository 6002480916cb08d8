"""From the options to the state that they ask for.

Must not know: the window, pictures, files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.ids import kind_of, side_of, unsided
from app.domain.pose import LIMITS

if TYPE_CHECKING:
    from app.domain.atlas import Atlas
    from app.state.appstate import AppState


class UsageError(Exception):
    """What the person asked for cannot be done; the message says what can."""


def state_of(options: argparse.Namespace, atlas: Atlas, start: AppState) -> AppState:
    """The state that the options ask for, beginning from another. Raises UsageError."""
    from app.state import actions, hurting

    _refuse_what_would_be_passed_over(options)
    state = start
    try:
        if options.side:
            state = actions.choose_side(state, options.side)
        for wanted in wanted_ids(options):
            state = actions.select(state, wanted, atlas)
        state = _compared(options, atlas, state)
        if options.page:
            state = actions.open_page(state, options.page, atlas)
        if options.map:
            state = actions.choose_map(state, options.map, atlas)
        state = _moved(options, atlas, state)
        if options.zones is not None:
            state = hurting.mark_named(state, options.zones, atlas)
        if options.view:
            state = actions.look_from(state, options.view)
    except actions.UnknownIdError as error:
        raise UsageError(str(error)) from None
    state = actions.choose_body(state, options.body or state.body)
    state = actions.choose_theme(state, options.theme or state.theme)
    if options.key_points != state.key_points and options.key_points:
        state = actions.toggle_key_points(state)
    return actions.toggle_labels(state) if options.no_labels and state.labels else state


def _refuse_what_would_be_passed_over(options: argparse.Namespace) -> None:
    """An option that is empty, or that another one makes void, is said and not passed over. Raises UsageError."""
    if options.zones is not None and options.case is not None:
        raise UsageError(f"--zones and --case {options.case} both say where it hurts; leave one out")
    for name in ("condition", "select", "compare", "page", "view", "map", "story"):
        if getattr(options, name) == "":
            raise UsageError(f"--{name} is empty; name something, or leave it out")
    if options.step != 1 and not options.story:
        raise UsageError("--step needs a story to begin in: --story lumbar-disc-herniation")
    _refuse_a_second_selection(options)
    own = side_of(options.select or "")
    if options.side and own and options.side != own:
        raise UsageError(f"--side {options.side} and --select {options.select} contradict each other; leave one out")


SELECTING = ("root", "condition", "select", "compare", "story")
"""Options that each say what the model is about."""

PAGED = ("root", "condition")
"""Kinds of ids whose page selects them, and that can be compared."""


def _refuse_a_second_selection(options: argparse.Namespace) -> None:
    """One thing is selected at a time; of two, neither is passed over. Raises UsageError.

    The page of a root or a condition selects it; a story selects the condition that has its name.
    """
    asked = {
        f"--{name} {getattr(options, name)}": _meant(options, name) for name in SELECTING if getattr(options, name)
    }
    if options.page and kind_of(options.page) in PAGED:
        asked[f"--page {options.page}"] = unsided(options.page)
    if len(set(asked.values())) < 2:
        return
    first, second = list(asked)[:2]
    ids = [asked[name].removeprefix("condition.") for name in (first, second)]
    both = not (options.compare or options.story) and all(kind_of(asked[name]) in PAGED for name in (first, second))
    pair = f", or set both beside each other: --compare {','.join(ids)}" if both else ""
    raise UsageError(
        f"{first} and {second} each select something, and one thing is selected at a time; leave one out{pair}"
    )


def _meant(options: argparse.Namespace, name: str) -> str:
    """The unsided id that an option selects, as far as it is one."""
    value = str(getattr(options, name))
    if name == "root":
        return f"root.{value}"
    return unsided(value if "." in value or name not in ("condition", "story") else f"condition.{value}")


def wanted_ids(options: argparse.Namespace) -> list[str]:
    """The ids that the options select, in the order they are applied."""
    named = [f"root.{options.root}" if options.root else None, options.select]
    condition = options.condition
    named.append(None if condition is None else condition if "." in condition else f"condition.{condition}")
    return [name for name in named if name]


def _compared(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """Two beside each other, as the options ask for."""
    from app.state import beside, deeplink

    if options.together and not options.compare:
        raise UsageError(f"--together needs two to show: --compare {deeplink.EXAMPLE}")
    if not options.compare:
        return state
    if options.set or options.story:
        raise UsageError("--compare shows both as they usually are; leave out --set and --story, or compare nothing")
    state = beside.compare(state, *deeplink.two_of(options.compare), atlas)
    return beside.show_as(state, "together" if options.together else "split", atlas)


def _moved(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """Layers, settings, posture and story that the options ask for."""
    from app.state import actions, moves

    if options.muscles:
        state = actions.set_layer(state, "muscle", 1.0)
    if options.ligaments:
        state = actions.set_layer(state, "ligament", 1.0)
    if options.attachments and not state.attachments:
        state = moves.toggle_attachments(state)
    if options.story:
        steps = len(moves.story_of(options.story, atlas).steps)
        if not 1 <= options.step <= steps:
            raise UsageError(f"--step {options.step}: the story '{options.story}' has steps 1 to {steps}")
        state = moves.tell(state, options.story, options.step - 1, atlas)
    return set_and_posed(options, atlas, state)


def set_and_posed(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """A state with the settings and the posture that `--set` and `--pose` ask for; what gives way is said."""
    from app.state import cutting, deeplink, moves

    settings = settings_of(options.set, "--set", "level=L4-L5")
    side = getattr(options, "side", None)
    if side in ("left", "right") and settings.get("side", side) != side:
        raise UsageError(f"--side {side} and --set side={settings['side']} contradict each other; leave one out")
    if settings:
        state = moves.set_parameters(state, settings, atlas)
    angles: dict[str, str] = {}
    if options.pose is not None and "=" in options.pose:
        angles = settings_of(options.pose.split(","), "--pose", "lumbar_flexion=30")
        for part in angles:
            if part not in LIMITS:
                raise UsageError(f"--pose {part}: there is no such part; parts are {', '.join(LIMITS)}")
        state = deeplink.arranged(state, angles, atlas)
    elif options.pose is not None:
        state = moves.take_preset(state, options.pose, atlas)
    if getattr(options, "cut", False):
        state = cutting.cut_open(state, atlas)
    options.words = deeplink.gave_way({**settings, **angles}, state, atlas)
    return state


def settings_of(pairs: Sequence[str], option: str, example: str) -> dict[str, str]:
    """`level=L4-L5` and the like as a mapping. Raises UsageError."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value):
            raise UsageError(f"{option} '{pair}' is not NAME=VALUE, such as {option} {example}")
        if found.get(name, value) != value:
            raise UsageError(f"{option} {name} is given twice, as {found[name]} and {value}; leave one out")
        found[name] = value
    return found
