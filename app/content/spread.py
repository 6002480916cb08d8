"""How much of what is painted each region of the skin holds: the whole of the paint is asked, not a point of it.

Must not know: Qt, VTK, state, what a region means.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.content.fields import SkinFields
from app.content.limb import PARTS
from app.domain.ids import SIDES
from app.domain.painting import PaintedRegion

LEAST_SHARE = 0.01
"""A smaller share of the paint is a touch at a border."""

Floats = NDArray[np.float32]
Index = NDArray[np.int64]


def spread_of(painted: Index, areas: Floats, fields: SkinFields) -> tuple[PaintedRegion, ...]:
    """Shares of the painted vertices (k,) by area, areas (n,) in cm2: of every dermatome, on every map, its core and what lies
    only in its extent; of every root's pain its grades, each place by the innermost. Raises MeshFileError."""
    own = areas[painted].astype(np.float64)
    whole = float(own.sum())
    return tuple(_regions(painted, own / whole, fields)) if whole > 0 else ()


def _regions(painted: Index, shares: NDArray[np.float64], fields: SkinFields) -> Iterator[PaintedRegion]:
    names = fields.names()
    for stem in dict.fromkeys(name.rpartition(".")[0] for name in names):
        kind, *rest = stem.split(".")
        if kind not in PARTS:
            continue
        chart = rest[0] if kind == "dermatome" else None
        for side in SIDES:
            taken = np.zeros(len(painted), dtype=bool)
            for part in (part for part in PARTS[kind] if f"{stem}.{part}" in names):
                inside = fields.inside(f"{stem}.{part}", side, painted) & ~taken
                taken |= inside
                share = float(shares[inside].sum())
                if share >= LEAST_SHARE:
                    yield PaintedRegion(kind, chart, rest[-1], side, part, round(share, 3))
