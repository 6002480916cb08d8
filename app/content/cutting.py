"""How a condition is cut open: the block `cut` of its front matter.

Must not know: Qt, VTK, state, where a landmark is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from app.content.located import Located, Reader
from app.domain.atlas import Atlas, Condition, Problem
from app.domain.cut import PLANES, Cutting
from app.domain.motion import Parameter

_OPEN = re.compile(r"\{(\w*)\}")


def read_cutting(reader: Reader, parameters: tuple[Parameter, ...]) -> Cutting | None:
    """The cut of a condition, None without one; its open places are filled by the parameters. Raises ContentError."""
    if reader.data.get("cut") is None:
        return None
    cut = Reader(reader.data["cut"], reader.file, reader.data.line_of("cut"))
    view = Reader(cut.data.get("view") or Located(), reader.file, cut.data.line_of("view"))
    plane = next((name for name in PLANES if name == cut.text("plane")), None)
    if plane is None:
        raise cut.fail("plane", f"'plane' must be one of {', '.join(PLANES)}")
    made = Cutting(
        plane=plane,
        through=cut.text("through"),
        takes=cut.texts("takes"),
        shows=cut.texts("shows"),
        names=cut.texts("names"),
        focus=view.text("focus"),
        distance=view.number("distance") or 300.0,
        azimuth=view.number("azimuth") or 0.0,
        elevation=view.number("elevation") or 0.0,
        words=cut.text("words"),
        hour=cut.text("hour", ""),
        turns=_turns(view),
    )
    if not made.takes:
        raise cut.fail("takes", "'takes' must list what is cut, such as [vertebra, disc]")
    known = {"side", *(parameter.id for parameter in parameters)}
    if plane == "rim" and not made.hour:
        raise cut.fail("plane", "a cut through a rim needs `hour`, a place on its clock")
    for text in (made.through, made.focus, made.words, made.hour, *made.takes, *made.shows, *made.names):
        for name in _OPEN.findall(text):
            if name not in known:
                can = ", ".join(f"{{{one}}}" for one in sorted(known))
                raise cut.fail("through", f"'{{{name}}}' stands for nothing that can be set; {can} do")
    return made


def _turns(view: Reader) -> Mapping[str, tuple[float, float]]:
    """Azimuth and elevation by what is set."""
    found = {}
    for name, pair in (view.data.get("turns") or {}).items():
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(v, int | float) for v in pair)):
            raise view.fail("turns", f"'{name}' in 'turns' must be [azimuth, elevation] in degrees")
        found[str(name)] = (float(pair[0]), float(pair[1]))
    return MappingProxyType(found)


def cut_problems(condition: Condition, file: str, line: int, atlas: Atlas) -> Iterator[Problem]:
    """What a cut names and the atlas does not have; each name is tried with everything that can be set."""
    if condition.cut is None:
        return
    known = {p.id: [c.id for c in p.choices] for p in condition.parameters} | {"side": ["left", "right"]}
    cut = condition.cut
    for text in (cut.through, cut.focus, *cut.takes, *cut.shows, *cut.names):
        for name in every(text, known):
            kind = name.partition(".")[0]
            if kind != "landmark" and not (atlas.knows(name) or _begins(name, atlas)):
                yield Problem(file, line, f"'{name}' in 'cut' is not in the atlas; correct the id")


def every(text: str, known: dict[str, list[str]]) -> list[str]:
    """A text with each of its open places filled in every way there is."""
    found = [text]
    for name in _OPEN.findall(text):
        found = [one.replace(f"{{{name}}}", value) for one in found for value in known.get(name, ["?"])]
    return found


def _begins(name: str, atlas: Atlas) -> bool:
    """Whether structures or meshes are parts of what a name begins."""
    return any(known.startswith(f"{name}.") for known in (*atlas.structures, *atlas.meshes))
