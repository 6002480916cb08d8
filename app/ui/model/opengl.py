"""Whether a window can draw in 3D on this computer, and what to do when it cannot.

Must not know: VTK, the scene.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

NO_OPENGL = (
    "The model cannot be drawn: this computer offers no OpenGL 3.2.\n\n"
    "Install a graphics driver. On Debian or Ubuntu: sudo apt install libgl1 libegl1 libgl1-mesa-dri\n"
    "In a remote session, start Rootlight on the machine's own screen.\n\n"
    "Meanwhile the pages can be read, and `rootlight check` says what is missing."
)


def opengl_works() -> bool:
    """Whether a window can draw with OpenGL 3.2 here."""
    if QGuiApplication.platformName() in ("offscreen", "minimal", "vnc", "linuxfb"):
        return False
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 2)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context = QOpenGLContext()
    context.setFormat(wanted)
    if not context.create():
        return False
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    current = context.makeCurrent(surface)
    if current:
        context.doneCurrent()
    surface.destroy()
    found = context.format()
    return current and (found.majorVersion(), found.minorVersion()) >= (3, 2)
