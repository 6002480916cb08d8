"""What of a case counts as an answer: said in words, stated by a marked zone, or by the age.

Must not know: how anything is read, shown or weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.discern import Case, Discern, Feature
from app.domain.ids import SIDES, side_of, unsided

ADULT = 18
UNDER_18 = "under_18"
AGE_SIGNS = ("age_over_70", "age_under_60")


@dataclass(frozen=True, slots=True)
class Answers:
    """What counts: features that are there and not there, questions answered yes, which of the features the marked zones or
    the age stated, features that need not be asked any more, and sentences about what did not go together."""

    present: frozenset[str]
    absent: frozenset[str]
    screen: frozenset[str]
    stated: frozenset[str]
    settled: frozenset[str]
    sentences: tuple[str, ...]


def answers_of(case: Case, discern: Discern) -> Answers:
    """The answers of a case. An answer given in words goes before what a zone states; yes and no to one sign cancel out."""
    words = frozenset((*case.present, *case.screen))
    said = words & frozenset(discern.features)
    denied = frozenset(case.absent) & frozenset(discern.features)
    both = said & denied
    screen = words & frozenset(discern.questions)
    ages = ages_of(case.age_band)
    if ages and ages[1] < ADULT:
        screen |= {UNDER_18} & frozenset(discern.questions)
    marked = stated_by_zones(case.zones, discern.features.values())
    stated = (marked | _stated_by_age(ages, discern)) - said - denied
    present = (said - both) | stated
    settled = present | denied | (frozenset(AGE_SIGNS) if ages or present.intersection(AGE_SIGNS) else frozenset())
    return Answers(
        present,
        denied - both,
        screen,
        stated,
        settled,
        _sentences(case, both, marked & (denied - both), present, discern),
    )


def ages_of(band: str) -> tuple[int, int] | None:
    """First and last year of an age band: `30-39`, `70+`, `over 70`, `under 60`, `45`; None when it names no year."""
    years = [int(year) for year in re.findall(r"\d+", band)]
    if not years:
        return None
    words = band.casefold()
    if len(years) > 1:
        return min(years), max(years)
    if "+" in words or "over" in words or ">" in words:
        return years[0], 120
    return (0, years[0] - 1) if "under" in words or "<" in words else (years[0], years[0])


def _stated_by_age(ages: tuple[int, int] | None, discern: Discern) -> frozenset[str]:
    if ages is None:
        return frozenset()
    holds = dict(zip(AGE_SIGNS, (ages[0] >= 70, ages[1] < 60), strict=True))
    return frozenset(sign for sign in holds if holds[sign] and sign in discern.features)


def stated_by_zones(zones: Iterable[str], features: Iterable[Feature]) -> frozenset[str]:
    """Features that marked zones state: each zone counts through the features that name it, and in no other way."""
    marked = tuple(zones)
    plain = frozenset(map(unsided, marked))
    return frozenset(f.id for f in features if f.zones and _states(marked, plain, f))


def _states(marked: tuple[str, ...], plain: frozenset[str], feature: Feature) -> bool:
    mine = [zone for zone in marked if unsided(zone) in feature.zones]
    if feature.both_sides and not {side_of(zone) for zone in mine}.issuperset(SIDES):
        return False
    if feature.only_with is not None and not plain <= {*feature.zones, *feature.only_with}:
        return False
    return bool(mine)


def _sentences(
    case: Case, both: frozenset[str], against: frozenset[str], present: frozenset[str], discern: Discern
) -> tuple[str, ...]:
    """One sentence for each thing that is unknown or does not go together. both: yes and no; against: marked, but answered no."""
    found = [
        f"'{name}' is no sign and no question of this atlas; it was left out."
        for name in dict.fromkeys((*case.present, *case.absent, *case.screen))
        if not discern.knows(name)
    ]
    found += [
        f"Both yes and no were answered to “{discern.features[name].ask}” Neither was counted." for name in sorted(both)
    ]
    found += [
        f"A marked place says yes to “{discern.features[name].ask}”, and the answer was no. The answer counts."
        for name in sorted(against)
    ]
    found += [pair.say for pair in discern.contradictions if present.issuperset(pair.both)]
    return tuple(found)
