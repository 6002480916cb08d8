"""The few small pictures on buttons, drawn from lines so that they take the theme's colour and stay sharp at any size."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "back": '<path d="M15 5l-7 7 7 7"/>',
        "forward": '<path d="M9 5l7 7-7 7"/>',
        "undo": '<path d="M9 14L4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/>',
        "redo": '<path d="M15 14l5-5-5-5"/><path d="M20 9H10a6 6 0 0 0 0 12h3"/>',
        "visible": '<path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
        "ghost": '<path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12z" stroke-dasharray="3 3"/>',
        "hidden": '<path d="M3 12s3 5 9 5 9-5 9-5"/><path d="M5 19l2-3M12 20v-3M19 19l-2-3"/>',
        "isolate": '<circle cx="12" cy="12" r="3.2"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4"/>',
        "isolated": '<circle cx="12" cy="12" r="6" fill="currentColor"/><path d="M12 1v3M12 20v3M1 12h3M20 12h3"/>',
        "theme": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>',
        "picture": '<rect x="3" y="6" width="18" height="13" rx="2"/><circle cx="12" cy="12.5" r="3.5"/>'
        '<path d="M8 6l1.5-2.5h5L16 6"/>',
        "pages": '<path d="M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z"/>',
        "pins": '<circle cx="12" cy="8" r="4.5"/><path d="M12 12.5V21"/>',
        "left_panel": '<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M9 4v16"/>',
        "right_panel": '<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M15 4v16"/>',
        "compare": '<rect x="3" y="4" width="7.5" height="16" rx="1.5"/><rect x="13.5" y="4" width="7.5" height="16" rx="1.5"/>',
        "swap": '<path d="M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4"/>',
        "reset": '<path d="M4 11l8-7 8 7"/><path d="M6 10v10h12V10"/>',
        "hurt": '<path d="M14 3l7 7-9.5 5.5-3-3z"/><path d="M8.5 12.5c-3 .5-3 3-3.5 5.500-.2 1-1 2-2 2.500 4 1 8 .2 8.500-4z"/>',
        "play": '<path d="M7 4l13 8-13 8z" fill="currentColor"/>',
        "pause": '<path d="M8 5v14M16 5v14" stroke-width="4"/>',
        "stop": '<path d="M6 6l12 12M18 6L6 18"/>',
        "down": '<path d="M6 9l6 6 6-6"/>',
    }
)


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One shape in a colour; `size` in logical pixels, `ratio` the device pixel ratio."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" stroke="{colour}">'
        f"{SHAPES[name].replace('currentColor', colour)}</svg>"
    )
    side = round(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, disabled: str | None = None, checked: str | None = None) -> QIcon:
    """An icon in a colour, with a colour of its own when its button is disabled or checked."""
    made = QIcon(pixmap(name, colour, 24, 2.0))
    if disabled:
        made.addPixmap(pixmap(name, disabled, 24, 2.0), QIcon.Mode.Disabled)
    if checked:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active):
            made.addPixmap(pixmap(name, checked, 24, 2.0), mode, QIcon.State.On)
    return made
