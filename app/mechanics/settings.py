"""What a condition was asked to be, made possible: within the parameters that the content gives it.

Must not know: what a setting does to the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.domain.answers import Settings, Value
from app.domain.ids import Side
from app.domain.motion import Parameter


def settled(parameters: Sequence[Parameter], settings: Settings) -> tuple[Mapping[str, Value], tuple[str, ...]]:
    """Every parameter with a possible value, and a sentence for each that had to give way. What is missing takes its default."""
    values: dict[str, Value] = {}
    words = []
    for parameter in parameters:
        values[parameter.id], word = fitted(parameter, settings.get(parameter.id, parameter.default))
        words.append(word)
    known = {parameter.id for parameter in parameters}
    words += [f"“{name}” cannot be set here; it is left out." for name in settings if name not in known]
    return values, tuple(word for word in words if word)


def fitted(parameter: Parameter, value: Value) -> tuple[Value, str]:
    """The nearest possible value, and a sentence when it is another one."""
    if parameter.kind == "choice":
        titles = {choice.id: choice.title for choice in parameter.choices}
        if str(value) in titles:
            return str(value), ""
        shown = titles.get(str(parameter.default), str(parameter.default))
        return parameter.default, f"{parameter.title}: “{value}” is no choice; {shown} is shown."
    number = _number(value)
    if number is None:
        return parameter.default, f"{parameter.title}: “{value}” is no number; {parameter.default} is shown."
    held = min(max(number, parameter.low), parameter.high)
    words = f"{parameter.title}: {number:g} is beyond {parameter.low:g} to {parameter.high:g}; {held:g} is shown."
    return held, "" if held == number else words


def side_in(settings: Settings) -> Side:
    """The patient's side that is set; left when none is."""
    return "right" if settings.get("side") == "right" else "left"


def number_in(settings: Settings, name: str, low: float, high: float, default: float) -> float:
    """A number that is set, held within its range; the default when there is none."""
    number = _number(settings.get(name, default))
    return default if number is None else min(max(number, low), high)


def _number(value: Value) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
