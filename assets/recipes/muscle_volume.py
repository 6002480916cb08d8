"""The room that muscles may fill on the left side, as signed distances on one grid (negative where there is room).

Room is what lies under both bodies' skin and its fat, on the left of the median plane, and outside bone, disc, dural sac and the
sheath of each nerve. Must not know: muscles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import common
import numpy as np
from common import Points, Triangles, load
from fields import Grid
from nerve_obstacles import Cloud, cloud
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, binary_propagation, distance_transform_edt

Volume = NDArray[np.float32]

STEP_MM = 1.5
LOW_MM, HIGH_MM = (-1.5, -150.0, -480.0), (180.0, 126.0, 304.0)

UNDER_SKIN_MM, AT_KNEE_MM = 5.0, 1.8
"""Skin and the least fat over a muscle: *from knowledge* (lean adult 4-10 mm); tendons at the knee lie right under it."""

KNEE_MM = (-370.0, -270.0)
"""Height between which the one becomes the other."""

BONE_GAP_MM, SOFT_GAP_MM, NERVE_GAP_MM, MEDIAN_GAP_MM = 0.15, 0.6, 1.1, 0.9
FAR_MM = 9.0
"""Beyond this distance only the sign of the room means anything."""

SKINS = ("skin.female", "skin.male")
SOFT = ("disc.*.annulus", "cord.dural-sac")
HARD = ("bone.*", "vertebra.*")
NERVES = ("nerve.*", "root.*")


def grid() -> Grid:
    """The grid over the left half of trunk, pelvis and thigh, down to the insertions below the knee."""
    low = np.array(LOW_MM)
    nx, ny, nz = (int(n) + 1 for n in np.ceil((np.array(HIGH_MM) - low) / STEP_MM))
    return Grid(low, STEP_MM, (nx, ny, nz))


Surface = tuple[Points, Triangles]


def room(on: Grid, instead: Mapping[str, Surface] | None = None) -> Volume:
    """Signed distance (grid's shape) to the nearest thing in the way, negative in free room, clipped to +-FAR_MM.

    `instead`: surfaces that take the place of stored meshes, by id.
    """
    instead = instead or {}
    way = np.full(on.shape, -FAR_MM, np.float32)
    for patterns, gap in ((HARD, BONE_GAP_MM), (SOFT, SOFT_GAP_MM), (NERVES, NERVE_GAP_MM)):
        surfaces = [instead.get(name) or surface(name) for pattern in patterns for name in names(pattern)]
        solid = distance_to(surfaces, on, FAR_MM)
        np.maximum(way, np.float32(gap) - solid, out=way)
    z = on.low[2] + on.step * np.arange(on.shape[2])
    cover = np.interp(z, KNEE_MM, (AT_KNEE_MM, UNDER_SKIN_MM)).astype(np.float32)
    for name in SKINS:
        np.maximum(way, under(name, on) + cover, out=way)
    x = on.low[0] + on.step * np.arange(on.shape[0], dtype=np.float32)
    return np.maximum(way, (MEDIAN_GAP_MM - x)[:, None, None])


def solids() -> list[Surface]:
    """What is hard or tight: bones, discs, dural sac."""
    return [surface(name) for patterns in (HARD, SOFT) for pattern in patterns for name in names(pattern)]


def nerves(instead: Mapping[str, Surface]) -> list[Surface]:
    """All nerves and roots; `instead`: surfaces that take the place of stored ones, by id."""
    return [instead.get(name) or surface(name) for pattern in NERVES for name in names(pattern)]


def surface(name: str) -> Surface:
    """A stored mesh's points and triangles."""
    mesh = load(name)
    return np.asarray(mesh.points, float), mesh.triangles


def names(pattern: str) -> list[str]:
    """Ids of the stored meshes that match, in order."""
    return sorted(p.stem for p in common.MESHES.glob(f"{pattern}.npz") if "centrelines" not in p.stem)


def distance_to(surfaces: Sequence[Surface], on: Grid, reach: float) -> Volume:
    """Signed distance to the union of closed meshes, negative inside, +-`reach` beyond it."""
    result = np.full(on.shape, reach, np.float32)
    for points, triangles in surfaces:
        first = np.maximum(np.floor((points.min(axis=0) - reach - on.low) / on.step).astype(int), 0)
        last = np.minimum(np.ceil((points.max(axis=0) + reach - on.low) / on.step).astype(int) + 1, on.shape)
        if np.any(last <= first):
            continue
        box = tuple(slice(a, b) for a, b in zip(first, last, strict=True))
        part = Grid(on.low + on.step * first, on.step, tuple(last - first))
        near = _near(cloud([(points, triangles)], 1.2), part, reach)
        result[box] = np.minimum(result[box], near)
    return result


def _near(around: Cloud, part: Grid, reach: float) -> Volume:
    """Signed distance to one surface in a box."""
    at = np.rint((around.points - part.low) / part.step).astype(int)
    here = np.all((at >= 0) & (at < part.shape), axis=1)
    far = np.ones(part.shape, bool)
    far[tuple(at[here].T)] = False
    close = distance_transform_edt(far) * part.step <= reach + part.step
    value = np.full(part.shape, np.nan, np.float32)
    index = np.argwhere(close)
    value[close] = np.clip(around.distance(part.low + part.step * index)[0], -reach, reach)
    outside = ~close
    edge = outside & ~binary_erosion(outside, border_value=0)
    seeds = edge & _grown(close & (np.nan_to_num(value, nan=-1) > 0))
    outer = binary_propagation(seeds, mask=outside)
    value[outside] = np.where(outer[outside], reach, -reach)
    return value


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and its six neighbours."""
    result = mask.copy()
    for axis in range(3):
        ahead, behind = [slice(None)] * 3, [slice(None)] * 3
        ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
        result[tuple(ahead)] |= mask[tuple(behind)]
        result[tuple(behind)] |= mask[tuple(ahead)]
    return result


def under(skin: str, on: Grid) -> Volume:
    """Signed distance to a skin, made on a grid of twice the step: skin is smooth."""
    rough = Grid(on.low, 2 * on.step, tuple(int(n) // 2 + 2 for n in on.shape))
    field = _near(cloud([surface(skin)], 3.0), rough, 2 * FAR_MM)
    return finer(field)[: on.shape[0], : on.shape[1], : on.shape[2]]


def finer(field: Volume) -> Volume:
    """A field on half the step (n -> 2n - 1 per axis), linear between the nodes."""
    for axis in range(3):
        field = np.moveaxis(field, axis, 0)
        fine = np.empty((2 * len(field) - 1, *field.shape[1:]), np.float32)
        fine[::2] = field
        fine[1::2] = (field[1:] + field[:-1]) / 2
        field = np.moveaxis(fine, 0, axis)
    return field
