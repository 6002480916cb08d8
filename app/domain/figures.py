"""The noun of evidence: a published figure, written once and referred to wherever it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType

CHECKED, SECONDARY, DERIVED, RECALLED = "checked", "secondary", "derived", "from knowledge"
MODEL, COUNTED = "model", "counted"

SURE: Mapping[str, str] = MappingProxyType(
    {
        CHECKED: "Read in the paper's abstract or page",
        SECONDARY: "Second-hand: read elsewhere, not in the original",
        DERIVED: "Worked out from published figures",
        RECALLED: "From memory, not re-read: check it before relying on it",
        MODEL: "A number of the model, not published",
        COUNTED: "Counted in the pages themselves when the program opened",
    }
)
"""How sure the content is of a figure, in words for a person, by status."""

PARTS = ("n", "margin", "bare", "whole")
"""What of a figure may be referred to besides all of it: people, published interval, without its unit, rounded."""


BESIDE = ("canal_area", "sac_area", "canal_depth", "foramen_area", "foramen_height", "disc_pressure", "note")
"""What a figure may say it stands beside: a number of the model, by its name, or a remark there."""


class NoSuchPartError(ValueError):
    """A figure was asked for something it does not have; the message says what."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a publication, or of the model.

    key: `lesher2008.below_knee`. value: ready for text, one number or several (`22`, `62 to 64`, `3 of 7`); unit: `%`,
    `mm`, or empty. margin: the published interval, ready for text, or None. what: what was measured; whom: in whom;
    n: how many, ready for text, or None where it is not known. status: one of SURE; `counted` is never written, only made.
    sources: keys, the first one is where it was published; empty for a number of the model. beside: the number of the model
    it stands next to (`sac_area L4-L5`), `note` when a remark there says it, empty when pages alone refer to it.
    """

    key: str
    value: str
    unit: str
    what: str
    whom: str
    status: str
    sources: tuple[str, ...]
    n: str | None = None
    margin: tuple[str, str] | None = None
    beside: str = ""
    file: str = ""
    line: int = 1

    def text(self, *parts: str) -> str:
        """The figure in words: `22 %`; with `bare` without its unit, with `whole` rounded, `n` or `margin` instead of it.

        Raises NoSuchPartError.
        """
        for part in parts:
            if part not in PARTS:
                raise NoSuchPartError(f"'{part}' is no part of a figure; parts are {', '.join(PARTS)}")
        if "n" in parts:
            if self.n is None:
                raise NoSuchPartError(f"'{self.key}' has no 'n'; add it to the figure")
            return self.n
        if "margin" in parts:
            if self.margin is None:
                raise NoSuchPartError(f"'{self.key}' has no 'margin'; add it to the figure")
            return " to ".join(self.margin)
        value = _rounded(self) if "whole" in parts else self.value
        return value if "bare" in parts or not self.unit else f"{value} {self.unit}"


def bearing_out(percent: float, sources: Iterable[str], figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures in percent of some sources that say a percentage, as published or rounded; empty when none does.

    It leads from a percentage of a zone on the skin to the card of what stands behind it.
    """
    keys = set(sources)
    said = f"{percent:g}"
    own = (figure for figure in figures if figure.unit == "%" and keys & set(figure.sources))
    return tuple(figure for figure in own if said in (figure.value, _whole_of(figure)))


def _whole_of(figure: Figure) -> str:
    """The value rounded, or as it is where it is not one number."""
    try:
        return _rounded(figure)
    except NoSuchPartError:
        return figure.value


def _rounded(figure: Figure) -> str:
    """The value as a whole number, halves up, as a person rounds."""
    try:
        return str(Decimal(figure.value).quantize(Decimal(1), ROUND_HALF_UP))
    except InvalidOperation:
        raise NoSuchPartError(f"'{figure.key}' is not one number and cannot be rounded") from None
