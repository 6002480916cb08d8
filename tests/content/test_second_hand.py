"""What was read in another paper is said to be, wherever it is shown, and never passes for read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.content.check_sources import surer_than_read
from app.content.reader import read_atlas
from app.content.sources import read_sources
from app.domain.answers import NO_ANSWER
from app.domain.atlas import Atlas, Problem
from app.domain.figures import CHECKED, SECONDARY
from app.export.describe import describe
from app.places import CONTENT, MESHES
from app.state.places import study_words
from app.ui.page.evidence import evidence_of
from app.ui.page.text import page_html

QUOTED = (
    "inufusa1996",
    "panjabi1992",
    "vialle2005",
    "harrington2007",
    "handsfield2014",
    "delp1999",
    "goode2008",
    "livf_dual_fluoro",
    "kortelainen1985",
    "keegan_garrett1948",
    "isncsci2019",
    "isncsci_points2008",
    "laslett2003",
    "vanderwurff2006tests",
    "vanderwindt2010",
    "grimaldi2017",
)
"""Of these the evidence says that the number was read on a page or in a paper that quotes it."""


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.mark.parametrize("key", QUOTED)
def test_the_card_says_in_which_other_paper_it_was_read(key: str) -> None:
    evidence = evidence_of(f"source:{key}", atlas(), NO_ANSWER)
    ((_, sure),) = evidence.lines
    assert sure.startswith(("Second-hand. Read in another paper: ", "Second-hand. Read elsewhere: "))
    assert sure.endswith(", not in the original")
    ((_, read),) = evidence.papers
    assert ", not in the original" in read and "abstract or page" not in evidence.spoken


def test_the_other_paper_is_named_as_papers_are() -> None:
    spoken = evidence_of("source:kortelainen1985", atlas(), NO_ANSWER).spoken
    assert "Read in another paper: Gillard 2014, not in the original" in spoken
    assert (
        "Read in another paper: Grant 1962, not in the original"
        in evidence_of("source:keegan_garrett1948", atlas(), NO_ANSWER).spoken
    )


def test_a_mark_from_memory_outweighs_it() -> None:
    evidence = evidence_of("source:keegan_garrett1948?k", atlas(), NO_ANSWER)
    assert evidence.lines[0][1].startswith("From memory")


def test_the_card_of_a_figure_says_it_too() -> None:
    for key in ("handsfield2014.psoas", "vanderwindt2010.slr_sensitivity", "inufusa1996.back", "grimaldi2017.n"):
        evidence = evidence_of(f"figure:{key}", atlas(), NO_ANSWER)
        assert dict(evidence.lines)["How sure"].startswith("Second-hand"), key
        assert ", not in the original" in evidence.papers[0][1], key


def test_the_list_of_sources_under_a_page_marks_it() -> None:
    html = page_html(atlas().pages["chapter.muscles"], atlas())
    assert "‡ read second-hand" in html and "not in the original; click the number" in html
    assert "‡" not in page_html(atlas().pages["chapter.about"], atlas())


def test_the_legend_and_the_json_say_it() -> None:
    referral = atlas().referrals["lumbar_spinal_stenosis"]
    assert study_words("katz1995", referral, atlas()).endswith("n\u00a0=\u00a093, second-hand")
    assert study_words("grimaldi2017", None, atlas()).endswith("second-hand")
    sources = {one["key"]: one for one in describe(atlas(), "root.L4")["sources"]}
    assert sources["keegan_garrett1948"]["status"] == SECONDARY
    assert sources["keegan_garrett1948"]["read_in"] == ["grant1962"]
    assert sources["sasaki2014"]["read_in"] == []


def test_no_number_is_called_checked_whose_source_was_not_opened() -> None:
    for figure in atlas().figures.values():
        first = atlas().sources.get(figure.sources[0]) if figure.sources else None
        assert figure.status != CHECKED or (first and first.status == CHECKED), figure.key


def test_the_paper_it_was_read_in_is_in_the_list() -> None:
    for source in atlas().sources.values():
        for key in source.through:
            assert key in atlas().sources or " " in key or "." in key, f"{source.key}: {key}"


def test_a_number_called_surer_than_it_was_read_is_a_problem() -> None:
    known = atlas()
    told = [str(p) for p in surer_than_read(CHECKED, ("handsfield2014",), "the volume", "x.yaml", 7, known)]
    assert told == [
        "x.yaml:7: the volume is called checked, but its source was met in another paper alone; call it secondary"
    ]
    recalled = replace(known.sources["handsfield2014"], status="from knowledge")
    without = replace(known, sources={"handsfield2014": recalled})
    ((problem),) = surer_than_read(CHECKED, ("handsfield2014",), "the volume", "x.yaml", 7, without)
    assert "from memory" in problem.message
    assert not list(surer_than_read(CHECKED, ("handsfield2014", "sasaki2014"), "the volume", "x.yaml", 7, known))
    assert not list(surer_than_read(SECONDARY, ("handsfield2014",), "the volume", "x.yaml", 7, known))


def test_a_place_of_reading_is_for_what_was_read_second_hand(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("a: {title: A, status: checked, through: [b]}\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_sources(path, problems) == {}
    assert [p.message for p in problems] == [
        "'through' says where a source was read second-hand; write `status: secondary`"
    ]


def test_a_paper_it_was_read_in_that_is_not_in_the_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "# two\na: {title: A, status: secondary, through: [nobody1999, a page of example.org]}\n", encoding="utf-8"
    )
    problems: list[Problem] = []
    assert set(read_sources(path, problems)) == {"a"}
    assert [(p.line, p.message) for p in problems] == [
        (2, "'a' was read in 'nobody1999', which is not in sources.yaml; add it there or correct the key")
    ]
