"""How well to draw while the picture moves: on software rendering with coarser meshes and no smoothing of edges, on a real
graphics card always in full.

Must not know: Qt, when the person drags.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import Any
from weakref import WeakSet

from app.content.meshfile import Mesh
from app.scene.coarse import Coarse, clustered, thinned
from app.scene.look import tissue_of
from app.scene.meshes import Surface, surface_of
from app.scene.skin import Skin
from app.scene.solids import Solid

SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swr", "gdi generic", "basic render")

CELL_MM: Mapping[str, float] = MappingProxyType(
    {"bone": 7.5, "disc": 4.5, "nucleus": 6.0, "cord": 3.0, "sac": 4.5, "muscle": 10.0}
)
VERTEBRA_MM = 4.5
SKIN_MM = 16.0


def is_software(window: Any) -> bool:
    """Whether the processor draws, told by the name of the OpenGL renderer. Only after a first picture."""
    told = str(window.ReportCapabilities()).lower()
    line = next((line for line in told.splitlines() if "renderer string" in line), "")
    return any(name in line for name in SOFTWARE_RENDERERS)


def coarse_of(mesh_id: str, mesh: Mesh) -> Coarse | None:
    """The mesh for moving pictures: tubes thinned along themselves, everything else gathered in a grid."""
    if "root" in mesh.fields:
        return thinned(mesh)
    if mesh_id.startswith("skin."):
        return clustered(mesh, SKIN_MM)
    return clustered(mesh, VERTEBRA_MM if mesh_id.startswith("vertebra.") else CELL_MM.get(tissue_of(mesh_id), 5.0))


class Detail:
    """Makes the coarse meshes in the background, once each, and hands them over when they are needed.

    like: of another renderer that shows the same meshes; what it has made is not made again.
    """

    def __init__(self, like: Detail | None = None) -> None:
        self._owner: Detail = like._owner if like else self
        self._pool: ThreadPoolExecutor | None = None
        self._begun: dict[str, Future[Coarse | None]] = like._begun if like else {}
        self._made: dict[str, Surface] = like._made if like else {}
        self._asked: WeakSet[Solid | Skin] = WeakSet()
        self._waiting: list[tuple[str, Solid | Skin]] = []

    def ask(self, mesh_id: str, thing: Solid | Skin) -> None:
        """Begin to make the coarse mesh of something, unless it was begun before."""
        if thing in self._asked:
            return
        self._asked.add(thing)
        if mesh_id not in self._begun:
            self._begun[mesh_id] = self._owner._submit(mesh_id, thing.surface.mesh)
        self._waiting.append((mesh_id, thing))

    def hand_over(self) -> bool:
        """Give what is ready to whom it belongs; True if anything was."""
        ready = [pair for pair in self._waiting if self._begun[pair[0]].done()]
        self._waiting = [pair for pair in self._waiting if pair not in ready]
        for mesh_id, thing in ready:
            coarse = self._begun[mesh_id].result()
            if coarse is not None:
                if mesh_id not in self._made:
                    self._made[mesh_id] = surface_of(coarse.of(thing.surface.mesh), coarse.vertices)
                thing.add_coarse(self._made[mesh_id])
        return bool(ready)

    def forget(self, thing: Solid | Skin) -> None:
        """Something is gone and waits for nothing."""
        self._waiting = [pair for pair in self._waiting if pair[1] is not thing]

    def close(self) -> None:
        """Stop making meshes."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()

    def _submit(self, mesh_id: str, mesh: Mesh) -> Future[Coarse | None]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="coarse")
        return self._pool.submit(coarse_of, mesh_id, mesh)
