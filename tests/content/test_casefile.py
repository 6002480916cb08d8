"""What was said, in a file: it comes back whole, `explain` reads it, it names nobody, and a bad one is refused by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from app.__main__ import main
from app.content.casefile import read_said, write_said
from app.content.discern import read_discern
from app.content.located import ContentError
from app.domain.discern import Case
from app.domain.painting import Dab, Said, Stroke, ZoneMark
from app.places import CONTENT

ZONES = ("groin", "lower_buttock", "knee")
SAID = Said(
    Case(
        zones=("groin.left",),
        present=("groin_pain", "socks_shoes"),
        absent=("numb_tingle",),
        screen=("cancer_history",),
        age_band="60-69",
    ),
    (
        Stroke((Dab((81.5, -92.0, -40.3), 16.0), Dab((82.0, -92.1, -48.0), 16.0)), "male"),
        ZoneMark("groin", "left"),
        Stroke((Dab((81.5, -92.0, -40.3), 36.0),), "female", erase=True),
    ),
    ("saddle_numb",),
    ("limp",),
)


def test_what_was_said_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    write_said(file, SAID)
    assert read_said(file, read_discern(CONTENT), ZONES) == SAID
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"], "nothing is left beside it"


def test_the_file_names_nobody_and_has_no_date(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    write_said(file, SAID)
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    known = {"zones", "present", "absent", "screen", "age_band", "screen_no", "unsure", "painting"}
    assert set(data) == known


def test_explain_reads_what_the_window_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    write_said(file, SAID)
    assert main(["explain", "--case", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["list"][0] == "hip_oa" and found["red_flags"] == ["cancer"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("zones: [groin.left]\npainting:\n- {zone: grin, side: left}\n", 3, "grin"),
        ("zones: [groin.left]\npainting:\n- {zone: groin, side: middle}\n", 3, "middle"),
        ("zones: []\npainting:\n- body: whale\n  dabs: []\n", 3, "whale"),
        ("zones: []\npainting:\n- body: male\n  dabs: [[1, 2, 3]]\n", 4, "radius"),
        ("zones: []\npainting:\n- body: male\n  dabs: [[1, 2, .nan, 4]]\n", 4, "radius"),
        ("zones: []\npainting:\n- body: male\n  dabs: [[1, 2, 3, -4]]\n", 4, "radius"),
        ("zones: []\nunsure: [nonsense]\n", 2, "nonsense"),
        ("zones: [nowhere]\n", 1, "nowhere"),
        ("zones: [\n", 2, "YAML"),
        ("- a list\n", 1, "case"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_said(file, read_discern(CONTENT), ZONES)
    assert str(refused.value).startswith(f"{file}:{line}:") and words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_not_there_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_said(tmp_path / "nowhere" / "case.yaml", SAID)
