"""A stage that can show two bodies side by side: one window, two renderers, the same meshes, one camera.

The second renderer is made when it is first needed and let go when it no longer is. Must not know: Qt, what is compared and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkFiltersSources import vtkLineSource
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkCoordinate, vtkPolyDataMapper2D, vtkRenderer

from app.domain.atlas import Problem
from app.scene.look import GROUNDS
from app.scene.picking import Pick
from app.scene.stage import Stage
from app.state.appstate import Camera
from app.state.shown import Shown

WHOLE, FIRST, SECOND = (0.0, 0.0, 1.0, 1.0), (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)
"""Parts of the window: left, bottom, right, top."""

LINE_PX = 2.0


@dataclass(slots=True)
class _Half:
    """Where the second body is drawn."""

    renderer: Any
    render_window: Any


class PairStage(Stage):
    """The model on show, or two of them."""

    _second: Stage | None = None

    # ---- showing

    def apply(self, shown: Shown) -> bool:
        """Make the model match, and a second one beside it where there is one. True if a repaint is due."""
        other = shown.beside.other if shown.beside else None
        opened = (other is not None) != (self._second is not None)
        if other is None:
            self._close_second()
        elif self._second is None:
            self._open_second()
        changed = super().apply(shown)
        if self._second and other:
            self._line.GetProperty().SetColor(*GROUNDS[shown.theme].faint)
            changed |= self._second.apply(replace(other, camera=shown.camera, pose=shown.pose))
        return changed or opened

    @property
    def parted(self) -> bool:
        """Whether two bodies stand side by side."""
        return self._second is not None

    # ---- looking

    def set_camera(self, camera: Camera) -> None:
        """Look from here, at both."""
        super().set_camera(camera)
        if self._second:
            self._second.set_camera(camera)

    def zoom_to(self, x: float, y: float, factor: float) -> Camera:
        """The camera nearer (factor < 1) to what is under the pixel, in either half; changes nothing."""
        return super().zoom_to(self._own(x)[1], y, factor)

    def set_scale(self, scale: float) -> None:
        """Device pixels per logical pixel have changed."""
        super().set_scale(scale)
        if self._second:
            self._second.set_scale(scale)
            self._line.GetProperty().SetLineWidth(LINE_PX * scale)

    def moving(self, moving: bool) -> bool:
        """Draw faster and coarser while the picture moves, on software rendering only. True if a repaint is due."""
        changed = super().moving(moving)
        return (self._second.moving(moving) if self._second else False) or changed

    # ---- asking

    def pick(self, x: float, y: float) -> Pick | None:
        """What is under a device pixel of the window, in either half."""
        second, own = self._own(x)
        if not second or self._second is None:
            return super().pick(own, y)
        hit = self._second.pick(own, y)
        return replace(hit, second=True) if hit else None

    def hover(self, x: float, y: float) -> str | None:
        """The structure under a device pixel of the window, in either half."""
        second, own = self._own(x)
        return self._second.hover(own, y) if second and self._second else super().hover(own, y)

    def paint_to(self, x: float, y: float) -> bool:
        """Draw the stroke on to a device pixel of the window, in either half; it is seen in the first until it is let go."""
        return super().paint_to(self._own(x)[1], y)

    def skin_at(self, x: float, y: float) -> tuple[float, float, float] | None:
        """The place of the skin under a device pixel of the window, in either half, mm on the standing body."""
        return super().skin_at(self._own(x)[1], y)

    def regions_at(self, x: float, y: float) -> tuple[str, ...]:
        """What is said of the regions of the skin under a device pixel of the window, in either half."""
        second, own = self._own(x)
        return self._second.regions_at(own, y) if second and self._second else super().regions_at(own, y)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Meshes, regions and places that could not be shown, each once."""
        return tuple(dict.fromkeys((*super().problems, *(self._second.problems if self._second else ()))))

    def close(self) -> None:
        """Let everything go; the stage is not used again."""
        self._close_second()
        super().close()

    # ---- inside

    def _own(self, x: float) -> tuple[bool, float]:
        """Whether a column of the window is in the second half, and which column of its half it is."""
        width = self.size[0]
        second = self._second is not None and x >= width
        return second, x - width if second else x

    def _open_second(self) -> None:
        renderer = vtkRenderer()
        renderer.SetViewport(*SECOND)
        self._renderer.SetViewport(*FIRST)
        self._window.AddRenderer(renderer)
        self._half = _Half(renderer, self._window)
        self._line = _line(LINE_PX * self._scale)
        self._second = Stage(self._half, self._meshes, self._atlas, scale=self._scale, like=self)
        self._overlay.narrow = self._second._overlay.narrow = True
        renderer.AddViewProp(self._line)

    def _close_second(self) -> None:
        if self._second is None:
            return
        self._window.RemoveRenderer(self._half.renderer)  # while it still has what it holds of the graphics memory
        self._second.close()
        self._second = None
        del self._half, self._line
        self._renderer.SetViewport(*WHOLE)
        self._overlay.narrow = False


def _line(width: float) -> vtkActor2D:
    """What parts the two: at the left edge of the second, from bottom to top."""
    edge = vtkLineSource()
    edge.SetPoint1(0.0, 0.0, 0.0)
    edge.SetPoint2(0.0, 1.0, 0.0)
    edge.Update()
    data = vtkPolyData()
    data.ShallowCopy(edge.GetOutput())
    place = vtkCoordinate()
    place.SetCoordinateSystemToNormalizedViewport()
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(data)
    mapper.SetTransformCoordinate(place)
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    actor.GetProperty().SetLineWidth(width)
    actor.PickableOff()
    return actor
