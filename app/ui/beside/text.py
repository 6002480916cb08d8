"""The page of a comparison as HTML: what tells the two apart, row by row, each with its evidence and its sources.

Must not know: Qt, VTK, how two are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from app.content.discern import read_discern
from app.content.figures import in_links
from app.content.located import ContentError
from app.content.signrules import read_rules
from app.domain.atlas import Atlas
from app.domain.discern import Cell, Discern
from app.domain.signrules import SignRules
from app.places import CONTENT
from app.reasoning.often import MET
from app.reasoning.pairing import CONSENSUS, RECALLED, Row, arrow_of, parted, said_of, table_of
from app.reasoning.wording import Audience
from app.state.appstate import BESIDE_PAGE
from app.state.beside import name_of
from app.ui.page.citing import short
from app.ui.page.text import Cited, missing_page_html, piece_html, sources_html

ALL, PROFESSIONAL = "all", "professional"
"""What a link to the page can ask for beyond the two: the rows that tell less unfolded, the professional's words."""

INTRO = (
    "Each line is a sign. The arrow points to the one it leans to when it is there; those that tell most come first. "
    "No sign decides alone, and both can be there at once."
)
NO_TABLE = (
    "The table of signs knows nothing of its own about {}. What is drawn on the model is all there is to compare."
)
ONE_COLUMN = "The table of signs makes no difference between these two: it has one column for both."


def page_of(first: str, second: str, asked: frozenset[str] = frozenset()) -> str:
    """The page id of two ids, and what is asked for beyond them: `beside:<first>,<second>;all`."""
    return ";".join([f"{BESIDE_PAGE}:{first},{second}", *sorted(asked)])


def beside_html(identifier: str, atlas: Atlas) -> str:
    """The page of two, by its id."""
    pair, *rest = identifier.removeprefix(f"{BESIDE_PAGE}:").split(";")
    first, _, second = pair.partition(",")
    asked = frozenset(rest)
    try:
        discern, rules = read_discern(CONTENT), read_rules(CONTENT)
    except ContentError:
        return missing_page_html(identifier)
    names = name_of(first, atlas), name_of(second, atlas)
    cited = Cited()
    body = _head(first, second, names, asked) + _body((first, second), names, asked, atlas, discern, rules, cited)
    care = '<p><a href="chapter:back-or-hip">When to seek care, and what the tests are worth</a></p>'
    return f'{body}<p class="muted">{escape(discern.method.footer)}</p>{care}{sources_html(cited, atlas)}'


def _head(first: str, second: str, names: tuple[str, str], asked: frozenset[str]) -> str:
    other = asked ^ {PROFESSIONAL}
    words = "In plain words" if PROFESSIONAL in asked else "In a professional's words"
    links = [
        f'<a href="{page_of(first, second, other)}">{words}</a>',
        f'<a href="{_href(first)}">About A</a>',
        f'<a href="{_href(second)}">About B</a>',
    ]
    return (
        f"<h1>{escape(names[0])} or {escape(names[1][:1].lower() + names[1][1:])}?</h1>"
        f'<p class="subtitle">A is {escape(names[0])}. B is {escape(names[1])}.</p>'
        f'<p class="summary">{INTRO}</p><p>{" &nbsp; ".join(links)}</p>'
    )


def _href(identifier: str) -> str:
    """The link to what is compared, alone: `condition:spinal-stenosis`, `structure:joint.sacroiliac`."""
    kind, _, rest = identifier.partition(".")
    return f"{kind}:{rest}" if kind in ("root", "condition") else f"structure:{identifier}"


def _body(
    ids: tuple[str, str],
    names: tuple[str, str],
    asked: frozenset[str],
    atlas: Atlas,
    discern: Discern,
    rules: SignRules,
    cited: Cited,
) -> str:
    stands = rules.stand_of(ids[0]), rules.stand_of(ids[1])
    unknown = [name for name, stand in zip(names, stands, strict=True) if stand is None]
    if stands[0] is None or stands[1] is None:
        return f"<p>{escape(NO_TABLE.format(' and '.join(unknown)))}</p>"
    said = [f"{letter}: {s.said}" for letter, s in zip("AB", stands, strict=True) if s and s.said]
    notes = "".join(f'<p class="muted">{escape(words)}</p>' for words in said)
    if stands[0].column == stands[1].column:
        return f"{notes}<p>{ONE_COLUMN}</p>"
    table = table_of(stands[0].column, stands[1].column, discern)
    audience: Audience = "professional" if PROFESSIONAL in asked else "patient"
    write = partial(_rows, audience=audience, atlas=atlas, rules=rules, cited=cited)
    first, second = parted(table.first), parted(table.second)
    heads = f"Leans to A, {escape(names[0])}", f"Leans to B, {escape(names[1])}"
    seen = [f"<h2>{head}</h2>{write(rows)}" for head, rows in zip(heads, (first[0], second[0]), strict=True) if rows]
    rest = [(heads[0], first[1]), (heads[1], second[1]), ("Neither", table.neither)]
    more = _folded([one for one in rest if one[1]], page_of(*ids, asked ^ {ALL}), ALL in asked, write)
    return "".join([notes, *seen, more])


def _folded(rest: list[tuple[str, tuple[Row, ...]]], link: str, unfolded: bool, write: Callable[..., str]) -> str:
    """The signs that tell less, and those that help neither, under their headings: behind one link, until they are asked for."""
    count = sum(len(rows) for _, rows in rest)
    if not count:
        return ""
    words = f"More signs ({count})"
    if not unfolded:
        return f'<h2><a href="{link}">▸ {words}</a></h2>'
    inside = "".join(f"<h3>{head}</h3>{write(rows)}" for head, rows in rest)
    return f'<h2><a href="{link}">▾ {words}</a></h2>{inside}'


def _rows(rows: tuple[Row, ...], audience: Audience, atlas: Atlas, rules: SignRules, cited: Cited) -> str:
    lines = "".join(_line(row, audience, atlas, rules, cited) for row in rows)
    return f'<table class="signs" cellspacing="0" width="100%">{lines}</table>'


def _line(row: Row, audience: Audience, atlas: Atlas, rules: SignRules, cited: Cited) -> str:
    """One row: arrow and sign; how far it speaks; its rule; what stands behind it."""
    feature = row.feature
    heading = feature.ask if audience == "patient" else feature.term
    rule = rules.rules.get(feature.id)
    words = _close(piece_html(in_links(rule.words, atlas.figures), cited, atlas)) if rule else ""
    repeats = f"Says the same as: {'; '.join(row.repeats)}. Count it once." if row.repeats else ""
    behind = piece_html(evidence_words(row, audience, atlas), cited, atlas)
    again = f'<p class="muted">{escape(repeats)}</p>' if repeats and audience == "professional" else ""
    return (
        f'<tr><td width="{ARROW_WIDTH}" valign="top"><b>{arrow_of(row)}</b></td>'
        f"<td>{_close(f'<p><b>{escape(heading)}</b><br><i>{escape(said_of(row))}</i></p>')}{words}{again}"
        f'<div class="muted">{behind}</div></td></tr>'
    )


def _close(html: str) -> str:
    """Paragraphs of one row stand close to each other."""
    return html.replace("<p>", '<p style="margin-bottom: 3px">')


ARROW_WIDTH = "15%"


def evidence_words(row: Row, audience: Audience, atlas: Atlas) -> str:
    """What stands behind each of the two cells: the study with its people and year, teaching, or memory."""
    first, second = (_cell_words(cell, audience, atlas) for cell in (row.first, row.second))
    return f"A and B: {first}" if first == second else f"A: {first} B: {second}"


def _cell_words(cell: Cell, audience: Audience, atlas: Atlas) -> str:
    """`Khan 2004, n = 60, worked out from read figures [@khan2004].` A professional also reads the ratios and the note."""
    note = f" {cell.note}" if cell.note and audience == "professional" else ""
    if note and cell.also:
        note += f" [{'; '.join(f'@{key}' for key in cell.also)}]"
    if cell.source == CONSENSUS:
        return in_links(f"ordinary teaching, no study [@{CONSENSUS}|k].{note}", atlas.figures)
    recalled = cell.number == RECALLED
    people = f"{cell.source}.n"
    parts = [short(cell.source, atlas)]
    if people in atlas.figures:
        parts.append(f"n\u00a0=\u00a0{{{{{people}}}}}")
    parts.append(MET.get(cell.number or "", "read"))
    if audience == "professional":
        ratios = [
            f"LR{sign} {value}"
            for sign, value in (("+", cell.ratio_present), ("−", cell.ratio_absent))
            if value is not None
        ]
        if ratios:
            parts.append(f"{', '.join(ratios)} against {cell.compared}")
    return in_links(f"{', '.join(parts)} [@{cell.source}{'|k' if recalled else ''}].{note}", atlas.figures)
