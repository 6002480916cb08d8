"""A map that is wrong is said with file, line and remedy, before anything is baked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.content.check import check
from app.content.check_maps import crossing_of, pieces_of
from app.content.outlines import baked_patches, fingerprint, read_outlines
from app.content.reader import read_atlas
from app.domain.atlas import Problem
from app.places import CONTENT, MESHES

Edit = Callable[[str, str, str], list[Problem]]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Change one text of a file of content in a copy, and say what the check then finds."""
    copy = tmp_path / "content" / "en"
    shutil.copytree(CONTENT, copy)

    def edit(name: str, old: str, new: str) -> list[Problem]:
        path = copy / name
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{old} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        atlas = read_atlas(copy, MESHES)
        return check(atlas, copy, MESHES)

    return edit


def line_of(name: str, text: str) -> int:
    lines = (CONTENT / name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)


FIRST_L4_CORE = "[[0.15, -100], [0.12, -35], [0.5, -20]"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("[[0.15, -100], [0.5, -20], [0.12, -35]", "crosses itself"),
        ("[[-0.15, -100], [0.12, -35], [0.5, -20]", "t = -0.15 is outside the leg: it runs from 0 to 1"),
        ("[[0.15, -100], [0.12, 60], [0.5, -20]", "lies outside the extent; widen the extent"),
        ("[[0.15, -100, 3], [0.12, -35], [0.5, -20]", "with two numbers each"),
    ],
)
def test_a_bad_outline_is_said_where_it_stands(edited: Edit, new: str, words: str) -> None:
    found = edited("maps/lee2008.yaml", FIRST_L4_CORE, new)
    said = [problem for problem in found if words in problem.message]
    assert said, [str(problem) for problem in found]
    assert (said[0].file, said[0].line) == ("content/en/maps/lee2008.yaml", line_of("maps/lee2008.yaml", FIRST_L4_CORE))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("maps/lee2008.yaml", "segment: thigh", "segment: arm", "there is no limb segment 'arm'; use one of trunk"),
        (
            "maps/lee2008.yaml",
            "sources: [lee2008]",
            "sources: [nobody1900]",
            "the source 'nobody1900' is not in sources.yaml",
        ),
        ("maps/lee2008.yaml", "sources: [lee2008]", "sources: []", "a map without a source does not ship"),
        ("maps/lee2008.yaml", "  L3:", "  L9:", "'L9' is no root of the maps"),
        ("maps/zone_patches.yaml", "  groin:", "  grion:", "the zone 'grion' is not in zones.yaml"),
        ("maps/zone_patches.yaml", "  groin:", "  grion:", "the zone 'groin' has no outline"),
        (
            "maps/zones.yaml",
            "[lower_lumbar, lower_buttock, lateral_hip]",
            "[somewhere]",
            "its neighbour 'somewhere' is no zone",
        ),
        (
            "maps/zones.yaml",
            "[lower_lumbar, lower_buttock, lateral_hip]",
            "[lower_lumbar]",
            "does not name it as its neighbour",
        ),
        (
            "referral.yaml",
            "structures: [joint.hip-labrum]",
            "structures: [joint.elbow]",
            "'joint.elbow' is not in the atlas",
        ),
        (
            "referral.yaml",
            "zone: lateral_hip, grade: 3",
            "zone: elbow, grade: 3",
            "the zone 'elbow' is not in maps/zones.yaml",
        ),
        (
            "referral.yaml",
            "L1-L2: [lower_lumbar, groin]",
            "L1-L2: [elbow]",
            "the zone 'elbow' of L1-L2 is not among `zones`",
        ),
        ("referral.yaml", "source: marks1989", "source: nobody1900", "the source 'nobody1900' is not in sources.yaml"),
        ("referral.yaml", "sources: [ohnmeiss1997]}", "sources: []}", "has no source"),
        (
            "referral.yaml",
            "zones_of: condition.labral-tear",
            "zones_of: condition.none",
            "'condition.none' is no condition",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_said(edited: Edit, name: str, old: str, new: str, words: str) -> None:
    found = edited(name, old, new)
    said = [problem for problem in found if words in problem.message]
    assert said, [str(problem) for problem in found]
    assert said[0].file.startswith("content/en/") and said[0].line >= 1


def test_a_changed_outline_is_said_to_be_unbaked(edited: Edit) -> None:
    found = edited("maps/lee2008.yaml", FIRST_L4_CORE, "[[0.16, -100], [0.12, -35], [0.5, -20]")
    said = [problem.message for problem in found]
    assert any("dermatome.lee2008.L4.core is not baked as it is written; run `python assets/recipes" in m for m in said)
    assert any("dermatome.lee2008.L4.extent is not baked" in m for m in said), "the extent holds the core"
    assert not any("L5" in m for m in said)


def test_the_number_of_pieces_is_what_the_map_says(edited: Edit) -> None:
    found = edited("maps/foerster1933.yaml", "pieces: {core: 2, extent: 2}", "pieces: {core: 1, extent: 2}")
    (problem,) = found
    assert "dermatome.foerster1933.L3.core falls into 2 pieces, not 1" in problem.message


def test_a_hole_is_said_unless_the_zone_is_a_ring(edited: Edit) -> None:
    (problem,) = edited("maps/zones.yaml", "view: both, ring: true, plain", "view: both, plain")
    assert "zone.knee has a hole" in problem.message
    assert (problem.file, problem.line) == (
        "content/en/maps/zone_patches.yaml",
        line_of("maps/zone_patches.yaml", "  knee:"),
    )


def test_islands_and_holes_are_counted() -> None:
    edges = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [0, 5], [5, 4]])
    assert pieces_of(np.array([1, 1, 0, 1, 1, 0], dtype=bool), edges) == 2
    assert pieces_of(np.array([1, 1, 1, 1, 1, 0], dtype=bool), edges) == 1
    assert pieces_of(np.array([0, 0, 0, 0, 0, 0], dtype=bool), edges) == 0


def test_outlines_that_cross_are_known_from_those_that_touch() -> None:
    assert crossing_of(((0, 0), (1, 1), (1, 0), (0, 1))) is not None
    assert crossing_of(((0, 0), (1, 0), (1, 1), (0, 1))) is None


def test_every_field_holds_what_lies_inside_it() -> None:
    patches = baked_patches(read_outlines(CONTENT))
    assert set(patches["radicular.L5.typical"]) < set(patches["radicular.L5.common"])
    assert set(patches["dermatome.lee2008.L4.core"]) < set(patches["dermatome.lee2008.L4.extent"])
    one = [(patch.segment, patch.vertices) for patch in patches["zone.groin"]]
    moved = [(one[0][0], ((0.54, 57.0), *one[0][1][1:])), *one[1:]]
    assert fingerprint(one) != fingerprint(moved)
