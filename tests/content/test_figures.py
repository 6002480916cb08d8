"""Every number of every page is a figure with its source; it says the same wherever it stands, and is called no surer than it is."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from app.content.bare_numbers import bare_numbers
from app.content.check_figures import figure_problems, reference_problems, zone_trouble
from app.content.figures import text_files
from app.content.lines import read_lines
from app.content.marks import citations
from app.content.pages import read_page
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.figures import CHECKED, COUNTED, MODEL, RECALLED, SURE, bearing_out
from app.mechanics.piriformis import VARIANTS
from app.places import CONTENT, MESHES

LINES = read_lines(CONTENT, [])
PAGES = sorted(CONTENT.glob("*/*.md"))
VERIFIED = Path(__file__).with_name("evidence_figures.csv")
"""Every figure that is called checked, as it was compared with the evidence (file and line) or with the abstract itself."""
LINKED = re.compile(r"\[([^\[\]]+)\]\(figure:([\w.]+)\)")


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def ids(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", text_files(CONTENT), ids=ids)
def test_no_number_is_typed_in_a_text(path: Path) -> None:
    assert [str(problem) for problem in bare_numbers(path)] == []


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_every_reference_is_a_number_with_its_link(path: Path) -> None:
    page = read_page(path, atlas().figures, LINES)
    assert "{{" not in page.body + page.title + page.summary
    for words, key in LINKED.findall(page.body):
        figure = atlas().figures[key]
        shown = {figure.text(), figure.text("bare"), figure.n, " to ".join(figure.margin or ())}
        assert words in shown or words in {figure.text("whole"), figure.text("whole", "bare")}


def test_references_lead_somewhere_in_pages_postures_stories_and_notes() -> None:
    assert [str(problem) for problem in reference_problems(atlas(), CONTENT)] == []
    assert "{{" not in "".join(s.about for s in atlas().structures.values())
    assert "{{" not in "".join(r.note for r in atlas().relations)
    steps = [step.text for story in atlas().motion.stories.values() for step in story.steps]
    assert "Of 66 people with a proven tear, 92 % felt it in the groin." in steps
    assert "{{" not in "".join((*steps, *(preset.text for preset in atlas().motion.presets.values())))


def test_every_figure_has_a_source_that_resolves_and_a_page_that_says_it() -> None:
    assert [str(problem) for problem in figure_problems(atlas(), CONTENT)] == []


def test_every_figure_says_what_was_measured_in_whom() -> None:
    for figure in atlas().figures.values():
        assert figure.what and figure.status in SURE, figure.key
        assert figure.whom or figure.status == COUNTED, figure.key
        assert figure.value and not figure.value.endswith(figure.unit or " "), figure.key


def blocks(body: str) -> list[str]:
    """Paragraphs and lines of lists; a table is one block with the paragraph above it."""
    found: list[str] = []
    for block in body.split("\n\n"):
        if block.startswith("|") and found:
            found[-1] += "\n" + block
        else:
            found += block.split("\n")
    return found


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_figure_stands_beside_its_source_and_one_from_memory_beside_its_mark(path: Path) -> None:
    def canonical(key: str) -> str:
        return atlas().sources[key].key

    for block in blocks(read_page(path, atlas().figures, LINES).body):
        cited = {canonical(c.key) for c in citations(block)}
        recalled = {canonical(c.key) for c in citations(block) if c.from_memory}
        for words, key in LINKED.findall(block):
            figure = atlas().figures[key]
            if figure.status in (MODEL, COUNTED):
                continue
            sources = {canonical(source) for source in figure.sources}
            assert sources & cited, f"{words} ({key}) stands in a paragraph that cites {sorted(cited)}"
            if figure.status == RECALLED:
                assert sources & recalled, f"{words} ({key}) needs [@...|k]"


def test_a_percentage_on_the_map_is_the_figure_of_its_sources() -> None:
    said = [zone for condition in atlas().conditions.values() for zone in condition.referred if zone.percent]
    assert len(said) > 20
    assert [zone_trouble(zone, atlas()) for zone in said] == [None] * len(said)
    behind = {figure.key for figure in bearing_out(84, ("khan2004", "poulsen2016"), atlas().figures.values())}
    assert behind == {"khan2004.groin"}
    assert bearing_out(83, ("khan2004",), atlas().figures.values()) == ()
    hip = atlas().conditions["condition.hip-osteoarthritis"]
    groin = next(zone for zone in hip.referred if zone.zone == "groin")
    figures = atlas().figures
    assert groin.percent == (
        float(figures["poulsen2016.groin"].value),
        float(figures["khan2004.groin"].text("whole", "bare")),
    )


def test_what_was_worked_out_is_worked_out_rightly() -> None:
    def number(key: str) -> float:
        return float(atlas().figures[key].value)

    assert number("khan2004.stenosis_groin") == pytest.approx(100 - number("khan2004.groin_specificity"))
    assert number("smoll2010.a") == pytest.approx(100 - number("smoll2010.other"))
    assert number("tomaszewski2016.other") == pytest.approx(100 - number("tomaszewski2016.a"))
    lost = 1 - number("schmid1999.canal_back") / number("schmid1999.canal_forward")
    assert number("schmid1999.canal_loss") == round(100 * lost)
    assert number("slipman2000.foot") == 100 * 6 / 50


def test_a_published_number_beside_the_model_is_the_figure_of_the_pages() -> None:
    def number(key: str) -> float:
        return float(atlas().figures[key].value)

    for path, key in {"A": "tomaszewski2016.a", "B": "tomaszewski2016.b", "C": "smoll2010.c"}.items():
        assert VARIANTS[path].value == number(key)
        assert VARIANTS[path].status == atlas().figures[key].status
        margin = atlas().figures[key].margin
        assert margin is None or VARIANTS[path].published == tuple(map(float, margin))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("lesher2008.below_knee", "22 %"),
        ("khan2004.below_knee", "47 %"),
        ("lesher2008.buttock", "71 %"),
        ("murphy2009.s1_on", "64.9 %"),
        ("suri2010.seated", "7.4"),
        ("schmid1999.canal_forward", "268 mm²"),
        ("sasaki2014.l3", "3 of 7"),
    ],
)
def test_the_figures_of_the_evidence_stand_as_they_were_read(key: str, words: str) -> None:
    assert atlas().figures[key].text() == words


def test_every_checked_figure_is_the_one_that_was_compared_with_the_evidence() -> None:
    with VERIFIED.open(encoding="utf-8", newline="") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}
    checked = {key: figure for key, figure in atlas().figures.items() if figure.status == CHECKED}
    assert set(checked) == set(rows), "compare it with its source, then add its row, with where it stands"
    for key, figure in checked.items():
        row = rows[key]
        margin = " to ".join(figure.margin or ())
        said = (figure.value, figure.unit, margin, figure.n or "")
        assert said == (row["value"], row["unit"], row["margin"], row["n"]), key
        assert row["where"], key


def test_how_many_is_of_the_people_it_was_measured_in() -> None:
    figures = atlas().figures
    others = ("katz1995.below_buttocks", "khan2004.groin_specificity", "smoll2010.operated", "abdullah1988.share")
    assert [figures[key].n for key in others] == [None] * len(others)
    assert (figures["huang2018.thick"].n, figures["huang2018.other"].n) == ("11", "30")
    assert (figures["peul2007.recovered"].n, figures["peul2007.crossed"].n) == ("283", "142")
