"""The commands of movement: postures, stories, and the layers that are off at first.

Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.atlas import Atlas
from app.domain.ids import Sides
from app.domain.motion import Preset
from app.state import actions, cutting, moves
from app.state.appstate import AppState, Layer
from app.ui.command import Command, Desk


def _takes(preset: Preset) -> Callable[[AppState], bool]:
    """Whether a state is in a posture, asked after every action."""
    sides: tuple[Sides, ...] = ("left", "both", "right")
    poses = {side: moves.pose_of(preset, side) for side in sides}
    return lambda state: state.pose == poses[state.side]


def _postures(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    last = list(atlas.motion.presets)[-1]
    return tuple(
        Command(
            f"pose.{preset.id}",
            "Move",
            preset.title,
            preset.text,
            partial(desk.ask, partial(moves.take_preset, identifier=preset.id, atlas=atlas)),
            ("Shift+S",) if preset.id == "standing" else (),
            _takes(preset),
            preset.id == last,
        )
        for preset in atlas.motion.presets.values()
    )


def move_commands(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    """Postures, the story, and the layers that are off at first."""
    return (
        *_postures(desk, atlas),
        Command("movement", "Move", "Postures and numbers", "The tab Movement", desk.focus_movement, ("Ctrl+M",)),
        Command("story", "Move", "Tell the story", "Of the selected condition, step by step", desk.tell_story, ("T",)),
        Command("story.on", "Move", "Story: step on", "One step on", partial(desk.step_story, 1), ("PgDown",)),
        Command(
            "story.back",
            "Move",
            "Story: step back",
            "One step back",
            partial(desk.step_story, -1),
            ("PgUp",),
            None,
            True,
        ),
        Command(
            "cut",
            "Move",
            "Cut open",
            "A slice through the selected condition",
            partial(desk.ask, partial(cutting.toggle_cut, atlas=atlas)),
            ("K",),
            lambda s: s.cut,
        ),
        *(_layer(desk, *row) for row in LAYER_KEYS),
        Command(
            "attachments",
            "Move",
            "Origins and insertions",
            "Where muscles begin (red) and end (blue) on the bones",
            partial(desk.ask, moves.toggle_attachments),
            ("A",),
            lambda s: s.attachments,
        ),
    )


LAYER_KEYS: tuple[tuple[Layer, str, str], ...] = (("muscle", "Muscles", "M"), ("ligament", "Joints and ligaments", "J"))


def _layer(desk: Desk, layer: Layer, words: str, key: str) -> Command:
    run = partial(desk.ask, partial(toggle_layer, layer=layer))
    return Command(
        f"layer.{layer}", "Move", words, f"Show or hide {words.lower()}", run, (key,), lambda s: s.layers[layer] > 0
    )


def toggle_layer(state: AppState, layer: Layer) -> AppState:
    """A layer shown whole, or hidden."""
    return actions.set_layer(state, layer, 0.0 if state.layers[layer] > 0 else 1.0)
