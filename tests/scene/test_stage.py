"""The stage keeps its promises: the same state is the same picture, bones stay inside, a click finds what is under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.domain.ids import ROOTS, SIDES, Side
from app.scene import camera as cameras
from app.state.appstate import LAYERS, VIEWS, Camera
from app.state.shown import Channel, Look, Meaning

from .conftest import SIZE, View

WHOLE = Camera(focus=(0.0, 0.0, -262.0), distance=2480.0, azimuth=0.0, elevation=0.0)
NONE = dict.fromkeys(LAYERS, 0.0)


def test_the_same_state_is_the_same_picture(view: View) -> None:
    first = view.draw(view.shown(selection="root.L4", side="both", camera=WHOLE))
    view.draw(view.shown(selection="root.S1", theme="light", camera=replace(WHOLE, azimuth=70.0)))
    second = view.draw(view.shown(selection="root.L4", side="both", camera=WHOLE))
    assert np.array_equal(first, second)


def test_letting_go_of_a_selection_leaves_nothing_behind(view: View) -> None:
    before = view.draw(view.shown(camera=WHOLE))
    assert not np.array_equal(before, view.draw(view.shown(selection="root.L5", camera=WHOLE)))
    assert np.array_equal(before, view.draw(view.shown(camera=WHOLE)))


def test_nothing_is_due_for_the_same_shown(female: View) -> None:
    shown = female.shown(selection="root.L2")
    female.stage.apply(shown)
    assert not female.stage.apply(shown)
    assert female.stage.apply(female.shown())


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0, 135.0, 180.0])
def test_no_bone_pokes_through_the_skin(view: View, azimuth: float) -> None:
    camera = Camera(focus=(0.0, 0.0, -300.0), distance=2300.0, azimuth=azimuth, elevation=0.0)
    view.stage.apply(view.shown(camera=camera))
    view.stage._cast.skins[view.body].set_film(1.0, 1.0)
    try:
        with_bones = view.draw(view.shown(camera=camera, layers=NONE | {"skin": 1.0, "bone": 1.0}))
        without = view.draw(view.shown(camera=camera, layers=NONE | {"skin": 1.0}))
    finally:
        view.stage._cast.skins[view.body].set_theme("dark")
    rim = SIZE[1] - cameras.project(camera, SIZE, (0.0, 0.0, 215.0))[0, 1]
    assert int((np.abs(with_bones - without).max(axis=2) > 6)[round(rim) :].sum()) == 0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("root", ROOTS)
def test_a_click_on_a_root_finds_the_root(female: View, root: str, side: Side) -> None:
    found = set()
    for azimuth in (20.0, 340.0):
        camera = Camera(focus=(0.0, 20.0, 140.0), distance=620.0, azimuth=azimuth, elevation=0.0)
        female.draw(female.shown(camera=camera))
        spot = cameras.project(camera, SIZE, female.stage.anchor(f"root.{root}.{side}"))[0]
        pick = female.stage.pick(float(spot[0]) + 2, float(spot[1]) - 2)
        if pick:
            found.add(pick.structure)
    assert f"root.{root}.{side}" in found
    assert f"root.{root}.{'right' if side == 'left' else 'left'}" not in found


def test_a_click_on_bone_gives_bone_and_the_skin_before_it(female: View) -> None:
    female.draw(female.shown(camera=WHOLE))
    x, y, _ = cameras.project(WHOLE, SIZE, female.stage.anchor("bone.patella.left"))[0]
    pick = female.stage.pick(float(x), float(y))
    assert pick is not None
    assert pick.structure == "bone.patella.left"
    assert pick.skin is not None
    assert pick.skin[0] > 0
    assert pick.skin[1] < female.stage.anchor("bone.patella.left")[1]


def test_a_click_beside_the_body_finds_nothing(female: View) -> None:
    female.draw(female.shown(camera=WHOLE))
    assert female.stage.pick(5, 690) is None


def test_ghosts_are_not_there_for_a_click(female: View) -> None:
    shown = female.shown(camera=WHOLE)
    x, y, _ = cameras.project(WHOLE, SIZE, female.stage.anchor("bone.femur.left"))[0]
    looks = {**shown.looks, "bone.femur.left": Look(Meaning.GHOST)}
    female.draw(replace(shown, looks=looks))
    assert female.stage.hover(float(x), float(y)) != "bone.femur.left"


def test_the_lit_root_is_seen_in_both_themes(view: View) -> None:
    camera = Camera(focus=(20.0, 30.0, 150.0), distance=420.0, azimuth=30.0, elevation=10.0)
    for theme in ("dark", "light"):
        picture = view.draw(view.shown(selection="root.L5", theme=theme, camera=camera))
        red, green, blue = (picture[..., i] for i in range(3))
        assert int(((red > 200) & (green > 140) & (blue < 90)).sum()) > 150


def test_every_named_view_shows_the_body_upright(female: View) -> None:
    for azimuth, elevation in VIEWS.values():
        camera = replace(WHOLE, azimuth=azimuth, elevation=elevation)
        picture = female.draw(female.shown(camera=camera))
        assert picture.std() > 8
        assert female.stage.camera() == camera


def test_quality_falls_while_moving_and_comes_back(female: View) -> None:
    shown = female.shown(selection="root.L5", camera=WHOLE)
    full = female.draw(shown)
    if not female.stage.software:
        assert not female.stage.moving(True)
        return
    for future in female.stage._cast._detail._begun.values():
        future.result()
    assert female.stage.moving(True)
    moving = female.screen.draw().astype(np.int16)
    assert female.stage.moving(False)
    assert not np.array_equal(full, moving)
    assert np.abs(full - moving).mean() < 4
    assert np.array_equal(full, female.screen.draw())


def test_labels_are_written_beside_the_model(female: View) -> None:
    bare = female.draw(female.shown(selection="root.L5", camera=WHOLE))
    labelled = female.draw(female.shown(selection="root.L5", camera=WHOLE, labels=True))
    changed = np.argwhere((np.abs(bare - labelled) > 20).any(axis=2))
    assert len(changed) > 300
    assert np.array_equal(bare, female.draw(female.shown(selection="root.L5", camera=WHOLE)))


def test_key_points_stand_on_the_skin_of_the_side_that_is_meant(female: View) -> None:
    camera = replace(WHOLE, focus=(0.0, 0.0, -700.0), distance=900.0, elevation=30.0)
    bare = female.draw(female.shown(selection="root.L5", camera=camera))
    pinned = female.draw(female.shown(selection="root.L5", camera=camera, key_points=True))
    columns = np.argwhere((np.abs(bare - pinned) > 30).any(axis=2))[:, 1]
    assert len(columns) > 60
    assert columns.min() > SIZE[0] / 2 - 40
    female.draw(female.shown())


def test_a_mesh_without_a_name_keeps_company_and_carries_the_light_on(female: View) -> None:
    unnamed = [m for m, r in female.atlas.meshes.items() if m not in female.atlas.structures and r.triangles]
    trunk = next((m for m in unnamed if m == "nerve.lumbosacral-trunk.left"), None)
    if trunk is None:
        return
    female.stage.apply(female.shown(selection="root.L5"))
    assert "L5" in female.stage._cast._looks[trunk].lit
    female.stage.apply(female.shown(isolated="disc.L4-L5"))
    assert female.stage._cast._looks[trunk].meaning is Meaning.HIDDEN
    female.stage.apply(female.shown())


def test_a_region_that_does_not_exist_is_told_and_the_rest_is_shown(female: View) -> None:
    shown = female.only(Channel.DERMATOME_CORE, "dermatome.nobody.L5.core", "left", WHOLE)
    assert female.draw(shown).std() > 8
    assert any("dermatome.nobody.L5.core" in problem.message for problem in female.stage.problems)
    female.stage.apply(female.shown())
