"""What is under a pixel: nerves first and generously, then bones and discs, and the point of the skin before them.

Roots are thin, so they are found by distance on the screen: within a few pixels, if nothing solid hides them. Must not know:
Qt, what a click does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator
from vtkmodules.vtkRenderingCore import vtkActor, vtkCellPicker, vtkRenderer

from app.scene import camera as cameras
from app.scene.cutting import Cutter
from app.scene.posing import Posing
from app.scene.skin import Skin
from app.scene.solids import Bundle, Solid
from app.state.appstate import Camera

REACH_PX = 6.0
"""How near a click must come to a root; a nerve, which is longer and easier to hit, gets half of it."""
HIDDEN_BY_MM = 4.0
XYZ = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pick:
    """What was hit. structure: id of a structure or, unnamed, of a mesh. skin: point of the skin as it is standing, whatever the
    posture, so that it can be looked up. position: nearest point as it is seen. All mm. second: in the second of two bodies."""

    structure: str | None
    skin: XYZ | None
    position: XYZ
    second: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A mesh, the point of it, and how far that is from the eye in mm."""

    mesh_id: str
    position: XYZ
    depth: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the skin, mm: as it is seen, and where it is standing. corners (3,) of its triangle and their weights (3,)."""

    position: XYZ
    neutral: XYZ
    corners: NDArray[np.int64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Strands:
    """Every vertex of the nerves as it is drawn: owner (n,) is an index into bundles, spots (n, 3) pixels and depth."""

    key: object
    bundles: tuple[Bundle, ...]
    points: NDArray[np.float32]
    owner: NDArray[np.int64]
    spots: NDArray[np.float64]
    reach: NDArray[np.float64]


class Picker:
    """Answers for one renderer. Ghosts and hidden things are not there."""

    def __init__(self, renderer: vtkRenderer, posing: Posing, cutter: Cutter) -> None:
        self._renderer = renderer
        self._posing = posing
        self._cutter = cutter
        self._cells = vtkCellPicker()
        self._cells.SetTolerance(0.0)
        self._cells.PickFromListOn()
        self._located: set[vtkActor] = set()
        self._strands: _Strands | None = None

    def structure(
        self, solids: Mapping[str, Solid], camera: Camera, size: tuple[int, int], x: float, y: float, reach: float
    ) -> Hit | None:
        """The mesh under a pixel; a nerve near enough wins if nothing solid hides it, and a root even before bone."""
        hard = {s.actor: s for s in solids.values() if not isinstance(s, Bundle) and s.pickable}
        opaque = {actor: solid for actor, solid in hard.items() if solid.opacity > 0.5}
        direct = self._nearer(self._ray(hard, camera, size, x, y), camera, size, x, y)
        for hit in self._near(solids, camera, size, x, y, reach):
            column, row, _ = cameras.project(camera, size, hit.position)[0]
            before = self._ray(opaque, camera, size, float(column), float(row))
            before = self._nearer(before, camera, size, float(column), float(row))
            hidden = before is not None and before.depth < hit.depth - HIDDEN_BY_MM
            beside = direct is not None and direct.depth < hit.depth - HIDDEN_BY_MM
            if not hidden and (hit.mesh_id.startswith("root.") or not beside):
                return hit
        return direct

    def skin(self, skin: Skin, camera: Camera, size: tuple[int, int], x: float, y: float) -> Spot | None:
        """The nearest point of the skin under a pixel."""
        hit = self._ray({skin.actor: None}, camera, size, x, y)
        if hit is None:
            return None
        mesh, (r, s, _) = skin.surface.mesh, self._cells.GetPCoords()
        corners, weights = mesh.triangles[self._cells.GetCellId()], np.array([1.0 - r - s, r, s])
        return Spot(hit.position, _xyz(weights @ mesh.points[corners]), corners, weights)

    def _near(
        self, solids: Mapping[str, Solid], camera: Camera, size: tuple[int, int], x: float, y: float, reach: float
    ) -> list[Hit]:
        """Of each nerve in reach the vertex nearest to the eye among those nearest to the pixel; roots come first."""
        strands = self._drawn(solids, camera, size)
        pixels = np.hypot(strands.spots[:, 0] - x, strands.spots[:, 1] - y)
        close = np.flatnonzero((pixels <= strands.reach * reach) & (strands.spots[:, 2] > 0))
        hits = []
        for owner in np.unique(strands.owner[close]):
            own = close[strands.owner[close] == owner]
            own = own[pixels[own] <= pixels[own].min() + 1.0]
            index = int(own[np.argmin(strands.spots[own, 2])])
            hits.append((round(float(pixels[index])), float(strands.spots[index, 2]), int(owner), index))
        found = [Hit(strands.bundles[o].mesh_id, _xyz(strands.points[i]), depth) for _, depth, o, i in sorted(hits)]
        return sorted(found, key=lambda hit: not hit.mesh_id.startswith("root."))

    def _drawn(self, solids: Mapping[str, Solid], camera: Camera, size: tuple[int, int]) -> _Strands:
        """Projected once per camera, however often the pointer moves."""
        bundles = tuple(s for s in solids.values() if isinstance(s, Bundle) and s.pickable)
        key = (camera, size, self._posing.version, tuple(b.mesh_id for b in bundles), self._cutter.plane)
        if self._strands is None or self._strands.key != key:
            meshes = [self._left(b) for b in bundles]
            points = np.concatenate([np.zeros((0, 3), np.float32), *meshes])
            owner = np.repeat(np.arange(len(bundles)), [len(m) for m in meshes])
            shares = np.array([1.0 if b.mesh_id.startswith("root.") else 0.5 for b in bundles])
            spots = cameras.project(camera, size, points)
            self._strands = _Strands(key, bundles, points, owner, spots, shares[owner] if len(owner) else np.zeros(0))
        return self._strands

    def _nearer(self, hit: Hit | None, camera: Camera, size: tuple[int, int], x: float, y: float) -> Hit | None:
        """A hit, or the cut surface before it."""
        eye = cameras.position(camera)
        right, up, forward = cameras.basis(camera)
        scale = cameras.mm_per_pixel(camera, size) / camera.distance
        way = forward + right * ((x - size[0] / 2) * scale) + up * ((y - size[1] / 2) * scale)
        found = self._cutter.met(eye.tolist(), way) if self._cutter.plane else None
        if found is None:
            return hit
        depth = float(cameras.project(camera, size, found[1])[0, 2])
        return Hit(found[0], found[1], depth) if depth > 0 and (hit is None or depth <= hit.depth) else hit

    def _left(self, bundle: Bundle) -> NDArray[np.float32]:
        """The vertices (n, 3) of a nerve as they are drawn, without those that are cut away."""
        points = self._posing.points(bundle.mesh_id, bundle.surface)
        cut_away = self._cutter.takes(bundle.mesh_id, points) if self._cutter.plane else None
        return points if cut_away is None else points[~cut_away]

    def _ray(
        self, actors: Mapping[vtkActor, Solid | None], camera: Camera, size: tuple[int, int], x: float, y: float
    ) -> Hit | None:
        self._cells.InitializePickList()
        for actor in actors:
            self._cells.AddPickList(actor)
            self._locate(actor)
        left, bottom = self._renderer.GetOrigin()  # of its part of the window
        self._cells.Pick(x + left, y + bottom, 0.0, self._renderer)
        actor = self._cells.GetActor()
        if actor is None or actor not in actors:
            return None
        solid = actors[actor]
        position = _xyz(self._cells.GetPickPosition())
        depth = float(cameras.project(camera, size, position)[0, 2])
        return Hit(solid.mesh_id if solid else "skin", position, depth)

    def _locate(self, actor: vtkActor) -> None:
        """Build a search tree the first time an actor can be hit."""
        if actor not in self._located:
            locator = vtkStaticCellLocator()
            locator.SetDataSet(actor.GetMapper().GetInput())
            locator.BuildLocator()
            self._cells.AddLocator(locator)
            self._located.add(actor)


def _xyz(point: Iterable[float]) -> XYZ:
    x, y, z = (float(v) for v in point)
    return x, y, z
