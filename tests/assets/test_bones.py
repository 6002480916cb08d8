"""The bones of pelvis and leg, as numbers: posture, published dimensions, closed surfaces, joints that do not overlap.

Published means and standard deviations: evidence `morphometry`, `hip` and their corrections. Measured from the written files.
"""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from tests.assets.reference_bones import (
    MESHES,
    angle,
    bone,
    clearance,
    closest,
    ids,
    landmark,
    length,
    neighbours,
    points,
    sphere,
)

HIP, FEMUR, TIBIA, FIBULA, SACRUM = (
    "bone.hip.left",
    "bone.femur.left",
    "bone.tibia.left",
    "bone.fibula.left",
    "bone.sacrum",
)
DOWN = np.array([0.0, 0.0, -1.0])
LEFT = np.array([1.0, 0.0, 0.0])


def slope_deg() -> float:
    plate = landmark("s1_endplate_back") - landmark("s1_endplate_front")
    return float(np.degrees(np.arctan2(plate[2], plate[1])))


def tilt_deg() -> float:
    centre = landmark("s1_endplate_centre")
    return float(np.degrees(np.arctan2(centre[1], centre[2])))


def head() -> tuple[np.ndarray, float]:
    femur, hip = points(FEMUR), landmark("hip_centre")
    ray = femur - hip
    away = np.linalg.norm(ray, axis=1)
    medial = ray @ np.array([0.75, 0.15, -0.65]) < 0.3 * away
    return sphere(femur[medial & (away < 26)])


def neck() -> np.ndarray:
    """Unit vector from the head centre along the neck: through the middle of the section 24 to 30 mm from the centre."""
    femur, (centre, _) = points(FEMUR), head()
    ray = femur - centre
    axis = np.array([0.74, 0.15, -0.65])
    for _ in range(10):
        axis = axis / np.linalg.norm(axis)
        along = ray @ axis
        section = ray[(along > 24) & (along < 30) & (np.linalg.norm(ray - along[:, None] * axis, axis=1) < 26)]
        u = np.cross(axis, [0.0, 1.0, 0.0])
        u /= np.linalg.norm(u)
        v = np.cross(u, axis)
        axis = 27 * axis + sum((w * ((section @ w).max() + (section @ w).min()) / 2 for w in (u, v)), np.zeros(3))
    return axis / np.linalg.norm(axis)


def shaft() -> np.ndarray:
    femur = points(FEMUR)
    centres = [femur[abs(femur[:, 2] - z) < 4].mean(axis=0) for z in (-130, -260)]
    return centres[1] - centres[0]


MEASURED = {
    "sacral slope": (slope_deg, 41.2, 8.4),
    "pelvic tilt": (tilt_deg, 13.2, 6.1),
    "pelvic incidence": (lambda: slope_deg() + tilt_deg(), 54.7, 10.6),
    "S1 endplate depth": (
        lambda: float(np.linalg.norm(landmark("s1_endplate_back") - landmark("s1_endplate_front"))),
        33.5,
        2.8,
    ),
    "sacral breadth": (lambda: float(np.ptp(points(SACRUM)[:, 0])), 120.3, 7.4),
    "inter-ASIS width": (lambda: 2 * float(landmark("asis")[0]), 236, 18),
    "pelvic depth": (lambda: float(np.hypot(*(landmark("psis") - landmark("asis"))[1:])), 152, 13),
    "between hip centres": (lambda: 2 * float(landmark("hip_centre")[0]), 172, 9),
    "femoral head diameter": (lambda: 2 * head()[1], 46.1, 4.8),
    "neck-shaft angle": (lambda: 180 - angle(neck(), shaft()), 126, 6),
    "femoral anteversion": (lambda: float(np.degrees(np.arctan2(neck()[1], neck()[0]))), 11, 9),
    "femur length": (lambda: length(points(FEMUR)), 452, 27),
    "tibia length": (lambda: length(points(TIBIA)), 370, 25),
    "S1 foramen diameter": (
        lambda: 2 * float(clearance(SACRUM, landmark("sacral_foramen_1_anterior")[None])[0]),
        11,
        2,
    ),
}
"""What -> (measure, published mean, published standard deviation), mm and degrees."""


@pytest.mark.parametrize("what", MEASURED)
def test_within_one_standard_deviation_of_the_published_mean(what: str) -> None:
    measure, mean, deviation = MEASURED[what]
    assert measure() == pytest.approx(mean, abs=deviation)


@pytest.mark.parametrize("name", ids())
def test_every_bone_is_closed_manifold_and_faces_outwards(name: str) -> None:
    faces, at = bone(name).triangles, points(name)
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    forth = edges[:, 0] * len(at) + edges[:, 1]
    back = edges[:, 1] * len(at) + edges[:, 0]
    assert len(np.unique(forth)) == len(forth), "an edge is used twice in one direction"
    assert np.array_equal(np.sort(forth), np.sort(back)), "an edge is open"
    a, b, c = (at[faces[:, k]] for k in range(3))
    assert np.einsum("ij,ij->", a, np.cross(b, c)) > 0, "the surface faces inwards"


def test_no_two_bones_overlap() -> None:
    overlaps = {}
    for a, b in neighbours(reach=1.0):
        depth = min(closest(a, b), closest(b, a))
        if depth < -0.5:
            overlaps[a, b] = round(depth, 2)
    assert not overlaps


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (FEMUR, HIP, 2.5, 5.5),
        (FEMUR, TIBIA, 1.5, 6),
        ("bone.patella.left", FEMUR, 1.5, 6),
        ("bone.talus.left", TIBIA, 1, 4.5),
        (SACRUM, HIP, 0.8, 4),
        ("bone.coccyx", SACRUM, 0.3, 5),
        (TIBIA, FIBULA, 0.3, 4),
    ],
)
def test_joint_partners_nearly_meet(a: str, b: str, low: float, high: float) -> None:
    assert low < min(closest(a, b), closest(b, a)) < high


def test_the_femoral_head_is_seated_all_round() -> None:
    centre, radius = head()
    assert np.allclose(centre, landmark("hip_centre"), atol=0.5)
    ray = points(HIP) - centre
    away = np.linalg.norm(ray, axis=1)
    facing = np.einsum("ij,ij->i", bone(HIP).normals, -ray) / away
    space = away[(facing > 0.8) & (away < radius + 10)] - radius
    assert len(space) > 200
    assert space.min() > 2.5
    assert np.percentile(space, 90) < 5.5


def test_the_mechanical_axis_is_straight() -> None:
    hip, knee, ankle = (landmark(f"{joint}_centre") for joint in ("hip", "knee", "ankle"))
    assert angle(knee - hip, ankle - knee) < 2
    assert 0.5 < np.degrees(np.arctan2(hip[0] - ankle[0], hip[2] - ankle[2])) < 4, "hips wider apart than ankles"
    assert 4 < angle(shaft(), knee - hip) < 10, "the shaft leans against the mechanical axis"


def test_knee_and_foot_point_forwards() -> None:
    across = landmark("lateral_femoral_condyle") - landmark("medial_femoral_condyle")
    assert angle(across * [1, 1, 0], LEFT) < 8
    assert landmark("patella_centre")[1] < landmark("knee_centre")[1] - 30
    assert abs(landmark("patella_centre")[0] - landmark("knee_centre")[0]) < 10
    foot = (landmark("first_mtp") + landmark("third_mtp")) / 2 - landmark("calcaneus_back")
    assert 2 < np.degrees(np.arctan2(foot[0], -foot[1])) < 12, "toes a little outwards"
    assert all(
        landmark(tip)[1] < landmark("ankle_centre")[1] - 90 for tip in ("hallux_tip", "third_toe_tip", "fifth_toe_tip")
    )


def test_left_is_left_and_lateral_is_lateral() -> None:
    for name in ids():
        if name.endswith(".left"):
            assert points(name)[:, 0].min() > 0, name
    assert points(FIBULA)[:, 0].mean() > points(TIBIA)[:, 0].mean() + 10
    assert landmark("greater_trochanter_tip")[0] > landmark("hip_centre")[0] > landmark("pubic_tubercle")[0]
    assert landmark("hallux_tip")[0] < landmark("third_toe_tip")[0] < landmark("fifth_toe_tip")[0]
    assert landmark("medial_malleolus")[0] < landmark("ankle_centre")[0] < landmark("lateral_malleolus")[0]
    assert landmark("psis")[1] > landmark("asis")[1] + 100


@pytest.mark.parametrize("name", [SACRUM, "bone.coccyx"])
def test_midline_bones_are_symmetric(name: str) -> None:
    at = np.round(points(name), 2)
    image = at * [-1, 1, 1]
    order, other = np.lexsort(at.T), np.lexsort(image.T)
    assert np.allclose(at[order], image[other], atol=0.03)


def test_the_feet_stand_on_the_floor() -> None:
    floor = landmark("floor")[2]
    lowest = {name: points(name)[:, 2].min() for name in ids()}
    assert min(lowest.values()) == pytest.approx(floor, abs=0.05)
    assert lowest["bone.calcaneus.left"] < floor + 4
    assert all(lowest[f"bone.metatarsal_{n}.left"] < floor + 10 for n in (1, 5))


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_root_can_leave_through_its_anterior_sacral_foramen(level: int) -> None:
    way = [landmark(f"sacral_canal_{n}") for n in range(1, level + 1)]
    if level < 4:  # the canal turns towards the foramen half way to the next station
        way.append((way[-1] + landmark(f"sacral_canal_{level + 1}")) / 2)
    way += [landmark(f"sacral_foramen_{level}_inner"), landmark(f"sacral_foramen_{level}_anterior")]
    line = np.concatenate([a + np.linspace(0, 1, 30)[:, None] * (b - a) for a, b in pairwise(way)])
    assert clearance(SACRUM, line).min() > (2.0 if level < 4 else 1.5), "half a root's thickness"


def test_the_sacral_canal_is_roofed_until_the_hiatus() -> None:
    for n in (2, 3):
        centre = landmark(f"sacral_canal_{n}")
        back = centre + np.linspace(0, 25, 60)[:, None] * np.array([0.0, 0.85, 0.53])
        assert clearance(SACRUM, back).min() < -1.0, f"no bone behind the canal at S{n}"
    assert clearance(SACRUM, landmark("sacral_hiatus") + np.linspace(0, 6, 9)[:, None] * [0, 1, 0]).min() > 0


def test_the_shape_is_that_of_the_population_mean() -> None:
    known = json.loads((MESHES / "reference.json").read_text(encoding="utf-8"))
    limit = {HIP: 1.0, SACRUM: 1.0, FEMUR: 0.2, TIBIA: 0.2, FIBULA: 0.2, "bone.patella.left": 0.2}
    assert {name: known[name]["mean_surface_distance_mm"] <= most for name, most in limit.items()} == dict.fromkeys(
        limit, True
    )


def test_the_bones_are_light_enough_to_draw() -> None:
    assert sum(len(bone(name).triangles) for name in ids()) <= 70_000
