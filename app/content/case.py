"""A case file: what was marked and answered, as YAML. Every id in it is looked up, and what is wrong is said with its line.

Must not know: Qt, VTK, state, how a case is weighed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from app.content.located import ContentError, Located, Reader, parse, read_text
from app.domain.discern import Case, Discern
from app.domain.ids import unsided

KEYS = ("zones", "present", "absent", "screen", "age_band")


def read_case(path: Path, discern: Discern, zones: Iterable[str]) -> Case:
    """The case of a file. Keys that are none of a case (an id, a text) are passed over; a question under `present` is a yes.

    zones: ids of the zones there are. Raises ContentError, with file, line and remedy.
    """
    file = str(path)
    if not path.exists():
        raise ContentError(file, 1, "there is no such file; name a case file, such as --case case.yaml")
    data = parse(read_text(path, file), file)
    if not isinstance(data, Located) or not (set(KEYS) & set(data) or not data):
        raise ContentError(file, 1, f"a case is expected: `key: value` lines with {', '.join(KEYS)}")
    reader = Reader(data, file)
    answers = (*discern.features, *discern.questions)
    return Case(
        zones=_known(reader, "zones", tuple(zones), "zone", sided=True),
        present=_known(reader, "present", answers, "feature"),
        absent=_known(reader, "absent", answers, "feature"),
        screen=_known(reader, "screen", answers, "screening question"),
        age_band=_age(reader),
    )


def _known(reader: Reader, key: str, known: tuple[str, ...], kind: str, sided: bool = False) -> tuple[str, ...]:
    given = reader.texts(key)
    for name in given:
        plain = unsided(name) if sided else name
        if plain not in known:
            near = difflib.get_close_matches(plain, known, n=2, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; see content/en/discern for the ids there are"
            raise reader.fail(key, f"there is no {kind} '{name}'{hint}")
    return given


def _age(reader: Reader) -> str:
    band = reader.text("age_band", "")
    if band and not re.search(r"\d", band):
        raise reader.fail("age_band", f"the age band '{band}' names no age; write it like 30-39 or 80+")
    return band
