"""The table of two: order, folding, words; and the rules that stand in content."""

from __future__ import annotations

from itertools import pairwise, permutations
from pathlib import Path

import pytest

from app.content.discern import read_discern
from app.content.reader import read_atlas
from app.content.signrules import read_rules, rule_problems
from app.domain.atlas import Atlas
from app.places import CONTENT, MESHES
from app.reasoning.pairing import MOST_FIRST, Row, arrow_of, parted, said_of, table_of
from app.state.beside import all_comparable
from app.ui.beside.text import beside_html, page_of

DISCERN, RULES = read_discern(CONTENT), read_rules(CONTENT)


@pytest.fixture(scope="module")
def whole() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def row_of(first: str, second: str, feature: str) -> Row:
    return next(row for row in table_of(first, second, DISCERN).rows if row.feature.id == feature)


@pytest.mark.parametrize(("first", "second"), list(permutations(DISCERN.columns, 2)))
def test_what_separates_comes_first_and_strongest_first(first: str, second: str) -> None:
    table = table_of(first, second, DISCERN)
    assert len(table.rows) == len(DISCERN.features), "no sign is lost and none is there twice"
    assert all(row.separates for row in (*table.first, *table.second))
    assert not any(row.separates for row in table.neither)
    for rows in (table.first, table.second):
        assert all(abs(one.present) >= abs(other.present) for one, other in pairwise(rows))


@pytest.mark.parametrize(("first", "second"), list(permutations(DISCERN.columns, 2)))
def test_what_tells_most_is_seen_first_and_nothing_is_lost(first: str, second: str) -> None:
    table = table_of(first, second, DISCERN)
    for rows in (table.first, table.second):
        seen, rest = parted(rows)
        assert sorted(row.feature.id for row in (*seen, *rest)) == sorted(row.feature.id for row in rows)
        assert len(seen) == min(len(rows), MOST_FIRST)
        assert min((row.apart for row in seen), default=0) >= max((row.apart for row in rest), default=0)


@pytest.mark.parametrize("asked", [frozenset(), frozenset({"professional"})])
def test_the_page_folds_the_rest_behind_one_link_that_counts_it(whole: Atlas, asked: frozenset[str]) -> None:
    ids = "condition.lumbar-disc-herniation", "condition.hip-osteoarthritis"
    folded, unfolded = (beside_html(page_of(*ids, asked | more), whole) for more in (frozenset(), frozenset({"all"})))
    rows = [html.count("<tr>") for html in (folded, unfolded)]
    assert rows == [2 * MOST_FIRST, len(DISCERN.features)]
    assert f"▸ More signs ({rows[1] - rows[0]})" in folded and f"▾ More signs ({rows[1] - rows[0]})" in unfolded
    assert f'href="{page_of(*ids, asked | {"all"})}"' in folded and f'href="{page_of(*ids, asked)}"' in unfolded


def test_changing_places_mirrors_the_table() -> None:
    table, mirror = (table_of(*pair, DISCERN) for pair in (("disc_low", "hip_oa"), ("hip_oa", "disc_low")))
    assert {r.feature.id for r in table.first} == {r.feature.id for r in mirror.second}
    assert {(r.feature.id, -r.present) for r in table.rows} == {(r.feature.id, r.present) for r in mirror.rows}


def test_back_against_hip_speaks_as_the_evidence_does() -> None:
    assert row_of("disc_low", "hip_oa", "groin_pain").leads == "second"
    assert row_of("disc_low", "hip_oa", "numb_tingle").leads == "first"
    assert arrow_of(row_of("disc_low", "hip_oa", "groin_pain")) == "B ▶▶"
    assert (
        said_of(row_of("disc_low", "hip_oa", "numb_tingle"))
        == "Speaks strongly for A; when it is missing, a little against A."
    )
    assert not row_of("disc_low", "hip_oa", "buttock_pain").separates, "the buttock does not separate them"
    assert said_of(row_of("disc_low", "hip_oa", "buttock_pain")) == "Helps neither."


def test_a_sign_is_said_to_speak_for_one_only_where_it_has_weight_toward_it() -> None:
    assert said_of(row_of("disc_low", "hip_oa", "fortin_finger")).startswith("Speaks clearly against B")
    assert said_of(row_of("sij", "facet", "limp")) == "Speaks a little against B."
    assert said_of(row_of("piriformis", "labral_tear", "fortin_finger")).count("for") == 0
    both = row_of("disc_upper", "labral_tear", "low_back_pain_main")
    assert said_of(both) == "Speaks against both, a little more against B."
    for pair in permutations(DISCERN.columns, 2):
        for row in table_of(*pair, DISCERN).rows:
            best = max(row.first.present, row.second.present)
            assert (" for " in said_of(row).split(";")[0]) == (row.present != 0 and best > 0) or not row.present


def test_a_sign_that_repeats_another_says_so() -> None:
    table = table_of("stenosis", "hip_oa", DISCERN)
    relief = [
        row
        for row in table.first
        if row.feature.id in ("no_pain_seated", "eased_bending_forward", "walk_eased_sit_or_lean")
    ]
    assert not relief[0].repeats
    assert all(row.repeats for row in relief[1:])


def test_every_sign_has_one_line_with_sources_and_no_number_of_its_own(whole: Atlas) -> None:
    assert not list(rule_problems(whole, CONTENT))
    assert set(RULES.rules) == set(DISCERN.features)


def test_a_wrong_rule_is_told_with_its_line(whole: Atlas, tmp_path: Path) -> None:
    for file in (CONTENT / "discern").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name == "rules.yaml":
            text = text.replace("{{lesher2008.below_knee}} of", "22 % of").replace("[@byrd2007|k]", "")
            text = text.replace("column: sij}", "column: nowhere}").replace("- id: stairs", "- id: ladders")
        (tmp_path / "discern").mkdir(exist_ok=True)
        (tmp_path / "discern" / file.name).write_text(text, encoding="utf-8")
    said = "\n".join(map(str, rule_problems(whole, tmp_path)))
    for words in ("the number 22 is typed here", "'c_sign' has no source", "no column 'nowhere'", "no sign 'ladders'"):
        assert words in said
    assert all(":" in line and line.split(":")[1].isdigit() for line in said.split("\n"))


def test_below_the_knee_is_said_to_be_contradicted_with_both_figures(whole: Atlas) -> None:
    html = beside_html(page_of("condition.lumbar-disc-herniation", "condition.hip-osteoarthritis"), whole)
    html = html.replace("\u00a0", " ").replace("&nbsp;", " ")
    sentence = html[html.index("True hip pain rarely") :][:700]
    assert "is contradicted" in sentence
    for key in ("lesher2008.below_knee", "khan2004.below_knee"):
        assert whole.figures[key].text() in sentence
        assert f"figure:{key}" in sentence


def test_what_helps_neither_is_folded_until_it_is_asked_for(whole: Atlas) -> None:
    pair = ("condition.lumbar-disc-herniation", "condition.hip-osteoarthritis")
    buttock = DISCERN.features["buttock_pain"]
    folded, unfolded = (beside_html(page_of(*pair, asked), whole) for asked in (frozenset(), frozenset({"all"})))
    assert buttock.ask not in folded and buttock.ask in unfolded
    assert ">Neither</h3>" in unfolded and ">Neither<" not in folded
    professional = beside_html(page_of(*pair, frozenset({"professional"})), whole)
    assert DISCERN.features["numb_tingle"].term in professional
    assert DISCERN.features["numb_tingle"].ask not in professional


def test_every_two_have_a_page_and_none_of_the_forbidden_words(whole: Atlas) -> None:
    names = all_comparable(whole)
    for first, second in list(permutations(names, 2))[::7]:
        html = beside_html(page_of(first, second, frozenset({"all"})), whole)
        assert "not in the list of sources" not in html and "{{" not in html
        for word in ("you have", "diagnos", "probab", "match", "confirms", "rules out"):
            assert word not in html.split("<h2>Sources")[0].split('name="sources"')[0].lower(), (first, second, word)


def test_two_of_one_column_are_not_told_apart(whole: Atlas) -> None:
    assert "one column for both" in beside_html(page_of("root.L5", "root.S1"), whole)
    assert "knows nothing of its own about L1" in beside_html(page_of("root.L1", "root.S1"), whole)
