"""How many maps agree, as signed distances: the places that at least so many fields cover, by their least and greatest.

Where k fields are above zero, the k-th greatest of them is: an intersection of fields for all, a union for one.
Must not know: VTK, which maps there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.state.shown import Agreed, FieldRef

OUTSIDE_MM = np.float32(-1000.0)

Vector = NDArray[np.float32]
Groups = tuple[tuple[FieldRef, ...], ...]


def ranks_of(groups: Groups, field: Callable[[FieldRef], Vector | None], count: int) -> Vector:
    """(k, count) mm: in row i the distance to where at least i + 1 fields of one group meet, the best group's.

    field: the distances (count,) of a reference, or None where a map leaves the root out.
    """
    ranks = np.full((max(map(len, groups), default=0), count), OUTSIDE_MM, dtype=np.float32)
    for group in groups:
        for rank, values in zip(
            ranks, _greatest_first([v for ref in group if (v := field(ref)) is not None]), strict=False
        ):
            np.maximum(rank, values, out=rank)
    return ranks


def _greatest_first(fields: list[Vector]) -> list[Vector]:
    """The values of several fields, place by place the greatest in the first; few fields, so each is let down through the others."""
    ordered: list[Vector] = []
    for values in fields:
        falling = values
        for index, above in enumerate(ordered):
            ordered[index], falling = np.maximum(above, falling), np.minimum(above, falling)
        ordered.append(falling)
    return ordered


def between(ranks: Vector, ref: Agreed) -> Vector:
    """(count,) mm: inside where at least `ref.least` and at most `ref.most` agree."""
    if ref.least > len(ranks):
        return np.full(ranks.shape[1], OUTSIDE_MM, dtype=np.float32)
    at_least: Vector = ranks[ref.least - 1]
    return at_least if ref.most >= len(ranks) else np.minimum(at_least, -ranks[ref.most])
