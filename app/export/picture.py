"""Pictures to give away: the model with title, legend and caption, written whole or not at all, with or without a display.

Must not know: Qt, how a person asked for it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkPNGWriter

from app.domain.answers import Mechanics
from app.domain.atlas import Atlas, Problem
from app.domain.hearing import Hearing
from app.export.lettering import Pixels, Style, lay, text_image, wrapped
from app.scene.look import GROUNDS
from app.scene.offscreen import OffScreen
from app.scene.pair import PairStage
from app.scene.swatch import swatch
from app.state.appstate import AppState
from app.state.compared import lettered
from app.state.resolve import resolve
from app.state.shown import Region, Shown

MARGIN = 22
REFERENCE_HEIGHT = 1000
"""Letters and lines keep their share of the picture: at this height they have their normal size."""


def render_picture(
    atlas: Atlas,
    meshes: Path,
    state: AppState,
    size: tuple[int, int],
    out: Path,
    caption: bool = True,
    mechanics: Mechanics | None = None,
    hearing: Hearing | None = None,
) -> tuple[Problem, ...]:
    """Draw a state without a display and write it as PNG; size is (width, height) in pixels. A warning sign is never left out.

    Gives what could not be shown. Raises OSError.
    """
    scale = scale_of(size)
    shown = resolve(state, atlas, mechanics, hearing=hearing)
    caption = caption or bool(shown.warning)
    below = len(_band(shown, size[0], scale)) if caption else 0
    screen = OffScreen((size[0], size[1] - below))
    stage = PairStage(screen, meshes, atlas, scale=scale)
    try:
        stage.apply(shown)
        pixels = screen.draw()
        problems = stage.problems
    finally:
        stage.close()
        screen.close()
    write_png(out, compose(pixels, shown, scale) if caption else pixels)
    return problems


def scale_of(size: tuple[int, int]) -> float:
    """How many times as large as on a small screen letters and lines are in a picture of this size."""
    return max(min(size[0] / 1.2, size[1]) / REFERENCE_HEIGHT, 0.6)


def compose(pixels: Pixels, shown: Shown, scale: float = 1.0) -> Pixels:
    """The picture (h, w, 3) with its title over it, legend and caption in a band below: (h + band, w, 3), a new array."""
    picture = pixels.copy()
    ground = GROUNDS[shown.theme]
    margin = round(MARGIN * scale)
    for text, left, top in _titles(shown, picture.shape[1]):
        title = text_image(text, Style(round(25 * scale), ground.ink, bold=True))
        lay(picture, title, margin + left, round(margin + top * 36 * scale))
    return np.concatenate([picture, _band(shown, picture.shape[1], scale)])


def _titles(shown: Shown, width: int) -> list[tuple[str, int, int]]:
    """Words over the picture, with the pixel from the left and the line they begin at: of two, each over its own body."""
    if shown.beside is None:
        return [(shown.title, 0, 0)]
    first, second = lettered(shown.beside.names)
    return [(first, 0, 0), (second, width // 2, 0) if shown.beside.other else (second, 0, 1)]


def _band(shown: Shown, width: int, scale: float) -> Pixels:
    """Legend and caption on a quiet ground, as high as they need: (h, width, 3). Below the model, so nothing is covered."""
    ground = GROUNDS[shown.theme]
    margin, step = round(MARGIN * scale), round(20 * scale)
    lines = _lines(shown, width - 2 * margin, scale)
    entries = _legend(shown, width, scale)
    row = round(31 * scale)
    legend = row * (1 + max((line for line, _, _ in entries), default=-1))
    band = np.empty((margin + legend + step * len(lines), width, 3), dtype=np.uint8)
    band[:] = np.rint(np.asarray(ground.panel) * 255).astype(np.uint8)
    for line, left, piece in entries:
        lay(band, piece, left, margin // 2 + line * row + (row - piece.shape[0]) // 2)
    for number, text in enumerate(lines):
        lay(band, text, margin, margin // 2 + legend + number * step + (step - text.shape[0]) // 2)
    return band


def _lines(shown: Shown, width: int, scale: float) -> list[Pixels]:
    """The caption, line by line; the words of a warning sign come first and are bold."""
    ground, size = GROUNDS[shown.theme], round(14 * scale)
    warned = wrapped(shown.warning, Style(size, ground.ink, bold=True), width) if shown.warning else []
    return [*warned, *wrapped(shown.caption.removeprefix(shown.warning).strip(), Style(size, ground.faint), width)]


def _legend(shown: Shown, width: int, scale: float) -> list[tuple[int, int, NDArray[np.uint8]]]:
    """Row, left edge and pixels of each swatch and its words, in as many rows as the width asks for."""
    ground, margin = GROUNDS[shown.theme], round(MARGIN * scale)
    patch, gap, between = (round(44 * scale), round(22 * scale)), round(10 * scale), round(26 * scale)
    placed: list[tuple[int, int, NDArray[np.uint8]]] = []
    line, left = 0, margin
    for entry in shown.legend:
        words = text_image(entry.title, Style(round(14 * scale), ground.ink))
        wide = patch[0] + gap + words.shape[1]
        if left > margin and left + wide > width - margin:
            line, left = line + 1, margin
        placed.append((line, left, _patch(entry.channel, shown, patch, scale)))
        placed.append((line, left + patch[0] + gap, words))
        left += wide + between
    return placed


def _patch(channel: Region, shown: Shown, size: tuple[int, int], scale: float) -> NDArray[np.uint8]:
    return swatch(channel, shown.theme, size, mm_per_pixel=1.2 / scale)


def write_png(out: Path, pixels: Pixels) -> Path:
    """Write (h, w, 3) pixels as PNG: the file is there whole or not at all. Raises OSError."""
    data = _png(pixels)
    handle, name = tempfile.mkstemp(prefix=f".{out.stem}-", suffix=".tmp", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return out


def _png(pixels: Pixels) -> bytes:
    height, width = pixels.shape[:2]
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(pixels[::-1]).reshape(-1, 3), deep=True))
    writer = vtkPNGWriter()
    writer.WriteToMemoryOn()
    writer.SetInputData(image)
    writer.Write()
    data: bytes = vtk_to_numpy(writer.GetResult()).tobytes()
    return data
