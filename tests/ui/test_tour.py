"""The product's story, end to end, in a real window: why does a back problem hurt in the hip?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.ids import ROOTS
from app.scene import camera as cameras
from app.state.shown import Meaning
from app.ui.window import MainWindow

from .conftest import click, key

Open = Callable[..., MainWindow]


def picture(window: MainWindow) -> NDArray[np.int64]:
    """What the person sees of the model: (height, width, 3)."""
    QTest.qWait(250)
    stage = window.viewport.stage
    assert stage is not None
    return stage.pixels().astype(np.int64)


def changed(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where two pictures differ to the eye."""
    return np.asarray(np.abs(before - after).max(axis=2) > 24)


def newly_coloured(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the legs, the lower half of a picture, have strong colour that they had not before."""
    strong = [np.ptp(picture[len(picture) // 2 :], axis=2) > 90 for picture in (before, after)]
    return np.asarray(strong[1] & ~strong[0])


def test_a_visit(open_window: Open, tmp_path: Path) -> None:
    """A clinician shows a patient L5, the other side, the look-alikes, and finds the way back; tomorrow all is as it was left."""
    window = open_window(tmp_path, hint_seen=True, motion=False)
    session = window.session
    assert "Why does a back problem hurt in the hip?" in window.page_panel.view.toPlainText()
    click(window, window.root_bar.views.buttons["anterior"])
    first = picture(window)

    click(window, window.root_bar.roots["L5"])
    click(window, window.root_bar.views.buttons["anterior"])
    assert session.state.selection == "root.L5" and session.state.side == "left"
    assert "L5 nerve root" in window.page_panel.view.toPlainText()
    left = picture(window)
    where = newly_coloured(first, left)
    middle = where.shape[1] // 2
    assert where[:, middle:].sum() > 500, "seen from the front the patient's left is on the right of the picture"
    assert where[:, :middle].sum() < 20

    click(window, window.root_bar.side.buttons["right"])
    right = picture(window)
    assert "patient's right" in session.shown.title
    other = newly_coloured(first, right)
    assert other[:, :middle].sum() > 500 and other[:, middle:].sum() < 20

    window._follow("condition:hip-osteoarthritis")
    assert session.state.page == "condition.hip-osteoarthritis"
    assert session.shown.looks["joint.hip-cartilage-femur.right"].meaning is Meaning.AFFECTED
    assert {e.title.split(",")[0] for e in session.shown.legend} == {"Referred pain"}

    window._follow("chapter:back-or-hip")
    QTest.qWait(50)
    assert "22 %" in window.page_panel.view.toPlainText().replace("\u00a0", " ")

    session.back()
    session.back()
    assert session.state.selection == "root.L5"
    assert not changed(right, picture(window)).any(), "coming back shows the very same picture"

    out = tmp_path / "for the letter.png"
    window.write_picture(out)
    assert out.read_bytes().startswith(b"\x89PNG")

    key(window, Qt.Key.Key_Escape)
    assert window.messages.isHidden() and session.state.selection == "root.L5", "first the message goes"
    key(window, Qt.Key.Key_Escape)
    assert session.state.selection is None and window.isVisible()
    session.undo()
    window.close()

    again = open_window(tmp_path)
    assert again.session.state.selection == "root.L5" and again.session.state.side == "right"


@pytest.mark.parametrize("body", ["female", "male"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("root", ROOTS)
def test_each_root_lights_its_key_point_on_its_own_side(window: MainWindow, root: str, side: str, body: str) -> None:
    """From some view the skin at its key point changes when its button is clicked, and not on the other side."""
    click(window, window.root_bar.body.buttons[body])
    click(window, window.root_bar.side.buttons[side])
    stage = window.viewport.stage
    assert stage is not None
    places = {s: stage.anchor(f"key_point.{root}.{s}") for s in ("left", "right")}
    for view in ("anterior", "posterior", "left", "right"):
        click(window, window.root_bar.views.buttons[view])
        before = picture(window)
        click(window, window.root_bar.roots[root])
        click(window, window.root_bar.views.buttons[view])
        after = picture(window)
        spots = {s: cameras.project(stage.camera(), stage.size, [xyz])[0] for s, xyz in places.items()}
        where = changed(before, after)
        other = "right" if side == "left" else "left"
        if near(where, spots[side]) and not near(where, spots[other]):
            return
        window.session.undo()
        window.session.undo()
    pytest.fail(f"{root} {side} on the {body} body does not light its key point from any side")


def near(where: NDArray[np.bool_], spot: NDArray[np.float64]) -> bool:
    """Whether most pixels in the 5 x 5 around a spot are set."""
    x, y = round(float(spot[0])), where.shape[0] - 1 - round(float(spot[1]))
    return bool(where[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3].mean() > 0.5)
