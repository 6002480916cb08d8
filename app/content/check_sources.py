"""Whether a statement has a source, and whether the source is known.

Must not know: what the statement says.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.atlas import Atlas, Problem


def source_problems(keys: tuple[str, ...], what: str, file: str, line: int, atlas: Atlas) -> Iterator[Problem]:
    """What is wrong with the sources of `what`, at a line of a file: none at all, or a key that is not in sources.yaml."""
    if not keys:
        yield Problem(file, line, f"{what}: has no source; a claim without one does not ship")
    for key in keys:
        if key not in atlas.sources:
            yield Problem(
                file, line, f"{what}: the source '{key}' is not in sources.yaml; add it there or correct the key"
            )
