"""Two beside each other in the window: real clicks and drags in both halves, the bar, the table, the keys, what is remembered."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.atlas import Atlas
from app.scene import camera as cameras
from app.state import beside, hurting
from app.state.appstate import AppState, Camera
from app.state.compared import caption_of_both
from app.ui.settings import state_from, view_of
from app.ui.window import MainWindow
from tests.ui.conftest import click, count_renders, drag, key
from tests.ui.talking import brush, stroke, zones
from tests.ui.talking import spot as zone_spot

SENTENCE = " A sentence that nobody expected to have to find room for under the model."


def compare(window: MainWindow) -> None:
    window.actions_by_id["compare"].trigger()
    QTest.qWait(120)


def spot(window: MainWindow, anchor: str, second: bool, azimuth: float = 50.0) -> QPoint:
    """Look at the place of a structure; where it is in the canvas, in one of the halves."""
    canvas, stage = window.viewport.canvas, window.viewport.stage
    assert canvas is not None and stage is not None
    window.session.do(lambda state: state)
    place = stage.anchor(anchor)
    window._moved(Camera(place, 300.0, azimuth, 0.0), "")
    QTest.qWait(60)
    x, y, _ = cameras.project(stage.camera(), stage.size, [place])[0]
    ratio = canvas.devicePixelRatioF()
    return QPointF((x + (stage.size[0] if second else 0)) / ratio, canvas.height() - (y + 1) / ratio).toPoint()


def press(window: MainWindow, where: QPoint) -> None:
    canvas = window.viewport.canvas
    assert canvas is not None
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, none, canvas.mapTo(window, where))
    QApplication.processEvents()


def test_back_against_hip_is_one_click_away(window: MainWindow) -> None:
    click(window, window.header.tools["compare"])
    state = window.session.state
    assert (state.selection, state.beside, state.beside_view) == (beside.BACK, beside.HIP, "split")
    assert window.viewport.stage is not None and window.viewport.stage.parted
    titles = [label.text() for label in window.viewport.canvas.titles.labels]
    assert titles == ["A  Lumbar disc herniation", "B  Hip osteoarthritis"]
    assert window.beside_bar is not None and window.beside_bar.isVisible()
    assert not window.page_panel.card.isVisible(), "nothing can be set on two"
    text = window.page_panel.view.toPlainText()
    assert "True hip pain rarely goes below the knee" in text and "is contradicted" in text


@pytest.mark.parametrize("second", [False, True])
def test_a_drag_in_either_half_turns_both(window: MainWindow, second: bool) -> None:
    compare(window)
    stage, canvas = window.viewport.stage, window.viewport.canvas
    before = window.session.state
    start = QPoint(canvas.width() // 4 + (canvas.width() // 2 if second else 0), canvas.height() // 2)
    drag(window, start, start + QPoint(90, 10))
    after = window.session.state
    assert after.camera.azimuth != before.camera.azimuth
    assert (after.selection, after.beside) == (before.selection, before.beside)
    assert stage.camera() == after.camera == stage._second.camera()
    window.session.undo()
    assert window.session.state == before
    assert stage._second.camera() == before.camera


@pytest.mark.parametrize("second", [False, True])
def test_a_click_on_a_root_puts_it_into_its_half(window: MainWindow, second: bool) -> None:
    compare(window)
    press(window, spot(window, "root.L5.left", second))
    state = window.session.state
    assert (state.beside if second else state.selection) == "root.L5"
    assert (state.selection if second else state.beside) == (beside.BACK if second else beside.HIP)


def test_a_click_on_what_has_no_pattern_names_it_and_changes_nothing(window: MainWindow) -> None:
    compare(window)
    where = spot(window, "bone.patella.left", True, 0.0)
    before = window.session.state
    press(window, where)
    assert window.session.state == before
    assert window.messages.isVisible() and "Patella" in window.messages.label.text()


@pytest.mark.parametrize("longer", [0, 3])
def test_one_action_is_one_drawing_however_long_the_caption(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, longer: int
) -> None:
    said = itertools.count(longer)

    def ever_longer(*state: Any) -> str:
        """What is said under two, and each time more of it than ever before, where it is to be longer."""
        return caption_of_both(*state) + SENTENCE * (next(said) if longer else 0)

    monkeypatch.setattr("app.state.compared.caption_of_both", ever_longer)
    compare(window)
    window.actions_by_id["compare.close"].trigger()
    QTest.qWait(200)
    renders = count_renders(window)
    for number, name in enumerate(
        ("compare", "compare.swap", "compare.together", "compare.together", "compare.close"), 1
    ):
        window.actions_by_id[name].trigger()
        QTest.qWait(250)
        assert renders[0] == number, name
    assert longer == 0 or next(said) >= longer + 5, "it grew with every action"


def test_the_bar_chooses_any_two_and_changes_places(window: MainWindow) -> None:
    compare(window)
    bar = window.beside_bar
    assert bar is not None
    for choice, wanted in ((bar.first, "condition.spinal-stenosis"), (bar.second, "root.S1")):
        choice.setFocus()
        choice.activated.emit(choice.findData(wanted))
    assert (window.session.state.selection, window.session.state.beside) == ("condition.spinal-stenosis", "root.S1")
    click(window, bar.swap)
    assert (window.session.state.selection, window.session.state.beside) == ("root.S1", "condition.spinal-stenosis")
    assert (bar.first.currentText(), bar.second.currentText()) == ("S1 nerve root", "Spinal stenosis")
    click(window, bar.views.buttons["together"])
    assert not window.viewport.stage.parted
    assert window.page_panel.legend.isVisible()
    click(window, bar.close_button)
    assert (window.session.state.selection, window.session.state.beside) == ("root.S1", None)
    assert not bar.isVisible()


def test_escape_leaves_it_one_step_at_a_time(window: MainWindow) -> None:
    window.focus_model()
    key(window, Qt.Key.Key_C)
    assert window.session.state.beside
    key(window, Qt.Key.Key_Escape)
    assert (window.session.state.selection, window.session.state.beside) == (beside.BACK, None)
    key(window, Qt.Key.Key_Escape)
    assert window.session.state.selection is None


def test_it_is_reached_and_left_by_keys_alone(window: MainWindow) -> None:
    compare(window)
    bar = window.beside_bar
    assert bar is not None
    window.focus_model()
    reached = []
    for _ in bar.controls:
        key(window, Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    assert reached == list(bar.controls)
    assert all(control.accessibleName() for control in bar.controls)


def test_the_table_folds_and_speaks_to_a_professional(window: MainWindow) -> None:
    compare(window)
    view = window.page_panel.view
    pair = f"beside:{beside.BACK},{beside.HIP}"
    assert "Does it hurt in the buttock?" not in view.toPlainText()
    view.anchorClicked.emit(QUrl(f"{pair};all"))
    assert "Does it hurt in the buttock?" in view.toPlainText()
    view.anchorClicked.emit(QUrl(f"{pair};professional"))
    assert "Paraesthesia or sensory loss in the leg" in view.toPlainText()
    assert window.session.state.beside == beside.HIP


def test_the_fold_of_the_table_opens_by_keys(window: MainWindow) -> None:
    compare(window)
    view = window.page_panel.view
    assert "More signs (31)" in view.toPlainText() and "Neither" not in view.toPlainText()
    window.actions_by_id["to_page"].trigger()
    opened = f"beside:{beside.BACK},{beside.HIP};all"
    for _ in range(80):
        key(window, Qt.Key.Key_Tab)
        if view.textCursor().charFormat().anchorHref() == opened:
            break
    assert view.hasFocus() and "More signs" in view.textCursor().selectedText()
    key(window, Qt.Key.Key_Return)
    assert "Neither" in view.toPlainText() and "Does it hurt in the buttock?" in view.toPlainText()


def test_a_source_of_the_table_opens(window: MainWindow) -> None:
    compare(window)
    window.page_panel.view.anchorClicked.emit(QUrl("figure:lesher2008.below_knee"))
    assert window.page_panel.evidence.isVisible()
    assert "Lesher" in window.page_panel.evidence.text.toPlainText()
    window.page_panel.evidence.dismiss()


def test_the_chapter_leads_to_it(window: MainWindow) -> None:
    window._open_page("chapter.back-or-hip")
    QTest.qWait(50)
    html = window.page_panel.view.toHtml()
    link = "rootlight:?compare=lumbar-disc-herniation,hip-osteoarthritis"
    assert link in html.replace("&amp;", "&")
    window.page_panel.view.anchorClicked.emit(QUrl(link))
    assert window.session.state.beside == beside.HIP


def test_another_page_can_be_read_meanwhile_and_the_table_comes_back(window: MainWindow) -> None:
    compare(window)
    window._open_page("chapter.referred-and-radicular-pain")
    assert window.session.state.beside == beside.HIP
    click(window, window.beside_bar.table)
    assert "Each line is a sign" in window.page_panel.view.toPlainText()


def test_it_survives_a_restart(open_window: Callable[..., MainWindow], atlas: Atlas, tmp_path: Path) -> None:
    first = open_window(hint_seen=True)
    first.session.do(partial(beside.back_or_hip, atlas=atlas))
    first.session.do(partial(beside.toggle_view, atlas=atlas))
    state = first.session.state
    first.close()
    second = open_window(folder=tmp_path)
    assert second.session.state == state
    assert second.beside_bar is not None and second.beside_bar.isVisible()


@pytest.mark.parametrize(
    "wrong", [{"beside": "root.L9"}, {"beside": 3}, {"selection": None}, {"beside_view": "sideways"}]
)
def test_nonsense_in_a_saved_comparison_is_left_out(atlas: Atlas, wrong: dict[str, object]) -> None:
    state = state_from({**view_of(beside.back_or_hip(AppState(), atlas)), **wrong}, atlas)
    assert state.beside is None or state.beside_view == "split"
    assert state.page in atlas.pages or state.beside


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_fits_a_small_screen_with_large_text(
    open_window: Callable[..., MainWindow], atlas: Atlas, percent: int, theme: str
) -> None:
    window = open_window(hint_seen=True, motion=False, text_percent=percent)
    window.resize(1280, 720)
    window.session.do(lambda state: beside.back_or_hip(AppState(theme=theme), atlas))  # type: ignore[arg-type]
    QTest.qWait(200)
    assert window.width() <= 1280 and window.height() <= 720
    bar = window.beside_bar
    assert bar is not None
    for control in bar.controls:
        corner = control.mapTo(window, control.rect().bottomRight())
        assert bar.rect().contains(control.mapTo(bar, control.rect().center())), control.accessibleName()
        assert corner.x() <= 1280 and corner.y() <= 720
    for label in window.viewport.canvas.titles.labels:
        assert label.isVisible() and window.viewport.canvas.rect().contains(label.geometry())
    first, second = window.viewport.canvas.titles.labels
    assert not first.geometry().intersects(second.geometry())
    assert window.viewport.canvas.height() > 150


def test_paint_in_the_second_half_is_the_same_place_of_the_body(window: MainWindow) -> None:
    window.actions_by_id["hurt"].trigger()
    compare(window)
    where = zone_spot(window, "groin", "left")
    brush(window)
    canvas = window.viewport.canvas
    assert canvas is not None
    across = QPoint(canvas.width() // 2, 0)
    stroke(window, where + across - QPoint(10, 0), where + across + QPoint(10, 0))
    assert ("groin", "left") in zones(window)
    shown = window.session.shown
    assert shown.beside is not None and shown.beside.other is not None
    assert shown.marks and shown.beside.other.marks == shown.marks, "both bodies show it"
    window.actions_by_id["compare.together"].trigger()
    skin = window.viewport.stage._cast.skin_of(window.session.shown)
    assert skin is not None and skin.painted, "and so does one body with both patterns"


def test_what_cannot_wait_takes_both_patterns_off(window: MainWindow) -> None:
    window.actions_by_id["hurt"].trigger()
    compare(window)
    window.session.do(partial(hurting.reply_screen, question="saddle_numb", answer="yes"))
    shown = window.session.shown
    assert shown.heard is not None and shown.heard.explanation.replaced
    assert not shown.skin and shown.beside is None
    assert not window.viewport.stage.parted
