"""Where the foot's named places lie on the base mesh and on the skeleton: pairs that the foot is warped by.

Left foot, mm. The base mesh marks each joint of each toe; the bones give the same joints. Knows nothing about the leg above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import common
import numpy as np
from common import Points
from numpy.typing import NDArray
from skin_source import base_mesh

SOLE_BELOW_BONE_MM = 7.0
"""Sole below the lowest bone: the toes stand on 7 mm; the heel's and the ball's pads come out a little thicker."""

TIP_MM = 5.0
HEEL_MM = 8.0
HEEL_PAD = np.array([0.0, 28.0, 0.0])
"""From the middle of the heel's pad to its rearmost point."""

DORSUM_MM = 7.0
BORDER_MM = 5.0
KNUCKLE_MM = 4.0
TOE_MM = (3.0, 2.0)
WEB_SHARE = {1: 0.45, 2: 0.5, 3: 0.6, 4: 0.75, 5: 0.75}
"""The base mesh's toes part at its toe joints; real ones part beyond the middle of the first phalanx."""

PHALANGES = {1: 2, 2: 3, 3: 3, 4: 3, 5: 3}


def ends(bone: str) -> tuple[Points, Points]:
    """Back and front end (3,) of a long foot bone: mean of its rearmost and foremost points."""
    points = common.load(f"bone.{bone}.left").points.astype(float)
    y = points[:, 1]
    span = np.ptp(y)
    return points[y > y.max() - 0.12 * span].mean(axis=0), points[y < y.min() + 0.12 * span].mean(axis=0)


def bone_joints() -> dict[str, Points]:
    """Toe joints of the skeleton, named as the base mesh names them (`toe-1-1` is the first metatarsophalangeal)."""
    joints: dict[str, Points] = {}
    for toe, count in PHALANGES.items():
        before = ends(f"metatarsal_{toe}")[1]
        for k in range(1, count + 1):
            back, front = ends(f"phalanx_{toe}_{k}")
            joints[f"toe-{toe}-{k}"] = (before + back) / 2
            before = front
        forward = before - joints[f"toe-{toe}-{count}"]
        joints[f"toe-{toe}-1"] += WEB_SHARE[toe] * (joints[f"toe-{toe}-2"] - joints[f"toe-{toe}-1"])
        joints[f"toe-{toe}-{count + 1}"] = before + TIP_MM * forward / np.linalg.norm(forward)
    return joints


def foot_bones(*names: str) -> Points:
    """All points (n, 3) of the left foot's bones, or of those whose names match."""
    names = names or ("talus", "calcaneus", "navicular", "cuboid", "*cuneiform", "metatarsal_*", "phalanx_*")
    paths = [path for name in names for path in sorted(common.MESHES.glob(f"bone.{name}.left.npz"))]
    return np.concatenate([common.load(path.stem).points.astype(float) for path in paths])


def on_sole(points: Mapping[str, Points], sole: float) -> list[Points]:
    """Places on the sole under the ball, the toes and the heel."""
    names = ("toe-1-1", "toe-3-1", "toe-5-1", "toe-1-2", "toe-3-3", "toe-5-3", "heel")
    return [np.array([*points[name][:2], sole]) for name in names]


def around(points: Points, start: Points, end: Points, margin: tuple[float, float], border_z: float) -> list[Points]:
    """Top and both borders (3,) of slices across the foot between two places, widened by (up, aside); borders at one height."""
    found = []
    along = (end - start)[:2] / np.linalg.norm((end - start)[:2])
    across = np.array([-along[1], along[0]])
    far, aside = (points[:, :2] - start[:2]) @ along, (points[:, :2] - start[:2]) @ across
    for share in (0.3, 0.5, 0.7, 0.88):
        middle = share * np.linalg.norm((end - start)[:2])
        near = np.abs(far - middle) < 8
        top = points[near & (np.abs(aside) < 18), 2].max() + margin[0]
        low, high = aside[near].min() - margin[1], aside[near].max() + margin[1]
        found += [np.array([*(start[:2] + middle * along), top])]
        found += [np.array([*(start[:2] + middle * along + side * across), border_z]) for side in (low, high)]
    return found


def toe_box(points: Points, joints: Mapping[str, Points], name: str, margin: tuple[float, float]) -> list[Points]:
    """Top, inner and outer side (3,) of one toe's points at a joint, widened by (up, aside)."""
    toe, joint = name.split("-")[1:]
    along = (joints[f"toe-{toe}-{int(joint) + 1}"] - joints[name])[:2]
    along /= np.linalg.norm(along)
    across = np.array([-along[1], along[0]])
    local = points[:, :2] - joints[name][:2]
    near = np.abs(local @ along) < 4
    aside, height = local[near] @ across, points[near, 2]
    middle, top = joints[name][:2] + (aside.min() + aside.max()) / 2 * across, height.max() + margin[0]
    half = np.ptp(aside) / 2 + margin[1]
    side_z = float(joints[name][2])
    sides = [np.array([*(middle + sign * half * across), side_z]) for sign in (-1, 1)]
    return [np.array([*middle, top]), *sides]


def toe_boxes(toes: Sequence[Points], joints: Mapping[str, Points], margin: tuple[float, float]) -> list[Points]:
    """`toe_box` of every joint between two phalanges; `toes`: the points of each toe."""
    inner = [f"toe-{toe}-{k}" for toe, count in PHALANGES.items() for k in range(2, count + 1)]
    return [place for name in inner for place in toe_box(toes[int(name[4]) - 1], joints, name, margin)]


def knuckles(points: Points, joints: Mapping[str, Points], cover: float) -> list[Points]:
    """The back of the foot above the first joint of each toe, `cover` higher than the points below."""
    names = [f"toe-{toe}-1" for toe in PHALANGES]
    near = [np.hypot(*(points[:, :2] - joints[name][:2]).T) < 7 for name in names]
    return [
        np.array([*joints[name][:2], points[close, 2].max() + cover]) for name, close in zip(names, near, strict=True)
    ]


def malleoli(points: Points, ankle: Points, cover: float) -> list[Points]:
    """The inmost and outmost place (3,) of the ankle, `cover` beside the points."""
    near = points[(np.abs(points[:, 2] - ankle[2]) < 16) & (np.abs(points[:, 1] - ankle[1]) < 25)]
    inner, outer = near[near[:, 0].argmin()], near[near[:, 0].argmax()]
    aside = np.array([cover, 0, 0])
    return [inner - aside, outer + aside]


def anchors(
    source: Points, skin: Points, on_toe: NDArray[np.float64], marks: Mapping[str, Points]
) -> tuple[Points, Points]:
    """Pairs (k, 3) on the base mesh in one body (base points `source`, its surface `skin`) and around the skeleton.

    `on_toe` (n, 5): how much each surface point belongs to each left toe.
    """
    joints, bones = base_mesh().joints, foot_bones()
    there = bone_joints()
    here = {name: source[joints[f"joint-l-{name}"]].mean(axis=0) for name in [*there, "ankle"]}
    there["ankle"] = np.array(marks["ankle_centre"])
    left = skin[skin[:, 0] > 0]
    foot = left[left[:, 2] < here["ankle"][2] + 10]
    soles = foot[:, 2].min(), bones[:, 2].min() - SOLE_BELOW_BONE_MM
    low = foot[foot[:, 2] < here["ankle"][2] - 25]
    heel = low[low[:, 1].argmax()]
    back = marks["calcaneus_back"] + np.array([0, HEEL_MM, 0])
    back[2] = soles[1] + 0.9 * (heel[2] - soles[0])
    here["heel"], there["heel"] = heel, back
    pairs = [(here[name], there[name]) for name in there]
    above = around(foot, here["ankle"], here["toe-2-1"], (0, 0), soles[0] + 20)
    pairs += zip(
        above, around(bones, there["ankle"], there["toe-2-1"], (DORSUM_MM, BORDER_MM), soles[1] + 20), strict=True
    )
    pairs += zip(knuckles(foot, here, 0), knuckles(bones, there, KNUCKLE_MM), strict=True)
    skin_toes = [skin[on_toe[:, k] > 0.5] for k in range(5)]
    bone_toes = [foot_bones(f"phalanx_{toe}_*") for toe in PHALANGES]
    pairs += zip(toe_boxes(skin_toes, here, (0, 0)), toe_boxes(bone_toes, there, TOE_MM), strict=True)
    shank = np.concatenate([common.load(f"bone.{name}.left").points.astype(float) for name in ("tibia", "fibula")])
    for a, b in zip(malleoli(left, here["ankle"], 0), malleoli(shank, there["ankle"], BORDER_MM), strict=True):
        b[2] = (b[2] + there["ankle"][2] + a[2] - here["ankle"][2]) / 2
        pairs.append((a, b))
    here["heel"], there["heel"] = heel - HEEL_PAD, back - HEEL_PAD
    pairs += zip(on_sole(here, soles[0]), on_sole(there, soles[1]), strict=True)
    return np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
