"""*Cut open* by real clicks and keys: the button, the key, what the picture then shows, and the way back."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.scene import camera as cameras
from app.scene.cutlook import CUTS
from app.state import actions, moves
from app.ui.shortcuts import shortcuts_html
from app.ui.window import MainWindow
from tests.ui.conftest import click, key

HIP = "condition.hip-osteoarthritis"


def choose(window: MainWindow, identifier: str) -> None:
    window.ask(partial(actions.select, identifier=identifier, atlas=window.session.atlas))
    QApplication.processEvents()


def seen(window: MainWindow, tissue: str) -> int:
    """Pixels of the picture that have the colour of a tissue's cut surface."""
    QTest.qWait(300)
    stage = window.viewport.stage
    assert stage is not None
    return int((np.abs(stage.pixels().astype(int) - np.array(CUTS[tissue].fill) * 255).max(axis=2) < 14).sum())


def test_a_click_on_cut_open_shows_the_slice_and_another_closes_it(window: MainWindow) -> None:
    choose(window, HIP)
    card = window.page_panel.card
    assert card.cut.isVisible() and not card.cut.isChecked() and seen(window, "cartilage") < 50
    click(window, card.cut)
    assert window.session.state.cut and card.cut.isChecked()
    assert seen(window, "cartilage") > 800 and seen(window, "bone") > 20000
    assert not card.usual.isChecked() and window.session.state.settings["grade"] == 2.0
    click(window, card.cut)
    assert not card.cut.isChecked() and seen(window, "cartilage") < 50


def test_the_cartilage_of_the_slice_gets_thinner_as_the_slider_is_moved(window: MainWindow) -> None:
    choose(window, HIP)
    click(window, window.page_panel.card.cut)
    counts = []
    for grade in (0.0, 2.0, 4.0):
        window.ask(partial(moves.set_parameter, name="grade", value=grade, atlas=window.session.atlas))
        counts.append(seen(window, "cartilage"))
    assert counts[0] > 1.15 * counts[1] > 1.3 * counts[2], counts


def test_the_key_cuts_open_and_undo_closes_and_f1_names_it(window: MainWindow) -> None:
    choose(window, "condition.spinal-stenosis")
    key(window, Qt.Key.Key_K)
    assert window.session.state.cut and seen(window, "sac") > 300
    key(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.session.state.cut and not window.session.state.settings
    commands = shortcuts_html(window.commands.values())
    assert "Cut open" in commands


def test_where_nothing_can_be_cut_one_sentence_says_so(window: MainWindow) -> None:
    choose(window, "condition.piriformis-syndrome")
    assert not window.page_panel.card.cut.isVisible()
    key(window, Qt.Key.Key_K)
    assert not window.session.state.cut
    assert "nothing to cut open here" in window.messages.label.text()


def test_a_click_into_the_cut_bone_selects_the_bone(window: MainWindow) -> None:
    choose(window, HIP)
    click(window, window.page_panel.card.cut)
    QTest.qWait(300)
    stage, canvas = window.viewport.stage, window.viewport.canvas
    assert stage is not None and canvas is not None
    x, y, _ = cameras.project(stage.camera(), stage.size, [(85.0, 0.0, 0.0)])[0]
    ratio = canvas.devicePixelRatioF()
    click(window, canvas, QPointF(x / ratio, canvas.height() - (y + 1) / ratio).toPoint())
    assert window.session.state.selection == "bone.femur"
    assert not window.session.state.cut
