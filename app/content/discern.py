"""The table of signs and what goes with it, read from content/<language>/discern. Read when it is first asked for, then kept.

Must not know: Qt, VTK, state, how anything is weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from app.content.figures import Figures, in_words, read_figures
from app.content.located import ContentError, Reader, parse, read_text
from app.content.naming import name_of
from app.content.pages import read_condition, read_page, referred_zone
from app.content.referral import read_referrals
from app.content.warnings import read_flag, read_mimic, read_question, read_screen
from app.domain.answers import Value
from app.domain.atlas import Problem, ReferredZone
from app.domain.discern import (
    Bucket,
    Cell,
    Column,
    Contradiction,
    Discern,
    Feature,
    Group,
    Method,
)

FOLDER = "discern"
MARKS = {"++": 2, "+": 1, "0": 0, "-": -1, "--": -2}
"""What a mark in a cell adds."""


class Named(Protocol):
    """A noun with an id and the line it stands on."""

    @property
    def id(self) -> str: ...

    @property
    def line(self) -> int: ...


T = TypeVar("T")
N = TypeVar("N", bound=Named)


@cache
def read_discern(content: Path) -> Discern:
    """Everything in the folder `discern` of a language folder. What is wrong in one entry becomes a problem and leaves that
    entry out; a file that cannot be read raises ContentError."""
    folder, problems = content / FOLDER, list[Problem]()
    figures = read_figures(content / "figures", [])  # what is wrong there is said by `read_atlas`
    patterns = _patterns(content, figures)
    columns = _many(_file(folder, "columns.yaml"), "columns", partial(_column, patterns=patterns), problems)
    features = _many(_file(folder, "features.yaml"), "features", partial(_feature, figures=figures), problems)
    groups = _file(folder, "groups.yaml")
    screen = _file(folder, "screen.yaml")
    return Discern(
        columns=_named(columns, folder / "columns.yaml", problems),
        features=_named(features, folder / "features.yaml", problems),
        groups=tuple(_many(groups, "groups", _group, problems)),
        contradictions=tuple(_many(groups, "contradictions", _contradiction, problems)),
        questions=_named(_many(screen, "questions", read_question, problems), folder / "screen.yaml", problems),
        screens=tuple(_many(screen, "groups", read_screen, problems)),
        flags=_named(
            _many(_file(folder, "redflags.yaml"), "flags", read_flag, problems), folder / "redflags.yaml", problems
        ),
        mimics=_named(
            _many(_file(folder, "mimics.yaml"), "mimics", read_mimic, problems), folder / "mimics.yaml", problems
        ),
        method=_method(_file(folder, "method.yaml")),
        problems=tuple(problems),
    )


def _file(folder: Path, name: str) -> Reader:
    file = name_of(folder / name)
    return Reader(parse(read_text(folder / name, file), file), file)


def _many(whole: Reader, key: str, read: Callable[[Reader], T], problems: list[Problem]) -> list[T]:
    found: list[T] = []
    for one in whole.readers(key):
        try:
            found.append(read(one))
        except ContentError as error:
            problems.append(Problem(error.file, error.line, error.message))
    return found


def _named(found: Iterable[N], path: Path, problems: list[Problem]) -> Mapping[str, N]:
    named: dict[str, N] = {}
    for one in found:
        if one.id in named:
            problems.append(Problem(name_of(path), one.line, f"the id '{one.id}' is there twice; change or remove one"))
        named.setdefault(one.id, one)
    return MappingProxyType(named)


def _feature(reader: Reader, figures: Figures) -> Feature:
    cells = reader.inner("cells")
    return Feature(
        id=reader.text("id"),
        kind=reader.one_of("kind", ("history", "exam", "both")),
        ask=reader.text("ask"),
        yes=reader.text("if_yes"),
        no=reader.text("if_no"),
        term=reader.text("term"),
        cells=MappingProxyType({column: _cell(cells.inner(column), figures) for column in cells.data}),
        note=reader.text("note", ""),
        note_sources=reader.texts("note_sources"),
        zones=reader.texts("zones"),
        only_with=reader.texts("only_with") if "only_with" in reader.data else None,
        both_sides=bool(reader.data.get("both_sides")),
        pose=reader.optional("pose"),
        unsafe_with=reader.texts("unsafe_with"),
        line=reader.data.line,
    )


def _mark(reader: Reader, key: str) -> int:
    given = str(reader.data.get(key))
    if given not in MARKS:
        raise reader.fail(key, f"the weight '{key}' must be one of {', '.join(MARKS)} in quotes; add or correct it")
    return MARKS[given]


def _ratio(reader: Reader, key: str) -> float | str | None:
    value: Any = reader.data.get(key)
    return float(value) if isinstance(value, int | float) else reader.optional(key)


def _cell(reader: Reader, figures: Figures) -> Cell:
    return Cell(
        present=_mark(reader, "d"),
        absent=_mark(reader, "abs") if "abs" in reader.data else 0,
        source=reader.text("src"),
        number=reader.optional("num"),
        ratio_present=_ratio(reader, "lrp"),
        ratio_absent=_ratio(reader, "lrn"),
        interval=reader.text("ci", ""),
        compared=reader.text("vs", ""),
        note=in_words(reader.text("note", ""), figures),
        also=reader.texts("also"),
        line=reader.data.line,
    )


def _patterns(content: Path, figures: Figures) -> Mapping[str, Mapping[str, ReferredZone]]:
    """Zones by pattern of referral.yaml; the levels of one pattern together. What is wrong there is said by `read_atlas`."""
    try:
        pages = [read_page(path, figures) for path in sorted(content.glob("conditions/*.md"))]
        found = read_referrals(content / "referral.yaml", {page.id: read_condition(page) for page in pages})
    except ContentError:
        return {}
    zones: dict[str, dict[str, ReferredZone]] = {}
    for referral in found.values():
        felt = {zone.zone: zone for zone in referral.zones if zone.grade}
        zones.setdefault(referral.id.split(".")[0], {}).update(felt)
    return zones


def _setting(value: Any) -> Value:
    return float(value) if isinstance(value, int | float) else str(value)


def _column(reader: Reader, patterns: Mapping[str, Mapping[str, ReferredZone]]) -> Column:
    pattern = reader.optional("pattern")
    own = {zone.zone: zone for zone in map(referred_zone, reader.readers("felt"))}
    settings = reader.inner("set").data
    return Column(
        id=reader.text("id"),
        title=reader.text("title"),
        patient=reader.text("patient"),
        kind=reader.one_of("kind", ("spine", "pelvis", "hip")),
        page=reader.optional("page"),
        conditions=reader.texts("conditions"),
        age=reader.text("age"),
        age_source=reader.text("age_source"),
        pattern=pattern,
        roots=reader.texts("roots"),
        settings=MappingProxyType({name: _setting(settings[name]) for name in settings}),
        felt=MappingProxyType(dict(patterns.get(pattern, {})) if pattern else own),
        line=reader.data.line,
    )


def _bucket(reader: Reader) -> Bucket:
    cap = reader.number("cap")
    return Bucket(reader.texts("members"), reader.one_of("count", ("strongest", "sum")), 2 if cap is None else int(cap))


def _group(reader: Reader) -> Group:
    leads = reader.inner("leads")
    return Group(
        id=reader.text("id"),
        title=reader.text("title"),
        reason=reader.text("reason"),
        sources=reader.texts("sources"),
        buckets=tuple(_bucket(one) for one in reader.readers("buckets")),
        leads=MappingProxyType({column: leads.text(column) for column in leads.data}),
        only_inside=reader.texts("only_inside"),
        columns=reader.texts("columns"),
        tests=reader.texts("tests"),
        caution=reader.text("caution", ""),
        line=reader.data.line,
    )


def _contradiction(reader: Reader) -> Contradiction:
    both = reader.texts("both")
    if len(both) != 2:
        raise reader.fail("both", "'both' names two features; correct the list")
    return Contradiction((both[0], both[1]), reader.text("say"), reader.data.line)


def _whole(reader: Reader, key: str) -> float:
    found = reader.number(key)
    if found is None or found < 0:
        raise reader.fail(key, f"'{key}' must be a number of 0 or more; add a line `{key}: ...`")
    return found


def _method(reader: Reader) -> Method:
    return Method(
        most_cards=int(_whole(reader, "most_cards")),
        hide_under=_whole(reader, "hide_under"),
        alike_within=_whole(reader, "alike_within"),
        enough=int(_whole(reader, "enough")),
        supported=int(_whole(reader, "supported")),
        notes=reader.texts("notes"),
        footer=reader.text("footer"),
        something_else=reader.text("something_else"),
        sources=reader.texts("sources"),
    )
