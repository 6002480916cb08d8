"""Questions to rendered pixels: is the region where it belongs, on the side it belongs, in the pattern it belongs?"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.ids import ROOTS, SIDES, Side
from app.scene import camera as cameras
from app.state.shown import Channel

from .conftest import SIZE, View, around, facing

MIRROR = np.array([-1.0, 1.0, 1.0])


def teal(pixels: NDArray[np.int16]) -> float:
    """Share of pixels in the colour of the dermatome."""
    red, green, blue = (pixels[..., i] for i in range(3))
    return float(((green > red + 30) & (blue > red + 30)).mean())


def orange(pixels: NDArray[np.int16]) -> float:
    """Share of pixels in the colour of radicular pain."""
    red, green, blue = (pixels[..., i] for i in range(3))
    return float(((red > blue + 70) & (red > green + 30)).mean())


def violet(pixels: NDArray[np.int16]) -> float:
    """Share of pixels in the colour of referred pain."""
    red, green, blue = (pixels[..., i] for i in range(3))
    return float(((blue > green + 35) & (red > green + 5)).mean())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("root", ROOTS)
def test_a_dermatome_is_painted_at_its_heart_and_not_on_the_other_side(view: View, root: str, side: Side) -> None:
    name = f"dermatome.lee2008.{root}.core"
    point, normal = view.deepest(name, side)
    here, there = facing(point, normal), facing(point * MIRROR, normal * MIRROR)
    assert teal(around(view.draw(view.only(Channel.DERMATOME_CORE, name, side, here)), here, point, 4)) > 0.9
    assert teal(around(view.draw(view.only(Channel.DERMATOME_CORE, name, side, there)), there, point * MIRROR, 4)) == 0


@pytest.mark.parametrize("side", SIDES)
def test_choosing_l5_colours_its_key_point_on_that_side_alone(view: View, side: Side) -> None:
    point = np.array(view.stage._anchors.named(f"key_point.L5.{side}", view.body))
    camera = cameras.Camera(focus=tuple(point), distance=500.0, azimuth=0.0, elevation=35.0)
    other = cameras.Camera(focus=tuple(point * MIRROR), distance=500.0, azimuth=0.0, elevation=35.0)
    here = around(view.draw(view.shown(selection="root.L5", side=side, camera=camera)), camera, point, 12)
    there = around(view.draw(view.shown(selection="root.L5", side=side, camera=other)), other, point * MIRROR, 12)
    assert teal(here) > 0.3
    assert teal(there) == 0
    assert orange(there) == 0


def test_radicular_pain_is_striped_where_a_dermatome_is_plain(view: View) -> None:
    pain, skin = "radicular.L5.typical", "dermatome.lee2008.L5.core"
    point, normal = view.deepest(pain, "left")
    camera = facing(point, normal)
    striped = around(view.draw(view.only(Channel.RADICULAR_TYPICAL, pain, "left", camera)), camera, point, 24)
    assert 0.25 < orange(striped) < 0.85
    point, normal = view.deepest(skin, "left")
    camera = facing(point, normal)
    plain = around(view.draw(view.only(Channel.DERMATOME_CORE, skin, "left", camera)), camera, point, 8)
    assert striped.std(axis=(0, 1)).max() > 3 * plain.std(axis=(0, 1)).max()


def test_referred_pain_is_dotted(view: View) -> None:
    zone = "zone.lower_buttock"
    point, normal = view.deepest(zone, "left")
    camera = facing(point, normal)
    dotted = around(view.draw(view.only(Channel.REFERRED_COMMON, zone, "left", camera)), camera, point, 30)
    assert 0.1 < violet(dotted) < 0.95
    assert dotted.sum(axis=2).std() > 40


def test_the_grades_of_a_kind_differ_in_how_much_is_covered(female: View) -> None:
    name = "radicular.L5.occasional"
    point, normal = female.deepest("radicular.L5.typical", "left")
    camera = facing(point, normal)
    shares = [
        orange(around(female.draw(female.only(channel, name, "left", camera)), camera, point, 60))
        for channel in (Channel.RADICULAR_TYPICAL, Channel.RADICULAR_COMMON, Channel.RADICULAR_OCCASIONAL)
    ]
    assert shares[0] > shares[1] * 1.4 > shares[2] * 1.96 > 0


def test_overlap_shows_both(female: View) -> None:
    fields = female.stage._anchors.fields("female")
    both = np.minimum(
        fields.signed_distance("dermatome.lee2008.L5.core", "left"),
        fields.signed_distance("radicular.L5.typical", "left"),
    )
    index = int(np.argmax(both))
    assert both[index] > 5
    point, normal = fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)
    camera = facing(point, normal)
    patch = around(female.draw(female.shown(selection="root.L5", camera=camera)), camera, point, 20)
    assert teal(patch) > 0.1
    assert orange(patch) > 0.2


def test_a_region_does_not_shine_through_from_the_far_side(female: View) -> None:
    name = "dermatome.lee2008.S1.core"
    point, normal = female.deepest(name, "left")
    camera = facing(point, -normal)
    bare = female.draw(female.shown(camera=camera))
    painted = female.draw(female.only(Channel.DERMATOME_CORE, name, "left", camera))
    assert np.abs(around(painted, camera, point, 6) - around(bare, camera, point, 6)).max() == 0


def test_an_edge_is_sharp_however_near_the_camera(female: View) -> None:
    name = "dermatome.lee2008.L3.core"
    fields = female.stage._anchors.fields("female")
    index = int(np.argmin(np.abs(fields.signed_distance(name, "left"))))
    point, normal = fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)
    camera = facing(point, normal, distance=120.0)
    picture = female.draw(female.only(Channel.DERMATOME_CORE, name, "left", camera))
    middle = picture[SIZE[1] // 2 - 60 : SIZE[1] // 2 + 60, SIZE[0] // 2 - 60 : SIZE[0] // 2 + 60]
    steps = np.abs(np.diff(middle.sum(axis=2), axis=0)).max(), np.abs(np.diff(middle.sum(axis=2), axis=1)).max()
    assert max(steps) > 80
