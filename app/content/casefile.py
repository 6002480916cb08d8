"""What was said of where it hurts, as a file: a case that `rootlight explain --case` reads, with the painting beside it.

The file has no name, no date and no note. It is written whole or not at all. Must not know: Qt, VTK, state.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from app.content.case import read_case
from app.content.located import Reader, parse, read_text
from app.domain.discern import Discern
from app.domain.ids import BODIES, SIDES
from app.domain.painting import Dab, Mark, Said, Stroke, ZoneMark

HEAD = "# Where it hurts, as marked and answered in Rootlight. For education, not diagnosis. It names nobody.\n"
FARTHEST_MM, WIDEST_MM = 3000.0, 200.0
"""No place of a body lies farther from its hips, no brush is wider."""


def write_said(path: Path, said: Said) -> None:
    """Write what was said, whole or not at all. Raises OSError."""
    case = said.case
    data: dict[str, Any] = {
        "zones": list(case.zones),
        "present": list(case.present),
        "absent": list(case.absent),
        "screen": list(case.screen),
        "age_band": case.age_band or None,
        "screen_no": list(said.screen_no),
        "unsure": list(said.unsure),
        "painting": [_plain(mark) for mark in said.marks],
    }
    text = HEAD + yaml.safe_dump(data, sort_keys=False, default_flow_style=None, width=140)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise


def read_said(path: Path, discern: Discern, zones: Iterable[str]) -> Said:
    """What was said, from a file of this program or any case file. Raises ContentError, with file, line and remedy."""
    names = tuple(zones)
    case = read_case(path, discern, names)
    reader = Reader(parse(read_text(path, str(path)), str(path)), str(path))
    marks = tuple(_mark(one, names) for one in reader.readers("painting"))
    screen_no = _known(reader, "screen_no", discern.questions)
    return Said(case, marks, screen_no, _known(reader, "unsure", discern.features))


def _known(reader: Reader, key: str, known: Iterable[str]) -> tuple[str, ...]:
    """A list of ids, each of which there is."""
    found, there = reader.texts(key), frozenset(known)
    for name in found:
        if name not in there:
            raise reader.fail(key, f"'{key}' names '{name}', which is not in this atlas; remove it")
    return found


def _plain(mark: Mark) -> dict[str, Any]:
    """A mark as plain data."""
    if isinstance(mark, ZoneMark):
        return {"zone": mark.zone, "side": mark.side, "erase": mark.erase}
    dabs = [[*(round(v, 1) for v in dab.place), dab.radius] for dab in mark.dabs]
    return {"body": mark.body, "erase": mark.erase, "dabs": dabs}


def _mark(reader: Reader, zones: tuple[str, ...]) -> Mark:
    """A mark from plain data."""
    erase = reader.data.get("erase") is True
    if "zone" in reader.data:
        zone, side = reader.text("zone"), reader.text("side", "")
        if zone not in zones or side not in SIDES:
            raise reader.fail("zone", f"'{zone}' on side '{side}' is no place of this atlas; remove the entry")
        return ZoneMark(zone, "left" if side == "left" else "right", erase)
    body = reader.text("body", "")
    if body not in BODIES:
        raise reader.fail("body", f"the body '{body}' is not one of {', '.join(BODIES)}; remove the entry")
    dabs = reader.data.get("dabs")
    if not isinstance(dabs, list) or not all(map(_is_dab, dabs)):
        raise reader.fail("dabs", "'dabs' must be a list of [x, y, z, radius] in mm; remove the entry")
    made = tuple(Dab((float(x), float(y), float(z)), float(radius)) for x, y, z, radius in dabs)
    return Stroke(made, "male" if body == "male" else "female", erase)


def _is_dab(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < FARTHEST_MM for v in value):
        return False
    return bool(0 < value[3] <= WIDEST_MM)
