"""Problems of postures, stories and what can be set: names and sources that lead nowhere.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content.naming import name_of
from app.domain.atlas import Atlas, Problem

LAYERS = ("skin", "bone", "disc", "nerve", "muscle", "ligament")
LOOKS = ("anterior", "posterior", "left", "right", "superior")


def motion_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Sources that do not resolve, and steps of stories that name what is not there."""
    poses = name_of(content / "poses.yaml")
    for preset in atlas.motion.presets.values():
        yield from _sources(preset.sources, f"the posture '{preset.id}'", poses, atlas)
    for story in atlas.motion.stories.values():
        file = name_of(content / "stories" / f"{story.id}.yaml")
        if story.condition and story.condition not in atlas.conditions:
            yield Problem(file, 1, f"'{story.condition}' is no condition; correct the id")
        condition = atlas.conditions.get(story.condition or "")
        known = {p.id for p in condition.parameters} if condition else set()
        for number, step in enumerate(story.steps, start=1):
            what = f"step {number}"
            yield from _sources(step.sources, what, file, atlas)
            if step.preset and step.preset not in atlas.motion.presets:
                yield Problem(file, 1, f"{what}: there is no posture '{step.preset}' in poses.yaml")
            if step.look and step.look not in LOOKS:
                yield Problem(file, 1, f"{what}: 'look' must be one of {', '.join(LOOKS)}")
            for name in set(step.layers) - set(LAYERS):
                yield Problem(file, 1, f"{what}: '{name}' is no layer; layers are {', '.join(LAYERS)}")
            for name in set(step.settings) - known:
                yield Problem(file, 1, f"{what}: '{name}' cannot be set on {story.condition}")
            for target in (step.focus, step.select):
                if target and not atlas.knows(target):
                    yield Problem(file, 1, f"{what}: '{target}' is not in the atlas; correct the id")


def _sources(keys: tuple[str, ...], what: str, file: str, atlas: Atlas) -> Iterator[Problem]:
    if not keys:
        yield Problem(file, 1, f"{what}: has no source; a claim without one does not ship")
    for key in keys:
        if key not in atlas.sources:
            yield Problem(
                file, 1, f"{what}: the source '{key}' is not in sources.yaml; add it there or correct the key"
            )
