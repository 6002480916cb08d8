"""Numbers that a text types itself instead of referring to a published figure.

No figure is: the name of a level or root (L4, S1), or what is written as a name (metatarsal 4); a year or a date; the
number of a list; what stands in a link or a citation; in the words of a parameter, a value this parameter can take; in those of a
posture, one of its angles. Must not know: what the numbers mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.content.figures import REFERENCE
from app.content.located import Located, parse, read_text
from app.content.marks import CITATION
from app.content.naming import name_of
from app.content.pages import split_page
from app.domain.atlas import Problem

_NO_FIGURE = (
    REFERENCE,
    CITATION,
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"`[^`]*`"),
    re.compile(r"\b[CTLS]\d{1,2}\b"),
    re.compile(r"^\d+\. "),
    re.compile(
        r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    ),
    re.compile(r"(?<=\()(?:18|19|20)\d\d\b|(?<=\bin )(?:19|20)\d\d\b|(?<=[a-z] )(?:19|20)\d\d(?=,| \||\))"),
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_NAMES = ("name", "latin", "synonyms")
_WORDS = re.compile(r"\s")


def bare_numbers(path: Path) -> Iterator[Problem]:
    """Every number in the texts of a file that is no reference. `path`: a page, or a YAML file. Raises ContentError."""
    file = name_of(path)
    text = read_text(path, file)
    data: object = None
    if path.suffix == ".md":
        data, body, first = split_page(text, file)
        for line, words in enumerate(body.split("\n"), start=first):
            for number in numbers_of(words):
                yield _problem(file, line, number)
    else:
        data = parse(text, file)
    for line, number in _in_front(data, 2, frozenset()):
        yield _problem(file, line, number)


def _problem(file: str, line: int, number: str) -> Problem:
    message = f"the number {number} is typed here; put it in figures/ and write {{{{source.name}}}} in its place"
    return Problem(file, line, message)


def numbers_of(text: str) -> Iterator[str]:
    """Every number in a line of text that is no reference, name, date or link."""
    for pattern in _NO_FIGURE:
        text = pattern.sub(" ", text)
    for match in _NUMBER.finditer(text):
        yield match[0].rstrip(",")


def _in_front(data: object, line: int, values: frozenset[float]) -> Iterator[tuple[int, str]]:
    """Line and number; `values` are those a parameter can take, which its own words may name."""
    if isinstance(data, Located):
        values = values | _values(data)
        for key, value in data.items():
            if key not in _NAMES:
                yield from _in_front(value, data.line_of(key), values)
    elif isinstance(data, list):
        for item in data:
            yield from _in_front(item, line, values)
    elif isinstance(data, str) and _WORDS.search(data):
        for number in numbers_of(data):
            if float(number.replace(",", "")) not in values:
                yield line, number


def _values(data: Located) -> frozenset[float]:
    """What a parameter can be set to: the steps of a number, the ids of choices where they are numbers; a posture's angles."""
    angles = data.get("angles")
    if isinstance(angles, Located):
        return frozenset(abs(float(angle)) for angle in angles.values() if isinstance(angle, int | float))
    if data.get("kind") == "number":
        low, high, step = (float(data.get(key) or 0.0) for key in ("low", "high", "step"))
        return (
            frozenset(round(low + n * step, 6) for n in range(round((high - low) / step) + 1)) if step else frozenset()
        )
    ids = [str(choice.get("id")) for choice in data.get("choices") or [] if isinstance(choice, Located)]
    return frozenset(float(name) for name in ids if name.isdigit())
