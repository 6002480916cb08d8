"""Muscles are red with pale tendons, their fibres are seen, and where they begin and end is on the bones of the chosen side."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.ids import SIDES, Side
from app.state.appstate import DEFAULT_LAYERS, LAYERS, Camera

from .conftest import SIZE, View

FRONT = Camera(focus=(0.0, 0.0, 60.0), distance=700.0, azimuth=0.0, elevation=0.0)
BEHIND = Camera(focus=(0.0, 40.0, 0.0), distance=700.0, azimuth=180.0, elevation=0.0)
BONES = dict.fromkeys(LAYERS, 0.0) | {"bone": 1.0}
MUSCLES = dict.fromkeys(LAYERS, 0.0) | {"bone": 1.0, "muscle": 1.0}


def red(pixels: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (pixels[..., 0] - pixels[..., 1] > 60) & (pixels[..., 0] - pixels[..., 2] > 60)


def blue(pixels: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (pixels[..., 2] - pixels[..., 0] > 60) & (pixels[..., 2] - pixels[..., 1] > 20)


def test_muscles_are_off_until_they_are_asked_for(view: View) -> None:
    off = view.draw(view.shown(camera=BEHIND, layers=DEFAULT_LAYERS | {"skin": 0.0}))
    on = view.draw(view.shown(camera=BEHIND, layers=MUSCLES))
    assert red(off).mean() < 0.001 and red(on).mean() > 0.2


def test_the_buttocks_show_the_direction_of_their_fibres(female: View) -> None:
    """Along the fibres, down and outwards, brightness changes less than across them."""
    picture = female.draw(female.shown(camera=BEHIND, layers=MUSCLES)).sum(axis=2).astype(float)
    height, width = picture.shape
    patch = picture[int(0.52 * height) : int(0.62 * height), int(0.24 * width) : int(0.34 * width)]
    step = 6
    down_out = np.abs(
        patch[step:, :-step] - patch[:-step, step:]
    ).mean()  # the patient's left is on the left from behind
    down_in = np.abs(patch[step:, step:] - patch[:-step, :-step]).mean()
    assert down_out < 0.9 * down_in


def test_attachments_are_on_the_bones_only_when_asked_for(view: View) -> None:
    without = view.draw(view.shown(camera=FRONT, layers=BONES))
    shown = view.draw(view.shown(camera=FRONT, layers=BONES, attachments=True))
    assert red(without).sum() == 0 and blue(without).sum() == 0
    assert red(shown).mean() > 0.02 and blue(shown).mean() > 0.001
    assert np.array_equal(without, view.draw(view.shown(camera=FRONT, layers=BONES)))


@pytest.mark.parametrize("side", SIDES)
def test_a_selected_muscle_marks_its_own_side(view: View, side: Side) -> None:
    chosen = {"selection": "muscle.iliacus", "side": side, "camera": FRONT, "layers": BONES}
    plain, marked = (view.draw(view.shown(**chosen, attachments=on)) for on in (False, True))
    changed = np.abs(marked - plain).max(axis=2) > 12
    middle = SIZE[0] // 2
    left_half, right_half = changed[:, :middle].sum(), changed[:, middle:].sum()
    own, other = (right_half, left_half) if side == "left" else (left_half, right_half)
    assert own > 50 and other == 0, "from the front the patient's left is on the right"


@pytest.mark.parametrize("name", ["muscle.gluteus-maximus", "bone.hip"])
def test_a_ghost_comes_back_as_it_was(female: View, name: str) -> None:
    before = female.draw(female.shown(camera=BEHIND, layers=MUSCLES))
    ghost = female.draw(female.shown(camera=BEHIND, layers=MUSCLES, visibility={f"{name}.{s}": "ghost" for s in SIDES}))
    assert (np.abs(ghost - before).max(axis=2) > 20).mean() > 0.005
    assert np.array_equal(before, female.draw(female.shown(camera=BEHIND, layers=MUSCLES)))
