"""The cut surfaces of the meshes that a plane meets: found anew only for those that have moved against it, for all of these at once.

Must not know: VTK, a posture, which condition is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from app.domain.ids import ROOT_ORDER
from app.scene import section
from app.scene.crossing import Crossing, Sides
from app.scene.cutlook import CutLook, cut_look
from app.scene.posing import Lying, Posing
from app.scene.section import Index, Plane, Vectors
from app.scene.solids import Bundle, Solid
from app.state.appstate import Theme

XYZ = tuple[float, float, float]

LIFT_MM = 0.03
"""Cut surfaces lie so much above each other, in the order of their looks."""

NO_LINES: Vectors = np.empty((0, 2, 2))
NOTHING_LIT: frozenset[str] = frozenset()
NO_QUADS: NDArray[np.float32] = np.empty((0, 4, 3), dtype=np.float32)
NO_COLOURS: NDArray[np.uint8] = np.empty((0, 4), dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One outline of a mesh: all of it, or of a nerve what is lit or not. lines (k, 2, 2) and the pieces (f, 4, 2) that fill it, mm."""

    lines: Vectors
    pieces: Vectors


@dataclass(frozen=True, eq=False)
class Slice:
    """The cut surfaces of one mesh. plane: where they lie; order: what is drawn over what. No slots: its middle is found once.

    quads (q, 4, 3) float32 mm and colours (q, 4) uint8 RGBA: what is drawn, fill and rim.
    """

    plane: Plane
    order: int
    faces: tuple[Face, ...]
    quads: NDArray[np.float32]
    colours: NDArray[np.uint8]

    @cached_property
    def spot(self) -> XYZ | None:
        """A place in the middle, mm, of what is lit rather than what is not; None where nothing is cut."""
        for face in reversed(self.faces):
            middle = section.middle_of(face.pieces, face.lines)
            if middle is not None:
                x, y, z = (float(v) for v in self.plane.world(middle))
                return (x, y, z)
        return None

    @property
    def area(self) -> float:
        """Area in mm2."""
        return sum((section.area(face.lines) for face in self.faces if len(face.pieces)), 0.0)

    def contains(self, place: Vectors) -> bool:
        """Whether a place (2,) mm of the plane lies inside."""
        return section.contains(np.concatenate([NO_LINES, *(face.lines for face in self.faces)]), place)


@dataclass(slots=True)
class _Known:
    """What is known of one mesh. stamp: what its slice was made of."""

    crossing: Crossing = field(default_factory=Crossing)
    stamp: object = None
    slice: Slice | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Due:
    """An outline that is to be filled: of which mesh, how it looks.

    corners (k, 3, 3) mm: its triangles; above (k, 3): which of them lie beyond the plane.
    """

    mesh_id: str
    look: CutLook
    opacity: float
    corners: NDArray[np.float32]
    above: Sides


class Slicer:
    """Remembers the slices of one stage."""

    def __init__(self, posing: Posing) -> None:
        self._posing = posing
        self._known: dict[str, _Known] = {}

    def slices(self, solids: Sequence[Solid], plane: Plane, theme: Theme) -> dict[str, Slice]:
        """The slice of each mesh, by its id; the same object while it is the same."""
        posing, due, fresh = self._posing, list[_Due](), dict[str, _Known]()
        for solid in solids:
            known = self._known.get(solid.mesh_id) or self._known.setdefault(solid.mesh_id, _Known())
            changes = posing.changes(solid.surface)
            stamp = (plane, theme, solid.opacity, _lit(solid), changes, posing.turns(solid.mesh_id))
            if stamp != known.stamp:
                known.stamp, fresh[solid.mesh_id] = stamp, known
                lying = posing.lying(solid.mesh_id, solid.surface)
                known.crossing.find(lying, changes, solid.surface.mesh.triangles, plane)
                due += _due(solid, known.crossing, lying, theme)
        for mesh_id, made in _sliced(fresh, due, plane).items():
            fresh[mesh_id].slice = made
        found = ((solid.mesh_id, self._known[solid.mesh_id].slice) for solid in solids)
        return {mesh_id: made for mesh_id, made in found if made is not None}

    def forget(self) -> None:
        """Nothing is cut any more."""
        self._known.clear()


def _lit(solid: Solid) -> frozenset[str]:
    return solid.lit if isinstance(solid, Bundle) else NOTHING_LIT


def _due(solid: Solid, crossing: Crossing, lying: Lying, theme: Theme) -> list[_Due]:
    """The outlines of a mesh that are to be filled; of a nerve what is not lit and what is."""
    if not len(crossing.triangles):
        return []
    corners, above = crossing.corners(lying)
    opacity = min(1.0, solid.opacity / solid.tissue.opacity)  # what a tissue is by itself does not count
    if not isinstance(solid, Bundle) or not solid.lit:
        return [_Due(solid.mesh_id, cut_look(solid.mesh_id, False, theme), opacity, corners, above)]
    lit = np.isin(solid.roots[crossing.triangles[:, 0]], [ROOT_ORDER.index(root) for root in solid.lit])
    return [
        _Due(solid.mesh_id, cut_look(solid.mesh_id, glows, theme), opacity, corners[lit == glows], above[lit == glows])
        for glows in (False, True)
    ]


def _sliced(mesh_ids: Iterable[str], due: Sequence[_Due], plane: Plane) -> dict[str, Slice]:
    """The slices of some meshes from all their outlines at once; those without one have an empty slice."""
    made = {mesh_id: Slice(plane, 0, (), NO_QUADS, NO_COLOURS) for mesh_id in mesh_ids}
    if not due:
        return made
    owner = np.repeat(np.arange(len(due)), [len(each.corners) for each in due])
    corners, above = (np.concatenate([getattr(each, name) for each in due]) for name in ("corners", "above"))
    lines = section.outline(corners, above, plane)
    pieces, whose = section.filled(lines, owner)
    rims = np.flatnonzero(np.bincount(whose, minlength=len(due))[owner])
    bands = section.rimmed(lines[rims], owner[rims], np.array([each.look.width for each in due])[owner[rims]])
    part = np.concatenate([2 * whose, 2 * owner[rims] + 1])
    order = np.argsort(part, kind="stable")
    quads, colours = _painted(np.concatenate([pieces, bands])[order], part[order], due, plane)
    starts = [np.searchsorted(some, np.arange(len(due) + 1)) for some in (owner, whose, part[order] // 2)]
    for mesh_id, own in groupby(range(len(due)), key=lambda number: due[number].mesh_id):
        numbers = tuple(own)
        faces = tuple(
            Face(*(some[at[n] : at[n + 1]] for some, at in zip((lines, pieces), starts[:2], strict=True)))
            for n in numbers
        )
        drawn = slice(starts[2][numbers[0]], starts[2][numbers[-1] + 1])
        made[mesh_id] = Slice(plane, due[numbers[-1]].look.order, faces, quads[drawn], colours[drawn])
    return made


def _painted(
    flat: Vectors, part: Index, due: Sequence[_Due], plane: Plane
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Pieces (q, 4, 2) lifted into their order (q, 4, 3) mm, and their colours (q, 4); part (q,): twice whose they are, a rim one more."""
    lift = np.array([(1.0 + each.look.order + rim) * LIFT_MM for each in due for rim in (0.0, 0.5)])
    colours = np.array([(*rgb, each.opacity) for each in due for rgb in (each.look.fill, each.look.rim)])
    quads = plane.world(flat.reshape(-1, 2), np.repeat(lift[part], 4)[:, None]).astype(np.float32)
    return quads.reshape(-1, 4, 3), np.rint(colours * 255).astype(np.uint8)[part]
