"""Joins what the parts of the mechanics find into one answer: what a condition does first, then the posture's numbers.

Must not know: who asks, what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.content.meshfile import MeshFileError
from app.domain.answers import Answer, Measure, Settings, Value
from app.domain.motion import Parameter
from app.domain.pose import LIMITS, STANDING, Pose, clamped
from app.mechanics import (
    arthritis,
    effects,
    excursion,
    labral_tear,
    muscle_lengths,
    piriformis,
    sacroiliac,
    sciatic_room,
    spine_measures,
)
from app.mechanics.kinematics import matrices
from app.mechanics.settings import number_in, settled, side_in
from app.mechanics.shapes import Shapes

Found = TypeVar("Found")
Floats = NDArray[np.float64]
Measured = Callable[[Settings, Shapes], tuple[Measure, ...]]

OWN: Mapping[str, Measured] = MappingProxyType(
    {
        effects.SACROILIAC: lambda settings, shapes: sacroiliac.measures(settings),
        effects.PIRIFORMIS: piriformis.measures,
        effects.ARTHRITIS: arthritis.measures,
        effects.TEAR: labral_tear.measures,
    }
)
"""Condition -> the numbers that are its own, whatever the posture."""

SPINAL = frozenset({effects.DISC, effects.STENOSIS})
"""Conditions that change the numbers of the lumbar spine standing too."""


def answered(
    shapes: Shapes, pose: Pose, condition: str | None, parameters: Sequence[Parameter], settings: Settings
) -> Answer:
    """The whole answer. Settings are fitted to the parameters, the posture to what a body can do; each with a word."""
    values, words = settled(parameters, settings) if condition else ({}, ())
    held, changed = clamped(pose)
    drawn = effects.posed(condition, values, held)
    lost: list[str] = []
    reached, spine = _tried(partial(_of_spine, shapes, held, condition, values), NO_SPINE, lost)
    own = _tried(partial(_own, shapes, condition, tuple(sorted(values.items()))), NO_MEASURES, lost)
    nerve = _tried(partial(_of_nerve, shapes, held, condition, values), NO_MEASURES, lost)
    muscles = _tried(partial(_of_muscles, shapes, held), NO_MEASURES, lost)
    return Answer(
        reached=reached,
        measures=(*own, *nerve, *spine, *muscles, *excursion.measures(held)),
        words=(*words, *(_gave_way(part, pose, held) for part in changed), *dict.fromkeys(lost)),
        pose=None if drawn == pose else drawn,
    )


NO_MEASURES: tuple[Measure, ...] = ()
NO_SPINE: tuple[tuple[str, ...], tuple[Measure, ...]] = ((), ())


def _tried(ask: Callable[[], Found], otherwise: Found, lost: list[str]) -> Found:
    """What a part of the answer says; when a mesh cannot be read, that is said in `lost` and the other parts go on."""
    try:
        return ask()
    except MeshFileError as error:
        lost.append(f"{error.file}: {error.message}.")
        return otherwise


@lru_cache(maxsize=64)
def _own(shapes: Shapes, condition: str | None, settings: tuple[tuple[str, Value], ...]) -> tuple[Measure, ...]:
    """Numbers that are the condition's own: the same in every posture, so that posing asks for them once."""
    own = OWN.get(condition or "")
    return own(dict(settings), shapes) if own else ()


@lru_cache(maxsize=8)
def _moves(shapes: Shapes, pose: Pose) -> Floats:
    """The segments' movements; kept, as the other numbers of a posture, for a slider of the condition that asks again."""
    return matrices(pose, shapes.joints)


@lru_cache(maxsize=8)
def _of_muscles(shapes: Shapes, pose: Pose) -> tuple[Measure, ...]:
    return muscle_lengths.measures(shapes, pose, _moves(shapes, pose)) if pose != STANDING else ()


def _of_spine(
    shapes: Shapes, pose: Pose, condition: str | None, settings: Settings
) -> tuple[tuple[str, ...], tuple[Measure, ...]]:
    """Roots that are reached, and the numbers of the lumbar spine where posture or condition can have changed them."""
    if condition in SPINAL:
        return spine_measures.answer(pose, condition, settings, shapes, _moves(shapes, pose))
    return (), _of_healthy_spine(shapes, pose) if pose != STANDING else ()


@lru_cache(maxsize=8)
def _of_healthy_spine(shapes: Shapes, pose: Pose) -> tuple[Measure, ...]:
    return spine_measures.answer(pose, None, {}, shapes, _moves(shapes, pose))[1]


def _of_nerve(shapes: Shapes, pose: Pose, condition: str | None, settings: Settings) -> tuple[Measure, ...]:
    """The sciatic nerve's room: when the posture or the condition can have changed it."""
    if condition == effects.PIRIFORMIS:
        spasm = number_in(settings, "spasm", 0.0, 1.0, 0.5)
        return sciatic_room.clearances(shapes, _moves(shapes, pose), side_in(settings), spasm)
    return sciatic_room.clearances(shapes, _moves(shapes, pose), None, 0.0) if pose != STANDING else ()


def _gave_way(part: str, pose: Pose, held: Pose) -> str:
    low, high = LIMITS[part]
    asked, name = getattr(pose, part), part.replace("_", " ").capitalize()
    return f"{name}: {asked:g}° is beyond {low:g}° to {high:g}°; {getattr(held, part):g}° is shown."
