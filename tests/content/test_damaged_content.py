"""The content with one entry broken: it is named with file, line and remedy, what waits for it is said once, the rest is there."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from app.content.check import check
from app.content.check_keys import key_problems
from app.content.discern import read_discern
from app.content.located import ContentError
from app.content.manifest import read_manifest
from app.content.outlines import read_outlines
from app.content.reader import read_atlas
from app.content.signrules import read_rules
from app.domain.atlas import Atlas, Problem
from app.domain.discern import Case
from app.domain.ids import ROOTS
from app.places import CONTENT, MESHES
from app.reasoning.explain import explain
from app.state.appstate import AppState
from app.state.resolve import resolve


@cache
def whole() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "en"
    shutil.copytree(CONTENT, folder)
    return folder


def damage(content: Path, file: str, old: str, new: str) -> int:
    """Change the first `old` of a file; the line it stands on."""
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def counts(atlas: Atlas) -> dict[str, int]:
    """How much there is of each thing."""
    return {
        "structures": len(atlas.structures),
        "relations": len(atlas.relations),
        "sources": len(atlas.sources),
        "pages": len(atlas.pages),
        "conditions": len(atlas.conditions),
        "referrals": len(atlas.referrals),
        "zones of conditions": sum(len(condition.referred) for condition in atlas.conditions.values()),
        "zones": len(atlas.zones),
        "presets": len(atlas.motion.presets),
        "steps": sum(len(story.steps) for story in atlas.motion.stories.values()),
        "figures": len(atlas.figures),
        "grades": len(atlas.grades),
    }


def shown(atlas: Atlas) -> None:
    """Everything that can be selected is resolved."""
    for root in ROOTS:
        assert resolve(AppState(selection=f"root.{root}", side="left"), atlas).title
    for condition in atlas.conditions:
        assert resolve(AppState(selection=condition, side="left"), atlas).title


BROKEN = [
    # file, what is written, what is written instead, what is lost of what, words of the sentence
    ("structures.yaml", "- id: disc.L4-L5\n", "- idd: disc.L4-L5\n", {"structures": 1}, "'id' is missing"),
    ("structures.yaml", '  name: "Femur"', '  name: [Femur', {"structures": 2}, "not valid YAML"),
    ("relations.yaml", "kind: disc_hits_root, from: disc.L4-L5", "kind: , from: disc.L4-L5", {"relations": 1}, "'kind'"),
    ("relations.yaml", "- {kind: root_exits, ", "- {kind: root_exits, [", {"relations": 1}, "not valid YAML"),
    ("sources.yaml", '  title: "An evidence-based approach', '  titel: "An evidence-based approach', {"sources": 1}, "'title' is missing"),
    ("sources.yaml", '  title: "An evidence-based approach', '  title: "An "evidence-based approach', {"sources": 1}, "not valid YAML"),
    ("referral.yaml", "grade: 3, pct: [55, 55]", "grade: 9, pct: [55, 55]", {}, "'grade' must be"),
    ("referral.yaml", 'title: "Hip joint (any cause inside it)"', "titel: Hip", {"referrals": 1}, "'title' is missing"),
    ("referral.yaml", "source: lesher2008, n: 51", "source: lesher2008, n: many", {}, "'n' must be a number"),
    ("poses.yaml", "- id: sitting\n", "- id: sitting\n    group: [\n", {"presets": 1}, "not valid YAML"),
    ("poses.yaml", "lumbar_flexion: ", "lumbar_flexoin: ", {"presets": 1}, "is no part of a posture"),
    ("maps/zones.yaml", "id: groin, view: front, plain", "id: groin, view: front, plian", {"zones": 1}, "'plain' is missing"),
    ("maps/radicular.yaml", "    regions:\n", "    regions: none\n    was:\n", {"grades": 1}, "must be a list"),
    ("figures/hip.yaml", 'buttock: {value: 71, unit: "%"', 'buttock: {value: 71, unit: %', {"figures": 1}, "not valid YAML"),
    ("figures/hip.yaml", "buttock: {value: 71", "buttock: {valeu: 71", {"figures": 1}, "'value' is missing"),
    ("conditions/hip-osteoarthritis.md", "zone: groin, grade: 4", "zone: groin, grade: 5", {"zones of conditions": 1}, "'grade' must be"),
    ("conditions/hip-osteoarthritis.md", "num: checked", "num: chekced", {"zones of conditions": 1}, "'num' must be one of"),
    ("stories/labral-tear.yaml", "  - text: ", "  - txet: ", {"steps": 1}, "'text' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "lost", "words"), BROKEN, ids=lambda v: str(v)[:24])
def test_one_wrong_entry_is_lost_alone(
    content: Path, file: str, old: str, new: str, lost: dict[str, int], words: str
) -> None:
    line = damage(content, file, old, new)
    atlas = read_atlas(content, MESHES)
    told = [p for p in atlas.problems if words in p.message]
    assert told and all(p.file == f"content/en/{file}" for p in told), [str(p) for p in atlas.problems]
    assert any(abs(p.line - line) <= 3 for p in told), f"line {line}: {[str(p) for p in told]}"
    before, after = counts(whole()), counts(atlas)
    less = {what: before[what] - after[what] for what in before if before[what] != after[what]}
    assert less == lost
    shown(atlas)


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "places"),
    [
        ("structures.yaml", "- id: disc.L4-L5\n", "- idd: disc.L4-L5\n", "disc.L4-L5", 20),
        (
            "sources.yaml",
            '  title: "An evidence-based approach',
            '  title: "An "evidence-based approach',
            "lee2008",
            10,
        ),
        ("poses.yaml", "- id: sitting\n", "- id: sitting\n    group: [\n", "sitting", 5),
        ("figures/hip.yaml", "buttock: {value: 71", "buttock: {valeu: 71", "lesher2008.buttock", 3),
    ],
    ids=["structure", "source", "posture", "figure"],
)
def test_what_waits_for_it_is_said_once(content: Path, file: str, old: str, new: str, name: str, places: int) -> None:
    line = damage(content, file, old, new)
    found = check(read_atlas(content, MESHES), content, MESHES)
    (waiting,) = (p for p in found if "mend this entry first" in p.message)
    many = re.match(rf"(\d+) places wait for '{re.escape(name)}', the first in content/en/", waiting.message)
    assert many and int(many[1]) >= places
    assert waiting.file == f"content/en/{file}" and abs(waiting.line - line) <= 3
    assert len(found) <= 5, "\n".join(map(str, found))
    assert all(re.match(r"content/\S+:\d+: .+", str(p)) for p in found)


def told_by(content: Path) -> list[Problem]:
    read_discern.cache_clear()
    read_rules.cache_clear()
    return [*read_discern(content).problems, *read_rules(content).problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("redflags", "  urgency: same_day", "  urgency: someday", "'urgency' must be one of"),
        ("redflags", '  title: "New or growing weakness"', '  title: "New "or growing weakness"', "not valid YAML"),
        ("features", 'disc_low: {d: "-", src: yukawa1997', 'disc_low: {d: "?", src: yukawa1997', "the weight 'd'"),
        ("columns", "kind: hip", "kind: hop", "'kind' must be one of"),
        ("mimics", "  rule: {", "  rule: [{", "not valid YAML"),
        ("screen", "term: ", "trem: ", "'term' is missing"),
        ("groups", "], count: strongest", "], count: strangest", "'count' must be one of"),
        ("rules", "  rule: ", "  rool: ", "'rule' is missing"),
    ],
)
def test_a_sign_or_a_warning_that_is_wrong_leaves_the_others(
    content: Path, file: str, old: str, new: str, words: str
) -> None:
    line = damage(content, f"discern/{file}.yaml", old, new)
    told = told_by(content)
    assert told and all(p.file == f"content/en/discern/{file}.yaml" for p in told)
    assert any(words in p.message and abs(p.line - line) <= 8 for p in told), [str(p) for p in told]
    damaged = read_discern(content)
    read_discern.cache_clear()
    sound = read_discern(CONTENT)
    for name in ("columns", "features", "questions", "mimics"):
        assert len(getattr(sound, name)) - len(getattr(damaged, name)) == (1 if name in (file, MEANT.get(file)) else 0)
    assert set(damaged.flags) == set(sound.flags), "a warning is raised even where its words cannot be read"
    for case in (
        Case(zones=("groin.left",), present=("socks_shoes",), absent=(), screen=(), age_band="60-69"),
        Case(zones=("lower_buttock.left",), present=(), absent=(), screen=tuple(damaged.questions), age_band=""),
    ):
        assert explain(case, damaged).red_flags or explain(case, damaged).cards
    read_discern.cache_clear()


MEANT = {"screen": "questions"}


def test_a_warning_whose_words_cannot_be_read_is_the_gravest(content: Path) -> None:
    damage(
        content, "discern/redflags.yaml", '  title: "New or growing weakness"', '  title: "New "or growing weakness"'
    )
    damaged = read_discern(content)
    asked = next(q.id for q in damaged.questions.values() if q.flag == "progressive_weakness")
    found = explain(Case(zones=(), present=(), absent=(), screen=(asked,), age_band=""), damaged)
    (raised,) = found.red_flags
    assert (raised.urgency, raised.say) == ("emergency_now", "Seek emergency care now")
    assert "cannot be read" in raised.flag.why and found.replaced


@pytest.mark.parametrize(
    ("file", "old", "new", "near"),
    [
        ("structures.yaml", "  latin: ", "  latn: ", "latin"),
        ("relations.yaml", "sources: [", "sourcs: [", "sources"),
        ("sources.yaml", "  journal: ", "  jornal: ", "journal"),
        ("referral.yaml", "unsplit: ", "unsplitt: ", "unsplit"),
        ("poses.yaml", "    for_side: ", "    for_sides: ", "for_side"),
        ("figures/hip.yaml", "margin: ", "margins: ", "margin"),
        ("stories/labral-tear.yaml", "    layers: ", "    layer: ", "layers"),
        ("maps/lee2008.yaml", "drawn_after: ", "drawn_afte: ", "drawn_after"),
        ("maps/zones.yaml", "neighbours: [", "neighbors: [", "neighbours"),
        ("maps/landmarks.yaml", "synonyms: ", "synonym: ", "synonyms"),
        ("roots/L5.md", "mistaken_for:", "mistake_for:", "mistaken_for"),
        ("conditions/hip-osteoarthritis.md", "worse_with:", "worse_wth:", "worse_with"),
        ("chapters/muscles.md", "subtitle: ", "subtitel: ", "subtitle"),
        ("discern/features.yaml", "if_yes: ", "if_jes: ", "if_yes"),
    ],
)
def test_a_key_that_nothing_reads_is_told_with_its_line_and_the_nearest_one(
    content: Path, file: str, old: str, new: str, near: str
) -> None:
    line = damage(content, file, old, new)
    (told,) = key_problems(content)
    wrong = new.split("{")[-1].strip(" :[")
    assert (told.file, told.line) == (f"content/en/{file}", line)
    assert told.message == f"nothing reads '{wrong}' here; did you mean '{near}'?"


def test_a_key_like_no_other_is_told_with_those_there_are(content: Path) -> None:
    damage(content, "relations.yaml", "sources: [", "xyz: 1, sources: [")
    (told,) = key_problems(content)
    assert "remove it, or take one of at, from, kind" in told.message


def test_a_file_that_is_no_yaml_from_end_to_end_is_one_sentence(content: Path) -> None:
    (content / "relations.yaml").write_text("[" * 40, encoding="utf-8")
    atlas = read_atlas(content, MESHES)
    assert [p.file for p in atlas.problems] == ["content/en/relations.yaml"]
    assert atlas.relations == () and len(atlas.structures) == len(whole().structures)


def test_one_mesh_that_the_manifest_tells_wrongly_is_lost_alone(tmp_path: Path) -> None:
    text = (MESHES / "manifest.json").read_text(encoding="utf-8")
    manifest = tmp_path / "assets" / "meshes" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    name = json.loads(text)["meshes"][3]["id"]
    entry = re.search(rf'"id": "{re.escape(name)}"', text)
    assert entry
    manifest.write_text(text.replace(entry[0], f'"was": 1, {entry[0]}, "sha256": [], "file_": ""', 1), "utf-8")
    damaged = json.loads(manifest.read_text(encoding="utf-8"))
    next(one for one in damaged["meshes"] if one["id"] == name).pop("file")
    manifest.write_text(json.dumps(damaged, indent=1), encoding="utf-8")
    problems: list[Problem] = []
    found = read_manifest(manifest, problems)
    (told,) = problems
    assert f"the entry of '{name}' is damaged" in told.message and "git checkout" in told.message
    assert name in manifest.read_text(encoding="utf-8").split("\n")[told.line - 1]
    assert set(read_manifest(MESHES / "manifest.json", [])) - set(found) == {name, name.replace(".left", ".right")}


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "begins"),
    [
        ("lee2008", "segment: leg", "segment: lag", "there is no limb segment 'lag'", "dermatome.lee2008."),
        ("radicular", "segment: leg", "segment: lag", "there is no limb segment 'lag'", "radicular."),
        ("zone_patches", "segment: leg", "segment: lag", "there is no limb segment 'lag'", "zone."),
        ("foerster1933", "  L3:\n", "  L3: [\n", "not valid YAML", "dermatome.foerster1933."),
    ],
)
def test_one_root_or_zone_that_is_drawn_wrongly_leaves_the_other_outlines(
    content: Path, file: str, old: str, new: str, words: str, begins: str
) -> None:
    damage(content, f"maps/{file}.yaml", old, new)
    problems: list[Problem] = []
    lost = {outline.field for outline in read_outlines(CONTENT)} - {o.field for o in read_outlines(content, problems)}
    assert [words in problem.message for problem in problems] == [True], [str(p) for p in problems]
    assert problems[0].file == f"content/en/maps/{file}.yaml" and problems[0].line > 1
    assert lost and all(field.startswith(begins) for field in lost)
    assert len({field.split(".")[1 if begins in ("zone.", "radicular.") else 2] for field in lost}) == 1
    with pytest.raises(ContentError):
        read_outlines(content)
