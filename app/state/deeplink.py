"""A state as a link: `rootlight:?condition=lumbar-disc-herniation&level=L5-S1&side=left&size=1.0&pose=sitting`.

The same words as the options of the command line. What a condition can be set to needs no prefix. Two beside each other:
`rootlight:?compare=spinal-stenosis,hip-osteoarthritis&view=together,posterior`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from app.domain.atlas import Atlas
from app.domain.links import pairs_of
from app.domain.pose import LIMITS
from app.state import actions, beside, cutting, moves
from app.state.actions import UnknownIdError
from app.state.appstate import BESIDE_VIEWS, AppState

SCHEME = "rootlight"
EXAMPLE = "spinal-stenosis,hip-osteoarthritis"


def followed(state: AppState, link: str, atlas: Atlas) -> AppState:
    """The state a link leads to, beginning from another. Raises UnknownIdError."""
    pairs = pairs_of(link)
    if not pairs or not all(pairs.values()) or not link.startswith(f"{SCHEME}:"):
        raise UnknownIdError(
            f"the link '{link}' says nothing; it looks like {SCHEME}:?condition=spinal-stenosis&grade=1"
        )
    return arranged(state, pairs, atlas)


def gave_way(wanted: Mapping[str, str], state: AppState, atlas: Atlas) -> tuple[str, ...]:
    """What was wanted beyond what is possible, one sentence each; `state` is the one it led to."""
    condition = moves.condition_now(state, atlas)
    parameters = {p.id: p for p in condition.parameters if p.kind == "number"} if condition else {}
    said = []
    for name, value in wanted.items():
        if name in parameters and name in state.settings:
            said.append(moves.fitted(parameters[name], value)[1])
        elif name in LIMITS and _number(name, value) != getattr(state.pose, name):
            words = name.replace("_", " ")
            said.append(
                f"{words[:1].upper()}{words[1:]} {value}° is not possible; shown at {getattr(state.pose, name):g}°."
            )
    return tuple(filter(None, said))


def arranged(state: AppState, wanted: Mapping[str, str], atlas: Atlas) -> AppState:
    """What is wanted, in an order in which it makes sense: selection, side, settings, posture, view, story."""
    rest = dict(wanted)
    condition, root, select = (rest.pop(key, None) for key in ("condition", "root", "select"))
    pair = rest.pop("compare", None)
    if pair:
        state = beside.compare(state, *two_of(pair), atlas)
    if condition:
        state = actions.select(state, f"condition.{condition}", atlas)
    if root:
        state = actions.select(state, f"root.{root}", atlas)
    if select:
        state = actions.select(state, select, atlas)
    settings, others = _split(rest, state, atlas)
    side = others.pop("side", None)
    if side:
        state = actions.choose_side(state, side)  # type: ignore[arg-type]  # choose_side refuses what is no side
    if settings:
        state = moves.set_parameters(state, settings, atlas)
    pose, view, story, chart, cut = (others.pop(key, None) for key in ("pose", "view", "story", "map", "cut"))
    if pose:
        state = moves.take_preset(state, pose, atlas)
    for part in [part for part in others if part in LIMITS]:
        state = moves.set_part(state, part, _number(part, others.pop(part)))
    if cut:
        state = cutting.cut_open(state, atlas, _switch("cut", cut))
    if chart:
        state = actions.choose_map(state, chart, atlas)
    for word in view.split(",") if view else ():
        state = beside.show_as(state, word, atlas) if word in BESIDE_VIEWS else actions.look_from(state, word)
    if story:
        state = moves.tell(state, story, 0, atlas)
    if others:
        raise UnknownIdError(f"'{next(iter(others))}' cannot be set by a link; see docs/contributing.md for what can")
    return state


def two_of(pair: str) -> tuple[str, str]:
    """The two of `spinal-stenosis,hip-osteoarthritis`. Raises UnknownIdError."""
    first, comma, second = (part.strip() for part in pair.partition(","))
    if not (first and comma and second) or "," in second:
        raise UnknownIdError(f"'{pair}' does not name two things to compare, such as {EXAMPLE}")
    return first, second


def _split(wanted: Mapping[str, str], state: AppState, atlas: Atlas) -> tuple[dict[str, str], dict[str, str]]:
    """What sets the condition, and the rest. A side belongs to both."""
    condition = moves.condition_now(state, atlas)
    names = {p.id for p in condition.parameters} if condition else set()
    settings = {k: v for k, v in wanted.items() if k in names}
    if set(settings) == {"side"}:
        settings = {}
    return settings, {k: v for k, v in wanted.items() if k not in settings or k == "side"}


def _switch(name: str, text: str) -> bool:
    """On or off."""
    if text not in ("0", "1"):
        raise UnknownIdError(f"{name} '{text}' is not 1 (on) or 0 (off)")
    return text == "1"


def _number(part: str, text: str) -> float:
    try:
        angle = float(text)
    except ValueError:
        angle = math.nan
    if not math.isfinite(angle):
        raise UnknownIdError(f"{part} '{text}' is not a number of degrees")
    return angle
