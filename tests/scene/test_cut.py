"""The model cut open: what a person sees in the slice, how it changes with the grade, and that the slice follows the body."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.reader import read_atlas
from app.domain.ids import Side
from app.domain.pose import Pose
from app.mechanics.answers import Body
from app.places import CONTENT, MESHES
from app.scene import camera as cameras
from app.scene.cutlook import CUTS
from app.state import actions, cutting, moves
from app.state.appstate import AppState
from app.state.resolve import resolve
from app.state.shown import Shown

from .conftest import SIZE, View

ARTHRITIS, STENOSIS, DISC = (
    f"condition.{name}" for name in ("hip-osteoarthritis", "spinal-stenosis", "lumbar-disc-herniation")
)


@cache
def mechanics() -> Body:
    return Body(MESHES, read_atlas(CONTENT, MESHES))


def opened(view: View, condition: str, pose: Pose | None = None, **settings: object) -> Shown:
    """What a condition shows, set and cut open, in a posture."""
    state: AppState = actions.select(view.state(), condition, view.atlas)
    state = moves.set_parameters(state, settings, view.atlas)  # type: ignore[arg-type]
    state = moves.take_pose(state, pose) if pose else state
    return resolve(cutting.cut_open(state, view.atlas), view.atlas, mechanics())


def coloured(pixels: NDArray[np.int16], tissue: str) -> NDArray[np.bool_]:
    """Where (h, w) a picture has the colour of a tissue's cut surface or of its rim."""
    look = CUTS[tissue]
    near = [np.abs(pixels - np.asarray(c) * 255).max(axis=2) < 14 for c in (look.fill, look.rim)]
    return near[0] | near[1]


def bands(pixels: NDArray[np.int16], shown: Shown, side: Side = "left") -> list[int]:
    """Lengths in pixels of the runs of cartilage met on the way from the middle of the head up through the roof."""
    sign = 1.0 if side == "left" else -1.0
    centre = np.array([85.0 * sign, 0.0, 0.0])
    ends = cameras.project(shown.camera, SIZE, [centre, centre + np.array([sign * 12.0, 0.0, 40.0])])[:, :2]
    way = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, 400)[:, None]
    rows, columns = SIZE[1] - 1 - np.rint(way[:, 1]).astype(int), np.rint(way[:, 0]).astype(int)
    step = float(np.linalg.norm(ends[1] - ends[0])) / 400
    blue = coloured(pixels, "cartilage")[rows, columns].astype(int)
    starts, stops = (np.flatnonzero(np.diff(np.r_[0, blue, 0]) == way) for way in (1, -1))
    return [round(float(length)) for length in (stops - starts) * step if length * step >= 1.0]


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_cut_hip_has_two_layers_of_cartilage_that_get_thinner_with_every_grade(female: View, side: Side) -> None:
    total = []
    for grade in range(5):
        shown = opened(female, ARTHRITIS, side=side, grade=grade)
        shown = replace(shown, camera=replace(shown.camera, distance=110.0))
        found = bands(female.draw(shown), shown, side)
        total.append(sum(found))
        assert grade > 1 or len([band for band in found if band > 3]) == 2, f"grade {grade}: {found}"
    assert all(a > b for a, b in pairwise(total)), total
    assert total[4] < total[0] / 3


def test_both_hips_are_mirror_images(female: View) -> None:
    left, right = (female.draw(opened(female, ARTHRITIS, side=side, grade=2)) for side in ("left", "right"))
    for tissue in ("bone", "cartilage", "labrum"):
        a, b = coloured(left, tissue), coloured(right, tissue)[:, ::-1]
        assert a.sum() > 150 and (a ^ b).sum() < 0.12 * a.sum(), tissue


def test_the_section_of_the_sac_is_about_as_large_as_is_measured_and_falls_with_the_grade(female: View) -> None:
    seen = []
    for grade in (0.0, 0.5, 1.0):
        shown = opened(female, STENOSIS, type="central", level="L4-L5", grade=grade)
        pixels = female.draw(shown)
        measured = next(m.value for m in shown.answer.measures if m.name == "sac_area.L4-L5")
        drawn = female.stage._cast.cutter.area("cord.dural-sac")
        assert drawn == pytest.approx(measured, rel=0.06)
        seen.append(int(coloured(pixels, "sac").sum()))
    assert seen[0] > 1.4 * seen[1] > 1.8 * seen[2] > 100


def test_a_paracentral_herniation_comes_to_the_traversing_root_in_the_section(female: View) -> None:
    stage, gaps = female.stage, []
    for size in (0.0, 1.0):
        shown = opened(female, DISC, type="paracentral", level="L4-L5", side="left", size=size)
        female.draw(shown)
        plane, root = stage._cast.cutter.plane, stage._cast.cutter.spot("root.L5.left")
        assert plane is not None and root is not None
        lines = stage._cast.cutter._slices["disc.L4-L5.annulus"].faces[0].lines
        gaps.append(float(np.linalg.norm(lines[:, 0] - plane.flat(np.array([root])), axis=1).min()))
        assert shown.answer.reached == (("root.L5.left",) if size else ())
    assert gaps[0] > gaps[1] + 1.0 and gaps[1] < 3.0, gaps


def test_the_slice_that_is_carried_along_is_the_slice_that_is_made_at_once(female: View) -> None:
    """What has not moved is kept; however a picture was come to, every pixel and every surface is the same."""
    walk: tuple[tuple[str, Pose | None, dict[str, object]], ...] = (
        (STENOSIS, None, {"level": "L4-L5", "grade": 0.2}),
        (STENOSIS, None, {"level": "L4-L5", "grade": 0.8}),
        (STENOSIS, Pose(lumbar_flexion=25.0), {"level": "L4-L5", "grade": 0.8}),
        (STENOSIS, Pose(lumbar_flexion=26.0, hip_flexion_left=20.0), {"level": "L4-L5", "grade": 0.8}),
        (DISC, None, {"level": "L3-L4", "type": "foraminal", "side": "right", "size": 1.0}),
        (ARTHRITIS, Pose(hip_flexion_left=30.0), {"side": "left", "grade": 3}),
        (ARTHRITIS, None, {"side": "right", "grade": 3}),
        (STENOSIS, None, {"level": "L4-L5", "grade": 0.8}),
    )
    cutter = female.stage._cast.cutter
    for condition, pose, settings in walk:
        shown = opened(female, condition, pose, **settings)
        carried, areas = female.draw(shown), {m: s.area for m, s in cutter._slices.items()}
        female.draw(replace(shown, cut=None))
        assert not cutter._slices
        assert np.array_equal(female.draw(shown), carried)
        assert {m: s.area for m, s in cutter._slices.items()} == areas


def test_a_slider_finds_only_those_slices_anew_that_it_moves(female: View) -> None:
    cutter, kept = female.stage._cast.cutter, []
    for grade in (0.4, 0.5):
        female.draw(opened(female, STENOSIS, level="L4-L5", grade=grade))
        kept.append(dict(cutter._slices))
    moved = {m for m in kept[0] if kept[0][m] is not kept[1][m]}
    assert {"cord.dural-sac", "ligament.flavum.L4-L5", "root.L5.left"} <= moved
    assert not moved & {"vertebra.L4", "nerve.femoral.left", "disc.L1-L2.annulus"} and len(moved) < len(kept[0]) / 2
    female.draw(opened(female, STENOSIS, level="L4-L5", grade=0.5, type="central"))
    assert all(cutter._slices[m] is kept[1][m] for m in kept[1])


def test_what_is_cut_away_cannot_be_pointed_at_and_what_is_left_can(female: View) -> None:
    closed = replace(opened(female, ARTHRITIS, side="left", grade=2), cut=None)
    female.draw(closed)
    middle = cameras.project(closed.camera, SIZE, [(85.0, 0.0, 0.0)])[0]
    before = female.stage.pick(float(middle[0]), float(middle[1]))
    shown = opened(female, ARTHRITIS, side="left", grade=2)
    female.draw(shown)
    after = female.stage.pick(float(middle[0]), float(middle[1]))
    assert before is not None and after is not None
    assert before.position[1] < -5.0, "closed, something lies in front of the head's middle"
    assert after.structure == "bone.femur.left" and after.position[1] > -0.5
    female.draw(opened(female, STENOSIS, level="L3-L4", grade=0.5))
    assert female.stage._cast.cutter.takes("root.L2.left", np.array([[0.0, 0.0, 400.0]]))[0]


def test_a_label_points_at_the_cut_surface_or_vanishes(female: View) -> None:
    shown = resolve(
        cutting.cut_open(replace(actions.select(female.state(), ARTHRITIS, female.atlas), labels=True), female.atlas),
        female.atlas,
    )
    female.draw(shown)
    places = [female.stage._written_at(label.anchor, shown) for label in shown.labels]
    assert len(places) == 3
    assert all(place is not None and abs(place[1]) < 0.5 for place in places), "in the plane through the hip's centre"
    front = replace(shown, cut=replace(shown.cut, takes=("nerve",))) if shown.cut else shown
    female.draw(front)
    assert female.stage._written_at("nerve.femoral.left", front) is None or female.stage._cast.cutter.spot(
        "nerve.femoral.left"
    )


@pytest.mark.parametrize(
    "pose", [Pose(pelvic_tilt=40.0, hip_flexion_left=40.0, hip_flexion_right=40.0), Pose(recline=90.0)]
)
def test_the_cut_goes_along_with_the_pelvis(female: View, pose: Pose) -> None:
    shown = opened(female, ARTHRITIS, pose, side="left", grade=0)
    assert sum(rows_of_cartilage(female, shown)) > 100
    normal = female.stage._cast.cutter.plane.normal  # type: ignore[union-attr]  # it is cut
    tilt = np.radians(pose.pelvic_tilt - pose.recline)
    assert normal == pytest.approx([0.0, -np.cos(tilt), -np.sin(tilt)], abs=1e-3)


def rows_of_cartilage(female: View, shown: Shown) -> list[int]:
    """Pixels of cartilage, row by row."""
    rows: list[int] = coloured(female.draw(shown), "cartilage").sum(axis=1).tolist()
    return rows


def test_sitting_opens_the_narrow_canal_in_the_section(female: View) -> None:
    areas = []
    for pose in (Pose(lumbar_flexion=-14.0), Pose(), Pose(lumbar_flexion=40.0)):
        shown = opened(female, STENOSIS, pose, level="L4-L5", grade=0.6)
        assert coloured(female.draw(shown), "sac").sum() > 80
        measured = next(m.value for m in shown.answer.measures if m.name == "sac_area.L4-L5")
        areas.append(female.stage._cast.cutter.area("cord.dural-sac"))
        assert areas[-1] == pytest.approx(measured, rel=0.06)
    assert areas[0] < areas[1] < areas[2]


def test_a_cut_surface_takes_the_opacity_of_its_layer_and_the_dark_and_light_theme(female: View) -> None:
    shown = opened(female, ARTHRITIS, side="left", grade=0)
    for theme in ("dark", "light"):
        pixels = female.draw(replace(shown, theme=theme))
        assert coloured(pixels, "bone").sum() > 5000
    state = actions.set_layer(actions.select(female.state(), ARTHRITIS, female.atlas), "bone", 0.3)
    faint = resolve(cutting.cut_open(state, female.atlas), female.atlas)
    assert coloured(female.draw(faint), "bone").sum() < 1500


def test_closed_again_every_pixel_is_as_before_and_without_a_cut_nothing_is_made(view: View) -> None:
    shown = replace(opened(view, STENOSIS, level="L4-L5", grade=0.5), cut=None)
    before = view.draw(shown)
    assert not any(s.actor.GetMapper().GetClippingPlanes() for s in view.stage._cast.solids.values())
    cut = view.draw(opened(view, STENOSIS, level="L4-L5", grade=0.5))
    assert (np.abs(cut - before).max(axis=2) > 30).mean() > 0.1
    assert (view.draw(shown) == before).all()
    assert not any(s.actor.GetMapper().GetClippingPlanes() for s in view.stage._cast.solids.values())


def test_while_the_picture_moves_the_cut_stays(female: View) -> None:
    shown = opened(female, ARTHRITIS, side="left", grade=0)
    still = coloured(female.draw(shown), "cartilage").sum()
    female.stage.moving(True)
    moving = coloured(female.screen.draw().astype(np.int16), "cartilage").sum()
    female.stage.moving(False)
    assert moving == pytest.approx(still, rel=0.25)


@pytest.mark.parametrize("site", ["12", "1", "2", "3", "9"])
def test_the_slice_of_a_labral_tear_goes_through_the_tear_and_is_looked_at_squarely(female: View, site: str) -> None:
    shown = opened(female, "condition.labral-tear", side="right", site=site)
    assert coloured(female.draw(shown), "labrum").sum() > 100
    stage = female.stage
    plane = stage._cast.cutter.plane
    assert plane is not None
    toward = -cameras.basis(shown.camera)[2]
    assert plane.normal @ toward > np.cos(np.radians(6.0))
    surface = stage._cast.solids["joint.hip-labrum.right"].surface
    points = stage._posing.points("joint.hip-labrum.right", surface)
    lifted = np.linalg.norm(points - surface.mesh.points, axis=1)[np.abs(plane.height(points)) < 1.0]
    assert lifted.max() > 2.5 and lifted.min() < 0.1, "lifted off the rim on one side, whole on the other"
