"""Questions to pixels: is what was painted where it was painted, on its side, on both bodies, in every posture, and nothing else?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

from app.__main__ import main
from app.domain.ids import SIDES, Side
from app.domain.painting import Dab, Mark, Stroke, ZoneMark
from app.domain.pose import Pose
from app.scene import camera as cameras
from app.scene.swatch import swatch
from app.state import hurting
from app.state.resolve import resolve
from app.state.shown import Channel, Shown

from .conftest import SIZE, View, around, facing
from .test_regions_on_skin import MIRROR

MIDDLE = (SIZE[0] / 2, SIZE[1] / 2)


def reddened(painted: NDArray[np.int16], bare: NDArray[np.int16]) -> float:
    """Share of pixels that the paint has turned towards its crimson."""
    towards = [picture[..., 0] - picture[..., 1] for picture in (painted, bare)]
    return float((towards[0] - towards[1] > 14).mean())


def marked(view: View, *marks: Mark, **chosen: object) -> Shown:
    state = view.state(**chosen)
    for one in marks:
        state = hurting.mark(state, one)
    return resolve(state, view.atlas)


def dab(point: NDArray[np.float64], radius: float = 20.0) -> Dab:
    return Dab((float(point[0]), float(point[1]), float(point[2])), radius)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("zone", ["groin", "lower_buttock", "lateral_hip", "posterior_leg"])
def test_a_dab_is_seen_where_it_was_made_and_nowhere_else(view: View, zone: str, side: Side) -> None:
    point, normal = view.deepest(f"zone.{zone}", side)
    stroke = Stroke((dab(point),), view.body)
    here, there = facing(point, normal), facing(point * MIRROR, normal * MIRROR)
    shares = []
    for camera, place in ((here, point), (there, point * MIRROR)):
        pictures = [view.draw(marked(view, *marks, camera=camera)) for marks in ((stroke,), ())]
        shares.append(reddened(*(around(picture, camera, place, 8) for picture in pictures)))
    assert shares[0] > 0.9 and shares[1] == 0


def test_the_eraser_clears_to_the_very_pixels_there_were_before(view: View) -> None:
    point, normal = view.deepest("zone.anterior_thigh", "left")
    camera = facing(point, normal)
    bare = view.draw(marked(view, camera=camera))
    stroke = Stroke((dab(point),), view.body)
    painted = view.draw(marked(view, stroke, camera=camera))
    erased = view.draw(marked(view, stroke, Stroke((dab(point, 36.0),), view.body, erase=True), camera=camera))
    assert reddened(around(painted, camera, point, 8), around(bare, camera, point, 8)) > 0.9
    assert np.abs(erased - bare).max() <= 1, "a rounding of light at most"


def test_what_is_painted_does_not_shine_through_from_the_far_side(female: View) -> None:
    point, normal = female.deepest("zone.lower_buttock", "left")
    camera = facing(point, -normal)
    bare = female.draw(marked(female, camera=camera))
    painted = female.draw(marked(female, Stroke((dab(point),), "female"), camera=camera))
    assert np.abs(around(painted, camera, point, 6) - around(bare, camera, point, 6)).max() == 0


def test_its_pattern_is_its_own_and_leaves_the_pattern_under_it_legible(female: View) -> None:
    zone = ZoneMark("lateral_thigh", "left")
    point, normal = female.deepest("zone.lateral_thigh", "left")
    camera = facing(point, normal)
    bare = around(female.draw(marked(female, camera=camera)), camera, point, 40)
    alone = around(female.draw(marked(female, zone, camera=camera)), camera, point, 40)
    assert reddened(alone, bare) > 0.9
    lines = alone[..., 0] > alone[..., 0].mean() + 15
    assert 0.1 < lines.mean() < 0.7, "crossed lines on a tint"
    pain = around(female.draw(marked(female, zone, selection="root.L5", camera=camera)), camera, point, 40)
    stripes = np.abs(pain - alone).max(axis=2) > 50
    assert 0.08 < stripes.mean() < 0.85, "the stripes of radicular pain show under the paint"


def test_the_edge_is_sharp_however_near_the_camera(female: View) -> None:
    point, normal = female.deepest("zone.anterior_thigh", "left")
    camera = facing(point, normal, distance=160.0)
    picture = female.draw(marked(female, Stroke((dab(point, 16.0),), "female"), camera=camera))
    across = picture[SIZE[1] // 2, :, :].sum(axis=1)
    assert np.abs(np.diff(across)).max() > 80


@pytest.mark.parametrize("pose", [Pose(), Pose(hip_flexion_left=70, knee_left=80, lumbar_flexion=20)])
def test_the_brush_paints_where_it_is_held_in_any_posture(view: View, pose: Pose) -> None:
    """A stroke over the posed front of the thigh lies on the front of the thigh of the standing body."""
    neutral, _ = view.deepest("zone.anterior_thigh", "left")
    first = marked(view, pose=pose)
    view.stage.apply(first)
    carried = np.array(view.stage._posing.carried(neutral))
    camera = cameras.Camera(focus=tuple(carried), distance=700.0, azimuth=20.0, elevation=30.0)
    shown = marked(view, pose=pose, camera=camera)
    before = view.draw(shown)
    view.stage.paint_begin(16.0, False)
    for step in range(5):
        view.stage.paint_to(MIDDLE[0] + 4 * step, MIDDLE[1])
    live = view.screen.draw().astype(np.int16)
    stroke = view.stage.paint_end()
    assert stroke is not None and stroke.body == view.body
    centre = (slice(SIZE[1] // 2 - 6, SIZE[1] // 2 + 6), slice(SIZE[0] // 2 - 4, SIZE[0] // 2 + 16))
    assert reddened(live[centre], before[centre]) > 0.9
    fields = view.stage._anchors.fields(view.body)
    for one in stroke.dabs:
        nearest = int(np.argmin(((fields.skin.points - np.array(one.place)) ** 2).sum(axis=1)))
        assert fields.signed_distance("zone.anterior_thigh", "left")[nearest] > 0
    kept = view.draw(marked(view, stroke, pose=pose, camera=camera))
    assert np.abs(kept - live).max() == 0, "letting go changes nothing in the picture"
    view.draw(marked(view))


def test_a_forgotten_stroke_leaves_the_picture_as_it_was(female: View) -> None:
    point, normal = female.deepest("zone.groin", "left")
    camera = facing(point, normal)
    before = female.draw(marked(female, camera=camera))
    female.stage.paint_begin(24.0, False)
    assert female.stage.paint_to(*MIDDLE)
    assert np.abs(female.screen.draw().astype(np.int16) - before).max() > 60
    female.stage.paint_forget()
    assert np.abs(female.screen.draw().astype(np.int16) - before).max() == 0


def test_beside_the_body_there_is_nothing_to_paint(female: View) -> None:
    female.draw(marked(female))
    female.stage.paint_begin(24.0, False)
    assert not female.stage.paint_to(3.0, 3.0)
    assert female.stage.paint_end() is None


def test_the_legend_shows_crossed_lines() -> None:
    for theme in ("dark", "light"):
        piece = swatch(Channel.PAINTED, theme, (56, 28))  # type: ignore[arg-type]  # both are themes
        alpha = piece[4:-4, 4:-4, 3]
        assert (alpha > 200).mean() > 0.1 and (alpha < 120).mean() > 0.2


def test_a_picture_without_a_window_shows_marked_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare, marked_png = tmp_path / "bare.png", tmp_path / "marked.png"
    common = ["--size", "400x500", "--no-caption", "--no-labels"]
    assert main(["render", *common, "--out", str(bare)]) == 0
    assert main(["render", *common, "--zones", "anterior_thigh.left,groin.right", "--out", str(marked_png)]) == 0
    pictures = [read_png(path) for path in (marked_png, bare)]
    towards = [picture[..., 0].astype(int) - picture[..., 1] for picture in pictures]
    turned = (towards[0] - towards[1] > 14).any(axis=0)
    assert turned[:200].any() and turned[200:].any(), "both sides of the body"
    capsys.readouterr()
    assert main(["render", "--zones", "grin.left", "--out", str(tmp_path / "no.png")]) == 2
    assert "there is no zone 'grin'" in capsys.readouterr().err


def read_png(path: Path) -> NDArray[np.uint8]:
    reader = vtkPNGReader()
    reader.SetFileName(str(path))
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    pixels: NDArray[np.uint8] = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)
    return pixels
