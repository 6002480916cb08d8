"""Actions: pure functions from one AppState to the next. Whatever the person does is one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.domain.atlas import Atlas, Page
from app.domain.ids import BODIES, SIDES, Body, Sides, kind_of, root_of, side_of, unsided
from app.domain.motion import NO_SETTINGS
from app.domain.pose import STANDING
from app.state.appstate import AGREEMENT, BESIDE_PAGE, LAYERS, VIEWS, AppState, Camera, Layer, Theme, Visibility

WELCOME = "chapter.welcome"

SEEN_WITHIN_DEG = 40.0
"""A region is seen well enough from this far beside its best view."""


class UnknownIdError(ValueError):
    """An id that the atlas does not know; the message says what can be asked for."""


def select(state: AppState, identifier: str, atlas: Atlas) -> AppState:
    """Select a root, a structure, a condition or a chapter. An id with a side also chooses that side.

    Raises UnknownIdError.
    """
    if not atlas.knows(identifier):
        raise UnknownIdError(
            f"'{identifier}' is not in the atlas; ids look like root.L5.left, nerve.sciatic, condition.spinal-stenosis"
        )
    side = side_of(identifier) or state.side
    if kind_of(identifier) == "chapter":
        return replace(state, page=identifier)
    plain = unsided(identifier)
    page = page_of(plain, atlas) or state.page
    chosen = replace(state, selection=plain, side=side, page=page, beside=None)
    if plain != state.selection:
        chosen = replace(chosen, settings=NO_SETTINGS, story=None, cut=False)
    return _turned_to_see(chosen, atlas.pages[page]) if plain in atlas.pages else chosen


def _turned_to_see(state: AppState, page: Page) -> AppState:
    """Turn the camera when what was selected lies on the far side; a view from which it can be seen is left alone.

    A page says from where its regions are best seen on the left: `view: {azimuth: 40, elevation: 5}`.
    """
    best = page.data.get("view")
    if not isinstance(best, Mapping):
        return state
    azimuth = float(best.get("azimuth", 0.0))
    if state.side == "both":
        azimuth = 180.0 if 90.0 < azimuth % 360.0 < 270.0 else 0.0
    elif state.side == "right":
        azimuth = -azimuth
    away = abs((azimuth - state.camera.azimuth + 180.0) % 360.0 - 180.0)
    if away <= SEEN_WITHIN_DEG:
        return state
    elevation = float(best.get("elevation", state.camera.elevation))
    return move_camera(state, replace(state.camera, azimuth=azimuth, elevation=elevation))


def page_of(plain: str, atlas: Atlas) -> str | None:
    """The page that explains an unsided id, or None."""
    if plain in atlas.pages:
        return plain
    for candidate in (plain, f"{plain}.left"):
        if candidate in atlas.structures:
            return atlas.structures[candidate].page
    return None


def page_shown(state: AppState, atlas: Atlas) -> str:
    """The page that is seen: of a comparison `beside:<first>,<second>`, in the words chosen; after it, that of the first."""
    if state.page != BESIDE_PAGE:
        return state.page
    if state.beside:
        words = ";professional" if state.hurt.audience == "professional" else ""
        return f"{BESIDE_PAGE}:{state.selection},{state.beside}{words}"
    return page_of(state.selection or "", atlas) or WELCOME


def open_page(state: AppState, page: str, atlas: Atlas) -> AppState:
    """Open a page; the pages of roots and conditions select what they are about. Raises UnknownIdError."""
    if page not in atlas.pages:
        raise UnknownIdError(f"there is no page '{page}'; pages are {', '.join(sorted(atlas.pages))}")
    if root_of(page) or kind_of(page) == "condition":
        return select(state, page, atlas)
    return replace(state, page=page)


def choose_side(state: AppState, side: Sides) -> AppState:
    """Show the left, the right or both sides; always the patient's own."""
    if side not in (*SIDES, "both"):
        raise UnknownIdError(f"side '{side}' is not one of left, both, right")
    settings = state.settings
    if side != "both" and settings.get("side", side) != side:
        settings = MappingProxyType({**settings, "side": side})
    return replace(state, side=side, settings=settings)


def choose_body(state: AppState, body: Body) -> AppState:
    """Show the female or the male body."""
    if body not in BODIES:
        raise UnknownIdError(f"body '{body}' is not one of female, male")
    return replace(state, body=body)


def choose_theme(state: AppState, theme: Theme) -> AppState:
    """Light or dark."""
    return replace(state, theme=theme)


def choose_map(state: AppState, name: str, atlas: Atlas) -> AppState:
    """Which published dermatome map is drawn, or their agreement. Raises UnknownIdError."""
    if name != AGREEMENT and name not in atlas.maps:
        raise UnknownIdError(f"there is no dermatome map '{name}'; maps are {', '.join((*atlas.maps, AGREEMENT))}")
    return replace(state, map=name)


def toggle_key_points(state: AppState) -> AppState:
    """Show or hide the ISNCSCI key sensory points."""
    return replace(state, key_points=not state.key_points)


def toggle_labels(state: AppState) -> AppState:
    """Show or hide labels in the model."""
    return replace(state, labels=not state.labels)


def set_layer(state: AppState, layer: Layer, opacity: float) -> AppState:
    """Opacity of a layer, 0 to 1; values outside are clamped."""
    if layer not in LAYERS:
        raise UnknownIdError(f"layer '{layer}' is not one of {', '.join(LAYERS)}")
    layers = dict(state.layers) | {layer: min(1.0, max(0.0, opacity))}
    return replace(state, layers=MappingProxyType(layers))


def set_visibility(state: AppState, structure: str, visibility: Visibility) -> AppState:
    """Show, ghost or hide one structure; `visible` forgets the exception."""
    chosen = {k: v for k, v in state.visibility.items() if k != structure}
    if visibility != "visible":
        chosen[structure] = visibility
    return replace(state, visibility=MappingProxyType(chosen))


def isolate(state: AppState, structure: str | None) -> AppState:
    """Show one structure alone; None shows all again."""
    return replace(state, isolated=structure)


def look_from(state: AppState, view: str) -> AppState:
    """Turn the camera to a named view; focus and distance stay. Raises UnknownIdError."""
    if view not in VIEWS:
        raise UnknownIdError(f"there is no view '{view}'; views are {', '.join(VIEWS)}")
    azimuth, elevation = VIEWS[view]
    return replace(state, camera=replace(state.camera, azimuth=azimuth, elevation=elevation))


def move_camera(state: AppState, camera: Camera) -> AppState:
    """Put the camera somewhere; elevation is kept off the poles and distance off zero."""
    safe = replace(
        camera,
        elevation=min(89.0, max(-89.0, camera.elevation)),
        distance=min(6000.0, max(40.0, camera.distance)),
        azimuth=camera.azimuth % 360.0,
    )
    return replace(state, camera=safe)


def back_out(state: AppState) -> AppState:
    """One step out: leave the story, isolation, the comparison, the cut, what was set, the selection, the posture, the page.

    Never further.
    """
    if state.story:
        return replace(state, story=None)
    if state.isolated:
        return replace(state, isolated=None)
    if state.beside:
        return replace(state, beside=None)
    if state.cut:
        return replace(state, cut=False)
    if state.settings:
        return replace(state, settings=NO_SETTINGS)
    if state.selection:
        return replace(state, selection=None, page=WELCOME)
    if state.pose != STANDING:
        return replace(state, pose=STANDING, stiff=None)
    return replace(state, page=WELCOME)


def reset(state: AppState) -> AppState:
    """The first picture again; body, theme and map are preferences and stay, and so does what was said of where it hurts."""
    return AppState(body=state.body, theme=state.theme, map=state.map, hurt=state.hurt)
