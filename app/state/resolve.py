"""From the state and the atlas to everything visible. Pure: the same state shows the same thing, always.

Rules that are facts (which disc meets which root, which root feeds which nerve) are relations in content, not `if`s here.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from app.domain.answers import NO_ANSWER, Answer, Mechanics, Settings
from app.domain.atlas import Atlas
from app.domain.hearing import Hearing
from app.domain.ids import ROOTS, kind_of, root_of, side_of, sides
from app.domain.motion import NO_SETTINGS
from app.domain.pose import STANDING
from app.state.actions import page_shown
from app.state.appstate import AppState
from app.state.cutting import cut_of, words_of_cut
from app.state.heard import heard_of
from app.state.heeding import heeded
from app.state.labels import labels_of, pins_of
from app.state.looks import looks_of
from app.state.places import own_words, places_of
from app.state.regions import Reached, skin_of
from app.state.shown import Shown
from app.state.unseen import skin_opacity_of
from app.state.words import LEGEND, caption_of, legend_of, title_of


def resolve(
    state: AppState,
    atlas: Atlas,
    mechanics: Mechanics | None = None,
    before: tuple[AppState, Shown] | None = None,
    hearing: Hearing | None = None,
) -> Shown:
    """Everything that a state shows. Without mechanics nothing is measured and a condition keeps its usual pattern; without
    hearing nothing follows from where it hurts.

    before: another state and what it showed; what cannot differ from it is taken over, the same objects.
    """
    heard = heard_of(state, atlas, hearing)
    if heard and heard.explanation.replaced:  # what cannot wait takes every pattern off the model
        state = replace(state, selection=None, settings=NO_SETTINGS, beside=None, cut=False)
    if state.beside:
        from app.state.compared import compared  # it resolves each of the two here

        return heeded(compared(state, atlas, mechanics, before), heard)
    answer = answer_of(state, mechanics)
    reached = roots_reached(answer)
    shown = _kept(state, reached, before) or _found(state, atlas, reached)
    now = replace(
        shown,
        caption=caption_of(state, atlas, (*filter(None, (words_of_cut(state, atlas),)), *answer.words)),
        camera=state.camera,
        pose=answer.pose or state.pose,
        condition=state.selection if state.settings else None,
        settings=state.settings,
        answer=answer,
    )
    return heeded(now, heard)


def _found(state: AppState, atlas: Atlas, reached: Reached) -> Shown:
    """What is shown in whatever posture, seen from wherever."""
    skin = skin_of(state, atlas, reached)
    return Shown(
        looks=MappingProxyType(looks_of(state, atlas, reached)),
        skin=MappingProxyType(skin),
        pins=pins_of(state),
        labels=labels_of(state, atlas, reached) if state.labels else (),
        legend=legend_of(skin, own_words(state, skin, atlas, LEGEND), bool(state.hurt.marks))
        if skin_opacity_of(state) > 0.0
        else (),
        title=title_of(state, atlas),
        caption="",
        page=page_shown(state, atlas),
        body=state.body,
        theme=state.theme,
        skin_opacity=skin_opacity_of(state),
        camera=state.camera,
        attachments=state.attachments,
        muscles=muscles_of(state),
        cut=cut_of(state, atlas),
        places=places_of(state, skin, atlas),
        marks=state.hurt.marks,
    )


def _kept(state: AppState, reached: Reached, before: tuple[AppState, Shown] | None) -> Shown | None:
    """What was shown before, when only the posture, the camera, or a size within the condition differs."""
    if before is None or reached != roots_reached(before[1].answer):
        return None
    last, shown = before
    same = replace(last, pose=state.pose, stiff=state.stiff, camera=state.camera, settings=state.settings) == state
    return shown if same and _meant_by(last.settings) == _meant_by(state.settings) else None


def _meant_by(settings: Settings) -> tuple[object, ...]:
    """What settings say of which structures are meant; the others move vertices only."""
    return (bool(settings), *(settings.get(name) for name in ("level", "side", "variant")))


def muscles_of(state: AppState) -> tuple[str, ...]:
    """The selected muscle, on the chosen sides."""
    if not state.selection or kind_of(state.selection) != "muscle":
        return ()
    return tuple(f"{state.selection}.{side}" for side in sides(state.side))


def answer_of(state: AppState, mechanics: Mechanics | None) -> Answer:
    """What the geometry says; standing, with nothing set, it is not asked."""
    if mechanics is None or (state.pose == STANDING and not state.settings):
        return NO_ANSWER
    return mechanics.answer(state.pose, state.selection if state.settings else None, state.settings)


def roots_reached(answer: Answer) -> Reached:
    """The selectable roots that a condition touches, as (`L5`, `left`)."""
    pairs = ((root_of(name), side_of(name)) for name in answer.reached)
    return frozenset((root, side) for root, side in pairs if root in ROOTS and side)
