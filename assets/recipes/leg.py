"""The bones of the leg in standing pose: femur, patella, tibia, fibula of the atlas and the foot under them.

The atlas legs were scanned lying: turned out and adducted. The femur is turned about the centre of its head, the rest follows;
hip, knee and ankle then lie on one line in the frontal plane and the foot stands flat on the floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import atlas_bones
import atlas_pose
import foot
import leg_landmarks
import numpy as np
import reference
from common import Made, Points, Result, Triangles
from mesh_tools import components, signed_distance, taubin, turn
from numpy.typing import NDArray

NAME = "leg"
NEEDS = ("pelvis",)

ADDUCTION_DEG = 2.0
"""Of the mechanical axis: the hips are 170 mm apart, the ankles then 115 mm."""

SHANK_INWARD_DEG = 9.0
"""Lying, the shank hangs 10.5 degrees outwards of the femoral condyles; standing straight it follows them."""

PATELLA_SHIFT_MM = np.array([-7.5, 0.0, -9.5])
"""Lying relaxed the stored patella rides high and lateral; a tightened quadriceps and the straight knee put it in the groove."""

TOE_OUT_DEG = 7.0
KNEE_SPACE_MM = 2.8
PATELLA_SPACE_MM = 3.6
TIBIOFIBULAR_SPACE_MM = 1.0
ANKLE_SPACE_MM = 3.0
DOME_GROWTH_MM = -0.8
"""What rounding (which shrinks) and growing together add to the coarse talus on top."""

Bone = tuple[Points, Triangles]
Point = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Knee:
    """The distal femur's own axes: centre midway between the epicondyles, `across` unit vector to the left along the back of
    the condyles, the two epicondyles."""

    centre: Point
    across: Point
    medial: Point
    lateral: Point


def knee_of(femur: Points, head: Point) -> Knee:
    """Find the knee on a left femur (n, 3) in any pose near standing."""
    across = np.array([1.0, 0.0, 0.0])
    down = np.array([0.0, 0.0, -1.0])
    centre = femur.mean(axis=0)
    for _ in range(6):
        back = np.cross(across, down)
        back /= np.linalg.norm(back)
        depth = femur @ down
        distal = femur[depth > depth.max() - 42]
        side = (distal - distal.mean(axis=0)) @ across
        ends = distal[side.argmin()], distal[side.argmax()]
        rear = [p[(p @ back).argmax()] for p in (distal[side < -8], distal[side > 8])]
        centre = (ends[0] + ends[1]) / 2
        down = (centre - head) / np.linalg.norm(centre - head)
        across = rear[1] - rear[0]
        across -= across @ down * down
        across /= np.linalg.norm(across)
    return Knee(centre, across, *ends)


def stand(bones: Mapping[str, Bone], head: Point) -> dict[str, Bone]:
    """All bones turned about the head centre: mechanical axis ADDUCTION_DEG inwards, back of the condyles across."""
    knee = knee_of(bones["femur"][0], head)
    up = (head - knee.centre) / np.linalg.norm(head - knee.centre)
    own = np.stack([knee.across, np.cross(up, knee.across), up])
    tilt = np.radians(ADDUCTION_DEG)
    wanted_up = np.array([np.sin(tilt), 0.0, np.cos(tilt)])
    wanted = np.stack([np.array([np.cos(tilt), 0.0, -np.sin(tilt)]), np.array([0.0, 1.0, 0.0]), wanted_up])
    return moved(bones, wanted.T @ own, head)


def moved(bones: Mapping[str, Bone], rotation: Point, about: Point, shift: Point | None = None) -> dict[str, Bone]:
    """Bones turned about a point and then shifted."""
    move = np.zeros(3) if shift is None else shift
    return {name: ((p - about) @ rotation.T + about + move, t) for name, (p, t) in bones.items()}


def gap(fixed: Bone, points: Points) -> float:
    """The smallest distance from points to a closed bone, negative when they dip into it."""
    low, high = fixed[0].min(axis=0) - 15, fixed[0].max(axis=0) + 15
    near = points[np.all((points > low) & (points < high), axis=1)]
    return float(signed_distance(*fixed, near).min())


def spaced(fixed: Bone, bones: Mapping[str, Bone], first: str, direction: Point, space: float) -> dict[str, Bone]:
    """Bones moved together along a unit direction until `first` keeps `space` mm from the fixed bone."""
    travel = 0.0
    for _ in range(12):
        travel += space - gap(fixed, bones[first][0] + travel * direction)
    return moved(bones, np.eye(3), np.zeros(3), travel * direction)


def straighten(shank: Mapping[str, Bone], knee: Knee, head: Point) -> dict[str, Bone]:
    """Tibia and fibula turned about the knee centre until the ankle lies on the line hip - knee, seen from front and side."""
    result = dict(shank)
    wanted = (knee.centre - head) / np.linalg.norm(knee.centre - head)
    for _ in range(3):
        line = leg_landmarks.plafond(result) - knee.centre
        line /= np.linalg.norm(line)
        axis = np.cross(line, wanted)
        angle = float(np.degrees(np.arcsin(min(1.0, float(np.linalg.norm(axis))))))
        if angle > 1e-3:
            result = moved(result, turn((axis[0], axis[1], axis[2]), angle), knee.centre)
    return result


def place_foot(shank: Mapping[str, Bone]) -> dict[str, Bone]:
    """The foot's raw bones under the ankle: toes out, talus under the plafond, sole level."""
    raw = foot.raw_bones()
    heel, toe = raw["calcaneus"][0], raw["metatarsal_2"][0]
    back = heel[heel[:, 1].argmax()]
    front = toe[toe[:, 1].argsort()[:10]].mean(axis=0)
    now = float(np.degrees(np.arctan2(front[0] - back[0], back[1] - front[1])))
    raw = moved(raw, turn((0, 0, 1), TOE_OUT_DEG - now), np.zeros(3))
    ankle = leg_landmarks.plafond(shank)
    dome = raw["talus"][0]
    top = dome[dome[:, 2] > np.percentile(dome[:, 2], 70)].mean(axis=0)
    raw = moved(raw, np.eye(3), np.zeros(3), np.array([ankle[0] - top[0], ankle[1] - top[1], ankle[2] + 30 - top[2]]))
    dome = raw["talus"][0]
    middle = dome[(np.hypot(dome[:, 0] - ankle[0], dome[:, 1] - ankle[1]) < 11) & (dome[:, 2] > np.median(dome[:, 2]))]
    above = {"dome": (middle, raw["talus"][1])}
    lowered = spaced(shank["tibia"], above, "dome", np.array([0.0, 0.0, -1.0]), ANKLE_SPACE_MM + DOME_GROWTH_MM)
    return moved(raw, np.eye(3), np.zeros(3), np.array([0.0, 0.0, float((lowered["dome"][0] - middle)[0, 2])]))


def build() -> Result:
    """Meshes and landmarks of the left leg."""
    pose = atlas_pose.pose()
    head = pose.apply(atlas_pose.femoral_head()[0][None])[0]
    stored = {name: atlas_bones.read(name) for name in ("femur", "patella", "tibia_fibula")}
    shin = sorted(components(stored["tibia_fibula"].points, stored["tibia_fibula"].triangles), key=lambda b: -len(b[0]))
    bones = {name: (stored[name].points, stored[name].triangles) for name in ("femur", "patella")} | dict(
        zip(("tibia", "fibula"), shin, strict=True)
    )
    bones = stand({name: (pose.apply(p), t) for name, (p, t) in bones.items()}, head)
    turned = bones
    bones = {name: (taubin(p, t, 2), t) for name, (p, t) in bones.items()}
    knee = knee_of(bones["femur"][0], head)
    down = (knee.centre - head) / np.linalg.norm(knee.centre - head)
    shank = moved({name: bones[name] for name in ("tibia", "fibula")}, turn((0, 0, 1), -SHANK_INWARD_DEG), knee.centre)
    shank = straighten(shank, knee, head)
    shank = spaced(bones["femur"], shank, "tibia", down, KNEE_SPACE_MM)
    fibula = spaced(
        shank["tibia"], {"fibula": shank["fibula"]}, "fibula", np.array([0.6, 0.8, 0.0]), TIBIOFIBULAR_SPACE_MM
    )
    shank = {"tibia": shank["tibia"], **fibula}
    cap = moved({"patella": bones["patella"]}, np.eye(3), np.zeros(3), PATELLA_SHIFT_MM)
    cap = spaced(bones["femur"], cap, "patella", np.array([0.0, -1.0, 0.0]), PATELLA_SPACE_MM)
    feet = foot.fit_together(place_foot(shank), shank)
    source = f"{atlas_bones.SOURCE}; posed standing"
    reference.record({f"bone.{n}.left": (bones[n][0], turned[n]) for n in ("femur", "tibia", "fibula", "patella")})
    long = {"femur": bones["femur"], **cap, **shank}
    meshes = [Made(f"bone.{name}.left", *bone, source, atlas_bones.LICENCE, True) for name, bone in long.items()]
    meshes += [Made(f"bone.{name}.left", *bone, foot.SOURCE, foot.LICENCE, True) for name, bone in feet.items()]
    return Result(meshes, leg_landmarks.find(long, feet, knee, head))
