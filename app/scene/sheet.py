"""One mesh of the skin as it is drawn: depth alone, then colour, with the distances of its regions as vertex attributes.

Must not know: what a region is, which of them are shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkPolyDataMapper, vtkShaderProperty

from app.scene.meshes import Surface, add_attribute
from app.scene.solids import actor_of, mapper_of

_POINTS = vtkDataObject.FIELD_ASSOCIATION_POINTS
_ATTRIBUTES = (
    ("distAMC", "distA"),
    ("distBMC", "distB"),
    ("distCMC", "distC"),
    ("frameMC", "frame"),
    ("paintedMC", "painted"),
)
PAINTED = 4
"""Index of what a person painted: one distance per vertex."""

Vector = NDArray[np.float32]


class Sheet:
    """One mesh of the skin, drawn twice: depth alone, then colour. `vectors` are the attributes, (n, 4) each, the last (n,).

    whose: tells its attributes from those of another skin of the same mesh.
    """

    def __init__(
        self, surface: Surface, vectors: list[Vector], colour: vtkShaderProperty, depth: vtkShaderProperty, whose: str
    ) -> None:
        self.surface = surface
        self.vectors = vectors
        self._names = [f"{name}{whose}" for _, name in _ATTRIBUTES]
        for name, values in zip(self._names, vectors, strict=True):
            add_attribute(surface.data, name, values)
        painted, bare = mapper_of(surface.data), mapper_of(surface.data)
        for (attribute, _), name in zip(_ATTRIBUTES, self._names, strict=True):
            painted.MapDataArrayToVertexAttribute(attribute, name, _POINTS, -1)
        bare.MapDataArrayToVertexAttribute("distCMC", self._names[2], _POINTS, -1)
        self.actors = (actor_of(bare, depth), actor_of(painted, colour))
        self.accepted = False
        self._observer = painted.AddObserver("UpdateShaderEvent", self._accept)
        for actor in self.actors:
            actor.GetProperty().SetBackfaceCulling(True)

    def _accept(self, mapper: vtkPolyDataMapper, _: object) -> None:
        """VTK tells of a shader only once the driver has built it."""
        self.accepted = True
        mapper.RemoveObserver(self._observer)

    def see(self, seen: bool) -> None:
        """Show or hide both passes."""
        for actor in self.actors:
            actor.SetVisibility(seen)

    def tell(self, index: int) -> None:
        """VTK learns that one of `vectors` was written."""
        self.surface.data.GetPointData().GetArray(self._names[index]).Modified()
        self.surface.data.Modified()

    def close(self) -> None:
        """Take the attributes off the mesh."""
        for name in self._names:
            self.surface.data.GetPointData().RemoveArray(name)
