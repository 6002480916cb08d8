"""Postures, settings, numbers and stories by real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.answers import Measure
from app.domain.atlas import Atlas
from app.domain.pose import STANDING, Pose
from app.state import actions, moves
from app.state.appstate import AppState
from app.ui.controls import NumberSlider, Segments
from app.ui.measures import FEW, change, ordered, published
from app.ui.settings import state_from, view_of
from app.ui.window import MainWindow
from tests.ui.conftest import click, key

DISC = "condition.lumbar-disc-herniation"
Open = Callable[..., MainWindow]


@pytest.fixture
def moving(window: MainWindow) -> MainWindow:
    """The tab Movement in front."""
    window.actions_by_id["movement"].trigger()
    QApplication.processEvents()
    return window


def choose(window: MainWindow, identifier: str) -> None:
    window.ask(partial(actions.select, identifier=identifier, atlas=window.session.atlas))
    QApplication.processEvents()


def test_a_posture_by_a_click_and_standing_again_by_key(moving: MainWindow) -> None:
    panel = moving.left_panel.movement
    click(moving, panel.presets["sitting"])
    assert moving.session.state.pose == moving.session.atlas.motion.presets["sitting"].pose
    assert [name for name, button in panel.presets.items() if button.isChecked()] == ["sitting"]
    assert "pelvis rolls back" in panel.text.text()
    key(moving, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert moving.session.state.pose == STANDING and panel.presets["standing"].isChecked()


def test_a_posture_moves_the_picture(moving: MainWindow) -> None:
    stage = moving.viewport.stage
    assert stage is not None
    QTest.qWait(100)
    before = stage.pixels().astype(int)
    click(moving, moving.left_panel.movement.presets["sitting"])
    QTest.qWait(300)
    assert (np.abs(stage.pixels().astype(int) - before).max(axis=2) > 40).mean() > 0.02
    moving.session.undo()
    QTest.qWait(300)
    assert (np.abs(stage.pixels().astype(int) - before).max(axis=2) > 40).mean() < 0.001, "back as it was"


def test_one_drag_of_a_slider_is_one_undo(moving: MainWindow) -> None:
    panel = moving.left_panel.movement
    panel.fold.open(True)
    slider = panel.sliders["lumbar_flexion"].slider
    start = slider.value()
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        key(moving, Qt.Key.Key_Right)
    assert moving.session.state.pose == Pose(lumbar_flexion=4.0)
    assert panel.sliders["lumbar_flexion"].value.text() == "4°"
    moving.session.undo()
    assert moving.session.state.pose == STANDING and slider.value() == start
    panel.fold.open(False)


def test_the_wheel_over_a_slider_turns_nothing(moving: MainWindow) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QWheelEvent

    panel = moving.left_panel.movement
    panel.fold.open(True)
    slider = panel.sliders["hip_flexion_left"].slider
    nothing = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    middle = QPointF(slider.rect().center())
    event = QWheelEvent(middle, slider.mapToGlobal(middle), QPoint(), QPoint(0, 240), *nothing)
    QApplication.sendEvent(slider, event)
    assert moving.session.state.pose == STANDING
    panel.fold.open(False)


def test_the_card_sets_the_condition_and_takes_it_back(window: MainWindow) -> None:
    card = window.page_panel.card
    assert card.isHidden()
    choose(window, DISC)
    assert card.isVisible() and card.usual.isChecked()
    size = card.controls["size"]
    assert isinstance(size, NumberSlider)
    size.slider.setFocus(Qt.FocusReason.TabFocusReason)
    key(window, Qt.Key.Key_End)
    assert window.session.state.settings["size"] == 1.0 and not card.usual.isChecked()
    side = card.controls["side"]
    assert isinstance(side, Segments)
    click(window, side.buttons["right"])
    assert window.session.state.settings["side"] == "right" and window.session.state.side == "right"
    click(window, card.usual)
    assert not window.session.state.settings
    choose(window, "root.L5")
    assert card.isHidden()


def test_every_condition_with_settings_has_controls_in_tab_order(window: MainWindow) -> None:
    for condition in window.session.atlas.conditions.values():
        choose(window, condition.id)
        assert set(window.page_panel.card.controls) == {p.id for p in condition.parameters}
        if condition.parameters:
            window.page_panel.card.story.setFocus(Qt.FocusReason.TabFocusReason)
            key(window, Qt.Key.Key_Tab)
            first = window.page_panel.card.controls[condition.parameters[0].id]
            focus = QApplication.focusWidget()
            assert focus is first or first.isAncestorOf(focus), f"after the story comes {focus}"


def test_settings_are_measured_beside_the_model(open_window: Open) -> None:
    window = open_window(hint_seen=True, motion=False)
    window._follow("rootlight:?condition=lumbar-disc-herniation&level=L4-L5&type=paracentral&side=left&size=1.0")
    window.actions_by_id["movement"].trigger()
    QApplication.processEvents()
    assert "L5 on the left" in window.page_panel.card.says.text()
    numbers = window.left_panel.movement.measures
    assert numbers.isVisible() and "L4–L5" in numbers.text.text()
    assert numbers.text.text().count("<p") <= FEW
    few = len(numbers.text.text())
    numbers.all.click()
    assert len(numbers.text.text()) > few
    choose(window, "root.S1")
    assert not numbers.isVisible(), "standing with nothing set there is nothing to compare"


def test_a_source_of_a_number_opens(window: MainWindow) -> None:
    key_of = next(key for key, source in window.session.atlas.sources.items() if not source.authors.startswith("("))
    window.left_panel.movement.measures.text.linkActivated.emit(f"source:{key_of}")
    QApplication.processEvents()
    assert window.right_dock.isVisible()
    assert window.session.atlas.sources[key_of].title.rstrip(".") in window.page_panel.evidence.text.toPlainText()


def test_words_of_a_number() -> None:
    less = Measure("canal_area.L4-L5", "Canal", 150.0, "mm²", 200.0, (-14.0, -4.0), True, "checked")
    assert change(less) == "▼ 25 % less than neutral"
    assert published(less) == "published -14 to -4 % (checked)"
    assert published(replace(less, status="derived")) == "published -14 to -4 % (worked out)"
    told = Measure("pressure", "Pressure", 0.46, "MPa", published=(0.3, 0.6), status="checked", computed=False)
    assert "not computed" in change(told)
    far = Measure("canal_area.L1-L2", "Canal", 100.0, "mm²", 200.0)
    here = AppState(settings={"level": "L4-L5"})
    assert ordered([far, less], here)[0] is less, "what belongs to the level that was set comes first"
    assert ordered([less, far], AppState())[0] is far, "otherwise what changed most"


def test_a_stiff_hip_twists_the_back_and_says_it_is_a_hypothesis(moving: MainWindow) -> None:
    panel = moving.left_panel.movement.coupling
    panel.sliders["goal"].slider.setValue(panel.sliders["goal"].slider.maximum())
    free = moving.session.state.pose
    panel.sliders["left"].slider.setValue(5)
    stiff = moving.session.state.pose
    assert stiff.lumbar_rotation > free.lumbar_rotation > 0
    assert abs(stiff.hip_rotation_left) < abs(free.hip_rotation_left)
    assert (
        "hypothesis" in panel.hypothesis.text().lower()
        and "L4–L5" in panel.result.text()
        and "▲" in panel.result.text()
    )
    moving.session.undo()
    assert moving.session.state.pose == STANDING and panel.result.isHidden(), "one undo, and the numbers go with it"
    moving.session.redo()
    assert moving.session.state.pose == stiff and panel.sliders["left"].slider.value() == 5
    assert "▲" in panel.result.text() and not panel.result.isHidden(), "redo brings the turn back with what was asked"
    assert state_from(view_of(moving.session.state), moving.session.atlas).stiff == moving.session.state.stiff
    moving.session.undo()
    panel.sliders["left"].slider.setValue(panel.sliders["left"].slider.maximum())
    moving.session.undo()


def test_what_is_impossible_is_clamped_with_a_word(window: MainWindow) -> None:
    window._follow("rootlight:?condition=lumbar-disc-herniation&size=7&lumbar_flexion=90")
    assert window.session.state.settings["size"] == 1.0 and window.session.state.pose.lumbar_flexion == 52.0
    said = window.messages.label.text()
    assert window.messages.isVisible() and "outside 0 to 1" in said and "shown at 52°" in said
    window.messages.dismiss()
    window._follow("rootlight:?condition=lumbar-disc-herniation&size=0.5&lumbar_flexion=20")
    assert not window.messages.isVisible()


# ---- the story


def test_a_story_by_keys(window: MainWindow) -> None:
    choose(window, DISC)
    click(window, window.page_panel.card.story)
    bar = window.story_bar
    story = window.session.atlas.motion.stories["lumbar-disc-herniation"]
    assert bar.isVisible() and bar.text.text() == story.steps[0].text
    assert bar.count.text() == f"1 of {len(story.steps)}"
    window.page_panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(window, Qt.Key.Key_PageDown)
    assert window.session.state.story == (story.id, 1) and bar.text.text() == story.steps[1].text
    key(window, Qt.Key.Key_PageUp)
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    for pressed, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Period, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Comma, 0)):
        key(window, pressed)
        assert window.session.state.story == (story.id, step)
    bar.play.setFocus(Qt.FocusReason.TabFocusReason)
    key(window, Qt.Key.Key_Right)
    assert window.session.state.story == (story.id, 1) and QApplication.focusWidget() is bar.play
    window.messages.dismiss()
    key(window, Qt.Key.Key_Escape)
    assert window.session.state.story is None and bar.isHidden()


def test_a_story_plays_pauses_and_runs_nothing_when_paused(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.storybar.SHORTEST_MS", 60)
    monkeypatch.setattr("app.ui.storybar.PER_WORD_MS", -400)
    choose(window, DISC)
    window.actions_by_id["story"].trigger()
    bar = window.story_bar
    assert QApplication.focusWidget() is bar and not bar._timer.isActive(), "it waits to be played"
    key(window, Qt.Key.Key_Space)
    assert bar.playing and bar._timer.isActive() and bar.play.accessibleName() == "Pause"
    for _ in range(150):  # 3 s at most; a fast machine tells the whole story in less than a fixed wait
        if window.session.state.story and window.session.state.story[1] >= 1:
            break
        QTest.qWait(20)
    assert window.session.state.story is not None and window.session.state.story[1] >= 1, "it went on by itself"
    key(window, Qt.Key.Key_Space)
    told = window.session.state.story
    assert not bar.playing and not bar._timer.isActive()
    QTest.qWait(250)
    assert window.session.state.story == told
    window.ask(moves.leave_story)
    assert not bar._timer.isActive()


def test_without_a_story_page_down_belongs_to_the_page(window: MainWindow) -> None:
    choose(window, DISC)
    QTest.qWait(80)
    window.page_panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(window, Qt.Key.Key_PageDown)
    assert window.page_panel.view.verticalScrollBar().value() > 0


def test_every_story_can_be_told_to_its_end(window: MainWindow) -> None:
    for story in window.session.atlas.motion.stories.values():
        window.ask(partial(moves.tell, identifier=story.id, step=0, atlas=window.session.atlas))
        for step in range(1, len(story.steps)):
            key(window, Qt.Key.Key_PageDown)
            assert window.session.state.story == (story.id, step)
        assert not window.story_bar.next.isEnabled() and not window.messages.isVisible()


# ---- layers, easing, memory


def test_layers_and_attachments_by_key(window: MainWindow) -> None:
    window.focus_model()
    key(window, Qt.Key.Key_M)
    assert window.session.state.layers["muscle"] == 1.0 and window.left_panel.sliders["muscle"].value() == 100
    key(window, Qt.Key.Key_M)
    assert window.session.state.layers["muscle"] == 0.0
    key(window, Qt.Key.Key_J)
    assert window.session.state.layers["ligament"] == 1.0
    window.left_panel.show_parts()
    QApplication.processEvents()
    click(window, window.left_panel.parts.attachments)
    assert window.session.state.attachments and window.actions_by_id["attachments"].isChecked()


def test_a_posture_is_taken_up_gently_and_then_nothing_runs(window: MainWindow) -> None:
    canvas = window.viewport.canvas
    assert canvas is not None
    sitting = window.session.atlas.motion.presets["sitting"].pose
    canvas.motion = True
    try:
        window.ask(partial(moves.take_preset, identifier="sitting", atlas=window.session.atlas))
        assert canvas._at == STANDING and canvas._easing.active, "it starts where it was"
        for _ in range(60):
            QTest.qWait(50)
            if not canvas._easing.active:
                break
        assert canvas._at == sitting and not canvas._easing.active
        window.ask(partial(moves.set_part, part="lumbar_flexion", degrees=sitting.lumbar_flexion + 1))
        assert not canvas._easing.active, "one degree needs no way"
        window.ask(partial(moves.take_preset, identifier="standing", atlas=window.session.atlas))
        canvas.stop_easing()
        assert canvas._at == STANDING, "a press ends the way at once, in the posture that was asked for"
    finally:
        canvas.motion = False


def test_the_picture_keeps_up_with_a_slider_that_is_pulled_fast(window: MainWindow) -> None:
    canvas = window.viewport.canvas
    assert canvas is not None
    canvas.motion = True
    try:
        for degrees in (12.0, 24.0, 36.0, 48.0):
            turn = partial(moves.set_part, part="lumbar_flexion", degrees=degrees)
            window.ask(turn, merge="joint lumbar_flexion")
            assert canvas._at == Pose(lumbar_flexion=degrees) and not canvas._easing.active
    finally:
        canvas.motion = False


def test_posture_and_settings_survive_a_restart(open_window: Open, atlas: Atlas, tmp_path: Path) -> None:
    first = open_window(hint_seen=True, motion=False)
    first._follow("rootlight:?condition=spinal-stenosis&pose=sitting")
    first.ask(partial(moves.set_parameter, name="level", value="L3-L4", atlas=atlas))
    first.ask(moves.toggle_attachments)
    state = first.session.state
    assert state.settings and state.pose != STANDING
    first.close()
    assert open_window(folder=tmp_path).session.state == state


@pytest.mark.parametrize(
    "view",
    [
        {"pose": {"lumbar_flexion": "far"}},
        {"pose": {"lumbar_flexion": float("nan")}},
        {"pose": [1, 2]},
        {"settings": {"level": "L4-L5"}},
        {"attachments": 1, "story": ["x", 99]},
    ],
)
def test_nonsense_of_movement_in_a_saved_view_is_left_out(atlas: Atlas, view: dict[str, object]) -> None:
    assert state_from(view, atlas) == AppState()


@pytest.mark.parametrize("settings", [{"level": "L9"}, {"size": []}, {"colour": "red"}, "big"])
def test_settings_that_do_not_fit_the_condition_are_left_out(atlas: Atlas, settings: object) -> None:
    known = actions.select(AppState(), DISC, atlas)
    assert state_from(view_of(known) | {"settings": settings}, atlas) == known


def test_numbers_out_of_range_in_a_saved_view_are_clamped(atlas: Atlas) -> None:
    known = actions.select(AppState(), DISC, atlas)
    view = view_of(known) | {"settings": {"size": 7.0}, "pose": {"lumbar_flexion": 900.0}}
    assert state_from(view, atlas).settings["size"] == 1.0
    assert state_from(view, atlas).pose.lumbar_flexion == 52.0
