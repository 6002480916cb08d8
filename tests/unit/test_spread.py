"""What lies over the painted area: shares of all of it, on the real skin; words that never look like a figure of people."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from app.content.hearing import Listener
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.ids import BODIES, SIDES, Body, Side
from app.domain.painting import Dab, Mark, PaintedRegion, Stroke, ZoneMark
from app.places import CONTENT, MESHES
from app.reasoning.spread import LEAST, Spread, spread_over
from app.state import hurting
from app.ui.hurt.felt import much, pain_line, skin_line


@pytest.fixture(scope="module")
def real() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture(scope="module")
def listener(real: Atlas) -> Listener:
    return Listener(CONTENT, MESHES, hurting.names_of(real))


def dab(listener: Listener, zone: str, side: Side, radius: float, body: Body = "female") -> Stroke:
    fields = listener.fields(body)
    x, y, z = (float(v) for v in fields.skin.points[int(np.argmax(fields.signed_distance(f"zone.{zone}", side)))])
    return Stroke((Dab((x, y, z), radius),), body)


def spread(listener: Listener, atlas: Atlas, marks: Iterable[Mark], body: Body = "female") -> Spread:
    made = tuple(marks)
    return spread_over(listener.spread(made, body), listener.marked(made, body).zones, atlas)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("side", SIDES)
def test_each_part_has_its_share_of_the_whole(listener: Listener, real: Atlas, side: Side, body: Body) -> None:
    groin, calf = (dab(listener, zone, side, 20.0, body) for zone in ("groin", "posterior_leg"))
    areas = [listener.marked((one,), body).area_cm2 for one in (groin, calf)]
    found = {one.root: one for one in spread(listener, real, (groin, calf), body).roots}
    groin_share = areas[0] / sum(areas)
    assert found["L1"].skin["lee2008"] == pytest.approx(groin_share, abs=0.06)
    assert found["S1"].pain["typical"] == pytest.approx(1.0 - groin_share, abs=0.06)


def test_both_sides_count_together(listener: Listener, real: Atlas) -> None:
    one, both = (
        spread(listener, real, [ZoneMark("groin", side) for side in sides]).roots for sides in (("left",), SIDES)
    )
    assert [root.root for root in one] == [root.root for root in both]
    for single, double in zip(one, both, strict=True):
        assert dict(single.skin) == pytest.approx(dict(double.skin), abs=0.01)


def test_a_place_counts_once_for_a_root_s_pain_by_its_strongest_grade(listener: Listener) -> None:
    regions = listener.spread((ZoneMark("groin", "left"), ZoneMark("knee", "left")), "female")
    pain = [one for one in regions if one.kind == "radicular"]
    assert len({one.part for one in pain}) > 1
    for root in {one.root for one in pain}:
        assert sum(one.share for one in pain if one.root == root) <= 1.001


def test_a_neighbour_into_which_the_brush_ran_over_is_left_out(real: Atlas) -> None:
    regions = [
        PaintedRegion("dermatome", "lee2008", "L5", "left", "core", 0.95),
        PaintedRegion("dermatome", "lee2008", "S1", "left", "core", LEAST / 2),
        PaintedRegion("dermatome", "lee2008", "L4", "left", "extent", 0.8),
        PaintedRegion("radicular", None, "L5", "left", "typical", 0.4),
        PaintedRegion("radicular", None, "L5", "left", "common", 0.2),
    ]
    found = spread_over(regions, (), real)
    assert [one.root for one in found.roots] == ["L5"] and dict(found.roots[0].skin) == {"lee2008": 0.95}
    assert skin_line(found) == "L5 nearly all of it in 1 of 3 maps"
    assert pain_line(found, ("L5",)) == "L5 typical in about half, common in a small part"
    assert pain_line(found, ("S1",)) == ""


def test_every_cause_is_named_once_where_it_is_felt_most_often(listener: Listener, real: Atlas) -> None:
    found = spread(
        listener, real, [ZoneMark("groin", "left"), ZoneMark("lower_buttock", "left"), ZoneMark("knee", "left")]
    )
    ids = [one.id for one in found.felt]
    assert len(ids) == len(set(ids))
    stenosis = next(one for one in found.felt if one.id == "condition.spinal-stenosis")
    assert stenosis.zone.zone == "lower_buttock"
    assert [one.zone.grade for one in found.felt] == sorted((one.zone.grade for one in found.felt), reverse=True)


def test_a_share_is_said_in_words_and_never_in_percent() -> None:
    assert [much(share) for share in (0.1, 0.29, 0.3, 0.6, 0.9, 1.0)] == [
        "a small part",
        "a small part",
        "about half",
        "most of it",
        "nearly all of it",
        "nearly all of it",
    ]


def test_nothing_painted_has_no_spread(listener: Listener) -> None:
    assert listener.spread((), "female") == ()
    one = dab(listener, "groin", "left", 20.0)
    assert listener.spread((one, Stroke(one.dabs, "female", erase=True)), "female") == ()
