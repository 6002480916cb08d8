"""Pages: front matter and text, with published figures put in; and the conditions that some pages describe.

Must not know: Qt, VTK, state, how a page is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from app.content.attempts import attempt, each
from app.content.cutting import read_cutting
from app.content.figures import NO_FIGURES, Figures, all_in_words, in_links
from app.content.lines import NO_LINES, Lines, put_in
from app.content.located import ContentError, Located, Reader, parse, read_text
from app.content.movement import read_parameter
from app.content.naming import name_of
from app.domain.atlas import Condition, Page, Problem, ReferredZone

NUMS = ("checked", "secondary", "derived", "knowledge")
"""How a percentage can have been met."""
SURENESS = ("low", "moderate", "high")
"""How sure the content can be of a zone."""


def split_page(text: str, file: str, strict: bool = False) -> tuple[Located, str, int]:
    """Front matter, body and the line the body starts at; `strict` as in `parse`. Raises ContentError."""
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise ContentError(file, 1, "a page begins with front matter between two lines `---`; add them")
    end = 1 + [line.strip() for line in lines[1:]].index("---")
    front = parse("\n".join(lines[1:end]), file, first_line=2, strict=strict)
    if not isinstance(front, Located):
        raise ContentError(file, 2, "the front matter must be `key: value` lines")
    start = next((i for i in range(end + 1, len(lines)) if lines[i].strip()), end + 1)
    return front, "\n".join(lines[start:]).rstrip("\n"), start + 1


def read_page(path: Path, figures: Figures = NO_FIGURES, lines: Lines = NO_LINES) -> Page:
    """One page. References to lines become what they say, those to figures plain numbers in its front matter and links in its
    body; one that does not resolve stays as written, for `check` to find. Raises ContentError."""
    file = name_of(path)
    written, raw, line = split_page(read_text(path, file), file)
    front, body = all_in_words(written, figures), in_links(put_in(raw, lines), figures)
    reader = Reader(front, file, 2)
    view = reader.data.get("view")
    if view is not None:
        angles = Reader(view, file, reader.data.line_of("view"))
        if angles.number("azimuth") is None:
            raise reader.fail("view", "'view' must be {azimuth: degrees, elevation: degrees}")
        angles.number("elevation")
    if not body.strip():
        raise ContentError(file, line, "the page has no text below its front matter; write it")
    return Page(
        id=reader.text("id"),
        title=reader.text("title"),
        subtitle=reader.text("subtitle", ""),
        summary=reader.text("summary", ""),
        body=body,
        sources=reader.texts("sources"),
        file=file,
        line=line,
        data=reader.data,
    )


def read_condition(page: Page, problems: list[Problem]) -> Condition:
    """The condition that a page describes. A zone, a parameter or a cut that is wrong is told in `problems` and left out.

    Raises ContentError when a list of names is none.
    """
    reader = Reader(page.data, page.file, 2)
    referral = reader.inner("referral")
    parameters = tuple(each(reader, "parameters", read_parameter, problems))
    return Condition(
        id=page.id,
        title=page.title,
        structures=reader.texts("structures"),
        roots=reader.texts("roots"),
        radicular=reader.texts("radicular"),
        referred=tuple(each(referral, "zones", referred_zone, problems)),
        parameters=parameters,
        cut=attempt(problems, partial(read_cutting, reader, parameters), None),
    )


def read_conditions(pages: Iterable[Page], problems: list[Problem]) -> dict[str, Condition]:
    """The conditions among some pages, by id; one that cannot be read is told in `problems`."""
    nothing: Condition | None = None
    found = [
        attempt(problems, partial(read_condition, page, problems), nothing, lost=(page.id,))
        for page in pages
        if page.id.startswith("condition.")
    ]
    return {condition.id: condition for condition in found if condition is not None}


def referred_zone(reader: Reader, least: int = 1) -> ReferredZone:
    """One zone with its grade, from `least` to 4. Raises ContentError."""
    grade = reader.number("grade")
    if grade is None or grade not in range(least, 5):
        raise reader.fail("grade", "'grade' must be 1 (rare), 2 (sometimes), 3 (common) or 4 (very common)")
    percent = reader.data.get("pct")
    numbers = isinstance(percent, list) and all(isinstance(value, int | float) for value in percent)
    if percent is not None and not (numbers and len(percent) == 2):
        raise reader.fail("pct", "'pct' must be [low, high] in percent, or null")
    if percent and not 0 <= percent[0] <= percent[1] <= 100:
        raise reader.fail("pct", "'pct' must be [low, high] between 0 and 100, the lower one first")
    number_status = reader.one_of("num", NUMS) if reader.data.get("num") is not None else None
    if percent and number_status is None:
        raise reader.fail("num", f"'num' says how the percentage was met; write one of {', '.join(NUMS)}")
    return ReferredZone(
        zone=reader.text("zone"),
        grade=int(grade),
        percent=(float(percent[0]), float(percent[1])) if percent else None,
        unsplit=bool(reader.data.get("unsplit")),
        number_status=number_status,
        confidence=reader.one_of("conf", SURENESS) if reader.data.get("conf") is not None else "low",
        sources=reader.texts("sources"),
        note=reader.text("note", ""),
    )
