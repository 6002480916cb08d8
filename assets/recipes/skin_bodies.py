"""The two bodies as numbers: which heights of the base mesh land where, and how wide and deep each section is.

Boxes are skin to skin, mm. On the leg x is counted from the mechanical axis (hip - knee - ankle centre), y from the app's
origin; on the trunk x starts at the median plane. Chosen for an adult of average weight around the atlas' bones.
Must not know: meshes, files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from common import Points
from skin_register import Foot, Level

FEMALE_TRUNK = (
    # name, source z, z, half width, y front, y back
    ("crotch", -84, -84, 182, -86, 98),
    ("buttock", -10, 0, 181, -90, 128),
    ("iliac spines", 62, 70, 167, -96, 119),
    ("iliac crest", 88, 104, 159, -100, 111),
    ("navel", 138, 165, 139, -103, 100),
    ("waist", 205, 222, 127, -100, 98),
    ("ribs", 262, 290, 132, -98, 106),
    ("cut", 300, 340, 139, -98, 113),
    ("above", 340, 400, 150, -108, 120),
)
MALE_TRUNK = (
    ("crotch", 13, -84, 173, -84, 84),
    ("buttock", 92, 0, 171, -92, 120),
    ("iliac spines", 148, 70, 160, -100, 115),
    ("iliac crest", 176, 104, 156, -105, 109),
    ("navel", 228, 165, 147, -109, 101),
    ("waist", 280, 222, 143, -108, 101),
    ("ribs", 335, 290, 146, -107, 108),
    ("cut", 385, 340, 152, -108, 114),
    ("above", 420, 400, 160, -112, 120),
)
FEMALE_LEG = (
    # name, source z, z, x medial, x lateral (from the mechanical axis), y front, y back
    ("ankle", -745, -758, -33, 32, -46, 40),
    ("lower shank", -690, -700, -33, 31, -38, 45),
    ("middle shank", -600, -610, -42, 40, -36, 64),
    ("calf", -505, -510, -51, 49, -38, 76),
    ("below the knee", -428, -425, -50, 50, -44, 62),
    ("patella", -382, -373, -50, 50, -56, 55),
    ("above the knee", -330, -320, -52, 58, -66, 55),
    ("mid thigh", -225, -215, -61, 80, -82, 66),
)
MALE_LEG = (
    ("ankle", -742, -758, -34, 33, -47, 40),
    ("lower shank", -690, -700, -34, 32, -39, 46),
    ("middle shank", -600, -610, -44, 42, -37, 65),
    ("calf", -465, -510, -54, 53, -39, 78),
    ("below the knee", -345, -425, -52, 53, -45, 62),
    ("patella", -288, -373, -52, 52, -57, 56),
    ("above the knee", -235, -320, -54, 60, -67, 56),
    ("mid thigh", -125, -215, -62, 79, -83, 65),
)


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """One body: the sex as the base mesh names it, further targets with weights, and where everything goes."""

    sex: str
    targets: Mapping[str, float]
    levels: tuple[Level, ...]
    foot: Foot


def axis_x(z: float, marks: Mapping[str, Points]) -> float:
    """x of the left mechanical axis at height z, from the hip, knee and ankle centres."""
    chain = np.array([marks["ankle_centre"], marks["knee_centre"], marks["hip_centre"]])
    return float(np.interp(z, chain[:, 2], chain[:, 0]))


def plan(sex: str, marks: Mapping[str, Points]) -> BodyPlan:
    """The plan of `female` or `male` around the skeleton's joint centres (left, mm)."""
    legs, trunk = (FEMALE_LEG, FEMALE_TRUNK) if sex == "female" else (MALE_LEG, MALE_TRUNK)
    levels = [
        Level(name, source, z, (axis_x(z, marks) + x0, axis_x(z, marks) + x1), (y0, y1))
        for name, source, z, x0, x1, y0, y1 in legs
    ]
    levels += [Level(name, source, z, (0.0, half), (y0, y1)) for name, source, z, half, y0, y1 in trunk]
    ankle = tuple(float(v) for v in marks["ankle_centre"])
    source_ankle, length, width = ((165, -28, -750), 1.22, 1.16) if sex == "female" else ((200, -8, -747), 1.02, 1.04)
    blend = (source_ankle[2] - 5.0, source_ankle[2] + 45.0)
    foot = Foot(source_ankle, (ankle[0], ankle[1], ankle[2]), ankle[2] - 78.0, length, width, 0.0, blend)
    return BodyPlan(sex, {}, tuple(levels), foot)
