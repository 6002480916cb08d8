"""Numbers read off the model, with the published figure beside each: short at first, all on demand.

Must not know: how anything is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout

from app.domain.answers import Answer, Measure
from app.domain.atlas import Atlas
from app.domain.figures import DERIVED, SECONDARY
from app.domain.ids import level_of, side_of
from app.domain.naming import short_name
from app.state.appstate import AppState
from app.ui.theme import Colours

FEW = 6
"""Numbers that are shown before all are asked for."""
SMALL = 0.005
"""A change by less than this share is none."""


class Measures(QFrame):
    """A list of numbers. A link in it asks what stands behind a published figure; it is handed on to `follow`."""

    def __init__(self, atlas: Atlas, follow: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("measures")
        self._atlas = atlas
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.heading = QLabel("Measured on the model")
        self.heading.setProperty("role", "heading")
        rows.addWidget(self.heading)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAccessibleName("Measured on the model")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.text.linkActivated.connect(follow)
        rows.addWidget(self.text)
        self.all = QToolButton()
        self.all.setCheckable(True)
        self.all.setProperty("quiet", True)
        self.all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all.toggled.connect(self._write)
        rows.addWidget(self.all)
        self._answer, self._state = Answer(), AppState()
        self._muted = "#888888"
        self._write()

    def use(self, colours: Colours, _percent: int) -> None:
        """Take over a theme."""
        self._muted = colours.muted
        self._write()

    def show_answer(self, answer: Answer, state: AppState) -> None:
        """Write the numbers of an answer."""
        self._answer, self._state = answer, state
        self._write()

    def _write(self, *_: object) -> None:
        found = ordered(self._answer.measures, self._state)
        shown = found if self.all.isChecked() else found[:FEW]
        self.setVisible(bool(found))
        self.text.setText("".join(self._line(measure) for measure in shown))
        self.all.setVisible(len(found) > FEW or any(measure.note for measure in found))
        self.all.setText("Fewer numbers" if self.all.isChecked() else f"All {len(found)} numbers, with notes")

    def _line(self, measure: Measure) -> str:
        """Name and value, then the change and what is published; when all are asked for, the note as well."""
        span = self._asked(published(measure), measure)
        value = number(measure) if measure.computed else self._asked(number(measure), measure)
        second = " · ".join(filter(None, (change(measure), span)))
        sources = ", ".join(filter(None, map(self._source, measure.sources)))
        second += f" · {sources}" if sources and measure.published else sources
        note = f"<br>{escape(measure.note)}" if measure.note and self.all.isChecked() else ""
        return (
            f'<p style="margin:0 0 6px 0">{escape(measure.title)}: <b>{value}</b><br>'
            f'<span style="color:{self._muted}">{second}{note}</span></p>'
        )

    def _asked(self, words: str, measure: Measure) -> str:
        """Published words as a link to what stands behind them."""
        return f'<a style="color:{self._muted}" href="measure:{measure.name}">{words}</a>' if words else ""

    def _source(self, key: str) -> str:
        """A link to a publication; what is no publication (a synthesis of the atlas's own) is told by the status alone."""
        source = self._atlas.sources.get(key)
        if source is None or source.authors.startswith("("):
            return ""
        name = escape(short_name(source))
        return f'<a style="color:{self._muted}" href="source:{key}">{name}</a>'


def ordered(measures: Sequence[Measure], state: AppState) -> list[Measure]:
    """Those of the level and side that were set first, then those that changed most."""
    level, side = state.settings.get("level"), state.settings.get("side")

    def rank(measure: Measure) -> tuple[int, float]:
        here = bool(level) and level_of(measure.name) == level
        own = side_of(measure.name) in (None, side if side else state.side)
        return (-(2 * here + own), -abs(share(measure)))

    return sorted(measures, key=rank)


def share(measure: Measure) -> float:
    """Change against neutral as a share of neutral; 0 where there is none to compare with."""
    if not measure.neutral:
        return 0.0
    return measure.value / measure.neutral - 1.0


SHORT = {SECONDARY: "second-hand", DERIVED: "worked out"}
"""How a published figure was met, where its own name says too little to a person."""


def number(measure: Measure) -> str:
    """The value with its unit."""
    digits = 0 if abs(measure.value) >= 100 else 1 if abs(measure.value) >= 1 else 2
    return f"{measure.value:.{digits}f} {measure.unit}".strip()


def change(measure: Measure) -> str:
    """Against neutral (standing, nothing set), in a sign and a word."""
    if not measure.computed:
        return "published, not computed"
    if measure.neutral is None:
        return ""
    part = share(measure)
    if abs(part) < SMALL:
        return "as in neutral"
    sign, word = ("▲", "more") if part > 0 else ("▼", "less")
    return f"{sign} {abs(part) * 100:.0f} % {word} than neutral"


def published(measure: Measure) -> str:
    """The published range, and how sure it is."""
    if measure.published is None:
        return ""
    low, high = measure.published
    inside = f"{low:g} to {high:g} {measure.unit}".strip()
    span = f"{low:+g} to {high:+g} %" if measure.published_percent else inside
    met = SHORT.get(measure.status, measure.status)
    return f"published {span}" + (f" ({met})" if met else "")
