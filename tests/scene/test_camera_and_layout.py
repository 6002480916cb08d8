"""The camera's arithmetic and the places of labels, without drawing."""

from __future__ import annotations

import numpy as np
import pytest

from app.content.meshfile import Mesh
from app.scene import camera as cameras
from app.scene.coarse import clustered
from app.scene.layout import in_two, place, room_beside
from app.scene.look import REGIONS
from app.scene.slots import TOGETHER_NEVER
from app.scene.swatch import pattern_cover, swatch
from app.state.appstate import Camera
from app.state.shown import Channel

SIZE = (900, 600)
CAMERA = Camera(focus=(30.0, -10.0, -200.0), distance=900.0, azimuth=40.0, elevation=20.0)


def test_from_the_front_the_patients_left_is_on_the_right_of_the_picture() -> None:
    front = Camera(azimuth=0.0, elevation=0.0)
    assert cameras.project(front, SIZE, (100.0, 0.0, 0.0))[0, 0] > SIZE[0] / 2
    assert cameras.position(front)[1] < 0


def test_azimuth_90_looks_from_the_patients_left() -> None:
    assert cameras.position(Camera(azimuth=90.0, elevation=0.0))[0] > 1000


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.7])
def test_zoom_keeps_what_is_under_the_pointer(factor: float) -> None:
    right, up, _ = cameras.basis(CAMERA)
    point = np.asarray(CAMERA.focus) + right * 120 + up * 60
    before = cameras.project(CAMERA, SIZE, point)[0]
    zoomed = cameras.zoom_to(CAMERA, float(before[0]), float(before[1]), factor, SIZE)
    assert cameras.project(zoomed, SIZE, point)[0, :2] == pytest.approx(before[:2], abs=1e-6)
    assert zoomed.distance == pytest.approx(900 * factor)


def test_pan_moves_the_focus_with_the_pointer() -> None:
    moved = cameras.pan(CAMERA, 50, -20, SIZE)
    assert cameras.project(moved, SIZE, CAMERA.focus)[0, :2] == pytest.approx((500, 280))


def test_dragging_right_turns_the_front_to_the_right_and_never_over_the_top() -> None:
    front = Camera(azimuth=0.0, elevation=0.0)
    turned = cameras.orbit(front, 30, 0)
    nose = (0.0, -100.0, front.focus[2])
    assert cameras.project(turned, SIZE, nose)[0, 0] > SIZE[0] / 2
    assert cameras.orbit(front, 0, -10000).elevation == cameras.ELEVATION_LIMIT


def test_an_eased_turn_takes_the_shorter_way_and_arrives() -> None:
    start, end = Camera(azimuth=350.0), Camera(azimuth=20.0)
    assert cameras.ease(start, end, 0.5).azimuth == pytest.approx(5.0)
    assert cameras.ease(start, end, 1.0) == end


def test_a_framed_box_is_in_the_picture() -> None:
    framed = cameras.frame(CAMERA, (-50.0, 50.0, 0.0, 80.0, -300.0, 100.0), SIZE)
    corners = [(x, y, z) for x in (-50, 50) for y in (0, 80) for z in (-300, 100)]
    spots = cameras.project(framed, SIZE, corners)
    assert (spots[:, 0] > 0).all()
    assert (spots[:, 0] < SIZE[0]).all()
    assert (spots[:, 1] > 0).all()
    assert (spots[:, 1] < SIZE[1]).all()


def test_labels_never_overlap_and_stay_in_the_picture() -> None:
    anchors = [(440.0 + i, 300.0 + 2 * i) for i in range(5)] + [(470.0 + i, 200.0 - i) for i in range(5)]
    sizes = [(150.0, 20.0)] * 10
    placed = place(anchors, sizes, SIZE, (380.0, 520.0))
    boxes = [(*p.corner, p.corner[0] + 150, p.corner[1] + 20) for p in placed]
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= SIZE[0]
        assert a[1] >= 0
        assert a[3] <= SIZE[1]
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_long_name_is_written_on_two_lines_and_leaves_what_it_names_in_sight() -> None:
    clear, anchor = (380.0, 520.0), (505.0, 300.0)
    letter = 10.0
    long = "Lateral femoral cutaneous nerve, left"
    room = room_beside(anchor[0], SIZE[0], clear)
    assert len(long) * letter > room
    lines = in_two(long)
    assert " ".join(lines) == long and len(lines) == 2
    width = max(map(len, lines)) * letter
    assert width <= room
    placed = place([anchor], [(width, 40.0)], SIZE, clear)[0]
    assert placed.leader and placed.corner[0] > anchor[0]
    assert in_two("Multifidus") == ("Multifidus",)


def test_leaders_on_a_side_do_not_cross() -> None:
    placed = place([(600.0, 100.0), (600.0, 300.0), (600.0, 200.0)], [(80.0, 18.0)] * 3, SIZE, (300.0, 650.0))
    heights = [p.corner[1] for p in placed]
    assert heights[0] < heights[2] < heights[1]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_kind_of_region_has_a_swatch_of_its_own(theme: str) -> None:
    made = [swatch(channel, theme, (60, 30)) for channel in Channel]  # type: ignore[arg-type]
    assert all(image.shape == (30, 60, 4) and image[..., 3].max() > 100 for image in made)
    assert len({image.tobytes() for image in made}) == len(made)


def test_the_kinds_differ_in_pattern_so_that_grey_is_enough() -> None:
    kinds = {"DERMATOME": set(), "RADICULAR": set(), "REFERRED": set(), "NEIGHBOUR": set(), "PAINTED": set()}
    for channel, region in REGIONS.items():
        if channel not in TOGETHER_NEVER:  # the agreement of the maps is never shown beside another kind
            kinds[channel.name.split("_")[0]].add(region.pattern)
    assert len(set().union(*kinds.values())) == 5
    assert all(len(patterns) == 1 for patterns in kinds.values())


def test_the_levels_of_agreement_cover_less_and_less() -> None:
    levels = (Channel.AGREE_ALL, Channel.AGREE_SOME, Channel.AGREE_ONE)
    x, y = np.meshgrid(np.linspace(0, 300, 200), np.linspace(0, 300, 200))
    covered = [pattern_cover(REGIONS[level], x, y).mean() for level in levels]
    assert covered[0] == 1.0
    assert covered[0] > covered[1] * 1.5 > covered[2] * 2.2 > 0


def test_a_coarse_mesh_is_made_of_vertices_of_the_full_one() -> None:
    x, y = (v.ravel().astype(np.float32) for v in np.meshgrid(np.arange(20), np.arange(20)))
    points = np.column_stack([x, y, np.zeros_like(x)])
    corner = np.array([i + 20 * j for j in range(19) for i in range(19)])
    triangles = np.concatenate([np.column_stack([corner, corner + 1, corner + 20])])
    mesh = Mesh(points, triangles, np.tile(np.float32([0, 0, 1]), (400, 1)), {"fade": np.arange(400)})
    coarse = clustered(mesh, 4.0)
    small = coarse.of(mesh)
    assert 0 < len(small.triangles) < len(triangles) / 4
    assert np.array_equal(small.points, points[coarse.vertices])
    assert np.array_equal(small.fields["fade"], coarse.vertices)
