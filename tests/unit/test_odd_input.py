"""Input that is odd on purpose: files that never end, answers under a misspelt key, options that would be passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.commandline.asked import state_of
from app.commandline.options import parser
from app.content.check_keys import key_problems
from app.content.located import parse
from app.content.reader import read_atlas
from app.places import CONTENT, MESHES
from app.state.appstate import AppState, Camera
from app.ui.settings import state_from, view_of

NINE_TIMES = "\n".join(
    [
        "a0: &a0 [groin]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
        "zones: *a11",
    ]
)
"""Twelve lines that stand for 9 to the power of 11 zones."""


def refused(capsys: pytest.CaptureFixture[str], code: int, *words: str) -> str:
    """The one sentence with which a command is refused."""
    assert main(words) == code
    said = capsys.readouterr().err
    assert said.startswith("rootlight: ") and len(said.strip().split("\n")) == 1 and "went wrong" not in said
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NINE_TIMES, "case.yaml:1: blocks stand inside each other without an end"),
        ("zones: &a [*a]\n", "case.yaml:1: blocks stand inside each other without an end"),
        ("zones: " + "[" * 5000 + "]" * 5000, "case.yaml:1: blocks stand inside each other"),
        ("zones: [gr\x00oin]\n", "case.yaml:1: this is not valid YAML"),
        ("zones: [groin]\nzones: [knee]\n", "case.yaml:2: this is not valid YAML ('zones' is there twice"),
        ("zones: [groin]\nscren: [saddle_numb]\n", "case.yaml:2: 'scren' is no part of a case; did you mean screen?"),
        ("zones: [groin]\nAbsent: [groin_pain]\n", "case.yaml:2: 'Absent' is no part of a case; did you mean absent?"),
        ("zones: [" + "g" * 5000 + "]\n", "there is no zone 'gggg"),
        ("age_band: -5\n", "names no age"),
        ("age_band: 999\n", "names no age"),
        ("age_band: 2020-01-01\n", "names no age"),
        ("age_band: 60-20\n", "names no age"),
    ],
    ids=lambda value: value[:24],
)
def test_a_case_that_is_odd_is_refused_in_one_short_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    sentence = refused(capsys, 1, "explain", "--case", str(path))
    assert said in sentence and len(sentence) < 400 + len(str(path))


@pytest.mark.parametrize("band", ["60-69", "80+", "45", "over 70", "under 60", "30 to 39"])
def test_an_age_as_people_write_it_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, band: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"zones: [groin]\nage_band: {band}\n", encoding="utf-8")
    assert main(["explain", "--case", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["list"]


@pytest.mark.parametrize("name", ["x" * 300, "{folder}", "{folder}/none/case.yaml"])
def test_what_is_no_case_file_is_said_without_a_wrong_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    sentence = refused(capsys, 1, "explain", "--case", name.format(folder=tmp_path))
    assert "UTF-8" not in sentence and "name a " in sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "--root L5 --condition spinal-stenosis",
            "--root L5 and --condition spinal-stenosis each select something, and one thing is selected at a time; "
            "leave one out, or set both beside each other: --compare root.L5,spinal-stenosis",
        ),
        ("--root L5 --select nerve.sciatic.left", "--root L5 and --select nerve.sciatic.left each select something"),
        ("--condition spinal-stenosis --select root.S1", "--condition spinal-stenosis and --select root.S1 each"),
        ("--root L5 --compare L4,S1", "--root L5 and --compare L4,S1 each select something"),
        ("--root L5 --story labral-tear", "--root L5 and --story labral-tear each select something"),
        ("--root L5 --page condition.labral-tear", "--root L5 and --page condition.labral-tear each select something"),
        ("--condition labral-tear --story spinal-stenosis", "--condition labral-tear and --story spinal-stenosis each"),
    ],
)
def test_of_two_selections_neither_is_passed_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: str, said: str
) -> None:
    sentence = refused(capsys, 2, "render", *words.split(), "--out", str(tmp_path / "x.png"))
    assert said in sentence


@pytest.mark.parametrize(
    "words",
    [
        "--root L5 --select root.L5.right",
        "--condition labral-tear --story labral-tear",
        "--root L5 --page chapter.back-or-hip",
        "--page condition.labral-tear --condition labral-tear",
    ],
)
def test_the_same_thing_named_twice_is_one_selection(words: str) -> None:
    options = parser().parse_args(["render", *words.split(), "--out", "x.png"])
    state = state_of(options, read_atlas(CONTENT, MESHES), AppState())
    assert state.selection in ("root.L5", "condition.labral-tear")


@pytest.mark.parametrize("option", ["condition", "select", "compare", "page", "view", "map", "story"])
def test_an_empty_option_is_not_passed_over(capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str) -> None:
    out = tmp_path / "x.png"
    assert f"--{option} is empty" in refused(capsys, 2, "render", f"--{option}", "", "--out", str(out))
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["render", "--step", "3", "--out", "x.png"], "--step needs a story"),
        (["render", "--select", "root.L5.right", "--side", "left", "--out", "x.png"], "contradict each other"),
        (["where", "--landmark", "patella", "--theta", "90"], "--theta says nothing without --segment"),
        (["where", "--point", "85,-60,-400", "--t", "0.3"], "--t says nothing without --segment"),
        (["where", "--segment", "leg", "--t", "0.5", "--theta", "3", "--ray", "2"], "--ray says nothing on 'leg'"),
        (["describe", "root\n.L5"], "is not in the atlas"),
    ],
)
def test_what_would_be_passed_over_is_said(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert said in refused(capsys, 2, *words)


def test_the_front_of_the_knee_is_at_no_degrees_on_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    angles = []
    for side in ("left", "right"):
        assert main(["where", "--landmark", "patella", "--side", side, "--json"]) == 0
        angles.append(json.loads(capsys.readouterr().out)["theta"])
    assert angles == [0.0, 0.0]


def test_a_name_that_is_used_again_is_still_understood() -> None:
    assert parse("a: &x [groin]\nzones: *x\n", "case.yaml")["zones"] == ["groin"]


def test_a_key_that_is_there_twice_is_found_by_check_and_nothing_else_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "en"
    (folder / "roots").mkdir(parents=True)
    (folder / "roots" / "L5.md").write_text("---\nid: root.L5\ntitle: A\ntitle: B\n---\n\nText.\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("a: {title: A, title: B}\n", encoding="utf-8")
    (folder / "zones.yaml").write_text("zones: [{id: groin}, {id: knee}]\n", encoding="utf-8")
    found = {(problem.file.rsplit("/", 1)[1], problem.line): problem.message for problem in key_problems(folder)}
    assert set(found) == {("L5.md", 4), ("sources.yaml", 1)}
    assert all("'title' is there twice" in message for message in found.values())
    assert parse("a: {title: A, title: B}\n", "sources.yaml")["a"]["title"] == "B"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("redflags", "when: [", "wehn: ["),
        ("mimics", "say: ", "sey: "),
        ("screen", "flag: ", "flags: "),
        ("features", "lrn: ", "lnr: "),
    ],
)
def test_a_key_that_nothing_reads_is_found_in_the_table_of_signs(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "content" / "en" / "discern"
    folder.mkdir(parents=True)
    text = (CONTENT / "discern" / f"{file}.yaml").read_text(encoding="utf-8")
    (folder / f"{file}.yaml").write_text(text, encoding="utf-8")
    assert not list(key_problems(folder.parent))
    before, _, after = text.rpartition(old)
    line = before.count("\n") + 1
    (folder / f"{file}.yaml").write_text(before + new + after, encoding="utf-8")
    (problem,) = key_problems(folder.parent)
    assert problem.line == line and f"nothing reads '{new.split(':')[0].strip()}'" in problem.message


@pytest.mark.parametrize("part", ["distance", "azimuth", "elevation"])
def test_a_camera_that_nobody_can_have_is_not_remembered(part: str) -> None:
    atlas = read_atlas(CONTENT, MESHES)
    view = view_of(AppState())
    assert state_from(view, atlas).camera == AppState().camera
    view["camera"] = {**view["camera"], part: 10**400}
    assert state_from(view, atlas).camera == Camera()
