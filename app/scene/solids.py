"""Bones, discs, cord and nerves: one actor per mesh, its look set by meaning.

Actors share two shaders (plain and ghost); a nerve bundle has its own, because its lit strands differ. Nothing is rebuilt when
a look changes: only colours, opacities and a few numbers of the shader. Must not know: Qt, the skin, content.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkDataObject, vtkPlane, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkShaderProperty

from app.domain.ids import ROOT_ORDER
from app.scene import shaders
from app.scene.look import EMPHASIS, GROUNDS, LIT, RGB, SITES, TISSUES, Emphasis, Tissue, tissue_of
from app.scene.meshes import Surface, add_attribute
from app.state.appstate import Theme
from app.state.shown import Look, Meaning

FOG_AMOUNT: Mapping[Theme, float] = MappingProxyType({"dark": 0.42, "light": 0.34})
LIFT: Mapping[Theme, float] = MappingProxyType({"dark": 0.0, "light": 0.22})
"""How much shadows are lifted: on a light ground deep shadows look dirty."""

THROUGH: Mapping[Theme, float] = MappingProxyType({"dark": 0.50, "light": 0.55})
"""How strongly a lit strand is seen through what lies before it."""

TRANSLUCENT_BELOW = 0.995


def shader(declare: str, light: str, vertex: tuple[str, str] | None = None) -> vtkShaderProperty:
    """A shader property with the lighting replaced; `vertex` adds declarations and body to the vertex shader."""
    made = vtkShaderProperty()
    made.AddFragmentShaderReplacement(shaders.FRAGMENT_DECLARE, True, declare, False)
    made.AddFragmentShaderReplacement(shaders.LIGHT_HOOK, True, light, False)
    if vertex:
        made.AddVertexShaderReplacement(shaders.VERTEX_DECLARE, True, vertex[0], False)
        made.AddVertexShaderReplacement(shaders.VERTEX_BODY, True, vertex[1], False)
    return made


def set_fog(made: vtkShaderProperty, theme: Theme, focus_mm: float) -> None:
    """The background into which distance fades, and where it begins."""
    ground = GROUNDS[theme]
    uniforms = made.GetFragmentCustomUniforms()
    uniforms.SetUniform3f("fogColour", tuple((a + b) / 2 for a, b in zip(ground.top, ground.bottom, strict=True)))
    uniforms.SetUniformf("fogAmount", FOG_AMOUNT[theme])
    uniforms.SetUniformf("lift", LIFT[theme])
    uniforms.SetUniformf("focusMm", focus_mm)


def mapper_of(data: vtkPolyData) -> vtkPolyDataMapper:
    """A mapper that draws one surface in one colour."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    mapper.StaticOn()
    return mapper


def actor_of(mapper: vtkPolyDataMapper, made: vtkShaderProperty) -> vtkActor:
    """An actor of the opaque pass, whatever its opacity: the order of drawing is ours, and depth is written."""
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.SetShaderProperty(made)
    actor.ForceOpaqueOn()
    actor.GetProperty().SetDiffuse(1.0)
    return actor


def coloured(tissue: Tissue, emphasis: Emphasis, theme: Theme) -> RGB:
    """The colour of a tissue under a meaning."""
    own = tissue.dark if theme == "dark" else tissue.light
    ground = GROUNDS[theme]
    middle = [(a + b) / 2 for a, b in zip(ground.top, ground.bottom, strict=True)]
    mix = emphasis.mix * (1 - tissue.keep)
    mixed = [o * (1 - mix) + t * mix for o, t in zip(own, emphasis.tint, strict=True)]
    red, green, blue = (m * (1 - emphasis.ground) + g * emphasis.ground for m, g in zip(mixed, middle, strict=True))
    return red, green, blue


class Shaders:
    """The shaders that actors share: plain things and fibrous ones, each also as a ghost."""

    def __init__(self) -> None:
        self.plain = shader(shaders.SOLID_DECLARE, shaders.SOLID_LIGHT)
        self.ghost = shader(shaders.SOLID_DECLARE, shaders.SOLID_LIGHT)
        self.plain.GetFragmentCustomUniforms().SetUniformf("ghost", 0.0)
        self.ghost.GetFragmentCustomUniforms().SetUniformf("ghost", 1.0)
        vertex = (shaders.FIBRE_VERTEX_DECLARE, shaders.FIBRE_VERTEX)
        self.fibre = shader(shaders.FIBRE_DECLARE, shaders.FIBRE_LIGHT, vertex)
        self.fibre_ghost = shader(shaders.FIBRE_DECLARE, shaders.FIBRE_LIGHT, vertex)
        self.marked = shader(
            shaders.MARKED_DECLARE, shaders.MARKED_LIGHT, (shaders.MARKED_VERTEX_DECLARE, shaders.MARKED_VERTEX)
        )
        for name, colour in SITES.items():
            self.marked.GetFragmentCustomUniforms().SetUniform3f(f"{name}Colour", colour)
        for made, ghost in ((self.fibre, 0.0), (self.fibre_ghost, 1.0), (self.marked, 0.0)):
            made.GetFragmentCustomUniforms().SetUniformf("ghost", ghost)
            made.GetFragmentCustomUniforms().SetUniformf("fibrous", 1.0)

    @property
    def all(self) -> tuple[vtkShaderProperty, ...]:
        """Every shader that is shared."""
        return (self.plain, self.ghost, self.fibre, self.fibre_ghost, self.marked)


class Solid:
    """One mesh inside the body."""

    def __init__(self, mesh_id: str, surface: Surface, shared: Shaders) -> None:
        self.mesh_id = mesh_id
        self.surface = surface
        self.tissue = TISSUES[tissue_of(mesh_id)]
        self._shared = shared
        self.actor = actor_of(self._map(surface), shared.plain)
        self.actor.GetProperty().SetBackfaceCulling(True)
        self.opacity = 1.0
        self.pickable = True

        self._coarse: vtkActor | None = None
        self._coarse_surface: Surface | None = None
        self._matrix: vtkMatrix4x4 | None = None
        self._moving = False

    @property
    def actors(self) -> tuple[vtkActor, ...]:
        """The full and, once there is one, the coarse actor; only one of them is seen."""
        return (self.actor,) if self._coarse is None else (self.actor, self._coarse)

    def add_coarse(self, surface: Surface) -> None:
        """A coarser mesh to be seen while the picture moves; it looks exactly as the full one does."""
        self._coarse = actor_of(self._map(surface), self.actor.GetShaderProperty())
        self._coarse.SetProperty(self.actor.GetProperty())
        self._coarse.PickableOff()
        self._coarse.SetUserMatrix(self._matrix)
        self._coarse_surface = surface
        self._see()

    @property
    def drawn(self) -> Surface | None:
        """The surface that is seen now, full or coarse; None when hidden."""
        if self.opacity <= 0.0:
            return None
        return self._coarse_surface if self._coarse_surface and self._moving and not self._whole else self.surface

    def place(self, matrix: vtkMatrix4x4 | None) -> None:
        """Turn the whole mesh, or (None) put it back."""
        if matrix is not self._matrix:
            self._matrix = matrix
            for actor in self.actors:
                actor.SetUserMatrix(matrix)

    def set_moving(self, moving: bool) -> None:
        """Show the coarse mesh instead of the full one, if there is one."""
        self._moving = moving
        self._see()

    def _map(self, surface: Surface) -> vtkPolyDataMapper:
        return mapper_of(surface.data)

    def mark(self, sites: NDArray[np.float32] | None, name: str = "sites") -> None:
        """Show where muscles begin and end on a bone, (n, 2) per vertex, or no longer. Marked, it is drawn in full always.

        name: of the array; the mesh may be shared with another body, which shows other muscles.
        """
        self._marked = sites is not None
        if sites is not None:
            add_attribute(self.surface.data, name, sites)
            mapper = self.actor.GetMapper()
            mapper.MapDataArrayToVertexAttribute("sitesMC", name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
            mapper.Modified()
        self._haunt(self._ghostly)
        self._see()

    def clip(self, knife: vtkPlane | None) -> None:
        """Take away what lies behind a plane, or (None) nothing. Cut, it is drawn in full always: its cut surface is of the full mesh."""
        if knife is self._knife:
            return
        mapper = self.actor.GetMapper()
        if knife is None:
            mapper.RemoveClippingPlane(self._knife)
        else:
            mapper.AddClippingPlane(knife)
        self._knife = knife
        self._see()

    @property
    def _whole(self) -> bool:
        """Whether it is drawn in full even while the picture moves."""
        return self._marked or self._knife is not None

    @property
    def ghostly(self) -> bool:
        """Whether it is a ghost now."""
        return self._ghostly

    def _see(self) -> None:
        seen = self.opacity > 0.0
        coarse = self._moving and self._coarse is not None and not self._whole
        self.actor.SetVisibility(seen and not coarse)
        if self._coarse is not None:
            self._coarse.SetVisibility(seen and coarse)

    def apply(self, look: Look, theme: Theme) -> None:
        """Take on a look."""
        emphasis = EMPHASIS[look.meaning]
        self.opacity = look.opacity * emphasis.opacity * self.tissue.opacity
        self.pickable = look.meaning not in (Meaning.GHOST, Meaning.HIDDEN) and self.opacity > 0.04
        surface = self.actor.GetProperty()
        surface.SetColor(*coloured(self.tissue, emphasis, theme))
        surface.SetAmbient(emphasis.glow)
        surface.SetSpecular(0.0 if emphasis.ground else self.tissue.gloss)
        surface.SetOpacity(self.opacity)
        self._haunt(emphasis.ghost)
        self._see()

    @property
    def layer(self) -> int:
        """0 solid, 1 translucent, 2 ghost: drawn in this order."""
        if self._ghostly:
            return 2
        return 1 if self.opacity < TRANSLUCENT_BELOW else 0

    _ghostly = False
    _marked = False
    _knife: vtkPlane | None = None

    def _haunt(self, ghost: bool) -> None:
        self._ghostly = ghost
        wanted = self._shared.ghost if ghost else self._shared.plain
        for actor in self.actors:
            own = self._shared.marked if self._marked and not ghost and actor is self.actor else wanted
            if actor.GetShaderProperty() is not own:
                actor.SetShaderProperty(own)
                actor.GetMapper().Modified()  # VTK does not notice that an older shader has come back


class Bundle(Solid):
    """A nerve or root whose strands carry the root they came from."""

    def __init__(self, mesh_id: str, surface: Surface, shared: Shaders) -> None:
        super().__init__(mesh_id, surface, shared)
        self.roots = surface.mesh.fields["root"].astype(np.uint8)
        self._present = frozenset(ROOT_ORDER[i] for i in np.unique(self.roots))
        vertex = (shaders.BUNDLE_VERTEX_DECLARE, shaders.BUNDLE_VERTEX)
        self._own = shader(shaders.BUNDLE_DECLARE, shaders.BUNDLE_LIGHT, vertex)
        self._over = shader(shaders.BUNDLE_DECLARE, shaders.THROUGH_LIGHT, vertex)
        self.through = actor_of(self._map(surface), self._over)
        self.through.SetVisibility(False)
        self.through.PickableOff()
        self.through.GetProperty().SetBackfaceCulling(True)
        self.actor.SetShaderProperty(self._own)
        self.lit: frozenset[str] = frozenset()

    def _map(self, surface: Surface) -> vtkPolyDataMapper:
        if not surface.data.GetPointData().HasArray("root"):
            add_attribute(surface.data, "root", np.asarray(surface.mesh.fields["root"], dtype=np.float32))
        mapper = mapper_of(surface.data)
        mapper.MapDataArrayToVertexAttribute("rootMC", "root", vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
        return mapper

    @property
    def shaders(self) -> tuple[vtkShaderProperty, vtkShaderProperty]:
        """The bundle's own shaders, for the fog."""
        return self._own, self._over

    def apply(self, look: Look, theme: Theme) -> None:
        """Take on a look; lit strands glow and are seen through what lies before them."""
        selected_without_strand = look.lit and look.meaning in (Meaning.SELECTED, Meaning.AFFECTED, Meaning.RELATED)
        quiet = Look(Meaning.STEPPED_BACK, look.opacity, look.lit) if selected_without_strand else look
        super().apply(quiet, theme)
        self.lit = look.lit if self.pickable else frozenset()
        strands = [1.0 if root in self.lit else 0.0 for root in ROOT_ORDER]
        for made in self.shaders:
            uniforms = made.GetFragmentCustomUniforms()
            uniforms.SetUniform1fv("lit", len(strands), strands)
            uniforms.SetUniform3f("litColour", LIT[theme])
            uniforms.SetUniformf("through", THROUGH[theme])
            uniforms.SetUniformf("ghost", 1.0 if self._ghostly else 0.0)
        self.through.SetVisibility(self._glows)

    def _haunt(self, ghost: bool) -> None:
        self._ghostly = ghost

    def clip(self, knife: vtkPlane | None) -> None:
        """Take away what lies behind a plane; what is left of a lit strand is not seen through the cut surface."""
        super().clip(knife)
        self.through.SetVisibility(self._glows)

    @property
    def _glows(self) -> bool:
        return self._knife is None and bool(self.lit & self._present)
