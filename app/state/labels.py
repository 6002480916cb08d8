"""The few names and pins beside what is selected."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.atlas import Atlas, Condition
from app.domain.ids import ROOTS, Side, kind_of, root_of, sides
from app.state.appstate import AppState
from app.state.cutting import cutting_of, filled, is_cut
from app.state.regions import NOTHING_REACHED, Reached
from app.state.shown import Label, Pin


def chosen_sides(state: AppState) -> frozenset[Side | None]:
    """The sides that were chosen; None, the midline, always belongs."""
    return frozenset({None, *sides(state.side)})


def pins_of(state: AppState) -> tuple[Pin, ...]:
    """The ISNCSCI key sensory points, the selected root's stronger."""
    if not state.key_points:
        return ()
    chosen = root_of(state.selection) if state.selection else None
    return tuple(Pin(root, side, root, strong=root == chosen) for root in ROOTS for side in sides(state.side))


def labels_of(state: AppState, atlas: Atlas, reached: Reached = NOTHING_REACHED) -> tuple[Label, ...]:
    """Names beside what is selected: few, so that they can be read from two metres."""
    selection = state.selection
    if selection is None:
        return ()
    root = root_of(selection)
    if root:
        return _root_labels(root, state, atlas)
    condition = atlas.conditions.get(selection)
    if condition and state.settings:
        return _labels_when_set(condition, state, atlas, reached)
    if condition:
        roots = [f"root.{root}" for root in condition.roots[:3]]
        parts = [name for name in condition.structures if root_of(name) is None and kind_of(name) != "vertebra"]
        return _structure_labels([*parts[: 5 - len(roots)], *roots], state, atlas)
    return _structure_labels((selection,), state, atlas)


def _labels_when_set(condition: Condition, state: AppState, atlas: Atlas, reached: Reached) -> tuple[Label, ...]:
    """The disc of the level and the roots that are reached; else what the condition affects."""
    level = state.settings.get("level")
    names = [f"disc.{level}"] if level else list(condition.structures[:3])
    cutting = cutting_of(state, atlas) if is_cut(state) else None
    if cutting and cutting.names:
        names = [filled(name, state) for name in cutting.names]
    labels = _structure_labels(names, state, atlas)
    if cutting:
        labels = _short(labels, filled("{side}", state), atlas)
    touched = [atlas.structures.get(f"root.{root}.{side}") for root, side in sorted(reached)]
    return (*labels, *(Label(s.title, s.id) for s in touched[:4] if s))


def _short(labels: tuple[Label, ...], side: str, atlas: Atlas) -> tuple[Label, ...]:
    """Names alone, of the cut side and the midline: a slice fills the picture, and the title says which side it is."""
    named = ((atlas.structures[label.anchor], label.anchor) for label in labels)
    return tuple(Label(structure.name, anchor) for structure, anchor in named if structure.side in (None, side))


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
