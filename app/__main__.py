"""The command line: open, render, describe, where, explain, check, bench. Reads arguments, says what went wrong in one sentence."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import __version__
from app.content.located import ContentError
from app.content.meshfile import MeshFileError
from app.domain.ids import BODIES, ROOTS, side_of
from app.domain.pose import LIMITS

if TYPE_CHECKING:
    from app.domain.answers import Mechanics
    from app.domain.atlas import Atlas
    from app.state.appstate import AppState

USAGE_ERROR = 2


class UsageError(Exception):
    """What the person asked for cannot be done; the message says what can."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        is_question = words and words[0] in ("-h", "--help", "--version")
        words = words if is_question else ["open", *words]
    options = parser().parse_args(words)
    if options.command != "open" and not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")  # else VTK complains of the missing X
    try:
        return COMMANDS[options.command](options)
    except UsageError as error:
        print("rootlight:", *str(error).splitlines(), file=sys.stderr)
        return USAGE_ERROR
    except (ContentError, MeshFileError) as error:
        print("rootlight:", *str(error).splitlines(), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever was reading has had enough
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(f"rootlight: something went wrong that should not ({type(error).__name__}: {error}).", file=sys.stderr)
        print("Run `rootlight check`; if it finds nothing, please report this sentence.", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The options of every command."""
    top = argparse.ArgumentParser(
        prog="rootlight",
        description="Why does a back problem hurt in the hip? An atlas for education, never diagnosis.",
        epilog="Without a command the window opens; it takes the options of `rootlight open --help`.",
    )
    top.add_argument("--version", action="version", version=f"rootlight {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    _add_state_options(commands.add_parser("open", help="open the window"))
    render = commands.add_parser("render", help="make a picture, with no display")
    _add_state_options(render)
    render.add_argument("--size", default="1600x1200", type=_size, help="pixels, WIDTHxHEIGHT (default 1600x1200)")
    render.add_argument("--out", required=True, type=Path, help="the PNG file to write")
    render.add_argument("--no-caption", action="store_true", help="leave out title, legend and caption")
    describe = commands.add_parser("describe", help="what the atlas knows of an id")
    describe.add_argument("id", help="such as root.L5.left, nerve.sciatic, condition.spinal-stenosis")
    describe.add_argument("--json", action="store_true", help="print JSON")
    _add_motion_options(describe)
    _add_where(commands.add_parser("where", help="which regions lie at a place on the skin"))
    explain = commands.add_parser("explain", help="what a case could come from, and what would tell it apart")
    explain.add_argument(
        "--case", required=True, type=Path, help="a YAML file with zones, present, absent, screen, age_band"
    )
    explain.add_argument("--audience", choices=("patient", "professional"), default="patient", help="in whose words")
    explain.add_argument("--json", action="store_true", help="print JSON")
    check = commands.add_parser("check", help="every problem in content, assets and environment")
    check.add_argument("--json", action="store_true", help="print JSON")
    bench = commands.add_parser("bench", help="speed and memory, beside the floor")
    bench.add_argument("--json", action="store_true", help="print JSON")
    return top


def _add_state_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--root", choices=ROOTS, help="select a nerve root")
    command.add_argument("--side", choices=("left", "both", "right"), help="the patient's side (default left)")
    command.add_argument("--condition", help="select a condition, such as spinal-stenosis")
    command.add_argument("--select", metavar="ID", help="select anything by its id, such as nerve.sciatic.left")
    command.add_argument(
        "--compare", metavar="A,B", help="two beside each other, such as spinal-stenosis,hip-osteoarthritis"
    )
    command.add_argument("--together", action="store_true", help="of --compare: both patterns on one body")
    command.add_argument("--page", help="open a page, such as chapter.back-or-hip")
    command.add_argument("--view", help="anterior, posterior, left, right or superior")
    command.add_argument("--body", choices=BODIES, help="which body (default female)")
    command.add_argument("--map", help="which dermatome map, or agreement (default lee2008)")
    command.add_argument("--theme", choices=("light", "dark"), help="which theme (default dark)")
    command.add_argument("--key-points", action="store_true", help="show the ISNCSCI key sensory points")
    command.add_argument("--no-labels", action="store_true", help="leave out the labels")
    command.add_argument("--zones", metavar="ZONE.SIDE,…", help="mark where it hurts, such as groin.left,knee.left")
    command.add_argument("--attachments", action="store_true", help="show origins and insertions of the muscles")
    command.add_argument("--muscles", action="store_true", help="show the layer of the muscles")
    command.add_argument("--ligaments", action="store_true", help="show the layer of joints and ligaments")
    command.add_argument("--story", help="tell a story, such as lumbar-disc-herniation; --step N begins later")
    command.add_argument("--step", type=int, default=1, help="step of the story, from 1")
    _add_motion_options(command)


def _add_motion_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--pose", help="a posture, such as sitting, or angles: lumbar_flexion=30,hip_flexion_left=60")
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="set the condition, such as level=L4-L5"
    )


def _add_where(command: argparse.ArgumentParser) -> None:
    command.add_argument("--landmark", help='a named place, such as "lateral malleolus"')
    command.add_argument("--segment", help="trunk, thigh, leg, foot_heel, foot_dorsum or foot_sole")
    command.add_argument("--t", type=float, help="how far along the segment")
    command.add_argument("--theta", type=float, help="degrees round it: 0 front, 90 lateral, 180 back")
    command.add_argument("--ray", type=float, help="on the foot, instead of theta: toe number, 0 medial to 6 lateral")
    command.add_argument("--point", type=_point, help="x,y,z in mm (+x the patient's left, +y posterior, +z up)")
    command.add_argument("--side", choices=("left", "right"), default="left", help="the patient's side (default left)")
    command.add_argument("--body", choices=BODIES, default="female", help="which body (default female)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 200 <= int(width) <= 8000 and 200 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(f"'{text}' is not WIDTHxHEIGHT between 200 and 8000, such as 1600x1200")
    return int(width), int(height)


def _point(text: str) -> tuple[float, float, float]:
    try:
        x, y, z = (float(part) for part in text.split(","))
        if not all(abs(value) < 1e5 for value in (x, y, z)):
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not x,y,z in mm, such as 85,-60,-400") from None
    return x, y, z


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


def state_of(options: argparse.Namespace, atlas: Atlas, start: AppState) -> AppState:
    """The state that the options ask for, beginning from another. Raises UsageError."""
    from app.state import actions, hurting

    _refuse_what_would_be_passed_over(options)
    state = start
    try:
        if options.side:
            state = actions.choose_side(state, options.side)
        for wanted in wanted_ids(options):
            state = actions.select(state, wanted, atlas)
        state = _compared(options, atlas, state)
        if options.page:
            state = actions.open_page(state, options.page, atlas)
        if options.map:
            state = actions.choose_map(state, options.map, atlas)
        state = _moved(options, atlas, state)
        if options.zones is not None:
            state = hurting.mark_named(state, options.zones, atlas)
        if options.view:
            state = actions.look_from(state, options.view)
    except actions.UnknownIdError as error:
        raise UsageError(str(error)) from None
    state = actions.choose_body(state, options.body or state.body)
    state = actions.choose_theme(state, options.theme or state.theme)
    if options.key_points != state.key_points and options.key_points:
        state = actions.toggle_key_points(state)
    return actions.toggle_labels(state) if options.no_labels and state.labels else state


def _refuse_what_would_be_passed_over(options: argparse.Namespace) -> None:
    """An option that is empty, or that another one makes void, is said and not passed over. Raises UsageError."""
    for name in ("condition", "select", "compare", "page", "view", "map", "story"):
        if getattr(options, name) == "":
            raise UsageError(f"--{name} is empty; name something, or leave it out")
    if options.step != 1 and not options.story:
        raise UsageError("--step needs a story to begin in: --story lumbar-disc-herniation")
    own = side_of(options.select or "")
    if options.side and own and options.side != own:
        raise UsageError(f"--side {options.side} and --select {options.select} contradict each other; leave one out")


def _compared(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """Two beside each other, as the options ask for."""
    from app.state import beside, deeplink

    if options.together and not options.compare:
        raise UsageError(f"--together needs two to show: --compare {deeplink.EXAMPLE}")
    if not options.compare:
        return state
    if options.set or options.story:
        raise UsageError("--compare shows both as they usually are; leave out --set and --story, or compare nothing")
    state = beside.compare(state, *deeplink.two_of(options.compare), atlas)
    return beside.show_as(state, "together" if options.together else "split", atlas)


def _moved(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """Layers, settings, posture and story that the options ask for."""
    from app.state import actions, moves

    if options.muscles:
        state = actions.set_layer(state, "muscle", 1.0)
    if options.ligaments:
        state = actions.set_layer(state, "ligament", 1.0)
    if options.attachments and not state.attachments:
        state = moves.toggle_attachments(state)
    if options.story:
        steps = len(moves.story_of(options.story, atlas).steps)
        if not 1 <= options.step <= steps:
            raise UsageError(f"--step {options.step}: the story '{options.story}' has steps 1 to {steps}")
        state = moves.tell(state, options.story, options.step - 1, atlas)
    return _asked(options, atlas, state)


def _asked(options: argparse.Namespace, atlas: Atlas, state: AppState) -> AppState:
    """A state with the settings and the posture that `--set` and `--pose` ask for; what gives way is said."""
    from app.state import deeplink, moves

    settings = settings_of(options.set, "--set", "level=L4-L5")
    side = getattr(options, "side", None)
    if side in ("left", "right") and settings.get("side", side) != side:
        raise UsageError(f"--side {side} and --set side={settings['side']} contradict each other; leave one out")
    if settings:
        state = moves.set_parameters(state, settings, atlas)
    angles: dict[str, str] = {}
    if options.pose is not None and "=" in options.pose:
        angles = settings_of(options.pose.split(","), "--pose", "lumbar_flexion=30")
        for part in angles:
            if part not in LIMITS:
                raise UsageError(f"--pose {part}: there is no such part; parts are {', '.join(LIMITS)}")
        state = deeplink.arranged(state, angles, atlas)
    elif options.pose is not None:
        state = moves.take_preset(state, options.pose, atlas)
    options.words = deeplink.gave_way({**settings, **angles}, state, atlas)
    return state


def settings_of(pairs: Sequence[str], option: str, example: str) -> dict[str, str]:
    """`level=L4-L5` and the like as a mapping. Raises UsageError."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value):
            raise UsageError(f"{option} '{pair}' is not NAME=VALUE, such as {option} {example}")
        if found.get(name, value) != value:
            raise UsageError(f"{option} {name} is given twice, as {found[name]} and {value}; leave one out")
        found[name] = value
    return found


def wanted_ids(options: argparse.Namespace) -> list[str]:
    """The ids that the options select, in the order they are applied."""
    named = [f"root.{options.root}" if options.root else None, options.select]
    condition = options.condition
    named.append(None if condition is None else condition if "." in condition else f"condition.{condition}")
    return [name for name in named if name]


def run_open(options: argparse.Namespace) -> int:
    """Open the window."""
    from app.application import open_window

    return open_window(_atlas, lambda atlas, start: state_of(options, atlas, start))


def run_render(options: argparse.Namespace) -> int:
    """Make a picture without a display."""
    from app.export.picture import render_picture
    from app.places import MESHES
    from app.state.appstate import AppState

    atlas = _atlas()
    state = state_of(options, atlas, AppState())
    if options.out.suffix.lower() != ".png":
        raise UsageError(f"'{options.out}' does not end in .png; choose another --out")
    try:
        problems = render_picture(
            atlas, MESHES, state, options.size, options.out, not options.no_caption, mechanics_of(atlas, state)
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
            state = _asked(options, atlas, actions.select(AppState(), options.id, atlas))
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


def _print(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    for key, value in answer.items():
        print(f"{key}: {json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value}")


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "open": run_open,
    "render": run_render,
    "describe": run_describe,
    "where": run_where,
    "explain": run_explain,
    "check": run_check,
    "bench": run_bench,
}


if __name__ == "__main__":
    raise SystemExit(main())
