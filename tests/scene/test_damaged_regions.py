"""A file of regions that is damaged costs what is damaged: one sentence, and everything else is drawn, told and painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.check import region_problems
from app.content.check_maps import baked_problems
from app.content.fields import skin_fields
from app.content.hearing import Listener
from app.content.limb import nearest, where
from app.content.meshfile import read_arrays, write_arrays
from app.domain.atlas import Atlas
from app.domain.painting import Dab, Stroke, ZoneMark
from app.export.picture import render_picture
from app.places import CONTENT, MESHES
from app.state import hurting
from app.state.appstate import AppState

Arrays = dict[str, NDArray[np.generic]]
FILE = "regions.female.npz"
HIP = AppState(selection="condition.hip-osteoarthritis", side="both", labels=False)


def without(name: str) -> Callable[[Arrays], Arrays]:
    return lambda arrays: {key: values for key, values in arrays.items() if key != name}


def changed(name: str, change: Callable[[NDArray[np.generic]], NDArray[np.generic]]) -> Callable[[Arrays], Arrays]:
    return lambda arrays: {**arrays, name: change(arrays[name])}


DAMAGE: Mapping[str, Callable[[Arrays], Arrays]] = {
    "lacks a zone": without("zone.groin"),
    "a zone too short": changed("zone.groin", lambda v: v[:100]),
    "a zone too long": changed("zone.groin", lambda v: np.concatenate([v, v])),
    "a zone of two columns": changed("zone.groin", lambda v: np.stack([v, v], axis=1)),
    "a zone of words": changed("zone.groin", lambda v: np.array(["groin"] * len(v))),
    "a mirror too short": changed("mirror", lambda v: v[:100]),
    "a mirror beyond the skin": changed("mirror", lambda v: v + len(v)),
    "no mirror": without("mirror"),
    "no segments": without("coord.segment"),
    "every region of another skin": lambda arrays: {key: values[:500] for key, values in arrays.items()},
}


def folder(tmp_path: Path, name: str) -> Path:
    """A folder of meshes in which the regions of the female body are damaged."""
    for path in MESHES.iterdir():
        if path.name != FILE:
            (tmp_path / path.name).symlink_to(path)
    write_arrays(tmp_path / FILE, DAMAGE[name](read_arrays(MESHES / FILE)))
    return tmp_path


@pytest.mark.parametrize("name", DAMAGE)
def test_the_picture_is_drawn_and_what_is_missing_is_said_in_sentences(tmp_path: Path, atlas: Atlas, name: str) -> None:
    out = tmp_path / "hip.png"
    told = [str(problem) for problem in render_picture(atlas, folder(tmp_path, name), HIP, (300, 400), out)]
    assert out.stat().st_size > 5000
    assert len(told) == len(set(told))
    assert all(one.startswith(f"{FILE}:1: region ") for one in told)
    drawn_by_it = name != "no segments"  # they say where a typed place is, and are not drawn
    assert bool(told) == drawn_by_it


@pytest.mark.parametrize("name", DAMAGE)
def test_check_says_it_and_says_what_to_do(tmp_path: Path, atlas: Atlas, name: str) -> None:
    damaged = folder(tmp_path, name)
    found = [*region_problems(atlas, damaged), *baked_problems(CONTENT, [skin_fields(damaged, "female")])]
    assert found and all(FILE in problem.file and "git checkout" in problem.message for problem in found)
    if "zone" in name:
        assert {problem for problem in found if "zone.groin" in problem.message} == set(found)


@pytest.mark.parametrize("name", [name for name in DAMAGE if "zone" in name])
def test_the_other_regions_are_told_and_painted(tmp_path: Path, atlas: Atlas, name: str) -> None:
    listener = Listener(CONTENT, folder(tmp_path, name), ("groin", "anterior_thigh"))
    fields = listener.fields("female")
    there = int(np.argmax(fields.signed_distance("zone.anterior_thigh", "left")))
    x, y, z = (float(v) for v in fields.skin.points[there])
    assert "anterior_thigh" in {hit.zone for hit in where(fields, nearest(fields, (x, y, z)))}
    marks = (Stroke((Dab((x, y, z), 40.0),), "female"), ZoneMark("groin", "left"))
    marked = listener.marked(marks, "female")
    assert [(zone.zone, zone.side) for zone in marked.zones] == [("anterior_thigh", "left")]


def test_one_missing_zone_is_one_sentence_in_the_picture(tmp_path: Path, atlas: Atlas) -> None:
    state = hurting.mark(HIP, ZoneMark("groin", "left"))
    damaged = folder(tmp_path, "lacks a zone")
    problems = render_picture(atlas, damaged, state, (300, 400), tmp_path / "hip.png")
    assert [str(p).split(": ", 1)[1] for p in problems] == [
        "region zone.groin cannot be shown: there is no region 'zone.groin' in the file of regions",
        "the zone groin cannot be painted: there is no region 'zone.groin' in the file of regions",
    ]


def test_one_damaged_dermatome_leaves_the_others_to_what_is_painted(tmp_path: Path) -> None:
    name = "dermatome.lee2008.L5.extent"
    damaged = folder(tmp_path, "no segments")
    arrays = read_arrays(MESHES / FILE)
    write_arrays(damaged / FILE, {**arrays, name: arrays[name][:100]})
    sound = Listener(CONTENT, MESHES, ("groin",))
    fields = sound.fields("female")
    x, y, z = (float(v) for v in fields.skin.points[int(np.argmax(fields.signed_distance(name, "left")))])
    marks = (Stroke((Dab((x, y, z), 40.0),), "female"),)
    held = {(region.map, region.root) for region in sound.spread(marks, "female")}
    less = {(region.map, region.root) for region in Listener(CONTENT, damaged, ("groin",)).spread(marks, "female")}
    assert ("lee2008", "L5") in held and less and less <= held
