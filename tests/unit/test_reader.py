"""Content that is wrong is said with file, line and remedy; everything else is still there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.content.check import check, page_problems
from app.content.fields import skin_fields
from app.content.located import ContentError, Reader, parse
from app.content.meshfile import MeshFileError, write_arrays
from app.content.pages import read_page
from app.content.reader import read_atlas
from app.domain.atlas import Atlas

PAGE = """---
id: chapter.welcome
title: Welcome
summary: "One sentence."
sources: [murphy2009]
---

Plain text. [@murphy2009]

[L5](root:L5) and [a view](view:posterior)
"""

SOURCES = (
    "murphy2009: {authors: Murphy, year: 2009, title: Pain, status: checked, read: abstract, aliases: [murphy09]}\n"
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "en"
    (folder / "chapters").mkdir(parents=True)
    (folder / "maps").mkdir()
    (folder / "chapters" / "welcome.md").write_text(PAGE, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    structures = "- {id: root.L5, name: L5 nerve root, system: root, paired: true}\n- {id: bone.sacrum, name: Sacrum, system: bone}\n"
    (folder / "structures.yaml").write_text(structures, encoding="utf-8")
    relation = "- {kind: root_feeds_nerve, from: root.L5, to: bone.sacrum, status: checked, sources: [murphy2009]}\n"
    (folder / "relations.yaml").write_text(relation, encoding="utf-8")
    (folder / "maps" / "zones.yaml").write_text("kind: zones\nzones:\n- {id: groin, plain: groin}\n", encoding="utf-8")
    radicular = "kind: radicular\nroots:\n  L5: {regions: [{name: leg, grade: typical}]}\n"
    (folder / "maps" / "radicular.yaml").write_text(radicular, encoding="utf-8")
    meshes = tmp_path / "assets" / "meshes"
    meshes.mkdir(parents=True)
    (meshes / "manifest.json").write_text(json.dumps({"version": 1, "meshes": []}), encoding="utf-8")
    return folder


def read(content: Path) -> Atlas:
    return read_atlas(content, content.parents[1] / "assets" / "meshes")


def test_good_content_has_no_problem(content: Path) -> None:
    atlas = read(content)
    assert atlas.problems == ()
    assert set(atlas.structures) == {"root.L5.left", "root.L5.right", "bone.sacrum"}
    assert atlas.structures["root.L5.left"].roots == ("L5",)
    assert atlas.sources["murphy09"] is atlas.sources["murphy2009"]


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("chapters/welcome.md", "no front matter", 1, "front matter"),
        ("chapters/welcome.md", "---\nid: x\ntitle: [\n---\ntext", 4, "not valid YAML"),
        ("chapters/welcome.md", "---\nid: chapter.welcome\n---\ntext", 2, "'title' is missing"),
        ("chapters/welcome.md", "---\nid: chapter.welcome\ntitle: T\n---\n\n", 5, "no text"),
        ("sources.yaml", "a: {title: A, status: perhaps}\n", 1, "'status' must be"),
        ("sources.yaml", "a: {title: A, status: checked}\nb: {title: B, status: checked, aliases: [a]}\n", 2, "twice"),
        ("structures.yaml", "- {id: bone.sacrum, system: bone}\n", 1, "'name' is missing"),
        ("structures.yaml", "- {id: a, name: A, system: bone}\n- {id: a, name: A, system: bone}\n", 2, "twice"),
        ("structures.yaml", "- {id: nerve.x, name: X, system: nerve, roots: [L9]}\n", 1, "'L9' is no root"),
        ("relations.yaml", "kind: x\n", 1, "list of relations"),
        ("maps/zones.yaml", "zones: 3\n", 1, "must be a list"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_the_rest_is_there(
    content: Path, file: str, text: str, line: int, words: str
) -> None:
    (content / file).write_text(text, encoding="utf-8")
    atlas = read(content)
    (problem,) = atlas.problems
    assert problem.file == f"content/en/{file}"
    assert problem.line == line
    assert words in problem.message
    assert atlas.structures or atlas.pages


def test_a_missing_file_says_how_to_restore_it(content: Path) -> None:
    (content / "relations.yaml").unlink()
    (problem,) = read(content).problems
    assert "git checkout -- content/en/relations.yaml" in problem.message


def test_a_damaged_manifest_says_how_to_restore_it(content: Path) -> None:
    manifest = content.parents[1] / "assets" / "meshes" / "manifest.json"
    manifest.write_text('{"version": 1, "meshes": [', encoding="utf-8")
    (problem,) = read(content).problems
    assert problem.file == "assets/meshes/manifest.json" and "git checkout" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[@murphy2009]", "[@nobody1999]", "nobody1999"),
        ("root:L5", "root:L9", "root:L9"),
        ("view:posterior", "view:inside", "view:inside"),
        ("sources: [murphy2009]", "sources: [nobody1999]", "nobody1999"),
        ('summary: "One sentence."', 'summary: ""', "summary"),
    ],
)
def test_what_does_not_resolve_is_found_at_its_line(content: Path, old: str, new: str, words: str) -> None:
    page = content / "chapters" / "welcome.md"
    text = PAGE.replace(old, new)
    page.write_text(text, encoding="utf-8")
    atlas = read(content)
    (problem,) = page_problems(atlas.pages["chapter.welcome"], atlas)
    assert words in problem.message
    if words != "summary":
        assert words in text.split("\n")[problem.line - 1]


def test_a_relation_to_nothing_or_without_a_source_is_found(content: Path) -> None:
    relation = "# a comment\n- {kind: root_feeds_nerve, from: root.L5, to: nerve.none, status: checked, sources: []}\n"
    (content / "relations.yaml").write_text(relation, encoding="utf-8")
    messages = [str(p) for p in check(read(content), content, content.parents[1] / "assets" / "meshes")]
    assert any("content/en/relations.yaml:2:" in m and "nerve.none" in m for m in messages)
    assert any("has no source" in m for m in messages)


def test_an_altered_and_a_truncated_mesh_are_found(content: Path) -> None:
    meshes = content.parents[1] / "assets" / "meshes"
    (meshes / "bone.sacrum.npz").write_bytes(b"PK\x03\x04 not much")
    entry = {"id": "bone.sacrum", "file": "bone.sacrum.npz", "sha256": "0" * 64, "source": "s", "licence": "MIT"}
    manifest = {"version": 1, "meshes": [entry | {"both_sides": False}]}
    (meshes / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    messages = [str(p) for p in check(read(content), content, meshes)]
    assert any("bone.sacrum.npz:1: the file was altered" in m for m in messages)
    assert any("not a readable mesh file" in m for m in messages)


def test_a_folder_where_a_mesh_should_be_is_a_problem_with_a_remedy(content: Path) -> None:
    meshes = content.parents[1] / "assets" / "meshes"
    (meshes / "bone.sacrum.npz").mkdir()
    entry = {"id": "bone.sacrum", "file": "bone.sacrum.npz", "sha256": "0" * 64, "source": "s", "licence": "MIT"}
    manifest = {"version": 1, "meshes": [entry | {"both_sides": False}]}
    (meshes / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    messages = [str(p) for p in check(read(content), content, meshes)]
    assert any("bone.sacrum.npz:1: the file cannot be read" in m and "restore it" in m for m in messages)


def test_a_file_of_regions_without_what_none_is_without_is_said(tmp_path: Path) -> None:
    write_arrays(tmp_path / "regions.female.npz", {"zone.groin": np.zeros(3, dtype=np.int16)})
    fields = skin_fields(tmp_path, "female")
    for ask in (lambda: fields.mirror, lambda: fields.segment, lambda: fields.coordinates("leg")):
        with pytest.raises(MeshFileError, match=r"regions\.female\.npz: a file of regions without '.*restore it"):
            ask()


def test_values_of_the_wrong_kind_are_refused_at_their_line() -> None:
    reader = Reader(parse("a: 1\nb: [1, {c: 2}]\nd: text\n", "f.yaml"), "f.yaml")
    with pytest.raises(ContentError, match=r"f\.yaml:2: 'b' must be a list of texts"):
        reader.texts("b")
    with pytest.raises(ContentError, match=r"f\.yaml:3: 'd' must be a number"):
        reader.number("d")


def test_a_page_keeps_the_line_its_text_starts_at(content: Path) -> None:
    page = read_page(content / "chapters" / "welcome.md")
    assert PAGE.split("\n")[page.line - 1].startswith("Plain text")
