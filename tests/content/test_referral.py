"""Referred pain of single structures: what lights, how often, who says so; facet joints level by level."""

from __future__ import annotations

from functools import cache, partial

import pytest

from app.content.reader import read_atlas
from app.domain.atlas import Atlas, ReferredZone
from app.places import CONTENT, MESHES
from app.reasoning.often import percent_of
from app.state import actions
from app.state.appstate import AppState
from app.state.places import say, study_words
from app.state.regions import REFERRED
from app.state.resolve import resolve
from app.state.shown import Channel, FieldRef, Shown

FACETS = {
    "L1-L2": {"lower_lumbar": 4, "groin": 2},
    "L2-L3": {"lower_lumbar": 4, "groin": 2, "lateral_hip": 2},
    "L3-L4": {"lower_lumbar": 4, "upper_buttock": 3, "groin": 2, "anterior_thigh": 1},
    "L4-L5": {
        "lower_lumbar": 4,
        "upper_buttock": 3,
        "lower_buttock": 2,
        "lateral_hip": 2,
        "lateral_thigh": 2,
        "groin": 2,
    },
    "L5-S1": {
        "lower_lumbar": 4,
        "upper_buttock": 3,
        "lower_buttock": 2,
        "lateral_hip": 2,
        "posterior_thigh": 2,
        "groin": 2,
    },
}
"""Marks 1989 and Fukui 1997: how often the joints are felt in a zone; which level is felt where, from memory."""

FIGURES = {
    "joint.hip-cartilage-femur": {
        "groin": (3, 55),
        "lower_buttock": (4, 71),
        "lateral_thigh": (2, 27),
        "medial_thigh": (2, 16),
    },
    "ligament.hip-capsule": {"posterior_thigh": (2, 24), "anterior_thigh": (2, 27)},
    "joint.sacroiliac": {"lower_lumbar": (4, 72), "posterior_thigh": (3, 50), "posterior_leg": (2, 28)},
    "joint.hip-labrum": {"groin": (4, 92)},
    "disc.L4-L5": {"groin": (1, 4)},
    "muscle.gluteus-medius": {"lateral_hip": (4, 100)},
}
"""Grade and percent of people with it, as published; what the content is unsure of carries no figure on the screen."""


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def zones(structure: str) -> dict[str, ReferredZone]:
    referral = atlas().referral_of(structure)
    assert referral is not None, structure
    return {zone.zone: zone for zone in referral.zones}


def is_zone(zone: str, ref: FieldRef) -> bool:
    return ref.name == f"zone.{zone}"


def shown(structure: str, side: str = "left") -> Shown:
    state = actions.choose_side(AppState(), side)  # type: ignore[arg-type]  # one of left, both, right
    return resolve(actions.select(state, structure, atlas()), atlas())


@pytest.mark.parametrize("kind", ["joint.facet-capsule", "joint.facet-cartilage"])
@pytest.mark.parametrize("level", FACETS)
def test_a_facet_joint_is_felt_where_its_level_is_felt(level: str, kind: str) -> None:
    assert {zone: z.grade for zone, z in zones(f"{kind}.{level}.right").items()} == FACETS[level]
    picture = shown(f"{kind}.{level}.right")
    lit = {ref.name for refs in picture.skin.values() for ref in refs}
    assert lit == {f"zone.{zone}" for zone in FACETS[level]}
    assert {ref.side for refs in picture.skin.values() for ref in refs} == {"right"}
    referral = atlas().referral_of(f"{kind}.{level}")
    assert referral and referral.zones_num == "knowledge"
    lines = say(picture.places, lambda ref: ref.name == "zone.lower_lumbar")
    assert lines[0] == f"Referred pain, facet joint {level.replace('-', '–')}"
    assert "from memory" in lines[1], "which level is felt where was recalled, not read"


@pytest.mark.parametrize("structure", FIGURES)
def test_figures_are_the_published_ones(structure: str) -> None:
    for zone, (grade, percent) in FIGURES[structure].items():
        found = zones(structure)[zone]
        assert (found.grade, found.percent) == (grade, (percent, percent))
        assert percent_of(found).startswith(f"{percent}\u00a0%")
        lines = say(shown(structure).places, partial(is_zone, zone))
        assert f"{percent}\u00a0% of people with it" in "\n".join(lines)


def test_what_the_content_is_unsure_of_is_drawn_but_carries_no_figure() -> None:
    found = zones("joint.hip-cartilage-femur")["upper_buttock"]
    assert found.confidence == "low" and found.percent == (71, 71)
    assert percent_of(found) == ""
    lines = say(shown("joint.hip-cartilage-femur").places, lambda ref: ref.name == "zone.upper_buttock")
    assert "common" in lines[1] and "%" not in "".join(lines)


def test_a_study_is_named_with_its_year_and_its_people() -> None:
    hip = atlas().referral_of("joint.hip-cartilage-femur")
    assert study_words("lesher2008", hip, atlas()) == "Lesher and colleagues 2008, n\u00a0=\u00a051"
    disc = atlas().referral_of("disc.L4-L5")
    assert study_words("ohnmeiss1997", disc, atlas()).endswith("from memory")
    assert study_words("aafp2020", None, atlas()) == "American Family Physician 2020"
    assert study_words("clinical_consensus", disc, atlas()) == "clinical consensus, no study"
    assert (
        study_words("marks1989", atlas().referral_of("joint.facet-capsule.L3-L4"), atlas())
        == "Marks 1989, n\u00a0=\u00a0138"
    )


def test_the_legend_gives_the_figures_and_says_of_whom_they_are() -> None:
    legend = {entry.channel: entry.text for entry in shown("condition.sacroiliac-joint-dysfunction").legend}
    assert "lower back 72\u00a0%" in legend[Channel.REFERRED_VERY_COMMON]
    assert "groin, front crease of the hip 14–44\u00a0%" in legend[Channel.REFERRED_SOMETIMES]
    last = legend[Channel.REFERRED_RARE]
    assert "of people who have it; it does not say how likely it is" in last
    assert "Slipman and colleagues 2000, n\u00a0=\u00a050" in last


def test_the_legend_promises_no_figure_where_none_was_read() -> None:
    for selection in ("muscle.piriformis.left", "condition.piriformis-syndrome", "condition.facet-joint-pain"):
        for entry in shown(selection).legend:
            if entry.channel in REFERRED.values():
                assert "Here by reports and teaching, without a figure:" in entry.text, (selection, entry)
    counted = {entry.channel: entry.text for entry in shown("condition.labral-tear").legend}
    assert "Here: groin" in counted[Channel.REFERRED_VERY_COMMON]
    assert "Where it was counted: 60 %" in counted[Channel.REFERRED_VERY_COMMON]


def test_the_legend_explains_the_grades_there_are() -> None:
    titles = [entry.title for entry in shown("joint.facet-capsule.L4-L5").legend]
    assert titles == ["Referred pain, very common", "Referred pain, common", "Referred pain, sometimes"]


def test_where_a_study_looked_in_vain_nothing_is_drawn_and_it_is_said() -> None:
    picture = shown("ligament.hip-capsule")
    assert FieldRef("zone.lower_lumbar", "left") not in [ref for refs in picture.skin.values() for ref in refs]
    lines = say(picture.places, lambda ref: ref.name == "zone.lower_lumbar")
    assert lines[:2] == ("No referred pain", "lower back: looked for and not found")


def test_every_pattern_has_studies_and_every_zone_a_source() -> None:
    patterns = atlas().referrals
    evidence = {name.split(".")[0] for name in patterns}
    assert len(evidence) == 9
    for referral in patterns.values():
        assert referral.studies and referral.how, referral.id
        for zone in referral.zones:
            assert zone.sources and all(key in atlas().sources for key in zone.sources), (referral.id, zone.zone)


def test_a_structure_without_a_pattern_lights_no_skin() -> None:
    for name in ("vertebra.L4", "joint.facet-capsule.T12-L1", "disc.T12-L1", "muscle.psoas-major"):
        assert atlas().referral_of(name) is None
        assert shown(name).skin == {}


def test_a_grade_is_drawn_in_its_own_channel_and_in_those_below() -> None:
    picture = shown("joint.facet-capsule.L3-L4")
    for grade, channel in REFERRED.items():
        drawn = {ref.name for ref in picture.skin[channel]}
        assert drawn == {f"zone.{zone}" for zone, g in FACETS["L3-L4"].items() if g >= grade}
