"""Named places on the skin: landmarks a person can type, and the key sensory points that are shown as pins.

Must not know: Qt, VTK, where on a mesh a place lies (that is app.content.limb).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from app.content.limb import RAY_SEGMENTS, PlaceError
from app.content.located import Reader, parse, read_text
from app.content.naming import name_of


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place by its names and limb coordinates; `around` is theta or, on dorsum and sole, the ray."""

    name: str
    synonyms: tuple[str, ...]
    segment: str
    t: float
    around: float


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A key sensory point of the ISNCSCI. `faded`: a neighbour of the roots that can be selected."""

    root: str
    place: str
    segment: str
    t: float
    around: float
    faded: bool


class UnknownLandmarkError(PlaceError):
    """No landmark bears this name; the message names near ones."""


def read_landmarks(content: Path) -> tuple[Landmark, ...]:
    """Landmarks of a language folder (content/en). Raises ContentError."""
    return tuple(
        Landmark(r.text("name"), r.texts("synonyms"), *_place(r))
        for r in _blocks(content, "landmarks.yaml", "landmarks")
    )


def read_key_points(content: Path) -> tuple[KeyPoint, ...]:
    """Key sensory points of a language folder. Raises ContentError."""
    return tuple(
        KeyPoint(r.text("root"), r.text("place"), *_place(r), faded=r.text("shown") == "faded")
        for r in _blocks(content, "key_points.yaml", "points")
    )


def find_landmark(name: str, landmarks: tuple[Landmark, ...]) -> Landmark:
    """The landmark of this name or synonym, whatever its case. Raises UnknownLandmarkError."""
    wanted = " ".join(name.casefold().replace("-", " ").split())
    names = {n.casefold().replace("-", " "): mark for mark in landmarks for n in (mark.name, *mark.synonyms)}
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4) or sorted(names)[:3]
    raise UnknownLandmarkError(f"there is no landmark '{name}'; did you mean {', '.join(near)}?")


def _blocks(content: Path, file: str, key: str) -> list[Reader]:
    path = content / "maps" / file
    shown = name_of(path)
    return list(Reader(parse(read_text(path, shown), shown), shown).readers(key))


def _place(reader: Reader) -> tuple[str, float, float]:
    segment = reader.text("segment")
    key = "ray" if segment in RAY_SEGMENTS else "theta"
    t, around = reader.number("t"), reader.number(key)
    if t is None or around is None:
        raise reader.fail("segment", f"a place on the {segment} needs numbers `t` and `{key}`")
    return segment, t, around
