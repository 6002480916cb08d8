"""`rootlight explain` and the causes of `rootlight where`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main

CASE = """id: V09
text: "A dull groin ache."
zones: [groin, anterior_thigh]
present: [groin_pain, c_sign, socks_shoes, limited_hip_ir]
absent: [numb_tingle, eased_bending_forward]
screen: []
age_band: "60-69"
"""


def explained(capsys: pytest.CaptureFixture[str], path: Path, text: str, *words: str) -> dict[str, Any]:
    path.write_text(text, encoding="utf-8")
    assert main(["explain", "--case", str(path), "--json", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_case_is_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = explained(capsys, tmp_path / "case.yaml", CASE)
    assert found["list"][0] == "hip_oa" and len(found["list"]) <= 3
    assert found["red_flags"] == [] and found["leading"] == {"kind": "column", "id": "hip_oa"}
    reasons = found["reasons"]["hip_oa"]
    assert {row["feature"] for row in reasons["fits"]} >= {"groin_pain", "socks_shoes", "limited_hip_ir"}
    assert [row["counted"] for row in reasons["fits"] if row["feature"] == "c_sign"] == [0]
    assert all(row["source"] for row in (*reasons["fits"], *reasons["against"]))
    assert reasons["felt"][0]["zone"] == "groin" and reasons["felt"][0]["percent"] == [53.0, 84.0]
    assert found["sentence"].startswith("What you marked and said fits some of:")


def test_an_emergency_takes_the_place_of_the_list(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    found = explained(capsys, path, CASE.replace("screen: []", "screen: [saddle_numb]"))
    assert found["red_flags"] == ["cauda_equina"] and found["list"] == [] and found["next_exam"] is None
    assert found["leading"] == {"kind": "mimic", "id": "cauda_equina_syndrome"}
    assert main(["explain", "--case", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Seek emergency care now.") and "fits:" not in said and "next" not in said


@pytest.mark.parametrize(("audience", "word"), [("patient", "worn, stiff hip"), ("professional", "LR+ 2.8 against")])
def test_the_words_are_for_whom_they_are_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, audience: str, word: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    assert main(["explain", "--case", str(path), "--audience", audience]) == 0
    assert word in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CASE.replace("c_sign", "c_sing"), "case.yaml:4: there is no feature 'c_sing'; did you mean c_sign"),
        (CASE.replace("[groin, ", "[groyn, "), "case.yaml:3: there is no zone 'groyn'; did you mean groin"),
        (CASE.replace("screen: []", "screen: [limps]"), "case.yaml:6: there is no screening question 'limps'"),
        (CASE.replace('"60-69"', "elderly"), "case.yaml:7: the age band 'elderly' names no age"),
        (CASE.replace("present: [", "present: ["[:-1] + "{a: "), "case.yaml:4: "),
        ("- groin\n", "case.yaml:1: a case is expected"),
        ("vignettes: []\n", "case.yaml:1: a case is expected"),
    ],
)
def test_a_bad_case_gets_one_sentence_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["explain", "--case", str(path)]) == 1
    error = capsys.readouterr().err
    assert said in error and error.startswith("rootlight: ") and len(error.strip().split("\n")) == 1


def test_a_case_that_is_not_there_and_one_that_is_empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["explain", "--case", str(tmp_path / "none.yaml")]) == 1
    assert "there is no such file" in capsys.readouterr().err
    found = explained(capsys, tmp_path / "empty.yaml", "")
    assert found["list"] == [] and found["cannot_tell"].startswith("Nothing was marked")


@pytest.mark.parametrize("side", ["left", "right"])
def test_where_says_what_can_be_felt_there(capsys: pytest.CaptureFixture[str], side: str) -> None:
    assert main(["where", "--landmark", "groin", "--side", side, "--json"]) == 0
    causes = json.loads(capsys.readouterr().out)["causes"]
    first = causes["roots"][0]
    assert first["root"] == "L1" and first["side"] == side and first["agree"] >= 2 and first["maps"] == 3
    assert {row["side"] for row in causes["roots"]} == {side}
    felt = {row["id"]: row for row in causes["felt"]}
    arthritis = felt["condition.hip-osteoarthritis"]
    assert (arthritis["grade"], arthritis["percent"]) == (4, [53.0, 84.0])
    assert {(s["source"], s["n"], s["year"]) for s in arthritis["studies"]} == {
        ("khan2004", 60, 2004),
        ("poulsen2016", 108, 2016),
    }
    grades = [row["grade"] for row in causes["felt"]]
    assert grades == sorted(grades, reverse=True)
    assert "not the chance" in causes["note"]
