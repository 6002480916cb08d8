"""The baked regions of both bodies: what the probes of the maps ask, and that left is left."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from app.content.fields import SkinFields, skin_fields
from app.content.limb import RAY_SEGMENTS, RangeError, SegmentError, SkinPoint, coordinates, locate, nearest, where
from app.domain.ids import BODIES, SIDES, Body, Side

ROOT = Path(__file__).resolve().parents[2]
MESHES = ROOT / "assets" / "meshes"
MAPS = ("lee2008", "keegan_garrett1948", "foerster1933")
ROOTS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2")
RINGS = {"zone.knee"}
"""Regions that go all round a limb, so that the rest of the skin falls into two."""


@cache
def content(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / "content" / "en" / "maps" / f"{name}.yaml").read_text("utf-8"))


@cache
def body_fields(body: Body) -> SkinFields:
    return skin_fields(MESHES, body)


@pytest.fixture(params=BODIES)
def fields(request: pytest.FixtureRequest) -> SkinFields:
    return body_fields(request.param)


def around(place: dict[str, Any]) -> float:
    return float(place["ray"] if place["segment"] in RAY_SEGMENTS else place["theta"])


def depth(fields: SkinFields, name: str, point: SkinPoint, side: Side) -> float:
    """mm inside a region at a point; far outside when the map has no such region."""
    if name not in fields.names():
        return -300.0
    corners = fields.skin.triangles[point.triangle]
    return float(np.array(point.weights) @ fields.signed_distance(name, side)[corners])


PROBES = [pytest.param(probe, id=f"{probe['id']} {probe['landmark']}") for probe in content("probes")["probes"]]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_gets_the_answer_of_every_map(fields: SkinFields, probe: dict[str, Any], side: Side) -> None:
    point = locate(fields, probe["segment"], probe["t"], around(probe), side)
    for name in MAPS:
        expected = probe["expect"][name]
        at = {r: depth(fields, f"dermatome.{name}.{r}.core", point, side) for r in ROOTS}
        reach = {r: depth(fields, f"dermatome.{name}.{r}.extent", point, side) for r in ROOTS}
        if expected is not None:
            assert [r for r in ROOTS if at[r] > 0 and r not in expected] == [], f"{name}: a core that must not be here"
        if expected:
            assert any(reach[r] > 0 for r in expected), f"{name}: none of {expected} reaches here"
        assert [r for r in probe["never"] if reach[r] > 0] == [], f"{name}: never here"


@pytest.mark.parametrize("side", SIDES)
def test_a_key_point_stands_where_its_probe_is_and_in_the_core_that_claims_it(fields: SkinFields, side: Side) -> None:
    tested = {p["expect"]["isncsci"]: p for p in content("probes")["probes"] if p["expect"]["isncsci"]}
    for key in content("key_points")["points"]:
        probe = tested[key["root"]]
        assert (key["segment"], key["t"], around(key)) == (probe["segment"], probe["t"], around(probe))
        point = locate(fields, key["segment"], key["t"], around(key), side)
        for name in MAPS:
            if probe["expect"][name] == [key["root"]]:
                assert depth(fields, f"dermatome.{name}.{key['root']}.core", point, side) > 0


@pytest.mark.parametrize("probe", PROBES)
def test_a_place_found_on_the_skin_has_the_coordinates_it_was_asked_by(
    fields: SkinFields, probe: dict[str, Any]
) -> None:
    point = locate(fields, probe["segment"], probe["t"], around(probe), "left")
    segment, t, u, _ = coordinates(fields, point)
    assert segment == probe["segment"]
    assert abs(t - probe["t"]) < 0.02
    turn = abs((u - around(probe) + 180) % 360 - 180)
    assert turn < (0.15 if segment in RAY_SEGMENTS else 3.0)


def test_right_is_the_mirror_image_of_left(fields: SkinFields) -> None:
    for name in fields.names():
        left, right = fields.signed_distance(name, "left"), fields.signed_distance(name, "right")
        assert np.array_equal(right, left[fields.mirror])
        assert np.array_equal(left, right[fields.mirror])


def test_left_regions_lie_on_the_patients_left(fields: SkinFields) -> None:
    x = fields.skin.points[:, 0]
    for name in fields.names():
        inside = fields.signed_distance(name, "left") > 0
        assert x[inside].mean() > 10 and x[inside].min() >= 0, name
        assert x[fields.signed_distance(name, "right") > 0].mean() < -10, name


def test_what_is_inner_lies_inside_what_is_outer(fields: SkinFields) -> None:
    names = fields.names()
    pairs = [(n, n.replace(".core", ".extent")) for n in names if n.endswith(".core")]
    for inner, outer in (("typical", "common"), ("common", "occasional")):
        pairs += [(n, n.replace(inner, outer)) for n in names if n.startswith("radicular") and n.endswith(inner)]
    assert len(pairs) == 3 * 8 + 6 * 2
    for inner, outer in pairs:
        assert (fields.signed_distance(outer, "left") >= fields.signed_distance(inner, "left")).all(), outer


def pieces(member: NDArray[np.bool_], edges: NDArray[np.int64]) -> int:
    """How many connected pieces a set of vertices has."""
    kept = edges[member[edges].all(axis=1)]
    label = np.arange(len(member))
    while True:
        low = np.minimum(label[kept[:, 0]], label[kept[:, 1]])
        new = label.copy()
        np.minimum.at(new, kept[:, 0], low)
        np.minimum.at(new, kept[:, 1], low)
        new = new[new]
        if np.array_equal(new, label):
            return len(np.unique(label[member]))
        label = new


def expected_pieces(name: str) -> int:
    kind, *rest = name.split(".")
    if kind == "zone":
        return 1
    parts = content("radicular" if kind == "radicular" else rest[0])["roots"][rest[-2]]
    return int(parts.get("pieces", {}).get(rest[-1], 1))


def test_regions_have_no_islands_and_no_holes(fields: SkinFields) -> None:
    triangles = fields.skin.triangles
    edges = np.unique(np.sort(np.vstack([triangles[:, :2], triangles[:, 1:], triangles[:, [0, 2]]]), axis=1), axis=0)
    for name in fields.names():
        inside = fields.signed_distance(name, "left") > 0
        assert pieces(inside, edges) == expected_pieces(name), name
        assert pieces(~inside, edges) == (2 if name in RINGS else 1), f"{name} has a hole"


def test_regions_reach_where_the_textbooks_send_them(fields: SkinFields) -> None:
    points = fields.skin.points
    floor = points[:, 2].min()
    for name in MAPS:
        five = points[fields.signed_distance(f"dermatome.{name}.L5.core", "left") > 0]
        one = points[fields.signed_distance(f"dermatome.{name}.S1.core", "left") > 0]
        toes = points[:, 1].min()
        assert five[:, 1].min() < toes + 15 and five[:, 2].min() < floor + 40
        assert one[:, 2].min() < floor + 5
        foot = one[one[:, 2] < floor + 40]
        assert foot[:, 0].max() > points[points[:, 2] < floor + 40, 0].max() - 2, "the lateral border of the foot"


def test_nobodys_genitals_are_painted(fields: SkinFields) -> None:
    points = fields.skin.points
    low = points[(np.abs(points[:, 0]) < 1) & (points[:, 2] < 0), 2].min()
    crotch = np.flatnonzero((np.abs(points[:, 0]) < 5) & (np.abs(points[:, 2] - low - 3) < 7))
    for name in fields.names():
        assert (fields.signed_distance(name, "left")[crotch] <= 0).all(), name


def test_where_answers_with_part_and_depth(fields: SkinFields) -> None:
    point = locate(fields, "leg", 0.98, 97, "right")
    found = {(h.kind, h.map, h.root): h for h in where(fields, point) if h.side == "right"}
    hit = found["dermatome", "lee2008", "S1"]
    assert (hit.part, hit.zone) == ("core", None)
    assert 0 < hit.edge_mm < 60
    assert not [h for h in where(fields, point) if h.side == "left"]


def test_the_nearest_point_of_the_skin_is_on_it(fields: SkinFields) -> None:
    point = locate(fields, "thigh", 0.5, 90, "left")
    x, y, z = point.position
    again = nearest(fields, (x + 30, y, z))
    assert np.linalg.norm(np.array(again.position) - (x + 30, y, z)) <= 30.01
    corners = fields.skin.points[fields.skin.triangles[again.triangle]]
    assert np.allclose(np.array(again.weights) @ corners, again.position, atol=0.01)
    assert sum(again.weights) == pytest.approx(1)


def test_a_place_that_is_none_is_refused_in_one_sentence(fields: SkinFields) -> None:
    with pytest.raises(SegmentError, match="there is no limb segment 'arm'"):
        locate(fields, "arm", 0.5, 90, "left")
    with pytest.raises(RangeError, match=r"t = 1.5 is outside the leg: it runs from 0 to 1"):
        locate(fields, "leg", 1.5, 90, "left")
    with pytest.raises(RangeError, match=r"ray = 9 is outside the foot_dorsum: it runs from 0 to 6"):
        locate(fields, "foot_dorsum", 0.5, 9, "left")
    with pytest.raises(RangeError, match="beyond the skin that is drawn"):
        locate(fields, "trunk", 2.9, 90, "left")
