"""The command line as a person types it: answers as JSON, and one clear sentence for everything that cannot be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.commandline.asked import state_of
from app.commandline.options import parser
from app.content.reader import read_atlas
from app.places import CONTENT, MESHES
from app.state.appstate import AppState


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("root", ["L1", "L2", "L3", "L4", "L5", "S1"])
def test_describe_a_root(capsys: pytest.CaptureFixture[str], root: str, side: str) -> None:
    found = answer(capsys, "describe", f"root.{root}.{side}", "--json")
    assert found["id"] == f"root.{root}.{side}" and found["side"] == side
    assert f"region.dermatome.lee2008.{root}.{side}" in found["regions"]
    assert f"region.radicular.{root}.{side}" in found["regions"]
    assert found["nerves"] and found["discs"] and found["sources"] and found["relations"]
    assert not [r for r in found["regions"] if r.endswith({"left": "right", "right": "left"}[side])]


def test_describe_says_which_disc_meets_which_root(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "describe", "root.L5.left", "--json")
    zones = {(row["disc"], row["zone"]) for row in found["discs"]}
    assert ("disc.L4-L5", "paracentral") in zones
    assert ("disc.L5-S1", "far_lateral") in zones or ("disc.L5-S1", "foraminal") in zones
    assert ("disc.L5-S1", "paracentral") not in zones


def test_describe_a_condition(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "describe", "condition.sacroiliac-joint-dysfunction", "--json")
    zones = {row["zone"]: row for row in found["referred"]}
    assert zones["upper_buttock"]["grade"] == 4 and zones["upper_buttock"]["sources"]
    assert not [r for r in found["regions"] if "dermatome" in r]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["describe", "root.L9.left"], "'root.L9.left' is not in the atlas"),
        (["render", "--condition", "lumbago", "--out", "x.png"], "'condition.lumbago' is not in the atlas"),
        (["render", "--map", "netter", "--out", "x.png"], "there is no dermatome map 'netter'"),
        (["render", "--view", "inside", "--out", "x.png"], "there is no view 'inside'"),
        (["render", "--page", "chapter.none", "--out", "x.png"], "there is no page 'chapter.none'"),
        (["render", "--root", "L5", "--out", "no/such/folder/x.png"], "choose another --out"),
        (["render", "--compare", "L5", "--out", "x.png"], "does not name two things to compare"),
        (["render", "--compare", "L5,lumbago", "--out", "x.png"], "'lumbago' has no pattern of pain to compare"),
        (["render", "--compare", "L5,root.L5", "--out", "x.png"], "cannot be compared with itself"),
        (["render", "--together", "--out", "x.png"], "--together needs two to show"),
        (["render", "--compare", "L5,S1", "--set", "level=L4-L5", "--out", "x.png"], "leave out --set and --story"),
        (["where", "--landmark", "left ear"], "left ear"),
        (["where"], "--landmark"),
        (["where", "--landmark", "patella", "--segment", "leg"], "one place only"),
        (["where", "--segment", "arm", "--t", "0.5", "--theta", "0"], "arm"),
        (["where", "--segment", "leg", "--t", "0.5", "--ray", "2"], "theta"),
        (["where", "--point", "9000,0,0"], "from the skin"),
        (["render", "--out", "figure.jpg"], "does not end in .png"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.startswith("rootlight: ")
    assert "Traceback" not in said and len(said.strip().split("\n")) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--rooot", "L5"],
        ["--root", "L9"],
        ["render", "--size", "big", "--out", "x"],
        ["where", "--point", "1,2"],
        ["where", "--point", "nan,0,0"],
        ["render"],
    ],
)
def test_unknown_options_name_what_is_possible(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "usage: rootlight" in said and "Traceback" not in said


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("body", ["female", "male"])
@pytest.mark.parametrize(
    ("words", "root"),
    [
        (["--landmark", "lateral malleolus"], "S1"),
        (["--segment", "leg", "--t", "0.5", "--theta", "45"], "L5"),
        (["--segment", "foot_dorsum", "--t", "0.7", "--ray", "3"], "L5"),
        (["--segment", "leg", "--t", "0.98", "--theta", "278"], "L4"),
    ],
)
def test_where(capsys: pytest.CaptureFixture[str], words: list[str], root: str, body: str, side: str) -> None:
    found = answer(capsys, "where", *words, "--side", side, "--body", body, "--json")
    rows = [r for r in found["regions"] if r["kind"] == "dermatome" and r["map"] == "lee2008"]
    core = [r for r in rows if r["part"] == "core"]
    assert [r["root"] for r in core] == [root]
    assert core[0]["side"] == side and core[0]["edge_mm"] > 0


def test_check_finds_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problems"] == []
    assert found["environment"]["vtk"] != "missing" and found["environment"]["opengl"] != "missing"


def test_render_writes_a_whole_picture(tmp_path: Path) -> None:
    out = tmp_path / "figure.png"
    assert main(["render", "--root", "L5", "--side", "left", "--size", "400x300", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG") and list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("display", ["", ":4711"])
def test_without_a_display_the_window_says_what_works_instead(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main([]) == 1
    assert "rootlight render" in capsys.readouterr().err


def test_the_agreement_of_the_maps_is_chosen_like_a_map(capsys: pytest.CaptureFixture[str]) -> None:
    options = parser().parse_args(["render", "--root", "L4", "--map", "agreement", "--out", "x.png"])
    state = state_of(options, read_atlas(CONTENT, MESHES), AppState())
    assert (state.map, state.selection) == ("agreement", "root.L4")
    assert main(["where", "--landmark", "patella", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["maps"]) == ["lee2008", "keegan_garrett1948", "foerster1933"]
    assert {"root": "L4", "maps": 1, "of": 3} in found["agreement"]
    assert main(["render", "--map", "nobody1900", "--out", "x.png"]) == 2
    assert "maps are lee2008, keegan_garrett1948, foerster1933, agreement" in capsys.readouterr().err


def test_describe_tells_where_a_facet_joint_is_felt(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "joint.facet-capsule.L3-L4.right", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [zone["zone"] for zone in found["referred"]] == ["lower_lumbar", "upper_buttock", "groin", "anterior_thigh"]
    assert found["referred_status"] == "knowledge", "which zones belong to a level is from memory"
    assert {"marks1989", "fukui1997"} <= {study["source"] for study in found["studies"]}
    assert "region.zone.groin.right" in found["regions"]
