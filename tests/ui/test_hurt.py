"""*Where does it hurt?* by real mouse and keys: paint, erase, choose, answer, read, save."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import SIDES, Side
from app.domain.pose import STANDING
from app.scene import camera as cameras
from app.state import actions, hurting
from app.state.appstate import AppState, Camera
from app.state.shown import Channel
from app.ui.hurt.text import NO_LIST
from app.ui.page.evidencecard import EvidenceText
from app.ui.settings import view_of
from app.ui.window import MainWindow

from .conftest import click, count_renders, key

Open = Callable[..., MainWindow]
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def talk(window: MainWindow) -> MainWindow:
    """The conversation, begun, with the brush not yet in the hand."""
    window.actions_by_id["hurt"].trigger()
    QApplication.processEvents()
    assert window.session.state.hurt.open
    return window


def spot(window: MainWindow, zone: str, side: Side, distance: float = 900.0) -> QPoint:
    """Look at the heart of a zone; where it then is in the canvas."""
    stage, canvas = window.viewport.stage, window.viewport.canvas
    assert stage is not None and canvas is not None
    fields = stage._anchors.fields(window.session.state.body)
    index = int(np.argmax(fields.signed_distance(f"zone.{zone}", side)))
    place, normal = fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)
    azimuth = float(np.degrees(np.arctan2(normal[0], -normal[1])) % 360)
    x, y, z = (float(v) for v in place)
    window.session.do(partial(actions.move_camera, camera=Camera((x, y, z), distance, azimuth, 0.0)))
    QTest.qWait(60)
    px, py, _ = cameras.project(stage.camera(), stage.size, [place])[0]
    ratio = canvas.devicePixelRatioF()
    return QPointF(px / ratio, canvas.height() - (py + 1) / ratio).toPoint()


def stroke(
    window: MainWindow,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    """Press, move in small steps, release."""
    canvas = window.viewport.canvas
    assert canvas is not None
    handle, a, b = window.windowHandle(), canvas.mapTo(window, start), canvas.mapTo(window, end)
    QTest.mousePress(handle, button, modifiers, a)
    for step in range(1, 7):
        QTest.mouseMove(handle, a + (b - a) * (step / 6))
        QApplication.processEvents()
    QTest.mouseRelease(handle, button, modifiers, b)
    QApplication.processEvents()


def brush(window: MainWindow, name: str = "paint") -> None:
    if window.session.state.hurt.tool != name:
        window.actions_by_id[f"hurt.{name}"].trigger()
    QApplication.processEvents()


def zones(window: MainWindow) -> set[tuple[str, str]]:
    heard = window.session.shown.heard
    assert heard is not None
    return {(zone.zone, zone.side) for zone in heard.marked.zones}


def text(window: MainWindow) -> str:
    return window.answer_panel.view.toPlainText().replace("\u00a0", " ")


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


def test_a_click_without_the_brush_tells_what_can_be_felt_there_and_marks_nothing(talk: MainWindow) -> None:
    where = spot(talk, "groin", "left")
    canvas = talk.viewport.canvas
    assert canvas is not None
    QTest.mouseClick(talk.windowHandle(), LEFT, NONE, canvas.mapTo(talk, where))
    QApplication.processEvents()
    assert talk.session.state.selection is None and talk.session.state.hurt.marks == ()
    said = text(talk)
    assert "What can be felt here" in said and "Groin" in said
    assert "of 3 maps" in said and "Hip osteoarthritis" in said and "%" in said
    key(talk, Qt.Key.Key_Escape)
    assert "What can be felt here" not in text(talk)


def test_a_source_opens_from_the_list(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    assert "source:khan2004" in talk.answer_panel.view.toHtml()
    talk.answer_panel._follow(QUrl("source:khan2004"))
    QApplication.processEvents()
    card = talk.answer_panel.evidence
    assert card.isVisible() and "Khan" in card.accessibleDescription() + card.findChild(EvidenceText).toPlainText()
    key(talk, Qt.Key.Key_Escape)
    assert not card.isVisible() and talk.session.state.hurt.open, "Esc closes the card and no more"


def test_everything_by_keyboard(talk: MainWindow) -> None:
    """Answer the warnings, find a place by its name, mark it right, answer a question; no mouse."""
    panel = talk.left_panel.hurt
    panel.warnings.none.setFocus(Qt.FocusReason.TabFocusReason)
    key(talk, Qt.Key.Key_Space)
    assert talk.session.state.hurt.step == "where"
    panel.where.search.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(panel.where.search, "outer hip")
    QApplication.processEvents()
    assert [name for name, row in panel.where._names.items() if row.isVisible()] == ["lateral_hip"]
    for _ in range(6):
        key(talk, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is panel.where.zones["lateral_hip", "right"]:
            break
    key(talk, Qt.Key.Key_Return)
    assert zones(talk) == {("lateral_hip", "right")}
    key(talk, Qt.Key.Key_Return)
    assert zones(talk) == set(), "a second press takes it away"
    key(talk, Qt.Key.Key_Return)
    panel.where.search.clear()
    panel.where.go_on.setFocus(Qt.FocusReason.TabFocusReason)
    key(talk, Qt.Key.Key_Space)
    assert talk.session.state.hurt.step == "questions"
    first = next(row for row in panel.questions.rows.values() if row.isVisible())
    first.segments.buttons["yes"].setFocus(Qt.FocusReason.TabFocusReason)
    key(talk, Qt.Key.Key_Return)
    assert talk.session.state.hurt.replies == {first.identifier: "yes"}


def test_answers_by_click_order_the_cards_anew(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left,anterior_thigh.left", atlas=talk.session.atlas))
    click(talk, talk.left_panel.hurt.steps.buttons["questions"])
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    first = text(talk)
    assert first.index("stiff hip joint") < first.index("A disc higher up") if "A disc higher up" in first else True
    questions = talk.left_panel.hurt.questions
    questions.exams.open(True)
    QApplication.processEvents()
    for feature in ("femoral_stretch", "reflex_change", "limited_hip_ir"):
        talk.ask(partial(hurting.reply, feature=feature, answer="no" if feature == "limited_hip_ir" else "yes"))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="no"))
    assert text(talk).index("1. A disc higher up") < text(talk).index("More than one cause")
    row = next(row for row in questions.rows.values() if row.isVisible())
    click(talk, row.segments.buttons["unsure"])
    assert talk.session.state.hurt.replies[row.identifier] == "unsure"


def test_a_warning_sign_comes_first_and_an_emergency_replaces_the_list(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="lower_buttock.left,posterior_leg.left", atlas=talk.session.atlas))
    talk.right_panel.show_page()
    warnings = talk.left_panel.hurt.warnings
    click(talk, warnings.rows["saddle_numb"].segments.buttons["yes"])
    assert talk.right_panel.tabs.currentWidget() is talk.answer_panel, "it is never behind the page"
    said = text(talk)
    assert said.strip().startswith("Seek emergency care now") and NO_LIST in said and "Fits:" not in said
    click(talk, talk.left_panel.hurt.steps.buttons["questions"])
    assert not any(row.isVisible() for row in talk.left_panel.hurt.questions.rows.values())
    click(talk, talk.left_panel.hurt.steps.buttons["screen"])
    click(talk, warnings.rows["saddle_numb"].segments.buttons["no"])
    assert "Seek emergency care now" not in text(talk) and "Fits:" in text(talk)


def test_a_card_lights_the_model_beside_the_paint_and_shows_the_test(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.right", atlas=talk.session.atlas))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    talk.act("show", "hip_oa")
    assert talk.session.state.selection == "condition.hip-osteoarthritis" and talk.session.state.side == "right"
    channels = {entry.channel for entry in talk.session.shown.legend}
    assert Channel.PAINTED in channels and Channel.REFERRED_COMMON in channels
    assert "Take it off the model" in text(talk)
    talk.ask(partial(actions.choose_side, side="left"))
    talk.act("pose", "fadir")
    pose = talk.session.state.pose
    assert pose.hip_flexion_right > 60 > 10 > pose.hip_flexion_left, "the test is shown on the painted side"
    talk.act("page", "condition.hip-osteoarthritis")
    assert talk.right_panel.tabs.currentWidget() is talk.page_panel
    assert "osteoarthritis" in talk.page_panel.view.toPlainText()


def test_where_something_cannot_wait_the_body_stands_again(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.right", atlas=talk.session.atlas))
    talk.act("pose", "fadir")
    posed = talk.session.state
    assert posed.pose != STANDING
    click(talk, talk.left_panel.hurt.warnings.rows["saddle_numb"].segments.buttons["yes"])
    assert talk.session.state.pose == STANDING and talk.session.shown.pose == STANDING
    assert "Posture" not in talk.session.shown.caption
    talk.session.undo()
    assert talk.session.state == posed, "the answer and the standing body are taken back together"


def test_words_for_a_patient_and_for_a_professional(talk: MainWindow) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    talk.ask(partial(hurting.reply, feature="limited_hip_ir", answer="yes"))
    assert "LR+" not in text(talk) and "A worn, stiff hip joint" in text(talk)
    click(talk, talk.answer_panel.audience.buttons["professional"])
    assert "LR+ 3.2" in text(talk) and "Hip osteoarthritis" in text(talk)
    assert "paraesthesia" in talk.left_panel.hurt.warnings.rows["saddle_numb"].words.text()


def test_nothing_of_it_is_remembered(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False)
    window.actions_by_id["hurt"].trigger()
    window.ask(partial(hurting.mark_named, names="groin.left", atlas=window.session.atlas))
    window.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    window.ask(partial(hurting.reply_screen, question="cancer_history", answer="yes"))
    assert "hurt" not in view_of(window.session.state)
    window.close()
    kept = (tmp_path / "settings.json").read_text(encoding="utf-8")
    for word in ("groin", "socks", "cancer", "hurt", "paint", "marks"):
        assert word not in json.dumps(json.loads(kept)["view"])
    again = open_window(tmp_path)
    assert again.session.state.hurt == AppState().hurt


def test_it_is_saved_when_asked_for_and_opened_again(talk: MainWindow, tmp_path: Path) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    stroke(talk, where, where + QPoint(4, 4))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    file = tmp_path / "case.yaml"
    talk.write_case(file)
    assert "Saved as" in talk.messages.label.text()
    before = talk.session.state.hurt.marks
    click(talk, talk.left_panel.hurt.again)
    assert not talk.session.state.hurt.said
    talk.read_case(file)
    assert zones(talk) == {("groin", "left")} and len(talk.session.state.hurt.marks) == len(before)
    assert talk.session.state.hurt.replies == {"socks_shoes": "yes"}


def test_a_bad_file_is_one_sentence_and_changes_nothing(talk: MainWindow, tmp_path: Path) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    file = tmp_path / "bad.yaml"
    file.write_text("zones: [groin.left]\npresent: [nonsense]\n", encoding="utf-8")
    before = talk.session.state
    talk.read_case(file)
    assert f"{file}:2:" in talk.messages.label.text() and "nonsense" in talk.messages.label.text()
    assert talk.session.state == before
    talk.read_case(tmp_path / "missing.yaml")
    assert "missing.yaml" in talk.messages.label.text() and talk.session.state == before
    talk.write_case(tmp_path / "nowhere" / "case.yaml")
    assert "could not be written" in talk.messages.label.text()


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


def test_the_tab_holds_the_conversation_and_leaving_it_ends_it(talk: MainWindow) -> None:
    assert talk.right_panel.tabs.isTabVisible(0)
    talk.left_panel.tabs.setCurrentIndex(0)
    assert not talk.session.state.hurt.open and not talk.right_panel.tabs.isTabVisible(0)
    assert talk.right_panel.tabs.currentWidget() is talk.page_panel
    talk.left_panel.tabs.setCurrentWidget(talk.left_panel.hurt)
    assert talk.session.state.hurt.open


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


def test_a_narrow_window_leads_from_questions_to_list_and_back(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False, text_percent=200)
    window.resize(1280, 720)
    QTest.qWait(100)
    window.actions_by_id["hurt"].trigger()
    QTest.qWait(100)
    assert window.left_dock.isVisible() and not window.right_dock.isVisible()
    click(window, window.left_panel.hurt.to_answer)
    assert window.right_dock.isVisible() and not window.left_dock.isVisible()
    click(window, window.answer_panel.to_questions)
    assert window.left_dock.isVisible() and not window.right_dock.isVisible()
    window.ask(partial(hurting.reply_screen, question="bladder_bowel", answer="yes"))
    QTest.qWait(50)
    assert window.right_dock.isVisible(), "a warning sign is never hidden"
    window.set_text_size(125)
    window.set_text_size(200)
    QTest.qWait(50)
    assert window.right_dock.isVisible(), "nor does larger text hide it"


def test_the_model_has_its_room_again_when_the_text_is_small_again(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False)
    QTest.qWait(100)
    before = window.viewport.width()
    for percent in (200, 100):
        window.set_text_size(percent)
        window.show_left(True)
        window.show_right(True)
        QTest.qWait(100)
    assert abs(window.viewport.width() - before) <= 40
