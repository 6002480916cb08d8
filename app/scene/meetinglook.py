"""How the patterns of two look on one body: whose they are by shape and contour, of which kind by colour.

The first of the two is filled and solidly outlined, the second hollow and dashed; radicular pain keeps to orange lines and
referred pain to violet spots, as everywhere. What both share is crossed over. Must not know: VTK, Qt, where anything is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.scene.look import RGB, Pattern, RegionLook
from app.state.shown import Meeting

_ORANGE: tuple[RGB, RGB, RGB, RGB] = ((1.00, 0.52, 0.13), (0.95, 0.42, 0.04), (1.00, 0.74, 0.47), (0.60, 0.19, 0.00))
_AMBER: tuple[RGB, RGB, RGB, RGB] = ((1.00, 0.74, 0.42), (0.72, 0.30, 0.02), (1.00, 0.84, 0.62), (0.50, 0.19, 0.00))
_VIOLET: tuple[RGB, RGB, RGB, RGB] = ((0.72, 0.45, 1.00), (0.45, 0.16, 0.62), (0.86, 0.70, 1.00), (0.33, 0.09, 0.48))
_LILAC: tuple[RGB, RGB, RGB, RGB] = ((0.92, 0.66, 1.00), (0.60, 0.22, 0.72), (0.95, 0.84, 1.00), (0.42, 0.12, 0.52))
_INK: tuple[RGB, RGB, RGB, RGB] = ((0.97, 0.98, 1.00), (0.08, 0.09, 0.12), (1.00, 1.00, 1.00), (0.04, 0.05, 0.07))

MEETINGS: Mapping[Meeting, RegionLook] = MappingProxyType(
    {
        Meeting.FIRST_REFERRED: RegionLook(Pattern.DOTS, *_VIOLET, opacity=0.95, tint=0.16, amount=4.6, edge=2.0),
        Meeting.SECOND_REFERRED: RegionLook(
            Pattern.RINGS, *_LILAC, opacity=0.97, tint=0.10, amount=6.2, edge=2.0, dashed=True
        ),
        Meeting.FIRST_RADICULAR: RegionLook(Pattern.STRIPES, *_ORANGE, opacity=0.97, tint=0.09, amount=0.52, edge=2.0),
        Meeting.SECOND_RADICULAR: RegionLook(
            Pattern.HATCH, *_AMBER, opacity=0.95, tint=0.07, amount=0.26, edge=2.0, dashed=True
        ),
        Meeting.SHARED: RegionLook(Pattern.LATTICE, *_INK, opacity=0.95, tint=0.0, amount=0.13, edge=3.6),
    }
)
"""In the order of painting, the lowest first."""
