"""The pointer over the skin: it names the regions there, kind by kind, with map, year and study; and it is silent when it rests."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.content.fields import skin_fields
from app.content.limb import locate
from app.domain.ids import SIDES, Side
from app.places import MESHES
from app.scene import camera as cameras
from app.state import actions
from app.state.appstate import AGREEMENT, Camera
from app.ui.window import MainWindow
from tests.ui.conftest import count_renders, key

WAIT_MS = 400

SHIN, GROIN, BUTTOCK, KNEE = ("leg", 0.6, 45.0), ("thigh", 0.06, 340.0), ("trunk", 0.4, 150.0), ("thigh", 0.95, 0.0)


def point_at(window: MainWindow, place: tuple[str, float, float], side: Side, azimuth: float) -> QPoint:
    """Turn to a place of the skin; returns where it is in the canvas."""
    stage, canvas = window.viewport.stage, window.viewport.canvas
    assert stage is not None and canvas is not None
    spot = locate(skin_fields(MESHES, window.session.state.body), *place, side)
    turned = azimuth if side == "left" else -azimuth
    window.session.do(partial(actions.move_camera, camera=Camera(spot.position, 700.0, turned, 0.0)))
    QTest.qWait(60)
    x, y, _ = cameras.project(stage.camera(), stage.size, [spot.position])[0]
    ratio = canvas.devicePixelRatioF()
    return QPointF(x / ratio, canvas.height() - (y + 1) / ratio).toPoint()


def hover(window: MainWindow, where: QPoint) -> list[str]:
    """Move the mouse there, as a hand does, and read the label; what was broken into several rows is put together again."""
    canvas = window.viewport.canvas
    assert canvas is not None
    point = canvas.mapTo(window, where)
    QTest.mouseMove(window.windowHandle(), point - QPoint(3, 0))
    QTest.mouseMove(window.windowHandle(), point)
    QTest.qWait(WAIT_MS)
    return canvas.hover_label.text().replace("\n    ", " ").split("\n") if canvas.hover_label.isVisible() else []


def select(window: MainWindow, identifier: str) -> None:
    window.session.do(partial(actions.select, identifier=identifier, atlas=window.session.atlas))


@pytest.mark.parametrize("side", SIDES)
def test_a_root_is_named_by_map_part_and_kind(window: MainWindow, side: Side) -> None:
    select(window, f"root.L5.{side}")
    lines = hover(window, point_at(window, SHIN, side, 45.0))
    assert "Dermatome, Lee, McPhee and Stringer 2008: L5 core" in lines
    assert "Radicular pain, a teaching grade: L5 typical" in lines
    other: Side = "right" if side == "left" else "left"
    beyond = hover(window, point_at(window, SHIN, other, 45.0))
    assert not [line for line in beyond if line.startswith(("Dermatome", "Radicular"))], "the other side is bare"


def test_the_agreement_view_lists_every_map(window: MainWindow) -> None:
    select(window, "root.L4.left")
    window.actions_by_id[f"map.{AGREEMENT}"].trigger()
    assert window.session.state.map == AGREEMENT
    lines = hover(window, point_at(window, KNEE, "left", 10.0))
    assert "Keegan and Garrett 1948: L4 core" in lines
    assert "Foerster 1933: L3 core" in lines
    assert any(line.startswith("Lee, McPhee and Stringer 2008: ") and "core" not in line for line in lines)
    assert any("L4 on 1 of 3" in line for line in lines)
    assert not any("pain" in line for line in lines)
    assert "1 of 3 maps" in [entry.title for entry in window.session.shown.legend]
    window.session.undo()  # the camera
    window.session.undo()
    assert window.session.state.map == "lee2008"


def test_the_key_of_the_agreement(window: MainWindow) -> None:
    key(window, Qt.Key.Key_G)
    assert window.session.state.map == AGREEMENT
    assert "Agreement of the dermatome maps" in window.viewport.canvas.titles.first.text()
    assert "Agreement of 3 maps" in window.caption.text()


@pytest.mark.parametrize("side", SIDES)
def test_referred_pain_is_named_with_its_figure_and_its_study(window: MainWindow, side: Side) -> None:
    select(window, f"joint.hip-cartilage-femur.{side}")
    lines = hover(window, point_at(window, GROIN, side, 0.0))
    assert lines[:2] == ["Referred pain, hip joint (any cause inside it)", "groin, front crease of the hip: common"]
    assert "55\u00a0% of people with it" in lines
    assert "Lesher and colleagues 2008, n\u00a0=\u00a051" in lines
    assert not [line for line in lines if line.startswith(("Dermatome", "Radicular"))]


def test_a_facet_joint_says_that_its_level_is_from_memory(window: MainWindow) -> None:
    select(window, "joint.facet-capsule.L4-L5.left")
    lines = hover(window, point_at(window, BUTTOCK, "left", 180.0))
    assert lines[0] == "Referred pain, facet joint L4–L5"
    assert "from memory" in lines[1] and "%" not in " ".join(lines[:3])


def test_with_nothing_on_the_skin_the_structure_alone_is_named(window: MainWindow) -> None:
    lines = hover(window, point_at(window, KNEE, "left", 10.0))
    assert len(lines) == 1 and not lines[0].startswith(("Dermatome", "Referred", "Radicular"))


def test_hovering_draws_nothing_and_a_resting_pointer_asks_nothing(window: MainWindow) -> None:
    select(window, "root.L5.left")
    where = point_at(window, SHIN, "left", 45.0)
    QTest.qWait(WAIT_MS)
    drawn = count_renders(window)
    asked: list[tuple[float, float]] = []
    stage = window.viewport.stage
    answer = stage.regions_at

    def counted(x: float, y: float) -> tuple[str, ...]:
        asked.append((x, y))
        return answer(x, y)

    stage.regions_at = counted  # type: ignore[method-assign]  # taken back below
    try:
        assert hover(window, where)
        once = len(asked)
        QTest.qWait(WAIT_MS)
        assert 1 <= once <= 2 and len(asked) == once
    finally:
        del stage.regions_at
    assert drawn[0] == 0
