"""Named points of the left leg, found on its posed bones by their definition (app frame, mm)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from common import Points, Triangles
from numpy.typing import NDArray

DOME_MM = 10.0
"""The ankle turns about the talar dome, this far below the plafond."""

Bone = tuple[Points, Triangles]
Point = NDArray[np.float64]


def _most(points: Points, direction: tuple[float, float, float], count: int = 1) -> Point:
    """Mean of the `count` points that lie farthest in a direction."""
    order = (points @ np.array(direction)).argsort()[::-1][:count]
    found: Point = points[order].mean(axis=0)
    return found


def malleoli(shank: Mapping[str, Bone]) -> tuple[Point, Point]:
    """Tips of the medial (tibia) and lateral (fibula) malleolus."""
    tibia, fibula = shank["tibia"][0], shank["fibula"][0]
    return _most(tibia, (-0.25, 0, -1), 5), _most(fibula, (0.1, 0, -1), 5)


def plafond(shank: Mapping[str, Bone]) -> Point:
    """The middle of the tibial plafond (3,): the underside of the tibia between the malleoli."""
    tibia = shank["tibia"][0]
    low = float(tibia[:, 2].min())
    distal = tibia[tibia[:, 2] < low + 26]
    middle = (distal[:, 0].max() + distal[:, 0].min()) / 2 + 2
    y = distal[(distal[:, 2] > low + 14)][:, 1]
    rear, fore = float(y.max()), float(y.min())
    under = distal[(abs(distal[:, 0] - middle) < 8) & (abs(distal[:, 1] - (rear + fore) / 2) < 8)]
    return np.array([middle, (rear + fore) / 2, float(np.median(under[under[:, 2] < low + 20][:, 2]))])


def of_femur(points: Points, head: Point) -> dict[str, Point]:
    """Trochanters."""
    upper = points[points[:, 2] > -90]
    lesser = upper[(upper[:, 2] < -30) & (upper[:, 2] > -80)]
    return {
        "greater_trochanter_tip": _most(upper[upper[:, 0] > head[0] + 30], (0, 0, 1)),
        "lesser_trochanter": _most(lesser, (-0.75, 0.65, 0), 5),
    }


def of_shank(bones: Mapping[str, Bone]) -> dict[str, Point]:
    """Tuberosity, fibular head, malleoli, ankle centre."""
    tibia, fibula = bones["tibia"][0], bones["fibula"][0]
    top = float(tibia[:, 2].max())
    band = tibia[(tibia[:, 2] < top - 32) & (tibia[:, 2] > top - 52)]
    medial, lateral = malleoli(bones)
    return {
        "tibial_tuberosity": _most(band, (0, -1, 0), 5),
        "fibular_head": _most(fibula, (0, 0, 1), 3),
        "medial_malleolus": medial,
        "lateral_malleolus": lateral,
        "ankle_centre": plafond(bones) - np.array([0.0, 0.0, DOME_MM]),
    }


def of_foot(feet: Mapping[str, Bone]) -> dict[str, Point]:
    """Heel, navicular, joints and tips of the toes, floor."""
    found = {
        "calcaneus_back": _most(feet["calcaneus"][0], (0, 1, 0), 3),
        "navicular_tuberosity": _most(feet["navicular"][0], (-1, 0, -0.3), 3),
        "fifth_metatarsal_base": _most(feet["metatarsal_5"][0], (0.4, 1, 0), 3),
        "floor": np.array([0.0, 0.0, min(float(p[:, 2].min()) for p, _ in feet.values())]),
    }
    for name, n in (("first", 1), ("third", 3), ("fifth", 5)):
        head, base = feet[f"metatarsal_{n}"][0], feet[f"phalanx_{n}_1"][0]
        found[f"{name}_mtp"] = (_most(head, (0, -1, 0), 8) + _most(base, (0, 1, 0), 8)) / 2
    for name, last in (
        ("hallux_tip", "phalanx_1_2"),
        ("third_toe_tip", "phalanx_3_3"),
        ("fifth_toe_tip", "phalanx_5_3"),
    ):
        found[name] = _most(feet[last][0], (0, -1, 0), 3)
    return found


def find(long: Mapping[str, Bone], feet: Mapping[str, Bone], knee: Any, head: Point) -> Mapping[str, Sequence[float]]:
    """All landmarks of the left leg; `knee` has centre, medial, lateral."""
    found = {
        "knee_centre": knee.centre,
        "medial_femoral_condyle": knee.medial,
        "lateral_femoral_condyle": knee.lateral,
        "patella_centre": long["patella"][0].mean(axis=0),
        **of_femur(long["femur"][0], head),
        **of_shank(long),
        **of_foot(feet),
    }
    return {name: [float(v) for v in xyz] for name, xyz in found.items()}
