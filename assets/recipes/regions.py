"""The regions of the skin: dermatomes, radicular pain and zones as signed distances on both bodies (see content/en/maps).

Arrays of `regions.<body>.npz`, each (n,) for the n vertices of `skin.<body>`:
  dermatome.<map>.<root>.core / .extent, radicular.<root>.typical / .common / .occasional (each with the one before), zone.<zone>
      int16, 0.1 mm, of the LEFT side: positive inside, to the border; exact to 0.1 mm within 100 mm, to 2 mm beyond; the right side
      is the same array taken at `mirror`
  coord.segment  uint8, index into SEGMENTS (0 on the right half)
  coord.<segment>.t, .u  int16 (t * 10000, angle * 50 or ray * 5000), NONE where the vertex is more than a triangle away from the segment
  mirror         int32, index of the mirror vertex
  made           uint8, JSON: what each field was baked from, see app.content.fields.made_from

A field whose outline, skin, landmarks and recipe are what they were is taken over from the committed file: only what a map's
author changed is baked again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import common
import numpy as np
import regions_skin
from common import Made, Result, landmarks, load
from limb_foot import Rays
from limb_frame import SEGMENTS
from numpy.typing import NDArray
from regions_fields import Painter
from regions_maps import Region, never_drawn, regions
from regions_skin import Half, Limb

from app.content.meshfile import Mesh, MeshFileError, read_arrays
from app.content.outlines import fingerprint

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
    wanted = regions()
    made = {"ground": ground_of(body), **{region.field: _fingerprint(region) for region in wanted}}
    kept = kept_arrays(common.MESHES / f"regions.{body}.npz", made)
    if kept is None or any(region.field not in kept for region in wanted):
        mesh = load(f"skin.{body}")
        half = regions_skin.left_half(mesh, FINE_MM)
        limb = regions_skin.build_limb(half, landmarks(), foot_rays())
        arrays = fields(mesh, half, limb, wanted, kept or {})
    else:
        arrays = kept
    arrays["made"] = np.frombuffer(json.dumps(made).encode(), dtype=np.uint8)
    nothing = np.zeros((0, 3))
    return Made(f"regions.{body}", nothing, nothing.astype(np.int64), SOURCE, "CC0-1.0", arrays=arrays)


def ground_of(body: str) -> str:
    """Changes with all that every field of a body rests on: its skin, the landmarks, the foot, the skin never drawn, the recipe."""
    files = [common.MESHES / f"skin.{body}.npz", common.MESHES / "landmarks.json"]
    files += sorted(common.MESHES.glob("bone.metatarsal_*.npz")) + sorted(common.MESHES.glob("bone.phalanx_*.npz"))
    here = Path(__file__).parent
    files += sorted((*here.glob("regions*.py"), *here.glob("limb_*.py")))
    digest = hashlib.sha256(_fingerprint(Region("", never_drawn())).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _fingerprint(region: Region) -> str:
    return fingerprint((SEGMENTS[patch.segment], patch.vertices.tolist()) for patch in region.patches)


def kept_arrays(path: Path, made: dict[str, str]) -> dict[str, NDArray[np.generic]] | None:
    """What of the committed file still holds, without the fields of changed outlines; None when the ground is another."""
    try:
        old = read_arrays(path)
        before = json.loads(old.pop("made").tobytes())
    except (MeshFileError, KeyError, ValueError):
        return None
    if before.get("ground") != made["ground"]:
        return None
    ground = ("coord.", "mirror")
    return {name: a for name, a in old.items() if name.startswith(ground) or before.get(name) == made.get(name, "")}


def fields(
    mesh: Mesh, half: Half, limb: Limb, wanted: list[Region], kept: dict[str, NDArray[np.generic]]
) -> dict[str, NDArray[np.generic]]:
    """Every array of the file; what is `kept` is not baked again."""
    mirror = mesh.fields["mirror"].astype(np.int64)
    points = mesh.points.astype(float)
    edges = regions_skin.edges_of(mesh.triangles)
    painter = Painter(limb, half, never_drawn())
    found: dict[str, NDArray[np.generic]] = {"mirror": mirror.astype(np.int32)}
    fine: dict[str, NDArray[np.float64]] = {}
    within = {region.field: region for region in wanted}

    def fine_of(name: str) -> NDArray[np.float64]:
        if name not in fine:
            inner = within[name].contains
            fine[name] = painter.fine(within[name], fine_of(inner) if inner else None)
        return fine[name]

    for region in wanted:
        if region.field in kept:
            found[region.field] = kept[region.field]
            continue
        found[region.field] = painter.on_skin(fine_of(region.field), points, edges)
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
