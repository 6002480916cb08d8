"""The root bar: one click lights a root, and left is the patient's left."""

from __future__ import annotations

import pytest

from app.domain.ids import ROOTS
from app.state.shown import Channel, Meaning
from app.ui.window import MainWindow
from tests.ui.conftest import click


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("root", ROOTS)
def test_a_click_lights_the_root_of_that_side(window: MainWindow, root: str, side: str) -> None:
    click(window, window.root_bar.side.buttons[side])
    click(window, window.root_bar.roots[root])
    state, shown = window.session.state, window.session.shown
    assert (state.selection, state.side, state.page) == (f"root.{root}", side, f"root.{root}")
    other = "right" if side == "left" else "left"
    assert shown.looks[f"root.{root}.{side}"].meaning is Meaning.SELECTED
    assert shown.looks[f"root.{root}.{other}"].meaning is not Meaning.SELECTED
    assert all(ref.side == side for refs in shown.skin.values() for ref in refs)
    assert Channel.DERMATOME_CORE in shown.skin and Channel.RADICULAR_TYPICAL in shown.skin
    assert [r for r, b in window.root_bar.roots.items() if b.isChecked()] == [root]
    assert f"{root} nerve root" in window.page_panel.view.toPlainText()
    assert f"patient's {side}" in window.viewport.canvas.titles.first.text()


def test_the_sides_say_whose_they_are(window: MainWindow) -> None:
    words = [button.text() for button in window.root_bar.side.buttons.values()]
    assert words == ["Patient's left", "Both", "Patient's right"]


def test_a_chosen_root_stays_chosen_when_it_is_clicked_again(window: MainWindow) -> None:
    for _ in range(2):
        click(window, window.root_bar.roots["L5"])
        assert window.root_bar.roots["L5"].isChecked()


def test_views_turn_the_model(window: MainWindow) -> None:
    for view, azimuth in (("posterior", 180.0), ("left", 90.0), ("right", 270.0), ("anterior", 0.0)):
        click(window, window.root_bar.views.buttons[view])
        assert window.viewport.stage.camera().azimuth == azimuth
        assert window.root_bar.views.buttons[view].isChecked()


def test_body_and_key_points(window: MainWindow) -> None:
    click(window, window.root_bar.body.buttons["male"])
    click(window, window.root_bar.key_points)
    assert window.session.state.body == "male"
    assert window.session.shown.pins
    assert window.root_bar.key_points.isChecked()
