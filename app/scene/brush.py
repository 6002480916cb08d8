"""The brush: where on the skin a pixel is, whatever the posture, and the stroke that is being painted.

A place is found on the skin as it is seen and carried back to the standing body by the triangle it lies in. Must not know: Qt,
which zones there are.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import ref

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import mutable
from vtkmodules.vtkCommonDataModel import vtkPolyData, vtkStaticCellLocator

from app.content.fields import SkinFields
from app.content.painted import Paint
from app.domain.ids import Body
from app.domain.painting import Dab, Mark, Stroke
from app.scene import camera as cameras
from app.scene.meshes import Surface
from app.scene.posing import Posing
from app.scene.skin import Skin
from app.state.appstate import Camera

XYZ = tuple[float, float, float]

STEP = 0.35
"""From dab to dab along a stroke, as a share of the radius: near enough that its border has no notches."""
MOST_STEPS = 60
"""Of one movement of the pointer; a leap across the screen leaves gaps rather than a frozen picture."""
EDGE_ON = 0.05
"""Skin seen so flatly (cosine) cannot be aimed at."""


class Brush:
    """Strokes on the skins of one stage. `show` is told the marks; a stroke in the making is drawn at once and handed out at its end."""

    def __init__(self, posing: Posing, fields_of: Callable[[Body], SkinFields]) -> None:
        self._posing = posing
        self._fields_of = fields_of
        self._paints: dict[Body, Paint] = {}
        self._targets: dict[int, _Target] = {}
        self._stroke: Stroke | None = None
        self._radius = 0.0
        self._last: tuple[float, float] | None = (
            None  # as shares of the picture, which may change its size under a stroke
        )
        self._on: ref[Skin] | None = None

    def show(self, body: Body, skin: Skin, marks: tuple[Mark, ...]) -> None:
        """Paint these marks on a skin; only what differs is done."""
        paint = self._paints.get(body)
        if paint is None:
            if not marks:
                return
            paint = self._paints[body] = Paint(body, self._fields_of)
        another = self._on is None or self._on() is not skin
        if paint.show(marks) or another or bool(marks) != skin.painted:
            self._on = ref(skin)
            skin.show_painted(paint.values, bool(marks))
            skin.missing |= paint.missing

    def begin(self, body: Body, radius: float, erase: bool) -> None:
        """Press the brush down: radius in mm on the skin."""
        self._stroke, self._radius, self._last = Stroke((), body, erase), radius, None

    def move(self, skin: Skin, camera: Camera, size: tuple[int, int], x: float, y: float) -> bool:
        """Draw on to a device pixel, origin bottom left. True if a repaint is due."""
        stroke = self._stroke
        if stroke is None:
            return False
        wide, high = size
        last = (self._last[0] * wide, self._last[1] * high) if self._last else (x, y)
        self._last = (x / wide, y / high)
        steps = self._steps(camera, size, last, (x, y))
        dabs = list(stroke.dabs)
        for share in np.linspace(1.0 / steps, 1.0, steps):
            place = self.place(skin, camera, size, last[0] + (x - last[0]) * share, last[1] + (y - last[1]) * share)
            if place and (not dabs or _apart(dabs[-1].place, place) >= STEP * self._radius * 0.5):
                dabs.append(Dab(place, self._radius))
        if len(dabs) == len(stroke.dabs):
            return False
        self._stroke = Stroke(tuple(dabs), stroke.body, stroke.erase)
        paint = self._paints.setdefault(stroke.body, Paint(stroke.body, self._fields_of))
        paint.go_on(self._stroke)
        skin.show_painted(paint.values, True)
        return True

    def finish(self) -> Stroke | None:
        """Let go: the whole stroke, if it touched the skin. It stays in the picture until `show` is told the marks."""
        stroke, self._stroke = self._stroke, None
        return stroke if stroke and stroke.dabs else None

    @property
    def busy(self) -> bool:
        """Whether a stroke is in the making."""
        return self._stroke is not None

    def place(self, skin: Skin, camera: Camera, size: tuple[int, int], x: float, y: float) -> XYZ | None:
        """The place (mm, standing body) of the skin under a device pixel, or None beside it."""
        target = self._targets.setdefault(id(skin.surface), _Target(skin.surface))
        return target.hit(self._posing.version, *cameras.ray(camera, size, x, y))

    def _steps(self, camera: Camera, size: tuple[int, int], a: tuple[float, float], b: tuple[float, float]) -> int:
        way = float(np.hypot(b[0] - a[0], b[1] - a[1])) * cameras.mm_per_pixel(camera, size)
        return int(min(max(np.ceil(way / (STEP * self._radius)), 1), MOST_STEPS))


class _Target:
    """A skin as something to aim at: its points as they are drawn, without what is painted on them."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._bare = vtkPolyData()
        self._bare.SetPolys(surface.data.GetPolys())
        self._locator = vtkStaticCellLocator()
        self._version: int | None = None

    def hit(self, version: int, start: XYZ, end: XYZ) -> XYZ | None:
        """Where a line first meets the skin, carried back to the standing body, mm."""
        if version != self._version:  # painting alone never builds the search tree anew
            self._version = version
            self._bare.SetPoints(self._surface.data.GetPoints())
            self._bare.Modified()
            self._locator.SetDataSet(self._bare)
            self._locator.ForceBuildLocator()
        t, sub, cell = mutable(0.0), mutable(0), mutable(-1)
        where, inside = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
        found = self._locator.IntersectWithLine(start, end, 0.01, t, where, inside, sub, cell)  # type: ignore[call-overload]  # VTK's hints know no references
        if not found:
            return None
        mesh = self._surface.mesh
        corners = mesh.triangles[int(cell)]
        if self._away(corners, start, end):
            return None
        r, s = inside[0], inside[1]
        x, y, z = (float(v) for v in np.array([1.0 - r - s, r, s]) @ mesh.points[corners])
        return x, y, z

    def _away(self, corners: NDArray[np.int64], start: XYZ, end: XYZ) -> bool:
        """Whether a triangle is seen from inside the body, or edge-on."""
        points = self._bare.GetPoints()
        a, b, c = (np.array(points.GetPoint(int(corner))) for corner in corners)
        normal, way = np.cross(b - a, c - a), np.subtract(end, start)
        lengths = float(np.linalg.norm(normal) * np.linalg.norm(way))
        return float(normal @ way) > -EDGE_ON * max(lengths, 1e-9)


def _apart(a: XYZ, b: XYZ) -> float:
    return float(np.linalg.norm(np.subtract(a, b)))
