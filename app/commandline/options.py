"""The options of every command, and what their values have to look like.

Must not know: the atlas, what a command does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app import __version__
from app.domain.ids import BODIES, ROOTS

ONE_AT_A_TIME = (
    "One thing is selected at a time: of --root, --condition, --select, --story and --compare give one. "
    "Two are shown beside each other with --compare L5,spinal-stenosis."
)


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
    command.epilog = ONE_AT_A_TIME
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
    command.add_argument("--case", type=Path, help="a saved case: what was marked and answered, and its warning signs")
    command.add_argument("--attachments", action="store_true", help="show origins and insertions of the muscles")
    command.add_argument("--cut", action="store_true", help="cut the condition open")
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
