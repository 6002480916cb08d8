"""Whether a statement has a source, whether the source is known, and whether a number is called surer than it was read.

Must not know: what the statement says.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.atlas import Atlas, Problem
from app.domain.figures import CHECKED, SECONDARY


def source_problems(keys: tuple[str, ...], what: str, file: str, line: int, atlas: Atlas) -> Iterator[Problem]:
    """What is wrong with the sources of `what`, at a line of a file: none at all, or a key that is not in sources.yaml."""
    if not keys:
        yield Problem(file, line, f"{what}: has no source; a claim without one does not ship")
    for key in keys:
        if key not in atlas.sources:
            yield Problem(
                file, line, f"{what}: the source '{key}' is not in sources.yaml; add it there or correct the key"
            )


def surer_than_read(
    number: str | None, keys: tuple[str, ...], what: str, file: str, line: int, atlas: Atlas
) -> Iterator[Problem]:
    """A number that is called checked though none of its sources was opened itself; how it was met is said instead."""
    met = {atlas.sources[key].status for key in keys if key in atlas.sources}
    if number == CHECKED and met and CHECKED not in met:
        how = "in another paper" if SECONDARY in met else "from memory"
        word = "secondary" if SECONDARY in met else "from memory (`knowledge`, in figures `from knowledge`)"
        yield Problem(file, line, f"{what} is called checked, but its source was met {how} alone; call it {word}")
