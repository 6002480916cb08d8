"""How each structure appears: what it means to what was selected, how much of it is seen, which roots glow in it.

Must not know: the skin and its regions, words, the camera.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from app.domain.atlas import Atlas, Condition, Structure
from app.domain.ids import level_of, root_of, side_of, sides, unsided
from app.state.appstate import AppState, Layer
from app.state.cutting import cut_of, is_cut, shown_by_cut
from app.state.labels import chosen_sides
from app.state.regions import NOTHING_REACHED, Reached
from app.state.shown import Look, Meaning

LAYER_OF: Mapping[str, Layer] = MappingProxyType(
    {
        "bone": "bone",
        "vertebra": "bone",
        "disc": "disc",
        "cord": "nerve",
        "root": "nerve",
        "nerve": "nerve",
        "skin": "skin",
        "muscle": "muscle",
        "variant": "muscle",
        "ligament": "ligament",
        "joint": "ligament",
        "foramen": "ligament",
    }
)

ON_DEMAND: frozenset[Layer] = frozenset({"muscle", "ligament"})
"""Layers whose parts are shown when something names them, even while the layer is off."""

NAMED = frozenset({Meaning.SELECTED, Meaning.AFFECTED, Meaning.RELATED})


HIDDEN = Look(Meaning.HIDDEN)
"""One object for all that is hidden: what did not change is known by identity."""


def looks_of(state: AppState, atlas: Atlas, reached: Reached = NOTHING_REACHED) -> dict[str, Look]:
    """How each structure appears."""
    meaning = _meanings(state, atlas, reached)
    lit = lit_roots(state, atlas, reached)
    busy = state.selection is not None
    chosen = chosen_sides(state) | {side for _, side in reached}
    nothing: frozenset[str] = frozenset()
    excepted, variant = bool(state.isolated or state.visibility), "variant" in state.settings
    cut = cut_of(state, atlas)
    opacities, looks = dict(state.layers), {}
    for identifier, structure in atlas.structures.items():
        side, kind = structure.side, structure.kind
        layer = LAYER_OF.get(kind, "bone")
        opacity = opacities[layer]
        glow = nothing
        meant = meaning.get(identifier)
        if layer in ON_DEMAND:
            meant = meant or Meaning.CONTEXT
            opacity = 1.0 if opacity <= 0.0 and meant in NAMED else opacity
            if opacity > 0.0 and (kind == "variant" or variant) and is_other_variant(identifier, state):
                opacity = 0.0
        else:
            apart = (busy and kind in ("root", "nerve")) or (cut is not None and not cut.meets(identifier))
            meant = meant or (Meaning.STEPPED_BACK if apart else Meaning.CONTEXT)
            if lit and structure.roots and side in chosen:
                glow = lit.intersection(structure.roots)
                if reached and side:
                    glow &= {root for root, where in reached if where == side}
        look = _look(meant, opacity, glow)
        looks[identifier] = _overridden(look, identifier, state) if excepted else look if opacity > 0.0 else HIDDEN
    return looks


@cache
def _family(identifier: str) -> str:
    """An id without its level: `ligament.flavum.L4-L5` and `ligament.flavum.L1-L2` are of one family."""
    here = level_of(identifier)
    return identifier.replace(here, "*") if here else identifier


@cache
def _families(structures: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_family, structures))


@cache
def _around(level: str) -> frozenset[str]:
    """The bones round a disc, seen through while something at its level is looked at."""
    bones = (f"vertebra.{name}" if name != "S1" else "bone.sacrum" for name in level.split("-"))
    return frozenset(bones)


def is_other_variant(identifier: str, state: AppState) -> bool:
    """Whether a part belongs to a variant of the piriformis that is not the one chosen; A, the usual one, is the default."""
    chosen = str(state.settings.get("variant", "A"))
    side = state.settings.get("side", "left")
    if identifier.startswith("variant."):
        return not (unsided(identifier).endswith(f"-{chosen}") and side_of(identifier) == side)
    return chosen != "A" and identifier == f"muscle.piriformis.{side}"


@lru_cache(maxsize=1024)
def _look(meaning: Meaning, opacity: float, lit: frozenset[str]) -> Look:
    """The same look is the same object, so that comparing a hundred unchanged ones costs nothing."""
    return Look(meaning, opacity, lit)


def _overridden(look: Look, identifier: str, state: AppState) -> Look:
    """Isolation and the person's own ghosting and hiding come last."""
    if state.isolated and identifier != state.isolated and unsided(identifier) != state.isolated:
        return HIDDEN
    chosen = state.visibility.get(identifier, state.visibility.get(unsided(identifier)))
    if chosen == "hidden" or look.opacity <= 0.0:
        return HIDDEN
    return Look(Meaning.GHOST, look.opacity) if chosen == "ghost" else look


def lit_roots(state: AppState, atlas: Atlas, reached: Reached = NOTHING_REACHED) -> frozenset[str]:
    """The roots whose strands are lit all the way from the cord to the skin."""
    if state.selection is None:
        return frozenset()
    root = root_of(state.selection)
    if root:
        return frozenset({root})
    if state.settings:
        return frozenset(name for name, _ in reached)
    condition = atlas.conditions.get(state.selection)
    return frozenset(condition.radicular) if condition else frozenset()


def _meanings(state: AppState, atlas: Atlas, reached: Reached) -> dict[str, Meaning]:
    """Structures that mean something to the selection; all others are context."""
    selection = state.selection
    if selection is None:
        return {}
    strong: dict[str, Meaning] = dict.fromkeys(shown_by_cut(state, atlas), Meaning.RELATED)
    root = root_of(selection)
    condition = atlas.conditions.get(selection)
    chosen = chosen_sides(state) | {side for _, side in reached}
    for identifier, structure in atlas.structures.items():
        if structure.side not in chosen:
            continue
        if condition and state.settings:
            meaning = _meaning_when_set(structure, condition, state, reached)
        else:
            meaning = _meaning_of(structure, selection, root, condition)
        if meaning:
            strong[identifier] = meaning
    if root:
        for relation in atlas.related("disc_hits_root", object=selection):
            strong[relation.subject] = Meaning.RELATED
    for relation in atlas.related("ends_in_tendon", subject=selection):
        strong |= {f"{relation.object}.{side}": Meaning.SELECTED for side in sides(state.side)}
    return strong


def _meaning_of(structure: Structure, selection: str, root: str | None, condition: Condition | None) -> Meaning | None:
    """What one structure on the chosen side means to the selection, or None."""
    plain = structure.plain
    if plain == selection:
        return Meaning.SELECTED
    if root:
        feeds = root in structure.roots and LAYER_OF.get(structure.kind) not in ON_DEMAND
        return Meaning.AFFECTED if feeds else None
    if condition is None:
        return None
    if structure.id in condition.structures or plain in condition.structures:
        return Meaning.AFFECTED
    if root_of(plain) in (*condition.radicular, *condition.roots):
        return Meaning.AFFECTED
    if LAYER_OF.get(structure.kind) in ON_DEMAND:
        return None
    return Meaning.RELATED if set(structure.roots) & set(condition.radicular) else None


def _meaning_when_set(structure: Structure, condition: Condition, state: AppState, reached: Reached) -> Meaning | None:
    """What one structure means to a condition that was set: its level alone, and the roots that it reaches."""
    plain = unsided(structure.id)
    root = root_of(plain)
    if root:
        return Meaning.AFFECTED if (root, structure.side) in reached else None
    if plain.startswith("variant."):
        return None if is_other_variant(structure.id, state) else Meaning.AFFECTED
    level = state.settings.get("level")
    here = level_of(plain)
    if level and here:
        affected = here == level and (structure.kind == "disc" or _family(plain) in _families(condition.structures))
        return Meaning.AFFECTED if affected else None
    if level and plain in _around(str(level)):
        return None if is_cut(state) else Meaning.GHOST
    if structure.id in condition.structures or plain in condition.structures:
        return Meaning.AFFECTED
    touched = {name for name, side in reached if structure.side in (None, side)}
    return Meaning.RELATED if structure.kind == "nerve" and touched & set(structure.roots) else None
