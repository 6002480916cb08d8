"""Every page, one test each: it reads plainly, cites what it claims, leads somewhere, and never diagnoses."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from app.content.check import condition_problems, page_problems, relation_problems
from app.content.check_figures import patient_texts
from app.content.lines import read_lines
from app.content.marks import citations
from app.content.pages import read_page
from app.content.reader import read_atlas
from app.content.reading import PLAIN, reading_grade
from app.domain.atlas import Atlas, Page
from app.domain.ids import ROOTS
from app.places import CONTENT, MESHES

PAGES = sorted(CONTENT.glob("*/*.md"))
CONDITIONS = (
    "lumbar-disc-herniation",
    "spinal-stenosis",
    "sacroiliac-joint-dysfunction",
    "piriformis-syndrome",
    "hip-osteoarthritis",
    "labral-tear",
    "facet-joint-pain",
    "greater-trochanteric-pain",
)
ON_THE_MODEL = CONDITIONS[:6]
"""Those that can be set on the model, each with its story; the others are pages alone."""
CONDITION_SECTIONS = (
    "Mechanism",
    "Where it is felt",
    "Worse with",
    "Better with",
    "How it is told apart",
    "When to seek care now",
)


@cache
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def page_of(path: Path) -> Page:
    return read_page(path, atlas().figures, read_lines(CONTENT, []))


def ids(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_everything_a_page_names_resolves(path: Path) -> None:
    assert [str(p) for p in page_problems(page_of(path), atlas())] == []


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_what_a_patient_reads_first_is_plain(path: Path) -> None:
    for what, _, text in patient_texts(page_of(path)):
        assert reading_grade(text) <= PLAIN, f"{what}: {text}"


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_page_never_diagnoses_and_never_frightens(path: Path) -> None:
    text = page_of(path).body.lower()
    for phrase in ("you have a ", "crumbl", "slipped disc", "out of place", "your diagnosis", "degenerated spine"):
        assert phrase not in text, phrase


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_every_cited_source_is_listed_in_the_front_matter(path: Path) -> None:
    page = page_of(path)
    canonical = {atlas().sources[key].key for key in page.sources}
    cited = {atlas().sources[c.key].key for c in citations(page.body)}
    assert cited <= canonical, cited - canonical


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_number_recalled_is_marked_as_recalled(path: Path) -> None:
    for citation in citations(page_of(path).body):
        source = atlas().sources[citation.key]
        if source.status == "from knowledge":
            assert citation.from_memory, f"[@{citation.key}] was not re-read; write [@{citation.key}|k]"


def test_the_list_of_conditions_is_whole() -> None:
    assert set(atlas().conditions) == {f"condition.{name}" for name in CONDITIONS}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_says_all_that_is_asked_of_it(name: str) -> None:
    page = page_of(CONTENT / "conditions" / f"{name}.md")
    headings = re.findall(r"^## (.+)$", page.body, re.MULTILINE)
    assert [h for h in CONDITION_SECTIONS if h not in headings] == []
    assert page.data["structures"] and page.data["red_flags"]
    assert len(list(citations(page.body))) >= 8


@pytest.mark.parametrize("root", ROOTS)
def test_a_root_says_all_that_is_asked_of_it(root: str) -> None:
    page = page_of(CONTENT / "roots" / f"{root}.md")
    assert [
        k
        for k in ("dermatome", "key_muscles", "reflex", "key_point", "discs", "pain", "mistaken_for", "red_flags")
        if k not in page.data
    ] == []


def test_relations_and_conditions_hold_together() -> None:
    assert [str(p) for p in relation_problems(atlas(), "relations.yaml")] == []
    assert [str(p) for p in condition_problems(atlas())] == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("chapter.referred-and-radicular-pain", "64"),
        ("chapter.back-or-hip", "22 %"),
        ("chapter.back-or-hip", "47 %"),
        ("chapter.back-or-hip", "71 %"),
        ("condition.piriformis-syndrome", "no agreed test"),
        ("condition.hip-osteoarthritis", "below the knee"),
    ],
)
def test_where_evidence_qualifies_a_common_saying_the_page_says_so(page: str, words: str) -> None:
    assert words.lower() in re.sub(r"\s*%", " %", atlas().pages[page].body.lower())


@pytest.mark.parametrize(
    ("disc", "zone", "root"),
    [
        ("disc.L3-L4", "paracentral", "root.L4"),
        ("disc.L4-L5", "paracentral", "root.L5"),
        ("disc.L5-S1", "paracentral", "root.S1"),
        ("disc.L3-L4", "far_lateral", "root.L3"),
        ("disc.L4-L5", "far_lateral", "root.L4"),
        ("disc.L5-S1", "far_lateral", "root.L5"),
    ],
)
def test_which_disc_meets_which_root(disc: str, zone: str, root: str) -> None:
    met = {r.object for r in atlas().related("disc_hits_root", subject=disc) if r.zone == zone}
    assert met == {root}


def test_conditions_of_joints_and_muscles_carry_no_dermatome_and_no_root() -> None:
    for name in CONDITIONS[2:]:
        assert atlas().conditions[f"condition.{name}"].radicular == ()
        assert atlas().conditions[f"condition.{name}"].referred
