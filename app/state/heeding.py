"""What a warning sign asks of everything else: it is said beside the model, and where it cannot wait nothing else is shown.

Pure. Must not know: meshes, how anything is drawn, what raises a warning sign.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.motion import NO_SETTINGS
from app.reasoning.wording import warning_words, warnings_of
from app.state.actions import WELCOME
from app.state.appstate import AppState
from app.state.heard import Heard
from app.state.lighting import settle
from app.state.shown import Shown

FIRST = "The warning comes first: nothing else is shown until its answer is changed."
"""What is said to whoever asks for something else meanwhile."""

RAISED = "Warning sign answered with yes."

OTHERS = ("selection", "beside", "page", "story", "pose", "stiff", "settings", "cut", "isolated")
"""What else can be put before a person: fields of the state."""


def heeded(shown: Shown, heard: Heard | None) -> Shown:
    """What is shown, with what follows from the conversation: the words of every warning sign come before those of the
    picture; one that cannot wait is its title too."""
    words = warning_words(heard.explanation) if heard else ""
    if heard is None or not words:
        return replace(shown, heard=heard, warning="")
    said = f"{RAISED} {words}"
    title = warnings_of(heard.explanation)[0][0] if heard.explanation.replaced else shown.title
    return replace(shown, heard=heard, warning=said, caption=f"{said} {shown.caption}", title=title)


def given_way(state: AppState) -> AppState:
    """Nothing but the marks on a standing body, and no page but the first: what cannot wait is not one thing among others."""
    return settle(
        replace(state, selection=None, settings=NO_SETTINGS, beside=None, cut=False, isolated=None, page=WELCOME)
    )


def put_before(before: AppState, after: AppState) -> bool:
    """Whether a step shows something else, and says nothing new of where it hurts: a selection, two beside each other, a page, a
    story, a posture."""
    if before.hurt != after.hurt:
        return False
    return any(getattr(before, name) != getattr(after, name) for name in OTHERS)
