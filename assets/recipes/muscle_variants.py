"""The piriformis of the two commonest variants of the sciatic nerve, grown round the strands that pass it, and the nerve itself.

B: the common fibular part pierces the muscle. C: it runs over its upper border. The other muscles keep their size; the nerve's
changed course alone makes the muscle's room another one. Must not know: how often each occurs (that is content).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from common import Made
from fields import Grid
from muscle_mesh import Wall, fields, normals, skin_of, smoothed, soft_wall
from muscle_path_variants import piriformis, sciatic_mesh
from muscle_volume import Volume, nerves, room
from muscle_volume_bundle import bundle
from muscle_volume_share import Growth, growth, meeting, outline
from muscle_volume_sizes import SIZES

LETTERS = ("B", "C")
NERVE = "nerve.sciatic.left"
SOURCE = (
    "made by rule: the piriformis of this variant, grown round the nerve's strands (assets/recipes/muscle_variants.py)"
)
LICENCE = "MIT"
MARGIN_NODES = 12


def variants(
    growths: Sequence[Growth], full: Sequence[float], k: int, free: Volume, on: Grid, solid: Wall
) -> list[Made]:
    """Both variants' muscle and nerve; `k` is the usual piriformis among the growths, `full` their radii;
    `solid` is what no muscle may enter."""
    return [made for letter in LETTERS for made in _variant(letter, growths, full, k, free, on, solid)]


def _variant(
    letter: str, growths: Sequence[Growth], full: Sequence[float], k: int, free: Volume, on: Grid, solid: Wall
) -> list[Made]:
    nerve, size = sciatic_mesh(letter), SIZES["piriformis"]
    space = _room_beside(nerve, growths[k], free, on)
    fibres = bundle(piriformis(letter), space, on, np.zeros((0, 3)))
    own = growth(fibres, space, on, size.thin, size.widest)
    others = [own if n == k else one for n, one in enumerate(growths)]
    surface = smoothed(*outline(k, others, full, meeting(others, full, space.size), space))
    corner = on.low + on.step * np.array([s.start for s in own.box])
    walls = [solid, soft_wall(nerves({NERVE: (nerve.points, nerve.triangles)}))]
    points, triangles = skin_of(surface, corner, on.step, size.triangles, walls)
    name = f"variant.piriformis-{letter}.left"
    facing = normals(points, triangles)
    return [Made(name, points, triangles, SOURCE, LICENCE, True, fields(points, fibres, False), facing), nerve]


def _room_beside(nerve: Made, usual: Growth, free: Volume, on: Grid) -> Volume:
    """The room with this nerve in the place of the usual one, made anew round the muscle only."""
    first = [max(s.start - MARGIN_NODES, 0) for s in usual.box]
    last = [min(s.stop + MARGIN_NODES, n) for s, n in zip(usual.box, on.shape, strict=True)]
    shape = (last[0] - first[0], last[1] - first[1], last[2] - first[2])
    part = Grid(on.low + on.step * np.array(first), on.step, shape)
    space = free.copy()
    box = tuple(slice(a, b) for a, b in zip(first, last, strict=True))
    space[box] = room(part, {NERVE: (nerve.points, nerve.triangles)})
    return space
