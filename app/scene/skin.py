"""The skin of one body: clear in front, dense at its rim, the regions painted on it by distance.

Every vertex carries its signed distance (mm, positive inside) to the border of each kind of region; the shader cuts at zero
for every pixel, so that a border stays sharp at any zoom. Must not know: Qt, where a region's distances come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkActor

from app.content.meshfile import MeshFileError
from app.domain.ids import Side
from app.scene import look, shaders
from app.scene.limbframe import limb_frame
from app.scene.look import GROUNDS, REGIONS
from app.scene.meshes import Surface, add_attribute
from app.scene.shaders import CHANNELS
from app.scene.solids import actor_of, mapper_of, shader
from app.state.appstate import Theme
from app.state.shown import Channel, FieldRef

OUTSIDE_MM = np.float32(-1000.0)

_POINTS = vtkDataObject.FIELD_ASSOCIATION_POINTS
_ATTRIBUTES = (("distAMC", "distA"), ("distBMC", "distB"), ("distCMC", "distC"), ("frameMC", "frame"))


class Distances(Protocol):
    """Where the distances come from."""

    def signed_distance(self, name: str, side: Side) -> NDArray[np.float32]:
        """(n,) mm, positive inside."""
        ...


class Skin:
    """Two actors, in this order: depth alone, then colour."""

    def __init__(self, surface: Surface, distances: Distances | None) -> None:
        self.surface = surface
        self.distances = distances
        self.missing: set[str] = set()
        self._shown: Mapping[Channel, tuple[FieldRef, ...]] = {}
        count = len(surface.mesh.points)
        self._vectors = [np.full((count, 4), OUTSIDE_MM, dtype=np.float32) for _ in range(3)]
        self._vectors[2][:, 2] = np.asarray(surface.mesh.fields.get("fade", np.full(count, 255)), np.float32) / 255.0
        frame = limb_frame(surface.mesh.points, look.DOT_PITCH_MM, look.DOT_SPACING_MM, shaders.MAX_ROWS)
        for (_, name), values in zip(_ATTRIBUTES, [*self._vectors, frame.coordinates], strict=True):
            add_attribute(surface.data, name, values)
        self.shader = shader(
            shaders.SKIN_DECLARE, shaders.skin_light(), (shaders.SKIN_VERTEX_DECLARE, shaders.SKIN_VERTEX)
        )
        depth = shader(
            shaders.SKIN_DEPTH_DECLARE,
            shaders.SKIN_DEPTH_LIGHT,
            (shaders.SKIN_DEPTH_VERTEX_DECLARE, shaders.SKIN_DEPTH_VERTEX),
        )
        self.mapper, self._depth_mapper = mapper_of(surface.data), mapper_of(surface.data)
        for attribute, name in _ATTRIBUTES:
            self.mapper.MapDataArrayToVertexAttribute(attribute, name, _POINTS, -1)
        self._depth_mapper.MapDataArrayToVertexAttribute("distCMC", "distC", _POINTS, -1)
        self.actor, self.depth_actor = actor_of(self.mapper, self.shader), actor_of(self._depth_mapper, depth)
        for actor in self.actors:
            actor.GetProperty().SetBackfaceCulling(True)
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform1fv("rowCount", shaders.MAX_ROWS, frame.rows.tolist())
        uniforms.SetUniformf("firstRow", frame.first_row)
        self.set_line_scale(1.0)
        self._tell_channels()

    @property
    def actors(self) -> tuple[vtkActor, vtkActor]:
        """In the order of drawing."""
        return self.depth_actor, self.actor

    def set_theme(self, theme: Theme) -> None:
        """Colours of the skin and of every kind of region."""
        ground = GROUNDS[theme]
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform3f("skinColour", ground.skin)
        uniforms.SetUniform3f("rimColour", ground.skin_rim)
        self.set_film(ground.clear, ground.rim)
        regions = [v for channel in CHANNELS for v in REGIONS[channel].colour(theme)]
        edges = [v for channel in CHANNELS for v in REGIONS[channel].edge_colour(theme)]
        uniforms.SetUniform1fv("regionRGB", len(regions), regions)
        uniforms.SetUniform1fv("edgeRGB", len(edges), edges)

    def set_film(self, clear: float, rim: float) -> None:
        """Opacity of the bare skin seen from the front and at its rim, 0 to 1."""
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniformf("clearAlpha", clear)
        uniforms.SetUniformf("rimAlpha", rim)

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the whole layer, regions included; 0 takes it away."""
        self.shader.GetFragmentCustomUniforms().SetUniformf("layerOpacity", opacity)
        for actor in self.actors:
            actor.SetVisibility(opacity > 0.0)

    def set_line_scale(self, scale: float) -> None:
        """Contours are so many times as wide, for dense screens and large pictures."""
        self.shader.GetFragmentCustomUniforms().SetUniformf("lineScale", scale)

    def paint(self, wanted: Mapping[Channel, tuple[FieldRef, ...]]) -> bool:
        """Show these regions; only what changed is written. True if anything did."""
        changed = [c for c in CHANNELS if wanted.get(c, ()) != self._shown.get(c, ())]
        if not changed:
            return False
        touched = set()
        for channel in changed:
            index = CHANNELS.index(channel)
            union = self._union(wanted.get(channel, ()))
            if union is not None:
                self._vectors[index // 4][:, index % 4] = union
                touched.add(index // 4)
        self._shown = dict(wanted)
        for vector in touched:
            self.surface.data.GetPointData().GetArray(_ATTRIBUTES[vector][1]).Modified()
        if touched:
            self.surface.data.Modified()
        self._tell_channels()
        return True

    def _union(self, refs: tuple[FieldRef, ...]) -> NDArray[np.float32] | None:
        """The greatest distance of several fields, or None when there is nothing to write."""
        found = [values for ref in refs if (values := self._field(ref)) is not None]
        if not found:
            return np.full(len(self._vectors[0]), OUTSIDE_MM, dtype=np.float32) if refs else None
        union = found[0]
        for values in found[1:]:
            union = np.maximum(union, values)
        return union

    def _field(self, ref: FieldRef) -> NDArray[np.float32] | None:
        if self.distances is None:
            return None
        try:
            return self.distances.signed_distance(ref.name, ref.side)
        except (KeyError, MeshFileError) as error:
            self.missing.add(f"region {ref.name} cannot be shown: {error}")
            return None

    def _tell_channels(self) -> None:
        flags = [1.0 if self._shown.get(channel) else 0.0 for channel in CHANNELS]
        uniforms = self.shader.GetFragmentCustomUniforms()
        uniforms.SetUniform1fv("shownChannel", len(flags), flags)
        uniforms.SetUniformf("painting", 1.0 if any(flags) else 0.0)
