"""Landmarks of vertebrae, discs and foramina that nerves, cord and regions stand on. Left side where paired, app frame, mm."""

from __future__ import annotations

import numpy as np
from disc_shape import Plate
from vertebra_joint import Distance
from vertebra_landmarks import UP, back_wall, pedicle_centre
from vertebra_levels import Level, Pose, Vec
from vertebra_shape import Solid, nodes


def vertebra_marks(level: Level, solid: Solid, pose: Pose) -> dict[str, Vec]:
    """Centres, pedicle, canal and process tips of one vertebra."""
    name, pedicle = level.name, pedicle_centre(level)
    wall = back_wall(level)
    bone = nodes()[solid.distance < 0]
    middle = bone[bone[:, 0] < 0.1]
    far = bone[bone[:, 0] > bone[:, 0].max() - 1.5].mean(axis=0)
    behind = middle[middle[:, 1] > middle[:, 1].max() - 1.5].mean(axis=0)
    lower = pedicle - (level.pedicle_height / 2) * UP
    local = {
        "body_centre": np.zeros(3),
        "sup_endplate_centre": np.array([0, 0, level.height / 2]),
        "inf_endplate_centre": np.array([0, 0, -level.height / 2]),
        "pedicle_left": pedicle,
        "pedicle_left_lower": lower,
        "canal_centre": np.array([0, wall + level.canal_depth / 2, pedicle[2]]),
        "spinous_tip": behind,
        "transverse_tip_left": np.array([bone[:, 0].max(), far[1], far[2]]),
        "back_wall": np.array([0, wall, 0]),
    }
    return {f"{name}.{key}": pose.to_world(point) for key, point in local.items()}


def disc_marks(name: str, upper: Plate, lower: Plate) -> dict[str, Vec]:
    """Centre, middle of the rear border, and where a paracentral herniation sits."""
    at = {"centre": [0.0, 0.0], "posterior_midline": [0.0, 1.0], "posterolateral_left": [np.sin(0.55), np.cos(0.55)]}
    return {f"{name}.{key}": (upper(np.array([uv])) + lower(np.array([uv])))[0] / 2 for key, uv in at.items()}


def foramen_mark(
    level: Level, solid: Solid, pose: Pose, below: tuple[Solid, Pose] | None, sacral: Distance | None
) -> Vec:
    """The roomiest point of the foramen's upper third, in the sagittal plane of the upper pedicle."""
    pedicle = pedicle_centre(level)
    start = pedicle - (level.pedicle_height / 2) * UP
    back, down = np.meshgrid(np.arange(-6, 10, 0.25), np.arange(0.5, 7.0, 0.25), indexing="ij")
    local = np.stack([np.full_like(back, start[0]), start[1] + back, start[2] - down], axis=-1).reshape(-1, 3)
    world = pose.to_world(local)
    room = solid.at(local)
    if below is not None:
        room = np.minimum(room, below[0].at(below[1].to_local(world)))
    if sacral is not None:
        room = np.minimum(room, sacral(world))
    return np.asarray(world[int(np.argmax(room))])
