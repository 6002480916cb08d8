"""Made-up cases: what leads is what the description is of, every warning sign is raised, and none without a reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.content.discern import read_discern
from app.domain.discern import Case, Discern
from app.places import CONTENT
from app.reasoning.explain import Explanation, explain


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))[
        "vignettes"
    ]
    return found


VIGNETTES, SAMPLE = read("vignettes.yaml"), read("vignettes_sample.yaml")


@cache
def discern() -> Discern:
    return read_discern(CONTENT)


def case_of(vignette: dict[str, Any]) -> Case:
    fields = {key: tuple(vignette.get(key, ())) for key in ("zones", "present", "absent", "screen")}
    return Case(**fields, age_band=vignette.get("age_band", ""))


def leading_ids(found: Explanation) -> tuple[str, ...]:
    """The conditions that the leading column stands for, or the look-alike that leads."""
    if found.leading is None:
        return ()
    column = discern().columns.get(found.leading.id) if found.leading.kind == "column" else None
    return column.conditions if column else (found.leading.id,)


@pytest.mark.parametrize("vignette", [*VIGNETTES, *SAMPLE], ids=lambda v: str(v["id"]))
def test_a_case_is_explained_as_its_description_asks(vignette: dict[str, Any]) -> None:
    found = explain(case_of(vignette), discern())
    leads = set(leading_ids(found))
    assert sorted(raised.flag.id for raised in found.red_flags) == sorted(vignette["red_flags"])
    assert not vignette["expect_lead"] or leads & set(vignette["expect_lead"]), found.leading
    assert not leads & set(vignette.get("expect_not_lead", ()))
    assert bool(found.cannot_tell) or not vignette.get("cannot_tell")
    assert bool(found.sentences) or not vignette.get("contradiction")
    assert len(found.cards) <= 3


@pytest.mark.parametrize("vignette", SAMPLE, ids=lambda v: str(v["id"]))
def test_what_stands_below_the_first_is_what_may(vignette: dict[str, Any]) -> None:
    allowed = {*vignette["expect_lead"], *vignette["accept_second"]}
    for card in explain(case_of(vignette), discern()).cards[1:]:
        assert allowed & set(card.column.conditions), card.column.id


def test_there_are_enough_cases_and_each_red_flag_and_look_alike_is_in_one() -> None:
    assert len(VIGNETTES) >= 25
    flags = {flag for vignette in VIGNETTES for flag in vignette["red_flags"]}
    leads = {lead for vignette in VIGNETTES for lead in vignette["expect_lead"]}
    assert flags == set(discern().flags)
    assert set(discern().mimics) <= leads and {c for col in discern().columns.values() for c in col.conditions} <= leads
