"""The nouns of a cut: how a condition is cut open, and the cut that is on show.

A cut is a plane through a place of the neutral body. What lies on its far side, of the structures it names, is taken away. Must
not know: where the place is, how a cut surface looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

Plane = Literal["coronal", "axial", "rim"]
"""coronal: what lies in front is taken away, seen from the front. axial: across a disc, what lies above, seen from above. rim: through
a hip socket's axis and a place on the clock of its rim."""

PLANES: tuple[Plane, ...] = get_args(Plane)


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a condition is cut open, as content says it; `{side}`, `{level}` and the like stand for what is set.

    through: a landmark or structure. takes: ids, or the beginnings of ids, of what is cut. shows: ids that are seen in
    it though their layer is off. names: ids that get a label.
    focus: id the camera looks at; distance: mm; azimuth, elevation: degrees, as seen on the left. words: for the caption.
    hour: of a rim. turns: azimuth and elevation by hour, instead of the others.
    """

    plane: Plane
    through: str
    takes: tuple[str, ...]
    shows: tuple[str, ...]
    names: tuple[str, ...]
    focus: str
    distance: float
    azimuth: float
    elevation: float
    words: str
    hour: str = ""
    turns: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Cut:
    """The cut on show: the plane's direction and the place it goes through (neutral frame), and what it takes away.

    hour: place on the clock of a rim, 12 the top, 3 the front.
    """

    plane: Plane
    through: str
    takes: tuple[str, ...]
    hour: float | None = None

    def meets(self, identifier: str) -> bool:
        """Whether a structure or mesh is cut: it is named, or a part of what is named (`disc` names `disc.L4-L5`)."""
        return any(identifier == name or identifier.startswith(f"{name}.") for name in self.takes)
