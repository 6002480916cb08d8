"""Problems of keys: one that is there twice, and one that nothing reads: what it says would be passed over without a word.

Must not know: Qt, VTK, state, what the content means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.content.discern import FOLDER
from app.content.located import ContentError, Located, parse, read_text
from app.content.naming import name_of
from app.content.pages import split_page
from app.domain.atlas import Problem

SIGN_KEYS: Mapping[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "columns": "columns id title patient kind page conditions age age_source pattern roots felt set zone grade pct unsplit num "
        "conf sources note",
        "features": "features id kind ask if_yes if_no term note note_sources zones only_with both_sides pose unsafe_with cells "
        "d abs lrp lrn ci vs src num also",
        "groups": "groups contradictions id title reason sources buckets members count cap leads only_inside columns tests "
        "caution both say",
        "method": "most_cards hide_under alike_within enough supported notes footer something_else sources",
        "mimics": "mimics id title patient tell ratio sources rule any absent both share least hint show with say",
        "redflags": "flags id title urgency say signs why caution sources stages when and_any softer only",
        "rules": "rules stands id rule column ids said",
        "screen": "questions id ask term flag mimic groups title",
    }.items()
}
"""What is read of each file of the folder `discern`. There a misspelt key could leave a warning sign unsaid."""

NAMED_BY_IDS = ("cells", "leads", "set")
"""Blocks whose keys are ids, of columns or of what can be set on a condition."""


def key_problems(content: Path) -> Iterator[Problem]:
    """Files of a language folder in which a block has a key twice, or (in the table of signs) one that nothing reads."""
    for path in sorted(content.rglob("*")):
        file = name_of(path)
        try:
            if path.suffix == ".yaml":
                data = parse(read_text(path, file), file, strict=True)
                if path.parent.name == FOLDER and path.stem in SIGN_KEYS:
                    yield from _unread(data, SIGN_KEYS[path.stem], file)
            elif path.suffix == ".md":
                split_page(read_text(path, file), file, strict=True)
        except ContentError as error:
            yield Problem(error.file, error.line, error.message)


def _unread(data: object, known: frozenset[str], file: str, by_ids: bool = False) -> Iterator[Problem]:
    """Keys of a block, and of every block inside it, that nothing reads."""
    if isinstance(data, Located):
        for key, value in data.items():
            if not by_ids and key not in known:
                message = f"nothing reads '{key}'; correct the key or remove it (the schema is at the top of the file)"
                yield Problem(file, data.line_of(key), message)
            yield from _unread(value, known, file, by_ids=key in NAMED_BY_IDS)
    elif isinstance(data, list):
        for item in data:
            yield from _unread(item, known, file)
