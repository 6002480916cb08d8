"""The engine's promises: missing is not no, nothing counts twice, a sign for a column never lowers it, warnings come first."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from app.content.discern import read_discern
from app.domain.discern import Case, Discern
from app.places import CONTENT
from app.reasoning.case import ages_of, answers_of
from app.reasoning.explain import Explanation, explain
from app.reasoning.weighing import Weighed, weigh
from app.reasoning.wording import AUDIENCES, alike_sentence, lines, sentence


@cache
def discern() -> Discern:
    return read_discern(CONTENT)


def told(**fields: str) -> Explanation:
    """The explanation of a case given as words: `present="groin_pain limp"`."""
    age = fields.pop("age", "")
    return explain(Case(**{name: tuple(words.split()) for name, words in fields.items()}, age_band=age), discern())


def column(found: Explanation, name: str) -> Weighed:
    return next(one for one in found.ordered if one.column.id == name)


def some_cases(number: int) -> list[Case]:
    """Cases with a few answers each, always the same ones."""
    chance = random.Random(4)
    names = list(discern().features)
    cases = []
    for _ in range(number):
        drawn = chance.sample(names, 10)
        cut = chance.randint(3, 9)
        cases.append(Case(present=tuple(drawn[:cut]), absent=tuple(drawn[cut:])))
    return cases


@pytest.mark.parametrize("case", some_cases(40))
def test_a_sign_toward_a_column_never_lowers_it_and_one_away_never_raises_it(case: Case) -> None:
    answers = answers_of(case, discern())
    before = {c.id: weigh(c, answers, discern()).score for c in discern().columns.values()}
    for feature in discern().features.values():
        if feature.id in (*case.present, *case.absent):
            continue
        after = answers_of(replace(case, present=(*case.present, feature.id)), discern())
        gone = answers_of(replace(case, absent=(*case.absent, feature.id)), discern())
        for name, cell in feature.cells.items():
            for weight, given in ((cell.present, after), (cell.absent, gone)):
                moved = weigh(discern().columns[name], given, discern()).score - before[name]
                leads = any(feature.id in group.leads.values() and name in group.leads for group in discern().groups)
                assert moved * weight > 0 or moved == 0 or leads, (feature.id, name, weight, moved)
                assert moved >= 0 or weight < 0, (feature.id, name)


@pytest.mark.parametrize("case", some_cases(40))
def test_nothing_counts_twice(case: Case) -> None:
    for one in explain(case, discern()).ordered:
        for group in discern().groups:
            if group.columns and one.column.id not in group.columns:
                continue
            for bucket in group.buckets:
                inside = [r for r in one.reasons if r.counted and r.feature.id in bucket.members]
                for sign in (1, -1):
                    mine = [r.counted * sign for r in inside if r.counted * sign > 0]
                    assert sum(mine) <= bucket.cap if bucket.count == "sum" else len(mine) <= 1, (one.column.id, bucket)
        assert one.score == sum(r.counted for r in one.reasons)


def test_a_missing_answer_is_not_a_no() -> None:
    unasked, denied = told(present="groin_pain"), told(present="groin_pain", absent="morning_stiffness_short")
    assert column(denied, "hip_oa").score < column(unasked, "hip_oa").score
    assert not [r for r in column(unasked, "hip_oa").reasons if not r.present]


def test_what_is_set_aside_says_with_what_it_would_count_twice() -> None:
    found = told(present="no_pain_seated walk_eased_sit_or_lean eased_bending_forward")
    reasons = column(found, "stenosis").reasons
    assert sorted(r.counted for r in reasons) == [0, 0, 2]
    assert all(r.group == "seated_relief" and r.why for r in reasons if not r.counted)


def test_the_battery_speaks_alone_and_the_figure_four_never_by_itself() -> None:
    assert column(told(present="faber_back"), "sij").score == 0
    assert column(told(present="fortin_finger faber_back sij_battery"), "sij").score == 1
    assert column(told(present="fortin_finger", absent="sij_battery"), "sij").score == -1


def test_a_root_that_lost_something_is_capped() -> None:
    assert column(told(present="numb_tingle leg_weakness reflex_change below_knee_pain"), "disc_low").score == 2
    assert column(told(present="numb_tingle leg_weakness"), "stenosis").score == 2


def test_a_marked_zone_counts_through_its_sign_and_only_once() -> None:
    marked, said = told(zones="groin.left"), told(present="groin_pain")
    assert [(w.column.id, w.score) for w in marked.ordered if w.score] == [
        (w.column.id, w.score) for w in told(zones="groin.left", present="groin_pain").ordered if w.score
    ]
    assert column(marked, "hip_oa").score == column(said, "hip_oa").score == 2
    assert column(marked, "hip_oa").reasons[0].stated and not column(said, "hip_oa").reasons[0].stated
    assert column(told(zones="groin", absent="groin_pain"), "hip_oa").score == -1, "words go before a mark"


def test_both_sides_are_stated_by_marks_on_both_sides() -> None:
    assert column(told(zones="posterior_thigh.left posterior_thigh.right"), "stenosis").score == 2
    assert column(told(zones="posterior_thigh.left"), "stenosis").score == 0


def test_the_low_back_is_the_main_place_only_when_it_is_marked_alone() -> None:
    assert column(told(zones="lower_lumbar"), "facet").score == 2
    assert column(told(zones="lower_lumbar posterior_leg"), "facet").score < 2


def test_equal_sums_are_ordered_by_how_often_it_is_felt_there_and_are_said_to_be_equal() -> None:
    found = told(zones="groin", present="twisting_pivot", absent="fadir")
    hip, labrum = column(told(present="groin_pain"), "hip_oa"), column(told(present="groin_pain"), "labral_tear")
    assert hip.score == labrum.score
    alone = told(zones="groin lateral_hip")
    names = [card.column.id for card in alone.cards]
    assert names.index("hip_oa") < names.index("labral_tear"), "felt more often at the outer hip"
    assert found.cards


@pytest.mark.parametrize(
    ("screen", "present", "urgency"),
    [
        ("constant_night", "", "soon"),
        ("cancer_history", "", "soon"),
        ("cancer_history constant_night", "", "same_day"),
        ("cancer_history weakness_growing", "", "emergency_now"),
        ("cancer_history", "numb_tingle", "emergency_now"),
        ("cancer_history", "cough_sneeze", "emergency_now"),
        ("cancer_history", "wide_based_gait", "emergency_now"),
        ("cancer_history", "worse_sitting", "soon"),
    ],
)
def test_cancer_is_said_more_urgently_the_more_comes_together(screen: str, present: str, urgency: str) -> None:
    found = told(screen=screen, present=present)
    raised = next(one for one in found.red_flags if one.flag.id == "cancer")
    assert raised.urgency == urgency
    assert found.replaced == (urgency == "emergency_now")


def test_night_pain_alone_is_worded_mildly() -> None:
    alone, lost = (told(screen=words).red_flags[0].say for words in ("constant_night", "constant_night weight_loss"))
    assert alone == "Tell a clinician about this soon" and "urgent" in lost
    assert "cancer" not in sentence(told(screen="constant_night")).lower()
    assert "cancer" in sentence(told(screen="constant_night weight_loss")).lower()


def test_an_old_complaint_of_both_legs_raises_nothing_and_a_new_one_replaces_the_list() -> None:
    old = told(present="bilateral_legs numb_tingle leg_weakness walk_eased_sit_or_lean", age="70-79")
    new = told(present="bilateral_legs numb_tingle leg_weakness", screen="both_legs_new", age="70-79")
    assert old.red_flags == () and old.cards
    assert [one.flag.id for one in new.red_flags] == ["cauda_equina"] and new.replaced and new.cards == ()
    assert new.next_exam is None and new.next_question is None


def test_flags_come_most_urgent_first_and_all_of_them() -> None:
    found = told(screen="weight_loss calf_swollen fever_unwell")
    assert [one.flag.id for one in found.red_flags] == ["infection", "leg_clot", "cancer"]


def test_the_app_is_for_adults() -> None:
    for found in (told(age="10-17", present="limp"), told(screen="under_18", present="limp")):
        assert [one.flag.id for one in found.red_flags] == ["child_hip"] and found.replaced and not found.cards


@pytest.mark.parametrize(
    ("band", "ages"),
    [
        ("30-39", (30, 39)),
        ("80+", (80, 120)),
        ("over 70", (70, 120)),
        ("under 60", (0, 59)),
        ("45", (45, 45)),
        ("", None),
    ],
)
def test_age_bands(band: str, ages: tuple[int, int] | None) -> None:
    assert ages_of(band) == ages


def test_the_age_states_its_sign_and_is_then_no_longer_asked() -> None:
    assert column(told(age="70-79"), "stenosis").score == 1
    assert column(told(age="60-69"), "stenosis").score == 0
    found = told(age="60-69", present="groin_pain limp")
    assert found.next_question is None or not found.next_question.feature.id.startswith("age_")


def test_a_look_alike_whose_rule_was_not_asked_out_stands_beside() -> None:
    asked = told(screen="eased_standing_still", absent="eased_bending_forward")
    open_ = told(screen="eased_standing_still")
    eased = told(screen="eased_standing_still", present="eased_bending_forward")
    assert [n.show for n in asked.notes] == ["above"]
    assert [(n.show, n.open) for n in open_.notes] == [("beside", ("eased_bending_forward",))]
    assert eased.notes == ()


def test_a_well_supported_column_leads_before_a_look_alike_beside_it() -> None:
    strong = told(screen="groin_lump", present="groin_pain limited_hip_ir socks_shoes", age="70-79")
    weak = told(screen="groin_lump", present="groin_pain")
    assert strong.leading is not None and (strong.leading.kind, strong.leading.id) == ("column", "hip_oa")
    assert weak.leading is not None and weak.leading.id == "hernia_abdomen_pelvis"
    assert [n.mimic.id for n in strong.beside] == ["hernia_abdomen_pelvis"]
    assert "Think first of: a hernia" in sentence(weak) and "hernia" not in sentence(strong)
    text = list(lines(weak))
    assert text[0].startswith("A hernia"), "what leads is read first"
    assert [one.startswith("Can look alike: A hernia") for one in lines(strong)].count(True) == 1


def test_hip_and_spine_together_show_both() -> None:
    words = "groin_pain limited_hip_ir morning_stiffness_short walk_eased_sit_or_lean bilateral_legs worse_bending_back"
    found = told(present=words, age="70-79")
    assert [n.mimic.id for n in found.above] == ["hip_spine_coexist"]
    assert {"hip_oa", "stenosis"} <= {card.column.id for card in found.cards}


def test_the_next_examination_separates_the_first_cards() -> None:
    found = told(zones="groin", present="car_exit")
    assert {c.column.id for c in found.cards[:2]} == {"hip_oa", "labral_tear"}
    step = found.next_exam
    assert step is not None and step.feature.kind in ("exam", "both") and step.pose
    assert step.if_present or step.if_absent


def test_where_a_bone_may_be_broken_no_test_that_loads_it_is_offered() -> None:
    case = {"present": "lateral_hip_pain worse_sitting below_knee_pain"}
    for screen in ("bone_risk", "training_jump", "fall_cannot_bear"):
        step = told(screen=screen, **case).next_exam
        assert step is None or step.feature.id not in ("slr_positive", "single_leg_stance_pain")


def test_nothing_said_too_little_said_and_nothing_known_are_sentences() -> None:
    assert told().cannot_tell.startswith("Nothing was marked") and told().cards == () and told().leading is None
    assert told(present="limp").cannot_tell.startswith("Too little")
    assert "no sign" in told(present="hair_loss").sentences[0]


def test_age_alone_is_no_reason_for_a_card() -> None:
    assert told(age="30-39").cards == ()
    cards = {card.column.id: card for card in told(zones="groin", present="car_exit", age="30-39").cards}
    assert all(any(r.counted > 0 and not r.feature.id.startswith("age_") for r in card.fits) for card in cards.values())


def test_answers_that_contradict_each_other_are_said_once_each() -> None:
    found = told(present="no_pain_seated worse_sitting groin_pain", absent="groin_pain")
    assert len(found.sentences) == 2
    assert column(found, "hip_oa").score == 1 - 1, "yes and no to the groin cancel out"


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", some_cases(20))
def test_the_words_never_claim_more_than_a_pattern(case: Case, audience: str) -> None:
    found = explain(case, discern())
    words = "\n".join((sentence(found, audience), alike_sentence(found, audience), *lines(found, audience)))  # type: ignore[arg-type]  # parametrized
    lowered = words.lower()
    for phrase in ("you have ", "diagnos", "probab", "match", "confirm", "rules out", "score"):
        assert phrase not in lowered, phrase
    assert found.footer in words and (found.something_else in words)
    assert len(found.cards) <= 3
