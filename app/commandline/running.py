"""What each command does: reads the atlas, does it, prints the answer, and gives the exit code.

What a command needs is imported when it runs, so that a question is answered without reading what only a picture or a window needs.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from app.commandline.asked import UsageError, set_and_posed, state_of

if TYPE_CHECKING:
    from app.domain.answers import Mechanics
    from app.domain.atlas import Atlas
    from app.domain.hearing import Hearing
    from app.state.appstate import AppState


def run_open(options: argparse.Namespace) -> int:
    """Open the window."""
    from app.application import open_window

    return open_window(_atlas, lambda atlas, start: with_case(options, atlas, state_of(options, atlas, start)))


def run_render(options: argparse.Namespace) -> int:
    """Make a picture without a display."""
    from app.export.picture import render_picture
    from app.places import MESHES
    from app.state.appstate import AppState

    atlas = _atlas()
    state = with_case(options, atlas, state_of(options, atlas, AppState()))
    if options.out.suffix.lower() != ".png":
        raise UsageError(f"'{options.out}' does not end in .png; choose another --out")
    try:
        problems = render_picture(
            atlas,
            MESHES,
            state,
            options.size,
            options.out,
            not options.no_caption,
            mechanics_of(atlas, state),
            hearing_of(atlas, state),
        )
    except OSError as error:
        raise UsageError(f"{options.out} cannot be written ({error.strerror or error}); choose another --out") from None
    print(options.out)
    for sentence in dict.fromkeys((*options.words, *map(str, (*atlas.problems, *problems)))):
        print(f"rootlight: {sentence}", file=sys.stderr)
    return 1 if problems or atlas.problems else 0


def run_describe(options: argparse.Namespace) -> int:
    """Say what the atlas knows of an id."""
    from app.export.describe import describe
    from app.export.movement import movement
    from app.state import actions
    from app.state.appstate import AppState

    atlas = _atlas()
    try:
        answer = describe(atlas, options.id)
        if options.pose is not None or options.set:
            state = set_and_posed(options, atlas, actions.select(AppState(), options.id, atlas))
            answer |= movement(state, atlas, mechanics_of(atlas, state), options.words)
    except actions.UnknownIdError as error:
        raise UsageError(str(error)) from None
    except KeyError:
        raise UsageError(
            f"'{options.id}' is not in the atlas; ids look like root.L5.left, nerve.sciatic, condition.spinal-stenosis"
        ) from None
    _print(answer, options.json)
    return 0


def run_where(options: argparse.Namespace) -> int:
    """Say which regions lie at a place."""
    from app.export.where import Place, WhereError, answer
    from app.places import CONTENT, MESHES

    names = ("side", "body", "landmark", "segment", "t", "theta", "ray", "point")
    place = Place(**{name: getattr(options, name) for name in names})
    try:
        found = answer(place, CONTENT, MESHES, _atlas())
    except WhereError as error:
        raise UsageError(str(error)) from None
    _print(found, options.json)
    return 0


def run_explain(options: argparse.Namespace) -> int:
    """Say what a case could come from: warning signs first, then an explained list."""
    from app.export.explain import explained
    from app.places import CONTENT

    found, words = explained(options.case, CONTENT, options.audience)
    if options.json:
        _print(found, as_json=True)
    else:
        print("\n".join(words))
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Say every problem; exit code 1 if there is one."""
    from app.content.check import check
    from app.environment import environment, environment_problems
    from app.places import CONTENT, MESHES

    found = environment()
    problems = [*check(_atlas(), CONTENT, MESHES), *environment_problems(found)]
    if options.json:
        rows = [{"file": p.file, "line": p.line, "message": p.message} for p in problems]
        print(json.dumps({"problems": rows, "environment": found}, indent=2))
    else:
        for problem in problems:
            print(problem)
        print(", ".join(f"{name} {value}" for name, value in found.items()))
        print(f"{len(problems)} problems" if problems else "no problems")
    return 1 if problems else 0


def run_bench(options: argparse.Namespace) -> int:
    """Measure speed and memory beside the floor."""
    from app.bench import bench

    _print(bench(), options.json)
    return 0


def _atlas() -> Atlas:
    from app.content.reader import read_atlas
    from app.places import CONTENT, MESHES

    return read_atlas(CONTENT, MESHES)


def mechanics_of(atlas: Atlas, state: AppState) -> Mechanics | None:
    """The geometry that answers, when there is something to ask it."""
    from app.domain.pose import STANDING

    if state.pose == STANDING and not state.settings:
        return None
    from app.mechanics.answers import Body
    from app.places import MESHES

    return Body(MESHES, atlas)


def with_case(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """The state with what a saved case marked and answered, and the conversation held. Raises ContentError."""
    if options.case is None:
        return state
    from app.content.casefile import read_said
    from app.content.discern import read_discern
    from app.places import CONTENT
    from app.state import hurting

    said = read_said(options.case, read_discern(CONTENT), hurting.names_of(atlas))
    return hurting.begin(hurting.take_said(state, said, atlas))


def hearing_of(atlas: Atlas, state: AppState) -> Hearing | None:
    """What answers where it hurts, while the conversation is held."""
    if not state.hurt.open:
        return None
    from app.content.hearing import Listener
    from app.places import CONTENT, MESHES
    from app.state.hurting import names_of

    return Listener(CONTENT, MESHES, names_of(atlas))


def _print(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    for key, value in answer.items():
        print(f"{key}: {json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value}")
