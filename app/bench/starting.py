"""A start measured: a bare window with the same meshes (the floor), and Rootlight from the command to its first picture."""

from __future__ import annotations

from app.bench.window import HEIGHT, WIDTH, count_renders, memory_mb, opened, run_until, since_start


def floor() -> dict[str, float]:
    """A bare window: the same files, the same format, nothing else."""
    import numpy as np
    import pyvista
    import pyvistaqt
    from PySide6.QtWidgets import QApplication, QMainWindow

    from app.content.manifest import read_manifest
    from app.content.meshfile import read_mesh
    from app.places import MESHES

    application = QApplication([])
    window = QMainWindow()
    view = pyvistaqt.QtInteractor(window, auto_update=False)
    window.setCentralWidget(view)
    for record in read_manifest(MESHES / "manifest.json", []).values():
        if record.triangles is None or record.id == "skin.male" or not shown_at_start(record.id):
            continue
        mesh = read_mesh(MESHES / record.file)
        mesh = mesh.mirrored() if record.mirrored else mesh
        faces = np.hstack([np.full((len(mesh.triangles), 1), 3), mesh.triangles]).ravel()
        surface = pyvista.PolyData(mesh.points, faces)
        surface.point_data.active_normals = mesh.normals
        opacity = 0.3 if record.id.startswith("skin.") else 1.0
        view.add_mesh(surface, render=False, reset_camera=False, opacity=opacity)
    view.reset_camera()
    renders = count_renders(view.render_window)
    window.resize(WIDTH, HEIGHT)
    window.show()
    run_until(application, lambda: renders() > 0)
    found = {"seconds": since_start(), "memory_mb": memory_mb()}
    view.close()
    return found


def start() -> dict[str, float]:
    """Rootlight from the command to its first complete picture."""
    application, window = opened()
    renders = count_renders(window.viewport.canvas.render_window)
    window.show()
    run_until(application, lambda: renders() > 0)
    found = {"seconds": since_start(), "memory_mb": memory_mb()}
    window.close()
    return found


def shown_at_start(mesh_id: str) -> bool:
    """Whether Rootlight reads a mesh for its first picture; the floor reads the same files."""
    from app.domain.ids import kind_of
    from app.state.appstate import DEFAULT_LAYERS
    from app.state.looks import LAYER_OF

    return DEFAULT_LAYERS[LAYER_OF.get(kind_of(mesh_id), "bone")] > 0
