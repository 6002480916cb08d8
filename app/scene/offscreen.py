"""A place to draw that needs no display: the two attributes of a plotter that a Stage uses, and the pixels.

Must not know: Qt, PyVista, what is drawn.
"""

from __future__ import annotations

import os
import sys

import numpy as np
import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  # both register the classes that draw
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow


def pixels_of(window: vtkRenderWindow) -> NDArray[np.uint8]:
    """What a window shows: (height, width, 3) uint8, first row at the top."""
    width, height = window.GetSize()
    read = vtkUnsignedCharArray()
    window.GetPixelData(0, 0, width - 1, height - 1, 0, read, 0)
    pixels: NDArray[np.uint8] = vtk_to_numpy(read).reshape(height, width, 3)[::-1].copy()
    return pixels


class OffScreen:
    """A render window without a window."""

    def __init__(self, size: tuple[int, int]) -> None:
        if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
            os.environ.setdefault(
                "VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow"
            )  # else VTK complains of the missing X
        self.renderer = vtkRenderer()
        self.render_window = vtkRenderWindow()
        self.render_window.SetOffScreenRendering(True)
        self.render_window.SetMultiSamples(0)
        self.render_window.SetSize(*size)
        self.render_window.AddRenderer(self.renderer)

    def draw(self) -> NDArray[np.uint8]:
        """Render once and give the pixels, (height, width, 3) uint8."""
        self.render_window.Render()
        return pixels_of(self.render_window)

    def close(self) -> None:
        """Let the graphics memory go."""
        self.render_window.Finalize()
