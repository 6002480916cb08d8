"""*Where does it hurt?*: the brush and the eraser by real mouse, on both sides, in any posture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import SIDES, Side
from app.state import actions
from app.state.appstate import AppState, Camera
from app.state.shown import Channel
from app.ui.model.viewport import SETTLE_MS
from app.ui.window import MainWindow
from tests.ui.conftest import click, count_renders, key
from tests.ui.talking import brush, spot, stroke, zones

LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("zone", ["groin", "anterior_thigh", "lower_buttock", "posterior_leg", "lateral_hip"])
def test_the_mouse_paints_front_and_back_left_and_right(talk: MainWindow, zone: str, side: Side) -> None:
    where = spot(talk, zone, side)
    before = talk.session.state.camera
    brush(talk)
    stroke(talk, where - QPoint(0, 8), where + QPoint(0, 8))
    assert (zone, side) in zones(talk) and {s for _, s in zones(talk)} == {side}
    assert talk.session.state.camera == before, "painting turns nothing"
    assert [entry.channel for entry in talk.session.shown.legend] == [Channel.PAINTED]
    assert talk.left_panel.hurt.where.zones[zone, side].isChecked()
    talk.session.undo()
    assert zones(talk) == set() and talk.session.state.hurt.tool == "paint"


def test_a_stroke_is_seen_while_it_is_painted_and_letting_go_is_one_step(talk: MainWindow) -> None:
    where = spot(talk, "anterior_thigh", "left")
    brush(talk)
    canvas, stage = talk.viewport.canvas, talk.viewport.stage
    assert canvas is not None and stage is not None
    QTest.qWait(150)
    before = stage.pixels().astype(int)
    marks = talk.session.state.hurt.marks
    handle, a = talk.windowHandle(), canvas.mapTo(talk, where)
    QTest.mousePress(handle, LEFT, NONE, a)
    QTest.mouseMove(handle, a + QPoint(0, 30))
    QTest.qWait(250)
    during = stage.pixels().astype(int)
    assert talk.session.state.hurt.marks == marks, "not yet said"
    assert during.shape != before.shape or (np.abs(during - before).max(axis=2) > 40).sum() > 50
    QTest.mouseRelease(handle, LEFT, NONE, a + QPoint(0, 30))
    QTest.qWait(250)
    assert len(talk.session.state.hurt.marks) == 1
    after = stage.pixels().astype(int)
    assert (np.abs(after - before).max(axis=2) > 40).sum() > 200
    talk.session.undo()
    QTest.qWait(250)
    assert (np.abs(stage.pixels().astype(int) - before).max(axis=2) > 24).sum() == 0


def test_the_eraser_takes_paint_away(talk: MainWindow) -> None:
    where = spot(talk, "lower_buttock", "right")
    brush(talk)
    stroke(talk, where - QPoint(10, 0), where + QPoint(10, 0))
    assert zones(talk) == {("lower_buttock", "right")}
    brush(talk, "erase")
    click(talk, talk.left_panel.hurt.where.sizes.buttons["36.0"])
    stroke(talk, where - QPoint(14, 0), where + QPoint(14, 0))
    assert zones(talk) == set()
    assert "Nothing is left" in talk.left_panel.hurt.where.marked.text()


@pytest.mark.parametrize(("button", "modifiers"), [(RIGHT, NONE), (LEFT, CTRL)])
def test_with_the_brush_in_the_hand_other_ways_turn(
    talk: MainWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    before = talk.session.state.camera
    stroke(talk, where, where + QPoint(60, 10), button, modifiers)
    after = talk.session.state.camera
    assert after.azimuth != before.azimuth and after.focus == before.focus
    assert talk.session.state.hurt.marks == ()


def test_space_held_turns_and_let_go_paints_again(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    talk.focus_model()
    canvas = talk.viewport.canvas
    azimuth = talk.session.state.camera.azimuth
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    stroke(talk, where, where + QPoint(60, 0))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert talk.session.state.camera.azimuth != azimuth and talk.session.state.hurt.marks == ()
    stroke(talk, spot(talk, "groin", "left"), spot(talk, "groin", "left") + QPoint(4, 4))
    assert zones(talk) == {("groin", "left")}


def test_escape_puts_the_brush_down_and_loses_nothing(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    stroke(talk, where, where + QPoint(3, 3))
    talk.focus_model()
    key(talk, Qt.Key.Key_Escape)
    assert talk.session.state.hurt.tool == "look" and zones(talk) == {("groin", "left")}
    canvas = talk.viewport.canvas
    assert canvas is not None and canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    before = talk.session.state.camera
    stroke(talk, where, where + QPoint(60, 0))
    assert talk.session.state.camera.azimuth != before.azimuth, "the left button turns again"
    for _ in range(6):
        key(talk, Qt.Key.Key_Escape)
    assert talk.isVisible() and not talk.session.state.hurt.open
    assert talk.session.state.hurt.marks, "what was painted stays"


def test_escape_in_the_middle_of_a_stroke_forgets_it(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    canvas = talk.viewport.canvas
    assert canvas is not None
    handle, a = talk.windowHandle(), canvas.mapTo(talk, where)
    QTest.mousePress(handle, LEFT, NONE, a)
    QTest.mouseMove(handle, a + QPoint(10, 0))
    QApplication.processEvents()
    talk.actions_by_id["out"].trigger()
    QTest.mouseRelease(handle, LEFT, NONE, a + QPoint(10, 0))
    QApplication.processEvents()
    assert talk.session.state.hurt.marks == () and talk.session.state.hurt.tool == "look"


def test_erasing_bare_skin_leaves_the_picture_as_it_was(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    stage = talk.viewport.stage
    assert stage is not None
    brush(talk, "erase")
    QTest.qWait(300)
    before = stage.pixels().astype(int)
    stroke(talk, where, where + QPoint(5, 5))
    QTest.qWait(300)
    assert talk.session.state.hurt.marks == () and not talk.session.shown.legend
    assert (np.abs(stage.pixels().astype(int) - before).max(axis=2) > 24).sum() == 0


def test_a_stroke_on_the_sitting_body_means_the_same_place(talk: MainWindow) -> None:
    from app.state import moves

    talk.session.do(partial(moves.take_preset, identifier="sitting", atlas=talk.session.atlas))
    stage, canvas = talk.viewport.stage, talk.viewport.canvas
    assert stage is not None and canvas is not None
    fields = stage._anchors.fields("female")
    index = int(np.argmax(fields.signed_distance("zone.anterior_thigh", "right")))
    place = stage._posing.carried(fields.skin.points[index])
    talk.session.do(partial(actions.move_camera, camera=Camera(place, 900.0, 330.0, 50.0)))
    QTest.qWait(100)
    brush(talk)
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    stroke(talk, middle - QPoint(6, 0), middle + QPoint(6, 0))
    assert zones(talk) == {("anterior_thigh", "right")}


def test_a_picture_that_becomes_fine_again_under_the_brush_leaves_the_stroke_where_it_is(talk: MainWindow) -> None:
    where = spot(talk, "anterior_thigh", "right")
    canvas = talk.viewport.canvas
    assert canvas is not None
    brush(talk)
    handle, a = talk.windowHandle(), canvas.mapTo(talk, where)
    QTest.mousePress(handle, LEFT, NONE, a)
    canvas.move_coarsely(False)
    QTest.mouseMove(handle, a + QPoint(2, 0))
    QTest.mouseRelease(handle, LEFT, NONE, a + QPoint(2, 0))
    QApplication.processEvents()
    assert zones(talk) == {("anterior_thigh", "right")}


def test_a_stroke_begun_before_a_posture_has_come_to_rest_is_where_the_brush_is(talk: MainWindow) -> None:
    from app.state import moves

    canvas = talk.viewport.canvas
    assert canvas is not None
    where = spot(talk, "anterior_thigh", "right")
    camera = talk.session.state.camera
    for posture in ("sitting", "standing"):
        talk.session.do(partial(moves.take_preset, identifier=posture, atlas=talk.session.atlas))
    talk.session.do(partial(actions.move_camera, camera=camera))
    brush(talk)
    handle, a = talk.windowHandle(), canvas.mapTo(talk, where)
    QTest.mousePress(handle, LEFT, NONE, a)
    share = canvas.share
    QTest.qWait(SETTLE_MS + 60)
    assert canvas.share == share, "nothing makes the picture fine under the brush"
    QTest.mouseMove(handle, a + QPoint(2, 0))
    QTest.mouseRelease(handle, LEFT, NONE, a + QPoint(2, 0))
    QApplication.processEvents()
    assert zones(talk) == {("anterior_thigh", "right")}


@pytest.mark.parametrize(
    "away", [partial(actions.set_layer, layer="skin", opacity=0.0), partial(actions.isolate, structure="bone.sacrum")]
)
def test_a_hidden_skin_comes_back_to_be_painted_on(talk: MainWindow, away: Callable[[AppState], AppState]) -> None:
    talk.ask(away)
    assert talk.session.shown.skin_opacity == 0.0
    brush(talk)
    assert talk.session.shown.skin_opacity == 1.0
    where = spot(talk, "groin", "left")
    stroke(talk, where, where + QPoint(4, 4))
    assert zones(talk) == {("groin", "left")}


def test_one_stroke_let_go_is_one_drawing(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    QTest.qWait(300)
    canvas = talk.viewport.canvas
    assert canvas is not None
    handle, a = talk.windowHandle(), canvas.mapTo(talk, where)
    renders = count_renders(talk)
    QTest.mousePress(handle, LEFT, NONE, a)
    for step in range(30):
        QTest.mouseMove(handle, a + QPoint(0, step % 3))
    QTest.qWait(200)
    assert renders[0] <= 6, "moves are gathered into few drawings"
    drawn = renders[0]
    QTest.mouseRelease(handle, LEFT, NONE, a)
    QTest.qWait(300)
    assert renders[0] == drawn + 1
