"""What is under a pixel: nerves first and generously, then bones and discs, and the point of the skin before them.

Roots are thin, so they are found by distance on the screen: within a few pixels, if nothing solid hides them. Must not know:
Qt, what a click does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator
from vtkmodules.vtkRenderingCore import vtkActor, vtkCellPicker, vtkRenderer

from app.scene import camera as cameras
from app.scene.skin import Skin
from app.scene.solids import Bundle, Solid
from app.state.appstate import Camera

REACH_PX = 6.0
"""How near a click must come to a root; a nerve, which is longer and easier to hit, gets half of it."""
HIDDEN_BY_MM = 4.0
XYZ = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pick:
    """What was hit. structure: id of a structure or, unnamed, of a mesh. skin: point of the skin. position: nearest point, mm."""

    structure: str | None
    skin: XYZ | None
    position: XYZ


@dataclass(frozen=True, slots=True)
class _Hit:
    mesh_id: str
    position: XYZ
    depth: float
    pixels: float = 0.0


class Picker:
    """Answers for one renderer. Ghosts and hidden things are not there."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._cells = vtkCellPicker()
        self._cells.SetTolerance(0.0)
        self._cells.PickFromListOn()
        self._located: set[vtkActor] = set()

    def structure(
        self, solids: Mapping[str, Solid], camera: Camera, size: tuple[int, int], x: float, y: float, reach: float
    ) -> _Hit | None:
        """The mesh under a pixel; a lit or plain nerve within `reach` pixels wins if nothing solid hides it."""
        bundles = [s for s in solids.values() if isinstance(s, Bundle) and s.pickable]
        hard = {s.actor: s.mesh_id for s in solids.values() if not isinstance(s, Bundle) and s.pickable}
        opaque = {s.actor: s.mesh_id for s in solids.values() if s.actor in hard and s.opacity > 0.5}
        for hit in self._nearest_strands(bundles, camera, size, x, y, reach):
            column, row, _ = cameras.project(camera, size, hit.position)[0]
            before = self._ray(opaque, camera, size, float(column), float(row))
            if before is None or before.depth > hit.depth - HIDDEN_BY_MM:
                return hit
        return self._ray(hard, camera, size, x, y)

    def skin(self, skin: Skin, camera: Camera, size: tuple[int, int], x: float, y: float) -> XYZ | None:
        """The nearest point of the skin under a pixel."""
        hit = self._ray({skin.actor: "skin"}, camera, size, x, y)
        return hit.position if hit else None

    def _nearest_strands(
        self, bundles: list[Bundle], camera: Camera, size: tuple[int, int], x: float, y: float, reach: float
    ) -> list[_Hit]:
        """The nearest vertex of each bundle within reach, roots before nerves, then the nearer to the pixel."""
        hits = []
        for bundle in bundles:
            if not _box_near(bundle, camera, size, x, y, reach):
                continue
            spots = cameras.project(camera, size, bundle.surface.mesh.points)
            pixels = np.hypot(spots[:, 0] - x, spots[:, 1] - y)
            index = int(np.argmin(pixels))
            own = reach if bundle.mesh_id.startswith("root.") else reach / 2
            if pixels[index] <= own and spots[index, 2] > 0:
                close = np.flatnonzero(pixels <= pixels[index] + 1.0)
                index = int(close[np.argmin(spots[close, 2])])
                point = bundle.surface.mesh.points[index]
                hits.append(_Hit(bundle.mesh_id, _xyz(point), float(spots[index, 2]), float(pixels[index])))
        return sorted(hits, key=lambda h: (not h.mesh_id.startswith("root."), round(h.pixels), h.depth))

    def _ray(
        self, actors: Mapping[vtkActor, str], camera: Camera, size: tuple[int, int], x: float, y: float
    ) -> _Hit | None:
        self._cells.InitializePickList()
        for actor in actors:
            self._cells.AddPickList(actor)
            self._locate(actor)
        self._cells.Pick(x, y, 0.0, self._renderer)
        actor = self._cells.GetActor()
        if actor is None or actor not in actors:
            return None
        position = _xyz(self._cells.GetPickPosition())
        return _Hit(actors[actor], position, float(cameras.project(camera, size, position)[0, 2]))

    def _locate(self, actor: vtkActor) -> None:
        """Build a search tree the first time an actor can be hit."""
        if actor not in self._located:
            locator = vtkStaticCellLocator()
            locator.SetDataSet(actor.GetMapper().GetInput())
            locator.BuildLocator()
            self._cells.AddLocator(locator)
            self._located.add(actor)


def _box_near(bundle: Bundle, camera: Camera, size: tuple[int, int], x: float, y: float, reach: float) -> bool:
    box = bundle.actor.GetBounds()
    corners = [(i, j, k) for i in box[0:2] for j in box[2:4] for k in box[4:6]]
    spots = cameras.project(camera, size, corners)[:, :2]
    low, high = spots.min(axis=0) - reach, spots.max(axis=0) + reach
    return bool(low[0] <= x <= high[0] and low[1] <= y <= high[1])


def _xyz(point: object) -> XYZ:
    x, y, z = (float(v) for v in point)  # type: ignore[attr-defined]
    return x, y, z
