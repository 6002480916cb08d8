"""Every file of content/en/maps: it says what it is and where it comes from, and its outlines are sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.content.limb import RAY_SEGMENTS, checked
from app.content.places import find_landmark, read_key_points, read_landmarks
from app.content.reader import read_atlas
from app.domain import ids
from app.places import MESHES
from app.state.appstate import AppState
from app.state.regions import skin_of
from app.state.shown import Channel

CONTENT = Path(__file__).resolve().parents[2] / "content" / "en"
FILES = sorted((CONTENT / "maps").glob("*.yaml"))
KINDS = {"dermatome_map", "radicular", "zones", "zone_patches", "key_points", "probes", "landmarks"}
ROOTS = {"T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2"}
MAPS = ("lee2008", "keegan_garrett1948", "foerster1933")


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((CONTENT / "maps" / f"{name}.yaml").read_text("utf-8"))


def every(data: Any, key: str) -> Iterator[Any]:
    """Every value under a key, at any depth."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                yield value
            yield from every(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from every(value, key)


def patches(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if "vertices" in data:
            yield data
        for value in data.values():
            yield from patches(value)
    elif isinstance(data, list):
        for value in data:
            yield from patches(value)


def crosses(a: list[float], b: list[float], c: list[float], d: list[float]) -> bool:
    """Whether the open segments a-b and c-d cross."""

    def turn(p: list[float], q: list[float], r: list[float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < -1e-12 and turn(c, d, a) * turn(c, d, b) < -1e-12


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_map_file_is_sound(path: Path) -> None:
    data = yaml.safe_load(path.read_text("utf-8"))
    known = yaml.safe_load((CONTENT / "sources.yaml").read_text("utf-8"))
    assert data["kind"] in KINDS
    assert data["sources"], "a map without a source does not ship"
    for key in ("sources", "caution_sources"):
        for found in every(data, key):
            assert [s for s in found if s not in known] == []
    assert [s for s in every(data, "source") if s not in known] == []
    for patch in patches(data):
        sound_patch(patch)


def sound_patch(patch: dict[str, Any]) -> None:
    segment, vertices = patch["segment"], patch["vertices"]
    assert len(vertices) >= 3
    for t, around in vertices:
        low = 60.0 if segment == "foot_heel" and around < 60 else around
        checked(segment, t, low)
    edges = list(zip(vertices, vertices[1:] + vertices[:1], strict=True))
    for i, (a, b) in enumerate(edges):
        assert not [1 for c, d in edges[i + 1 :] if crosses(a, b, c, d)], (
            f"{segment}: the outline crosses itself near {a}"
        )


@pytest.mark.parametrize("name", MAPS)
def test_a_dermatome_map_says_how_it_was_drawn_and_draws_every_root(name: str) -> None:
    data = read(name)
    assert data["id"] == name
    assert data["year"] == int(name[-4:])
    assert data["source"] == data["sources"][0] == name
    assert data["drawn_after"].startswith("Drawn after ") and "reading, not a tracing" in data["drawn_after"]
    assert data["confidence"] and data["method"] and data["how_read"]
    assert set(data["roots"]) == ROOTS
    for root, parts in data["roots"].items():
        assert parts["confidence"], f"{root} does not say how sure its reading is"
        assert parts["core"] and parts["extent"]


def test_radicular_pain_is_graded_and_its_numbers_have_sources() -> None:
    for root, parts in read("radicular")["roots"].items():
        assert parts["sources"], root
        assert {r["grade"] for r in parts["regions"]} <= {"typical", "common", "occasional"}
        assert any(r["grade"] == "typical" for r in parts["regions"])
        frequency = parts["frequency"]
        assert frequency["sources"] or frequency["text"].startswith("No series"), root


def test_every_zone_has_an_outline_and_the_saddle_is_never_shown() -> None:
    zones = {z["id"]: z for z in read("zones")["zones"]}
    assert set(zones) == set(read("zone_patches")["patches"])
    assert [z for z in zones if zones[z].get("display") is False] == ["genital_perineum"]
    for zone in zones.values():
        assert zone["plain"] and zone["landmarks"]
        assert set(zone["neighbours"]) <= set(zones)


def test_key_points_and_landmarks_are_places_on_the_limb() -> None:
    points = read_key_points(CONTENT)
    assert [p.root for p in points] == ["T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2"]
    assert [p.root for p in points if p.faded] == ["T12", "S2"]
    for place in (*points, *read_landmarks(CONTENT)):
        checked(place.segment, place.t, place.around)


def test_names_of_landmarks_are_unique_and_found_in_any_case() -> None:
    marks = read_landmarks(CONTENT)
    names = [n.casefold() for m in marks for n in (m.name, *m.synonyms)]
    assert len(names) == len(set(names))
    assert find_landmark("Lateral Malleolus", marks) == find_landmark("outer ankle", marks)
    with pytest.raises(ValueError, match="did you mean lateral malleolus"):
        find_landmark("lateral maleolus", marks)


def test_probes_ask_every_map() -> None:
    for probe in read("probes")["probes"]:
        assert set(probe["expect"]) == {*MAPS, "isncsci"}
        assert ("ray" in probe) == (probe["segment"] in RAY_SEGMENTS)


def test_the_legend_of_a_root_names_no_grade_that_nothing_is_drawn_for() -> None:
    atlas = read_atlas(CONTENT, MESHES)
    occasional = {
        root for root in ids.ROOTS if Channel.RADICULAR_OCCASIONAL in skin_of(AppState(f"root.{root}"), atlas)
    }
    assert occasional == {"L2", "L3", "L4"}
    assert all(Channel.RADICULAR_TYPICAL in skin_of(AppState(f"root.{root}"), atlas) for root in ids.ROOTS)
