"""A posture on the stage: the limb that is meant moves, everything can still be found, and standing comes back to the last bit."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.pose import STANDING, Pose
from app.places import MESHES
from app.scene import camera as cameras
from app.scene.offscreen import OffScreen
from app.scene.stage import Stage
from app.state.appstate import DEFAULT_LAYERS, Camera
from app.state.shown import Shown

from .conftest import SIZE, View

WHOLE = Camera(focus=(0.0, 0.0, -262.0), distance=2480.0, azimuth=0.0, elevation=0.0)
BACK = Camera(focus=(0.0, 20.0, 140.0), distance=620.0, azimuth=20.0, elevation=0.0)
BARE = {**DEFAULT_LAYERS, "nerve": 0.0}
LIFTED = Pose(hip_flexion_left=60.0, knee_left=30.0)
BOWED = Pose(lumbar_flexion=40.0, pelvic_tilt=20.0, hip_flexion_left=20.0, hip_flexion_right=20.0)


def posed(view: View, pose: Pose, **chosen: object) -> Shown:
    """What a state shows, in a posture."""
    return replace(view.shown(**chosen), pose=pose)


def spot(view: View, anchor: str, camera: Camera) -> tuple[float, float]:
    x, y, _ = cameras.project(camera, SIZE, view.stage.anchor(anchor))[0]
    return float(x), float(y)


def changed(before: NDArray[np.int16], after: NDArray[np.int16]) -> NDArray[np.int64]:
    """Columns of the pixels that differ."""
    return np.argwhere((np.abs(before - after) > 25).any(axis=2))[:, 1]


def below(height: float) -> int:
    """The row of the picture at which a height (mm) of the standing body is seen."""
    return round(SIZE[1] - float(cameras.project(WHOLE, SIZE, (0.0, 0.0, height))[0, 1]))


def test_a_flexed_left_hip_moves_the_left_leg_alone(view: View) -> None:
    before = view.draw(view.shown(camera=WHOLE))
    middle, thigh = SIZE[0] / 2, below(-120.0)  # the patient's left is on the right of the picture
    for pose, side in ((LIFTED, 1), (Pose(hip_flexion_right=60.0), -1)):
        after = view.draw(posed(view, pose, camera=WHOLE))
        columns = side * (changed(before, after) - middle)
        assert len(columns) > 3000
        assert columns.min() > -21  # the skin of the groin gives way up to 4 cm beyond the midline
        assert (side * (changed(before[thigh:], after[thigh:]) - middle)).min() > -3
    view.draw(view.shown())


def test_standing_again_is_the_same_picture(view: View) -> None:
    before = view.draw(view.shown(selection="root.L4", side="both", camera=WHOLE))
    away = view.draw(posed(view, BOWED, selection="root.L4", side="both", camera=WHOLE))
    assert len(changed(before, away)) > 2000
    assert np.array_equal(before, view.draw(view.shown(selection="root.L4", side="both", camera=WHOLE)))


def test_nothing_is_due_for_the_same_posture(female: View) -> None:
    shown = posed(female, LIFTED, camera=WHOLE)
    female.draw(shown)
    assert not female.stage.apply(posed(female, LIFTED, camera=WHOLE))
    assert female.stage.apply(female.shown())


def test_a_stage_that_never_moved_has_read_no_weights(female: View) -> None:
    screen = OffScreen(SIZE)
    stage = Stage(screen, MESHES, female.atlas)
    try:
        stage.apply(female.shown(selection="root.L5"))
        screen.draw()
        assert stage._posing._weights is None
        assert not stage._posing._batches
    finally:
        stage.close()
        screen.close()


@pytest.mark.parametrize("structure", ["vertebra.L2", "bone.femur.left", "bone.patella.right", "disc.L3-L4"])
def test_a_click_on_a_posed_structure_finds_it(female: View, structure: str) -> None:
    pose = replace(BOWED, hip_flexion_left=70.0, knee_left=60.0)
    standing = female.shown(camera=WHOLE)
    female.draw(standing)
    there = female.stage.anchor(structure)
    female.draw(posed(female, pose, camera=WHOLE))
    here = female.stage.anchor(structure)
    assert (np.linalg.norm(np.subtract(here, there)) > 20) == (structure != "bone.patella.right")
    camera = replace(WHOLE, focus=here, distance=500.0, azimuth=0.0 if structure.startswith("bone") else 90.0)
    female.draw(posed(female, pose, camera=camera, layers=BARE))
    assert female.stage.hover(*spot(female, structure, camera)) == structure
    female.draw(female.shown())


def test_a_click_on_a_posed_root_finds_the_root_and_not_where_it_was(female: View) -> None:
    female.draw(female.shown(camera=BACK))
    there = np.array(female.stage.anchor("root.L3.left"))
    found = set()
    for azimuth in (20.0, 60.0, 340.0):
        female.draw(posed(female, BOWED, camera=BACK))
        here = female.stage.anchor("root.L3.left")
        assert np.linalg.norm(there - here) > 25
        camera = replace(BACK, focus=here, azimuth=azimuth)
        female.draw(posed(female, BOWED, camera=camera))
        pick = female.stage.pick(*spot(female, "root.L3.left", camera))
        found.add(pick.structure if pick else None)
    assert "root.L3.left" in found
    assert "root.L3.right" not in found
    female.draw(female.shown())


def test_a_click_on_posed_skin_says_where_that_is_standing(view: View) -> None:
    """The knee of a lifted leg is far from where it stood, but its skin is the skin before the patella all the same."""
    view.draw(posed(view, LIFTED, camera=WHOLE))
    knee = view.stage.anchor("bone.patella.left")
    camera = replace(WHOLE, focus=knee, distance=900.0)
    view.draw(posed(view, LIFTED, camera=camera))
    pick = view.stage.pick(*spot(view, "bone.patella.left", camera))
    assert pick is not None
    assert pick.skin is not None
    assert np.linalg.norm(np.subtract(pick.position, knee)) < 60
    assert np.linalg.norm(np.subtract(pick.skin, (77.0, -60.0, -390.0))) < 45
    view.draw(view.shown())


def test_key_points_stay_on_the_skin_they_mark(view: View) -> None:
    lying = replace(LIFTED, recline=90.0)
    shown = posed(view, lying, selection="root.L5", key_points=True, camera=WHOLE)
    view.draw(shown)
    skin = view.stage._cast.skins[view.body]
    drawn = view.stage._posing.points(f"skin.{view.body}", skin.surface)
    for pin in shown.pins:
        place = np.array(view.stage.anchor(f"key_point.{pin.root}.{pin.side}"))
        assert np.linalg.norm(drawn - place, axis=1).min() < 6.0
    pins = [view.stage._carried(p) for p in view.stage._anchors.pins(shown.pins, view.body)]
    for pin in pins:
        near = np.linalg.norm(drawn - np.array(pin.place), axis=1).argmin()
        data = skin.surface.data.GetPointData().GetNormals().GetTuple3(int(near))
        assert float(np.dot(pin.normal, data)) > 0.7
    view.draw(view.shown())


def test_framing_a_posed_bone_shows_it_where_it_is(female: View) -> None:
    female.draw(posed(female, replace(LIFTED, recline=90.0), camera=WHOLE))
    camera = female.stage.frame("bone.tibia.left")
    assert np.linalg.norm(np.subtract(camera.focus, female.stage.anchor("bone.tibia.left"))) < 120
    picture = female.draw(posed(female, replace(LIFTED, recline=90.0), camera=camera))
    assert picture.std() > 8
    female.draw(female.shown())


def test_a_body_that_lies_is_not_cut_off(view: View) -> None:
    """From its feet and from its head, every part of it is between the nearest and the farthest that is drawn."""
    for azimuth in (0.0, 180.0):
        camera = Camera(focus=(0.0, 0.0, 0.0), distance=2600.0, azimuth=azimuth, elevation=0.0)
        view.draw(posed(view, Pose(recline=90.0), camera=camera))
        near, far = view.stage._renderer.GetActiveCamera().GetClippingRange()
        drawn = view.stage._posing.points(f"skin.{view.body}", view.stage._cast.skins[view.body].surface)
        depth = cameras.project(camera, SIZE, drawn)[:, 2]
        assert near < depth.min()
        assert depth.max() < far
    view.draw(view.shown())


def test_moving_pictures_pose_the_coarse_meshes_and_rest_the_full_ones(female: View) -> None:
    shown = female.shown(selection="root.L5", camera=WHOLE)
    female.draw(shown)
    if not female.stage.software:
        return
    for future in female.stage._cast._detail._begun.values():
        future.result()
    assert female.stage.moving(True)
    skin = female.stage._cast.skins["female"]
    moving = female.draw(posed(female, LIFTED, selection="root.L5", camera=WHOLE))
    full = female.stage._posing._batches.get(id(skin.surface))
    coarse = female.stage._posing._batches[id(skin.drawn)]
    assert coarse.posture == female.stage._posing.posture
    assert full is None or full.posture < female.stage._posing.posture
    assert female.stage.moving(False)
    rest = female.screen.draw().astype(np.int16)
    assert np.abs(rest - moving).mean() < 4
    other = female.draw(posed(female, STANDING, selection="root.L5", camera=WHOLE))
    assert len(changed(rest, other)) > 2000
    female.draw(female.shown())


def test_what_a_condition_displaces_is_displaced_and_turned(female: View) -> None:
    from app.mechanics.effects import DISC

    settings = {"level": "L4-L5", "type": "central", "side": "left", "size": 1.0}
    posing = female.stage._posing
    for pose in (STANDING, BOWED):
        plain = posed(female, pose, camera=BACK)
        female.draw(plain)
        solid = female.stage._cast.solids["disc.L4-L5.annulus"]
        before = posing.points("disc.L4-L5.annulus", solid.surface).copy()
        other = posing.points("disc.L1-L2.annulus", female.stage._cast.solids["disc.L1-L2.annulus"].surface).copy()
        female.draw(replace(plain, condition=DISC, settings=settings))
        moved = np.linalg.norm(posing.points("disc.L4-L5.annulus", solid.surface) - before, axis=1)
        assert 2.0 < moved.max() < 15.0
        assert np.array_equal(
            other, posing.points("disc.L1-L2.annulus", female.stage._cast.solids["disc.L1-L2.annulus"].surface)
        )
        female.draw(plain)
        assert np.array_equal(before, posing.points("disc.L4-L5.annulus", solid.surface))
    female.draw(female.shown())


def test_weights_that_cannot_be_read_are_told_and_the_body_stands(female: View, tmp_path: Path) -> None:

    folder = tmp_path / "meshes"
    shutil.copytree(MESHES, folder)
    (folder / "pose.weights.npz").write_bytes(b"no")
    screen = OffScreen(SIZE)
    stage = Stage(screen, folder, female.atlas)
    try:
        stage.apply(posed(female, LIFTED, camera=WHOLE))
        assert screen.draw().std() > 8
        assert any("pose.weights" in problem.file for problem in stage.problems)
    finally:
        stage.close()
        screen.close()


@pytest.mark.parametrize(
    ("recline", "words"), [(0.0, {"Front", "Back"}), (90.0, {"Feet", "Head"}), (-90.0, {"Head", "Feet"})]
)
def test_from_the_side_the_picture_says_what_lies_where(female: View, recline: float, words: set[str]) -> None:
    camera = Camera(azimuth=90.0)
    female.draw(female.shown(camera=camera, pose=Pose(recline=recline)))
    marks = [actor.GetInput() for actor in female.stage._overlay._marks]
    assert set(marks) == words
    toes_at_left = marks[0] in ("Front", "Feet")
    assert toes_at_left == (recline >= 0), "face up the feet lie where the front was, face down the head does"
