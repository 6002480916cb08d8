"""Problems of published figures: references that lead nowhere, figures without a source or without a use, a percentage of a
map that no figure of its sources bears out; and paragraphs for a patient that are hard to read.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content.bare_numbers import bare_numbers
from app.content.check_sources import surer_than_read
from app.content.figures import COUNT, references, text_files, trouble_of
from app.content.lines import is_line
from app.content.located import ContentError, Located, read_text
from app.content.naming import name_of
from app.content.reading import PLAIN, plain_text, reading_grade
from app.domain.atlas import Atlas, Page, Problem, ReferredZone
from app.domain.figures import MODEL, bearing_out


def reference_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """References in any text that name no figure, or a part that a figure does not have, and numbers that are no reference."""
    for path in text_files(content):
        file = name_of(path)
        try:
            for key, parts, line in references(read_text(path, file)):
                if is_line(key):
                    continue  # looked at with the lines
                if trouble := trouble_of(key, parts, atlas.figures):
                    yield Problem(file, line + 1, trouble)
            yield from bare_numbers(path)
        except ContentError:
            continue  # told when it was read


def figure_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Figures whose source does not resolve or was never read, figures that are used nowhere, percentages without one."""
    texts = [*text_files(content), *content.glob("discern/*.yaml")]
    used = {key for path in texts for key, _, _ in references(path.read_text("utf-8", errors="replace"))}
    for figure in atlas.figures.values():
        if figure.key.startswith(f"{COUNT}."):
            continue
        for key in figure.sources:
            if key not in atlas.sources:
                message = (
                    f"the source '{key}' of '{figure.key}' is not in sources.yaml; add it there or correct the key"
                )
                yield Problem(figure.file, figure.line, message)
        if not figure.sources and figure.status != MODEL:
            yield Problem(figure.file, figure.line, f"'{figure.key}' has no source; a figure without one does not ship")
        what = f"'{figure.key}'"
        yield from surer_than_read(figure.status, figure.sources[:1], what, figure.file, figure.line, atlas)
        if figure.key not in used and not figure.beside and not figure.key.endswith(".n"):
            yield Problem(figure.file, figure.line, f"'{figure.key}' is used nowhere; refer to it or remove it")
    for condition in atlas.conditions.values():
        for zone in condition.referred:
            file, what = atlas.pages[condition.id].file, f"the figure of the zone '{zone.zone}'"
            if trouble := zone_trouble(zone, atlas):
                yield Problem(file, 2, trouble)
            yield from surer_than_read(zone.number_status, zone.sources, what, file, 2, atlas)


def zone_trouble(zone: ReferredZone, atlas: Atlas) -> str | None:
    """What is wrong with the percentage of a zone: its ends must be figures of its own sources, whole or as published."""
    if zone.percent is None:
        return None
    keys = {atlas.sources[key].key for key in zone.sources if key in atlas.sources}
    figures = atlas.figures.values()
    if not any(figure.unit == "%" and keys & set(figure.sources) for figure in figures):
        return None
    for end in zone.percent:
        if not bearing_out(end, keys, figures):
            said = f"the zone '{zone.zone}' says {end:g} %"
            return f"{said}, which no figure of its sources in figures/ does; mend one of them"
    return None


def patient_texts(page: Page) -> Iterator[tuple[str, int, str]]:
    """What of a page is written for a patient: name, line and plain words of its first paragraph and its summary."""
    first = page.body.strip().split("\n\n")[0]
    yield "the first paragraph", page.line, plain_text(first)
    if page.summary:
        line = page.data.line_of("summary") if isinstance(page.data, Located) else 2
        yield "the summary", line, plain_text(page.summary)


def reading_problems(atlas: Atlas) -> Iterator[Problem]:
    """Paragraphs for a patient above the grade that is plain."""
    for page, (what, line, text) in ((p, t) for p in atlas.pages.values() for t in patient_texts(p)):
        grade = reading_grade(text)
        if grade > PLAIN:
            message = f"{what} reads at grade {grade:.1f}; shorten sentences and words until it is {PLAIN:g} or less"
            yield Problem(page.file, line, message)
