"""The widget that VTK draws into: pyvistaqt's own, without the plotter that the package puts round it.

`import pyvistaqt` brings all of PyVista's plotting and Matplotlib with it, half of the time from the command to the first picture;
the widget needs neither. Must not know: the scene, what is drawn.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

from PySide6.QtWidgets import QWidget
from vtkmodules.vtkRenderingCore import vtkRenderer

PACKAGE = "pyvistaqt"


def _widget_alone() -> Any:
    """The class of the widget; the package's front door stays closed for as long as nobody else asks for it."""
    spec = None if PACKAGE in sys.modules else find_spec(PACKAGE)
    if spec is None:
        return import_module(f"{PACKAGE}.rwi").QVTKRenderWindowInteractor
    sys.modules[PACKAGE] = module_from_spec(spec)
    try:
        return import_module(f"{PACKAGE}.rwi").QVTKRenderWindowInteractor
    finally:
        del sys.modules[PACKAGE]


class GLWidget(_widget_alone()):  # type: ignore[misc]  # pyvistaqt brings no types
    """An OpenGL widget with one renderer. Keys and mouse are the heir's: VTK's own styles are gone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.renderer = vtkRenderer()
        self.render_window = self.GetRenderWindow()
        self.render_window.AddRenderer(self.renderer)
        interactor = self.render_window.GetInteractor()
        interactor.SetInteractorStyle(None)
        interactor.Enable()
