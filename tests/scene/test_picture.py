"""A picture file: its size, its words, and that it is there whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

from app.domain.atlas import Atlas
from app.export.picture import render_picture, write_png
from app.places import MESHES
from app.state import beside
from app.state.appstate import AppState


def read(path: Path) -> np.ndarray:
    reader = vtkPNGReader()
    reader.SetFileName(str(path))
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[::-1]


def test_a_picture_has_the_size_asked_for_with_and_without_caption(atlas: Atlas, tmp_path: Path) -> None:
    state = replace(AppState(), selection="root.L5")
    assert render_picture(atlas, MESHES, state, (640, 480), tmp_path / "a.png") == ()
    assert render_picture(atlas, MESHES, state, (640, 480), tmp_path / "b.png", caption=False) == ()
    captioned, plain = read(tmp_path / "a.png"), read(tmp_path / "b.png")
    assert captioned.shape == plain.shape == (480, 640, 3)
    band = captioned[-12:].reshape(-1, 3)
    assert (band == band[0]).all(axis=1).mean() > 0.8


def test_the_same_state_makes_the_same_file(atlas: Atlas, tmp_path: Path) -> None:
    state = replace(AppState(), selection="condition.spinal-stenosis", theme="light")
    for name in ("a.png", "b.png"):
        render_picture(atlas, MESHES, state, (400, 300), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_png(tmp_path / "taken", np.zeros((4, 4, 3), np.uint8))
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_a_missing_folder_is_an_error_with_a_name(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_png(tmp_path / "no" / "a.png", np.zeros((4, 4, 3), np.uint8))


@pytest.mark.parametrize("view", ["split", "together"])
def test_two_beside_each_other_make_a_picture(atlas: Atlas, tmp_path: Path, view: str) -> None:
    state = beside.show_as(beside.back_or_hip(AppState(), atlas), view, atlas)
    for name in ("a.png", "b.png"):
        assert render_picture(atlas, MESHES, state, (640, 480), tmp_path / name) == ()
    picture = read(tmp_path / "a.png").astype(int)
    assert picture.shape == (480, 640, 3)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    title = (picture[12:36, 330:460].min(axis=2) > 180).sum()
    assert (title > 40) == (view == "split"), "the second of two has its name over its own body"
