"""The nouns of a cut: how a condition is cut open, and the cut that is on show.

A cut is a plane through a place of the neutral body. What lies on its far side, of the structures it names, is taken away. Must
not know: where the place is, how a cut surface looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Plane = Literal["coronal", "axial"]
"""coronal: what lies in front is taken away, seen from the front. axial: across a disc, what lies above, seen from above."""

PLANES: tuple[Plane, ...] = get_args(Plane)


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a condition is cut open, as content says it; `{side}` and `{level}` stand for what is set.

    through: a landmark or structure. takes: ids, or the beginnings of ids, of what is cut. shows: ids that are seen in
    it though their layer is off. names: ids that get a label.
    focus: id the camera looks at; distance: mm; azimuth, elevation: degrees, as seen on the left. words: for the caption.
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


@dataclass(frozen=True, slots=True)
class Cut:
    """The cut on show: the plane's direction and the place it goes through (neutral frame), and what it takes away."""

    plane: Plane
    through: str
    takes: tuple[str, ...]

    def meets(self, identifier: str) -> bool:
        """Whether a structure or mesh is cut: it is named, or a part of what is named (`disc` names `disc.L4-L5`)."""
        return any(identifier == name or identifier.startswith(f"{name}.") for name in self.takes)
