"""The muscles of trunk, hip and thigh as closed volumes with bellies and tendons, the variants of piriformis, and where they attach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from common import Made, Points, Result
from fields import Grid
from muscle_attachments import attachments
from muscle_mesh import Wall, fields, hard_wall, normals, skin_of, smoothed, soft_wall
from muscle_paths import MUSCLES, fibres
from muscle_variants import variants
from muscle_volume import Volume, grid, nerves, room, solids
from muscle_volume_bundle import Bundle, bundles
from muscle_volume_share import Growth, growth, meeting, outline, solved
from muscle_volume_sizes import SIZES

NAME = "muscles"
NEEDS = ("pelvis", "leg", "spine", "skin", "cord", "nerves")

SOURCE = "made by rule from attachments and fibre paths (assets/recipes/muscle_sites.yaml) and published volumes"
LICENCE = "MIT"


def made(name: str, of: Bundle, surface: Volume, corner: Points, step: float, walls: Sequence[Wall]) -> Made:
    """One muscle's mesh with its fields, from its smoothed outline in a box that begins at `corner` (3,)."""
    size = SIZES[name]
    points, triangles = skin_of(surface, corner, step, size.triangles, walls)
    facing = normals(points, triangles)
    fields_of = fields(points, of, size.volume is None)
    return Made(f"muscle.{name}.left", points, triangles, SOURCE, LICENCE, True, fields_of, facing)


def corner_of(one: Growth, on: Grid) -> Points:
    """The place (3,) mm of the first node of a muscle's box."""
    return np.asarray(on.low + on.step * np.array([s.start for s in one.box]))


def grown(bundles_of: Mapping[str, Bundle], free: Volume, on: Grid) -> list[Made]:
    """All muscles, sharing the room, and the variants of piriformis among them."""
    sizes = [SIZES[name] for name in bundles_of]
    growths = [growth(b, free, on, s.thin, s.widest) for b, s in zip(bundles_of.values(), sizes, strict=True)]
    full = solved(growths, [s.target for s in sizes], free, on, [s.widest for s in sizes])
    found = meeting(growths, full, free.size)
    walls = [hard_wall(solids()), soft_wall(nerves({}))]
    usual = [
        made(name, b, smoothed(*outline(k, growths, full, found, free)), corner_of(growths[k], on), on.step, walls)
        for k, (name, b) in enumerate(bundles_of.items())
    ]
    return usual + variants(growths, full, list(bundles_of).index("piriformis"), free, on, walls[0])


def build() -> Result:
    """All meshes of the recipe."""
    on = grid()
    free = room(on)
    return Result([*grown(bundles({name: fibres(name) for name in MUSCLES}, free, on), free, on), attachments()])
