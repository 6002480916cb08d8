"""Everything that stands on the stage: the actors of bones, nerves and skins, made when first seen, in the order of drawing.

Must not know: Qt, the camera's movements, what a click does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from app.domain.atlas import Atlas, Problem
from app.domain.ids import Side, kind_of, side_of
from app.scene.anchors import Anchors
from app.scene.attachments import Attachments
from app.scene.batch import Piece
from app.scene.cutting import Cutter
from app.scene.fibres import Fibrous
from app.scene.meshes import MeshStore
from app.scene.pins import PinPlace, Pins
from app.scene.posing import Posing
from app.scene.quality import Detail
from app.scene.skin import Skin
from app.scene.solids import Bundle, Shaders, Solid, set_fog
from app.scene.whichskin import TOGETHER, body_of, key_of, kind_of_skin, mesh_of, whose_of
from app.state.appstate import Theme
from app.state.shown import Look, Meaning, Shown

Sited = tuple[bool, tuple[str, ...]]
"""Whether a bone shows where muscles begin and end, and of which muscles alone."""
UNSITED: Sited = (False, ())
CONTEXT = Look(Meaning.CONTEXT)
KIND_OF_FIELD = {"root": Bundle, "fibre": Fibrous}
"""What stands for a mesh, by the field its vertices carry; a plain solid without one."""
SITES, SITES_OF_SECOND = "sites", "sites.second"
"""Names of the arrays that say where muscles begin and end: the two casts of a window share their meshes, not their muscles."""
REFUSED = "the graphics driver refused to draw the regions of the skin; update it, or set LIBGL_ALWAYS_SOFTWARE=1"


class Cast:
    """The actors of one renderer. like: those of another renderer of the same window, whose meshes they share."""

    def __init__(
        self,
        renderer: vtkRenderer,
        meshes: Path,
        atlas: Atlas,
        anchors: Anchors,
        posing: Posing,
        like: Cast | None = None,
    ) -> None:
        self.solids: dict[str, Solid] = {}
        self.skins: dict[str, Skin] = {}
        self.pins = Pins(renderer)
        self._renderer = renderer
        self._atlas = atlas
        self._anchors = anchors
        self._posing = posing
        self._like = like
        self._drawn = tuple(m for m, record in atlas.meshes.items() if record.triangles and not m.startswith("skin."))
        self._names = {m: self._structure_of(m) for m in atlas.meshes}
        self._store: MeshStore = like._store if like else MeshStore(meshes, atlas.meshes)
        self._shared = Shaders()
        self._attachments: Attachments = like._attachments if like else Attachments(meshes)
        self._sited: dict[str, Sited] = {}
        self._looks: dict[str, Look] = {}
        self._detail: Detail = Detail(like._detail if like else None)
        self._order: list[vtkActor] = []
        self._fogged: tuple[object, ...] = ()
        self._placed = (0, 0)
        self._refused = False
        self.cutter = Cutter(meshes, anchors, posing)
        self._companies: tuple[Shown | None, dict[tuple[str, Side | None], Look]] = (None, {})

    def apply(self, shown: Shown, last: Shown | None, pins: tuple[PinPlace, ...], scale: float) -> None:
        """Make every actor match; only what differs from `last` is touched."""
        themed = last is None or last.theme != shown.theme
        if last is None or themed or shown.looks is not last.looks:
            self._apply_looks(shown, last, themed, scale)
        else:
            self._apply_skin(shown, last, scale)
        self._mark(shown)
        self.cutter.clip(shown.cut, self.solids)
        self._follow()
        self._lay_open(shown.theme)
        self.pins.show(pins, shown.theme)
        if last is None or shown.looks is not last.looks:
            self.sort()

    def name(self, mesh_id: str) -> str:
        """The structure a mesh belongs to: `disc.L4-L5.annulus` is a part of `disc.L4-L5`."""
        return self._names[mesh_id]

    def bounds(self, identifier: str) -> tuple[float, ...] | None:
        """The box (xmin, xmax, ymin, ymax, zmin, zmax) of a structure, or of a pair named without side."""
        own = [s for m, s in self.solids.items() if m == identifier or m.startswith(f"{identifier}.")]
        self._posing.follow(Piece(s.mesh_id, s.surface) for s in own)
        boxes = [s.actor.GetBounds() for s in own]
        if not boxes:
            return None
        low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
        return tuple(float(high[i] if i % 2 else low[i]) for i in range(6))

    def member(self, structure: str) -> Solid | None:
        """An actor of a structure."""
        return next((s for m, s in self.solids.items() if self._names[m] == structure), None)

    def sort(self) -> None:
        """Draw solid things first, then translucent, then ghosts, skin, pins, and the lit strands seen through all."""
        solids = sorted(self.solids.values(), key=lambda solid: solid.layer)
        actors = [a for s in solids if not s.layer for a in s.actors]
        actors += [self.cutter.actor] if self.cutter.actor else []
        actors += [a for s in solids if s.layer for a in s.actors]
        actors += [a for skin in self.skins.values() for a in skin.actors]
        actors += self.pins.actors
        actors += [s.through for s in solids if isinstance(s, Bundle)]
        if actors == self._order:
            return
        pairs = enumerate(zip(self._order, actors, strict=False))
        same = next((i for i, (old, new) in pairs if old is not new), min(len(self._order), len(actors)))
        for actor in {*self._order[same:], *actors[same:]}:  # what stands before the first change stays where it is
            self._renderer.RemoveViewProp(actor)
        self._order = actors
        for actor in actors[same:]:
            self._renderer.AddViewProp(actor)

    def fog(self, theme: Theme, focus_mm: float) -> None:
        """Let what lies behind the focus fade into the background."""
        key = (theme, focus_mm, len(self.solids), *map(id, self.skins.values()))
        if key == self._fogged:
            return
        self._fogged = key
        bundles = [made for s in self.solids.values() if isinstance(s, Bundle) for made in s.shaders]
        for made in (*self._shared.all, *bundles, *(s.shader for s in self.skins.values())):
            set_fog(made, theme, focus_mm)

    def _lay_open(self, theme: Theme) -> None:
        """The surfaces of a cut, drawn before what can be seen through."""
        fresh = self.cutter.actor is None
        self.cutter.lay_open(self.solids, theme)
        if fresh and self.cutter.actor:
            self.sort()

    def set_scale(self, scale: float) -> None:
        """Device pixels per logical pixel have changed."""
        for skin in self.skins.values():
            skin.set_line_scale(scale)

    def prepare_to_move(self) -> None:
        """Begin to make the coarse meshes of all there is."""
        for mesh_id, solid in self.solids.items():
            self._detail.ask(mesh_id, solid)
        for key, skin in self.skins.items():
            self._detail.ask(mesh_of(key), skin)

    def set_moving(self, moving: bool) -> None:
        """Show coarse meshes, as far as they are ready, or the full ones."""
        if self._detail.hand_over():
            self.sort()
        for solid in self.solids.values():
            solid.set_moving(moving)
        for skin in self.skins.values():
            skin.set_moving(moving)
        self._follow()

    def skin_of(self, shown: Shown) -> Skin | None:
        """The skin that is on show."""
        return self.skins.get(key_of(shown))

    def check_drawn(self, shown: Shown) -> None:
        """After a picture: a skin whose shader was refused is taken away rather than shown wrongly."""
        skin = self.skin_of(shown)
        if skin is not None and skin.refused:
            self._refused = True
            skin.set_opacity(0.0)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Meshes and regions that could not be shown."""
        told = {
            Problem(f"regions.{body_of(key)}.npz", 1, text) for key, skin in self.skins.items() for text in skin.missing
        }
        told |= {Problem("OpenGL", 1, REFUSED)} if self._refused else set()
        return (*self._store.problems, *self._attachments.problems, *self.cutter.problems, *sorted(told, key=str))

    def close(self) -> None:
        """Let all go."""
        self._detail.close()
        if self._like is None:
            self._store.close()
        else:
            for skin in self.skins.values():
                skin.close()
            for solid in self.solids.values():
                solid.surface.data.GetPointData().RemoveArray(SITES_OF_SECOND)
        self.solids.clear()
        self.skins.clear()
        self._order.clear()

    def _follow(self) -> None:
        """Everything that is seen takes on the posture; what is hidden waits until it is seen."""
        if not self._posing.version:
            return
        posture = (self._posing.posture, len(self.solids))
        if posture != self._placed:
            self._placed = posture
            for solid in self.solids.values():
                solid.place(self._posing.matrix(solid.mesh_id))
        seen = [(m, s.drawn) for m, s in self.solids.items()]
        seen += [(mesh_of(key), skin.drawn) for key, skin in self.skins.items()]
        self._posing.follow(Piece(mesh_id, surface) for mesh_id, surface in seen if surface is not None)

    def _apply_looks(self, shown: Shown, last: Shown | None, themed: bool, scale: float) -> None:
        """The skin, and every mesh whose look differs from the one it has."""
        looks = {mesh_id: self._look_of(mesh_id, shown) for mesh_id in self._drawn}
        changed = {m: look for m, look in looks.items() if themed or look is not self._looks.get(m)}
        seen = [m for m, look in changed.items() if look.meaning is not Meaning.HIDDEN]
        self._store.request([f"skin.{shown.body}", *seen])  # read in the background before anything waits
        self._apply_skin(shown, last, scale)
        for mesh_id, look in changed.items():
            self._apply_look(mesh_id, look, shown.theme, themed)

    def _apply_look(self, mesh_id: str, wanted: Look, theme: Theme, themed: bool) -> None:
        if wanted == self._looks.get(mesh_id) and not themed:
            return
        self._looks[mesh_id] = wanted
        if wanted.meaning is Meaning.HIDDEN and mesh_id not in self.solids:
            return
        solid = self._solid(mesh_id)
        if solid:
            solid.apply(wanted, theme)

    def _mark(self, shown: Shown) -> None:
        """Origins and insertions on the bones: of the selected muscle, else of all."""
        wanted: Sited = (True, shown.muscles) if shown.attachments else UNSITED
        if wanted == UNSITED and not self._sited:
            return
        for mesh_id, solid in self.solids.items():
            if kind_of(mesh_id) in ("bone", "vertebra") and self._sited.get(mesh_id, UNSITED) != wanted:
                self._sited[mesh_id] = wanted
                mesh = solid.surface.mesh
                sites = self._attachments.on(mesh_id, mesh, shown.muscles) if shown.attachments else None
                solid.mark(sites, SITES_OF_SECOND if self._like else SITES)
        if wanted == UNSITED:
            self._sited.clear()

    def _apply_skin(self, shown: Shown, last: Shown | None, scale: float) -> None:
        wanted = key_of(shown)
        for key in [key for key in self.skins if key != wanted]:
            self.skins[key].set_opacity(0.0)
            if key.endswith(TOGETHER):  # it is seldom looked at, and does not stay
                self._detail.forget(self.skins[key])
                self.skins.pop(key).close()
        fresh = wanted not in self.skins
        skin = self._skin(wanted, scale)
        if skin is None or self._refused:
            return
        if fresh or last is None or last.theme != shown.theme or key_of(last) != wanted:
            skin.set_theme(shown.theme)
        skin.set_opacity(shown.skin_opacity)
        skin.paint(shown.beside.skin if shown.beside and wanted.endswith(TOGETHER) else shown.skin)

    def _look_of(self, mesh_id: str, shown: Shown) -> Look:
        known = shown.looks.get(self._names[mesh_id])
        return known if known is not None else self._company(kind_of(mesh_id), side_of(mesh_id), shown)

    def _company(self, kind: str, side: Side | None, shown: Shown) -> Look:
        """The look of a mesh without a name of its own: as most of its kind, lit with the roots that are lit on its side."""
        if self._companies[0] is not shown:
            self._companies = (shown, {})
        known = self._companies[1]
        if (kind, side) not in known:
            plain = Counter(replace(v, lit=frozenset()) for k, v in shown.looks.items() if kind_of(k) == kind)
            lit = frozenset().union(*(v.lit for k, v in shown.looks.items() if side_of(k) == side))
            known[kind, side] = replace(plain.most_common(1)[0][0] if plain else CONTEXT, lit=lit)
        return known[kind, side]

    def _structure_of(self, mesh_id: str) -> str:
        name = mesh_id
        while name not in self._atlas.structures and "." in name:
            name = name.rsplit(".", 1)[0]
        return name if name in self._atlas.structures else mesh_id

    def _solid(self, mesh_id: str) -> Solid | None:
        if mesh_id not in self.solids:
            surface = self._store.get(mesh_id)
            if surface is None:
                return None
            made = next((made for field, made in KIND_OF_FIELD.items() if field in surface.mesh.fields), Solid)
            self.solids[mesh_id] = made(mesh_id, surface, self._shared)
        return self.solids[mesh_id]

    def _skin(self, key: str, scale: float) -> Skin | None:
        if key not in self.skins:
            body = body_of(key)
            surface = self._store.get(f"skin.{body}")
            if surface is None:
                return None
            known = (self._like or self).skins.get(body)
            self.skins[key] = kind_of_skin(key)(
                surface, self._anchors.fields(body), whose_of(key, self._like is not None), known
            )
            self.skins[key].set_line_scale(scale)
        return self.skins[key]
