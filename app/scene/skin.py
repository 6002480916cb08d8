"""The skin of one body: clear in front, dense at its rim, the regions painted on it by distance.

Every vertex carries its signed distance (mm, positive inside) to the border of each kind of region; the shader cuts at zero
for every pixel, so that a border stays sharp at any zoom. Must not know: Qt, where a region's distances come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from app.content.meshfile import MeshFileError
from app.domain.ids import Side
from app.scene import look, skinshader
from app.scene.agreeing import OUTSIDE_MM, Groups, between, ranks_of
from app.scene.limbframe import LimbFrame, limb_frame
from app.scene.look import GROUNDS, REGIONS, RegionLook
from app.scene.meshes import Surface
from app.scene.sheet import PAINTED, Sheet, Vector
from app.scene.slots import CHANNELS, SLOTS
from app.scene.solids import shader
from app.state.appstate import Theme
from app.state.shown import Agreed, Channel, FieldRef, Region


class Spot(Protocol):
    """A point of the skin: the corners (3,) of its triangle and their weights (3,)."""

    @property
    def corners(self) -> NDArray[np.int64]: ...

    @property
    def weights(self) -> NDArray[np.float64]: ...


class Distances(Protocol):
    """Where the distances come from."""

    def signed_distance(self, name: str, side: Side) -> NDArray[np.float32]:
        """(n,) mm, positive inside."""
        ...

    def depth(self, name: str, side: Side, corners: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
        """mm at one point of the skin, positive inside."""
        ...


class Skin:
    """The skin of one body and what is painted on it. `like`: another skin of the same mesh, whose coordinates are taken over."""

    channels: ClassVar[tuple[Region, ...]] = CHANNELS
    regions: ClassVar[Mapping[Any, RegionLook]] = REGIONS
    slots: ClassVar[Mapping[Any, int]] = SLOTS

    def __init__(
        self, surface: Surface, distances: Distances | None, whose: str = "", like: Skin | None = None
    ) -> None:
        self.surface = surface
        self.distances = distances
        self.missing: set[str] = set()
        self._whose = whose
        self._shown: dict[Region, tuple[FieldRef, ...]] = {}
        self._opacity = 1.0
        self._any_marks = self._moving = False
        self._ranks: dict[Side, tuple[Groups, Vector]] = {}
        count = len(surface.mesh.points)
        vectors = [np.full((count, 4), OUTSIDE_MM, dtype=np.float32) for _ in range(3)]
        vectors[2][:, 2] = np.asarray(surface.mesh.fields.get("fade", np.full(count, 255)), np.float32) / 255.0
        points = surface.mesh.points
        frame: LimbFrame = (
            like.frame if like else limb_frame(points, look.DOT_PITCH_MM, look.DOT_SPACING_MM, skinshader.MAX_ROWS)
        )
        self.frame: LimbFrame = frame
        painted = (skinshader.SKIN_VERTEX_DECLARE, skinshader.SKIN_VERTEX)
        bare = (skinshader.SKIN_DEPTH_VERTEX_DECLARE, skinshader.SKIN_DEPTH_VERTEX)
        self.shader = shader(
            skinshader.SKIN_DECLARE, skinshader.skin_light(self.channels, self.regions, self.slots), painted
        )
        self._depth = shader(skinshader.SKIN_DEPTH_DECLARE, skinshader.SKIN_DEPTH_LIGHT, bare)
        by_hand = np.full(count, OUTSIDE_MM, dtype=np.float32)
        self._full = Sheet(surface, [*vectors, frame.coordinates, by_hand], self.shader, self._depth, whose)
        self._coarse: tuple[Sheet, NDArray[np.int64]] | None = None
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform1fv("rowCount", skinshader.MAX_ROWS, frame.rows.tolist())
        uniforms.SetUniformf("firstRow", frame.first_row)
        self.set_line_scale(1.0)
        self._tell_channels()

    @property
    def actor(self) -> vtkActor:
        """The full mesh in colour; what a click on the skin hits."""
        return self._full.actors[1]

    @property
    def actors(self) -> tuple[vtkActor, ...]:
        """In the order of drawing."""
        return self._full.actors if self._coarse is None else (*self._full.actors, *self._coarse[0].actors)

    @property
    def refused(self) -> bool:
        """After a picture: whether the graphics driver could not build the shader, so that no region can be trusted."""
        return self._opacity > 0.0 and not self._full.accepted

    @property
    def painted(self) -> bool:
        """Whether anything that a person painted is shown."""
        return self._any_marks

    def add_coarse(self, surface: Surface) -> None:
        """A coarser mesh, made of vertices of this one, to be seen while the picture moves."""
        assert surface.chosen is not None
        vectors = [np.ascontiguousarray(v[surface.chosen]) for v in self._full.vectors]
        self._coarse = (Sheet(surface, vectors, self.shader, self._depth, self._whose), surface.chosen)
        self._see()

    def close(self) -> None:
        """Let go what this skin alone has on its mesh."""
        for sheet in (self._full, *((self._coarse[0],) if self._coarse else ())):
            sheet.close()

    @property
    def drawn(self) -> Surface | None:
        """The surface that is seen now, full or coarse."""
        if self._opacity <= 0.0:
            return None
        return self._coarse[0].surface if self._moving and self._coarse else self.surface

    @property
    def bounds(self) -> tuple[float, ...]:
        """The box (xmin, xmax, ymin, ymax, zmin, zmax) of what is seen, mm."""
        coarse = self._coarse if self._moving else None
        return tuple((coarse[0].actors[1] if coarse else self.actor).GetBounds())

    def set_moving(self, moving: bool) -> None:
        """Show the coarse mesh instead of the full one, if there is one."""
        self._moving = moving
        self._see()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the skin and of every kind of region."""
        ground = GROUNDS[theme]
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform3f("skinColour", ground.skin)
        uniforms.SetUniform3f("rimColour", ground.skin_rim)
        self.set_film(ground.clear, ground.rim)
        regions = [v for channel in self.channels for v in self.regions[channel].colour(theme)]
        edges = [v for channel in self.channels for v in self.regions[channel].edge_colour(theme)]
        uniforms.SetUniform1fv("regionRGB", len(regions), regions)
        uniforms.SetUniform1fv("edgeRGB", len(edges), edges)

    def set_film(self, clear: float, rim: float) -> None:
        """Opacity of the bare skin seen from the front and at its rim, 0 to 1."""
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniformf("clearAlpha", clear)
        uniforms.SetUniformf("rimAlpha", rim)

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the whole layer, regions included; 0 takes it away."""
        self._opacity = opacity
        self.shader.GetFragmentCustomUniforms().SetUniformf("layerOpacity", opacity)
        self._see()

    def set_line_scale(self, scale: float) -> None:
        """Contours are so many times as wide, for dense screens and large pictures."""
        self.shader.GetFragmentCustomUniforms().SetUniformf("lineScale", scale)

    def paint(self, wanted: Mapping[Any, tuple[FieldRef, ...]]) -> bool:
        """Show these regions; only what changed is written. True if anything did."""
        changed = [c for c in self.channels if wanted.get(c, ()) != self._shown.get(c, ())]
        if not changed:
            return False
        touched = set()
        for channel in changed:
            refs = wanted.get(channel, ())
            if refs:
                slot = self.slots[channel]
                self._write(slot // 4, slot % 4, self._distance(channel, refs))
                touched.add(slot // 4)
        for vector in touched:
            self._full.tell(vector)
            if self._coarse:
                self._coarse[0].tell(vector)
        self._shown = dict(wanted)
        self._tell_channels()
        return True

    def show_painted(self, values: Vector, any_marks: bool) -> None:
        """Show what a person painted: signed distance (n,) mm, positive inside."""
        self._any_marks = any_marks
        if any_marks:
            self._full.vectors[PAINTED][:] = values
            self._full.tell(PAINTED)
            if self._coarse:
                sheet, vertices = self._coarse
                sheet.vectors[PAINTED][:] = values[vertices]
                sheet.tell(PAINTED)
        self._tell_channels()

    def covers(self, spot: Spot, ref: FieldRef) -> bool:
        """Whether a point of the skin lies in a region; a region that cannot be read covers nothing."""
        try:
            return (
                self.distances is not None and self.distances.depth(ref.name, ref.side, spot.corners, spot.weights) > 0
            )
        except (KeyError, MeshFileError):
            return False

    def _write(self, vector: int, component: int, values: Vector) -> None:
        self._full.vectors[vector][:, component] = values
        if self._coarse:
            sheet, vertices = self._coarse
            sheet.vectors[vector][:, component] = values[vertices]

    def _distance(self, channel: Region, refs: tuple[FieldRef, ...]) -> Vector:
        """How far inside a kind of region each vertex is, mm."""
        return self._union(refs)

    def _union(self, refs: tuple[FieldRef, ...]) -> Vector:
        """The greatest distance of several fields."""
        union = np.full(len(self.surface.mesh.points), OUTSIDE_MM, dtype=np.float32)
        for ref in refs:
            values = self._agreed(ref) if isinstance(ref, Agreed) else self._field(ref)
            if values is not None:
                np.maximum(union, values, out=union)
        return union

    def _agreed(self, ref: Agreed) -> Vector:
        """The distances of one level of agreement; all levels of a picture come from the same ranks."""
        if self._ranks.get(ref.side, ((), None))[0] != ref.groups:
            self._ranks[ref.side] = (ref.groups, ranks_of(ref.groups, self._field, len(self.surface.mesh.points)))
        return between(self._ranks[ref.side][1], ref)

    def _field(self, ref: FieldRef) -> Vector | None:
        if self.distances is None:
            return None
        try:
            values = self.distances.signed_distance(ref.name, ref.side)
        except (KeyError, MeshFileError) as error:
            self.missing.add(f"region {ref.name} cannot be shown: {error}")
            return None
        if len(values) != len(self.surface.mesh.points):
            self.missing.add(f"region {ref.name} belongs to another skin; rebuild the regions")
            return None
        return values

    def _see(self) -> None:
        seen, coarse = self._opacity > 0.0, self._moving and self._coarse is not None
        self._full.see(seen and not coarse)
        if self._coarse:
            self._coarse[0].see(seen and coarse)

    def _tell_channels(self) -> None:
        flags = [1.0 if self._shown.get(channel) else 0.0 for channel in self.channels]
        flags[self.channels.index(Channel.PAINTED)] = 1.0 if self._any_marks else 0.0
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform1fv("shownChannel", len(flags), flags)
        uniforms.SetUniformf("painting", 1.0 if any(flags) else 0.0)
