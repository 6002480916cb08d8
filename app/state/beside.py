"""Two things beside each other: what can be compared, and the actions of a comparison. Pure functions from one AppState to the next.

The first of the two is the selection, the second is `beside`; both are shown as they usually are, on the unchanged model.
Must not know: how two are drawn, what tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import atan2, cos, degrees, radians, sin
from types import MappingProxyType

from app.domain.atlas import Atlas
from app.domain.ids import ROOTS, kind_of, side_of, unsided
from app.domain.motion import NO_SETTINGS
from app.state.actions import UnknownIdError
from app.state.appstate import BESIDE_PAGE, BESIDE_VIEWS, AppState, BesideView, Camera
from app.state.regions import skin_of

BACK, HIP = "condition.lumbar-disc-herniation", "condition.hip-osteoarthritis"
"""Back-related against true hip pain: the two most often confused that differ in kind, a pressed root and a worn joint."""

WHOLE_MM = 1500.0
"""A camera nearer than this looks at a part."""

OBLIQUE: Mapping[BesideView, float] = MappingProxyType({"split": 60.0, "together": 125.0})
"""Degrees on the left, for two of which one is best seen from the front and one from behind: groin and outer leg of both
at once; together, the buttock that they share."""


def compare(state: AppState, first: str, second: str, atlas: Atlas) -> AppState:
    """Show two beside each other; an id with a side also chooses that side. Raises UnknownIdError."""
    one, other = comparable(first, atlas), comparable(second, atlas)
    if one == other:
        raise UnknownIdError(f"'{one}' cannot be compared with itself; choose two that differ")
    paired = replace(
        state,
        selection=one,
        beside=other,
        side=side_of(first) or side_of(second) or state.side,
        page=BESIDE_PAGE,
        settings=NO_SETTINGS,
        cut=False,
        story=None,
        isolated=None,
    )
    return paired if state.beside else replace(paired, camera=_facing_both(paired, atlas))


def back_or_hip(state: AppState, atlas: Atlas) -> AppState:
    """Back-related against true hip pain. Raises UnknownIdError when this atlas has neither."""
    return compare(state, BACK, HIP, atlas)


def compare_selected(state: AppState, atlas: Atlas) -> AppState:
    """What is selected beside the hip joint, or the hip joint beside the back. Raises UnknownIdError."""
    if not state.selection or not has_pattern(state.selection, atlas):
        raise UnknownIdError("select a condition or a nerve root first; then it can be compared")
    return compare(state, state.selection, HIP if state.selection != HIP else BACK, atlas)


def put(state: AppState, second: bool, identifier: str, atlas: Atlas) -> AppState:
    """Something else as the second, or as the first, of the two; what is already the other one changes places with it.

    Raises UnknownIdError.
    """
    wanted = comparable(identifier, atlas)
    first, other = state.selection or BACK, state.beside or HIP
    if wanted == (first if second else other):
        return swap(state)
    chosen = replace(state, side=side_of(identifier) or state.side)
    return compare(chosen, *((first, wanted) if second else (wanted, other)), atlas)


def swap(state: AppState) -> AppState:
    """The two change places."""
    return replace(state, selection=state.beside, beside=state.selection) if state.beside else state


def show_as(state: AppState, view: str, atlas: Atlas) -> AppState:
    """Two bodies side by side (`split`), or one with both patterns (`together`); a camera nobody moved turns to see it.

    Raises UnknownIdError.
    """
    if view not in BESIDE_VIEWS:
        raise UnknownIdError(f"two are shown as one of {', '.join(BESIDE_VIEWS)}, not as '{view}'")
    chosen = replace(state, beside_view=view)
    untouched = bool(state.beside) and state.camera == _facing_both(state, atlas)
    return replace(chosen, camera=_facing_both(chosen, atlas)) if untouched else chosen


def toggle_view(state: AppState, atlas: Atlas) -> AppState:
    """From side by side to together and back."""
    return show_as(state, "split" if state.beside_view == "together" else "together", atlas)


def show_table(state: AppState) -> AppState:
    """The table of the two again, after another page was read."""
    return replace(state, page=BESIDE_PAGE) if state.beside else state


def leave(state: AppState) -> AppState:
    """The first of the two alone."""
    return replace(state, beside=None)


def comparable(identifier: str, atlas: Atlas) -> str:
    """The unsided id of what can be compared; `spinal-stenosis` and `L5` are understood too. Raises UnknownIdError."""
    names = (identifier, f"condition.{identifier}", f"root.{identifier}")
    found = next((unsided(name) for name in names if atlas.knows(name) and has_pattern(unsided(name), atlas)), None)
    if found is None:
        known = ", ".join(name.removeprefix("condition.") for name in atlas.conditions)
        raise UnknownIdError(f"'{identifier}' has no pattern of pain to compare; what has: {known}, {', '.join(ROOTS)}")
    return found


def has_pattern(identifier: str, atlas: Atlas) -> bool:
    """Whether something lights up the skin when it is selected."""
    return bool(skin_of(AppState(selection=unsided(identifier)), atlas))


def all_comparable(atlas: Atlas) -> tuple[str, ...]:
    """Everything that can be compared: conditions by title, the roots, then structures that refer pain."""
    conditions = sorted(atlas.conditions, key=lambda name: atlas.conditions[name].title)
    roots = [f"root.{root}" for root in ROOTS if atlas.knows(f"root.{root}")]
    rest = dict.fromkeys(unsided(name) for name in atlas.structures if kind_of(name) != "root")
    return tuple(name for name in (*conditions, *roots, *rest) if has_pattern(name, atlas))


def name_of(identifier: str, atlas: Atlas) -> str:
    """What something is called, without its side."""
    if identifier in atlas.pages:
        return atlas.pages[identifier].title
    structure = atlas.structures.get(identifier) or atlas.structures.get(f"{identifier}.left")
    return structure.name if structure else identifier


def _facing_both(state: AppState, atlas: Atlas) -> Camera:
    """The whole body from between the directions in which each of the two is best seen; opposite ones: from the side."""
    camera = state.camera if state.camera.distance >= WHOLE_MM else Camera()
    best = [_best(name, atlas) for name in (state.selection, state.beside)]
    angles = [radians(angle) for angle in best if angle is not None]
    if not angles:
        return camera
    azimuth = degrees(atan2(sum(map(sin, angles)), sum(map(cos, angles)))) % 360.0
    if cos(angles[0] - angles[-1]) < 0.0:
        azimuth = OBLIQUE[state.beside_view]
    if state.side == "both":
        azimuth = 180.0 if 90.0 < azimuth < 270.0 else 0.0
    elif state.side == "right":
        azimuth = -azimuth % 360.0
    return replace(camera, azimuth=float(round(azimuth)), elevation=Camera().elevation)


def _best(identifier: str | None, atlas: Atlas) -> float | None:
    """From where a page says that its regions are best seen on the left, degrees."""
    page = atlas.pages.get(identifier or "")
    view = page.data.get("view") if page else None
    return float(view["azimuth"]) if view else None
