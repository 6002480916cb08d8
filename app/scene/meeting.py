"""The skin with the patterns of two on it, and what they share: as far inside both as inside the one it is less deep in.

Must not know: Qt, what the two are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, ClassVar

import numpy as np

from app.domain.ids import SIDES
from app.scene.look import REGIONS, RegionLook
from app.scene.meetinglook import MEETINGS
from app.scene.sheet import Vector
from app.scene.skin import Skin
from app.scene.slots import OWN_SLOT
from app.state.shown import Channel, FieldRef, Meeting, Region

FIRST = (Meeting.FIRST_RADICULAR, Meeting.FIRST_REFERRED)
SECOND = (Meeting.SECOND_RADICULAR, Meeting.SECOND_REFERRED)

SEAM_MM = np.float32(32.0)
"""Two zones whose edges differ by less than this in how near they are, are one region there."""

Refs = tuple[FieldRef, ...]


class MeetingSkin(Skin):
    """A skin that shows kinds of `Meeting`; what is shared follows from the others."""

    channels: ClassVar[tuple[Region, ...]] = (*Meeting, Channel.PAINTED)
    regions: ClassVar[Mapping[Any, RegionLook]] = {**MEETINGS, Channel.PAINTED: REGIONS[Channel.PAINTED]}
    slots: ClassVar[Mapping[Any, int]] = {
        **{meeting: place for place, meeting in enumerate(Meeting)},
        Channel.PAINTED: OWN_SLOT,
    }

    _pair: tuple[Refs, Refs] = ((), ())

    def paint(self, wanted: Mapping[Any, Refs]) -> bool:
        """Show these regions and where those of the first meet those of the second."""
        pair = (_all(wanted, FIRST), _all(wanted, SECOND))
        if pair != self._pair:
            self._pair = pair
            self._shown.pop(Meeting.SHARED, None)
        if all(pair):
            wanted = {**wanted, Meeting.SHARED: (*pair[0], *pair[1])}
        return super().paint(wanted)

    def _distance(self, channel: Region, refs: Refs) -> Vector:
        if channel is not Meeting.SHARED:
            return super()._distance(channel, refs)
        return np.minimum(*(self._union(own) for own in self._pair))

    def _union(self, refs: Refs) -> Vector:
        """The distance of several fields as of one region: where neighbouring zones of a side meet, there is no border."""
        union = super()._union(())
        for side in SIDES:
            fields = [field for ref in refs if ref.side == side and (field := self._field(ref)) is not None]
            if fields:
                np.maximum(union, reduce(joined, fields), out=union)
        return union


def joined(one: Vector, other: Vector) -> Vector:
    """The greater of two distances, and more where both are nearly the same: a smooth union."""
    near = np.maximum(SEAM_MM - np.abs(one - other), 0.0)
    return np.asarray(np.maximum(one, other) + near * near / (4.0 * SEAM_MM), dtype=np.float32)


def _all(wanted: Mapping[Any, Refs], kinds: tuple[Meeting, ...]) -> Refs:
    return tuple(ref for kind in kinds for ref in wanted.get(kind, ()))
