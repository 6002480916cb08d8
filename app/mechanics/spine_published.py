"""What is published about the room in the lumbar canal and about the disc's pressure, by level and posture.

Figures and their standing from evidence/kinematics.yaml and morphometry.yaml with its corrections. Must not know: the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.pose import Pose
from app.mechanics.shapes import LEVELS

KNOWLEDGE, CHECKED = "from knowledge", "checked"

TURNED = 0.5
"""Degrees of lumbar movement below which a posture counts as unmoved."""


@dataclass(frozen=True, slots=True)
class Published:
    """Lowest and highest published figure, of the unit or in percent of neutral, and how sure it is."""

    span: tuple[float, float]
    percent: bool
    status: str
    sources: tuple[str, ...]
    note: str = ""


def _levels(
    rows: tuple[tuple[float, float], ...], percent: bool, sources: tuple[str, ...], note: str = ""
) -> dict[str, Published]:
    return {level: Published(row, percent, KNOWLEDGE, sources, note) for level, row in zip(LEVELS, rows, strict=True)}


FULL = "Published for the whole movement."
_FORAMEN = ("fujiwara2001", "inufusa1996", "schmid1999", "livf_dual_fluoro", "model_synthesis")
_CANAL = ("schmid1999", "chung2000", "model_synthesis")

CANAL: Mapping[str, Mapping[str, Published]] = MappingProxyType(
    {
        "flexion": _levels(((0, 6), (0, 9), (1, 11), (1, 13), (0, 8)), True, _CANAL, FULL),
        "extension": _levels(((-10, 0), (-13, -2), (-17, -4), (-22, -6), (-16, 0)), True, _CANAL, FULL),
        "neutral": {
            "L4-L5": Published((78, 322), False, CHECKED, ("pmc5728944",), "Older people without stenosis, n = 130.")
        },
    }
)

SAC: Mapping[str, Published] = MappingProxyType(
    _levels(
        ((124, 276), (114, 266), (100, 260), (86, 254), (80, 234)),
        False,
        ("model_synthesis",),
        "Marks: below 100 mm² relative, below 75 mm² severe narrowing; symptoms follow the area poorly.",
    )
)

DEPTH: Mapping[str, Published] = MappingProxyType(
    _levels(
        ((14.6, 21.0), (14.0, 20.4), (13.4, 20.2), (13.2, 20.8), (13.0, 21.4)),
        False,
        ("panjabi1992", "cook2021", "model_synthesis"),
        "Bony canal; the flavum takes some of it. Marks: 10 to 12 mm relative, below 10 mm severe narrowing.",
    )
)

FORAMEN: Mapping[str, Mapping[str, Published]] = MappingProxyType(
    {
        "flexion": _levels(((3, 15), (5, 20), (6, 24), (6, 28), (2, 25)), True, _FORAMEN, FULL),
        "extension": _levels(((-18, -4), (-24, -5), (-28, -6), (-32, -6), (-22, 0)), True, _FORAMEN, FULL),
        "bend same": _levels(((-14, -3),) * 5, True, ("fujiwara2001",), FULL),
        "bend opposite": _levels(((1, 9),) * 5, True, ("fujiwara2001",), FULL),
        "rotation same": _levels(((-9, 0),) * 5, True, ("fujiwara2001",), FULL),
        "rotation opposite": _levels(((0, 7),) * 5, True, ("fujiwara2001",), FULL),
        "neutral": _levels(
            ((61, 149), (72, 168), (70, 170), (58, 162), (44, 156)), False, ("inufusa1996", "model_synthesis")
        ),
    }
)

HEIGHT: Mapping[str, Published] = MappingProxyType(
    _levels(
        ((14.7, 24.3), (15.7, 25.3), (15.0, 25.0), (13.8, 24.2), (10.9, 22.1)),
        False,
        ("hasegawa1995", "model_synthesis"),
        "Mark: 15 mm or less with a disc of 4 mm or less behind often goes with a pinched root.",
    )
)

RECESS_NOTE = "Marks: more than 5 mm normal, 3 to 5 mm relative, 3 mm or less narrow."

PRESSURE_NOTE = "Measured inside the L4–L5 disc of one man of 45 years and 70 kg; other people differ by about 40 %."

PRESSURE: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "standing": ("standing at ease", 0.50),
        "bent": ("standing, bent forward", 1.10),
        "sitting": ("sitting without a back rest", 0.46),
        "sitting bent": ("sitting, bent forward as far as it goes", 0.83),
        "prone": ("lying face down", 0.10),
        "supine": ("lying, at the start of the night", 0.10),
    }
)
"""MPa; evidence/kinematics.yaml intradiscal_pressure.wilke_L4L5_MPa, checked."""


def movement(pose: Pose) -> str:
    """Which published movement a posture belongs to: `flexion`, `extension`, `bend`, `rotation` or `neutral`."""
    if abs(pose.lumbar_flexion) > TURNED:
        return "flexion" if pose.lumbar_flexion > 0 else "extension"
    if abs(pose.lumbar_bend) > TURNED:
        return "bend"
    return "rotation" if abs(pose.lumbar_rotation) > TURNED else "neutral"


def toward(pose: Pose, side: str) -> str:
    """`movement`, and for a bend or a turn whether it goes to this side."""
    way = movement(pose)
    if way not in ("bend", "rotation"):
        return way
    angle = pose.lumbar_bend if way == "bend" else pose.lumbar_rotation
    return f"{way} {'same' if (angle > 0) == (side == 'left') else 'opposite'}"


def measured_posture(pose: Pose) -> str | None:
    """The posture of PRESSURE that a pose is near to, or None when none of the measured ones is."""
    if abs(pose.recline) > 60.0:
        return "supine" if pose.recline > 0 else "prone"
    sitting = min(pose.hip_flexion_left, pose.hip_flexion_right) > 55.0
    if sitting:
        return "sitting bent" if pose.lumbar_flexion > 40.0 else "sitting" if pose.lumbar_flexion > -5.0 else None
    if abs(pose.lumbar_flexion) < 8.0:
        return "standing"
    return "bent" if pose.lumbar_flexion > 25.0 else None
