"""The stage: the whole model in one renderer, made to match a `Shown` by applying differences. It never renders by itself.

Works with anything that has `renderer` and `render_window`: a QtInteractor in the window, an OffScreen in tests and pictures.
Must not know: Qt, actions, where a click leads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkLight, vtkRenderer

from app.domain.atlas import Atlas, Problem
from app.scene import camera as cameras
from app.scene.anchors import Anchors
from app.scene.look import background
from app.scene.meshes import MeshStore
from app.scene.offscreen import pixels_of
from app.scene.overlay import Note, Overlay
from app.scene.picking import REACH_PX, Pick, Picker
from app.scene.pins import PinPlace, Pins
from app.scene.quality import Detail, is_software
from app.scene.skin import Skin
from app.scene.solids import Bundle, Shaders, Solid, set_fog, solid_of
from app.state.appstate import Camera
from app.state.shown import Look, Meaning, Shown

__all__ = ["Pick", "Stage"]

XYZ = tuple[float, float, float]
CONTEXT = Look(Meaning.CONTEXT)


class Plotter(Protocol):
    """What a stage needs of a plotter."""

    renderer: Any
    render_window: Any


class Stage:
    """The model on show."""

    def __init__(self, plotter: Plotter, meshes: Path, atlas: Atlas, *, scale: float = 1.0) -> None:
        self._renderer: vtkRenderer = plotter.renderer
        self._window = plotter.render_window
        self._atlas = atlas
        self._scale = scale
        self._drawn = tuple(m for m, record in atlas.meshes.items() if record.triangles and not m.startswith("skin."))
        self._store = MeshStore(meshes, atlas.meshes)
        self._anchors = Anchors(meshes)
        self._shared = Shaders()
        self._solids: dict[str, Solid] = {}
        self._looks: dict[str, Look] = {}
        self._names: dict[str, str] = {}
        self._skins: dict[str, Skin] = {}
        self._order: list[vtkActor] = []
        self._shown: Shown | None = None
        self._prepare()
        self._overlay = Overlay(self._renderer)
        self._overlay.set_scale(scale)
        self._pins = Pins(self._renderer)
        self._picker = Picker(self._renderer)
        self._detail = Detail()
        self._software: bool | None = None
        self._moving = False
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
        themed = last is None or last.theme != shown.theme
        if themed:
            self._set_background(shown)
        self._request(shown)
        changed = self._apply_skin(shown, themed) | self._apply_looks(shown, themed)
        pins = self._anchors.pins(shown.pins, shown.body)
        changed |= self._pins.show(pins, shown.theme)
        self._shown = shown
        if changed:
            self._sort()
        if last is None or last.camera != shown.camera or themed:
            self._aim(shown.camera)
        if themed:
            self._overlay.set_theme(shown.theme)
        self._apply_notes(shown, pins)
        return True

    def _apply_looks(self, shown: Shown, themed: bool) -> bool:
        changed = False
        for mesh_id in self._drawn:
            wanted = self._look_of(mesh_id, shown)
            if wanted == self._looks.get(mesh_id) and not themed:
                continue
            if wanted.meaning is Meaning.HIDDEN and mesh_id not in self._solids:
                continue
            self._looks[mesh_id] = wanted
            solid = self._solid(mesh_id)
            if solid:
                solid.apply(wanted, shown.theme)
                changed = True
        return changed

    def _apply_skin(self, shown: Shown, themed: bool) -> bool:
        for body, other in self._skins.items():
            if body != shown.body:
                other.set_opacity(0.0)
        skin = self._skin(shown.body)
        if skin is None:
            return False
        swapped = self._shown is None or self._shown.body != shown.body
        if themed or swapped:
            skin.set_theme(shown.theme)
        skin.set_opacity(shown.skin_opacity)
        return skin.paint(shown.skin) or swapped

    def _apply_notes(self, shown: Shown, pins: tuple[PinPlace, ...]) -> None:
        notes = [
            Note(label.text, xyz) for label in shown.labels if (xyz := self._find(label.anchor, shown)) is not None
        ]
        notes += [Note(pin.text, pin.place, beside=True, normal=pin.normal) for pin in pins]
        self._overlay.set_notes(tuple(notes))

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
        boxes = [
            s.actor.GetBounds() for m, s in self._solids.items() if m == identifier or m.startswith(f"{identifier}.")
        ]
        if not boxes:
            return self._camera
        low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
        box = tuple(float(high[i] if i % 2 else low[i]) for i in range(6))
        return cameras.frame(self._camera, box, self.size)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in device pixels."""
        width, height = self._window.GetSize()
        return int(width), int(height)

    def set_scale(self, scale: float) -> None:
        """Device pixels per logical pixel have changed."""
        self._scale = scale
        self._overlay.set_scale(scale)
        for skin in self._skins.values():
            skin.set_line_scale(scale)

    @property
    def software(self) -> bool:
        """Whether the processor draws instead of a graphics card; known after the first picture."""
        return bool(self._software)

    def moving(self, moving: bool) -> bool:
        """Draw faster and coarser while the picture moves, on software rendering only. True if a repaint is due."""
        if not self._software or moving == self._moving:
            return False
        self._moving = moving
        if self._detail.hand_over():
            self._sort()
        for solid in self._solids.values():
            solid.set_moving(moving)
        for skin in self._skins.values():
            skin.set_moving(moving)
        self._renderer.SetUseFXAA(not moving)
        return True

    # ---- asking

    def pick(self, x: float, y: float) -> Pick | None:
        """What is under a device pixel, origin bottom left: the structure, and the point of the skin before it."""
        hit = self._picker.structure(self._solids, self._camera, self.size, x, y, REACH_PX * self._scale)
        skin = self._skins.get(self._shown.body) if self._shown and self._shown.skin_opacity > 0 else None
        spot = self._picker.skin(skin, self._camera, self.size, x, y) if skin else None
        if hit is None and spot is None:
            return None
        return Pick(self._name(hit.mesh_id) if hit else None, spot, spot or (hit.position if hit else (0.0, 0.0, 0.0)))

    def hover(self, x: float, y: float) -> str | None:
        """The structure under a device pixel."""
        hit = self._picker.structure(self._solids, self._camera, self.size, x, y, REACH_PX * self._scale)
        return self._name(hit.mesh_id) if hit else None

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
        """Meshes and fields that could not be shown."""
        regions = {message for skin in self._skins.values() for message in skin.missing}
        told = tuple(Problem("regions", 1, message) for message in sorted(regions))
        return tuple(self._store.problems) + self._anchors.problems + told

    def close(self) -> None:
        """Let everything go; the stage is not used again."""
        for observer in self._observers:
            self._renderer.RemoveObserver(observer)
        self._detail.close()
        self._store.close()
        self._renderer.RemoveAllViewProps()
        self._solids.clear()
        self._skins.clear()

    # ---- inside

    def _prepare(self) -> None:
        renderer, window = self._renderer, self._window
        window.SetMultiSamples(0)
        renderer.SetUseDepthPeeling(False)
        renderer.SetUseFXAA(True)
        renderer.RemoveAllLights()
        light = vtkLight()
        light.SetLightTypeToHeadlight()
        renderer.AddLight(light)
        self._camera = Camera()
        self._aim(self._camera)

    def _set_background(self, shown: Shown) -> None:
        top, bottom = background(shown.theme)
        self._renderer.SetGradientBackground(True)
        self._renderer.SetBackground(*bottom)
        self._renderer.SetBackground2(*top)

    def _request(self, shown: Shown) -> None:
        """Begin to read all that will be shown, before anything waits."""
        wanted = [m for m in self._drawn if self._look_of(m, shown).meaning is not Meaning.HIDDEN]
        self._store.request([f"skin.{shown.body}", *wanted])

    def _look_of(self, mesh_id: str, shown: Shown) -> Look:
        return shown.looks.get(self._name(mesh_id), CONTEXT)

    def _name(self, mesh_id: str) -> str:
        """The structure a mesh belongs to: `disc.L4-L5.annulus` is a part of `disc.L4-L5`."""
        if mesh_id not in self._names:
            name = mesh_id
            while name not in self._atlas.structures and "." in name:
                name = name.rsplit(".", 1)[0]
            self._names[mesh_id] = name if name in self._atlas.structures else mesh_id
        return self._names[mesh_id]

    def _solid(self, mesh_id: str) -> Solid | None:
        if mesh_id not in self._solids:
            surface = self._store.get(mesh_id)
            if surface is None:
                return None
            self._solids[mesh_id] = solid_of(mesh_id, surface, self._shared)
        return self._solids[mesh_id]

    def _skin(self, body: str) -> Skin | None:
        if body not in self._skins:
            surface = self._store.get(f"skin.{body}")
            if surface is None:
                return None
            self._skins[body] = Skin(surface, self._anchors.fields(body))
            self._skins[body].set_line_scale(self._scale)
        return self._skins[body]

    def _sort(self) -> None:
        """Draw solid things first, then translucent, then ghosts, then skin, then the lit strands seen through all."""
        solids = sorted(self._solids.values(), key=lambda solid: solid.layer)
        actors = [a for s in solids for a in s.actors]
        actors += [a for skin in self._skins.values() for a in skin.actors]
        actors += self._pins.actors
        actors += [s.through for s in solids if isinstance(s, Bundle)]
        if actors == self._order:
            return
        self._order = actors
        for actor in actors:
            self._renderer.RemoveViewProp(actor)
        for actor in actors:
            self._renderer.AddViewProp(actor)

    def _aim(self, camera: Camera) -> None:
        self._camera = camera
        lens = self._renderer.GetActiveCamera()
        lens.SetViewAngle(cameras.VIEW_ANGLE)
        lens.SetFocalPoint(*camera.focus)
        lens.SetPosition(*cameras.position(camera))
        lens.SetViewUp(0.0, 0.0, 1.0)
        lens.SetClippingRange(max(camera.distance - 1300.0, camera.distance * 0.05, 2.0), camera.distance + 1500.0)
        if self._shown:
            self._set_fog()

    def _set_fog(self) -> None:
        assert self._shown
        key = (self._shown.theme, self._camera.distance, len(self._solids), len(self._skins))
        if key == self._fogged:
            return
        self._fogged = key
        bundles = [made for s in self._solids.values() if isinstance(s, Bundle) for made in s.shaders]
        for made in (self._shared.plain, self._shared.ghost, *bundles, *(s.shader for s in self._skins.values())):
            set_fog(made, self._shown.theme, self._camera.distance)

    _fogged: tuple[object, ...] = ()

    def _find(self, anchor: str, shown: Shown | None) -> XYZ | None:
        """The place of a structure, a key point or a landmark."""
        if anchor.startswith(("key_point.", "landmark.")):
            return self._anchors.named(anchor, shown.body if shown else "female")
        members = [s for m, s in self._solids.items() if self._name(m) == anchor]
        return self._anchors.of(members[0]) if members else None

    def _before_drawing(self, *_: object) -> None:
        skin = self._skins.get(self._shown.body) if self._shown else None
        self._overlay.arrange(self._camera, self.size, skin.actor.GetBounds() if skin else None)

    def _after_drawing(self, *_: object) -> None:
        """Now the renderer is known; on software begin to make what moving pictures need."""
        if self._software is None:
            self._software = is_software(self._window)
        if self._software:
            for mesh_id, solid in self._solids.items():
                self._detail.ask(mesh_id, solid)
            for body, skin in self._skins.items():
                self._detail.ask(f"skin.{body}", skin)
