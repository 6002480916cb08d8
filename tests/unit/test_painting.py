"""From paint to zones: on both sides and both bodies, with brush, eraser and names."""

from __future__ import annotations

from functools import cache, partial
from itertools import pairwise

import numpy as np
import pytest

from app.content.fields import SkinFields, skin_fields
from app.content.maps import read_zones
from app.content.painted import Paint, marked
from app.domain.ids import BODIES, SIDES, Body, Side
from app.domain.painting import Dab, Mark, Marked, Stroke, ZoneMark
from app.places import CONTENT, MESHES

ZONES = tuple(z.id for z in read_zones(CONTENT / "maps" / "zones.yaml").values() if z.shown)
fields_of = cache(partial(skin_fields, MESHES))


def seen(marks: list[Mark], body: Body = "female") -> Marked:
    paint = Paint(body, fields_of)
    paint.show(marks)
    return marked(paint.values, fields_of(body), ZONES)


def zones(found: Marked) -> set[tuple[str, Side]]:
    return {(zone.zone, zone.side) for zone in found.zones}


def deepest(fields: SkinFields, zone: str, side: Side) -> tuple[float, float, float]:
    index = int(np.argmax(fields.signed_distance(f"zone.{zone}", side)))
    x, y, z = (float(v) for v in fields.skin.points[index])
    return x, y, z


def test_there_are_eighteen_places_and_the_private_one_is_not_among_them() -> None:
    assert len(ZONES) == 18
    assert "genital_perineum" not in ZONES


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("zone", ZONES)
def test_a_place_chosen_by_name_is_that_place_alone(zone: str, side: Side, body: Body) -> None:
    assert zones(seen([ZoneMark(zone, side)], body)) == {(zone, side)}
    assert seen([ZoneMark(zone, side), ZoneMark(zone, side, erase=True)], body).zones == ()


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("zone", ZONES)
def test_one_touch_in_the_heart_of_a_place_means_it(zone: str, side: Side, body: Body) -> None:
    dab = Dab(deepest(fields_of(body), zone, side), 12.0)
    found = zones(seen([Stroke((dab,), body)], body))
    assert (zone, side) in found
    assert all(other == side for _, other in found)


@pytest.mark.parametrize("zone", ["groin", "lower_buttock", "posterior_leg", "foot_dorsum", "lateral_hip"])
def test_what_is_painted_on_one_body_is_the_same_on_the_other(zone: str) -> None:
    marks: list[Mark] = [Stroke((Dab(deepest(fields_of("female"), zone, "right"), 20.0),), "female")]
    assert zones(seen(marks, "female")) == zones(seen(marks, "male")) == {(zone, "right")}


def test_the_eraser_takes_away_what_it_touches_and_no_more() -> None:
    x, y, z = deepest(fields_of("female"), "anterior_thigh", "left")
    stroke = Stroke(tuple(Dab((x, y, z - 10.0 * k), 24.0) for k in range(-6, 7)), "female")
    whole = seen([stroke])
    half = seen([stroke, Stroke(tuple(Dab((x, y, z - 10.0 * k), 36.0) for k in range(3, 9)), "female", erase=True)])
    none = seen([stroke, Stroke(tuple(Dab((x, y, z - 10.0 * k), 36.0) for k in range(-9, 10)), "female", erase=True)])
    assert 0.3 * whole.area_cm2 < half.area_cm2 < 0.7 * whole.area_cm2
    assert none.zones == () and none.area_cm2 == 0.0


def test_paint_after_the_eraser_stays() -> None:
    dab = Dab(deepest(fields_of("female"), "groin", "left"), 20.0)
    marks: list[Mark] = [Stroke((dab,), "female", erase=True), Stroke((dab,), "female")]
    assert zones(seen(marks)) == {("groin", "left")}


def test_the_other_thigh_is_not_painted_across_the_gap() -> None:
    fields = fields_of("female")
    inner = np.flatnonzero(
        (fields.signed_distance("zone.medial_thigh", "left") > 15) & (fields.skin.normals[:, 0] < -0.9)
    )
    nearest = inner[np.argmin(fields.skin.points[inner, 0])]
    x, y, z = (float(v) for v in fields.skin.points[nearest])
    paint = Paint("female", fields_of)
    paint.show([Stroke((Dab((x, y, z), 36.0),), "female")])
    assert x < 30, "the thighs must be nearly touching there, or the test says nothing"
    assert fields.skin.points[paint.values > 0, 0].min() > 0


def test_the_sole_is_not_painted_through_the_foot() -> None:
    fields = fields_of("male")
    paint = Paint("male", fields_of)
    paint.show([Stroke((Dab(deepest(fields, "foot_dorsum", "left"), 36.0),), "male")])
    assert not (paint.values[fields.signed_distance("zone.foot_sole", "left") > 10] > 0).any()


def test_a_band_down_the_leg_marks_what_it_runs_through() -> None:
    """Down the back, from the buttock into the calf: as people draw an S1 pain. The hollow of the knee belongs to the knee."""
    fields = fields_of("female")
    points = [deepest(fields, name, "left") for name in ("lower_buttock", "posterior_thigh", "posterior_leg")]
    back = np.array(points)
    heights = np.arange(back[0, 2], back[-1, 2] - 20.0, -8.0)
    places = [(float(np.interp(-h, -back[:, 2], back[:, 0])), float(h)) for h in heights]
    band = []
    for x, z in places:
        behind = np.flatnonzero(
            (np.abs(fields.skin.points[:, 0] - x) < 10) & (np.abs(fields.skin.points[:, 2] - z) < 10)
        )
        px, py, pz = (float(v) for v in fields.skin.points[behind[np.argmax(fields.skin.points[behind, 1])]])
        band.append(Dab((px, py, pz), 24.0))
    found = zones(seen([Stroke(tuple(band), "female")]))
    assert found == {(name, "left") for name in ("lower_buttock", "posterior_thigh", "knee", "posterior_leg")}


def test_paint_that_runs_over_an_edge_does_not_mark_the_neighbour() -> None:
    fields = fields_of("female")
    inside = fields.signed_distance("zone.lower_buttock", "left")
    spots = np.flatnonzero((inside > 12) & (fields.skin.points[:, 0] > 25))[::4]
    dabs = tuple(Dab((float(x), float(y), float(z)), 16.0) for x, y, z in fields.skin.points[spots])
    found = seen([Stroke(dabs, "female")])
    assert zones(found) == {("lower_buttock", "left")}
    assert found.zones[0].share > 0.5


def test_places_that_border_on_each_other_leave_no_crack() -> None:
    fields = fields_of("female")
    paint = Paint("female", fields_of)
    paint.show([ZoneMark("groin", "left"), ZoneMark("anterior_thigh", "left")])
    both = np.minimum(
        fields.signed_distance("zone.groin", "left"), fields.signed_distance("zone.anterior_thigh", "left")
    )
    seam = np.flatnonzero(both > -2.5)
    assert len(seam) > 5
    assert (paint.values[seam] > 0).all()


@pytest.mark.parametrize("x", [40.0, -40.0])
def test_a_brush_beside_the_midline_stays_on_its_side_and_one_on_it_paints_both(x: float) -> None:
    fields = fields_of("female")
    back = np.flatnonzero((fields.skin.points[:, 1] > 0) & (np.abs(fields.skin.points[:, 2] - 60) < 12))
    for wanted, sides in ((x, {"left" if x > 0 else "right"}), (0.0, {"left", "right"})):
        nearest = back[np.argmin(np.abs(fields.skin.points[back, 0] - wanted))]
        px, py, pz = (float(v) for v in fields.skin.points[nearest])
        found = zones(seen([Stroke((Dab((px, py, pz), 36.0),), "female")]))
        assert {side for _, side in found} == sides


def test_paint_beside_every_place_marks_none_and_is_still_seen() -> None:
    fields = fields_of("female")
    belly = np.flatnonzero((fields.skin.points[:, 1] < -60) & (np.abs(fields.skin.points[:, 2] - 150) < 10))
    middle = belly[np.argmin(np.abs(fields.skin.points[belly, 0]))]
    x, y, z = (float(v) for v in fields.skin.points[middle])
    found = seen([Stroke((Dab((x, y, z), 24.0),), "female")])
    assert found.zones == () and found.area_cm2 > 5


THIN_LINES = (
    ("lower_buttock", "posterior_thigh", "knee", "posterior_leg", "heel"),
    ("lateral_hip", "lateral_thigh", "knee", "lateral_leg"),
    ("groin", "anterior_thigh", "knee", "anterior_leg", "foot_dorsum"),
)


def line_through(places: tuple[str, ...], side: Side, body: Body, radius: float) -> Stroke:
    """A stroke along the skin from heart to heart; all round the knee it goes where the leg takes it."""
    points = fields_of(body).skin.points
    stops = [np.array(deepest(fields_of(body), zone, side)) for zone in places if zone != "knee"]
    dabs = []
    for start, end in pairwise(stops):
        for part in np.linspace(0.0, 1.0, max(2, int(np.linalg.norm(end - start) / 6.0))):
            x, y, z = (
                float(v) for v in points[int(np.argmin(((points - (start + (end - start) * part)) ** 2).sum(1)))]
            )
            dabs.append(Dab((x, y, z), radius))
    return Stroke(tuple(dabs), body)


@pytest.mark.parametrize("radius", [10.0, 16.0, 24.0])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("places", THIN_LINES)
def test_a_line_down_the_leg_finds_every_place_it_crosses(
    places: tuple[str, ...], side: Side, body: Body, radius: float
) -> None:
    found = seen([line_through(places, side, body, radius)], body)
    assert {(zone, side) for zone in places} <= zones(found)
    assert all(zone.side == side for zone in found.zones)


def test_what_runs_over_into_the_next_place_is_not_meant() -> None:
    start, end = (np.array(deepest(fields_of("female"), zone, "left")) for zone in ("lower_buttock", "lateral_hip"))
    points = fields_of("female").skin.points
    spots = [start + (end - start) * part for part in np.linspace(0.0, 0.55, 12)]
    near = [points[int(np.argmin(((points - spot) ** 2).sum(1)))] for spot in spots]
    stroke = Stroke(tuple(Dab((float(x), float(y), float(z)), 24.0) for x, y, z in near), "female")
    assert zones(seen([stroke])) == {("lower_buttock", "left")}


@pytest.mark.parametrize(
    ("one", "other"), [("groin", "foot_dorsum"), ("lower_lumbar", "heel"), ("lateral_hip", "knee")]
)
def test_two_places_far_apart_are_both_found_however_unequal(one: str, other: str) -> None:
    large = Stroke((Dab(deepest(fields_of("female"), one, "left"), 36.0),), "female")
    small = Stroke((Dab(deepest(fields_of("female"), other, "right"), 10.0),), "female")
    assert {(one, "left"), (other, "right")} <= zones(seen([large, small]))


def test_a_stroke_painted_step_by_step_is_the_stroke() -> None:
    x, y, z = deepest(fields_of("female"), "anterior_thigh", "left")
    dabs = tuple(Dab((x, y, z - 6.0 * k), 16.0) for k in range(10))
    stroke = Stroke(dabs, "female")
    live, once = Paint("female", fields_of), Paint("female", fields_of)
    for count in range(1, len(dabs) + 1):
        live.go_on(Stroke(dabs[:count], "female"))
    assert not live.show([stroke]), "it is in the picture already"
    once.show([stroke])
    assert (live.values == once.values).all()
    live.show([])
    assert (live.values < 0).all(), "undone"


def test_a_dab_changes_only_what_is_near() -> None:
    fields = fields_of("female")
    place = deepest(fields, "groin", "left")
    touched = Paint("female", fields_of).go_on(Stroke((Dab(place, 24.0),), "female"))
    away = np.linalg.norm(fields.skin.points[touched] - np.array(place), axis=1)
    assert 10 < len(touched) < 1500
    assert away.max() < 60
