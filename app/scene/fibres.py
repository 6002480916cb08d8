"""Muscles and ligaments: solids that show the direction of their fibres, and where a belly becomes tendon.

Must not know: Qt, the skin, content.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkPolyDataMapper

from app.content.meshfile import Mesh
from app.scene.meshes import Surface, add_attribute
from app.scene.solids import Shaders, Solid, mapper_of

ACROSS_STEPS = 20.0
"""Steps a millimetre in which a mesh's field `across` is written."""


def across_of(mesh: Mesh) -> NDArray[np.float32]:
    """What stays the same along a fibre, in mm: the place across it, (n, 3); of a straight one, where the mesh does not say."""
    if "across" in mesh.fields:
        return np.asarray(mesh.fields["across"], dtype=np.float32) / ACROSS_STEPS
    fibre = np.asarray(mesh.fields["fibre"], dtype=np.float32)
    fibre = fibre / np.maximum(np.linalg.norm(fibre, axis=1, keepdims=True), 1e-6)
    return np.cross(fibre, mesh.points - mesh.points.mean(axis=0)).astype(np.float32)


class Fibrous(Solid):
    """A muscle or a ligament."""

    def __init__(self, mesh_id: str, surface: Surface, shared: Shaders) -> None:
        super().__init__(mesh_id, surface, shared)
        self._haunt(False)

    def _map(self, surface: Surface) -> vtkPolyDataMapper:
        mesh, data = surface.mesh, surface.data
        if not data.GetPointData().HasArray("across"):
            tendon = np.asarray(mesh.fields.get("tendon", np.zeros(len(mesh.points))), dtype=np.float32) / 255.0
            add_attribute(data, "across", across_of(mesh))
            add_attribute(data, "tendon", np.ascontiguousarray(tendon))
        mapper = mapper_of(data)
        for attribute, name in (("acrossMC", "across"), ("tendonMC", "tendon")):
            mapper.MapDataArrayToVertexAttribute(attribute, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
        return mapper

    def _haunt(self, ghost: bool) -> None:
        self._ghostly = ghost
        wanted = self._shared.fibre_ghost if ghost else self._shared.fibre
        for actor in self.actors:
            if actor.GetShaderProperty() is not wanted:
                actor.SetShaderProperty(wanted)
                actor.GetMapper().Modified()  # VTK does not notice that an older shader has come back
