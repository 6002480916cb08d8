"""The sacroiliac joint's small movement: the sacrum nods between the hip bones, drawn larger than it is and said so.

The sacrum is one bone: both joints move when it nods, the chosen side is the one that is lit. Must not know: meshes.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.answers import Measure, Settings
from app.domain.pose import LIMITS, Pose
from app.mechanics.settings import number_in

NODS_DEGREES = 1.7
"""Mean rotation in healthy volunteers (jacob1995, checked)."""

GLIDES_MM = 0.7
"""Mean translation in the same people; not drawn."""

MOST_DEGREES, MOST_MM = 3.6, 2.0
"""The most that was found with markers in the bones (kibsgard2012, checked)."""


def shown_degrees(settings: Settings) -> float:
    """How far the sacrum is drawn to nod."""
    return NODS_DEGREES * number_in(settings, "exaggeration", 1.0, 10.0, 5.0)


def posed(settings: Settings, pose: Pose) -> Pose:
    """The posture with the nod in it. The low back hollows by as much, as far as it can: the trunk stays where it was."""
    nod = shown_degrees(settings)
    lowest = min(LIMITS["lumbar_flexion"][0], pose.lumbar_flexion)
    return replace(pose, sacroiliac=pose.sacroiliac + nod, lumbar_flexion=max(pose.lumbar_flexion - nod, lowest))


def measures(settings: Settings) -> tuple[Measure, ...]:
    """What is drawn, and what is published."""
    shown = shown_degrees(settings)
    times = shown / NODS_DEGREES
    exaggerated = f"Drawn {times:g} times larger than the mean in healthy people." if times > 1 else "Drawn true."
    return (
        Measure(
            "motion.sacroiliac.shown",
            "Nod of the sacrum as drawn",
            shown,
            "°",
            neutral=0.0,
            published=(0.0, MOST_DEGREES),
            status="checked",
            sources=("jacob1995", "kibsgard2012"),
            note=f"{exaggerated} Both joints move with the one bone.",
        ),
        *PUBLISHED,
    )


PUBLISHED = (
    Measure(
        "motion.sacroiliac.rotation",
        "Nod in healthy people, mean",
        NODS_DEGREES,
        "°",
        published=(0.0, MOST_DEGREES),
        status="checked",
        sources=("jacob1995", "kibsgard2012", "goode2008"),
        computed=False,
        note="The range is the most found with markers in the bone; 8° is the largest of any method in a review, read second-hand.",
    ),
    Measure(
        "motion.sacroiliac.translation",
        "Glide in healthy people, mean",
        GLIDES_MM,
        "mm",
        published=(0.0, MOST_MM),
        status="checked",
        sources=("jacob1995", "kibsgard2012", "goode2008"),
        computed=False,
        note="Not drawn. 8 mm is the largest of any method in a review, read second-hand.",
    ),
    Measure(
        "motion.sacroiliac.single-leg-stance",
        "Nod when standing on one leg",
        0.5,
        "°",
        status="checked",
        sources=("kibsgard2014",),
        computed=False,
        note="11 people, markers in the bone; no measurable glide.",
    ),
)
"""What is published and not drawn."""
