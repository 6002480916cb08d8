"""Which skin is on show, by a key: `female`, or `female.together` for the one with the patterns of two.

Must not know: Qt, how a skin is drawn.
"""

from __future__ import annotations

from app.scene.skin import Skin
from app.state.shown import Shown

TOGETHER = ".together"
"""Ends the key of a skin that shows the patterns of two."""


def kind_of_skin(key: str) -> type[Skin]:
    """What stands for the skin of a key."""
    if not key.endswith(TOGETHER):
        return Skin
    from app.scene.meeting import MeetingSkin  # nothing of it is needed before two are compared

    return MeetingSkin


def key_of(shown: Shown) -> str:
    """Which skin is on show: `female`, or `female.together`."""
    return f"{shown.body}{TOGETHER}" if shown.beside and shown.beside.view == "together" else shown.body


def body_of(key: str) -> str:
    """The body of a key."""
    return key.removesuffix(TOGETHER)


def mesh_of(key: str) -> str:
    """The id of the mesh of a key."""
    return f"skin.{body_of(key)}"


def whose_of(key: str, second: bool) -> str:
    """What tells the attributes of several skins of one mesh apart; the first body's alone needs nothing."""
    return f"{'.second' if second else ''}{TOGETHER if key.endswith(TOGETHER) else ''}"
