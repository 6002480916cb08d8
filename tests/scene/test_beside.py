"""Two bodies side by side and two patterns on one body, asked of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.ids import SIDES, Side
from app.places import MESHES
from app.scene import camera as cameras
from app.scene.meeting import joined
from app.scene.meetinglook import MEETINGS
from app.scene.offscreen import OffScreen
from app.scene.pair import PairStage
from app.scene.swatch import swatch
from app.state import beside
from app.state.appstate import LAYERS, AppState, Camera, Theme
from app.state.resolve import resolve
from app.state.shown import Meeting, Shown

from .conftest import View, facing
from .test_muscles import red
from .test_regions_on_skin import orange, violet

SIZE = (900, 700)
HALF = (450, 700)


@pytest.fixture(scope="module")
def wide(atlas: Atlas) -> Iterator[View]:
    screen = OffScreen(SIZE)
    view = View(PairStage(screen, MESHES, atlas), screen, atlas, "female")
    yield view
    view.stage.close()
    screen.close()


def pair(view: View, **chosen: object) -> Shown:
    state = beside.back_or_hip(AppState(labels=False, body=view.body), view.atlas)
    return resolve(replace(state, **chosen), view.atlas)  # type: ignore[arg-type]


def patch(
    pixels: NDArray[np.int16], camera: Camera, point: NDArray[np.float64], second: bool, half: int
) -> NDArray[np.int16]:
    """The square of pixels round a place of one of the two bodies."""
    x, y, _ = cameras.project(camera, HALF, point)[0]
    row, column = HALF[1] - 1 - round(float(y)), round(float(x)) + (HALF[0] if second else 0)
    return pixels[row - half : row + half + 1, column - half : column + half + 1]


@pytest.mark.parametrize("side", SIDES)
def test_the_disc_has_the_band_of_the_leg_and_the_hip_the_groin(wide: View, side: Side) -> None:
    point, normal = wide.deepest("radicular.S1.typical", side)
    camera = facing(point, normal, 700.0)
    pixels = wide.draw(pair(wide, camera=camera, side=side))
    assert orange(patch(pixels, camera, point, False, 24)) > 0.2
    assert orange(patch(pixels, camera, point, True, 24)) == 0
    point, normal = wide.deepest("zone.groin", side)
    camera = facing(point, normal, 700.0)
    pixels = wide.draw(pair(wide, camera=camera, side=side))
    hip, disc = (violet(patch(pixels, camera, point, second, 24)) for second in (True, False))
    assert hip > 0.2
    assert hip > 4 * disc, "rare in one, very common in the other"


def test_the_two_sides_are_mirror_images(wide: View) -> None:
    left = wide.draw(pair(wide, camera=Camera(azimuth=0.0, elevation=0.0)))
    right = wide.draw(pair(wide, side="right", camera=Camera(azimuth=0.0, elevation=0.0)))
    for half in (slice(0, 440), slice(460, 900)):
        a, b = violet(left[:640, half]), violet(right[:640, half])
        assert a == pytest.approx(b, rel=0.12)


def test_changing_places_changes_the_halves_and_nothing_else(wide: View) -> None:
    camera = Camera(azimuth=60.0)
    before = wide.draw(pair(wide, camera=camera))
    state = beside.swap(beside.back_or_hip(AppState(labels=False), wide.atlas))
    after = wide.draw(resolve(replace(state, camera=camera), wide.atlas))
    line = 3
    assert np.abs(before[:, : HALF[0] - line] - after[:, HALF[0] : -line]).mean() < 0.6
    assert not np.array_equal(before[:, : HALF[0]], after[:, : HALF[0]])


def test_each_half_is_the_picture_it_would_be_alone(wide: View, atlas: Atlas) -> None:
    camera = Camera(azimuth=40.0)
    both = wide.draw(pair(wide, camera=camera))
    screen = OffScreen(HALF)
    stage = PairStage(screen, MESHES, atlas)
    try:
        for selection, half in ((beside.BACK, both[:, : HALF[0]]), (beside.HIP, both[:, HALF[0] :])):
            stage.apply(resolve(AppState(selection=selection, labels=False, camera=camera), atlas))
            alone = screen.draw().astype(np.int16)
            assert np.abs(alone[:, 6:-6] - half[:, 6:-6]).mean() < 0.6
    finally:
        stage.close()
        screen.close()


def test_one_camera_turns_both_and_both_take_up_a_posture(wide: View) -> None:
    standing = wide.draw(pair(wide))
    wide.stage.set_camera(replace(wide.stage.camera(), azimuth=200.0))
    turned = wide.screen.draw().astype(np.int16)
    sitting = wide.draw(pair(wide, pose=wide.atlas.motion.presets["sitting"].pose))
    for half in (slice(0, 440), slice(460, 900)):
        assert np.abs(turned[:, half] - standing[:, half]).mean() > 1.0
        assert np.abs(sitting[:, half] - standing[:, half]).mean() > 1.0


def test_a_click_finds_what_is_under_it_in_either_half(wide: View) -> None:
    camera = Camera(distance=2480.0, azimuth=0.0, elevation=0.0)
    wide.draw(pair(wide, camera=camera))
    knee = "bone.patella.left"
    x, y, _ = (float(v) for v in cameras.project(camera, HALF, wide.stage.anchor(knee))[0])
    here, there = wide.stage.pick(x, y), wide.stage.pick(x + HALF[0], y)
    assert here is not None and there is not None
    assert (here.structure, here.second, there.structure, there.second) == (knee, False, knee, True)
    assert here.position == pytest.approx(there.position, abs=0.5)
    assert wide.stage.hover(x + HALF[0], y) == knee
    assert wide.stage.zoom_to(x + HALF[0], y, 0.8) == wide.stage.zoom_to(x, y, 0.8)


def test_leaving_lets_the_second_body_go(wide: View, atlas: Atlas) -> None:
    alone = resolve(AppState(labels=False), atlas)
    before = wide.draw(alone)
    names = arrays(wide)
    wide.draw(pair(wide))
    assert wide.stage.parted and wide.screen.render_window.GetRenderers().GetNumberOfItems() == 2
    assert np.array_equal(wide.draw(alone), before)
    wide.draw(pair(wide, beside_view="together"))
    assert np.array_equal(wide.draw(alone), before)
    assert not wide.stage.parted and wide.screen.render_window.GetRenderers().GetNumberOfItems() == 1
    assert arrays(wide) == names, "what the comparison had on the skin is gone"
    assert not wide.stage.problems


def arrays(view: View) -> set[str]:
    """Names of the attributes on the skin's mesh."""
    data = view.stage._cast.skins[view.body].surface.data.GetPointData()
    return {data.GetArrayName(index) for index in range(data.GetNumberOfArrays())}


# ---- on one body


def white(pixels: NDArray[np.int16]) -> float:
    """Share of pixels in the colour of what is shared, on dark."""
    return float((pixels.min(axis=2) > 215).mean())


def shared_place(view: View, side: Side) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The skin's point farthest inside both: where the shared buttock is."""
    fields = view.stage._anchors.fields(view.body)
    both = np.minimum(
        fields.signed_distance("radicular.S1.typical", side), fields.signed_distance("zone.lower_buttock", side)
    )
    index = int(np.argmax(both))
    assert both[index] > 15
    return fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)


@pytest.mark.parametrize("side", SIDES)
def test_the_shared_buttock_is_crossed_and_keeps_both_kinds(view: View, side: Side) -> None:
    point, normal = shared_place(view, side)
    camera = facing(point, normal)
    state = beside.back_or_hip(AppState(labels=False, body=view.body, side=side), view.atlas)
    pixels = view.draw(resolve(replace(state, beside_view="together", camera=camera), view.atlas))
    x, y, _ = (round(float(v)) for v in cameras.project(camera, (500, 700), point)[0])
    here = pixels[699 - y - 36 : 699 - y + 37, x - 36 : x + 37]
    assert white(here) > 0.06, "crossed"
    assert orange(here) > 0.15, "the radicular pain of A is still seen"
    alone = view.draw(view.shown(selection=beside.BACK, side=side, camera=camera))
    assert white(alone[699 - y - 36 : 699 - y + 37, x - 36 : x + 37]) < white(here) / 2
    there = facing(point * [-1, 1, 1], normal * [-1, 1, 1])
    other = view.draw(resolve(replace(state, beside_view="together", camera=there), view.atlas))
    assert orange(other[300:400, 200:300]) == 0, "nothing on the other side"


def test_what_is_not_shared_is_not_crossed(female: View) -> None:
    point, normal = female.deepest("zone.groin", "left")
    camera = facing(point, normal)
    state = beside.back_or_hip(AppState(labels=False), female.atlas)
    pixels = female.draw(resolve(replace(state, beside_view="together", camera=camera), female.atlas))
    here = pixels[330:371, 230:271]
    assert violet(here) > 0.15, "the rings of the hip"
    assert orange(here) == 0
    assert white(here) < 0.02, "nothing is crossed where one of the two alone is felt"


def test_where_zones_meet_there_is_no_border_and_elsewhere_the_greater_counts() -> None:
    one, other = np.array([0.0, 40.0, -200.0], np.float32), np.array([0.0, -10.0, -100.0], np.float32)
    both = joined(one, other)
    assert both[0] > 5.0
    assert both[1:].tolist() == [40.0, -100.0]


def test_a_driver_that_draws_no_pattern_is_not_met(female: View) -> None:
    state = beside.back_or_hip(AppState(labels=False, beside_view="together"), female.atlas)
    female.draw(resolve(state, female.atlas))
    assert not [p for p in female.stage.problems if p.file == "OpenGL"], "the shader of the patterns of two was built"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_whose_a_pattern_is_is_told_by_its_shape_alone(theme: Theme) -> None:
    assert len({look.pattern for look in MEETINGS.values()}) == len(MEETINGS) == len(Meeting)
    pictures = [swatch(meeting, theme).astype(float) for meeting in Meeting]
    grey = [picture[..., 3].ravel() / 255 * picture[..., :3].mean(axis=2).ravel() for picture in pictures]
    assert all(np.abs(one - other).mean() > 8 for one, other in combinations(grey, 2))


@pytest.mark.parametrize("second", [False, True])
def test_the_muscle_of_one_body_does_not_mark_the_bones_of_the_other(wide: View, second: bool) -> None:
    """Two of which one is a muscle: it alone is marked on its own body, every muscle on the other; then all, as before."""
    layers = dict.fromkeys(LAYERS, 0.0) | {"bone": 1.0}
    front = Camera(focus=(0.0, 0.0, 60.0), distance=700.0, azimuth=0.0, elevation=0.0)
    chosen = {"layers": layers, "attachments": True, "camera": front}
    alone = wide.draw(wide.shown(**chosen))
    names = ("muscle.gluteus-medius", "root.L5")
    state = beside.compare(AppState(labels=False, body=wide.body), *(names[::-1] if second else names), wide.atlas)
    pixels = wide.draw(resolve(replace(state, **chosen), wide.atlas))  # type: ignore[arg-type]  # fields of the state
    halves = pixels[:, : HALF[0]], pixels[:, HALF[0] :]
    few, many = (red(half).sum() for half in (halves[::-1] if second else halves))
    assert many > 3 * few, "the muscle has its own body for itself"
    assert np.array_equal(wide.draw(wide.shown(**chosen)), alone), "nothing of it stays when the comparison is over"


def test_a_bone_that_comes_back_has_its_muscles_marked(atlas: Atlas) -> None:
    """While one bone was shown alone the others were never drawn; the marks were asked for meanwhile."""
    screen = OffScreen(HALF)
    view = View(PairStage(screen, MESHES, atlas), screen, atlas, "female")
    layers = dict.fromkeys(LAYERS, 0.0) | {"bone": 1.0}
    front = Camera(focus=(0.0, 0.0, 60.0), distance=700.0, azimuth=0.0, elevation=0.0)
    chosen = {"layers": layers, "attachments": True, "camera": front}
    try:
        view.draw(view.shown(**chosen, isolated="vertebra.L4"))
        back = view.draw(view.shown(**chosen))
    finally:
        view.stage.close()
        screen.close()
    assert red(back).mean() > 0.02
