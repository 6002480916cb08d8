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
from skin_foot import anchors
from skin_register import Foot, Level
from skin_source import base_mesh

FEMALE_TRUNK = (
    # name, source z, z, half width, y front, y back
    ("crotch", -84, -84, 182, -86, 98),
    ("buttock", -10, 0, 181, -90, 128),
    ("iliac spines", 62, 70, 167, -97, 112),
    ("iliac crest", 88, 104, 159, -102, 98),
    ("navel", 138, 165, 139, -106, 91),
    ("waist", 205, 222, 127, -101, 98),
    ("ribs", 262, 290, 132, -96, 106),
    ("cut", 300, 340, 139, -95, 113),
    ("above", 340, 400, 150, -106, 120),
)
MALE_TRUNK = (
    ("crotch", 13, -84, 173, -84, 84),
    ("buttock", 92, 0, 171, -92, 121),
    ("iliac spines", 148, 70, 160, -101, 109),
    ("iliac crest", 176, 104, 156, -107, 98),
    ("navel", 228, 165, 147, -112, 93),
    ("waist", 280, 222, 143, -109, 100),
    ("ribs", 335, 290, 146, -106, 106),
    ("cut", 385, 340, 152, -106, 113),
    ("above", 420, 400, 160, -110, 120),
)
FEMALE_LEG = (
    # name, source z, z, x medial, x lateral (from the mechanical axis), y front, y back
    ("ankle", -745, -772, -32, 34, -40, 46),
    ("lower shank", -690, -708, -22, 35, -25, 51),
    ("middle shank", -600, -612, -37, 39, -31, 69),
    ("calf", -505, -512, -48, 50, -40, 77),
    ("below the knee", -435, -428, -46, 54, -47, 62),
    ("patella", -392, -382, -47, 49, -64, 52),
    ("above the knee", -335, -322, -53, 58, -72, 53),
    ("mid thigh", -225, -215, -69, 82, -85, 66),
    ("upper thigh", -130, -133, -74, 98, -89, 80),
)
MALE_LEG = (
    ("ankle", -742, -772, -33, 35, -41, 46),
    ("lower shank", -690, -708, -23, 36, -26, 52),
    ("middle shank", -600, -612, -39, 41, -32, 70),
    ("calf", -465, -512, -51, 53, -41, 79),
    ("below the knee", -352, -428, -48, 55, -48, 62),
    ("patella", -296, -382, -49, 51, -65, 53),
    ("above the knee", -240, -322, -54, 60, -73, 54),
    ("mid thigh", -125, -215, -67, 81, -86, 66),
    ("upper thigh", -30, -133, -73, 91, -88, 75),
)


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """One body: the sex as the base mesh names it, and where everything goes."""

    sex: str
    levels: tuple[Level, ...]
    foot: Foot


def axis_x(z: float, marks: Mapping[str, Points]) -> float:
    """x of the left mechanical axis at height z, from the hip, knee and ankle centres."""
    chain = np.array([marks["ankle_centre"], marks["knee_centre"], marks["hip_centre"]])
    return float(np.interp(z, chain[:, 2], chain[:, 0]))


def plan(sex: str, source: Points, skin: Points, on_toe: Points, marks: Mapping[str, Points]) -> BodyPlan:
    """The plan of `female` or `male` (base points `source`, surface `skin`, its toes) around the skeleton's landmarks (left, mm)."""
    legs, trunk = (FEMALE_LEG, FEMALE_TRUNK) if sex == "female" else (MALE_LEG, MALE_TRUNK)
    levels = [
        Level(name, source, z, (axis_x(z, marks) + x0, axis_x(z, marks) + x1), (y0, y1))
        for name, source, z, x0, x1, y0, y1 in legs
    ]
    levels += [Level(name, source, z, (0.0, half), (y0, y1)) for name, source, z, half, y0, y1 in trunk]
    here, there = anchors(source, skin, on_toe, marks)
    ankle = float(source[base_mesh().joints["joint-l-ankle"], 2].mean())
    return BodyPlan(sex, tuple(levels), Foot(here, there, (ankle - 5.0, ankle + 40.0)))
