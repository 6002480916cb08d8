"""Where muscles start and end on the bones, as numbers that an anatomist would ask for.

Distances to landmarks and shares of an area are this file's own judgement (*from knowledge*); landmarks: landmarks.json.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.assets.muscle_record import NAMES, area, fibres, mark, names, record, size_cm2

HIP, FEMUR, SACRUM, TIBIA = "bone.hip.left", "bone.femur.left", "bone.sacrum", "bone.tibia.left"


def test_every_muscle_has_fibres_on_the_left() -> None:
    assert names()[: len(NAMES)] == NAMES
    for muscle in NAMES:
        assert 4 <= len(fibres(muscle)) <= 60, muscle
        assert all(f[:, 0].min() > 0 for f in fibres(muscle)), muscle


LANDMARKS = [
    ("psoas-major", FEMUR, "insertion", "lesser_trochanter", 12),
    ("iliopsoas-tendon", FEMUR, "insertion", "lesser_trochanter", 12),
    ("piriformis", FEMUR, "insertion", "greater_trochanter_tip", 14),
    ("sartorius", HIP, "origin", "asis", 14),
    ("tensor-fasciae-latae", HIP, "origin", "asis", 62),
    ("adductor-longus", HIP, "origin", "pubic_tubercle", 30),
    ("gracilis", HIP, "origin", "pubic_symphysis", 42),
    ("superior-gemellus", HIP, "origin", "ischial_spine", 15),
    ("biceps-femoris", HIP, "origin", "ischial_tuberosity", 45),
    ("semitendinosus", HIP, "origin", "ischial_tuberosity", 40),
    ("semimembranosus", HIP, "origin", "ischial_tuberosity", 52),
    ("obturator-internus", FEMUR, "insertion", "greater_trochanter_tip", 22),
    ("superior-gemellus", FEMUR, "insertion", "greater_trochanter_tip", 22),
    ("inferior-gemellus", FEMUR, "insertion", "greater_trochanter_tip", 22),
    ("biceps-femoris", "bone.fibula.left", "insertion", "fibular_head", 15),
    ("rectus-femoris", "bone.patella.left", "insertion", "patella_centre", 26),
    ("vastus-lateralis", "bone.patella.left", "insertion", "patella_centre", 26),
]


@pytest.mark.parametrize(("muscle", "on", "end", "landmark", "within"), LANDMARKS)
def test_an_attachment_lies_at_its_landmark(muscle: str, on: str, end: str, landmark: str, within: float) -> None:
    points, _ = area(muscle, on, end)
    assert np.linalg.norm(points - mark(landmark), axis=1).max() <= within


def test_the_iliacus_starts_in_the_iliac_fossa() -> None:
    points, normals = area("iliacus", HIP, "origin")
    inwards = normals @ np.array([-0.85, -0.5, 0.0])
    assert (inwards > 0).mean() > 0.98
    assert points[:, 2].min() > 45 and points[:, 2].max() < mark("iliac_crest_top")[2]
    assert points[:, 1].max() < 45, "not on the auricular surface behind"
    assert size_cm2("iliacus", HIP, "origin") > 25
    ala, up = area("iliacus", SACRUM, "origin")
    assert ala[:, 0].min() > 38 and up[:, 2].mean() > 0.3


def test_the_gluteal_muscles_share_the_outer_side_of_the_ilium() -> None:
    middle = {}
    for muscle in ("gluteus-maximus", "gluteus-medius", "gluteus-minimus"):
        points, normals = area(muscle, HIP, "origin")
        assert (normals @ np.array([0.85, 0.5, 0.0]) > 0).all(), muscle
        middle[muscle] = points.mean(axis=0)
    assert middle["gluteus-minimus"][2] < middle["gluteus-medius"][2] - 20
    assert middle["gluteus-maximus"][1] > middle["gluteus-medius"][1] + 30
    shared = np.intersect1d(record()[f"gluteus-medius:{HIP}:origin"], record()[f"gluteus-minimus:{HIP}:origin"])
    assert len(shared) < 20, "the anterior gluteal line parts them"
    assert size_cm2("gluteus-medius", HIP, "origin") > size_cm2("gluteus-minimus", HIP, "origin") > 10


def test_the_small_gluteals_end_on_their_facets_of_the_greater_trochanter() -> None:
    medius, side = area("gluteus-medius", FEMUR, "insertion")
    minimus, front = area("gluteus-minimus", FEMUR, "insertion")
    assert side[:, 0].mean() > 0.4 and front[:, 1].mean() < -0.2
    assert medius[:, 1].mean() > minimus[:, 1].mean() + 8
    assert min(medius[:, 0].min(), minimus[:, 0].min()) > mark("greater_trochanter_tip")[0] - 8


def test_the_gluteus_maximus_has_sacrum_coccyx_and_gluteal_tuberosity() -> None:
    _, back = area("gluteus-maximus", SACRUM, "origin")
    assert (back @ np.array([0.5, 0.85, 0.2]) > 0).all()
    assert len(area("gluteus-maximus", "bone.coccyx", "origin")[0]) > 20
    points, normals = area("gluteus-maximus", FEMUR, "insertion")
    assert (normals[:, 1] > 0).mean() > 0.9 and points[:, 2].max() < mark("lesser_trochanter")[2]
    assert points[:, 0].mean() > 112, "lateral of the linea aspera"


def test_the_piriformis_starts_on_the_front_of_the_second_to_fourth_sacral_segment() -> None:
    points, normals = area("piriformis", SACRUM, "origin")
    assert (normals[:, 1] < 0).mean() > 0.95
    assert points[:, 2].max() < mark("sacral_foramen_1_anterior")[2] and points[:, 2].min() > 10
    low, high = (mark(f"sacral_foramen_{n}_anterior")[2] for n in (4, 2))
    assert points[:, 2].min() < low and points[:, 2].max() > high, "from above the second foramen to below the fourth"


def test_the_hamstrings_share_the_back_of_the_tuberosity() -> None:
    middle = {}
    for muscle in ("semimembranosus", "biceps-femoris", "semitendinosus"):
        points, normals = area(muscle, HIP, "origin")
        assert (normals[:, 1] > 0).mean() > 0.9 and points[:, 2].max() < mark("ischial_spine")[2] - 20, muscle
        middle[muscle] = points.mean(axis=0)
    assert middle["semimembranosus"][0] > middle["biceps-femoris"][0] > middle["semitendinosus"][0], "lateral to medial"
    assert middle["semimembranosus"][2] > middle["semitendinosus"][2]


@pytest.mark.parametrize("muscle", ["adductor-longus", "adductor-brevis", "adductor-magnus", "pectineus"])
def test_the_adductors_end_along_the_linea_aspera(muscle: str) -> None:
    points, normals = area(muscle, FEMUR, "insertion")
    shaft = points[:, 2] > -330
    assert shaft.any() and (normals[shaft, 1] > 0).mean() > 0.85
    assert points[:, 2].max() < mark("lesser_trochanter")[2]


def test_the_adductors_order_from_pubis_to_knee() -> None:
    heights = [area(m, FEMUR, "insertion")[0][:, 2].mean() for m in ("pectineus", "adductor-brevis", "adductor-longus")]
    assert heights[0] > heights[1] > heights[2]
    top, knee = mark("greater_trochanter_tip")[2], mark("knee_centre")[2]
    thirds = (area("adductor-longus", FEMUR, "insertion")[0][:, 2] - top) / (knee - top)
    assert thirds.min() > 0.3 and thirds.max() < 0.72, "the middle third of the femur"
    tubercle = area("adductor-magnus", FEMUR, "insertion")[0]
    tubercle = tubercle[tubercle[:, 2] < -340]
    assert len(tubercle) >= 3 and tubercle[:, 0].max() < mark("knee_centre")[0], "on the inner side of the knee"


def test_the_obturator_internus_starts_inside_the_pelvis_and_rings_the_foramen() -> None:
    points, normals = area("obturator-internus", HIP, "origin")
    assert (normals @ np.array([-0.8, 0.6, 0.0]) > 0).mean() > 0.97
    around = points[:, 1:] - np.array([-3.0, -33.0])
    sectors = np.unique(((np.degrees(np.arctan2(around[:, 1], around[:, 0])) % 360) // 45).astype(int))
    assert len(sectors) >= 5


def test_the_pes_anserinus_is_on_the_inner_side_of_the_tibia() -> None:
    for muscle in ("sartorius", "gracilis", "semitendinosus"):
        points, normals = area(muscle, TIBIA, "insertion")
        assert (normals[:, 0] < 0).all() and points[:, 0].max() < mark("tibial_tuberosity")[0] - 10, muscle
        assert points[:, 2].min() > -500 and points[:, 2].max() < mark("tibial_tuberosity")[2]
    tract, _ = area("iliotibial-tract", TIBIA, "insertion")
    assert tract[:, 0].min() > mark("tibial_tuberosity")[0] + 8, "the tract ends on the outer side"


@pytest.mark.parametrize("level", ["T12", "L1", "L2", "L3", "L4", "L5"])
def test_the_psoas_starts_on_the_side_of_every_lumbar_vertebra(level: str) -> None:
    points, normals = area("psoas-major", f"vertebra.{level}", "origin")
    body = points[:, 1] < mark(f"{level}.back_wall")[1]
    assert body.sum() > 10 and normals[body, 0].mean() > 0.5
    if level != "T12":
        assert (~body).sum() > 3 and normals[~body, 1].mean() < 0, "and on the front of its transverse process"


MODEL_SITES = [
    ("iliacus", HIP, "origin", (89, 15, 96)), ("iliacus", FEMUR, "insertion", (102, 12, -62)),
    ("gluteus-maximus", HIP, "origin", (65, 75, 95)), ("gluteus-maximus", HIP, "origin", (55, 82, 70)),
    ("gluteus-maximus", FEMUR, "insertion", (122, 15, -99)), ("gluteus-maximus", FEMUR, "insertion", (120, 6, -138)),
    ("gluteus-medius", HIP, "origin", (122, -2, 96)), ("gluteus-medius", HIP, "origin", (74, 38, 94)),
    ("gluteus-medius", FEMUR, "insertion", (138, 21, -13)), ("gluteus-medius", FEMUR, "insertion", (135, 30, -6)),
    ("gluteus-minimus", HIP, "origin", (108, -3, 57)), ("gluteus-minimus", HIP, "origin", (85, 29, 52)),
    ("gluteus-minimus", FEMUR, "insertion", (139, 7, -12)), ("tensor-fasciae-latae", HIP, "origin", (128, -15, 94)),
    ("piriformis", SACRUM, "origin", (19, 53, 49)), ("piriformis", FEMUR, "insertion", (127, 14, -5)),
    ("rectus-femoris", HIP, "origin", (95, -26, 32)), ("biceps-femoris", HIP, "origin", (64, 45, -48)),
    ("biceps-femoris", FEMUR, "origin", (101, -5, -203)), ("semitendinosus", HIP, "origin", (56, 44, -55)),
    ("semimembranosus", HIP, "origin", (66, 40, -42)), ("gracilis", HIP, "origin", (25, -9, -64)),
    ("adductor-longus", HIP, "origin", (18, -44, -28)), ("adductor-longus", FEMUR, "insertion", (92, -11, -230)),
    ("adductor-brevis", HIP, "origin", (15, -33, -33)), ("adductor-brevis", FEMUR, "insertion", (105, 2, -114)),
    ("adductor-magnus", HIP, "origin", (43, 16, -59)), ("adductor-magnus", HIP, "origin", (13, -23, -46)),
    ("adductor-magnus", FEMUR, "insertion", (113, 15, -77)), ("adductor-magnus", FEMUR, "insertion", (41, -5, -371)),
]  # fmt: skip
"""Sites of an independent model (myo_sim 0.2.4, Apache-2.0), carried over per bone: pelvis by an affine map on ASIS, PSIS, crest, ischium,
pubis, widest point and hip centre (these meet to 3-14 mm, which is why no less than 15 mm is asked), femur by head, knee and length.
Not asked: its sartorius (22 mm, the ASIS itself meets to 14), its rearmost gluteus medius (22 mm, where the maximus starts here)."""


@pytest.mark.parametrize(("muscle", "on", "end", "site"), MODEL_SITES)
def test_an_independent_model_has_its_site_nearby(
    muscle: str, on: str, end: str, site: tuple[float, float, float]
) -> None:
    points, _ = area(muscle, on, end)
    assert np.linalg.norm(points - np.array(site), axis=1).min() < 15
