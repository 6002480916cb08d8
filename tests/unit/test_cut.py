"""Cutting open: the action, its way back, the link, what is kept, the view; and the arithmetic of a section."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.links import decoded, pairs_of
from app.places import CONTENT, MESHES
from app.scene import section
from app.state import actions, beside, cutting, deeplink, hurting, moves
from app.state.actions import UnknownIdError
from app.state.appstate import AppState, Camera
from app.state.resolve import resolve
from app.state.session import Session
from app.state.shown import Meaning
from app.ui.settings import state_from, view_of

HIP, STENOSIS = "condition.hip-osteoarthritis", "condition.spinal-stenosis"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def opened(atlas: Atlas, condition: str = HIP, **settings: object) -> AppState:
    state = actions.select(AppState(), condition, atlas)
    if settings:
        state = moves.set_parameters(state, settings, atlas)  # type: ignore[arg-type]
    return cutting.cut_open(state, atlas)


def test_cut_open_begins_with_what_the_card_says_and_comes_near_enough_to_see(atlas: Atlas) -> None:
    state = opened(atlas)
    assert state.cut and state.settings["grade"] == 2.0
    assert state.camera.distance < 300 and state.camera.azimuth == pytest.approx(0, abs=1)
    shown = resolve(state, atlas)
    assert shown.cut is not None and shown.cut.plane == "coronal" and shown.cut.through == "landmark.hip_centre.left"
    assert shown.cut.meets("bone.femur.left") and not shown.cut.meets("bone.femur.right")
    assert shown.skin_opacity == 0.0, "the painted skin would hide the slice"
    assert "seen from the front" in shown.caption


def test_the_cut_is_on_the_side_and_at_the_level_that_is_set(atlas: Atlas) -> None:
    right = resolve(opened(atlas, side="right"), atlas)
    assert right.cut is not None and right.cut.through.endswith(".right") and right.camera.focus[0] < -60
    low = resolve(opened(atlas, STENOSIS, level="L5-S1"), atlas)
    assert low.cut is not None and low.cut.through == "disc.L5-S1" and "disc L5–S1" in low.caption
    assert low.camera.elevation > 80 and low.camera.azimuth == pytest.approx(180, abs=1)
    assert low.looks["vertebra.L5"].meaning is Meaning.CONTEXT, "bone is solid in a slice"
    assert low.looks["joint.facet-cartilage.L5-S1.right"].opacity == 1.0, "shown on both sides though its layer is off"


def test_a_view_from_which_the_cut_is_seen_is_left_alone(atlas: Atlas) -> None:
    near = Camera(focus=(88.0, 5.0, 4.0), distance=180.0, azimuth=25.0, elevation=8.0)
    state = actions.move_camera(actions.select(AppState(), HIP, atlas), near)
    assert cutting.cut_open(state, atlas).camera == state.camera
    behind = actions.move_camera(state, replace(near, azimuth=180.0))
    assert cutting.cut_open(behind, atlas).camera.azimuth == pytest.approx(0, abs=1)


def test_another_side_takes_the_view_along_and_another_grade_does_not(atlas: Atlas) -> None:
    state = opened(atlas)
    assert cutting.set_parameter(state, "grade", 4.0, atlas).camera == state.camera
    assert cutting.set_parameter(state, "side", "right", atlas).camera.focus[0] < -60


def test_bent_over_the_camera_comes_from_where_the_plane_looks(atlas: Atlas) -> None:
    state = moves.take_pose(actions.select(AppState(), STENOSIS, atlas), replace(AppState().pose, pelvic_tilt=60.0))
    camera = cutting.cut_open(state, atlas).camera
    assert camera.focus[1] < -80 and 20 < camera.elevation < 45, "above the disc is now in front of the body"


def test_it_is_undone_closed_and_left(atlas: Atlas) -> None:
    session = Session(atlas, actions.select(AppState(), HIP, atlas))
    session.do(partial(cutting.cut_open, atlas=atlas))
    assert session.shown.cut
    session.undo()
    assert session.shown.cut is None and not session.state.settings
    session.redo()
    assert session.shown.cut
    for leave in (
        actions.back_out,
        moves.clear_settings,
        partial(actions.select, identifier=STENOSIS, atlas=atlas),
        partial(cutting.toggle_cut, atlas=atlas),
        actions.reset,
    ):
        assert not leave(session.state).cut


def test_only_what_has_a_cut_can_be_cut_open_and_the_sentence_says_what(atlas: Atlas) -> None:
    for nothing in (AppState(), actions.select(AppState(), "condition.piriformis-syndrome", atlas)):
        with pytest.raises(UnknownIdError, match=r"nothing to cut open here; select one of .*spinal-stenosis"):
            cutting.cut_open(nothing, atlas)
    with pytest.raises(UnknownIdError, match=r"cut 'yes' is not 1 \(on\) or 0 \(off\)"):
        deeplink.followed(AppState(), "rootlight:?condition=spinal-stenosis&cut=yes", atlas)


def test_a_link_cuts_open_and_a_saved_view_stays_cut(atlas: Atlas) -> None:
    state = deeplink.followed(AppState(), "rootlight:?condition=spinal-stenosis&level=L3-L4&grade=1&cut=1", atlas)
    assert state.cut and resolve(state, atlas).cut == resolve(opened(atlas, STENOSIS, level="L3-L4"), atlas).cut
    kept = state_from(json.loads(json.dumps(view_of(state))), atlas)
    assert kept.cut and resolve(kept, atlas).cut == resolve(state, atlas).cut
    assert not state_from({"cut": True}, atlas).cut
    assert not deeplink.followed(state, "rootlight:?cut=0", atlas).cut


def test_links_are_percent_decoded(atlas: Atlas) -> None:
    assert pairs_of("rootlight:?condition=spinal%2Dstenosis&level=L4%2dL5") == {
        "condition": "spinal-stenosis",
        "level": "L4-L5",
    }
    assert [decoded(t) for t in ("50%", "a%20b", "a+b", "%C3%A9", "%zz")] == ["50%", "a b", "a+b", "é", "%zz"]
    state = deeplink.followed(AppState(), "rootlight:?condition=spinal%2Dstenosis&level=L3%2DL4", atlas)
    assert state.settings["level"] == "L3-L4"


def test_a_story_step_says_whether_it_is_cut_open(atlas: Atlas) -> None:
    for name, story in atlas.motion.stories.items():
        for number, step in enumerate(story.steps):
            assert moves.tell(AppState(), name, number, atlas).cut == step.cut, f"{name} {number}"


@pytest.mark.parametrize("story", ["hip-osteoarthritis", "spinal-stenosis", "lumbar-disc-herniation"])
def test_a_story_that_is_seen_best_in_a_slice_uses_one(atlas: Atlas, story: str) -> None:
    assert any(step.cut for step in atlas.motion.stories[story].steps)


def cut_through(points: np.ndarray, triangles: np.ndarray, plane: section.Plane) -> np.ndarray:
    """The outline (k, 2, 2) of a whole mesh."""
    above = plane.height(points) > 0.0
    met = triangles[section.crossed(above, triangles)]
    return section.outline(points[met], above[met], plane)


def cube(size: float) -> tuple[np.ndarray, np.ndarray]:
    """Corners (8, 3) and triangles (12, 3) of a cube round the origin, facing outwards."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float) * size / 2
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return corners, np.array([t for a, b, c, d in faces for t in ((a, b, c), (a, c, d))])


@pytest.mark.parametrize("normal", [(0.0, -1.0, 0.0), (0.0, 0.0, 1.0), (0.3, -0.8, 0.4)])
def test_a_filled_section_covers_just_what_the_solid_has_there(normal: tuple[float, float, float]) -> None:
    points, triangles = cube(10.0)
    plane = section.plane_of(np.array([0.5, 0.4, -0.3]), np.array(normal))
    lines = cut_through(points, triangles, plane)
    pieces, _ = section.filled(lines, np.zeros(len(lines), dtype=np.int64))
    a, b, c = pieces[:, section.QUAD].reshape(-1, 3, 2).transpose(1, 0, 2)
    (ux, uy), (vx, vy) = (b - a).T, (c - a).T
    covered = np.abs(ux * vy - uy * vx).sum() / 2
    assert covered == pytest.approx(section.area(lines), rel=0.02)
    assert section.area(lines) >= 100.0 - 1e-6
    middle = section.middle_of(pieces, lines)
    assert middle is not None and section.contains(lines, middle)
    assert not section.contains(lines, middle + np.array([20.0, 0.0]))
    back = plane.world(plane.flat(points))
    assert plane.height(back) == pytest.approx(np.zeros(8), abs=1e-9)


def test_the_rim_lies_inside_and_a_solid_beside_the_plane_has_no_section() -> None:
    points, triangles = cube(10.0)
    plane = section.plane_of(np.zeros(3), np.array([0.0, 0.0, 1.0]))
    lines = cut_through(points, triangles, plane)
    rim = section.rimmed(lines, np.zeros(len(lines), dtype=np.int64), np.ones(len(lines))).reshape(-1, 2)
    assert np.abs(rim).max() <= 5.0 + 1e-9 and np.abs(rim).max(axis=1).min() < 4.5
    away = section.plane_of(np.array([0.0, 0.0, 50.0]), np.array([0.0, 0.0, 1.0]))
    lines = cut_through(points, triangles, away)
    pieces, whose = section.filled(lines, np.empty(0, dtype=np.int64))
    assert len(lines) == len(pieces) == len(whose) == 0 and section.middle_of(pieces, lines) is None


def test_outlines_that_are_filled_together_are_filled_as_each_alone() -> None:
    plane = section.plane_of(np.array([0.1, 0.2, -0.3]), np.array([0.3, -0.8, 0.4]))
    alone = [cut_through(points + shift, triangles, plane) for size, shift in ((10, 0.0), (6, 1.0), (14, -900.0), (8, 0.5))
             for points, triangles in (cube(size),)]  # fmt: skip
    owner = np.repeat(np.arange(4), [len(lines) for lines in alone])
    pieces, whose = section.filled(np.concatenate(alone), owner)
    rims = section.rimmed(np.concatenate(alone), owner, np.array([1.0, 0.5, 2.0, 1.5])[owner])
    assert len(alone[2]) == 0 and set(whose) == {0, 1, 3}
    for number, (lines, width) in enumerate(zip(alone, (1.0, 0.5, 2.0, 1.5), strict=True)):
        nobody = np.zeros(len(lines), dtype=np.int64)
        assert np.array_equal(pieces[whose == number], section.filled(lines, nobody)[0])
        assert np.array_equal(rims[owner == number], section.rimmed(lines, nobody, np.full(len(lines), width)))


def test_cut_open_the_view_goes_along_with_the_posture_and_comes_back(atlas: Atlas) -> None:
    state = opened(atlas, STENOSIS)
    bent = moves.take_preset(state, "bending-forward", atlas)
    assert bent.camera.focus[1] < state.camera.focus[1] - 80 and bent.camera.distance == state.camera.distance
    back = moves.take_preset(bent, "standing", atlas)
    assert back.camera.focus == pytest.approx(state.camera.focus)
    assert back.camera.elevation == pytest.approx(state.camera.elevation, abs=0.1)
    closed = cutting.cut_open(state, atlas, False)
    assert moves.set_part(closed, "pelvic_tilt", 20.0).camera == closed.camera


def test_two_beside_each_other_are_not_cut_and_painting_needs_the_skin(atlas: Atlas) -> None:
    pair = beside.compare(opened(atlas), HIP, STENOSIS, atlas)
    assert not pair.cut
    with pytest.raises(UnknownIdError, match="leave the comparison"):
        cutting.cut_open(pair, atlas)
    painting = resolve(hurting.begin(opened(atlas)), atlas)
    assert painting.cut is None and painting.skin_opacity == 1.0
    assert resolve(hurting.end(hurting.begin(opened(atlas))), atlas).cut is not None
