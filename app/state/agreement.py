"""The agreement of the dermatome maps: how many of them give a place to the same root, by their cores.

Dermatome only: radicular and referred pain are never drawn or counted with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.domain.atlas import Atlas
from app.domain.ids import ROOT_ORDER, SIDES, Side, root_of, sides
from app.state.appstate import AGREEMENT, AppState
from app.state.shown import Agreed, Channel, FieldRef, PlaceLine, PlacePart

MAPPED_ROOTS = ROOT_ORDER[:-1]
"""The roots that the maps draw."""

Pairs = tuple[tuple[str, Side], ...]

LEVELS: Mapping[Channel, str] = MappingProxyType(
    {Channel.AGREE_ALL: "all", Channel.AGREE_SOME: "some", Channel.AGREE_ONE: "one"}
)


def asked(state: AppState) -> bool:
    """Whether the agreement of the maps was chosen instead of one map."""
    return state.map == AGREEMENT


def counts(channel: Channel, maps: int) -> tuple[int, int]:
    """The least and the most maps that a channel stands for, of so many; least > most when it stands for none."""
    if channel is Channel.AGREE_ALL:
        return maps, maps
    return (2, maps - 1) if channel is Channel.AGREE_SOME else (1, min(1, maps - 1))


def agreement_regions(pairs: Pairs, atlas: Atlas, *, extent: bool) -> dict[Channel, tuple[FieldRef, ...]]:
    """The channels of these roots and sides (`L4`, `left`); with `extent`, also how far any map lets them reach."""
    regions: dict[Channel, tuple[FieldRef, ...]] = {}
    for channel in LEVELS:
        least, most = counts(channel, len(atlas.maps))
        if least <= most:
            regions[channel] = tuple(_agreed(pairs, side, least, most, atlas) for side in _sides_of(pairs))
    if extent:
        regions[Channel.AGREE_REACH] = tuple(
            FieldRef(f"dermatome.{chart}.{root}.extent", side) for root, side in pairs for chart in atlas.maps
        )
    return regions


def pairs_of(state: AppState) -> Pairs:
    """The roots that are compared: the selected one, or, with none, every root of the maps; on the chosen sides."""
    selected = root_of(state.selection) if state.selection else None
    roots = (selected,) if selected in MAPPED_ROOTS else MAPPED_ROOTS
    return tuple((root, side) for root in roots for side in sides(state.side))


def agreement_places(state: AppState, atlas: Atlas) -> tuple[PlaceLine, ...]:
    """What each map says of a place: its roots there, core before extent, whichever root is selected."""
    return tuple(
        PlaceLine(
            f"{chart.name} {chart.year}",
            tuple(
                PlacePart(FieldRef(f"dermatome.{chart.id}.{root}.{part}", side), root, f" {part}")
                for part in ("core", "extent")
                for root in MAPPED_ROOTS
                for side in sides(state.side)
            ),
            otherwise="leaves this place blank",
            tally=len(atlas.maps),
        )
        for chart in atlas.maps.values()
    )


def _agreed(pairs: Pairs, side: Side, least: int, most: int, atlas: Atlas) -> Agreed:
    groups = tuple(
        tuple(FieldRef(f"dermatome.{chart}.{root}.core", side) for chart in atlas.maps)
        for root, where in pairs
        if where == side
    )
    return Agreed(f"agreement.{least}-{most}", side, groups, least, most)


def _sides_of(pairs: Iterable[tuple[str, Side]]) -> tuple[Side, ...]:
    found = {side for _, side in pairs}
    return tuple(side for side in SIDES if side in found)
