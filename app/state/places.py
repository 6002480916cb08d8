"""What is said of the regions on the skin: of the one under the pointer, and of the published figures in the legend.

Dermatome, radicular pain and referred pain each have lines of their own. A percentage is of people who have the condition;
where the content is not sure of it, only the grade is said. Must not know: where anything is on the skin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from app.domain.atlas import Atlas, Referral, ReferredZone
from app.domain.figures import RECALLED, SECONDARY
from app.domain.ids import sides
from app.domain.naming import first_author
from app.reasoning.often import GRADES, beside_figure, percent_of
from app.state import agreement
from app.state.appstate import AppState
from app.state.regions import REFERRED, SkinFields, zones_of
from app.state.shown import Channel, FieldRef, PlaceLine, PlacePart

OF_PEOPLE = "A figure is of people who have it; it does not say how likely it is."

NO_FIGURE = "Here by reports and teaching, without a figure"
"""Said of the zones of a grade when none of them has a percentage to say."""

LegendWords = Mapping[Channel, tuple[str, str]]


def places_of(state: AppState, skin: SkinFields, atlas: Atlas) -> tuple[PlaceLine, ...]:
    """A line for each kind of region on the skin; in the agreement of the maps one for each map."""
    if Channel.AGREE_ALL in skin:
        return agreement.agreement_places(state, atlas)
    refs = tuple(dict.fromkeys(ref for refs in skin.values() for ref in refs))
    chart = atlas.maps.get(state.map)
    lines = [
        PlaceLine(f"Dermatome, {chart.name} {chart.year}" if chart else "Dermatome", _parts_of("dermatome", refs)),
        PlaceLine("Radicular pain, a teaching grade", _parts_of("radicular", refs)),
    ]
    zones = zones_of(state.selection, atlas)
    if state.selection and any(channel in skin for channel in REFERRED.values()):
        lines.append(_referred_line(state.selection, zones, refs, atlas))
        lines.append(_looked_for_line(state, zones, atlas))
    return tuple(line for line in lines if line.parts)


def say(places: tuple[PlaceLine, ...], inside: Callable[[FieldRef], bool]) -> tuple[str, ...]:
    """The lines for one place; inside: whether it lies in a region. Empty where no region is."""
    found = [(line, _innermost(line.parts, inside)) for line in places]
    if not any(parts for _, parts in found):
        return ()
    lines = [_tally(found)] if found[0][0].tally else []
    for line, parts in found:
        if parts:
            head = line.head if line.head.endswith("\n") else f"{line.head}: "
            lines += f"{head}{', '.join(f'{part.of}{part.words}' for part in parts)}".split("\n")
        elif line.otherwise:
            lines.append(f"{line.head} {line.otherwise}")
    return tuple(lines)


def own_words(state: AppState, skin: SkinFields, atlas: Atlas, words: LegendWords) -> LegendWords:
    """The words of the legend, with what the state alone knows: how many maps there are, the figures of each grade."""
    if Channel.AGREE_ALL in skin:
        return {**words, **_agreement_words(state, len(atlas.maps))}
    own = dict(words)
    zones = zones_of(state.selection, atlas)
    shown = [channel for channel in Channel if channel in skin and channel in REFERRED.values()]
    for grade, channel in REFERRED.items():
        here = [zone for zone in zones if zone.grade == grade]
        if channel in shown and here:
            title, text = own[channel]
            lead = "Here" if any(percent_of(zone) for zone in here) else NO_FIGURE
            own[channel] = (title, f"{text} {lead}: {'; '.join(_figure(zone, atlas) for zone in here)}.")
    if shown and state.selection:
        title, text = own[shown[-1]]
        own[shown[-1]] = (title, " ".join(filter(None, (text, OF_PEOPLE, _studies(state.selection, atlas)))))
    return own


def _parts_of(kind: str, refs: Iterable[FieldRef]) -> tuple[PlacePart, ...]:
    """`dermatome.lee2008.L5.core` -> `L5 core`; what is inner stands before what is outer."""
    split = ((ref, ref.name.split(".")) for ref in refs)
    return tuple(PlacePart(ref, words[-2], f" {words[-1]}") for ref, words in split if words[0] == kind)


def _innermost(parts: tuple[PlacePart, ...], inside: Callable[[FieldRef], bool]) -> list[PlacePart]:
    found: dict[str, PlacePart] = {}
    for part in parts:
        if part.of not in found and inside(part.ref):
            found[part.of] = part
    return list(found.values())


def _tally(found: list[tuple[PlaceLine, list[PlacePart]]]) -> str:
    """`Core of L5 on 3 of 3 maps`: how many maps give the place to each root, most first."""
    maps = found[0][0].tally
    counted = Counter(part.of for _, parts in found for part in parts if part.words == " core")
    words = [f"{root} on {count} of {maps}" for root, count in counted.most_common()]
    return f"Dermatome cores: {', '.join(words)} maps" if words else "Dermatome: extents only, no core"


def _referred_line(
    selection: str, zones: tuple[ReferredZone, ...], refs: tuple[FieldRef, ...], atlas: Atlas
) -> PlaceLine:
    by_name = {f"zone.{zone.zone}": zone for zone in zones}
    parts = (PlacePart(r, _plain(z, atlas), _words(z, selection, atlas)) for r in refs if (z := by_name.get(r.name)))
    return PlaceLine(f"Referred pain, {_name_of(selection, atlas)}\n", tuple(parts))


def _looked_for_line(state: AppState, zones: tuple[ReferredZone, ...], atlas: Atlas) -> PlaceLine:
    """Zones that a study asked about in vain; nothing is drawn there."""
    parts = tuple(
        PlacePart(FieldRef(f"zone.{zone.zone}", side), _plain(zone, atlas), _words(zone, state.selection, atlas))
        for zone in zones
        if zone.grade == 0
        for side in sides(state.side)
    )
    return PlaceLine("No referred pain\n", parts)


def _words(zone: ReferredZone, selection: str | None, atlas: Atlas) -> str:
    """How often, the figure, the studies; a line each, the first of them after the name of the zone."""
    referral = atlas.referral_of(selection) if selection else None
    recalled = ", for this level from memory" if referral and referral.zones_num == "knowledge" else ""
    said = [f": {GRADES[zone.grade]}{recalled}"]
    share = percent_of(zone)
    if share:
        said.append(", ".join((f"{share} of people with it", *beside_figure(zone))))
        said += [zone.note] if zone.note else []
    said.append("; ".join(dict.fromkeys(study_words(key, referral, atlas) for key in zone.sources)))
    return "\n".join(said)


def _figure(zone: ReferredZone, atlas: Atlas) -> str:
    """`back of the thigh 24 % (second-hand)`."""
    share = percent_of(zone)
    how = ", ".join(beside_figure(zone))
    return f"{_plain(zone, atlas)} {share}{f' ({how})' if how else ''}".strip()


def _studies(selection: str, atlas: Atlas) -> str:
    """The studies of a pattern, with year and number of people."""
    referral = atlas.referral_of(selection)
    if referral is None or not referral.studies:
        return referral.note if referral else ""
    said = "; ".join(study_words(study.source, referral, atlas) for study in referral.studies)
    return f"Studies: {said}. {referral.note}".rstrip()


def study_words(key: str, referral: Referral | None, atlas: Atlas) -> str:
    """`Lesher and colleagues 2008, n = 51`; a label that is no paper by its name."""
    source = atlas.sources.get(key)
    if source is None or source.authors.startswith("("):
        return f"{key.replace('_', ' ')}, no study"
    others = " and colleagues" if "," in source.authors else ""
    words = f"{first_author(source)}{others} {source.year or ''}".rstrip()
    study = next((s for s in referral.studies if s.source == key), None) if referral else None
    people = f", n\u00a0=\u00a0{study.n}" if study and study.n else ""
    if source.status == RECALLED or (study is not None and study.num == "knowledge"):
        return f"{words}{people}, from memory"
    quoted = source.status == SECONDARY or (study is not None and study.num == "secondary")
    return f"{words}{people}{', second-hand' if quoted else ''}"


def _name_of(selection: str, atlas: Atlas) -> str:
    condition, referral = atlas.conditions.get(selection), atlas.referral_of(selection)
    title = condition.title if condition else referral.title if referral else selection
    return title[:1].lower() + title[1:]


def _plain(zone: ReferredZone, atlas: Atlas) -> str:
    known = atlas.zones.get(zone.zone)
    return known.plain if known else zone.zone.replace("_", " ")


def _agreement_words(state: AppState, maps: int) -> dict[Channel, tuple[str, str]]:
    pairs = {root for root, _ in agreement.pairs_of(state)}
    root = next(iter(pairs)) if len(pairs) == 1 else None
    some = f"2 of {maps}" if maps == 3 else f"2 to {maps - 1} of {maps}"
    whose = f"to {root}" if root else "to the same root"
    others = "the other" if maps == 3 else "the others"
    return {
        Channel.AGREE_ALL: (f"{maps} of {maps} maps", f"Every map gives this skin {whose}, by its core."),
        Channel.AGREE_SOME: (f"{some} maps", f"They give it {whose}; {others} to another root, or to none."),
        Channel.AGREE_ONE: (
            f"1 of {maps} maps",
            f"A single map gives it {whose}." if root else "No two maps name the same root here.",
        ),
        Channel.AGREE_REACH: (
            "Extent alone",
            f"No core here, but a map lets {root or 'the root'} reach so far. Not counted.",
        ),
    }
