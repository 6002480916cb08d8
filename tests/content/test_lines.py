"""What several pages say in the same words is held once, and what is wrong with it is told where it stands."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from app.content.check import check
from app.content.lines import read_lines
from app.content.pages import split_page
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.ids import ROOTS
from app.places import CONTENT, MESHES
from app.ui.page.text import page_html

CARE = "## When to seek care now"


@cache
def whole() -> Atlas:
    return read_atlas(CONTENT, MESHES)


def care_of(page: str) -> str:
    body = whole().pages[page].body
    return body.split(CARE)[1].split("\n## ")[0]


def test_the_six_roots_say_the_same_of_when_to_seek_care() -> None:
    said = {care_of(f"root.{root}") for root in ROOTS}
    assert len(said) == 1
    (care,) = said
    assert care.count("\n- **Seek emergency care now:**") == 2 and care.count("\n- **Get medical help today:**") == 2
    assert "the skin you sit on" in care and "nhs_lothian_redflags" in care and "{{" not in care


def test_every_page_says_all_of_it() -> None:
    pages = [page for page in whole().pages.values() if CARE in page.body]
    assert len(pages) == 15
    for page in pages:
        care = care_of(page.id)
        assert "{{" not in care and "Having none of these does not prove that all is well" in care, page.id
        assert care.count("\n- **") >= 4, page.id
    assert "of 100 people" not in care_of("condition.spinal-stenosis")
    assert "(figure:dionne2019.sensitivity)" in care_of("condition.spinal-stenosis")


def test_no_long_line_stands_in_two_pages() -> None:
    seen: dict[str, str] = {}
    for path in sorted(CONTENT.glob("*/*.md")):
        _, body, _ = split_page(path.read_text(encoding="utf-8"), path.name)
        for line in body.split("\n"):
            if len(line) > 100 and not line.startswith("|"):
                assert seen.setdefault(line, path.name) == path.name, f"{path.name} repeats {line[:60]!r}"


def test_the_warning_signs_of_a_page_are_those_of_the_table() -> None:
    for page in whole().pages.values():
        if page.id.startswith(("root.", "condition.")):
            assert all(isinstance(name, str) for name in page.data["red_flags"]), page.id


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "en"
    shutil.copytree(CONTENT, folder)
    return folder


def told(content: Path) -> list[str]:
    return [str(problem) for problem in check(read_atlas(content, MESHES), content, MESHES)]


def test_what_is_wrong_with_a_line_is_told_once_where_it_stands(content: Path) -> None:
    path = content / "lines.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("[@nhs_lothian_redflags]", "[@nobody1999]", 1)
    path.write_text(text + 'unsaid: "Nobody says this."\n', encoding="utf-8")
    page = content / "roots" / "L5.md"
    page.write_text(page.read_text(encoding="utf-8").replace("{{line.cancer_short}}", "{{line.cancr_short}}"), "utf-8")
    flags = content / "conditions" / "labral-tear.md"
    flags.write_text(flags.read_text(encoding="utf-8").replace("[hip_fracture,", "[hip_fractur,"), encoding="utf-8")
    found = told(content)
    lines = text.split("\n")
    cited = next(number for number, line in enumerate(lines, start=1) if "nobody1999" in line)
    asked = next(n for n, line in enumerate(page.read_text("utf-8").split("\n"), start=1) if "cancr_short" in line)
    assert found == [
        f"content/en/conditions/labral-tear.md:{_flags_line(flags)}: there is no red flag 'hip_fractur'; "
        "correct the id or add the red flag",
        f"content/en/lines.yaml:{cited}: the source 'nobody1999' is not in sources.yaml; add it there or correct the key",
        f"content/en/lines.yaml:{len(lines)}: no page says 'line.unsaid'; refer to it or remove it",
        f"content/en/roots/L5.md:{asked}: there is no line 'line.cancr_short'; did you mean 'line.cancer_short'?",
    ]


def _flags_line(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if line.startswith("red_flags:"))


def test_a_line_that_cannot_be_read_is_waited_for_in_one_sentence(content: Path) -> None:
    path = content / "lines.yaml"
    text = path.read_text(encoding="utf-8").replace('care_before: "These', 'care_before: "These "')
    path.write_text(text, encoding="utf-8")
    assert set(read_lines(CONTENT, [])) - set(read_lines(content, [])) == {"line.care_before"}
    found = told(content)
    assert len(found) == 2 and all("lines.yaml" in one for one in found)
    assert any("15 places wait for 'line.care_before'" in one for one in found)


def test_a_reader_never_sees_what_a_page_writes_for_a_line_or_a_figure(content: Path) -> None:
    for name, old, new in (
        ("lines.yaml", 'care_before: "These', 'care_before: "These "'),
        ("figures/hip.yaml", "buttock: {value: 71", "buttock: {valeu: 71"),
    ):
        path = content / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    damaged = read_atlas(content, MESHES)
    html = page_html(damaged.pages["root.L5"], damaged)
    assert "{{" not in html and html.count("(not readable)") == 2
    assert "(not readable)" not in page_html(whole().pages["root.L5"], whole())
