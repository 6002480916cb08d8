"""A cut through the model: the plane where the posture has carried it, what it takes away, and the surfaces that it lays open.

Everything is made when a cut is first asked for, and again only when the cut, the posture, a displacement or a look has changed.
Must not know: Qt, the camera, which condition is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPlane, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.content.meshfile import MeshFileError
from app.domain.atlas import Problem
from app.domain.cut import Cut
from app.domain.ids import ROOT_ORDER
from app.scene import section
from app.scene.anchors import Anchors
from app.scene.cutlook import cut_look
from app.scene.posing import Posing
from app.scene.section import Plane
from app.scene.solids import Bundle, Solid
from app.state.appstate import Theme

if TYPE_CHECKING:
    from app.mechanics.shapes import Shapes

XYZ = tuple[float, float, float]

Part = tuple[NDArray[np.float64], NDArray[np.int64], tuple[float, ...]]
"""Corners (n, 3) mm, triangles (m, 3), RGBA."""

LIFT_MM = 0.03
"""Cut surfaces lie so much above each other, in the order of their looks."""

AHEAD = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """The cut surfaces of one mesh. points (n, 3), plane and key: what they were made of; lines (k, 2, 2): their outlines.

    order: what is drawn over what. spot: mm, in their middle. area: mm2.
    """

    points: NDArray[np.float32]
    plane: Plane
    key: object
    lines: section.Vectors
    order: int
    parts: tuple[Part, ...]
    spot: XYZ | None
    area: float


class Cutter:
    """The cut of one stage."""

    def __init__(self, meshes: Path, anchors: Anchors, posing: Posing) -> None:
        self._meshes, self._anchors, self._posing = meshes, anchors, posing
        self.problems: tuple[Problem, ...] = ()
        self.actor: vtkActor | None = None
        self.plane: Plane | None = None
        self._cut: Cut | None = None
        self._made: object = None
        self._slices: dict[str, _Slice] = {}
        self._shapes: Shapes | None = None
        self._knife = vtkPlane()

    def clip(self, cut: Cut | None, solids: Mapping[str, Solid]) -> None:
        """Take away what a cut takes away, or (None) nothing; the cut surfaces follow with `lay_open`."""
        if cut is None and self._cut is None:
            return
        self._cut = cut
        self._aim(self._carried(cut) if cut else None)
        for mesh_id, solid in solids.items():
            solid.clip(self._knife if cut and self.plane and cut.meets(mesh_id) else None)

    def lay_open(self, solids: Mapping[str, Solid], theme: Theme) -> None:
        """Draw the cut surfaces of what is seen; every mesh already has the posture."""
        if self._cut is None or self.plane is None:
            if self.actor:
                self.actor.SetVisibility(False)
            self._made, self._slices = None, {}
            return
        seen = [s for m, s in solids.items() if self._cut.meets(m) and s.opacity > 0.0 and not s.ghostly]
        looks = tuple((s.mesh_id, s.opacity, s.lit if isinstance(s, Bundle) else frozenset()) for s in seen)
        key = (self._cut, self._posing.version, theme, looks)
        if key != self._made:
            self._made = key
            self._draw(self._surfaces(seen, theme))
        if self.actor:
            self.actor.SetVisibility(True)

    def spot(self, mesh_id: str) -> XYZ | None:
        """The middle of a mesh's cut surface, mm; None when it has none."""
        found = self._slices.get(mesh_id)
        return found.spot if found else None

    def area(self, mesh_id: str) -> float:
        """Area of a mesh's cut surface, mm2."""
        found = self._slices.get(mesh_id)
        return found.area if found else 0.0

    def met(self, start: Sequence[float], way: NDArray[np.float64]) -> tuple[str, XYZ] | None:
        """The cut surface that a line from `start` (3,) mm along `way` (3,) meets: whose it is, and where; None beside them all."""
        if self.plane is None or not self._slices:
            return None
        rise = float(way @ self.plane.normal)
        if abs(rise) < 1e-9:
            return None
        place = np.asarray(start) - way * float(self.plane.height(np.array([start]))[0]) / rise
        flat = self.plane.flat(place[None])[0]
        found = [(s.order, m) for m, s in self._slices.items() if section.contains(s.lines, flat)]
        x, y, z = (float(v) for v in place)
        return (max(found)[1], (x, y, z)) if found else None

    def takes(self, mesh_id: str, places: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Which places (n, 3) mm of a mesh are cut away (n,)."""
        if self._cut is None or self.plane is None or not self._cut.meets(mesh_id):
            return np.zeros(len(places), dtype=bool)
        return np.asarray(self.plane.height(places) > 0.0)

    # ---- inside

    def _aim(self, plane: Plane | None) -> None:
        """Cut along a plane; the same plane is kept as the same object."""
        if plane and self.plane and plane.same(self.plane):
            return
        self.plane = plane
        if plane:
            self._knife.SetOrigin(*plane.origin)
            self._knife.SetNormal(*-plane.normal)

    def _carried(self, cut: Cut) -> Plane | None:
        """The plane where the posture has it; None when its place is nowhere."""
        place, normal, bones = self._neutral(cut)
        if place is None:
            return None
        if self._posing.standing:
            return section.plane_of(np.asarray(place), normal)
        starts, ends = (
            np.mean([self._posing.carried(np.asarray(place) + far * normal, bone) for bone in bones], axis=0)
            for far in (0.0, 20.0)
        )
        return section.plane_of(starts, ends - starts)

    def _neutral(self, cut: Cut) -> tuple[XYZ | None, NDArray[np.float64], tuple[str, ...]]:
        """Place and direction of a cut in the standing body, and the bones it goes along with, in equal parts."""
        if cut.plane == "axial":
            level = cut.through.removeprefix("disc.")
            middle, behind = (self._anchors.mark(f"{level}.{end}") for end in ("centre", "posterior_midline"))
            if middle is None or behind is None:
                return None, AHEAD, ()
            y, z = np.subtract(behind, middle)[1:]
            bones = ("bone.sacrum" if name == "S1" else f"vertebra.{name}" for name in level.split("-"))
            return middle, np.array([0.0, -z, y]), tuple(bones)
        side = "right" if cut.through.endswith(".right") else "left"
        if cut.hour is not None:
            return *self._on_rim(cut.hour, side), (f"bone.hip.{side}",)
        return self._anchors.named(cut.through, "female"), AHEAD, (f"bone.hip.{side}",)

    def _on_rim(self, hour: float, side: str) -> tuple[XYZ | None, NDArray[np.float64]]:
        """Place and direction of the plane through a place of a socket's rim; no place when a bone cannot be read."""
        from app.mechanics.rim_plane import rim_plane
        from app.mechanics.shapes import Shapes

        if self._shapes is None:
            self._shapes = Shapes(self._meshes)
        try:
            centre, normal = rim_plane(hour, side, self._shapes)
        except MeshFileError as error:
            self.problems = (Problem(error.file, 1, error.message),)
            return None, AHEAD
        x, y, z = (float(v) for v in centre)
        return (x, y, z), normal

    def _surfaces(self, solids: list[Solid], theme: Theme) -> list[Part]:
        """Every cut surface and its rim; what has not moved since it was last cut is taken over."""
        assert self.plane is not None
        slices = {}
        for solid in solids:
            points = self._posing.points(solid.mesh_id, solid.surface)
            key = (theme, solid.opacity, solid.lit if isinstance(solid, Bundle) else None)
            last = self._slices.get(solid.mesh_id)
            same = last is not None and (last.plane, last.key) == (self.plane, key)
            if last is None or not same or not np.array_equal(last.points, points):
                last = _sliced(solid, points.copy(), self.plane, key, theme)
            slices[solid.mesh_id] = last
        self._slices = slices
        return [part for each in slices.values() for part in each.parts]

    def _draw(self, parts: list[Part]) -> None:
        """All cut surfaces as one mesh with a colour per corner."""
        if self.actor is None:
            self.actor = _flat_actor()
        data = vtkPolyData()
        if parts:
            starts = np.cumsum([0, *(len(corners) for corners, _, _ in parts)])
            corners = np.concatenate([c for c, _, _ in parts]).astype(np.float32)
            triangles = np.concatenate([t + start for (_, t, _), start in zip(parts, starts, strict=False)])
            colours = np.concatenate([np.tile(rgba, (len(c), 1)) for c, _, rgba in parts])
            points, cells = vtkPoints(), vtkCellArray()
            points.SetData(numpy_to_vtk(corners, deep=True))
            cells.SetData(3, numpy_to_vtk(triangles.astype(np.int32).ravel(), deep=True))
            data.SetPoints(points)
            data.SetPolys(cells)
            data.GetPointData().SetScalars(numpy_to_vtk(np.rint(colours * 255).astype(np.uint8), deep=True))
        self.actor.GetMapper().SetInputData(data)


def _strands(solid: Solid) -> list[tuple[bool, NDArray[np.int64]]]:
    """The triangles (m, 3) of a mesh; of a nerve the strands that are not lit and those that are."""
    triangles = solid.surface.mesh.triangles
    if not isinstance(solid, Bundle) or not solid.lit:
        return [(False, triangles)]
    lit = np.isin(solid.roots[triangles[:, 0]], [ROOT_ORDER.index(root) for root in solid.lit])
    return [(False, triangles[~lit]), (True, triangles[lit])]


def _sliced(solid: Solid, points: NDArray[np.float32], plane: Plane, key: object, theme: Theme) -> _Slice:
    """The cut surfaces of one mesh whose vertices are at points (n, 3) mm."""
    parts: list[Part] = []
    spot, area, every, order = None, 0.0, [], 0
    for lit, triangles in _strands(solid):
        lines = section.outline(points, triangles, plane)
        look, opacity = cut_look(solid.mesh_id, lit, theme), _opacity(solid)
        every.append(lines)
        order = look.order
        lift = (1.0 + look.order) * LIFT_MM
        (corners, inside), (rim, band) = section.filled(lines), section.rimmed(lines, look.width)
        middle = section.middle_of(corners, inside, lines)
        if middle is None:
            continue
        parts.append((plane.world(corners, lift), inside, (*look.fill, opacity)))
        parts.append((plane.world(rim, lift + LIFT_MM / 2), band, (*look.rim, opacity)))
        x, y, z = plane.world(middle)
        spot, area = (float(x), float(y), float(z)), area + section.area(lines)
    return _Slice(points, plane, key, np.concatenate(every), order, tuple(parts), spot, area)


def _opacity(solid: Solid) -> float:
    """A cut surface is as clear as the person has made its layer; what a tissue is by itself does not count."""
    return min(1.0, solid.opacity / solid.tissue.opacity)


def _flat_actor() -> vtkActor:
    """An actor of the opaque pass that takes its colours from its corners and no light."""
    mapper = vtkPolyDataMapper()
    mapper.SetColorModeToDirectScalars()
    mapper.ScalarVisibilityOn()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.ForceOpaqueOn()
    actor.PickableOff()
    actor.GetProperty().LightingOff()
    return actor
