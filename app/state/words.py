"""The few words around the model: title, caption and legend. They say what kind of region is meant and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.atlas import Atlas, Condition
from app.domain.ids import ROOTS, root_of
from app.domain.pose import STANDING
from app.state.appstate import AGREEMENT, AppState
from app.state.moves import preset_now
from app.state.regions import zones_of
from app.state.shown import Channel, FieldRef, LegendEntry
from app.state.unseen import words_of_unseen

SIDE_WORDS = MappingProxyType({"left": "patient's left", "right": "patient's right", "both": "both sides"})

EDUCATION = "For education, not diagnosis."

LEGEND: Mapping[Channel, tuple[str, str]] = MappingProxyType(
    {
        Channel.DERMATOME_CORE: (
            "Dermatome, core",
            "Skin this root usually supplies with feeling: the part the map is surest of.",
        ),
        Channel.DERMATOME_EXTENT: ("Dermatome, extent", "How far it may reach. Neighbours overlap; people differ."),
        Channel.NEIGHBOUR: ("Neighbouring dermatome", "The next root's skin, for orientation only."),
        Channel.RADICULAR_TYPICAL: (
            "Radicular pain, typical",
            "Where pain from this root itself is typically felt: a shooting band, often not the dermatome.",
        ),
        Channel.RADICULAR_COMMON: ("Radicular pain, common", "Also common. Teaching grades, not measured rates."),
        Channel.RADICULAR_OCCASIONAL: ("Radicular pain, occasional", "Felt here now and then."),
        Channel.REFERRED_VERY_COMMON: (
            "Referred pain, very common",
            "Dull, deep pain from a joint, disc or muscle. Where it was counted: 60 % of patients or more.",
        ),
        Channel.REFERRED_COMMON: ("Referred pain, common", "Where it was counted: 30 to 59 % of patients."),
        Channel.REFERRED_SOMETIMES: ("Referred pain, sometimes", "Where it was counted: 10 to 29 % of patients."),
        Channel.REFERRED_RARE: (
            "Referred pain, rare",
            "Where it was counted: 1 to 9 % of patients. Or single reports.",
        ),
        Channel.PAINTED: ("Where it hurts, as painted", "Marked by hand on this model. It is no finding."),
    }
)


def legend_of(
    skin: Mapping[Channel, tuple[FieldRef, ...]],
    words: Mapping[Channel, tuple[str, str]] = LEGEND,
    painted: bool = False,
) -> tuple[LegendEntry, ...]:
    """One entry per kind of region on the skin, in the order of Channel; what was painted comes last."""
    shown = (channel for channel in Channel if channel in skin or (painted and channel is Channel.PAINTED))
    return tuple(LegendEntry(channel, *(words.get(channel) or LEGEND[channel])) for channel in shown)


def title_of(state: AppState, atlas: Atlas) -> str:
    """What is selected, with the side: `L5 root, patient's left`."""
    if state.selection is None and state.map == AGREEMENT:
        return f"Agreement of the dermatome maps, {SIDE_WORDS[state.side]}"
    if state.selection is None and state.hurt.marks:
        return LEGEND[Channel.PAINTED][0]
    if state.selection is None:
        return "Why does a back problem hurt in the hip?"
    root = root_of(state.selection)
    if root:
        return f"{root} nerve root, {SIDE_WORDS[state.side]}"
    if state.selection in atlas.pages:
        return f"{atlas.pages[state.selection].title}, {SIDE_WORDS[state.side]}"
    single = atlas.structures.get(state.selection)
    if single:
        return single.name
    paired = atlas.structures.get(f"{state.selection}.left")
    return f"{paired.name}, {SIDE_WORDS[state.side]}" if paired else state.selection


def caption_of(state: AppState, atlas: Atlas, words: tuple[str, ...] = ()) -> str:
    """The sentences under a picture: what the regions were drawn after and what they are not, what is set, the posture.

    words: what the geometry had to say, such as that a motion is shown larger than it is.
    """
    regions, unseen = _regions(state, atlas), words_of_unseen(state)
    said = [_example(state, atlas) or (regions and (unseen or regions)), _posture(state, atlas), *words]
    if state.hurt.marks and not unseen:
        said.append("Crossed lines: where it hurts, as marked by hand.")
    if state.attachments:
        said.append("Red: where a muscle begins (origin). Blue: where it ends (insertion).")
    return " ".join([*filter(None, said), EDUCATION])


def captions(atlas: Atlas) -> tuple[str, ...]:
    """The sentences that can stand under the usual patterns: nothing, a root and a condition, on every map."""
    states = [AppState()]
    for name in (f"root.{ROOTS[0]}", *list(atlas.conditions)[:1]):
        states += [AppState(selection=name, map=chart) for chart in (*atlas.maps, AGREEMENT)]
    return tuple(caption_of(state, atlas) for state in states)


def _example(state: AppState, atlas: Atlas) -> str:
    """What the model shows, when a condition is set on it."""
    condition = atlas.conditions.get(state.selection or "")
    if condition is None or not state.settings:
        return ""
    return f"The model shows one example: {_settings(condition, state)}. It is no one's own back."


def _regions(state: AppState, atlas: Atlas) -> str:
    """What the regions on the skin are."""
    if state.map == AGREEMENT and not zones_of(state.selection, atlas):
        names = "; ".join(f"{chart.name} {chart.year}" for chart in atlas.maps.values())
        return f"Agreement of {len(atlas.maps)} maps of the dermatomes, by their cores: {names}. Readings, not tracings; no pain."
    if state.selection and root_of(state.selection) and state.map in atlas.maps:
        return f"{atlas.maps[state.map].drawn_after}. Its borders are not measured lines."
    if state.selection in atlas.conditions:
        return "Where the pain can be felt, by how often studies report it."
    referral = atlas.referral_of(state.selection) if state.selection else None
    return (
        f"{referral.title}: where its pain can be felt, by how often studies report it. {referral.how}"
        if referral
        else ""
    )


def _settings(condition: Condition, state: AppState) -> str:
    """What was set, in words: `Level L4–L5, Place paracentral`."""
    said = []
    for parameter in condition.parameters:
        value = state.settings.get(parameter.id, parameter.default)
        title = next((choice.title for choice in parameter.choices if choice.id == value), None)
        words = _inside(title) if title else f"{float(value):g} {parameter.unit}".strip()
        said.append(f"{_inside(parameter.title)} {words}")
    return ", ".join(said)


def _inside(title: str) -> str:
    """A title as it is written inside a sentence; `L4–L5` stays as it is."""
    whole = title[1:2].isdigit() or title[1:2].isupper() or title[1:2] == ":"
    return title if whole else title[:1].lower() + title[1:]


def _posture(state: AppState, atlas: Atlas) -> str:
    if state.pose == STANDING:
        return ""
    preset = preset_now(state, atlas)
    return f"Posture: {preset.title}." if preset else "Posture: set by hand."
