"""The stage: the whole model in one renderer, made to match a `Shown` by applying differences. It never renders by itself.

Works with anything that has `renderer` and `render_window`: a QtInteractor in the window, an OffScreen in tests and pictures.
Must not know: Qt, actions, where a click leads.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkRenderer

from app.domain.atlas import Atlas, Problem
from app.domain.painting import Stroke
from app.scene import camera as cameras
from app.scene.anchors import Anchors
from app.scene.brush import Brush
from app.scene.cast import Cast
from app.scene.offscreen import pixels_of
from app.scene.overlay import Note, Overlay
from app.scene.picking import REACH_PX, Hit, Pick, Picker
from app.scene.pins import PinPlace
from app.scene.posing import Posing
from app.scene.quality import is_software
from app.scene.renderer import aim, set_background, set_up
from app.scene.shifting import Shifting, as_measured
from app.scene.skin import Skin
from app.state.appstate import Camera
from app.state.places import say
from app.state.shown import Shown

__all__ = ["Pick", "Stage"]

XYZ = tuple[float, float, float]


class Plotter(Protocol):
    """What a stage needs of a plotter."""

    renderer: Any
    render_window: Any


class Stage:
    """The model on show. like: another stage of the same window, whose meshes and posture it shares."""

    def __init__(
        self, plotter: Plotter, meshes: Path, atlas: Atlas, *, scale: float = 1.0, like: Stage | None = None
    ) -> None:
        self._renderer: vtkRenderer = plotter.renderer
        self._window = plotter.render_window
        self._scale = scale
        self._meshes, self._atlas = meshes, atlas
        self._anchors: Anchors = like._anchors if like else Anchors(meshes)
        self._posing: Posing = like._posing if like else Posing(meshes)
        self._shifting: Shifting = like._shifting if like else Shifting(meshes)
        known = like._cast if like else None
        self._cast: Cast = Cast(self._renderer, meshes, atlas, self._anchors, self._posing, known)
        self._brush = Brush(self._posing, self._anchors.fields)
        self._shown: Shown | None = None
        self._software: bool | None = None
        self._moving = False
        self._camera = Camera()
        self._aimed: tuple[Camera, bool] | None = None
        set_up(self._renderer, self._window)
        self._aim(self._camera)
        self._overlay = Overlay(self._renderer)
        self._overlay.set_scale(scale)
        self._picker = Picker(self._renderer, self._posing, self._cast.cutter)
        self._observers = [
            self._renderer.AddObserver("StartEvent", self._before_drawing),
            self._renderer.AddObserver("EndEvent", self._after_drawing),
        ]

    # ---- showing

    def apply(self, shown: Shown) -> bool:
        """Make the model match; only what differs is touched. True if a repaint is due."""
        last = self._shown
        if shown == last:
            return False
        if last is None or last.theme != shown.theme:
            set_background(self._renderer, shown.theme)
            self._overlay.set_theme(shown.theme)
        self._overlay.set_recline(shown.pose.recline)
        self._overlay.set_cut(shown.cut is not None)
        self._posing.take(shown.pose, self._shifting.of(shown.condition, as_measured(shown)))
        pins = tuple(self._carried(pin) for pin in self._anchors.pins(shown.pins, shown.body))
        self._cast.apply(shown, last, pins, self._scale)
        self._shown = shown
        if skin := self._cast.skin_of(shown):
            self._brush.show(shown.body, skin, shown.marks)
        self._aim(shown.camera)
        self._write(shown, pins)
        return True

    # ---- looking

    def camera(self) -> Camera:
        """Where the person looks from."""
        return self._camera

    def set_camera(self, camera: Camera) -> None:
        """Look from here; the caller asks for the repaint."""
        self._aim(camera)

    def orbit(self, dx: float, dy: float) -> Camera:
        """The camera after a drag of so many device pixels to the right and up; changes nothing."""
        return cameras.orbit(self._camera, dx / self._scale, dy / self._scale)

    def pan(self, dx: float, dy: float) -> Camera:
        """The camera after shifting the model by so many device pixels; changes nothing."""
        return cameras.pan(self._camera, dx, dy, self.size)

    def zoom_to(self, x: float, y: float, factor: float) -> Camera:
        """The camera nearer (factor < 1) to what is under the pixel; changes nothing."""
        return cameras.zoom_to(self._camera, x, y, factor, self.size)

    def frame(self, identifier: str) -> Camera:
        """A camera in the same direction that shows one structure well; the present one if it has no mesh."""
        box = self._cast.bounds(identifier)
        return cameras.frame(self._camera, box, self.size) if box else self._camera

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, of one body where there are two, in device pixels."""
        width, height = self._renderer.GetSize()
        return int(width), int(height)

    def set_scale(self, scale: float) -> None:
        """Device pixels per logical pixel have changed."""
        self._scale = scale
        self._overlay.set_scale(scale)
        self._cast.set_scale(scale)

    @property
    def software(self) -> bool:
        """Whether the processor draws instead of a graphics card; known after the first picture."""
        return bool(self._software)

    def moving(self, moving: bool) -> bool:
        """Draw faster and coarser while the picture moves, on software rendering only. True if a repaint is due."""
        if not self._software or moving == self._moving:
            return False
        self._moving = moving
        self._cast.set_moving(moving)
        self._renderer.SetUseFXAA(not moving)
        return True

    # ---- asking

    def pick(self, x: float, y: float) -> Pick | None:
        """What is under a device pixel, origin bottom left: the structure, and the point of the skin before it."""
        hit = self._hit(x, y)
        skin = self._skin()
        spot = self._picker.skin(skin, self._camera, self.size, x, y) if skin else None
        if spot is None and hit is None:
            return None
        name = self._cast.name(hit.mesh_id) if hit else None
        return Pick(name, spot.neutral, spot.position) if spot else Pick(name, None, hit.position if hit else (0, 0, 0))

    def paint_begin(self, radius: float, erase: bool) -> None:
        """Press the brush (mm) or the eraser down on the skin of the body that is shown."""
        self._brush.begin(self._shown.body if self._shown else "female", radius, erase)

    def paint_to(self, x: float, y: float) -> bool:
        """Draw the stroke on to a device pixel, origin bottom left. True if a repaint is due."""
        skin = self._skin()
        return skin is not None and self._brush.move(skin, self._camera, self.size, x, y)

    def paint_end(self) -> Stroke | None:
        """The whole stroke, let go; None if it never touched the skin."""
        return self._brush.finish()

    def paint_forget(self) -> None:
        """Let go without a stroke; what was painted before is shown again."""
        self._brush.finish()
        skin, shown = self._skin(), self._shown
        if skin and shown:
            self._brush.show(shown.body, skin, shown.marks)

    def skin_at(self, x: float, y: float) -> XYZ | None:
        """The place of the skin under a device pixel, mm on the standing body."""
        skin = self._skin()
        return self._brush.place(skin, self._camera, self.size, x, y) if skin else None

    def hover(self, x: float, y: float) -> str | None:
        """The structure under a device pixel."""
        hit = self._hit(x, y)
        return self._cast.name(hit.mesh_id) if hit else None

    def regions_at(self, x: float, y: float) -> tuple[str, ...]:
        """What is said of the regions of the skin under a device pixel, one line each; empty where there is none."""
        skin, shown = self._skin(), self._shown
        if skin is None or shown is None or not shown.places:
            return ()
        spot = self._picker.skin(skin, self._camera, self.size, x, y)
        return say(shown.places, partial(skin.covers, spot)) if spot else ()

    def anchor(self, label_anchor: str) -> XYZ:
        """The place a label points to, mm. Raises KeyError for a name that is nowhere in the model."""
        found = self._find(label_anchor, self._shown)
        if found is None:
            raise KeyError(label_anchor)
        return found

    def pixels(self) -> NDArray[np.uint8]:
        """What the window shows now: (height, width, 3) uint8."""
        return pixels_of(self._window)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Meshes, regions and places that could not be shown."""
        return (*self._cast.problems, *self._anchors.problems, *self._posing.problems, *self._shifting.problems)

    def close(self) -> None:
        """Let everything go; the stage is not used again."""
        for observer in self._observers:
            self._renderer.RemoveObserver(observer)
        self._renderer.RemoveAllViewProps()
        self._cast.close()

    # ---- inside

    def _write(self, shown: Shown, pins: tuple[PinPlace, ...]) -> None:
        notes = [
            Note(label.text, xyz)
            for label in shown.labels
            if (xyz := self._written_at(label.anchor, shown)) is not None
        ]
        notes += [Note(pin.text, pin.place, beside=True, normal=pin.normal) for pin in pins]
        self._overlay.set_notes(tuple(notes))

    def _aim(self, camera: Camera) -> None:
        self._camera = camera
        aimed = (camera, self._posing.standing)
        if aimed != self._aimed:
            self._aimed = aimed
            aim(self._renderer, camera, self._posing.standing)
        if self._shown:
            self._cast.fog(self._shown.theme, camera.distance)

    def _hit(self, x: float, y: float) -> Hit | None:
        return self._picker.structure(self._cast.solids, self._camera, self.size, x, y, REACH_PX * self._scale)

    def _skin(self) -> Skin | None:
        """The skin that is seen, if any."""
        shown = self._shown
        return self._cast.skin_of(shown) if shown and shown.skin_opacity > 0 else None

    def _find(self, anchor: str, shown: Shown | None) -> XYZ | None:
        """The place of a structure, a key point or a landmark."""
        if anchor.startswith(("key_point.", "landmark.")):
            place = self._anchors.named(anchor, shown.body if shown else "female")
            return self._posing.carried(place) if place else None
        solid = self._cast.member(anchor)
        return self._posing.carried(self._anchors.of(solid), solid.mesh_id) if solid else None

    def _written_at(self, anchor: str, shown: Shown) -> XYZ | None:
        """Where a label points: on a cut surface, where its structure has one; nowhere, when its place is cut away."""
        solid = self._cast.member(anchor) if shown.cut else None
        spot = self._cast.cutter.spot(solid.mesh_id) if solid else None
        place = spot or self._find(anchor, shown)
        if spot or solid is None or place is None:
            return place
        return None if self._cast.cutter.takes(solid.mesh_id, np.array([place]))[0] else place

    def _carried(self, pin: PinPlace) -> PinPlace:
        """A pin of the neutral skin where it is now."""
        if self._posing.standing:
            return pin
        normal = self._posing.carried_normal(pin.place, pin.normal)
        return replace(pin, place=self._posing.carried(pin.place), normal=normal)

    def _before_drawing(self, *_: object) -> None:
        skin = self._skin()
        self._overlay.arrange(self._camera, self.size, skin.bounds if skin else None)

    def _after_drawing(self, *_: object) -> None:
        """Now the driver is known: on software begin to make what moving pictures need."""
        if self._software is None:
            self._software = is_software(self._window)
        if self._software:
            self._cast.prepare_to_move()
        if self._shown and not self._moving:
            self._cast.check_drawn(self._shown)
