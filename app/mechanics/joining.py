"""Joins what the parts of the mechanics find into one answer: what a condition does first, then the posture's numbers.

Must not know: who asks, what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from app.domain.answers import Answer, Measure, Settings, Value
from app.domain.motion import Parameter
from app.domain.pose import LIMITS, STANDING, Pose, clamped
from app.mechanics import contact, effects, excursion, hip_joint, muscle_lengths, sacroiliac
from app.mechanics.kinematics import matrices
from app.mechanics.settings import settled
from app.mechanics.shapes import Shapes

Measured = Callable[[Settings, Shapes], tuple[Measure, ...]]

OWN: Mapping[str, Measured] = MappingProxyType(
    {
        effects.SACROILIAC: lambda settings, shapes: sacroiliac.measures(settings),
        effects.ARTHRITIS: hip_joint.osteoarthritis_measures,
        effects.TEAR: hip_joint.labral_measures,
    }
)
"""Condition -> the numbers that are its own, whatever the posture."""

REACHES: Mapping[str, Callable[[Settings, Shapes], tuple[str, ...]]] = MappingProxyType(
    {effects.DISC: contact.reached},
)
"""Condition -> the roots that its shape touches."""


def answered(
    shapes: Shapes, pose: Pose, condition: str | None, parameters: Sequence[Parameter], settings: Settings
) -> Answer:
    """The whole answer. Settings are fitted to the parameters, the posture to what a body can do; each with a word."""
    values, words = settled(parameters, settings) if condition else ({}, ())
    held, changed = clamped(pose)
    drawn = effects.posed(condition, values, held)
    reached, own = _of_condition(shapes, condition, tuple(sorted(values.items())))
    return Answer(
        reached=reached,
        measures=(*own, *_of_posture(shapes, held)),
        words=(*words, *(_gave_way(part, pose, held) for part in changed)),
        pose=None if drawn == pose else drawn,
    )


@lru_cache(maxsize=64)
def _of_condition(
    shapes: Shapes, condition: str | None, settings: tuple[tuple[str, Value], ...]
) -> tuple[tuple[str, ...], tuple[Measure, ...]]:
    """Roots and numbers that are the condition's own: the same in every posture, so that posing asks for them once."""
    reaches, own = REACHES.get(condition or ""), OWN.get(condition or "")
    values = dict(settings)
    return reaches(values, shapes) if reaches else (), own(values, shapes) if own else ()


def _of_posture(shapes: Shapes, pose: Pose) -> tuple[Measure, ...]:
    if pose == STANDING:
        return ()
    moves = matrices(pose, shapes.joints)
    return (*muscle_lengths.measures(shapes, pose, moves), *excursion.measures(pose))


def _gave_way(part: str, pose: Pose, held: Pose) -> str:
    low, high = LIMITS[part]
    asked, name = getattr(pose, part), part.replace("_", " ").capitalize()
    return f"{name}: {asked:g}° is beyond {low:g}° to {high:g}°; {getattr(held, part):g}° is shown."
