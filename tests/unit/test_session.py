"""Every change can be undone, every place found again, and every view hears of it once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from app.domain.atlas import Atlas
from app.domain.ids import Sides
from app.state import actions
from app.state.appstate import AppState, Camera
from app.state.session import Session


@pytest.fixture
def session(atlas: Atlas) -> Session:
    return Session(atlas, AppState())


def select(session: Session, identifier: str) -> None:
    session.do(partial(actions.select, identifier=identifier, atlas=session.atlas))


def test_undo_and_redo(session: Session) -> None:
    select(session, "root.L5.left")
    session.do(actions.toggle_key_points)
    session.undo()
    assert not session.state.key_points and session.state.selection == "root.L5"
    session.undo()
    assert session.state == AppState() and not session.can_undo
    session.redo()
    session.redo()
    assert session.state.key_points and not session.can_redo


def test_back_returns_to_the_place_as_it_was_left_camera_included(session: Session) -> None:
    select(session, "root.L5.left")
    session.do(partial(actions.move_camera, camera=Camera(azimuth=120.0)))
    select(session, "root.S1.left")
    session.back()
    assert session.state.selection == "root.L5" and session.state.camera.azimuth == 120.0
    session.forward()
    assert session.state.selection == "root.S1"


def test_a_drag_is_one_step(session: Session) -> None:
    for azimuth in (10.0, 20.0, 30.0):
        session.do(partial(actions.move_camera, camera=Camera(azimuth=azimuth)), merge="drag 1")
    session.undo()
    assert session.state.camera == Camera()


def test_a_view_hears_of_every_change_once_and_not_of_none(session: Session) -> None:
    heard: list[str | None] = []
    session.watch(lambda state, shown: heard.append(state.selection))
    select(session, "root.L5.left")
    select(session, "root.L5.left")
    session.undo()
    session.undo()
    assert heard == ["root.L5", None]


def test_an_unknown_id_is_refused_and_nothing_is_lost(session: Session) -> None:
    select(session, "root.L5.left")
    with pytest.raises(actions.UnknownIdError, match="L9"):
        select(session, "root.L9")
    assert session.state.selection == "root.L5"


def test_esc_backs_out_step_by_step_and_stays(session: Session) -> None:
    select(session, "root.L5.left")
    session.do(partial(actions.isolate, structure="root.L5.left"))
    session.do(actions.back_out)
    assert session.state.isolated is None and session.state.selection == "root.L5"
    session.do(actions.back_out)
    assert session.state.selection is None and session.state.page == actions.WELCOME
    session.do(actions.back_out)
    assert session.state.page == actions.WELCOME


@pytest.mark.parametrize("view", ["anterior", "posterior", "left", "right", "superior"])
def test_named_views_never_reach_the_pole(session: Session, view: str) -> None:
    session.do(partial(actions.look_from, view=view))
    assert abs(session.state.camera.elevation) <= 89.0


def test_selecting_the_other_side_changes_the_side(session: Session) -> None:
    select(session, "root.L5.right")
    assert session.state.side == "right"
    select(session, "root.S1")
    assert session.state.side == "right"
    select(session, "condition.sacroiliac-joint-dysfunction")
    assert session.state.page == "condition.sacroiliac-joint-dysfunction"


@pytest.mark.parametrize(("side", "azimuth"), [("left", 150.0), ("right", 210.0), ("both", 180.0)])
def test_the_camera_turns_to_a_region_on_the_far_side(session: Session, side: Sides, azimuth: float) -> None:
    page = replace(session.atlas.pages["root.S1"], data={"view": {"azimuth": 150, "elevation": 0}})
    atlas = replace(session.atlas, pages={**session.atlas.pages, "root.S1": page})
    state = actions.select(actions.choose_side(AppState(), side), "root.S1", atlas)
    assert state.camera.azimuth == azimuth
    assert state.camera.distance == AppState().camera.distance and state.camera.focus == AppState().camera.focus


def test_the_camera_stays_where_the_region_is_seen_already(session: Session) -> None:
    page = replace(session.atlas.pages["root.S1"], data={"view": {"azimuth": 150, "elevation": 0}})
    atlas = replace(session.atlas, pages={**session.atlas.pages, "root.S1": page})
    behind = actions.look_from(AppState(), "posterior")
    assert actions.select(behind, "root.S1.left", atlas).camera == behind.camera
