"""Figures: read with their study, written into a page as words or as a link; what is wrong is said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.bare_numbers import bare_numbers
from app.content.check import check
from app.content.figures import counted, in_links, in_words, read_figures
from app.content.reader import read_atlas
from app.domain.atlas import Problem
from app.domain.figures import Figure, NoSuchPartError

FIGURES = """lesher2008:
  study: {whom: people with hip pain, n: 51}
  below_knee: {value: 22, unit: "%", margin: [12, 36], what: felt it below the knee, status: checked}
  gap: {value: 38.5, unit: mm, whom: hips, what: width, status: from knowledge}
model:
  study: {whom: the model}
  share: {value: "0.50", what: a choice, status: model}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "content" / "en" / "figures"
    made.mkdir(parents=True)
    (made / "hip.yaml").write_text(FIGURES, encoding="utf-8")
    return made


def read(folder: Path) -> tuple[dict[str, Figure], list[Problem]]:
    problems: list[Problem] = []
    return read_figures(folder, problems), problems


def test_a_figure_knows_its_study_its_source_and_its_line(folder: Path) -> None:
    figures, problems = read(folder)
    assert problems == []
    figure = figures["lesher2008.below_knee"]
    assert (figure.whom, figure.n, figure.sources, figure.line) == ("people with hip pain", "51", ("lesher2008",), 3)
    assert figures["lesher2008.gap"].whom == "hips"
    assert figures["model.share"].sources == ()
    assert figures["lesher2008.n"].text() == "51"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("{{lesher2008.below_knee}}", "22 %"),
        ("{{lesher2008.below_knee|bare}}", "22"),
        ("{{lesher2008.below_knee|margin}}", "12 to 36"),
        ("{{lesher2008.below_knee|n}}", "51"),
        ("{{lesher2008.gap|whole}}", "39 mm"),
        ("{{ lesher2008.gap | whole | bare }}", "39"),
        ("{{model.share}}", "0.50"),
        ("{{lesher2008.nothing}}", "{{lesher2008.nothing}}"),
        ("{{model.share|margin}}", "{{model.share|margin}}"),
    ],
)
def test_a_reference_becomes_the_number_and_one_that_leads_nowhere_stays(
    folder: Path, reference: str, words: str
) -> None:
    figures, _ = read(folder)
    assert in_words(f"In {reference} of them.", figures) == f"In {words} of them."


def test_in_a_text_it_is_a_link(folder: Path) -> None:
    figures, _ = read(folder)
    assert in_links("({{lesher2008.below_knee}})", figures) == "([22 %](figure:lesher2008.below_knee))"


def test_a_part_that_is_not_there_is_a_sentence(folder: Path) -> None:
    figures, _ = read(folder)
    with pytest.raises(NoSuchPartError, match="has no 'margin'"):
        figures["model.share"].text("margin")
    with pytest.raises(NoSuchPartError, match="no part of a figure"):
        figures["model.share"].text("median")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("status: checked", "status: perhaps", 3, "'status' must be one of"),
        ("status: model", "status: checked", 7, "'status' must be one of model"),
        ("value: 22, ", "", 3, "'value' is missing"),
        ("margin: [12, 36]", "margin: [12]", 3, "'margin' must be"),
        ("value: 22, ", "value: .nan, ", 3, "is no number"),
        ("margin: [12, 36]", "margin: [12, .inf]", 3, "is no number"),
        ("  gap:", "  below_knee:", 4, ""),
    ],
)
def test_a_wrong_figure_is_named_with_its_line_and_the_others_are_there(
    folder: Path, old: str, new: str, line: int, words: str
) -> None:
    (folder / "hip.yaml").write_text(FIGURES.replace(old, new), encoding="utf-8")
    figures, problems = read(folder)
    assert figures
    if words:
        (problem,) = problems
        assert (problem.file, problem.line) == ("content/en/figures/hip.yaml", line) and words in problem.message


def test_a_figure_that_stands_in_two_files_is_told(folder: Path) -> None:
    (folder / "other.yaml").write_text("lesher2008:\n  gap: {value: 1, what: w, whom: x, status: checked}\n", "utf-8")
    _, problems = read(folder)
    assert [str(p) for p in problems] == [
        "content/en/figures/other.yaml:2: the figure 'lesher2008.gap' is there twice; keep one"
    ]


def test_how_sure_the_content_is_is_counted(folder: Path) -> None:
    figures, _ = read(folder)
    numbers = counted(figures, {})
    assert numbers["count.figures"].text() == "3"  # the size of the study, the share, the gap; not the model's own
    assert numbers["count.recalled"].text() == "1"
    assert numbers["count.model"].text() == "1"


PAGE = """---
id: chapter.welcome
title: Welcome
summary: "One short line."
sources: [lesher2008]
parameters:
  - {id: grade, kind: number, low: 0, high: 1, step: 0.5, words: "0 is none, 0.5 is half; the sac has 75 mm."}
---

It was {{lesher2008.below_knee}} in L4 (Lee 2008), on 3 May 2020, and 12 more. [@lesher2008]

1. [Stand](rootlight:?size=3)
"""


def test_a_number_that_is_typed_is_found_where_it_stands(folder: Path) -> None:
    page = folder.parent / "chapters" / "welcome.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    found = [(problem.line, problem.message.split(" is typed")[0]) for problem in bare_numbers(page)]
    assert found == [(10, "the number 12"), (7, "the number 75")]


def test_check_tells_a_reference_that_leads_nowhere_a_figure_without_use_and_a_hard_paragraph(folder: Path) -> None:
    content, meshes = folder.parent, folder.parents[2] / "assets" / "meshes"
    (content / "chapters").mkdir()
    hard = "Electrophysiological investigations occasionally demonstrate radiculopathic abnormalities. "
    text = PAGE.replace("lesher2008.below_knee", "lesher2008.nowhere").replace("It was", hard + "It was")
    (content / "chapters" / "welcome.md").write_text(text, encoding="utf-8")
    source = "lesher2008: {authors: Lesher, year: 2008, title: Hip, status: checked, read: abstract}\n"
    (content / "sources.yaml").write_text(source, encoding="utf-8")
    for name in ("structures.yaml", "relations.yaml"):
        (content / name).write_text("[]\n", encoding="utf-8")
    meshes.mkdir(parents=True)
    (meshes / "manifest.json").write_text('{"version": 1, "meshes": []}', encoding="utf-8")
    messages = [str(p) for p in check(read_atlas(content, meshes), content, meshes)]
    assert (
        "content/en/chapters/welcome.md:10: there is no figure 'lesher2008.nowhere'; add it to figures/ or correct the key"
        in messages
    )
    assert any("hip.yaml:3: 'lesher2008.below_knee' is used nowhere" in m for m in messages)
    assert any("welcome.md:10: the first paragraph reads at grade" in m for m in messages)
