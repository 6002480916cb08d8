"""Spinal cord, dural sac, cauda equina and the roots T12 to S3 down to where the peripheral nerves begin."""

from __future__ import annotations

from collections.abc import Mapping

import nerve_routes
import numpy as np
import root_paths
from common import Made, Points, Result, Triangles, landmarks, load, vertex_normals
from nerve_curves import Array, lengths, resample
from nerve_obstacles import Obstacles, cloud
from nerve_record import record
from nerve_tubes import joined, tube
from root_canal import Sac, sac

NAME = "cord"
NEEDS = ("pelvis", "spine")

SOURCE = "made by rule from published morphometry (assets/recipes/cord.py, nerve_routes.yaml)"
LICENCE = "MIT"

CORD_WIDTH, CORD_DEPTH = 4.3, 3.7
"""Half width and half depth of the lumbar enlargement, mm (conus 8 +/- 1 across)."""

TIP_AT = 0.85
"""The cord ends this share down the body of L1: its lower third."""

FILUM_RADIUS = 0.8
CORD_RHO = 0.56
"""Relative radius at which the roots leave the cord's surface."""

LOWEST = {"S4": (0.55, 62.0), "S5": (0.36, 80.0)}
"""Context strands of the cauda equina: place in the sac."""

BONES = (
    "vertebra.T12",
    "vertebra.L1",
    "vertebra.L2",
    "vertebra.L3",
    "vertebra.L4",
    "vertebra.L5",
    "bone.sacrum",
    "bone.hip.left",
)


def oval_tube(axis: Points, wide: Array, deep: Array, sides: int) -> tuple[Points, Triangles]:
    """A closed tube with elliptical rings in planes across a curve in the median plane; its ends are closed by points."""
    along = np.gradient(axis, lengths(axis), axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    back = np.stack([np.zeros(len(axis)), -along[:, 2], along[:, 1]], axis=1)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    left = np.array([1.0, 0.0, 0.0])
    ring = (
        wide[:, None, None] * np.cos(turn)[None, :, None] * left
        + deep[:, None, None] * np.sin(turn)[None, :, None] * back[:, None]
    )
    points = (axis[:, None] + ring).reshape(-1, 3)
    k = np.arange(sides)
    after = (k + 1) % sides
    faces = []
    for row in range(len(axis) - 1):
        a, b = row * sides + k, row * sides + after
        faces += [np.stack([a, b + sides, b], 1), np.stack([a, a + sides, b + sides], 1)]
    last = (len(axis) - 1) * sides
    faces.append(np.stack([k, after, np.full(sides, len(points))], 1))
    faces.append(np.stack([last + after, last + k, np.full(sides, len(points) + 1)], 1))
    triangles = np.concatenate(faces)
    every = np.concatenate([points, axis[:1], axis[-1:]])
    a3, b3, c3 = (every[triangles[:, j]] for j in range(3))
    if np.einsum("ij,ij->i", a3, np.cross(b3, c3)).sum() < 0:
        triangles = triangles[:, ::-1].copy()
    return every, triangles


def dural_sac(canal: Sac, obstacles: Obstacles) -> tuple[Points, Triangles]:
    """The sac's surface; where bone comes close it gives way."""
    s = np.linspace(0, lengths(canal.axis)[-1], 110)
    have = lengths(canal.axis)
    axis = np.stack([np.interp(s, have, canal.axis[:, k]) for k in range(3)], axis=1)
    taper = np.sqrt(np.clip((s[-1] - s) / 6, 0.02, 1))
    wide, deep = np.interp(s, have, canal.half_width) * taper, np.interp(s, have, canal.half_depth) * taper
    points, triangles = oval_tube(axis, wide, deep, 32)
    inner = np.concatenate([np.repeat(axis, 32, axis=0), axis[:1], axis[-1:]])
    for _ in range(12):
        near = np.clip(0.7 - obstacles.bones.distance(points)[0], 0, 1)
        reach = np.linalg.norm(points - inner, axis=1, keepdims=True)
        points = points + (inner - points) / np.maximum(reach, 1e-6) * np.minimum(near[:, None], 0.5 * reach)
    return points, triangles


def spinal_cord(canal: Sac, tip: float) -> tuple[Points, Triangles, Points]:
    """Cord and conus as one closed body, and the filum from its tip to the end of the sac."""
    s = np.r_[np.linspace(0, tip - 26, 9), np.linspace(tip - 23, tip - 1, 16)]
    have = lengths(canal.axis)
    axis = np.stack([np.interp(s, have, canal.axis[:, k]) for k in range(3)], axis=1)
    shape = np.clip((tip - s) / 27, 0.0, 1) ** 0.62 * (1 + 0.06 * np.cos(s / 12))
    body, faces = oval_tube(axis, np.maximum(CORD_WIDTH * shape, 0.8), np.maximum(CORD_DEPTH * shape, 0.8), 24)
    down = np.arange(tip - 3, have[-1] - 2, 1.0)
    filum = canal.at(down, 0.30 * np.clip((down - tip) / 25, 0, 1), np.full(len(down), 90.0))
    thread = tube(filum, np.full(len(filum), FILUM_RADIUS), 6)
    return joined([(body, faces, vertex_normals(body, faces)), thread])


def cauda_equina(canal: Sac, tip: float) -> tuple[Points, Triangles, Points]:
    """S4 and S5, left and right: the strands that no `root` mesh shows."""
    end = lengths(canal.axis)[-1] - 4
    tubes = []
    for rank, (rho, angle) in enumerate(LOWEST.values()):
        s = np.arange(tip - 6 + 3 * rank, end, 1.0)
        off = np.clip((s - s[0]) / 25, 0, 1)
        off = off * off * (3 - 2 * off)
        line = resample(canal.at(s, 0.25 + (rho - 0.25) * off, 40 + (angle - 40) * off), 1.0)
        for mirror in (1.0, -1.0):
            tubes.append(tube(line * [mirror, 1, 1], np.full(len(line), 0.8), 6))
    return joined(tubes)


def conus_tip(canal: Sac, marks: Mapping[str, Array]) -> float:
    """Length along the sac at which the cord ends."""
    top, bottom = marks["L1.sup_endplate_centre"], marks["L1.inf_endplate_centre"]
    level = top + TIP_AT * (bottom - top)
    across = np.abs((canal.axis - level) @ (bottom - top))
    return float(lengths(canal.axis)[int(np.argmin(across))])


def build() -> Result:
    """Meshes, landmarks and the record of the centre-lines."""
    marks = landmarks()
    canal = sac(marks)
    tip = conus_tip(canal, marks)
    bones = [load(name) for name in BONES]
    obstacles = Obstacles(cloud([(np.asarray(m.points, float), m.triangles) for m in bones], 0.8))
    roots = nerve_routes.read_roots(marks, canal.stations)
    strands, exits = root_paths.strands(roots, canal, obstacles, CORD_RHO)
    meshes = [
        Made("cord.dural-sac", *dural_sac(canal, obstacles), SOURCE, LICENCE),
        *(
            Made(name, points, triangles, SOURCE, LICENCE, normals=normals)
            for name, (points, triangles, normals) in (
                ("cord.conus", spinal_cord(canal, tip)),
                ("cord.cauda-equina", cauda_equina(canal, tip)),
            )
        ),
    ]
    for strand in strands:
        points, triangles, normals = tube(strand.points, strand.radius, 8, 1.6, 6.0, 0.14)
        number = np.full(len(points), nerve_routes.ROOTS.index(strand.root), dtype=np.uint8)
        meshes.append(Made(f"{strand.nerve}.left", points, triangles, SOURCE, LICENCE, True, {"root": number}, normals))
    meshes.append(
        Made("cord.centrelines", np.zeros((0, 3)), np.zeros((0, 3), int), SOURCE, LICENCE, arrays=record(strands))
    )
    found = {"conus_tip": canal.at(np.array([tip]), np.zeros(1), np.zeros(1))[0], "dural_sac_end": canal.axis[-1]}
    for root, strand in zip(roots, strands, strict=True):
        near = int(np.argmin(np.linalg.norm(strand.points - root.ganglion, axis=1)))
        found[f"{root.name}.ganglion_left"] = strand.points[near]
        found[f"{root.name}.sac_exit_left"] = canal.at(
            np.array([exits[root.name]]), np.array([0.95]), np.array([root_paths.FRONT_LANE])
        )[0]
    return Result(meshes, found)
