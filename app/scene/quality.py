"""How well to draw while the picture moves: on software rendering with coarser meshes and no smoothing of edges, on a real
graphics card always in full.

Must not know: Qt, when the person drags.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import Any

from app.content.meshfile import Mesh
from app.scene.coarse import Coarse, clustered, thinned
from app.scene.look import tissue_of
from app.scene.meshes import surface_of
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
    """Makes the coarse meshes in the background, once each, and hands them over when they are needed."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._asked: set[str] = set()
        self._done: list[tuple[Future[Coarse | None], Callable[[Coarse], None]]] = []

    def ask(self, mesh_id: str, thing: Solid | Skin) -> None:
        """Begin to make the coarse mesh of something, unless it was begun before."""
        if mesh_id in self._asked:
            return
        self._asked.add(mesh_id)
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="coarse")
        mesh = thing.surface.mesh
        if isinstance(thing, Skin):
            take: Callable[[Coarse], None] = thing.add_coarse
        else:
            take = _taker(thing)
        self._done.append((self._pool.submit(coarse_of, mesh_id, mesh), take))

    def hand_over(self) -> bool:
        """Give what is ready to whom it belongs; True if anything was."""
        ready = [(future, take) for future, take in self._done if future.done()]
        self._done = [pair for pair in self._done if not pair[0].done()]
        for future, take in ready:
            coarse = future.result()
            if coarse is not None:
                take(coarse)
        return bool(ready)

    def close(self) -> None:
        """Stop making meshes."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._done.clear()


def _taker(solid: Solid) -> Callable[[Coarse], None]:
    return lambda coarse: solid.add_coarse(surface_of(coarse.of(solid.surface.mesh), coarse.vertices))
