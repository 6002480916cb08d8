"""From a page of the atlas to HTML: markdown, numbered citations, and the list of what was cited with how it was read.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from app.content.figures import REFERENCE
from app.content.marks import CITATION
from app.domain.atlas import Atlas, Page
from app.domain.figures import RECALLED, SECONDARY
from app.ui.page.evidence import paper_text

JOIN = "\u202f"
"""Between two numbers of citations: a narrow space that does not break."""

INDEX = "index"
"""Target of the link that lists all pages."""

UNREADABLE = "*(not readable)*"
"""What stands where a figure or a line of text could not be read; `check` says which."""

KINDS = (("root", "Roots"), ("condition", "Conditions"), ("chapter", "Chapters"))


@dataclass(slots=True)
class Cited:
    """The sources of one page in the order they are cited; `recalled` are those marked `|k` somewhere on the page."""

    keys: list[str] = field(default_factory=list)
    recalled: set[str] = field(default_factory=set)

    def number(self, key: str) -> int:
        """The number of a source on this page, from 1."""
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1


def pages_by_kind(atlas: Atlas) -> tuple[tuple[str, tuple[Page, ...]], ...]:
    """All pages under their headings: Roots in the order of the spine, the others by title with welcome and about apart."""

    def place(page: Page) -> tuple[int, str]:
        last = {"chapter.welcome": 0, "chapter.about": 2}.get(page.id, 1)
        return last, page.id if page.id.startswith("root.") else page.title.casefold()

    return tuple(
        (heading, tuple(sorted((p for p in atlas.pages.values() if p.id.split(".")[0] == kind), key=place)))
        for kind, heading in KINDS
    )


def page_html(page: Page, atlas: Atlas, extra: str = "") -> str:
    """A whole page: title, subtitle, text with citations, `extra` and the sources."""
    cited = Cited()
    body = render_markdown(_with_citations(page.body, cited, atlas))
    subtitle = f'<p class="subtitle">{escape(page.subtitle)}</p>' if page.subtitle else ""
    return f"<h1>{escape(page.title)}</h1>{subtitle}{body}{extra}{sources_html(cited, atlas)}"


def piece_html(text: str, cited: Cited, atlas: Atlas) -> str:
    """A piece of text with marks as on a page, for a page that is made and not written."""
    return render_markdown(_with_citations(text, cited, atlas))


def missing_page_html(identifier: str) -> str:
    """What is shown in place of a page that is not there or could not be read."""
    return (
        f"<h1>This page is missing</h1><p>There is no readable page <i>{escape(identifier)}</i>. "
        f'<a href="{INDEX}:">All pages</a> lists those there are; <i>rootlight check</i> says what is wrong.</p>'
    )


def index_html(atlas: Atlas) -> str:
    """The list of all pages."""
    parts = ["<h1>All pages</h1>"]
    for heading, pages in pages_by_kind(atlas):
        parts.append(f"<h2>{heading}</h2><ul>")
        for page in pages:
            href = page.id.replace(".", ":", 1)
            parts.append(
                f'<li><a href="{href}">{escape(page.title)}</a><br><span class="muted">{escape(page.summary)}</span></li>'
            )
        parts.append("</ul>")
    return "".join(parts)


def render_markdown(text: str) -> str:
    """CommonMark with tables to HTML. Raw HTML in a page is shown as text, never run."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _any_link  # type: ignore[method-assign]  # the way its makers give
    html = str(parser.render(text)).replace("<table>", '<table cellspacing="0" width="100%">')
    html = html.replace(" %</a>", "&nbsp;%</a>")  # a number and its sign stay on one line
    return html.replace('<a href="figure:', '<a class="figure" href="figure:')


def _any_link(url: str) -> bool:
    """Links are ours (root:, structure:, view:); what they may be is checked when content is read."""
    return True


def _with_citations(body: str, cited: Cited, atlas: Atlas) -> str:
    """`[@a; @b|k]` becomes numbers that link to the list of sources; adjoining marks are joined. What did not resolve is said."""
    body = REFERENCE.sub(UNREADABLE, body)
    out: list[str] = []
    end = 0
    for match in CITATION.finditer(body):
        between = body[end : match.start()]
        joined = bool(out) and not between.strip() and "\n\n" not in between and end > 0
        out.append(JOIN if joined else between.rstrip(" ") if between.endswith(" ") else between)
        out.append(_marks(match[1], cited))
        end = match.end()
    out.append(body[end:])
    return "".join(out)


def _marks(inside: str, cited: Cited) -> str:
    marks = []
    for part in inside.split(";"):
        key, _, how = part.strip().lstrip("@").partition("|")
        number = cited.number(key.strip())
        if how.strip() == "k":
            cited.recalled.add(key.strip())
        dagger = "†" if how.strip() == "k" else ""
        mark = "?k" if dagger else ""
        marks.append(f"[{_superscript(number)}{dagger}](source:{key.strip()}{mark})")
    return JOIN.join(marks)


_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _superscript(number: int) -> str:
    return str(number).translate(_DIGITS)


def sources_html(cited: Cited, atlas: Atlas) -> str:
    """The cited sources, numbered; addresses are text, because the app opens no connection."""
    if not cited.keys:
        return ""
    lines = ['<h2><a name="sources"></a>Sources</h2>']
    recalled = quoted = False
    for number, key in enumerate(cited.keys, start=1):
        source = atlas.sources.get(key)
        from_memory = key in cited.recalled or bool(source and source.status == RECALLED)
        second_hand = not from_memory and bool(source and source.status == SECONDARY)
        recalled, quoted = recalled or from_memory, quoted or second_hand
        text = escape(paper_text(source)) if source else f"{escape(key)}: this source is not in the list of sources."
        memory = ' <span class="memory">&nbsp;† from memory, not re-read&nbsp;</span>' if from_memory else ""
        memory += ' <span class="memory">&nbsp;‡ read second-hand&nbsp;</span>' if second_hand else ""
        lines.append(f'<p class="source"><a name="source-{number}"></a>{number}. {text}{memory}</p>')
    if recalled:
        note = (
            "† The statement or the source was recalled, not read again for this page; check it before relying on it."
        )
        lines.append(f'<p class="source">{note}</p>')
    if quoted:
        note = "‡ Read in another paper that quotes it, not in the original; click the number to see in which."
        lines.append(f'<p class="source">{note}</p>')
    return "".join(lines)
