"""Named places on the skin: landmarks a person can type, and the key sensory points that are shown as pins.

Must not know: Qt, VTK, where on a mesh a place lies (that is app.content.limb).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.content.attempts import each, whole
from app.content.limb import RAY_SEGMENTS, PlaceError, checked
from app.content.located import Reader
from app.domain.atlas import Problem

T = TypeVar("T")


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


def read_landmarks(content: Path, problems: list[Problem] | None = None) -> tuple[Landmark, ...]:
    """Landmarks of a language folder (content/en); one that is wrong is told in `problems`. Raises ContentError."""
    return _entries(content, "landmarks.yaml", "landmarks", _landmark, problems)


def read_key_points(content: Path, problems: list[Problem] | None = None) -> tuple[KeyPoint, ...]:
    """Key sensory points of a language folder; one that is wrong is told in `problems`. Raises ContentError."""
    return _entries(content, "key_points.yaml", "points", _key_point, problems)


def find_landmark(name: str, landmarks: tuple[Landmark, ...]) -> Landmark:
    """The landmark of this name or synonym, whatever its case. Raises UnknownLandmarkError."""
    wanted = " ".join(name.casefold().replace("-", " ").split())
    names = {n.casefold().replace("-", " "): mark for mark in landmarks for n in (mark.name, *mark.synonyms)}
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4) or sorted(names)[:3]
    raise UnknownLandmarkError(f"there is no landmark '{name}'; did you mean {', '.join(near)}?")


def _entries(
    content: Path, name: str, key: str, read: Callable[[Reader], T], problems: list[Problem] | None
) -> tuple[T, ...]:
    told = [] if problems is None else problems
    data, file = whole(content / "maps" / name, told)
    return tuple(each(Reader(data, file), key, read, told))


def _landmark(r: Reader) -> Landmark:
    return Landmark(r.text("name"), r.texts("synonyms"), *_place(r))


def _key_point(r: Reader) -> KeyPoint:
    return KeyPoint(r.text("root"), r.text("place"), *_place(r), faded=r.text("shown") == "faded")


def _place(reader: Reader) -> tuple[str, float, float]:
    segment = reader.text("segment")
    key = "ray" if segment in RAY_SEGMENTS else "theta"
    t, around = reader.number("t"), reader.number(key)
    if t is None or around is None:
        raise reader.fail("segment", f"a place on the {segment} needs numbers `t` and `{key}`")
    try:
        checked(segment, t, around)
    except PlaceError as error:
        raise reader.fail("segment", str(error)) from None
    return segment, t, around
