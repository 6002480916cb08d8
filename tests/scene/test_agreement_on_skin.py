"""Questions to pixels: three maps agree on the core of L5, one alone gives L4 the thigh, and no pain is drawn beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.limb import locate
from app.domain.ids import SIDES, Side
from app.scene.look import REGIONS
from app.scene.slots import SLOTS, TOGETHER_NEVER
from app.state.appstate import AGREEMENT, Camera, Theme
from app.state.shown import Channel

from .conftest import View, around, facing

LEVELS = (Channel.AGREE_ALL, Channel.AGREE_SOME, Channel.AGREE_ONE)
PLACES = {
    "all": ("leg", 0.55, 300.0),
    "some": ("leg", 0.3, 352.0),
    "one": ("thigh", 0.55, 60.0),
    "none": ("thigh", 0.5, 182.0),
}
"""Of L4: the inner shin (three maps), beside it (two), the outer front of the thigh (Keegan and Garrett alone), the back (none)."""


def at(view: View, where: str, side: Side) -> tuple[Camera, NDArray[np.float64]]:
    """A camera straight before a place of the skin, and the place."""
    segment, t, around_limb = PLACES[where]
    fields = view.stage._anchors.fields(view.body)
    spot = locate(fields, segment, t, around_limb, side)
    normal = fields.skin.normals[fields.skin.triangles[spot.triangle]].mean(axis=0)
    point = np.array(spot.position)
    return facing(point, normal / np.linalg.norm(normal), 300.0), point


def colour(pixels: NDArray[np.int16], channel: Channel, theme: Theme = "dark") -> float:
    """Share of pixels whose hue is nearer to one level's than to any other's, among those that have one."""
    flat = pixels.reshape(-1, 3).astype(float)
    flat = flat[np.ptp(flat, axis=1) > 25]
    if not len(flat):
        return 0.0
    hues = np.array([REGIONS[level].colour(theme) for level in LEVELS])
    hues = hues / np.linalg.norm(hues, axis=1, keepdims=True)
    nearest = np.argmax((flat / np.linalg.norm(flat, axis=1, keepdims=True)) @ hues.T, axis=1)
    return float((nearest == LEVELS.index(channel)).mean())


def seen(view: View, where: str, side: Side, theme: Theme = "dark", half: int = 14) -> NDArray[np.int16]:
    camera, point = at(view, where, side)
    picture = view.draw(view.shown(selection="root.L4", side=side, map=AGREEMENT, camera=camera, theme=theme))
    return around(picture, camera, point, half)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_levels_of_agreement_about_l4_are_seen_apart(view: View, theme: Theme, side: Side) -> None:
    for where, channel in zip(("all", "some", "one"), LEVELS, strict=True):
        assert colour(seen(view, where, side, theme), channel, theme) > 0.5, f"{where} in {theme}"


def test_three_maps_agree_on_the_core_of_l5(view: View) -> None:
    fields = view.stage._anchors.fields(view.body)
    cores = [fields.signed_distance(f"dermatome.{chart}.L5.core", "left") for chart in view.atlas.maps]
    index = int(np.argmax(np.minimum.reduce(cores)))
    point, normal = fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)
    camera = facing(point, normal, 260.0)
    picture = view.draw(view.shown(selection="root.L5", map=AGREEMENT, camera=camera))
    patch = around(picture, camera, point, 6)
    assert colour(patch, Channel.AGREE_ALL) > 0.9
    assert patch.std(axis=(0, 1)).max() < 12, "plain where all agree"


def test_where_no_map_has_l4_nothing_is_painted_and_the_other_side_stays_bare(view: View) -> None:
    places: tuple[tuple[str, Side], ...] = (("none", "left"), ("all", "right"))
    for where, side in places:
        camera, point = at(view, where, side)
        chosen = view.shown(selection="root.L4", side="left", map=AGREEMENT, camera=camera)
        empty = around(view.draw(replace(chosen, skin={})), camera, point, 14)
        assert np.abs(around(view.draw(chosen), camera, point, 14) - empty).max() == 0


def test_a_level_of_agreement_has_a_pattern_of_its_own_in_greyscale(female: View) -> None:
    grey = {where: seen(female, where, "left", half=45).mean(axis=2) for where in ("all", "some", "one")}
    assert grey["all"].std() < 0.5 * grey["some"].std()
    assert grey["all"].std() < 0.5 * grey["one"].std()


def test_no_two_kinds_that_are_shown_together_share_their_place_on_the_skin(female: View) -> None:
    names = [
        None,
        "root.L4",
        "condition.sacroiliac-joint-dysfunction",
        "condition.lumbar-disc-herniation",
        "joint.sacroiliac",
    ]
    for selection, chart in product(names, (*female.atlas.maps, AGREEMENT)):
        skin = female.shown(selection=selection, map=chart).skin
        slots = [SLOTS[channel] for channel in skin]
        assert len(slots) == len(set(slots)), (selection, chart)
    assert set(TOGETHER_NEVER) == {c for c in Channel if c.name.startswith("AGREE")}


def test_from_agreement_to_pain_and_back_nothing_of_either_is_left(female: View) -> None:
    camera, _ = at(female, "one", "left")
    first = female.draw(female.shown(selection="root.L4", map=AGREEMENT, camera=camera))
    female.draw(female.shown(selection="condition.hip-osteoarthritis", map=AGREEMENT, camera=camera))
    again = female.draw(female.shown(selection="root.L4", map=AGREEMENT, camera=camera))
    assert np.abs(first - again).max() == 0
