"""Published figures (`figures/*.yaml`), and what a page writes in their place: `{{lesher2008.below_knee}}`.

`{{key}}` is the number with its unit, `{{key|bare}}` without it, `{{key|whole}}` rounded, `{{key|margin}}` the published
interval, `{{key|n}}` how many people; `{{source.n}}` how many a study had. Must not know: Qt, how a figure is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.content.attempts import attempt, whole
from app.content.located import Located, Reader
from app.domain.atlas import Problem, Source
from app.domain.figures import BESIDE, CHECKED, COUNTED, DERIVED, MODEL, RECALLED, SECONDARY, Figure, NoSuchPartError

REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")
SCHEME = "figure"
STUDY = "study"
OWN = "model"
"""The group of numbers that the model has of its own; it has no source."""
COUNT = "count"
"""The group of numbers that are counted from the content itself."""

TEXTS = ("*/*.md", "lines.yaml", "structures.yaml", "relations.yaml", "poses.yaml", "stories/*.yaml")
"""Where texts that a person reads are kept."""

Figures = Mapping[str, Figure]
NO_FIGURES: Figures = MappingProxyType({})


def read_figures(folder: Path, problems: list[Problem]) -> dict[str, Figure]:
    """All figures of a folder by key; a file or figure that is wrong is told in `problems`, and the others are there."""
    found: dict[str, Figure] = {}
    for path in sorted(folder.glob("*.yaml")):
        for figure in attempt(problems, partial(_file, path, problems), list[Figure]()):
            if figure.key in found:
                message = f"the figure '{figure.key}' is there twice; keep one"
                problems.append(Problem(figure.file, figure.line, message))
            else:
                found[figure.key] = figure
    return found


def _file(path: Path, problems: list[Problem]) -> list[Figure]:
    data, file = whole(path, problems, deep=True)
    groups = Reader(data, file)
    found: list[Figure] = []
    for source in groups.data:
        read = partial(_figures, source, groups.data[source], file, groups.data.line_of(source), problems)
        found += attempt(problems, read, list[Figure]())
    return found


def _figures(source: str, data: object, file: str, line: int, problems: list[Problem]) -> list[Figure]:
    return list(_group(source, Reader(data, file, line), problems))


def _group(source: str, group: Reader, problems: list[Problem]) -> Iterator[Figure]:
    """The figures of one publication, the size of its study first."""
    study = Reader(group.data.get(STUDY) or Located(), group.file, group.data.line_of(STUDY))
    if study.data.get("n") is not None:
        status = study.text("status", CHECKED)
        took_part = {"value": study.text("n"), "what": study.text("what", "how many there were"), "status": status}
        yield _figure(source, "n", Reader(_located(took_part, study), group.file), study)
    for name in group.data:
        if name == STUDY:
            continue
        read = partial(_named, source, name, group, study)
        figure = attempt(problems, read, None, lost=(f"{source}.{name}",))
        if figure is not None:
            yield figure


def _named(source: str, name: str, group: Reader, study: Reader) -> Figure | None:
    return _figure(source, name, Reader(group.data[name], group.file, group.data.line_of(name)), study)


def _located(values: Mapping[str, str], like: Reader) -> Located:
    made = Located(values)
    made.line = like.data.line
    return made


def _figure(source: str, name: str, reader: Reader, study: Reader) -> Figure:
    status = reader.text("status")
    may_be = (MODEL,) if source == OWN else (CHECKED, SECONDARY, DERIVED, RECALLED)
    if status not in may_be:
        raise reader.fail("status", f"'status' must be one of {', '.join(may_be)}")
    margin = reader.texts("margin")
    if margin and len(margin) != 2:
        raise reader.fail("margin", "'margin' must be [low, high]")
    for given in (reader.text("value"), *margin):
        if given.strip("+-").casefold() in ("nan", "inf"):
            raise reader.fail("value", f"'{given}' is no number; write the published one")
    beside = reader.text("beside", "")
    if beside and beside.split()[0] not in BESIDE:
        raise reader.fail("beside", f"'{beside}' is no number of the model; numbers are {', '.join(BESIDE)}")
    own = () if source == OWN else (source,)
    return Figure(
        key=f"{source}.{name}",
        value=reader.text("value"),
        unit=reader.text("unit", ""),
        what=reader.text("what"),
        whom=reader.text("whom", study.text("whom", "")),
        status=status,
        sources=(*own, *reader.texts("sources")),
        n=reader.optional("n") if "n" in reader.data else study.optional("n"),
        margin=(margin[0], margin[1]) if margin else None,
        beside=beside,
        file=reader.file,
        line=reader.data.line,
    )


def counted(figures: Figures, sources: Mapping[str, Source]) -> dict[str, Figure]:
    """How many figures and sources there are, and how sure the content is of them: `count.checked`, `count.sources`, ..."""
    own = [figure for figure in figures.values() if not figure.key.startswith(f"{COUNT}.")]
    by_status = Counter(figure.status for figure in own)
    papers = {source.key: source for source in sources.values()}
    read = Counter(source.status for source in papers.values())
    numbers = {
        "figures": (len(own) - by_status[MODEL], "published figures of this atlas"),
        "checked": (by_status[CHECKED], "figures read in the paper's abstract or page"),
        "secondary": (by_status[SECONDARY], "figures read second-hand"),
        "derived": (by_status[DERIVED], "figures worked out from published ones"),
        "recalled": (by_status[RECALLED], "figures from memory, not re-read"),
        "model": (by_status[MODEL], "numbers of the model itself"),
        "sources": (len(papers), "sources in the list"),
        "sources_checked": (read[CHECKED], "sources of which an abstract, a page or a table was read"),
        "sources_secondary": (read[SECONDARY], "sources read in another paper, not in the original"),
        "sources_recalled": (read[RECALLED], "sources recalled and not opened again"),
    }
    return {
        f"{COUNT}.{name}": Figure(f"{COUNT}.{name}", str(number), "", what, "", COUNTED, ())
        for name, (number, what) in numbers.items()
    }


def text_files(content: Path) -> list[Path]:
    """The files of a language folder whose texts may refer to figures."""
    return sorted(path for pattern in TEXTS for path in content.glob(pattern))


def references(text: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Key, parts and line (from 0) of every reference in a text."""
    for number, line in enumerate(text.split("\n")):
        for match in REFERENCE.finditer(line):
            key, *parts = (part.strip() for part in match[1].split("|"))
            yield key, tuple(parts), number


def in_words(text: str, figures: Figures) -> str:
    """A text with its references replaced by plain numbers; what does not resolve stays as it is written."""
    return _replaced(text, figures, lambda words, _key: words)


def in_links(text: str, figures: Figures) -> str:
    """A text with its references replaced by links `[22 %](figure:lesher2008.below_knee)`."""
    return _replaced(text, figures, lambda words, key: f"[{words}]({SCHEME}:{key})")


def _replaced(text: str, figures: Figures, write: Callable[[str, str], str]) -> str:
    def one(match: re.Match[str]) -> str:
        key, *parts = (part.strip() for part in match[1].split("|"))
        try:
            return write(figures[key].text(*parts), key)
        except (KeyError, NoSuchPartError):
            return match[0]

    return REFERENCE.sub(one, text)


def all_in_words(data: object, figures: Figures) -> object:
    """Front matter with every text of it in words; its lines stay known."""
    if isinstance(data, Located):
        made = Located({key: all_in_words(value, figures) for key, value in data.items()})
        made.line, made.lines = data.line, data.lines
        return made
    if isinstance(data, list):
        return [all_in_words(item, figures) for item in data]
    return in_words(data, figures) if isinstance(data, str) else data


def trouble_of(key: str, parts: tuple[str, ...], figures: Figures) -> str | None:
    """What is wrong with a reference, in a sentence that says what to do; None when it resolves."""
    if key not in figures:
        return f"there is no figure '{key}'; add it to figures/ or correct the key"
    try:
        figures[key].text(*parts)
    except NoSuchPartError as error:
        return str(error)
    return None
