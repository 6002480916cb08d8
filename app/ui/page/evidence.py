"""What stands behind a number: what was measured, in whom, who published it, and how sure the content is of it. Words only.

A figure of a page, a number beside the model and a citation are told in one way. Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from app.domain.answers import Answer, Measure
from app.domain.atlas import Atlas, Source
from app.domain.figures import CHECKED, RECALLED, SECONDARY, SURE, Figure
from app.domain.naming import short_name

SCHEMES = ("figure", "measure", "source")
"""Links that are answered with the card of evidence: `figure:key`, `measure:name`, `source:key` or `source:key?k`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the card says: a heading, a sentence under it, named lines, then the publications, all as plain text.

    `spoken` is all of it in one string, for a screen reader.
    """

    heading: str
    sentence: str
    lines: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]

    @property
    def spoken(self) -> str:
        """Everything the card says, in its order."""
        parts = [self.heading, self.sentence, *(f"{name}: {text}" for name, text in self.lines)]
        for paper, read in self.papers:
            parts += [paper, read]
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def is_evidence(href: str) -> bool:
    """Whether a link asks what stands behind a number."""
    return href.partition(":")[0] in SCHEMES


def evidence_of(href: str, atlas: Atlas, answer: Answer) -> Evidence:
    """What stands behind a link; `answer` holds the numbers that are beside the model now."""
    scheme, _, target = href.partition(":")
    if scheme == "figure" and target in atlas.figures:
        return of_figure(atlas.figures[target], atlas)
    if scheme == "measure":
        measure = next((m for m in answer.measures if m.name == target), None)
        if measure is not None:
            return of_figure(figure_of(measure), atlas)
    if scheme == "source":
        key, _, mark = target.partition("?")
        return of_source(key, mark == "k", atlas)
    return Evidence(
        "This number is no longer shown", "It changed with the model. Ask again for the one that stands there.", (), ()
    )


def of_figure(figure: Figure, atlas: Atlas) -> Evidence:
    """A published figure, or a number of the model."""
    lines = [("Measured in", figure.whom)]
    if figure.n and not figure.key.endswith(".n"):
        lines.append(("How many", figure.n))
    if figure.margin:
        lines.append(("Published margin", figure.text("margin")))
    lines.append(("How sure", SURE.get(figure.status, "Not recorded")))
    told = tuple(line for line in lines if line[1])
    return Evidence(figure.text(), figure.what, told, tuple(_paper(key, atlas) for key in figure.sources))


def figure_of(measure: Measure) -> Figure:
    """The published range beside a number of the model, or a published number that stands there itself, as a figure."""
    if measure.published is None or not measure.computed:
        span = f" ({measure.published[0]:g} to {measure.published[1]:g})" if measure.published else ""
        value = f"{measure.value:g}{span}"
        return _beside(measure, value, measure.unit, measure.title)
    low, high = measure.published
    if measure.published_percent:
        what = f"{measure.title}: published change against standing"
        return _beside(measure, f"{low:+g} to {high:+g}", "%", what)
    return _beside(measure, f"{low:g} to {high:g}", measure.unit, f"{measure.title}: published range")


def _beside(measure: Measure, value: str, unit: str, what: str) -> Figure:
    status = measure.status if measure.status in SURE else RECALLED
    return Figure(f"measure.{measure.name}", value, unit, what, "", status, measure.sources)


def of_source(key: str, recalled: bool, atlas: Atlas) -> Evidence:
    """A citation; `recalled` when the page marks the statement as from memory."""
    source = atlas.sources.get(key)
    if source is None:
        return Evidence("Source", f"'{key}' is not in the list of sources.", (), ())
    status = RECALLED if recalled or source.status not in SURE else source.status
    sure = SURE[status] if status != SECONDARY else f"Second-hand. {second_hand(source, atlas)}"
    return Evidence(short_name(source), "", (("How sure", sure),), (_paper(key, atlas),))


def second_hand(source: Source, atlas: Atlas) -> str:
    """That a source was read in another paper or elsewhere, and where, as far as that is known."""
    known = [atlas.sources.get(key) for key in source.through]
    named = "; ".join(short_name(one) if one else key for key, one in zip(source.through, known, strict=True))
    where = "in another paper" if all(known) else "elsewhere"
    return f"Read {where}{f': {named}' if named else ''}, not in the original"


def _paper(key: str, atlas: Atlas) -> tuple[str, str]:
    """A publication in words, and how much of it was read."""
    source = atlas.sources.get(key)
    if source is None:
        return f"'{key}' is not in the list of sources", ""
    read = source.read.strip().rstrip(".")
    if is_label(source):
        return paper_text(source), ""
    if source.status == SECONDARY:
        return paper_text(source), f"{second_hand(source, atlas)}{f' ({read})' if read else ''}."
    if source.status != CHECKED:
        return paper_text(source), "Recalled, not re-read: check it before relying on it."
    return paper_text(source), f"Read of it for this atlas: {read}." if read else ""


def paper_text(source: Source) -> str:
    """Authors, year, title, journal and where to find it, as text; the app itself opens no connection."""
    year = str(source.year) if source.year else ""
    authors = (
        "" if is_label(source) else source.authors.strip("()").capitalize() if unsigned(source) else source.authors
    )
    head = " ".join(part for part in (authors, year) if part)
    places = (head, source.title, source.journal, source.ref, source.link)
    told = [part.strip().rstrip(".") for part in places if part and part.strip() not in ("-", "–")]
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in told)


def is_label(source: Source) -> bool:
    """Whether a source is no publication: common teaching, or a choice inside what is published."""
    return source.authors.startswith(("(none", "(a label"))


def unsigned(source: Source) -> bool:
    """Whether the authors of a publication are not recorded."""
    return source.authors.startswith("(") and not is_label(source)


def evidence_html(evidence: Evidence) -> str:
    """The card's words for a QTextBrowser."""
    parts = [f"<h2>{escape(evidence.heading)}</h2>"]
    if evidence.sentence:
        parts.append(f"<p>{escape(evidence.sentence)}</p>")
    if evidence.lines:
        lines = (f"<b>{escape(name)}:</b> {escape(text)}" for name, text in evidence.lines)
        parts.append(f"<p>{'<br>'.join(lines)}</p>")
    for paper, read in evidence.papers:
        more = f'<br><span class="source">{escape(read)}</span>' if read else ""
        parts.append(f"<p>{escape(paper)}{more}</p>")
    return "".join(parts)
