"""The regions of the skin: dermatomes, radicular pain and zones as signed distances on both bodies (see content/en/maps).

Arrays of `regions.<body>.npz`, each (n,) for the n vertices of `skin.<body>`:
  dermatome.<map>.<root>.core / .extent, radicular.<root>.typical / .common / .occasional (each with the one before), zone.<zone>
      int16, 0.1 mm, of the LEFT side: positive inside, to the border; exact to 0.1 mm within 100 mm, to 2 mm beyond; the right side
      is the same array taken at `mirror`
  coord.segment  uint8, index into SEGMENTS (0 on the right half)
  coord.<segment>.t, .u  int16 (t * 10000, angle * 50 or ray * 5000), NONE where the vertex is more than a triangle away from the segment
  mirror         int32, index of the mirror vertex
"""

from __future__ import annotations

import numpy as np
import regions_skin
from common import Made, Result, landmarks, load
from limb_foot import Rays
from limb_frame import SEGMENTS
from numpy.typing import NDArray
from regions_fields import Painter
from regions_maps import never_drawn, regions
from regions_skin import Half, Limb

from app.content.meshfile import Mesh

NAME = "regions"
NEEDS = ("pelvis", "leg", "skin")

FINE_MM = 5.5
NONE = -32768
SOURCE = "made by rule from content/en/maps on the skin and the landmarks of the bones"


def build() -> Result:
    """Both bodies."""
    return Result([_body(body) for body in ("female", "male")])


def foot_rays() -> Rays:
    """The left foot's metatarsals and last phalanges."""
    metatarsals = [load(f"bone.metatarsal_{k}.left").points.astype(float) for k in range(1, 6)]
    toes = [load(f"bone.phalanx_{k}_{2 if k == 1 else 3}.left").points.astype(float) for k in range(1, 6)]
    return Rays(metatarsals, toes)


def _body(body: str) -> Made:
    mesh = load(f"skin.{body}")
    half = regions_skin.left_half(mesh, FINE_MM)
    limb = regions_skin.build_limb(half, landmarks(), foot_rays())
    return Made(
        f"regions.{body}",
        np.zeros((0, 3)),
        np.zeros((0, 3), dtype=np.int64),
        SOURCE,
        "CC0-1.0",
        arrays=fields(mesh, half, limb),
    )


def fields(mesh: Mesh, half: Half, limb: Limb) -> dict[str, NDArray[np.generic]]:
    """Every array of the file."""
    mirror = mesh.fields["mirror"].astype(np.int64)
    points = mesh.points.astype(float)
    edges = regions_skin.edges_of(mesh.triangles)
    painter = Painter(limb, half, never_drawn())
    found: dict[str, NDArray[np.generic]] = {"mirror": mirror.astype(np.int32)}
    fine: dict[str, NDArray[np.float64]] = {}
    for region in regions():
        fine[region.field] = painter.fine(region, fine.get(region.contains or ""))
        found[region.field] = painter.on_skin(fine[region.field], points, edges)
        if region.contains:
            found[region.field] = np.maximum(found[region.field], found[region.contains])
    return {**found, **_coordinates(mesh, half, limb, painter.segments[: len(half.coarse)])}


def _coordinates(mesh: Mesh, half: Half, limb: Limb, segments: NDArray[np.uint8]) -> dict[str, NDArray[np.generic]]:
    """Limb coordinates per vertex, in each segment also one triangle beyond its end."""
    of_vertex = np.zeros(len(mesh.points), dtype=np.uint8)
    of_vertex[half.coarse] = segments
    points = mesh.points.astype(float)
    found: dict[str, NDArray[np.generic]] = {"coord.segment": of_vertex}
    left = (of_vertex[mesh.triangles] > 0).all(axis=1)
    for index, name in enumerate(SEGMENTS[1:], start=1):
        near = np.unique(mesh.triangles[left & (of_vertex[mesh.triangles] == index).any(axis=1)])
        t, around = regions_skin.coordinates(limb, index, points[near])
        for key, values, scale in (("t", t, 10000), ("u", around, 5000 if index >= 5 else 50)):
            column = np.full(len(points), NONE, dtype=np.int16)
            column[near] = np.clip(np.rint(values * scale), -32000, 32000)
            found[f"coord.{name}.{key}"] = column
    return found
