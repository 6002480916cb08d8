"""Text and swatches laid over a picture as plain arrays, so that a window, a test and a file without a display show the same.

Must not know: Qt, the atlas, what a picture is for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import vtkmodules.vtkRenderingFreeType  # noqa: F401  # registers the text renderer
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkTextProperty, vtkTextRenderer

from app.scene.look import RGB

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Style:
    """Height of the letters in pixels, their colour and weight."""

    size: int
    colour: RGB
    bold: bool = False


def text_image(text: str, style: Style) -> Pixels:
    """A line of text on clear ground: (h, w, 4) uint8 straight alpha, all lines of one style equally high."""
    made = vtkTextProperty()
    made.SetFontFamilyToArial()
    made.SetFontSize(style.size)
    made.SetBold(style.bold)
    made.SetColor(*style.colour)
    image = vtkImageData()
    extent = [0, 0]
    vtkTextRenderer.GetInstance().RenderString(made, text or " ", image, extent, 72)
    width, height = image.GetDimensions()[:2]
    values = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 4)[::-1]
    line: Pixels = values[max(height - extent[1], 0) :, : extent[0]].copy()
    return line


def wrapped(text: str, style: Style, width: int) -> list[Pixels]:
    """A paragraph as lines no wider than `width` pixels; a single word may be wider."""
    lines: list[Pixels] = []
    line, words = None, ""
    for word in text.split():
        longer = f"{words} {word}".strip()
        drawn = text_image(longer, style)
        if line is not None and drawn.shape[1] > width:
            lines.append(line)
            longer, drawn = word, text_image(word, style)
        line, words = drawn, longer
    return lines if line is None else [*lines, line]


def lay(picture: Pixels, image: Pixels, left: int, top: int) -> None:
    """Lay an (h, w, 4) image over a (H, W, 3) picture, in place; what sticks out is cut off."""
    height, width = picture.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + image.shape[1], width), min(top + image.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    piece = image[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32)
    alpha = piece[..., 3:] / 255.0
    under = picture[y0:y1, x0:x1]
    under[:] = np.rint(under * (1 - alpha) + piece[..., :3] * alpha).astype(np.uint8)
