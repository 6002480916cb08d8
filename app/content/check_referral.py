"""Problems of the referred pain of structures: names and sources that lead nowhere, patterns told twice and differently.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.content.check_sources import surer_than_read
from app.domain.atlas import Atlas, Problem, Referral


def referral_problems(atlas: Atlas, file: str) -> Iterator[Problem]:
    """Structures and zones that are not there, missing sources, and conditions that say something else than their pattern."""
    if not atlas.referrals and atlas.conditions:
        yield Problem(file, 1, f"no pattern of referred pain can be read; restore it: git checkout -- {file}")
    seen: dict[str, str] = {}
    for referral in atlas.referrals.values():
        yield from _names(referral, atlas, file)
        for structure in referral.structures:
            if structure in seen:
                message = (
                    f"{referral.id}: '{structure}' belongs to {seen[structure]} already; remove it from one of them"
                )
                yield Problem(file, referral.line, message)
            seen[structure] = referral.id
    yield from _conditions(atlas)


def _names(referral: Referral, atlas: Atlas, file: str) -> Iterator[Problem]:
    for structure in referral.structures:
        if not atlas.knows(structure):
            yield Problem(file, referral.line, f"{referral.id}: '{structure}' is not in the atlas; correct the id")
    for zone in referral.zones:
        if zone.zone not in atlas.zones:
            yield Problem(file, referral.line, f"{referral.id}: the zone '{zone.zone}' is not in maps/zones.yaml")
        if not zone.sources:
            message = f"{referral.id}: the zone '{zone.zone}' has no source; a clinical fact without one does not ship"
            yield Problem(file, referral.line, message)
    for study in referral.studies:
        what = f"{referral.id}: the study '{study.source}'"
        yield from surer_than_read(study.num, (study.source,), what, file, referral.line, atlas)
    keys = [study.source for study in referral.studies] + [key for zone in referral.zones for key in zone.sources]
    for key in dict.fromkeys(keys):
        if key not in atlas.sources:
            yield Problem(
                file, referral.line, f"{referral.id}: the source '{key}' is not in sources.yaml; add it there"
            )


def _conditions(atlas: Atlas) -> Iterator[Problem]:
    """A condition whose zones differ from those of the pattern it names; a pattern by level is not compared."""
    for condition in atlas.conditions.values():
        referral = atlas.referral_of(condition.id)
        if referral is None:
            continue
        own = {zone.zone: (zone.grade, zone.percent) for zone in condition.referred}
        for zone in referral.zones:
            if zone.grade and own.get(zone.zone) != (zone.grade, zone.percent):
                page = atlas.pages[condition.id]
                message = f"the zone '{zone.zone}' differs from the pattern '{referral.id}' in referral.yaml; make both the same"
                yield Problem(page.file, 2, message)
