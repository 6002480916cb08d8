"""The hip and the lumbar spine share a movement: what the hip does not give, the spine is asked for.

A hypothesis, and told as one wherever it is shown: studies found stiff hips and painful backs together, none of them the
mechanism. The rule and its share are evidence/kinematics.yaml, limited_hip_rotation_and_lumbar_rotation.model_rule (from
knowledge). Must not know: meshes, conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.answers import Measure
from app.domain.pose import LIMITS, Pose
from app.mechanics.kinematics import TABLE

FREE_LIMIT = 40.0
"""Degrees a free hip turns either way: the conventional inward range (evidence hip_rom.conventional_max, from knowledge)."""

FREE_SHARE = 2.0 / 32.0
"""What the lumbar spine gives of a turn when the hips are free; the pelvis gives the rest over the feet (from knowledge)."""

PASSED_ON = 0.4
"""Share of what a stiff hip withholds that pelvis and lumbar spine take over; 0.2 to 0.6 is as plausible (from knowledge)."""

TWIST = TABLE["rotation"]
TWIST_RANGE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {level: (0.0, 2.0) if level == "L5-S1" else (0.5, 3.0) for level in TWIST}
)
"""Degrees to one side that each level gives (evidence rom.model_default, from knowledge)."""

RHYTHM: tuple[tuple[float, float], ...] = ((30.0, 0.65), (60.0, 0.47), (90.0, 0.29))
"""Of each degree of bending forward, up to this trunk angle, the lumbar spine gives this share; beyond the last none
(evidence lumbopelvic_rhythm.implementation; the early 2:1 read in a paper that quotes esola1996, the rest from knowledge)."""

TWIST_SOURCES = ("white_panjabi1990", "pearcey_tibrewal1984")
HYPOTHESIS = (
    "A rule of the model, not a measurement: stiff hips and back pain are found together (Van Dillen 2008; Sadeghisani 2015), "
    "which proves no cause. "
    "20 to 60 percent would be as plausible as the 40 percent used here."
)


@dataclass(frozen=True, slots=True)
class Share:
    """Who gives what of a movement, degrees. levels: by disc level; missing: what nobody in the model gives.

    For a turn (+ to the left) left and right hip turn opposite ways; for a bend both flex alike.
    """

    levels: Mapping[str, float]
    lumbar: float
    pelvis: float
    hip_left: float
    hip_right: float
    missing: float


@dataclass(frozen=True, slots=True)
class Exercise:
    """A movement to a goal: the posture it ends in, its numbers, and what is to be said of it."""

    pose: Pose
    measures: tuple[Measure, ...]
    words: tuple[str, ...]


def share(
    goal: float, limit_left: float = FREE_LIMIT, limit_right: float = FREE_LIMIT, passed: float = PASSED_ON
) -> Share:
    """A turn of the trunk over the feet by `goal` degrees, + to the left, with hips that turn no further than their limits.

    The pelvis turns as one, so the stiffer hip stops both. Of what it withholds `passed` (0..1) goes to the lumbar spine, by the
    table of axial rotation and never beyond its sum.
    """
    sign, wanted = (1.0 if goal >= 0 else -1.0), abs(goal)
    full = sum(TWIST.values())
    usual = min(wanted * FREE_SHARE, full)
    demanded = wanted - usual
    pelvis = min(demanded, abs(limit_left), abs(limit_right))
    lumbar = min(usual + (demanded - pelvis) * min(max(passed, 0.0), 1.0), full)
    levels = {level: sign * lumbar * most / full for level, most in TWIST.items()}
    return Share(
        levels=MappingProxyType(levels),
        lumbar=sign * lumbar,
        pelvis=sign * pelvis,
        hip_left=sign * pelvis,
        hip_right=-sign * pelvis,
        missing=sign * (wanted - pelvis - lumbar),
    )


def turn(goal: float, limit_left: float = FREE_LIMIT, limit_right: float = FREE_LIMIT) -> Exercise:
    """Turn to the goal with these hips, told against the same turn with free ones. Goal in degrees, + to the left."""
    now, free = share(goal, limit_left, limit_right), share(goal)
    pose = Pose(lumbar_rotation=now.lumbar, hip_rotation_left=now.hip_left, hip_rotation_right=now.hip_right)
    more = abs(now.lumbar) - abs(free.lumbar)
    measures = [
        _twist("lumbar", "Lumbar twist, whole", now.lumbar, free.lumbar, (0.5 * 4, 3.0 * 4 + 2.0)),
        *(_twist(f"{n}", f"Twist {_dash(n)}", now.levels[n], free.levels[n], TWIST_RANGE[n]) for n in TWIST),
        Measure(
            "rotation.pelvis", "Turn of the pelvis over the feet", abs(now.pelvis), "°", abs(free.pelvis), note=OF_FREE
        ),
        Measure(
            "rotation.missing", "Left to the chest and the feet", abs(now.missing), "°", abs(free.missing), note=OF_FREE
        ),
    ]
    return Exercise(pose, tuple(measures), _turn_words(now, more, limit_left, limit_right))


OF_FREE = "Beside it: the same movement with free hips."


def _twist(name: str, title: str, value: float, free: float, published: tuple[float, float]) -> Measure:
    return Measure(
        name=f"rotation.{name}",
        title=title,
        value=abs(value),
        unit="°",
        neutral=abs(free),
        published=published,
        status="from knowledge",
        sources=TWIST_SOURCES,
        note=f"{OF_FREE} The published range is the most this part turns to one side.",
    )


def _turn_words(now: Share, more: float, limit_left: float, limit_right: float) -> tuple[str, ...]:
    if more < 0.05:
        return ("Both hips have room for this turn; the lumbar spine twists no more than usual.",)
    side = "left" if abs(limit_left) <= abs(limit_right) else "right"
    level = abs(now.levels["L4-L5"])
    usual = level * (1 - more / abs(now.lumbar))
    return (
        f"The {side} hip stops the pelvis at {abs(now.pelvis):.0f}°: the lumbar spine twists {more:.1f}° more, "
        f"L4–L5 {level:.1f}° instead of {usual:.1f}°.",
        HYPOTHESIS,
    )


def lumbar_of_bend(trunk: float) -> float:
    """Degrees of lumbar flexion in a forward bend of the trunk by `trunk` degrees (0 or more)."""
    lumbar, start = 0.0, 0.0
    for end, part in RHYTHM:
        lumbar += part * (min(trunk, end) - start)
        if trunk <= end:
            break
        start = end
    return lumbar


def bend_share(trunk: float, hip_limit: float = 120.0, passed: float = PASSED_ON) -> Share:
    """A forward bend of the trunk by `trunk` degrees with hips that flex no further than `hip_limit`; knees straight."""
    wanted = max(trunk, 0.0)
    usual = lumbar_of_bend(wanted)
    hip = min(wanted - usual, max(hip_limit, 0.0))
    lumbar = min(usual + (wanted - usual - hip) * min(max(passed, 0.0), 1.0), LIMITS["lumbar_flexion"][1])
    table = TABLE["flexion"]
    levels = {level: lumbar * most / sum(table.values()) for level, most in table.items()}
    return Share(MappingProxyType(levels), lumbar, hip, hip, hip, wanted - hip - lumbar)


def bend(trunk: float, hip_limit: float = 120.0) -> Exercise:
    """Bend forward to the trunk angle with these hips, told against the same bend with free ones."""
    now, free = bend_share(trunk, hip_limit), bend_share(trunk)
    pose = Pose(
        lumbar_flexion=now.lumbar,
        pelvic_tilt=now.pelvis,
        hip_flexion_left=now.hip_left,
        hip_flexion_right=now.hip_right,
    )
    measures = (
        _bending("lumbar", "Lumbar flexion, whole", now.lumbar, free.lumbar, (23.9, 60.0)),
        _bending("hip", "Flexion of the hips", now.pelvis, free.pelvis, (26.0, 66.0)),
        *(
            Measure(f"flexion.{n}", f"Flexion {_dash(n)}", now.levels[n], "°", free.levels[n], note=OF_FREE)
            for n in TABLE["flexion"]
        ),
    )
    more = now.lumbar - free.lumbar
    words: tuple[str, ...] = ()
    if more >= 0.05:
        words = (f"The hips stop at {now.pelvis:.0f}°: the lumbar spine bends {more:.1f}° more.", HYPOTHESIS)
    return Exercise(pose, measures, words)


def _bending(name: str, title: str, value: float, free: float, published: tuple[float, float]) -> Measure:
    """Published: what other studies found for a whole bend, as quoted by esola1996."""
    return Measure(
        name=f"flexion.{name}",
        title=title,
        value=value,
        unit="°",
        neutral=free,
        published=published,
        status="checked",
        sources=("esola1996",),
        note=f"{OF_FREE} Published for a whole bend.",
    )


def _dash(level: str) -> str:
    return level.replace("-", "–")
