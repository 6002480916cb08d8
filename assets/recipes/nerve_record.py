"""The strands' centre-lines as plain arrays: what the tests check and what labels hang on.

Arrays: `line_points` (n, 3) float32 mm, `line_radius` (n,) float32; `start` (k + 1,) first row of each strand; `root` (k,) index
into ROOTS; `parent` (k,) index of the strand it grows out of, -1 for none; `names` UTF-8 bytes, one line per strand
`nerve<TAB>cable<TAB>strand`. Left side; the right is the mirror image. Must not know: how strands are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from nerve_bundle import Strand
from nerve_routes import ROOTS
from numpy.typing import NDArray


def record(strands: Sequence[Strand]) -> Mapping[str, NDArray[np.generic]]:
    """The arrays described above."""
    place = {strand.key: k for k, strand in enumerate(strands)}
    names = "\n".join(f"{s.nerve}\t{s.cable}\t{s.name}" for s in strands)
    return {
        "line_points": np.concatenate([s.points for s in strands]).astype(np.float32).round(2),
        "line_radius": np.concatenate([s.radius for s in strands]).astype(np.float32).round(3),
        "start": np.cumsum([0] + [len(s.points) for s in strands]).astype(np.int32),
        "root": np.array([ROOTS.index(s.root) for s in strands], dtype=np.uint8),
        "parent": np.array([place[s.parent] if s.parent else -1 for s in strands], dtype=np.int16),
        "names": np.frombuffer(names.encode(), dtype=np.uint8),
    }


def strands_of(arrays: Mapping[str, NDArray[Any]]) -> list[Strand]:
    """Strands back from the arrays."""
    rows = bytes(arrays["names"].astype(np.uint8)).decode().split("\n")
    keys = [f"{row.split(chr(9))[1]}:{row.split(chr(9))[2]}" for row in rows]
    start, found = arrays["start"], []
    for k, row in enumerate(rows):
        nerve, cable, name = row.split("\t")
        points = arrays["line_points"][start[k] : start[k + 1]].astype(float)
        radius = arrays["line_radius"][start[k] : start[k + 1]].astype(float)
        parent = int(arrays["parent"][k])
        found.append(
            Strand(
                nerve, cable, ROOTS[int(arrays["root"][k])], name, points, radius, keys[parent] if parent >= 0 else None
            )
        )
    return found
