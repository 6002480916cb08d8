"""From the state and the atlas to everything visible. Pure: the same state shows the same thing, always.

Rules that are facts (which disc meets which root, which root feeds which nerve) are relations in content, not `if`s here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from app.domain.atlas import Atlas, Condition, Structure
from app.domain.ids import ROOTS, Side, kind_of, root_of, sides, unsided
from app.state.appstate import AppState, Layer
from app.state.shown import Channel, FieldRef, Label, Look, Meaning, Pin, Shown
from app.state.words import caption_of, legend_of, title_of

LAYER_OF: Mapping[str, Layer] = MappingProxyType(
    {
        "bone": "bone",
        "vertebra": "bone",
        "disc": "disc",
        "cord": "nerve",
        "root": "nerve",
        "nerve": "nerve",
        "skin": "skin",
    }
)

NEIGHBOUR_OF: Mapping[str, str] = MappingProxyType({"L1": "T12", "S1": "S2"})
"""The context neighbour that is drawn faintly beside the first and the last selectable root."""

REFERRED: Mapping[int, Channel] = MappingProxyType(
    {
        4: Channel.REFERRED_VERY_COMMON,
        3: Channel.REFERRED_COMMON,
        2: Channel.REFERRED_SOMETIMES,
        1: Channel.REFERRED_RARE,
    }
)

RADICULAR = (
    (Channel.RADICULAR_TYPICAL, "typical"),
    (Channel.RADICULAR_COMMON, "common"),
    (Channel.RADICULAR_OCCASIONAL, "occasional"),
)

SkinFields = Mapping[Channel, tuple[FieldRef, ...]]


def resolve(state: AppState, atlas: Atlas) -> Shown:
    """Everything that a state shows."""
    skin = skin_of(state, atlas)
    return Shown(
        looks=MappingProxyType(looks_of(state, atlas)),
        skin=MappingProxyType(skin),
        pins=pins_of(state),
        labels=labels_of(state, atlas) if state.labels else (),
        legend=legend_of(skin),
        title=title_of(state, atlas),
        caption=caption_of(state, atlas),
        page=state.page,
        body=state.body,
        theme=state.theme,
        skin_opacity=skin_opacity_of(state),
        camera=state.camera,
    )


def skin_opacity_of(state: AppState) -> float:
    """The skin is shown whole unless its layer or the isolation of something inside takes it away."""
    if state.isolated and not state.isolated.startswith("skin."):
        return 0.0
    return state.layers["skin"]


def skin_of(state: AppState, atlas: Atlas) -> SkinFields:
    """The regions painted on the skin: a root's dermatome and radicular pain, or a condition's pain."""
    selection = state.selection
    if selection is None:
        return {}
    root = root_of(selection)
    if root in ROOTS:
        return root_regions(root, state)
    condition = atlas.conditions.get(selection)
    return condition_regions(condition, state) if condition else {}


def _refs(names: Iterable[str], state: AppState) -> tuple[FieldRef, ...]:
    return tuple(FieldRef(name, side) for name in names for side in sides(state.side))


def root_regions(root: str, state: AppState) -> SkinFields:
    """Dermatome (core and extent on the chosen map), radicular pain and the faint outer neighbour of a root."""
    chart = f"dermatome.{state.map}"
    regions = {
        Channel.DERMATOME_CORE: _refs([f"{chart}.{root}.core"], state),
        Channel.DERMATOME_EXTENT: _refs([f"{chart}.{root}.extent"], state),
    }
    regions |= {channel: _refs([f"radicular.{root}.{grade}"], state) for channel, grade in RADICULAR}
    if root in NEIGHBOUR_OF:
        regions[Channel.NEIGHBOUR] = _refs([f"{chart}.{NEIGHBOUR_OF[root]}.core"], state)
    return regions


def condition_regions(condition: Condition, state: AppState) -> SkinFields:
    """Referred pain by how often it is felt in a zone, and the radicular pain of the roots the condition can press on."""
    regions: dict[Channel, tuple[FieldRef, ...]] = {}
    for grade, channel in REFERRED.items():
        names = [f"zone.{z.zone}" for z in condition.referred if z.grade >= grade]
        if names:
            regions[channel] = _refs(names, state)
    if condition.radicular:  # the typical band alone: with several roots, more would hide the referred zones
        channel, grade_name = RADICULAR[0]
        regions[channel] = _refs([f"radicular.{root}.{grade_name}" for root in condition.radicular], state)
    return regions


def chosen_sides(state: AppState) -> frozenset[Side | None]:
    """The sides that were chosen; None, the midline, always belongs."""
    return frozenset({None, *sides(state.side)})


def looks_of(state: AppState, atlas: Atlas) -> dict[str, Look]:
    """How each structure appears."""
    meaning = _meanings(state, atlas)
    lit = lit_roots(state, atlas)
    busy = state.selection is not None
    chosen = chosen_sides(state)
    nothing: frozenset[str] = frozenset()
    looks = {}
    for identifier, structure in atlas.structures.items():
        glow = lit.intersection(structure.roots) if lit and structure.side in chosen else nothing
        default = Meaning.STEPPED_BACK if busy and kind_of(identifier) in ("root", "nerve") else Meaning.CONTEXT
        opacity = state.layers[LAYER_OF.get(kind_of(identifier), "bone")]
        looks[identifier] = _overridden(_look(meaning.get(identifier, default), opacity, glow), identifier, state)
    return looks


@lru_cache(maxsize=1024)
def _look(meaning: Meaning, opacity: float, lit: frozenset[str]) -> Look:
    """The same look is the same object, so that comparing a hundred unchanged ones costs nothing."""
    return Look(meaning, opacity, lit)


def _overridden(look: Look, identifier: str, state: AppState) -> Look:
    """Isolation and the person's own ghosting and hiding come last."""
    if state.isolated and identifier != state.isolated and unsided(identifier) != state.isolated:
        return Look(Meaning.HIDDEN)
    chosen = state.visibility.get(identifier, state.visibility.get(unsided(identifier)))
    if chosen == "hidden" or look.opacity <= 0.0:
        return Look(Meaning.HIDDEN)
    return Look(Meaning.GHOST, look.opacity) if chosen == "ghost" else look


def lit_roots(state: AppState, atlas: Atlas) -> frozenset[str]:
    """The roots whose strands are lit all the way from the cord to the skin."""
    if state.selection is None:
        return frozenset()
    root = root_of(state.selection)
    if root:
        return frozenset({root})
    condition = atlas.conditions.get(state.selection)
    return frozenset(condition.radicular) if condition else frozenset()


def _meanings(state: AppState, atlas: Atlas) -> dict[str, Meaning]:
    """Structures that mean something to the selection; all others are context."""
    selection = state.selection
    if selection is None:
        return {}
    strong: dict[str, Meaning] = {}
    root = root_of(selection)
    condition = atlas.conditions.get(selection)
    chosen = chosen_sides(state)
    for identifier, structure in atlas.structures.items():
        if structure.side not in chosen:
            continue
        meaning = _meaning_of(structure, selection, root, condition)
        if meaning:
            strong[identifier] = meaning
    if root:
        for relation in atlas.related("disc_hits_root", object=selection):
            strong[relation.subject] = Meaning.RELATED
    return strong


def _meaning_of(structure: Structure, selection: str, root: str | None, condition: Condition | None) -> Meaning | None:
    """What one structure on the chosen side means to the selection, or None."""
    plain = unsided(structure.id)
    if plain == selection:
        return Meaning.SELECTED
    if root:
        return Meaning.AFFECTED if root in structure.roots else None
    if condition is None:
        return None
    if structure.id in condition.structures or plain in condition.structures:
        return Meaning.AFFECTED
    if root_of(plain) in (*condition.radicular, *condition.roots):
        return Meaning.AFFECTED
    return Meaning.RELATED if set(structure.roots) & set(condition.radicular) else None


def pins_of(state: AppState) -> tuple[Pin, ...]:
    """The ISNCSCI key sensory points, the selected root's stronger."""
    if not state.key_points:
        return ()
    chosen = root_of(state.selection) if state.selection else None
    return tuple(Pin(root, side, root, strong=root == chosen) for root in ROOTS for side in sides(state.side))


def labels_of(state: AppState, atlas: Atlas) -> tuple[Label, ...]:
    """Names beside what is selected: few, so that they can be read from two metres."""
    selection = state.selection
    if selection is None:
        return ()
    root = root_of(selection)
    if root:
        return _root_labels(root, state, atlas)
    condition = atlas.conditions.get(selection)
    if condition:
        roots = [f"root.{root}" for root in condition.roots[:3]]
        parts = [name for name in condition.structures if root_of(name) is None and kind_of(name) != "vertebra"]
        return _structure_labels([*parts[: 5 - len(roots)], *roots], state, atlas)
    return _structure_labels((selection,), state, atlas)


def _structure_labels(identifiers: Iterable[str], state: AppState, atlas: Atlas) -> tuple[Label, ...]:
    wanted: list[Label] = []
    for identifier in identifiers:
        for candidate in (identifier, *(f"{identifier}.{side}" for side in sides(state.side))):
            structure = atlas.structures.get(candidate)
            if structure and structure.side in chosen_sides(state):
                wanted.append(Label(structure.title, candidate))
    return tuple(wanted)


def _root_labels(root: str, state: AppState, atlas: Atlas) -> tuple[Label, ...]:
    labels = list(_structure_labels((f"root.{root}",), state, atlas))
    for relation in atlas.related("disc_hits_root", object=f"root.{root}"):
        disc = atlas.structures.get(relation.subject)
        if disc and relation.zone == "paracentral":
            labels.append(Label(disc.title, disc.id))
    names = [r.object for r in atlas.related("root_feeds_nerve", subject=f"root.{root}") if r.zone == "main"]
    labels += _structure_labels(names[:3], state, atlas)
    return tuple(labels)
