"""Problems of postures, stories and what can be set: names and sources that lead nowhere.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.content.check_sources import source_problems, surer_than_read
from app.content.marks import action_links
from app.content.naming import name_of
from app.domain.answers import Value
from app.domain.atlas import Atlas, Condition, Page, Problem
from app.domain.links import pairs_of

LAYERS = ("skin", "bone", "disc", "nerve", "muscle", "ligament")
LOOKS = ("anterior", "posterior", "left", "right", "superior")


def motion_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Sources that do not resolve, and steps of stories that name what is not there."""
    poses = name_of(content / "poses.yaml")
    for preset in atlas.motion.presets.values():
        what = f"the posture '{preset.id}'"
        yield from source_problems(preset.sources, what, poses, 1, atlas)
        yield from surer_than_read(preset.status, preset.sources, what, poses, 1, atlas)
    for story in atlas.motion.stories.values():
        file = name_of(content / "stories" / f"{story.id}.yaml")
        if story.condition and story.condition not in atlas.conditions:
            yield Problem(file, 1, f"'{story.condition}' is no condition; correct the id")
        if story.page and story.page not in atlas.pages:
            yield Problem(file, 1, f"there is no page '{story.page}'; correct the id")
        condition = atlas.conditions.get(story.condition or "")
        for number, step in enumerate(story.steps, start=1):
            what = f"step {number}"
            yield from source_problems(step.sources, what, file, step.line, atlas)
            if step.preset and step.preset not in atlas.motion.presets:
                yield Problem(file, step.line, f"{what}: there is no posture '{step.preset}' in poses.yaml")
            if step.look and step.look not in LOOKS:
                yield Problem(file, step.line, f"{what}: 'look' must be one of {', '.join(LOOKS)}")
            for name in set(step.layers) - set(LAYERS):
                yield Problem(file, step.line, f"{what}: '{name}' is no layer; layers are {', '.join(LAYERS)}")
            for name, value in step.settings.items():
                if wrong := _misfit(name, value, condition):
                    yield Problem(file, step.line, f"{what}: {wrong}")
            if step.cut and not (condition and condition.cut and step.settings):
                yield Problem(file, step.line, f"{what}: 'cut' needs `settings` and a condition that has a `cut`")
            for target in (step.focus, step.select):
                if target and not atlas.knows(target):
                    yield Problem(file, step.line, f"{what}: '{target}' is not in the atlas; correct the id")


def link_problems(page: Page, atlas: Atlas) -> Iterator[Problem]:
    """Links of a page that set something which is not there: a story, a posture, a condition, a value it cannot have."""
    for link in action_links(page.body):
        if link.scheme != "rootlight":
            continue
        for message in _astray(pairs_of(link.target), page, atlas):
            yield Problem(page.file, page.line + link.line, f"the link '{link.scheme}:{link.target}': {message}")


def _astray(pairs: Mapping[str, str], page: Page, atlas: Atlas) -> Iterator[str]:
    named = f"condition.{pairs['condition']}" if "condition" in pairs else page.id
    condition = atlas.conditions.get(named)
    if "condition" in pairs and condition is None:
        yield f"'{named}' is no condition"
    if "story" in pairs and pairs["story"] not in atlas.motion.stories:
        yield f"there is no story '{pairs['story']}'"
    if "pose" in pairs and pairs["pose"] not in atlas.motion.presets:
        yield f"there is no posture '{pairs['pose']}' in poses.yaml"
    known = {p.id for p in condition.parameters} if condition else set()
    for name in known.intersection(pairs):
        if wrong := _misfit(name, pairs[name], condition):
            yield wrong


def _misfit(name: str, value: Value, condition: Condition | None) -> str:
    """Why a parameter cannot be set to a value, in words; empty when it can."""
    parameter = next((p for p in condition.parameters if p.id == name), None) if condition else None
    if parameter is None or condition is None:
        return f"'{name}' cannot be set on {condition.id if condition else 'a story without a condition'}"
    if parameter.kind == "choice":
        names = [choice.id for choice in parameter.choices]
        return "" if str(value) in names else f"{name} '{value}' is not one of {', '.join(names)}"
    try:
        fits = parameter.low <= float(value) <= parameter.high
    except ValueError:
        fits = False
    return "" if fits else f"{name} '{value}' is not a number from {parameter.low:g} to {parameter.high:g}"
