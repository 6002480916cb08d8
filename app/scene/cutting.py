"""A cut through the model: the plane where the posture has carried it, what it takes away, and the surfaces that it lays open.

Everything is made when a cut is first asked for, and again only when the cut, the posture, a displacement or a look has changed.
Must not know: Qt, the camera, which condition is cut.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPlane, vtkPlaneCollection, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.domain.cut import Cut
from app.scene import section
from app.scene.anchors import Anchors
from app.scene.cutlook import cut_look
from app.scene.posing import Posing
from app.scene.section import Plane
from app.scene.solids import Bundle, Solid
from app.state.appstate import Theme

XYZ = tuple[float, float, float]

Part = tuple[NDArray[np.float64], NDArray[np.int64], tuple[float, ...]]
"""Corners (n, 3) mm, triangles (m, 3), RGBA."""

LIFT_MM = 0.03
"""Cut surfaces lie so much above each other, in the order of their looks."""

AHEAD = np.array([0.0, -1.0, 0.0])


class Cutter:
    """The cut of one stage."""

    def __init__(self, anchors: Anchors, posing: Posing) -> None:
        self._anchors, self._posing = anchors, posing
        self.actor: vtkActor | None = None
        self.plane: Plane | None = None
        self._cut: Cut | None = None
        self._made: object = None
        self._spots: dict[str, XYZ] = {}
        self._areas: dict[str, float] = {}
        self._knife = vtkPlane()
        self._knives = vtkPlaneCollection()
        self._knives.AddItem(self._knife)

    def clip(self, cut: Cut | None, solids: Mapping[str, Solid]) -> None:
        """Take away what a cut takes away, or (None) nothing; the cut surfaces follow with `lay_open`."""
        if cut is None and self._cut is None:
            return
        self._cut = cut
        self.plane = self._carried(cut) if cut else None
        if self.plane:
            self._knife.SetOrigin(*self.plane.origin)
            self._knife.SetNormal(*-self.plane.normal)
        for mesh_id, solid in solids.items():
            solid.clip(self._knives if cut and self.plane and cut.meets(mesh_id) else None)

    def lay_open(self, solids: Mapping[str, Solid], theme: Theme) -> None:
        """Draw the cut surfaces of what is seen; every mesh already has the posture."""
        if self._cut is None or self.plane is None:
            if self.actor:
                self.actor.SetVisibility(False)
            self._made, self._spots, self._areas = None, {}, {}
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
        return self._spots.get(mesh_id)

    def area(self, mesh_id: str) -> float:
        """Area of a mesh's cut surface, mm2."""
        return self._areas.get(mesh_id, 0.0)

    def takes(self, mesh_id: str, places: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Which places (n, 3) mm of a mesh are cut away (n,)."""
        if self._cut is None or self.plane is None or not self._cut.meets(mesh_id):
            return np.zeros(len(places), dtype=bool)
        return np.asarray(self.plane.height(places) > 0.0)

    # ---- inside

    def _carried(self, cut: Cut) -> Plane | None:
        """The plane where the posture has it; None when its place is nowhere."""
        place, normal, bone = self._neutral(cut)
        if place is None:
            return None
        origin = np.asarray(self._posing.carried(place, bone))
        ahead = np.asarray(self._posing.carried(np.asarray(place) + 20.0 * normal, bone))
        return section.plane_of(origin, ahead - origin if not self._posing.standing else normal)

    def _neutral(self, cut: Cut) -> tuple[XYZ | None, NDArray[np.float64], str | None]:
        """Place and direction of a cut in the standing body, and the bone it is fixed to."""
        if cut.plane == "axial":
            level = cut.through.removeprefix("disc.")
            middle, behind = (self._anchors.mark(f"{level}.{end}") for end in ("centre", "posterior_midline"))
            if middle is None or behind is None:
                return None, AHEAD, None
            y, z = np.subtract(behind, middle)[1:]
            return middle, np.array([0.0, -z, y]), None
        side = "right" if cut.through.endswith(".right") else "left"
        return self._anchors.named(cut.through, "female"), AHEAD, f"bone.hip.{side}"

    def _surfaces(self, solids: list[Solid], theme: Theme) -> list[Part]:
        """Every cut surface and its rim."""
        plane = self.plane
        assert plane is not None
        made: list[Part] = []
        self._spots, self._areas = {}, {}
        for solid in solids:
            look = cut_look(solid.mesh_id, solid.lit if isinstance(solid, Bundle) else frozenset(), theme)
            points = self._posing.points(solid.mesh_id, solid.surface)
            lines = section.outline(points, solid.surface.mesh.triangles, plane)
            corners, triangles = section.filled(lines)
            middle = section.middle_of(corners, triangles)
            if middle is None:
                continue
            x, y, z = plane.world(middle)
            self._spots[solid.mesh_id] = (float(x), float(y), float(z))
            self._areas[solid.mesh_id] = section.area(lines)
            lift = (1.0 + look.order) * LIFT_MM
            rim, band = section.rimmed(lines, look.width)
            opacity = _opacity(solid)
            made.append((plane.world(corners, lift), triangles, (*look.fill, opacity)))
            made.append((plane.world(rim, lift + LIFT_MM / 2), band, (*look.rim, opacity)))
        return made

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
