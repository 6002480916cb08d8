"""What is written over the model: labels with leader lines, names of key points, and which way the patient faces.

Drawn in screen space by VTK, so that the window and a picture show the same. Must not know: Qt, content, why a label is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkRenderer, vtkTextActor

from app.scene import camera as cameras
from app.scene.layout import Point, in_two, place, room_beside
from app.scene.look import GROUNDS, RGB
from app.state.appstate import Camera, Theme

TEXT_PX = 15
XYZ = tuple[float, float, float]

SHORT_BELOW_PX = 300
"""In a narrower picture the patient's sides are marked with their letters alone."""

DIRECTIONS = {"left": "L  patient's left", "right": "R  patient's right", "front": "Front", "back": "Back"}
LYING = {1: {"front": "Feet", "back": "Head"}, -1: {"front": "Head", "back": "Feet"}}
"""What lies towards where the front and the back are in standing: face up, face down."""
STEEP = 55.0
"""Degrees above the horizon from which front and back are named at the upper edge."""
LYING_FROM = 45.0
"""Degrees of recline from which the body is called lying."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text that belongs to a place. beside: it stands right at the place instead of in the margin. normal: hidden from behind."""

    text: str
    place: XYZ
    beside: bool = False
    normal: XYZ | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Triangles (m, 3) between points (n, 2) in pixels, in one colour with an opacity (n,) per point."""

    colour: RGB
    points: NDArray[np.float64]
    triangles: NDArray[np.int64]
    alphas: NDArray[np.float64]


def ribbons(line: Sequence[Point], width: float, colour: RGB, alpha: float) -> list[Shape]:
    """A line of several pieces, its edges fading over a pixel so that it is smooth without help."""
    made = []
    for start, end in pairwise(line):
        along = np.subtract(end, start)
        length = float(np.hypot(*along))
        if length < 1e-6:
            continue
        across = np.array([-along[1], along[0]]) / length
        offsets = np.array([width / 2 + 0.7, width / 2 - 0.3, 0.3 - width / 2, -0.7 - width / 2])
        points = np.array([np.add(tip, across * offset) for offset in offsets for tip in (start, end)])
        corners = [corner for k in (0, 2, 4) for corner in ((k, k + 1, k + 2), (k + 1, k + 3, k + 2))]
        made.append(Shape(colour, points, np.array(corners), np.array([0, 0, alpha, alpha, alpha, alpha, 0, 0])))
    return made


def dot(centre: Point, radius: float, colour: RGB, alpha: float) -> Shape:
    """A disc, its edge fading over a pixel."""
    count = 20
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    circle = np.column_stack([np.cos(turns), np.sin(turns)])
    points = np.concatenate([[centre], centre + circle * (radius - 0.4), centre + circle * (radius + 0.7)])
    alphas = np.concatenate([np.full(count + 1, alpha), np.zeros(count)])
    i, j = np.arange(count) + 1, np.roll(np.arange(count), -1) + 1
    fan = np.column_stack([np.zeros(count, dtype=np.int64), i, j])
    rim = np.concatenate([np.column_stack([i, i + count, j + count]), np.column_stack([i, j + count, j])])
    return Shape(colour, points, np.concatenate([fan, rim]), alphas)


class Overlay:
    """All 2D drawing of one renderer. `arrange` puts everything where the camera makes it belong."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._notes: tuple[Note, ...] = ()
        self._texts: list[vtkTextActor] = []
        self._marks = [self._text(True), self._text(True), self._text(True)]
        self._lines = vtkActor2D()
        self._drawing = vtkPolyData()
        mapper = vtkPolyDataMapper2D()
        mapper.SetInputData(self._drawing)
        self._lines.SetMapper(mapper)
        renderer.AddViewProp(self._lines)
        self._theme: Theme = "dark"
        self._scale = 1.0
        self._widths: dict[str, float] = {}
        self._arranged: object = None

    _lying = 0
    _middle = (1 / 3, 2 / 3)

    narrow = False
    """Whether a label for which there is no room beside the body is left out, as in half a picture."""

    def set_recline(self, degrees: float) -> None:
        """How far the body lies back: 90 face up, -90 face down."""
        self._lying = 0 if abs(degrees) < LYING_FROM else 1 if degrees > 0 else -1

    def set_cut(self, cut: bool) -> None:
        """Whether a slice fills the middle of the picture, which labels then leave free."""
        self._middle = (0.23, 0.77) if cut else Overlay._middle

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
        key = (camera, size, bounds, self._scale, self._notes, self._theme, self._lying, self._middle)
        if key == self._arranged or not self._renderer.GetRenderWindow():
            return
        self._arranged = key
        self._draw(self._arrange_margin(camera, size, bounds))
        self._arrange_beside(camera, size)
        self._orient(camera, size)

    def _arrange_margin(self, camera: Camera, size: tuple[int, int], bounds: tuple[float, ...] | None) -> list[Shape]:
        """Labels in the margin, and the drawing of their leaders."""
        chosen = [i for i, note in enumerate(self._notes) if not note.beside]
        if not chosen:
            return []
        spots = cameras.project(camera, size, [self._notes[i].place for i in chosen])
        visible = [k for k in range(len(chosen)) if 0 <= spots[k, 0] <= size[0] and 0 <= spots[k, 1] <= size[1]]
        for k, i in enumerate(chosen):
            self._texts[i].SetVisibility(k in visible)
        anchors = [(float(spots[k, 0]), float(spots[k, 1])) for k in visible]
        span, margin = _span(camera, size, bounds, self._middle), 16 * self._scale
        for k, (x, _) in zip(visible, anchors, strict=True):
            self._write(chosen[k], room_beside(x, size[0], span, margin))
        sizes = [self._extent(self._texts[chosen[k]]) for k in visible]
        placed = place(anchors, sizes, size, span, margin / 2, margin)
        halo, ink, scale = GROUNDS[self._theme].panel, GROUNDS[self._theme].ink, self._scale
        shapes: list[Shape] = []
        for k, spot, anchor in zip(visible, placed, anchors, strict=True):
            self._texts[chosen[k]].SetPosition(round(spot.corner[0]), round(spot.corner[1]))
            self._texts[chosen[k]].SetVisibility(bool(spot.leader) or not self.narrow)
            if self.narrow and not spot.leader:
                continue
            shapes += [*ribbons(spot.leader, 3.6 * scale, halo, 0.55), dot(anchor, 4.6 * scale, halo, 0.8)]
            shapes += [*ribbons(spot.leader, 1.3 * scale, ink, 0.95), dot(anchor, 3.2 * scale, ink, 1.0)]
        return shapes

    def _write(self, number: int, room: float) -> None:
        """A name on one line, or on two when there is no room for it beside the body."""
        actor, text = self._texts[number], self._notes[number].text
        if text not in self._widths:
            actor.SetInput(f" {text} ")
            self._widths[text] = self._extent(actor)[0]
        actor.SetInput("\n".join(f" {line} " for line in (in_two(text) if self._widths[text] > room else (text,))))

    def _arrange_beside(self, camera: Camera, size: tuple[int, int]) -> None:
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

    def _orient(self, camera: Camera, size: tuple[int, int]) -> None:
        right = cameras.basis(camera)[0]
        if abs(right[0]) >= abs(right[1]):
            names = ("right", "left") if right[0] > 0 else ("left", "right")
        else:
            names = ("front", "back") if right[1] > 0 else ("back", "front")
        for actor, name, at_right in zip(self._marks, names, (False, True), strict=False):
            words = LYING.get(self._lying, DIRECTIONS).get(name, DIRECTIONS[name])
            actor.SetInput(words.split("  ")[0] if size[0] < SHORT_BELOW_PX * self._scale else words)
            edge = 18 * self._scale
            actor.SetPosition(round(size[0] - edge - self._extent(actor)[0]) if at_right else round(edge), round(edge))

        self._orient_upwards(camera, size)

    def _orient_upwards(self, camera: Camera, size: tuple[int, int]) -> None:
        """Seen steeply from above or below, the upper edge says what lies there."""
        mark, up = self._marks[2], cameras.basis(camera)[1]
        mark.SetVisibility(abs(camera.elevation) >= STEEP)
        name = "front" if up[1] < 0 else "back"
        mark.SetInput(LYING.get(self._lying, DIRECTIONS).get(name, DIRECTIONS[name]))
        width, height = self._extent(mark)
        mark.SetPosition(round(size[0] * 0.8 - width / 2), round(size[1] - 18 * self._scale - height))

    def _draw(self, shapes: Sequence[Shape]) -> None:
        self._lines.SetVisibility(bool(shapes))
        if not shapes:
            return
        starts = np.cumsum([0, *(len(shape.points) for shape in shapes)])
        corners = np.concatenate([shape.triangles + start for shape, start in zip(shapes, starts, strict=False)])
        flat = np.concatenate([np.pad(shape.points, ((0, 0), (0, 1))) for shape in shapes])
        rgba = np.concatenate([np.column_stack([np.tile(s.colour, (len(s.alphas), 1)), s.alphas]) for s in shapes])
        vertices, cells = vtkPoints(), vtkCellArray()
        vertices.SetData(numpy_to_vtk(flat.astype(np.float32), deep=True))
        cells.SetData(3, numpy_to_vtk(corners.astype(np.int32).ravel(), deep=True))
        self._drawing.SetPoints(vertices)
        self._drawing.SetPolys(cells)
        self._drawing.GetPointData().SetScalars(numpy_to_vtk(np.rint(rgba * 255).astype(np.uint8), deep=True))

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
            style.SetBackgroundColor(*ground.panel)
            style.SetBackgroundOpacity(0.55)
        self._widths.clear()
        self._arranged = None

    def _extent(self, actor: vtkTextActor) -> Point:
        box = [0.0, 0.0, 0.0, 0.0]
        actor.GetBoundingBox(self._renderer, box)
        return box[1] - box[0] + 1, box[3] - box[2] + 1


def _span(
    camera: Camera, size: tuple[int, int], bounds: tuple[float, ...] | None, middle: Point
) -> tuple[float, float]:
    """The pixels from left to right that the body takes; without one, the middle of the picture by shares of its width."""
    if bounds is None:
        return size[0] * middle[0], size[0] * middle[1]
    corners = [(x, y, z) for x in bounds[0:2] for y in bounds[2:4] for z in bounds[4:6]]
    xs = cameras.project(camera, size, corners)[:, 0]
    return float(xs.min()), float(xs.max())
