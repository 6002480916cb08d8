"""Where pain from single structures is felt: content/en/referral.yaml in, one Referral per pattern and level out.

Must not know: Qt, VTK, state, how a zone is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.content.attempts import each, whole
from app.content.located import Reader
from app.content.pages import NUMS, referred_zone
from app.domain.atlas import Condition, Problem, Referral, ReferredZone, Study


def read_referrals(path: Path, conditions: Mapping[str, Condition], problems: list[Problem]) -> dict[str, Referral]:
    """Patterns by id; one with levels is there as a whole and for each level, `lumbar_facet.L4-L5`. None without the file.

    A pattern that is wrong, or a zone or a study of it, is told in `problems` and left out. Raises ContentError without any list.
    """
    if not path.exists():
        return {}
    data, file = whole(path, problems)
    found: dict[str, Referral] = {}
    read = partial(_pattern, conditions=conditions, problems=problems)
    for levels in each(Reader(data, file), "patterns", read, problems):
        for referral in levels:
            if referral.id in found:
                message = f"the pattern '{referral.id}' is there twice; remove one"
                problems.append(Problem(file, referral.line, message))
            else:
                found[referral.id] = referral
    return found


def _pattern(reader: Reader, conditions: Mapping[str, Condition], problems: list[Problem]) -> list[Referral]:
    studies = tuple(each(reader, "studies", _study, problems))
    return _levels_of(reader, _zones_of(reader, conditions, problems), studies)


def _zones_of(reader: Reader, conditions: Mapping[str, Condition], problems: list[Problem]) -> tuple[ReferredZone, ...]:
    """Zones of its own, or those of the condition it names."""
    condition = reader.optional("zones_of")
    if condition is None:
        return tuple(each(reader, "zones", partial(referred_zone, least=0), problems))
    if condition not in conditions:
        raise reader.fail("zones_of", f"'{condition}' is no condition; ids look like condition.spinal-stenosis")
    return conditions[condition].referred


def _levels_of(reader: Reader, zones: tuple[ReferredZone, ...], studies: tuple[Study, ...]) -> list[Referral]:
    levels = reader.data.get("levels")
    if levels is None:
        return [_referral(reader, "", zones, studies)]
    by_level = Reader(levels, reader.file, reader.data.line_of("levels"))
    known = {zone.zone for zone in zones}
    made = [replace(_referral(reader, "", zones, studies), structures=(), zones_num=None)]
    for level in by_level.data:
        names = by_level.texts(level)
        for name in names:
            if name not in known:
                raise by_level.fail(level, f"the zone '{name}' of {level} is not among `zones`; add it there")
        own = tuple(zone for zone in zones if zone.zone in names)
        made.append(_referral(reader, level, own, studies))
    return made


def _referral(reader: Reader, level: str, zones: tuple[ReferredZone, ...], studies: tuple[Study, ...]) -> Referral:
    identifier = reader.text("id")
    return Referral(
        id=f"{identifier}.{level}" if level else identifier,
        title=reader.text("title").replace("{level}", level.replace("-", "–")).strip(),
        structures=tuple(name.replace("{level}", level) for name in reader.texts("structures")),
        how=reader.text("how"),
        zones=zones,
        studies=studies,
        zones_num=_num(reader, "levels_num"),
        note=reader.text("note", ""),
        line=reader.data.line,
    )


def _study(reader: Reader) -> Study:
    n = reader.number("n")
    reported = reader.data.get("reported") or {}
    if not isinstance(reported, Mapping) or not all(isinstance(v, int | float) for v in reported.values()):
        raise reader.fail("reported", "'reported' must be {place: percent}")
    return Study(
        source=reader.text("source"),
        n=int(n) if n is not None else None,
        num=_num(reader, "num"),
        reported=MappingProxyType({str(place): float(percent) for place, percent in reported.items()}),
        note=reader.text("note", ""),
    )


def _num(reader: Reader, key: str) -> str | None:
    num = reader.optional(key)
    if num is not None and num not in NUMS:
        raise reader.fail(key, f"'{key}' must be one of {', '.join(NUMS)}, or null")
    return num
