"""Where a disc bulges, it meets the root that anatomy says: the shapes decide, the atlas' own words are the measure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from app.mechanics import contact, herniation
from app.mechanics.shapes import FLIP, LEVELS, Shapes

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("left", "right")
LOW = ("L3-L4", "L4-L5", "L5-S1")


@cache
def shapes() -> Shapes:
    return Shapes(ROOT / "assets" / "meshes")


@cache
def in_words() -> dict[tuple[str, str], set[str]]:
    """(level, type) -> roots, as content/en/relations.yaml says them."""
    listed = yaml.safe_load((ROOT / "content" / "en" / "relations.yaml").read_text(encoding="utf-8"))
    said: dict[tuple[str, str], set[str]] = {}
    for each in listed if isinstance(listed, list) else listed["relations"]:
        if each["kind"] == "disc_hits_root":
            key = (each["from"].removeprefix("disc."), each["zone"].replace("_", "-"))
            said.setdefault(key, set()).add(each["to"])
    return said


def reached(level: str, kind: str, side: str, size: float) -> set[str]:
    return set(contact.reached({"level": level, "type": kind, "side": side, "size": size}, shapes()))


def shifts(level: str, kind: str, side: str, size: float) -> dict[str, np.ndarray]:
    return dict(herniation.displacements({"level": level, "type": kind, "side": side, "size": size}, shapes()))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("kind", ["paracentral", "foraminal", "far-lateral"])
@pytest.mark.parametrize("level", LEVELS)
def test_a_large_bulge_to_one_side_reaches_the_root_that_the_words_name_and_no_other(
    level: str, kind: str, side: str
) -> None:
    assert reached(level, kind, side, 1.0) == {f"{root}.{side}" for root in in_words()[level, kind]}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_large_central_bulge_reaches_the_named_root_on_both_sides(level: str, side: str) -> None:
    found = reached(level, "central", side, 1.0)
    assert found >= {f"{root}.{s}" for root in in_words()[level, "central"] for s in SIDES}
    assert {root[:-5] for root in found if root.endswith(".left")} == {r[:-6] for r in found if r.endswith(".right")}


@pytest.mark.parametrize("level", ["L4-L5", "L5-S1"])
def test_a_large_central_bulge_low_down_squeezes_the_whole_cauda_equina(level: str) -> None:
    found = reached(level, "central", "left", 1.0)
    assert found >= {f"root.{name}.{side}" for name in ("S1", "S2", "S3") for side in SIDES}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("level", "kind"),
    [(level, "paracentral") for level in LEVELS]
    + [(level, kind) for level in LOW for kind in ("foraminal", "far-lateral")],
)
def test_a_medium_bulge_reaches_the_same_root(level: str, kind: str, side: str) -> None:
    assert reached(level, kind, side, 0.6) == {f"{root}.{side}" for root in in_words()[level, kind]}


@pytest.mark.parametrize("kind", herniation.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_healthy_disc_reaches_nothing_and_moves_nothing(level: str, kind: str) -> None:
    assert reached(level, kind, "left", 0.0) == set()
    assert shifts(level, kind, "left", 0.0) == {}


def test_with_no_bulge_no_root_lies_within_touch_of_a_disc() -> None:
    for level in LEVELS:
        for kind in herniation.TYPES:
            gaps = contact.meeting(herniation.Herniation(level, kind, "left", 0.0), shapes())[1]
            assert gaps and min(gaps.values()) > contact.TOUCH_MM


@pytest.mark.parametrize("kind", herniation.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_the_bulge_grows_with_size_stays_local_and_lies_where_its_name_says(level: str, kind: str) -> None:
    name = f"disc.{level}.annulus"
    frame = shapes().frame(level)
    half, whole = shifts(level, kind, "left", 0.5)[name], shifts(level, kind, "left", 1.0)[name]
    length = np.linalg.norm(whole, axis=1)
    assert np.linalg.norm(half, axis=1).max() == pytest.approx(length.max() / 2, rel=0.01)
    assert length.max() > 0.85 * herniation.PLANS[kind].depth
    local = frame.local(shapes().points(name))
    assert not length[local[:, 1] < -20.0].any(), "the front of the disc stays as it is"
    top = local[length.argmax()]
    pedicle = shapes().marks[f"{level.split('-')[0]}.pedicle_left"][0]
    low, high = {"central": (-2, 2), "paracentral": (3, 9), "foraminal": (11, pedicle), "far-lateral": (14, 28)}[kind]
    assert low <= top[0] <= high


@pytest.mark.parametrize("kind", herniation.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_left_and_right_are_mirror_images(level: str, kind: str) -> None:
    points = shapes().points(f"disc.{level}.annulus")
    left, right = (herniation.bump(herniation.Herniation(level, kind, side, 1.0), shapes()) for side in SIDES)
    assert np.allclose(left.shift(points) * FLIP, right.shift(points * FLIP), atol=1e-6)
    assert left.apex[0] > 2.0 > -2.0 > right.apex[0] or kind == "central"


@pytest.mark.parametrize("kind", herniation.TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_nothing_that_is_pushed_aside_ends_inside_the_bulging_disc(level: str, kind: str) -> None:
    asked = herniation.Herniation(level, kind, "left", 1.0)
    bump = herniation.bump(asked, shapes())
    for name, shift in shifts(level, kind, "left", 1.0).items():
        if name.startswith("disc."):
            continue
        points = shapes().points(name)
        healthy, pushed = bump.local(points), bump.local(points + shift)
        outside = bump.above(healthy) > 0
        assert (bump.above(pushed) - bump.height(pushed))[outside].min() > -0.01


def test_sizes_beyond_the_possible_are_held_and_unknown_words_take_the_default() -> None:
    assert herniation.read({"size": 7.0}).size == 1.0
    assert herniation.read({"size": -1.0}).size == 0.0
    assert herniation.read({"level": "L9", "type": "odd", "side": "up"}) == herniation.Herniation(size=0.6)
