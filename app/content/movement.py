"""Postures (`poses.yaml`), guided stories (`stories/*.yaml`) and what can be set on a condition (front matter).

Must not know: Qt, VTK, state, what a posture does to the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.content.attempts import attempt, each, whole
from app.content.figures import NO_FIGURES, Figures, all_in_words
from app.content.located import Located, Reader
from app.domain.answers import Value
from app.domain.atlas import Problem
from app.domain.ids import SIDES
from app.domain.motion import Choice, Motion, Parameter, Preset, Story, StoryStep
from app.domain.pose import LIMITS, Pose, clamped


def read_motion(content: Path, problems: list[Problem], figures: Figures = NO_FIGURES) -> Motion:
    """All postures and stories of a language folder; what is wrong is added to `problems` and left out."""
    nothing: Story | None = None
    no_presets: list[Preset] = []
    presets = attempt(problems, partial(read_presets, content / "poses.yaml", figures, problems), no_presets)
    stories = [
        attempt(problems, partial(read_story, path, figures, problems), nothing, lost=(path.stem,))
        for path in sorted(content.glob("stories/*.yaml"))
    ]
    return Motion(
        presets=MappingProxyType({preset.id: preset for preset in presets}),
        stories=MappingProxyType({story.id: story for story in stories if story}),
    )


def read_presets(path: Path, figures: Figures, problems: list[Problem]) -> list[Preset]:
    """The postures of a file, in its order; one that is wrong is told in `problems`. None when there is no file.

    Raises ContentError when it cannot be opened.
    """
    if not path.exists():
        return []
    data, file = whole(path, problems)
    return each(Reader(all_in_words(data, figures), file), "poses", _preset, problems)


def _preset(reader: Reader) -> Preset:
    angles = Reader(reader.data.get("angles") or Located(), reader.file, reader.data.line_of("angles"))
    parts: dict[str, float] = {}
    for part in angles.data:
        if part not in LIMITS:
            raise angles.fail(part, f"'{part}' is no part of a posture; parts are {', '.join(LIMITS)}")
        parts[part] = angles.number(part) or 0.0
    pose = Pose(**parts)
    changed = clamped(pose)[1]
    if changed:
        low, high = LIMITS[changed[0]]
        raise angles.fail(changed[0], f"'{changed[0]}' must lie between {low:g} and {high:g} degrees")
    return Preset(
        id=reader.text("id"),
        title=reader.text("title"),
        text=reader.text("text"),
        pose=pose,
        group=reader.text("group", "posture"),
        sided=bool(reader.data.get("for_side")),
        status=reader.text("status"),
        sources=reader.texts("sources"),
    )


def read_parameter(reader: Reader) -> Parameter:
    """One thing that can be set on a condition: an entry of `parameters` in its front matter. Raises ContentError."""
    kind = reader.text("kind")
    if kind not in ("choice", "number"):
        raise reader.fail("kind", "'kind' must be choice or number")
    choices = tuple(Choice(c.text("id"), c.text("title")) for c in reader.readers("choices"))
    default: Value = reader.text("default") if kind == "choice" else _number(reader, "default", 0.0)
    if kind == "choice" and default not in [choice.id for choice in choices]:
        raise reader.fail("default", f"'{default}' is not one of the choices")
    low, high = _number(reader, "low", 0.0), _number(reader, "high", 1.0)
    if kind == "number" and not low <= float(default) <= high:
        raise reader.fail("default", f"'default' must lie between {low:g} and {high:g}")
    return Parameter(
        id=reader.text("id"),
        title=reader.text("title"),
        kind="choice" if kind == "choice" else "number",
        default=default,
        choices=choices,
        low=low,
        high=high,
        step=_number(reader, "step", (high - low) / 20),
        unit=reader.text("unit", ""),
        words=reader.text("words", ""),
    )


def _number(reader: Reader, key: str, default: float) -> float:
    found = reader.number(key)
    return default if found is None else found


def read_story(path: Path, figures: Figures, problems: list[Problem]) -> Story:
    """One story; its id is the file's name. A step that is wrong is told in `problems` and left out. Raises ContentError."""
    data, file = whole(path, problems)
    reader = Reader(all_in_words(data, figures), file)
    steps = tuple(each(reader, "steps", _step, problems))
    if not steps:
        raise reader.fail("steps", "a story needs steps; add a list `steps`")
    return Story(path.stem, reader.text("title"), reader.optional("condition"), steps, reader.optional("page"))


def _layers(reader: Reader) -> Mapping[str, float]:
    """Opacities by layer, 0 to 1."""
    layers = Reader(reader.data.get("layers") or Located(), reader.file, reader.data.line_of("layers"))
    found = {name: layers.number(name) or 0.0 for name in layers.data}
    if any(not 0.0 <= opacity <= 1.0 for opacity in found.values()):
        raise reader.fail("layers", "the opacity of a layer lies between 0 and 1")
    return MappingProxyType(found)


def _step(reader: Reader) -> StoryStep:
    view = Reader(reader.data.get("view") or Located(), reader.file, reader.data.line_of("view"))
    settings = Reader(reader.data.get("settings") or Located(), reader.file, reader.data.line_of("settings")).data
    named = reader.optional("side")
    side = next((side for side in SIDES if side == named), None)
    if named is not None and side is None:
        raise reader.fail("side", "'side' must be left or right")
    return StoryStep(
        text=reader.text("text"),
        preset=reader.optional("pose"),
        settings=MappingProxyType({k: v if isinstance(v, int | float) else str(v) for k, v in settings.items()}),
        side=side,
        look=view.optional("look"),
        azimuth=view.number("azimuth"),
        elevation=view.number("elevation"),
        focus=view.optional("focus"),
        distance=view.number("distance"),
        layers=_layers(reader),
        select=reader.optional("select"),
        sources=reader.texts("sources"),
        cut=bool(reader.data.get("cut")),
        line=reader.data.line,
    )
