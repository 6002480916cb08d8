"""A cut through the model: the plane where the posture has carried it, what it takes away, and the surfaces that it lays open.

Everything is made when a cut is first asked for, and again only when the cut, the posture, a displacement or a look has changed.
Must not know: Qt, the camera, which condition is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from app.scene import section
from app.scene.anchors import Anchors
from app.scene.posing import Posing
from app.scene.section import Plane
from app.scene.slicing import Slice, Slicer
from app.scene.solids import Bundle, Solid
from app.state.appstate import Theme

if TYPE_CHECKING:
    from app.mechanics.shapes import Shapes

XYZ = tuple[float, float, float]

AHEAD = np.array([0.0, -1.0, 0.0])


class Cutter:
    """The cut of one stage."""

    def __init__(self, meshes: Path, anchors: Anchors, posing: Posing) -> None:
        self._meshes, self._anchors, self._posing = meshes, anchors, posing
        self.problems: tuple[Problem, ...] = ()
        self.actor: vtkActor | None = None
        self.plane: Plane | None = None
        self._cut: Cut | None = None
        self._met: dict[str, bool] = {}
        self._aimed: object = None
        self._made: object = None
        self._slicer = Slicer(posing)
        self._slices: Mapping[str, Slice] = {}
        self._shapes: Shapes | None = None
        self._knife = vtkPlane()

    def clip(self, cut: Cut | None, solids: Mapping[str, Solid]) -> None:
        """Take away what a cut takes away, or (None) nothing; the cut surfaces follow with `lay_open`."""
        if cut is None and self._cut is None:
            return
        before = (self._cut, self.plane is None)
        self._cut = cut
        if (cut, self._posing.posture) != self._aimed:
            self._aimed = (cut, self._posing.posture)
            self._aim(self._carried(cut) if cut else None)
        if (cut, self.plane is None) != before:
            self._met.clear()
        for mesh_id in solids.keys() - self._met.keys():
            self._met[mesh_id] = cut is not None and self.plane is not None and cut.meets(mesh_id)
            solids[mesh_id].clip(self._knife if self._met[mesh_id] else None)

    def lay_open(self, solids: Mapping[str, Solid], theme: Theme) -> None:
        """Draw the cut surfaces of what is seen; every mesh already has the posture."""
        if self._cut is None or self.plane is None:
            if self.actor:
                self.actor.SetVisibility(False)
            self._made, self._slices = None, {}
            self._slicer.forget()
            return
        seen = [s for m, s in solids.items() if self._met[m] and s.opacity > 0.0 and not s.ghostly]
        looks = tuple((s.mesh_id, s.opacity, s.lit if isinstance(s, Bundle) else frozenset()) for s in seen)
        key = (self._cut, self._posing.version, theme, looks)
        if key != self._made:
            self._made = key
            self._slices = self._slicer.slices(seen, self.plane, theme)
            self._draw()
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
        found = [(s.order, m) for m, s in self._slices.items() if s.contains(flat)]
        x, y, z = (float(v) for v in place)
        return (max(found)[1], (x, y, z)) if found else None

    def takes(self, mesh_id: str, places: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Which places (n, 3) mm of a mesh are cut away (n,)."""
        if self.plane is None or not self._met.get(mesh_id):
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

    def _draw(self) -> None:
        """All cut surfaces and their rims as one mesh with a colour per corner."""
        if self.actor is None:
            self.actor = _flat_actor()
        data = vtkPolyData()
        if self._slices:
            quads = np.concatenate([each.quads for each in self._slices.values()])
            colours = np.concatenate([each.colours for each in self._slices.values()])
            corners = 4 * np.arange(len(quads), dtype=np.int32)[:, None, None] + section.QUAD.astype(np.int32)
            points, cells = vtkPoints(), vtkCellArray()
            points.SetData(numpy_to_vtk(quads.reshape(-1, 3)))
            cells.SetData(3, numpy_to_vtk(corners.ravel()))
            data.SetPoints(points)
            data.SetPolys(cells)
            data.GetPointData().SetScalars(numpy_to_vtk(np.repeat(colours, 4, axis=0)))
        self.actor.GetMapper().SetInputData(data)


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
