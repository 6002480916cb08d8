"""The agreement of the maps: counted by cores, dermatome only, chosen like a map, kept like a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.domain.atlas import Atlas
from app.scene.agreeing import between, ranks_of
from app.state import actions
from app.state.appstate import AGREEMENT, AppState
from app.state.deeplink import followed
from app.state.places import say
from app.state.resolve import resolve
from app.state.session import Session
from app.state.shown import Agreed, Channel, FieldRef, Shown
from app.ui.settings import state_from, view_of

AGREE = {Channel.AGREE_ALL, Channel.AGREE_SOME, Channel.AGREE_ONE, Channel.AGREE_REACH}


@pytest.fixture
def three(atlas: Atlas) -> Atlas:
    """An atlas with three maps, as the real one has."""
    third = replace(atlas.maps["foerster1933"], id="keegan_garrett1948", name="Keegan and Garrett", year=1948)
    return replace(atlas, maps={**atlas.maps, third.id: third})


def shown(atlas: Atlas, selection: str | None = None, side: str = "left") -> Shown:
    state = actions.choose_side(actions.choose_map(AppState(), AGREEMENT, atlas), side)  # type: ignore[arg-type]  # one of left, both, right
    return resolve(actions.select(state, selection, atlas) if selection else state, atlas)


def inside(*names: str) -> Callable[[FieldRef], bool]:
    return lambda ref: ref.name in names


def test_a_root_is_compared_by_the_cores_of_all_maps_and_no_pain_is_drawn(three: Atlas) -> None:
    skin = shown(three, "root.L4").skin
    assert set(skin) == AGREE
    (whole,) = skin[Channel.AGREE_ALL]
    assert isinstance(whole, Agreed) and (whole.least, whole.most) == (3, 3)
    assert {ref.name for group in whole.groups for ref in group} == {f"dermatome.{m}.L4.core" for m in three.maps}
    levels = [
        (r.least, r.most) for c in (Channel.AGREE_SOME, Channel.AGREE_ONE) for r in skin[c] if isinstance(r, Agreed)
    ]
    assert levels == [(2, 2), (1, 1)]
    assert {ref.name for ref in skin[Channel.AGREE_REACH]} == {f"dermatome.{m}.L4.extent" for m in three.maps}


def test_without_a_root_every_root_is_compared_with_itself(three: Atlas) -> None:
    skin = shown(three, side="both").skin
    assert set(skin) == AGREE - {Channel.AGREE_REACH}
    assert [ref.side for ref in skin[Channel.AGREE_ALL]] == ["left", "right"]
    for ref in skin[Channel.AGREE_ALL]:
        assert isinstance(ref, Agreed)
        roots = [{other.name.split(".")[2] for other in group} for group in ref.groups]
        assert roots == [{r} for r in ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2")]


def test_a_condition_keeps_its_pain_and_gets_no_agreement(three: Atlas) -> None:
    skin = shown(three, "condition.sacroiliac-joint-dysfunction").skin
    assert Channel.REFERRED_VERY_COMMON in skin
    assert not AGREE & set(skin)


@pytest.mark.parametrize(("agree", "level"), [(0, None), (1, 0), (2, 1), (3, 2)])
def test_a_place_has_the_level_of_the_maps_that_cover_it(agree: int, level: int | None) -> None:
    values = {name: np.array([5.0 if i < agree else -5.0], np.float32) for i, name in enumerate("abc")}
    group = tuple(FieldRef(name, "left") for name in "abc")
    ranks = ranks_of((group,), lambda ref: values[ref.name], 1)
    found = [
        between(ranks, Agreed("agreement", "left", (group,), least, most))[0] > 0
        for least, most in ((1, 1), (2, 2), (3, 3))
    ]
    assert found == [index == level for index in range(3)]


def test_two_roots_with_one_map_each_are_no_agreement() -> None:
    values = {
        "L3": np.array([9.0], np.float32),
        "L4": np.array([9.0], np.float32),
        "none": np.array([-9.0], np.float32),
    }
    groups = tuple(
        (FieldRef(root, "left"), FieldRef("none", "left"), FieldRef("none", "left")) for root in ("L3", "L4")
    )
    ranks = ranks_of(groups, lambda ref: values[ref.name], 1)
    assert between(ranks, Agreed("agreement", "left", groups, 1, 1))[0] > 0
    assert between(ranks, Agreed("agreement", "left", groups, 2, 2))[0] < 0


def test_a_map_that_leaves_a_root_out_covers_nothing() -> None:
    group = (FieldRef("here", "left"), FieldRef("left out", "left"))
    ranks = ranks_of((group,), lambda ref: np.array([4.0], np.float32) if ref.name == "here" else None, 1)
    assert ranks[0][0] == 4.0 and ranks[1][0] < 0


def test_the_pointer_is_told_what_each_map_gives(three: Atlas) -> None:
    covered = inside(
        "dermatome.keegan_garrett1948.L4.core", "dermatome.foerster1933.L3.core", "dermatome.foerster1933.L4.extent"
    )
    lines = say(shown(three, "root.L4").places, covered)
    assert lines[0] == "Dermatome cores: L3 on 1 of 3, L4 on 1 of 3 maps"
    assert set(lines[1:]) == {
        "Lee and colleagues 2008 leaves this place blank",
        "Foerster 1933: L3 core, L4 extent",
        "Keegan and Garrett 1948: L4 core",
    }
    assert say(shown(three, "root.L4").places, inside()) == ()


def test_a_core_is_said_and_its_extent_is_not_said_again(atlas: Atlas) -> None:
    state = actions.select(AppState(), "root.L5.left", atlas)
    covered = inside(
        "dermatome.lee2008.L5.core", "dermatome.lee2008.L5.extent", "radicular.L5.common", "radicular.L5.occasional"
    )
    assert say(resolve(state, atlas).places, covered) == (
        "Dermatome, Lee and colleagues 2008: L5 core",
        "Radicular pain, a teaching grade: L5 common",
    )


def test_the_legend_counts_the_maps_and_keeps_the_extent_apart(three: Atlas) -> None:
    legend = {entry.channel: entry for entry in shown(three, "root.L4").legend}
    assert [legend[c].title for c in (Channel.AGREE_ALL, Channel.AGREE_SOME, Channel.AGREE_ONE)] == [
        "3 of 3 maps",
        "2 of 3 maps",
        "1 of 3 maps",
    ]
    assert "core" in legend[Channel.AGREE_ALL].text and "L4" in legend[Channel.AGREE_ALL].text
    assert "Not counted" in legend[Channel.AGREE_REACH].text
    assert "no pain" in shown(three, "root.L4").caption


def test_it_is_chosen_by_a_link_undone_and_remembered(three: Atlas) -> None:
    session = Session(three, AppState())
    session.do(lambda state: followed(state, "rootlight:?root=L4&map=agreement", three))
    assert (session.state.map, session.state.selection) == (AGREEMENT, "root.L4")
    assert state_from(view_of(session.state), three).map == AGREEMENT
    session.undo()
    assert session.state.map == "lee2008"
    with pytest.raises(actions.UnknownIdError, match=r"maps are lee2008.*agreement"):
        actions.choose_map(AppState(), "nobody1900", three)
