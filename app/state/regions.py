"""The regions painted on the skin for a state: dermatome, radicular pain and referred pain, each in its own channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.domain.atlas import Atlas, Condition, ReferredZone
from app.domain.ids import ROOTS, Side, root_of, sides
from app.state import agreement
from app.state.appstate import AppState
from app.state.shown import Channel, FieldRef

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
Reached = frozenset[tuple[str, Side]]

NOTHING_REACHED: Reached = frozenset()


def skin_of(state: AppState, atlas: Atlas, reached: Reached = NOTHING_REACHED) -> SkinFields:
    """The regions painted on the skin: a root's dermatome and radicular pain, or a condition's pain."""
    selection = state.selection
    condition = atlas.conditions.get(selection or "")
    if agreement.asked(state) and condition is None and not zones_of(selection, atlas):
        pairs = agreement.pairs_of(state)
        return agreement.agreement_regions(pairs, atlas, extent=len({root for root, _ in pairs}) == 1)
    if selection is None:
        return {}
    root = root_of(selection)
    if root in ROOTS:
        return root_regions(root, state, atlas)
    if condition is None:
        return referred_regions(zones_of(selection, atlas), state)
    if condition.radicular and state.settings:  # a healthy disc, or one that meets no root, gives no root's pain
        if agreement.asked(state):
            return agreement.agreement_regions(tuple(sorted(reached)), atlas, extent=True) if reached else {}
        return reached_regions(reached, state) if reached else {}
    return condition_regions(condition, state)


def reached_regions(reached: Reached, state: AppState) -> SkinFields:
    """Dermatome and typical radicular pain of the roots that the condition, as it was set, touches."""
    names = {
        Channel.DERMATOME_CORE: f"dermatome.{state.map}.{{}}.core",
        Channel.DERMATOME_EXTENT: f"dermatome.{state.map}.{{}}.extent",
        RADICULAR[0][0]: f"radicular.{{}}.{RADICULAR[0][1]}",
    }
    pairs = sorted(reached)
    return {channel: tuple(FieldRef(name.format(r), side) for r, side in pairs) for channel, name in names.items()}


def _refs(names: Iterable[str], state: AppState) -> tuple[FieldRef, ...]:
    return tuple(FieldRef(name, side) for name in names for side in sides(state.side))


def root_regions(root: str, state: AppState, atlas: Atlas) -> SkinFields:
    """Dermatome (core and extent on the chosen map), radicular pain and the faint outer neighbour of a root."""
    chart = f"dermatome.{state.map}"
    regions = {
        Channel.DERMATOME_CORE: _refs([f"{chart}.{root}.core"], state),
        Channel.DERMATOME_EXTENT: _refs([f"{chart}.{root}.extent"], state),
    }
    known = atlas.grades.get(root, ())  # a grade that nothing is drawn for is no entry of the legend
    regions |= {c: _refs([f"radicular.{root}.{grade}"], state) for c, grade in RADICULAR if grade in known or not known}
    if root in NEIGHBOUR_OF:
        regions[Channel.NEIGHBOUR] = _refs([f"{chart}.{NEIGHBOUR_OF[root]}.core"], state)
    return regions


def zones_of(selection: str | None, atlas: Atlas) -> tuple[ReferredZone, ...]:
    """The zones where the pain of a condition or of a structure is felt; empty when nothing is known of it."""
    condition = atlas.conditions.get(selection or "")
    if condition:
        return condition.referred
    referral = atlas.referral_of(selection) if selection else None
    return referral.zones if referral else ()


def referred_regions(zones: tuple[ReferredZone, ...], state: AppState) -> dict[Channel, tuple[FieldRef, ...]]:
    """Zones by how often pain is felt there, each grade with those above it; a grade that no zone has is left out."""
    regions: dict[Channel, tuple[FieldRef, ...]] = {}
    for grade, channel in REFERRED.items():
        if any(z.grade == grade for z in zones):
            regions[channel] = _refs([f"zone.{z.zone}" for z in zones if z.grade >= grade], state)
    return regions


def condition_regions(condition: Condition, state: AppState) -> SkinFields:
    """Referred pain by how often it is felt in a zone, and the radicular pain of the roots the condition can press on."""
    regions = referred_regions(condition.referred, state)
    if (
        condition.radicular and not state.settings
    ):  # the typical band alone: with several roots, more would hide the referred zones
        channel, grade_name = RADICULAR[0]
        regions[channel] = _refs([f"radicular.{root}.{grade_name}" for root in condition.radicular], state)
    return regions
