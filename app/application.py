"""The one place where the parts are joined: settings, atlas, session and window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app.domain.atlas import Atlas
from app.places import CONTENT, MESHES
from app.state.appstate import AppState
from app.state.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.window import MainWindow

NO_DISPLAY = "there is no display to open a window on; `rootlight render --root L5 --out figure.png` works without one"


def has_display() -> bool:
    """Whether a window can be opened at all. Only Linux can be without; a display that is named but not there is none."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0] not in ("xcb", "wayland"):
        return True
    display = os.environ.get("DISPLAY", "")
    if display.startswith(":"):
        return Path(f"/tmp/.X11-unix/X{display[1:].split('.')[0]}").exists() or _has_wayland()
    return bool(display) or _has_wayland()


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and (Path(os.environ.get("XDG_RUNTIME_DIR", "/run")) / name).exists()


def build(
    read_atlas: Callable[[], Atlas], asked_for: Callable[[Atlas, AppState], AppState]
) -> tuple[QApplication, MainWindow]:
    """The application and its window, on the last view changed by what was asked for; not shown yet."""
    from PySide6.QtWidgets import QApplication

    from app.content.hearing import Listener
    from app.mechanics.answers import Body
    from app.state.hurting import names_of
    from app.ui.collecting import collect_in_this_thread
    from app.ui.settings import SettingsFile, state_from
    from app.ui.window import MainWindow

    application = QApplication(sys.argv[:1])
    application.setApplicationName("rootlight")
    application.setApplicationDisplayName("Rootlight")
    collect_in_this_thread()
    settings = SettingsFile()
    atlas = read_atlas()
    listener = Listener(CONTENT, MESHES, names_of(atlas))
    session = Session(atlas, asked_for(atlas, state_from(settings.settings.view, atlas)), Body(MESHES, atlas), listener)
    return application, MainWindow(session, MESHES, settings)


def open_window(read_atlas: Callable[[], Atlas], asked_for: Callable[[Atlas, AppState], AppState]) -> int:
    """Open the window; returns the exit code when it is closed."""
    if not has_display():
        print(f"rootlight: {NO_DISPLAY}", file=sys.stderr)
        return 1
    application, window = build(read_atlas, asked_for)
    sys.excepthook = _calm_hook(window.show_message)
    window.show()
    return int(application.exec())


def _calm_hook(
    say: Callable[[str], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Whatever goes wrong inside the window becomes one sentence in it, and the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        say(f"That did not work ({kind.__name__}: {error}). Nothing is lost; Undo takes the last step back.")

    return hook
