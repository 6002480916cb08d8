"""From a state that compares two to everything visible: two bodies side by side, or one with both patterns.

Each of the two is resolved as if it were selected alone, so that nothing can be shown of it here that is not shown there.
Must not know: meshes, how a pattern is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from app.domain.answers import Mechanics
from app.domain.atlas import Atlas
from app.domain.pose import STANDING
from app.state.actions import page_shown
from app.state.appstate import AppState
from app.state.beside import name_of
from app.state.resolve import resolve
from app.state.shown import Beside, Channel, FieldRef, Label, LegendEntry, Look, Meaning, Meeting, Shown
from app.state.words import EDUCATION, LEGEND, SIDE_WORDS, caption_of, legend_of

FEW_LABELS = 3
"""So many names stand in the margin of half a picture without lying over the body."""

STRENGTH = (
    Meaning.SELECTED,
    Meaning.AFFECTED,
    Meaning.RELATED,
    Meaning.CONTEXT,
    Meaning.STEPPED_BACK,
    Meaning.GHOST,
    Meaning.HIDDEN,
)
"""Where both mean something by one structure, it appears as the one that comes first here."""

REFERRED = (
    Channel.REFERRED_COMMON,
    Channel.REFERRED_SOMETIMES,
    Channel.REFERRED_RARE,
)
"""On one body the commonest places alone are shown: with the rare ones, any two would share half the leg."""

RADICULAR, NEITHER = Channel.RADICULAR_TYPICAL, MappingProxyType[Meeting, tuple[FieldRef, ...]]({})

Skin = Mapping[Channel, tuple[FieldRef, ...]]


def compared(state: AppState, atlas: Atlas, mechanics: Mechanics | None = None) -> Shown:
    """Everything that a state with a second thing beside the first shows."""
    first_state, second_state = (
        replace(state, selection=name, beside=None, page="") for name in (state.selection, state.beside)
    )
    first, second = resolve(first_state, atlas, mechanics), resolve(second_state, atlas)
    names = (name_of(state.selection or "", atlas), name_of(state.beside or "", atlas))
    whole = replace(
        first,
        title=f"{names[0]} beside {names[1]}, {SIDE_WORDS[state.side]}",
        caption=caption_of_both(first_state, second_state, atlas, first.answer.words),
        page=page_shown(state, atlas),
    )
    if state.beside_view == "together":
        return _together(whole, second, names)
    legend = legend_of({**first.skin, **second.skin}) if first.legend or second.legend else ()
    other = replace(second, labels=second.labels[:FEW_LABELS], pose=first.pose)
    return replace(
        whole, labels=first.labels[:FEW_LABELS], legend=legend, beside=Beside("split", names, replace(other, legend=()))
    )


def caption_of_both(first: AppState, second: AppState, atlas: Atlas, words: tuple[str, ...]) -> str:
    """What the regions of both are, each sentence once."""
    said = [caption_of(first, atlas, words), caption_of(replace(second, pose=STANDING, attachments=False), atlas)]
    kept = [sentence.removesuffix(EDUCATION).strip() for sentence in said]
    kept = kept[:1] if kept[1] in kept[0] else kept
    return " ".join(filter(None, [*reversed(kept), EDUCATION]))


def _together(first: Shown, second: Shown, names: tuple[str, str]) -> Shown:
    """One body with both patterns."""
    skin = meeting_of(first.skin, second.skin)
    return replace(
        first,
        looks=MappingProxyType({name: stronger(look, second.looks[name]) for name, look in first.looks.items()}),
        skin=MappingProxyType({}),
        labels=_marked(first.labels, second.labels),
        legend=meeting_legend(skin, first.skin, second.skin, names) if first.skin_opacity > 0.0 else (),
        beside=Beside("together", names, None, skin),
    )


def meeting_of(first: Skin, second: Skin) -> Mapping[Meeting, tuple[FieldRef, ...]]:
    """Which fields each kind of region of each of the two is the union of. Dermatomes are feeling, not pain: they stay out."""
    regions = {
        Meeting.FIRST_RADICULAR: first.get(RADICULAR, ()),
        Meeting.FIRST_REFERRED: referred(first)[1],
        Meeting.SECOND_RADICULAR: second.get(RADICULAR, ()),
        Meeting.SECOND_REFERRED: referred(second)[1],
    }
    return MappingProxyType({meeting: refs for meeting, refs in regions.items() if refs})


def referred(skin: Skin) -> tuple[Channel, tuple[FieldRef, ...]]:
    """The commonest grade of referred pain that there is, with its fields."""
    return next(((c, skin[c]) for c in REFERRED if skin.get(c)), (REFERRED[-1], ()))


def meeting_legend(
    skin: Mapping[Meeting, tuple[FieldRef, ...]], first: Skin, second: Skin, names: tuple[str, str]
) -> tuple[LegendEntry, ...]:
    """One entry for each kind of region of each of the two, and one for what they share, which says what meets what."""
    entries, kinds = [], {}
    for meeting, letter, name, whose in (
        (Meeting.FIRST_RADICULAR, "A", names[0], first),
        (Meeting.FIRST_REFERRED, "A", names[0], first),
        (Meeting.SECOND_RADICULAR, "B", names[1], second),
        (Meeting.SECOND_REFERRED, "B", names[1], second),
    ):
        if meeting not in skin:
            continue
        radicular = meeting in (Meeting.FIRST_RADICULAR, Meeting.SECOND_RADICULAR)
        kind = "radicular pain" if radicular else "referred pain"
        kinds[meeting] = (letter, kind)
        channel = RADICULAR if radicular else referred(whose)[0]
        entries.append(LegendEntry(meeting, f"{letter}: {kind}", f"{name}. {LEGEND[channel][1]}"))
    meets = [
        f"{kind} of A with {other_kind} of B"
        for letter, kind in kinds.values()
        if letter == "A"
        for other, other_kind in kinds.values()
        if other == "B"
    ]
    if meets:
        text = f"Where both can be felt: {'; '.join(meets)}. The place alone does not tell them apart."
        entries.append(LegendEntry(Meeting.SHARED, "A and B share this place", text))
    return tuple(entries)


def stronger(one: Look, other: Look) -> Look:
    """How a structure appears that means something to both."""
    if one is other:
        return one
    first, second = sorted((one, other), key=lambda look: STRENGTH.index(look.meaning))
    return _joined(first, max(first.opacity, second.opacity), one.lit | other.lit)


@lru_cache(maxsize=1024)
def _joined(look: Look, opacity: float, lit: frozenset[str]) -> Look:
    """The same look is the same object."""
    return replace(look, opacity=opacity, lit=lit)


def _marked(first: tuple[Label, ...], second: tuple[Label, ...]) -> tuple[Label, ...]:
    """The names of both, each saying whose it is; what belongs to both stands once."""
    few, others = first[:FEW_LABELS], second[:FEW_LABELS]
    shared = [label for label in few if label in others]
    own = [Label(f"A  {label.text}", label.anchor) for label in few if label not in shared]
    own += [Label(f"B  {label.text}", label.anchor) for label in others if label not in shared]
    return (*own, *(Label(f"A, B  {label.text}", label.anchor) for label in shared))
