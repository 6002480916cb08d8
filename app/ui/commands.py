"""Every command in one table: menus, shortcuts and the F1 list are made from it, so none can tell another story.

Must not know: widgets. A command is words, keys and what to call.
"""

from __future__ import annotations

from functools import partial

from app.domain.atlas import Atlas
from app.domain.ids import ROOTS, Sides, root_of
from app.state import actions, cutting
from app.state.appstate import AGREEMENT, AppState
from app.ui.beside.commands import beside_commands
from app.ui.command import Command, Desk
from app.ui.commands_move import move_commands
from app.ui.hurt.commands import hurt_commands
from app.ui.settings import TEXT_SIZES

GESTURES = (
    ("Left-drag", "Turn the model, always upright"),
    ("Right-, middle- or Shift-drag", "Shift the model"),
    ("Wheel", "Zoom to the pointer"),
    ("Click", "Select what is under the pointer"),
    ("Double-click", "Focus what is under the pointer"),
    ("With the brush in the hand", "Left-drag paints; right-drag, or Space or Ctrl held, turns"),
    ("Arrow keys", "Turn the model"),
    ("+  −", "Zoom"),
    ("Home", "The first picture again"),
)
"""What mouse and keys do while the model has the focus."""

LIST_KEYS = (
    ("Enter", "Select the structure"),
    ("Space", "Visible, ghost, hidden in turn"),
    ("I", "Show it alone; again shows all"),
    ("Menu key", "The same choices in words"),
)
"""What keys do in the list of structures."""


def commands_of(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    """The whole table, in the order of the menus."""
    return (
        *_file(desk),
        *_go(desk, atlas),
        *_view(desk),
        *_panels(desk),
        *move_commands(desk, atlas),
        *beside_commands(desk, atlas),
        *hurt_commands(desk),
        *_body(desk),
        *_maps(desk, atlas),
        *_help(desk, atlas),
    )


def _file(desk: Desk) -> tuple[Command, ...]:
    return (
        Command(
            "picture", "File", "Save picture…", "Save what is shown, with its caption", desk.save_picture, ("Ctrl+S",)
        ),
        Command("quit", "File", "Quit", "Close Rootlight", desk.quit, ("Ctrl+Q",)),
    )


def _go(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    session = desk.session
    redo_keys = ("Ctrl+Shift+Z", "Ctrl+Y")
    return (
        Command("undo", "Go", "Undo", "Take the last change back", session.undo, ("Ctrl+Z",)),
        Command("redo", "Go", "Redo", "Make it again", session.redo, redo_keys, ends_group=True),
        Command("back", "Go", "Back", "To the place before", session.back, ("Alt+Left",)),
        Command(
            "forward", "Go", "Forward", "To the place that Back left", session.forward, ("Alt+Right",), ends_group=True
        ),
        Command("next", "Go", "Next root", "The next root down", partial(step_root, desk, atlas, 1), ("]",)),
        Command("previous", "Go", "Previous root", "The next root up", partial(step_root, desk, atlas, -1), ("[",)),
        *(_side(desk, atlas, side, words, key) for side, words, key in SIDE_KEYS),
        Command("out", "Go", "One step out", "Leave isolation, then the selection", desk.back_out, ("Esc",)),
        Command("reset", "Go", "Start again", "The first picture", partial(desk.ask, actions.reset), ("R",)),
    )


SIDE_KEYS: tuple[tuple[Sides, str, str], ...] = (
    ("left", "Patient's left", "Shift+L"),
    ("both", "Both sides", "Shift+B"),
    ("right", "Patient's right", "Shift+R"),
)


def _side(desk: Desk, atlas: Atlas, side: Sides, words: str, key: str) -> Command:
    run = partial(desk.ask, partial(cutting.choose_side, side=side, atlas=atlas))
    return Command(
        f"side.{side}", "Go", words, f"Show {words.lower()}", run, (key,), lambda s: s.side == side, side == "right"
    )


def step_root(desk: Desk, atlas: Atlas, step: int) -> None:
    """Select the next root up or down; from nothing, the first or the last."""
    now = root_of(desk.session.state.selection or "")
    index = ROOTS.index(now) + step if now in ROOTS else (0 if step > 0 else len(ROOTS) - 1)
    if 0 <= index < len(ROOTS):
        desk.ask(partial(actions.select, identifier=f"root.{ROOTS[index]}", atlas=atlas))


VIEW_KEYS = (
    ("anterior", "From the front", "1"),
    ("posterior", "From behind", "Ctrl+1"),
    ("right", "From the patient's right", "3"),
    ("left", "From the patient's left", "Ctrl+3"),
    ("superior", "From above", "7"),
)


def _view(desk: Desk) -> tuple[Command, ...]:
    views = tuple(
        Command(
            f"view.{v}",
            "View",
            text,
            f"Look {text.lower()}",
            partial(desk.ask, partial(actions.look_from, view=v)),
            (key,),
        )
        for v, text, key in VIEW_KEYS
    )
    return (
        *views[:-1],
        Command(**{f: getattr(views[-1], f) for f in ("id", "menu", "text", "tip", "run", "keys")}, ends_group=True),
        Command(
            "key_points",
            "View",
            "Key points",
            "Where touch is tested for each root",
            partial(desk.ask, actions.toggle_key_points),
            ("Ctrl+D",),
            lambda s: s.key_points,
        ),
        Command(
            "labels",
            "View",
            "Labels",
            "Names with leader lines in the model",
            partial(desk.ask, actions.toggle_labels),
            ("Ctrl+L",),
            lambda s: s.labels,
            ends_group=True,
        ),
        *_looks(desk),
    )


def _looks(desk: Desk) -> tuple[Command, ...]:
    """Theme, the moves of the camera, the size of text."""
    return (
        Command(
            "theme",
            "View",
            "Light theme",
            "Light or dark",
            partial(desk.ask, toggle_theme),
            ("Ctrl+T",),
            lambda s: s.theme == "light",
        ),
        Command(
            "motion",
            "View",
            "Gentle camera moves",
            "Off: the camera jumps",
            desk.toggle_motion,
            (),
            lambda _: desk.motion(),
        ),
        Command("larger", "View", "Larger text", "Up to 200 %", partial(step_text, desk, 1), ("Ctrl++", "Ctrl+=")),
        Command("smaller", "View", "Smaller text", "Down to 100 %", partial(step_text, desk, -1), ("Ctrl+-",)),
        Command("normal", "View", "Normal text", "100 %", partial(desk.set_text_size, 100), ("Ctrl+0",), None, True),
    )


def toggle_theme(state: AppState) -> AppState:
    """From light to dark and back."""
    return actions.choose_theme(state, "dark" if state.theme == "light" else "light")


def step_text(desk: Desk, step: int) -> None:
    """The next text size up or down."""
    index = TEXT_SIZES.index(desk.text_size()) + step
    if 0 <= index < len(TEXT_SIZES):
        desk.set_text_size(TEXT_SIZES[index])


def _panels(desk: Desk) -> tuple[Command, ...]:
    return (
        Command(
            "left_panel", "View", "Structures and layers", "Show or hide the left panel", desk.toggle_left, ("F7",)
        ),
        Command("right_panel", "View", "Page", "Show or hide the right panel", desk.toggle_right, ("F8",)),
        Command("legend", "View", "Legend", "Fold or unfold what the patterns mean", desk.toggle_legend, ("F9",)),
        Command("full_screen", "View", "Full screen", "Fill the screen", desk.toggle_full_screen, ("F11",), None, True),
        Command("search", "View", "Search structures", "English, Latin or synonym", desk.focus_search, ("Ctrl+F",)),
        Command("to_model", "View", "Go to the model", "Put the keys on the model", desk.focus_model, ("F6",)),
        Command("to_page", "View", "Go to the page", "Put the keys on the page", desk.focus_page, ("Ctrl+F6",)),
    )


def _holds(state: AppState, name: str, value: object) -> bool:
    """Whether a field of the state has a value."""
    return bool(getattr(state, name) == value)


def _body(desk: Desk) -> tuple[Command, ...]:
    return tuple(
        Command(
            f"body.{body}",
            "Body",
            body.capitalize(),
            f"Show the {body} body",
            partial(desk.ask, partial(actions.choose_body, body=body)),
            (),
            partial(_holds, name="body", value=body),
        )
        for body in ("female", "male")
    )


def _maps(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    agreement = Command(
        f"map.{AGREEMENT}",
        "Map",
        "Agreement of the maps",
        "How many maps give a place to the same root",
        partial(desk.ask, partial(actions.choose_map, name=AGREEMENT, atlas=atlas)),
        ("G",),
        partial(_holds, name="map", value=AGREEMENT),
    )
    charts = tuple(
        Command(
            f"map.{chart.id}",
            "Map",
            f"{chart.name}, {chart.year}",
            chart.drawn_after,
            partial(desk.ask, partial(actions.choose_map, name=chart.id, atlas=atlas)),
            (),
            partial(_holds, name="map", value=chart.id),
        )
        for chart in atlas.maps.values()
    )
    return (*charts, agreement)


def _help(desk: Desk, atlas: Atlas) -> tuple[Command, ...]:
    about = partial(desk.ask, partial(actions.open_page, page="chapter.about", atlas=atlas))
    return (
        Command("shortcuts", "Help", "Shortcuts", "Every shortcut", desk.show_shortcuts, ("F1",)),
        Command("first_steps", "Help", "First steps", "The three steps of the start", desk.show_first_steps),
        Command("index", "Help", "All pages", "List every page", desk.show_index, ("F2",)),
        Command("about", "Help", "About Rootlight", "What it is, licences, versions", about),
    )
