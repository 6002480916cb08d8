"""The list of structures: found by any of its names, seen, ghosted, hidden or alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.state.shown import Meaning
from app.ui.structures import ISOLATE, VISIBILITY, plain_text
from app.ui.window import MainWindow
from tests.ui.conftest import click


def names(window: MainWindow) -> list[str]:
    """Every structure the filtered tree shows."""
    tree = window.left_panel.tree
    found: list[str] = []

    def walk(parent: object) -> None:
        for row in range(tree.filtered.rowCount(parent)):
            index = tree.filtered.index(row, 0, parent)
            leaf = tree.filtered.row_of(index)
            if leaf.structure:
                found.append(leaf.structure.id)
            walk(index)

    walk(tree.rootIndex())
    return found


def click_cell(window: MainWindow, identifier: str, column: int) -> None:
    tree = window.left_panel.tree
    index = tree.filtered.index_of(identifier)
    tree.scrollTo(index)
    cell = tree.visualRect(index.siblingAtColumn(column))
    click(window, tree.viewport(), cell.center() if column else cell.topLeft() + QPoint(20, cell.height() // 2))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ischiadicus", "nerve.sciatic.left"), ("SCIATIC right", "nerve.sciatic.right"), ("l4-l5", "disc.L4-L5")],
)
def test_search_finds_by_latin_and_english_name(window: MainWindow, typed: str, found: str) -> None:
    window.actions_by_id["search"].trigger()
    QTest.keyClicks(window.left_panel.search, typed)
    assert found in names(window)
    assert len(names(window)) <= 10, "what is found can be read at a glance"


def test_accents_dashes_and_case_do_not_matter() -> None:
    assert plain_text("Néřve L4–L5") == plain_text("nerve l4-l5")


def test_enter_in_the_search_selects_the_first_found(window: MainWindow) -> None:
    window.actions_by_id["search"].trigger()
    QTest.keyClicks(window.left_panel.search, "nervus ischiadicus")
    QTest.keyClick(window.left_panel.search, Qt.Key.Key_Return)
    assert window.session.state.selection == "nerve.sciatic"


def test_nothing_found_is_said(window: MainWindow) -> None:
    QTest.keyClicks(window.left_panel.search, "zzz")
    assert names(window) == [] and window.left_panel.nothing.isVisible()


def test_a_name_in_the_list_is_the_same_as_the_button(window: MainWindow) -> None:
    click_cell(window, "root.L5.right", 0)
    assert (window.session.state.selection, window.session.state.side) == ("root.L5", "right")
    assert window.root_bar.roots["L5"].isChecked()


def test_no_row_stands_out_once_nothing_is_selected(window: MainWindow) -> None:
    click_cell(window, "root.L4.left", 0)
    assert window.left_panel.tree.selectedIndexes()
    window.actions_by_id["reset"].trigger()
    assert window.session.state.selection is None
    assert not window.left_panel.tree.selectedIndexes()


def test_visible_ghost_hidden_in_turn(window: MainWindow) -> None:
    for wanted in (Meaning.GHOST, Meaning.HIDDEN, Meaning.CONTEXT):
        click_cell(window, "root.L4.left", VISIBILITY)
        assert window.session.shown.looks["root.L4.left"].meaning is wanted


def test_alone_and_back(window: MainWindow) -> None:
    click_cell(window, "root.L4.left", ISOLATE)
    assert window.session.shown.looks["bone.sacrum"].meaning is Meaning.HIDDEN
    click_cell(window, "root.L4.left", ISOLATE)
    assert window.session.shown.looks["bone.sacrum"].meaning is Meaning.CONTEXT


def test_the_same_choices_in_words(window: MainWindow) -> None:
    tree = window.left_panel.tree
    menu = tree.menu_for(tree.filtered.row_of(tree.filtered.index_of("root.L4.left")))
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["Select", "Visible", "Ghost", "Hidden", "Show alone"]
    menu.actions()[4].trigger()
    assert window.session.state.visibility == {"root.L4.left": "hidden"}
    menu.deleteLater()


def test_a_heading_hides_all_under_it_in_one_step(window: MainWindow) -> None:
    tree = window.left_panel.tree
    discs = next(
        tree.filtered.index(r, 0)
        for r in range(tree.filtered.rowCount())
        if tree.filtered.index(r, 0).data() == "Discs"
    )
    tree.set_visibility(tree.filtered.row_of(discs), "hidden")
    assert window.session.shown.looks["disc.L4-L5"].meaning is Meaning.HIDDEN
    window.session.undo()
    assert window.session.shown.looks["disc.L4-L5"].meaning is Meaning.CONTEXT


def test_layers_fade_and_undo_at_once(window: MainWindow) -> None:
    slider = window.left_panel.sliders["skin"]
    for value in (80, 50, 20):
        slider.setValue(value)
    assert window.session.shown.skin_opacity == pytest.approx(0.2)
    window.session.undo()
    assert window.session.shown.skin_opacity == 1.0 and slider.value() == 100


def test_what_is_shown_alone_fills_the_picture_and_undo_brings_the_view_back(window: MainWindow) -> None:
    before = window.session.state.camera
    click_cell(window, "disc.L4-L5", ISOLATE)
    near = window.session.state.camera
    assert window.session.state.isolated == "disc.L4-L5"
    assert near.distance < 0.2 * before.distance and (near.azimuth, near.elevation) == (
        before.azimuth,
        before.elevation,
    )
    stage = window.viewport.stage
    assert stage is not None
    centre = [
        (low + high) / 2 for low, high in zip(*np.reshape(stage._cast.bounds("disc.L4-L5"), (3, 2)).T, strict=True)
    ]
    assert near.focus == pytest.approx(centre, abs=1.0)
    QTest.qWait(100)
    drawn = stage.pixels().astype(int)
    inside = np.abs(drawn - drawn[5, 5]).max(axis=2) > 60
    rows, columns = np.nonzero(inside)
    assert max(np.ptp(rows) / drawn.shape[0], np.ptp(columns) / drawn.shape[1]) > 0.5, "it fills the picture"
    window.actions_by_id["undo"].trigger()
    assert window.session.state.isolated is None and window.session.state.camera == before
    window.actions_by_id["redo"].trigger()
    assert window.session.state.camera == near
    window.actions_by_id["view.posterior"].trigger()
    assert window.session.state.camera.distance == near.distance and window.session.state.camera.azimuth == 180.0
