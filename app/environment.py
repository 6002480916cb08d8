"""What the program runs on: versions and the OpenGL driver. Asked by `rootlight check` and the About page."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from app import __version__
from app.domain.atlas import Problem

PACKAGES = ("PySide6-Essentials", "pyvista", "pyvistaqt", "vtk", "numpy")


def versions() -> dict[str, str]:
    """Rootlight and the packages it stands on; `missing` where one is not installed."""
    found = {"rootlight": __version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def environment() -> dict[str, str]:
    """Versions, the system and the OpenGL driver; `missing` where something is not there."""
    system = {"python": platform.python_version(), "system": platform.platform()}
    return versions() | system | {"opengl": opengl()}


def opengl() -> str:
    """Vendor and version of the OpenGL driver, or `missing`."""
    try:
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  # makes vtkRenderWindow an OpenGL one
        from vtkmodules.vtkRenderingCore import vtkRenderWindow
    except ImportError:
        return "missing"
    window = vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetSize(16, 16)
    window.Render()
    lines = [
        line
        for line in window.ReportCapabilities().split("\n")
        if line.startswith(("OpenGL renderer", "OpenGL version"))
    ]
    window.Finalize()
    return "; ".join(line.split(":", 1)[1].strip() for line in lines) or "missing"


def environment_problems(found: dict[str, str]) -> list[Problem]:
    """What is missing, with what to do."""
    problems = [
        Problem("environment", 1, f"{package} is not installed; run: python3 bootstrap.py")
        for package in PACKAGES
        if found[package] == "missing"
    ]
    if found["opengl"] == "missing":
        message = "no OpenGL driver answers; install one (Debian: apt install libgl1 libegl1 libgl1-mesa-dri)"
        problems.append(Problem("environment", 1, message))
    return problems
