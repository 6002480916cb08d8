"""An explanation of the list on the model: its structures and its pain beside what is painted, and the posture of an examination.

Must not know: how anything is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.domain.answers import Value
from app.domain.atlas import Atlas
from app.domain.discern import Column
from app.domain.motion import NO_SETTINGS
from app.state.actions import UnknownIdError, choose_side, select
from app.state.appstate import AppState
from app.state.heard import Heard, marked_side
from app.state.moves import clear_settings, set_parameters, take_preset

SET_ON_MODEL: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {"disc_upper": MappingProxyType({"level": "L3-L4", "type": "paracentral", "size": 1.0})}
)
"""What is set on a condition that stands for two explanations, so that each of them shows its own roots."""


def on_model(state: AppState, heard: Heard) -> str | None:
    """The explanation that is shown on the model, by the id of its column, or None."""
    for column in heard.discern.columns.values():
        wanted = SET_ON_MODEL.get(column.id)
        if column.page is None or state.selection != column.page:
            continue
        if wanted is None if not state.settings else wanted and state.settings.get("level") == wanted["level"]:
            return column.id
    return None


def show_card(state: AppState, column: Column, heard: Heard, atlas: Atlas) -> AppState:
    """Light an explanation's structures and pain beside what is painted, on the painted side; asked again, take it away."""
    if column.page is None or column.page not in atlas.conditions:
        raise UnknownIdError(f"'{column.title}' has no page in this atlas, so it cannot be shown on the model")
    if on_model(state, heard) == column.id:
        return replace(state, selection=None, settings=NO_SETTINGS)
    chosen = select(choose_side(state, marked_side(heard, state.side)), column.page, atlas)
    wanted = SET_ON_MODEL.get(column.id)
    chosen = clear_settings(chosen)
    return set_parameters(chosen, wanted, atlas) if wanted else chosen


def show_pose(state: AppState, preset: str, heard: Heard | None, atlas: Atlas) -> AppState:
    """Take up the posture of an examination, on the painted side."""
    return take_preset(choose_side(state, marked_side(heard, state.side)), preset, atlas)
