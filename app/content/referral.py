"""Where pain from single structures is felt: content/en/referral.yaml in, one Referral per pattern and level out.

Must not know: Qt, VTK, state, how a zone is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from app.content.located import Reader, parse, read_text
from app.content.naming import name_of
from app.content.pages import referred_zone
from app.domain.atlas import Condition, Referral, ReferredZone, Study

NUMS = ("checked", "secondary", "derived", "knowledge")


def read_referrals(path: Path, conditions: Mapping[str, Condition]) -> dict[str, Referral]:
    """Patterns by id; one with levels is there as a whole and for each level, `lumbar_facet.L4-L5`.

    None without the file. Raises ContentError.
    """
    if not path.exists():
        return {}
    file = name_of(path)
    found: dict[str, Referral] = {}
    for reader in Reader(parse(read_text(path, file), file), file).readers("patterns"):
        for referral in _levels_of(reader, _zones_of(reader, conditions)):
            if referral.id in found:
                raise reader.fail("id", f"the pattern '{referral.id}' is there twice; remove one")
            found[referral.id] = referral
    return found


def _zones_of(reader: Reader, conditions: Mapping[str, Condition]) -> tuple[ReferredZone, ...]:
    """Zones of its own, or those of the condition it names."""
    condition = reader.optional("zones_of")
    if condition is None:
        return tuple(referred_zone(zone, least=0) for zone in reader.readers("zones"))
    if condition not in conditions:
        raise reader.fail("zones_of", f"'{condition}' is no condition; ids look like condition.spinal-stenosis")
    return conditions[condition].referred


def _levels_of(reader: Reader, zones: tuple[ReferredZone, ...]) -> list[Referral]:
    levels = reader.data.get("levels")
    if levels is None:
        return [_referral(reader, "", zones)]
    by_level = Reader(levels, reader.file, reader.data.line_of("levels"))
    known = {zone.zone for zone in zones}
    made = [replace(_referral(reader, "", zones), structures=(), zones_num=None)]
    for level in by_level.data:
        names = by_level.texts(level)
        for name in names:
            if name not in known:
                raise by_level.fail(level, f"the zone '{name}' of {level} is not among `zones`; add it there")
        made.append(_referral(reader, level, tuple(zone for zone in zones if zone.zone in names)))
    return made


def _referral(reader: Reader, level: str, zones: tuple[ReferredZone, ...]) -> Referral:
    identifier = reader.text("id")
    return Referral(
        id=f"{identifier}.{level}" if level else identifier,
        title=reader.text("title").replace("{level}", level.replace("-", "–")).strip(),
        structures=tuple(name.replace("{level}", level) for name in reader.texts("structures")),
        how=reader.text("how"),
        zones=zones,
        studies=tuple(_study(study) for study in reader.readers("studies")),
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
