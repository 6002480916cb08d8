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
BESIDE_IT = ("painting", "screen_no", "unsure")
"""What stands beside a case in a file that the window saved."""
OLDEST = 120
"""Years; nobody is older."""
LONGEST = 60
"""Letters of a name that are repeated when it is refused."""


def read_case(path: Path, discern: Discern, zones: Iterable[str]) -> Case:
    """The case of a file. Keys that are none of a case (an id, a text) are passed over, but not one that is nearly one of them:
    a warning sign under a misspelt key would be lost. A question under `present` is a yes.

    zones: ids of the zones there are. Raises ContentError, with file, line and remedy.
    """
    file = str(path)
    if not _is_there(path):
        raise ContentError(file, 1, "there is no such file; name a case file, such as --case case.yaml")
    data = parse(read_text(path, file), file, strict=True)
    if not isinstance(data, Located) or not (set(KEYS) & set(data) or not data):
        raise ContentError(file, 1, f"a case is expected: `key: value` lines with {', '.join(KEYS)}")
    reader = Reader(data, file)
    _no_misspelt(reader)
    answers = (*discern.features, *discern.questions)
    return Case(
        zones=_known(reader, "zones", tuple(zones), "zone", sided=True),
        present=_known(reader, "present", answers, "feature"),
        absent=_known(reader, "absent", answers, "feature"),
        screen=_known(reader, "screen", answers, "screening question"),
        age_band=_age(reader),
    )


def _is_there(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have names none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _no_misspelt(reader: Reader) -> None:
    """Refuse a key that is nearly one of a case; answers under it would be passed over without a word."""
    for key in reader.data:
        near = difflib.get_close_matches(key.casefold(), KEYS, n=1, cutoff=0.8)
        if near and key not in (*KEYS, *BESIDE_IT):
            raise reader.fail(key, f"'{key}' is no part of a case; did you mean {near[0]}?")


def _known(reader: Reader, key: str, known: tuple[str, ...], kind: str, sided: bool = False) -> tuple[str, ...]:
    given = reader.texts(key)
    for name in given:
        plain = unsided(name) if sided else name
        if plain not in known:
            near = difflib.get_close_matches(plain, known, n=2, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; see content/en/discern for the ids there are"
            raise reader.fail(key, f"there is no {kind} '{shortened(name)}'{hint}")
    return given


def _age(reader: Reader) -> str:
    band = reader.text("age_band", "")
    years = [int(year) for year in re.findall(r"\d+", band[:LONGEST])]
    sensible = 1 <= len(years) <= 2 and max(years) <= OLDEST and years == sorted(years)
    if band and (not sensible or band.lstrip().startswith("-") or len(band) > LONGEST):
        message = f"the age band '{shortened(band)}' names no age; write it like 30-39 or 80+"
        raise reader.fail("age_band", message)
    return band


def shortened(name: str) -> str:
    """A name as it can be repeated in a sentence."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
