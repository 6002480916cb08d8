"""Two problems at once: where the rule `both take part` does not hold, the cards say what does not fit them and fits the other part."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import MappingProxyType

import pytest

from app.content.discern import read_discern
from app.content.hearing import Listener
from app.content.reader import read_atlas
from app.domain.discern import Case, Discern
from app.export.explain import as_data
from app.places import CONTENT, MESHES
from app.reasoning.explain import Card, Explanation, explain
from app.reasoning.wording import lines, second_words
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import heard_of, marked_sentence
from app.ui.hurt.text import Reading, answer_html
from app.ui.theme import COLOURS

STENOSIS = ("no_pain_seated", "walk_eased_sit_or_lean", "eased_bending_forward")
STIFF_HIP = ("limited_hip_ir", "socks_shoes")
TOGETHER = Case(zones=("groin.left", "lower_buttock.left"), present=(*STENOSIS, *STIFF_HIP))


@cache
def discern() -> Discern:
    return read_discern(CONTENT)


def found(present: tuple[str, ...], zones: tuple[str, ...] = (), age: str = "") -> Explanation:
    return explain(Case(zones=zones, present=present, age_band=age), discern())


def card(explanation: Explanation, column: str) -> Card:
    return next(one for one in explanation.cards if one.column.id == column)


def test_the_hip_card_says_what_fits_a_narrow_canal() -> None:
    explanation = explain(TOGETHER, discern())
    assert not explanation.above, "the rule of the evidence keeps its threshold"
    second = card(explanation, "hip_oa").second
    assert second is not None and second.column.id == "stenosis"
    assert {sign.feature.id for sign in second.signs} == {"walk_eased_sit_or_lean", "eased_bending_forward"}
    assert second.sources == discern().mimics["hip_spine_coexist"].sources


def test_the_spine_card_says_what_fits_a_stiff_hip() -> None:
    explanation = found(("no_pain_seated", "walk_eased_sit_or_lean", "limited_hip_ir", "fadir"), age="70-79")
    second = card(explanation, "stenosis").second
    assert second is not None and second.column.id == "hip_oa"
    assert second.signs[0].feature.id == "limited_hip_ir"
    other = card(explanation, "hip_oa").second
    assert other is not None and other.column.id == "stenosis"


def test_of_two_cards_of_one_part_the_first_says_it() -> None:
    explanation = explain(TOGETHER, discern())
    assert [one.column.id for one in explanation.cards if one.second] == ["hip_oa"]
    assert card(explanation, "labral_tear")


def test_a_place_that_both_can_reach_is_no_second_problem() -> None:
    explanation = found((*STIFF_HIP, "below_knee_pain"), ("groin.left", "posterior_leg.left"))
    assert card(explanation, "hip_oa").second is None


def test_one_problem_alone_has_no_hint() -> None:
    for present in (STENOSIS, STIFF_HIP, ("worse_sitting", "cough_sneeze", "numb_tingle")):
        assert not [one.column.id for one in found(present).cards if one.second]


def test_where_both_take_part_it_is_said_once_above_the_list() -> None:
    explanation = found(
        (*STENOSIS, *STIFF_HIP, "wide_based_gait", "bilateral_legs"), ("groin.left", "posterior_leg.left"), "70-79"
    )
    assert [note.mimic.id for note in explanation.above] == ["hip_spine_coexist"]
    assert not [one for one in explanation.cards if one.second]


def test_no_weight_and_no_order_hangs_on_it() -> None:
    table, rule = discern(), discern().mimics["hip_spine_coexist"]
    silent = replace(rule, rule=replace(rule.rule, hint=0))
    without = explain(TOGETHER, replace(table, mimics=MappingProxyType({**table.mimics, rule.id: silent})))
    explanation = explain(TOGETHER, table)
    assert [one.second for one in without.cards] == [None] * len(without.cards)
    assert tuple(replace(one, second=None) for one in explanation.cards) == without.cards
    assert replace(explanation, cards=()) == replace(without, cards=())


@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_it_is_read_on_the_card_with_its_sources(audience: str) -> None:
    atlas = read_atlas(CONTENT, MESHES)
    state = hurting.mark_named(hurting.begin(AppState()), "groin.left", atlas)
    for sign in (*STENOSIS, *STIFF_HIP):
        state = hurting.reply(state, sign, "yes")
    heard = heard_of(state, atlas, Listener(CONTENT, MESHES, hurting.names_of(atlas)))
    assert heard is not None
    html = answer_html(heard, marked_sentence(state, heard, atlas), Reading(atlas, COLOURS["dark"], audience))  # type: ignore[arg-type]  # both are audiences
    _, _, rest = html.partition("A second problem, perhaps")
    said, _, _ = rest.partition("</p>")
    assert "Both can be there" in said
    assert 'href="source:devin2012"' in said and 'href="source:offierski1983"' in said
    assert ("a tight nerve tunnel in the low back" if audience == "patient" else "lumbar spinal stenosis") in said


def test_the_command_line_says_it_too() -> None:
    explanation = explain(TOGETHER, discern())
    data = as_data(explanation, "patient")["reasons"]["hip_oa"]["second"]
    assert data["column"] == "stenosis" and data["sources"] == ["devin2012", "offierski1983"]
    second = card(explanation, "hip_oa").second
    assert second is not None and any(second_words(second) in line for line in lines(explanation))
