"""An explanation of the list on the model: its structures and its pain beside what is painted, and the posture of an examination.

Must not know: how anything is drawn.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.atlas import Atlas
from app.domain.discern import Column
from app.domain.motion import NO_SETTINGS
from app.domain.pose import STANDING
from app.state.actions import UnknownIdError, choose_side, move_camera, select
from app.state.appstate import AppState
from app.state.framing import framed, lying_view, whole
from app.state.heard import Heard, marked_side
from app.state.hurting import forget
from app.state.moves import clear_settings, leave_story, set_parameters, take_pose, take_preset


def on_model(state: AppState, heard: Heard) -> str | None:
    """The explanation that is shown on the model, by the id of its column, or None."""
    for column in heard.discern.columns.values():
        if column.page is not None and state.selection == column.page and _is_set(state, column):
            return column.id
    return None


def _is_set(state: AppState, column: Column) -> bool:
    """Whether the condition is set as the column asks; one that asks for nothing means the condition's usual pattern."""
    if not column.settings:
        return not state.settings
    return all(state.settings.get(name) == value for name, value in column.settings.items())


def show_card(state: AppState, column: Column, heard: Heard, atlas: Atlas) -> AppState:
    """Light an explanation's structures and pain beside what is painted, on the painted side; asked again, take it away."""
    if column.page is None or column.page not in atlas.conditions:
        raise UnknownIdError(f"'{column.title}' has no page in this atlas, so it cannot be shown on the model")
    if on_model(state, heard) == column.id:
        return replace(state, selection=None, settings=NO_SETTINGS)
    chosen = select(choose_side(state, marked_side(heard, state.side)), column.page, atlas)
    chosen = clear_settings(chosen)
    return set_parameters(chosen, column.settings, atlas) if column.settings else chosen


def show_pose(state: AppState, preset: str, heard: Heard | None, atlas: Atlas) -> AppState:
    """Take up the posture of an examination, on the painted side. The whole body is seen, however near the paint was looked
    at, and one that lies is seen from that side."""
    side = marked_side(heard, state.side)
    shown = take_preset(choose_side(replace(state, camera=whole(state.camera)), side), preset, atlas)
    if not shown.pose.recline:
        return shown
    return move_camera(shown, framed(lying_view(shown.camera, shown.pose, side == "right"), shown.pose))


def begin_again(state: AppState) -> AppState:
    """Nothing marked, nothing answered, and nothing of it left on the model: the next person begins with a plain body."""
    return settle(replace(forget(state), selection=None, settings=NO_SETTINGS, beside=None))


def settle(state: AppState) -> AppState:
    """Stand again, the whole body in view: where something cannot wait no posture and no story is left on the model."""
    if state.pose == STANDING and state.story is None:
        return state
    standing = leave_story(take_pose(state, STANDING))
    return move_camera(standing, framed(whole(state.camera), STANDING))
