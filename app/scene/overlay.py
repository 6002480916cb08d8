"""What is written over the model: labels with leader lines, names of key points, and which way the patient faces.

Drawn in screen space by VTK, so that the window and a picture show the same. Must not know: Qt, content, why a label is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkRenderer, vtkTextActor

from app.scene import camera as cameras
from app.scene.layout import Point, place
from app.scene.look import GROUNDS, RGB
from app.state.appstate import Camera, Theme

TEXT_PX = 15
XYZ = tuple[float, float, float]

DIRECTIONS = {"left": "L  patient's left", "right": "R  patient's right", "front": "Front", "back": "Back"}


@dataclass(frozen=True, slots=True)
class Note:
    """A text that belongs to a place. beside: it stands right at the place instead of in the margin. normal: hidden from behind."""

    text: str
    place: XYZ
    beside: bool = False
    normal: XYZ | None = None


def ribbon(line: Sequence[Point], width: float, colour: RGB, alpha: float) -> tuple[list[Point], list[tuple[int, ...]], list[float]]:
    """A smooth-edged line as points, triangles and the opacity of each point."""
    points: list[Point] = []
    corners: list[tuple[int, ...]] = []
    alphas: list[float] = []
    for start, end in zip(line[:-1], line[1:], strict=True):
        direction = np.subtract(end, start)
        length = float(np.hypot(*direction))
        if length < 1e-6:
            continue
        across = np.array([-direction[1], direction[0]]) / length
        first = len(points)
        for offset, opacity in ((width / 2 + 0.7, 0.0), (width / 2 - 0.3, alpha), (-width / 2 + 0.3, alpha), (-width / 2 - 0.7, 0.0)):
            for end_point in (start, end):
                shifted = np.add(end_point, across * offset)
                points.append((float(shifted[0]), float(shifted[1])))
                alphas.append(opacity)
        for k in (0, 2, 4):
            corners += [(first + k, first + k + 1, first + k + 2), (first + k + 1, first + k + 3, first + k + 2)]
    return points, corners, alphas


def dot(centre: Point, radius: float, alpha: float) -> tuple[list[Point], list[tuple[int, ...]], list[float]]:
    """A smooth-edged disc."""
    turns = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    points, alphas = [centre], [alpha]
    for r, opacity in ((radius - 0.4, alpha), (radius + 0.7, 0.0)):
        points += [(float(centre[0] + r * np.cos(t)), float(centre[1] + r * np.sin(t))) for t in turns]
        alphas += [opacity] * len(turns)
    n = len(turns)
    corners: list[tuple[int, ...]] = [(0, 1 + i, 1 + (i + 1) % n) for i in range(n)]
    corners += [(1 + i, 1 + n + i, 1 + n + (i + 1) % n) for i in range(n)]
    corners += [(1 + i, 1 + n + (i + 1) % n, 1 + (i + 1) % n) for i in range(n)]
    return points, corners, alphas


class Overlay:
    """All 2D drawing of one renderer. `arrange` puts everything where the camera makes it belong."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._notes: tuple[Note, ...] = ()
        self._texts: list[vtkTextActor] = []
        self._marks = [self._text(True), self._text(True)]
        self._lines = vtkActor2D()
        self._drawing = vtkPolyData()
        mapper = vtkPolyDataMapper2D()
        mapper.SetInputData(self._drawing)
        self._lines.SetMapper(mapper)
        renderer.AddViewProp(self._lines)
        self._theme: Theme = "dark"
        self._scale = 1.0
        self._arranged: object = None

    def set_theme(self, theme: Theme) -> None:
        """Ink and ground of a theme."""
        self._theme = theme
        self._style()

    def set_scale(self, scale: float) -> None:
        """Device pixels per logical pixel."""
        self._scale = scale
        self._style()

    def set_notes(self, notes: tuple[Note, ...]) -> bool:
        """Show these labels; True if they are others than before."""
        if notes == self._notes:
            return False
        self._notes = notes
        while len(self._texts) < len(notes):
            self._texts.append(self._text(False))
        for actor, note in zip(self._texts, notes, strict=False):
            actor.SetInput(f" {note.text} ")
        for actor in self._texts[len(notes) :]:
            actor.SetVisibility(False)
        self._style()
        return True

    def arrange(self, camera: Camera, size: tuple[int, int], bounds: tuple[float, ...] | None) -> None:
        """Place everything for this camera and size; `bounds` is the box of the body, which labels keep clear of."""
        key = (camera, size, bounds, self._scale, self._notes, self._theme)
        if key == self._arranged or not self._renderer.GetRenderWindow():
            return
        self._arranged = key
        pieces = [*self._arrange_margin(camera, size, bounds), *self._arrange_beside(camera, size)]
        self._draw(pieces)
        self._orient(camera, size)

    def _arrange_margin(self, camera: Camera, size: tuple[int, int], bounds: tuple[float, ...] | None) -> list[tuple[object, ...]]:
        chosen = [i for i, note in enumerate(self._notes) if not note.beside]
        if not chosen:
            return []
        spots = cameras.project(camera, size, [self._notes[i].place for i in chosen])
        visible = [k for k in range(len(chosen)) if 0 <= spots[k, 0] <= size[0] and 0 <= spots[k, 1] <= size[1]]
        for k, i in enumerate(chosen):
            self._texts[i].SetVisibility(k in visible)
        anchors = [(float(spots[k, 0]), float(spots[k, 1])) for k in visible]
        sizes = [self._extent(self._texts[chosen[k]]) for k in visible]
        placed = place(anchors, sizes, size, _span(camera, size, bounds), 8 * self._scale, 16 * self._scale)
        pieces: list[tuple[object, ...]] = []
        for k, spot, anchor in zip(visible, placed, anchors, strict=True):
            self._texts[chosen[k]].SetPosition(round(spot.corner[0]), round(spot.corner[1]))
            halo, ink = GROUNDS[self._theme].panel, GROUNDS[self._theme].ink
            pieces.append((halo, ribbon(spot.leader, 3.6 * self._scale, halo, 0.55)))
            pieces.append((halo, dot(anchor, 4.6 * self._scale, 0.8)))
            pieces.append((ink, ribbon(spot.leader, 1.3 * self._scale, ink, 0.95)))
            pieces.append((ink, dot(anchor, 3.2 * self._scale, 1.0)))
        return pieces

    def _arrange_beside(self, camera: Camera, size: tuple[int, int]) -> list[tuple[object, ...]]:
        forward = cameras.basis(camera)[2]
        for i, note in enumerate(self._notes):
            if not note.beside:
                continue
            spot = cameras.project(camera, size, note.place)[0]
            inside = 0 <= spot[0] <= size[0] and 0 <= spot[1] <= size[1]
            facing = note.normal is None or float(np.dot(note.normal, forward)) < -0.05
            actor = self._texts[i]
            actor.SetVisibility(bool(inside and facing))
            width, height = self._extent(actor)
            outward = 1.0 if spot[0] >= size[0] / 2 else -1.0
            left = spot[0] + 10 * self._scale if outward > 0 else spot[0] - 10 * self._scale - width
            actor.SetPosition(round(float(left)), round(float(spot[1] - height / 2)))
        return []

    def _orient(self, camera: Camera, size: tuple[int, int]) -> None:
        right = cameras.basis(camera)[0]
        across = abs(right[0]) >= abs(right[1])
        names = (("right", "left") if right[0] > 0 else ("left", "right")) if across else (
            ("front", "back") if right[1] > 0 else ("back", "front")
        )
        for actor, name, at_right in zip(self._marks, names, (False, True), strict=True):
            actor.SetInput(DIRECTIONS[name])
            edge = 18 * self._scale
            actor.SetPosition(round(size[0] - edge - self._extent(actor)[0]) if at_right else round(edge), round(edge))

    def _draw(self, pieces: Sequence[tuple[object, ...]]) -> None:
        points: list[Point] = []
        corners: list[tuple[int, ...]] = []
        colours: list[tuple[float, float, float, float]] = []
        for colour, (some, triangles, alphas) in pieces:  # type: ignore[misc]
            corners += [tuple(c + len(points) for c in t) for t in triangles]  # type: ignore[has-type]
            points += some  # type: ignore[has-type]
            colours += [(*colour, a) for a in alphas]  # type: ignore[has-type]
        vertices = vtkPoints()
        flat = np.column_stack([np.asarray(points).reshape(-1, 2), np.zeros(len(points))]).astype(np.float32)
        vertices.SetData(numpy_to_vtk(flat, deep=True))
        cells = vtkCellArray()
        cells.SetData(3, numpy_to_vtk(np.asarray(corners, dtype=np.int32).ravel(), deep=True))
        rgba: NDArray[np.uint8] = np.rint(np.asarray(colours).reshape(-1, 4) * 255).astype(np.uint8)
        self._drawing.SetPoints(vertices)
        self._drawing.SetPolys(cells)
        self._drawing.GetPointData().SetScalars(numpy_to_vtk(rgba, deep=True))
        self._lines.SetVisibility(bool(points))

    def _text(self, mark: bool) -> vtkTextActor:
        actor = vtkTextActor()
        actor.SetTextScaleModeToNone()
        actor.GetTextProperty().SetFontFamilyToArial()
        actor.GetTextProperty().SetBold(mark)
        actor.PickableOff()
        self._renderer.AddViewProp(actor)
        return actor

    def _style(self) -> None:
        ground = GROUNDS[self._theme]
        for actor in self._texts:
            style = actor.GetTextProperty()
            style.SetFontSize(round(TEXT_PX * self._scale))
            style.SetColor(*ground.ink)
            style.SetBackgroundColor(*ground.panel)
            style.SetBackgroundOpacity(0.72)
        for actor in self._marks:
            style = actor.GetTextProperty()
            style.SetFontSize(round(14 * self._scale))
            style.SetColor(*ground.faint)
        self._arranged = None

    def _extent(self, actor: vtkTextActor) -> Point:
        box = [0.0, 0.0, 0.0, 0.0]
        actor.GetBoundingBox(self._renderer, box)
        return box[1] - box[0] + 1, box[3] - box[2] + 1


def _span(camera: Camera, size: tuple[int, int], bounds: tuple[float, ...] | None) -> tuple[float, float]:
    """The pixels from left to right that the body takes."""
    if bounds is None:
        return size[0] / 3, size[0] * 2 / 3
    corners = [(x, y, z) for x in bounds[0:2] for y in bounds[2:4] for z in bounds[4:6]]
    xs = cameras.project(camera, size, corners)[:, 0]
    return float(xs.min()), float(xs.max())
