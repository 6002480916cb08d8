"""How many maps agree at a place, on both sides and both bodies: what `rootlight where` answers is what the maps answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from app.content.fields import SkinFields, skin_fields
from app.content.meshfile import MeshFileError
from app.domain.ids import BODIES, SIDES, Body, Side
from app.export.where import Place, answer
from app.places import CONTENT, MESHES

MAPS = ("lee2008", "keegan_garrett1948", "foerster1933")
SMOOTH_MM = 4.0
"""Outlines are rounded over 7 mm when they are baked, so two that share an edge may stand so far from it on either side."""

AGREED = {
    "P03": ("L2", 3),
    "P04": ("L3", 3),
    "P05": ("L4", 3),
    "P06": ("L5", 3),
    "P40": ("L4", 3),
    "P47": ("L5", 3),
    "P57": ("L5", 3),
    "P59": ("S1", 3),
    "P08": ("S2", 3),
    "P65": ("S1", 2),
    "P45": ("S1", 2),
    "P42": ("S2", 2),
    "P36": ("L4", 1),
    "P26": ("L4", 1),
}
"""Probe -> a root and how many of the maps have it in their core there."""


def read(name: str) -> list[dict[str, Any]]:
    key = "zones" if name == "zones" else "probes"
    found: list[dict[str, Any]] = yaml.safe_load((CONTENT / "maps" / f"{name}.yaml").read_text("utf-8"))[key]
    return found


@cache
def fields_of(body: Body) -> SkinFields:
    return skin_fields(MESHES, body)


def ask(probe: dict[str, Any], side: Side, body: Body) -> dict[str, Any]:
    names = ("theta", "ray")
    around = {name: float(probe[name]) for name in names if name in probe}
    return answer(Place(side=side, body=body, segment=probe["segment"], t=probe["t"], **around), CONTENT, MESHES)


PROBES = {probe["id"]: probe for probe in read("probes")}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", AGREED)
def test_so_many_maps_give_a_place_to_a_root(name: str, body: Body, side: Side) -> None:
    root, maps = AGREED[name]
    found = ask(PROBES[name], side, body)
    assert found["side"] == side
    counted = {row["root"]: row for row in found["agreement"]}
    assert counted[root] == {"root": root, "maps": maps, "of": 3}
    cores = [chart for chart, rows in found["maps"].items() if {"root": root, "part": "core"} in rows]
    assert len(cores) == maps and list(found["maps"]) == list(MAPS)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_each_map_gives_a_place_what_it_should(probe: dict[str, Any], body: Body, side: Side) -> None:
    found = ask(probe, side, body)["maps"]
    for chart in MAPS:
        expected = probe["expect"][chart]
        cores = [row["root"] for row in found[chart] if row["part"] == "core"]
        if expected is not None:
            assert set(cores) <= set(expected), chart
        if expected:
            assert {row["root"] for row in found[chart]} & set(expected), chart
        assert not {row["root"] for row in found[chart]} & set(probe["never"]), chart


def test_the_patella_is_where_the_maps_disagree_about_l4() -> None:
    found = ask(PROBES["P36"], "left", "female")
    assert found["maps"]["keegan_garrett1948"] == [{"root": "L4", "part": "core"}]
    assert {"root": "L3", "part": "core"} in found["maps"]["foerster1933"]
    assert all(row["part"] == "extent" for row in found["maps"]["lee2008"]), "Lee leaves it blank"


@pytest.mark.parametrize("body", BODIES)
def test_zones_that_are_neighbours_touch(body: Body) -> None:
    fields = fields_of(body)
    zones = [zone for zone in read("zones") if zone.get("display", True)]
    assert len(zones) == 18
    for zone in zones:
        for other in zone["neighbours"]:
            if f"zone.{other}" in fields.names():
                near = np.minimum(*(fields.signed_distance(f"zone.{name}", "left") for name in (zone["id"], other)))
                assert near.max() > -SMOOTH_MM, f"{zone['id']} and {other} do not touch"


def test_a_point_of_the_skin_and_its_vertices_say_the_same() -> None:
    fields = fields_of("female")
    for name in ("dermatome.lee2008.L5.core", "zone.groin"):
        for side in SIDES:
            values = fields.signed_distance(name, side)
            deepest = int(np.argmax(values))
            corners = fields.skin.triangles[(fields.skin.triangles == deepest).any(axis=1)][0]
            weights = (corners == deepest).astype(float)
            assert fields.depth(name, side, corners, weights) == pytest.approx(float(values[deepest]), abs=0.01)


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty"])
def test_a_damaged_file_of_regions_is_named_and_never_answers_wrongly(tmp_path: Path, damage: str) -> None:
    data = bytearray((MESHES / "regions.female.npz").read_bytes())
    if damage == "flipped":
        for place in range(2000, len(data) - 60_000, 3000):
            data[place] ^= 0xFF
    path = tmp_path / "regions.female.npz"
    path.write_bytes(data if damage == "flipped" else data[: len(data) // 2] if damage == "cut" else b"")
    fields = SkinFields(MESHES / "skin.female.npz", path)
    with pytest.raises(MeshFileError, match=r"regions\.female\.npz.*not a readable file of regions"):
        for name in fields.names():
            fields.signed_distance(name, "left")
