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
from app.state.appstate import AGREEMENT, AppState
from app.state.beside import name_of
from app.state.places import own_words
from app.state.resolve import answer_of, resolve
from app.state.shown import Beside, Channel, FieldRef, Label, LegendEntry, Look, Meaning, Meeting, Shown
from app.state.words import EDUCATION, LEGEND, SIDE_WORDS, caption_of, legend_of

FEW_LABELS = 2
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
    Channel.REFERRED_VERY_COMMON,
    Channel.REFERRED_SOMETIMES,
    Channel.REFERRED_RARE,
)
"""On one body the commonest places alone are shown: with the rare ones, any two would share half the leg. What is common holds
what is very common as well, so it comes first."""

RADICULAR = Channel.RADICULAR_TYPICAL

COMMON_WORDS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.REFERRED_COMMON: "Common: where it was counted, 30 % of patients or more. Rarer places are left out.",
        Channel.REFERRED_VERY_COMMON: "Very common: where it was counted, 60 % of patients or more. Rarer places are left out.",
        Channel.REFERRED_SOMETIMES: "Now and then: where it was counted, 10 % of patients or more. Rarer places are left out.",
        Channel.REFERRED_RARE: "Rare, or single reports.",
    }
)

RADICULAR_WORDS, REFERRED_WORDS = "radicular pain", "referred pain"

WORDS: Mapping[Meeting, tuple[str, str, str]] = MappingProxyType(
    {
        Meeting.FIRST_RADICULAR: ("A", RADICULAR_WORDS, "broad stripes"),
        Meeting.FIRST_REFERRED: ("A", REFERRED_WORDS, "dots"),
        Meeting.SECOND_RADICULAR: ("B", RADICULAR_WORDS, "thin lines"),
        Meeting.SECOND_REFERRED: ("B", REFERRED_WORDS, "rings"),
    }
)
"""Whose it is, of which kind, and the shape by which it is told without its colour."""

Skin = Mapping[Channel, tuple[FieldRef, ...]]


def compared(
    state: AppState, atlas: Atlas, mechanics: Mechanics | None = None, before: tuple[AppState, Shown] | None = None
) -> Shown:
    """Everything that a state with a second thing beside the first shows. before: as for `resolve`."""
    chart = state.map
    if state.beside_view == "together" and chart == AGREEMENT:  # it is of dermatomes, and here pain alone is shown
        chart = next(iter(atlas.maps), chart)
    first_state, second_state = (
        replace(state, selection=name, beside=None, page="", map=chart) for name in (state.selection, state.beside)
    )
    if before and replace(before[0], pose=state.pose, stiff=state.stiff, camera=state.camera) == state:
        answer = answer_of(first_state, mechanics)
        caption = caption_of_both(first_state, second_state, atlas, answer.words)
        return replace(
            before[1], camera=state.camera, pose=answer.pose or state.pose, answer=answer, caption=caption
        )  # the second body stands as the first does
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
    painted = bool(state.hurt.marks)
    skin = {**first.skin, **second.skin}
    words = own_words(replace(state, selection=None), skin, atlas, LEGEND)  # said of both, so of neither root by name
    legend = legend_of(skin, words, painted) if first.skin_opacity > 0.0 else ()
    other = replace(second, labels=few(second.labels), pose=first.pose, legend=())
    return replace(whole, labels=few(first.labels), legend=legend, beside=Beside("split", names, other))


def lettered(names: tuple[str, str]) -> tuple[str, str]:
    """The names of the two as they stand over them: `A  Spinal stenosis`."""
    return f"A  {names[0]}", f"B  {names[1]}"


def caption_of_both(first: AppState, second: AppState, atlas: Atlas, words: tuple[str, ...]) -> str:
    """What the regions of both are, each sentence once."""
    said = [caption_of(first, atlas, words), caption_of(replace(second, pose=STANDING, attachments=False), atlas)]
    kept = [sentence.removesuffix(EDUCATION).strip() for sentence in said]
    kept = kept[:1] if kept[1] in kept[0] else kept
    where = f"On {'' if first.side == 'both' else 'the '}{SIDE_WORDS[first.side]}."
    return " ".join(filter(None, [where, *reversed(kept), EDUCATION]))


def _together(first: Shown, second: Shown, names: tuple[str, str]) -> Shown:
    """One body with both patterns."""
    skin = meeting_of(first.skin, second.skin)
    return replace(
        first,
        looks=MappingProxyType({name: stronger(look, second.looks[name]) for name, look in first.looks.items()}),
        skin=MappingProxyType({}),
        labels=_marked(first.labels, second.labels),
        places=tuple(
            replace(line, head=f"{letter}  {line.head}")
            for letter, one in (("A", first), ("B", second))
            for line in one.places
        ),
        legend=(*meeting_legend(skin, first.skin, second.skin, names), *legend_of({}, painted=bool(first.marks)))
        if first.skin_opacity > 0.0
        else (),
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
    entries: list[LegendEntry] = []
    kinds: dict[str, list[str]] = {"A": [], "B": []}
    for meeting, (letter, kind, shape) in WORDS.items():
        if meeting in skin:
            kinds[letter].append(kind)
            name, whose = (names[0], first) if letter == "A" else (names[1], second)
            text = COMMON_WORDS[referred(whose)[0]] if kind == REFERRED_WORDS else LEGEND[RADICULAR][1]
            entries.append(LegendEntry(meeting, f"{letter}: {kind} ({shape})", f"{name}. {text}"))
    meets = [f"{one} of A with {other} of B" for one in kinds["A"] for other in kinds["B"]]
    if meets:
        text = f"Where, if anywhere, both can be felt: {'; '.join(meets)}. The place alone does not tell them apart."
        entries.append(LegendEntry(Meeting.SHARED, "A and B share this place (crossed)", text))
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


def few(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """The first labels, in short words: of which side they are is said once for all."""
    return tuple(
        Label(label.text.removesuffix(", left").removesuffix(", right"), label.anchor) for label in labels[:FEW_LABELS]
    )


def _marked(first: tuple[Label, ...], second: tuple[Label, ...]) -> tuple[Label, ...]:
    """The names of both, each saying whose it is; what belongs to both stands once."""
    some, others = few(first), few(second)
    shared = [label for label in some if label in others]
    own = [Label(f"A  {label.text}", label.anchor) for label in some if label not in shared]
    own += [Label(f"B  {label.text}", label.anchor) for label in others if label not in shared]
    return (*own, *(Label(f"A, B  {label.text}", label.anchor) for label in shared))
