"""What is remembered between two sittings: window layout, text size, motion, the last view. One JSON file, written whole or not at all.

Must not know: Qt, VTK, how anything is shown.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from app.domain.answers import Value
from app.domain.atlas import Atlas, Condition
from app.domain.ids import BODIES, SIDES
from app.domain.motion import NO_SETTINGS
from app.domain.pose import PARTS, STANDING, Pose, StiffTurn, clamped
from app.state.appstate import (
    AGREEMENT,
    BESIDE_PAGE,
    BESIDE_VIEWS,
    DEFAULT_LAYERS,
    AppState,
    Camera,
    Theme,
    Visibility,
)
from app.state.beside import has_pattern
from app.state.hurt import Hurt
from app.state.moves import fitted

FILE_NAME = "settings.json"
FOLDER_VARIABLE = "ROOTLIGHT_SETTINGS"
TEXT_SIZES = (100, 110, 125, 150, 175, 200)
"""Text sizes in percent that can be chosen."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything remembered. `geometry` and `layout` are Qt's own bytes in base64; `view` is an AppState as plain data.

    legend: `open` or `folded`, once that was chosen; otherwise as there is room.
    """

    text_percent: int = 100
    motion: bool = True
    legend: str = ""
    hint_seen: bool = False
    geometry: str = ""
    layout: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)


def settings_folder() -> Path:
    """The person's own settings folder; the environment variable ROOTLIGHT_SETTINGS overrides it."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("rootlight", appauthor=False)


class SettingsFile:
    """The settings and the file they live in. `problem` is a sentence for the person, or None when all is well."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or settings_folder()) / FILE_NAME
        self.settings, self.problem = read_settings(self.path)
        self.problem = self.problem or unwritable(self.path.parent)

    def save(self, **changes: Any) -> None:
        """Change some settings and write the file; a file that cannot be written leaves a sentence in `problem`."""
        changed = replace(self.settings, **changes)
        if changed == self.settings and self.path.exists():
            return
        self.settings = changed
        self.problem = write_settings(self.path, changed)


def unwritable(folder: Path) -> str | None:
    """One sentence when nothing can be kept in the folder, said at the start and not when it is too late."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return None
        reason = "no permission to write"
    except OSError as error:
        reason = _reason(error)
    return f"Settings cannot be saved in {folder} ({reason}); Rootlight works, but will not remember this."


def read_settings(path: Path) -> tuple[Settings, str | None]:
    """Settings and, when the file was unusable, one sentence. A broken file is set aside as `settings.json.broken`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), None
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), f"{path} could not be read ({_reason(error)}); Rootlight starts with its defaults."
    try:
        return settings_from(json.loads(text)), None
    except (ValueError, RecursionError):
        aside = path.with_name(path.name + ".broken")
        kept = f"it was kept as {aside.name}"
        try:
            path.replace(aside)
        except OSError:
            kept = "please delete it"
        return Settings(), f"{path} was not readable as settings, so Rootlight starts with its defaults; {kept}."


def settings_from(data: Any) -> Settings:
    """Settings from plain data; values of the wrong kind fall back to their defaults. Raises ValueError if it is no mapping."""
    if not isinstance(data, dict):
        raise ValueError("settings are a JSON object")
    default = Settings()
    known = {
        f.name: data[f.name]
        for f in fields(Settings)
        if f.name in data and type(data[f.name]) is type(getattr(default, f.name))
    }
    settings = replace(default, **known)
    return settings if settings.text_percent in TEXT_SIZES else replace(settings, text_percent=default.text_percent)


def write_settings(path: Path, settings: Settings) -> str | None:
    """Write the file whole or not at all; returns one sentence when it could not be written."""
    text = json.dumps(asdict(replace(settings, view=dict(settings.view))), indent=1, ensure_ascii=False)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        return unwritable(path.parent) or f"Settings cannot be saved in {path.parent} ({_reason(error)})."
    return None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def view_of(state: AppState) -> dict[str, Any]:
    """An AppState as plain data for the settings file. Where it hurts and what was answered is not part of it."""
    mappings = {name: dict(getattr(state, name)) for name in ("layers", "visibility", "settings")}
    view = asdict(replace(state, layers={}, visibility={}, settings={}, story=None, hurt=Hurt(replies={}, screen={})))
    del view["hurt"]
    return view | mappings


def state_from(view: Mapping[str, Any], atlas: Atlas) -> AppState:
    """The last view as a state; whatever this atlas does not know, or is malformed, falls back to its default.

    A story is not gone on with: its step is a view like any other.
    """
    default = AppState()

    def keep(name: str, good: Callable[[Any], bool], otherwise: T) -> T:
        value = view.get(name, otherwise)
        return value if good(value) else otherwise

    selection = keep("selection", lambda v: isinstance(v, str) and atlas.knows(v), default.selection)
    second = keep("beside", lambda v: v is None or _compares(selection, v, atlas), default.beside)
    settings = NO_SETTINGS if second else _settings(view.get("settings"), atlas.conditions.get(selection or ""))
    return AppState(
        selection=selection,
        side=keep("side", lambda v: v in (*SIDES, "both"), default.side),
        page=keep(
            "page",
            lambda v: isinstance(v, str) and (v in atlas.pages or (v == BESIDE_PAGE and second is not None)),
            default.page,
        ),
        body=keep("body", lambda v: v in BODIES, default.body),
        map=keep("map", lambda v: isinstance(v, str) and v in (*atlas.maps, AGREEMENT), default.map),
        key_points=keep("key_points", lambda v: isinstance(v, bool), default.key_points),
        labels=keep("labels", lambda v: isinstance(v, bool), default.labels),
        theme=keep("theme", lambda v: v in get_args(Theme), default.theme),
        layers=_layers(view.get("layers")),
        visibility=_visibility(view.get("visibility"), atlas),
        isolated=keep("isolated", lambda v: isinstance(v, str) and atlas.knows(v), default.isolated),
        camera=_camera(view.get("camera")),
        pose=_pose(view.get("pose")),
        stiff=_stiff(view.get("stiff")),
        settings=settings,
        attachments=keep("attachments", lambda v: isinstance(v, bool), default.attachments),
        cut=keep("cut", lambda v: isinstance(v, bool), default.cut) and bool(settings),
        beside=second,
        beside_view=keep("beside_view", lambda v: v in BESIDE_VIEWS, default.beside_view),
    )


def _compares(selection: str | None, second: Any, atlas: Atlas) -> bool:
    """Whether two remembered things can still be compared."""
    if not isinstance(second, str) or not atlas.knows(second) or selection in (None, second):
        return False
    return has_pattern(second, atlas) and has_pattern(selection or "", atlas)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e5


def _layers(data: Any) -> Mapping[Any, float]:
    found = data if isinstance(data, dict) else {}
    return MappingProxyType(
        {
            layer: min(1.0, max(0.0, float(v))) if _number(v := found.get(layer, usual)) else usual
            for layer, usual in DEFAULT_LAYERS.items()
        }
    )


def _visibility(data: Any, atlas: Atlas) -> Mapping[str, Visibility]:
    found = data if isinstance(data, dict) else {}
    return MappingProxyType({k: v for k, v in found.items() if v in ("ghost", "hidden") and atlas.knows(k)})


def _pose(data: Any) -> Pose:
    """A posture, as far as it is possible; one number that is none, and it is standing."""
    found = data if isinstance(data, dict) else {}
    parts = {part: found.get(part, 0.0) for part in PARTS}
    return clamped(Pose(**parts))[0] if all(map(_number, parts.values())) else STANDING


def _stiff(data: Any) -> StiffTurn | None:
    found = data if isinstance(data, dict) else {}
    parts: dict[str, Any] = {field.name: found.get(field.name) for field in fields(StiffTurn)}
    return StiffTurn(**parts) if all(map(_number, parts.values())) else None


def _settings(data: Any, condition: Condition | None) -> Mapping[str, Value]:
    """What was set on the condition, every parameter of it; anything that cannot be set on it, and nothing is."""
    if condition is None or not isinstance(data, dict) or not data:
        return NO_SETTINGS
    try:
        known = {p.id: fitted(p, data.get(p.id, p.default))[0] for p in condition.parameters}
    except (ValueError, TypeError):
        return NO_SETTINGS
    return MappingProxyType(known) if data.keys() <= known.keys() else NO_SETTINGS


def _camera(data: Any) -> Camera:
    try:
        x, y, z = (float(value) for value in data["focus"])
        rest = {name: float(data[name]) for name in ("distance", "azimuth", "elevation")}
    except (TypeError, KeyError, ValueError, OverflowError):
        return Camera()
    good = all(_number(value) for value in (x, y, z, *rest.values())) and rest["distance"] >= 40.0
    return Camera(focus=(x, y, z), **rest) if good and abs(rest["elevation"]) <= 89.0 else Camera()
