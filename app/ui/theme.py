"""How the window's own parts look, light and dark: one table of colours, one sheet of style made from it.

The colours of the model and of the skin regions are not here: they are `app.scene.look`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from types import MappingProxyType

from app.state.appstate import Theme

BASE_POINTS = 10.0
"""Text size at 100 %, in points."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of a theme as `#rrggbb`. Text on each ground is held to a contrast of at least 4.5 by a test."""

    window: str
    panel: str
    raised: str
    hover: str
    edge: str
    line: str
    control: str
    text: str
    muted: str
    accent: str
    on_accent: str
    link: str
    warning: str
    on_warning: str


COLOURS: Mapping[Theme, Colours] = MappingProxyType(
    {
        "dark": Colours(
            window="#141a21",
            panel="#1a212a",
            raised="#242d38",
            hover="#2e3946",
            edge="#2b3542",
            line="#2c3642",
            control="#66778a",
            text="#e9eef3",
            muted="#a9b6c3",
            accent="#8cc4f2",
            on_accent="#0d1722",
            link="#8cc4f2",
            warning="#4a3a17",
            on_warning="#ffe2a6",
        ),
        "light": Colours(
            window="#f3efe8",
            panel="#faf8f4",
            raised="#ffffff",
            hover="#ebe5da",
            edge="#e6dfd3",
            line="#ddd5c8",
            control="#8a8275",
            text="#23272d",
            muted="#5b6068",
            accent="#1d5f9a",
            on_accent="#ffffff",
            link="#1a5a94",
            warning="#fbe7bd",
            on_warning="#4f3a05",
        ),
    }
)


ALARM, ON_ALARM = "#b3261e", "#ffffff"
"""Ground and words of what cannot wait, in both themes; their contrast is 6.5."""


def points(percent: int) -> float:
    """Text size in points at a text size in percent."""
    return BASE_POINTS * percent / 100.0


def pixels(length: float, percent: int) -> int:
    """A length that grows with the text, but slower: at 200 % text, space grows by half."""
    return max(1, round(length * (1.0 + (percent - 100) / 200.0)))


_SHEET = Template("""
* { font-size: ${size}pt; }
QMainWindow, QDialog { background: $window; color: $text; }
QWidget { color: $text; }
QToolTip { background: $raised; color: $text; border: 1px solid $control; padding: ${p4}px ${p6}px; }

#header { background: $panel; border-bottom: 1px solid $line; }
QMenuBar { background: transparent; spacing: ${p2}px; }
QMenuBar::item { padding: ${p4}px ${p8}px; border-radius: 5px; background: transparent; color: $text; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: ${p4}px; }
QMenu::item { padding: ${p5}px ${p24}px ${p5}px ${p12}px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::indicator { width: ${p12}px; height: ${p12}px; left: ${p4}px; }
QMenu::item:checked { font-weight: 600; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px ${p8}px; }

QPushButton, QToolButton {
  background: $raised; color: $text; border: 2px solid $edge; border-radius: 7px;
  padding: ${p4}px ${p10}px; min-height: ${p18}px;
}
QToolButton { padding: ${p4}px; }
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $hover; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:checked, QToolButton:checked { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $text; }
QPushButton:disabled, QToolButton:disabled { color: $control; background: transparent; border-color: transparent; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[quiet="true"], QToolButton[quiet="true"] { background: transparent; border-color: transparent; }
QPushButton[quiet="true"]:hover, QToolButton[quiet="true"]:hover { background: $hover; border-color: $hover; }
QPushButton[quiet="true"]:focus, QToolButton[quiet="true"]:focus { border-color: $accent; }
QPushButton[quiet="true"]:checked { background: $hover; border-color: $hover; color: $text; font-weight: 600; }
QToolButton[fold="true"] { background: transparent; border-color: transparent; padding: ${p2}px; font-weight: 600; }
QToolButton[fold="true"]:hover { background: $hover; }
QToolButton[fold="true"]:checked { background: transparent; color: $text; border-color: transparent; }
QToolButton[fold="true"]:focus { border-color: $accent; }
QPushButton[root="true"] { font-weight: 700; min-width: ${p28}px; padding: ${p5}px ${p8}px; }

QPushButton[reply="true"] { font-size: ${size_question}pt; padding: ${p4}px ${p18}px; }
QPushButton[primary="true"] {
  background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; font-size: ${size_question}pt;
  padding: ${p6}px ${p10}px;
}
QPushButton[primary="true"]:hover { background: $link; border-color: $link; }
QPushButton[primary="true"]:focus { border-color: $text; }

QPushButton[part="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[part="middle"] { border-radius: 0; }
QPushButton[part="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; }

QLabel[role="title"] { font-size: ${size_title}pt; font-weight: 700; }
QLabel[role="question"] { font-size: ${size_question}pt; }
QLabel[role="heading"] { font-weight: 700; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="story"] { font-size: ${size_story}pt; font-weight: 600; }
QLabel[role="small"] { color: $muted; font-size: ${size_small}pt; }

QMainWindow::separator { background: $line; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $accent; }
#leftPanel, #rightPanel { background: $panel; }
QDockWidget { background: $panel; }
#caption { background: $panel; border-top: 1px solid $line; padding: ${p5}px ${p12}px; }
#caption[warned="soon"] { background: $warning; color: $on_warning; font-weight: 600; }
#caption[warned="urgent"] { background: $alarm; color: $on_alarm; font-weight: 600; }

QLineEdit {
  background: $raised; color: $text; border: 2px solid $line; border-radius: 7px;
  padding: ${p4}px ${p8}px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $muted;
}
QLineEdit:focus { border-color: $accent; }

QTreeView {
  background: transparent; border: 2px solid transparent; border-radius: 7px; outline: 0; show-decoration-selected: 1;
}
QTreeView:focus { border-color: $accent; }
QTreeView::item { padding: ${p3}px ${p2}px; border: 0; color: $text; }
QTreeView::item:hover { background: $hover; }
QTreeView::item:selected { background: $hover; color: $text; }
QTreeView::item:selected:active { background: $hover; color: $text; }

QTextBrowser {
  background: $panel; color: $text; border: 2px solid transparent;
  selection-background-color: $accent; selection-color: $on_accent;
}
QTextBrowser:focus { border-color: $accent; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }

QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 2px; }
QScrollBar::handle { background: $control; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider { min-height: ${p18}px; border: 2px solid transparent; border-radius: 7px; }
QSlider:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $text; }

#messageBar { background: $warning; border-bottom: 1px solid $line; }
#messageBar QLabel { color: $on_warning; }
#messageBar QPushButton { background: transparent; color: $on_warning; border-color: $on_warning; border-width: 1px; }
#messageBar QPushButton:focus { border-width: 2px; }
#messageBar[calm="true"] { background: $raised; }
#messageBar[calm="true"] QLabel { color: $text; }
#messageBar[calm="true"] QPushButton { color: $text; border-color: $control; }

#hoverLabel { background: $raised; color: $text; border: 1px solid $control; padding: ${p3}px ${p8}px; }
#hintCard { background: $raised; border: 2px solid $accent; border-radius: 12px; }
#hintCard QPushButton:default { background: $accent; border-color: $accent; color: $on_accent; }
#hintCard QPushButton:default:focus { border-color: $text; }
#evidenceCard { background: $raised; border: 2px solid $accent; border-radius: 10px; }
#evidenceText { background: $raised; border: 2px solid transparent; border-radius: 7px; }
#evidenceText:focus { border-color: $accent; }
#hintFrame { border: 3px solid $accent; border-radius: 10px; background: transparent; }
#noOpenGL { background: $window; }
#conditionCard, #nameCard { background: $raised; border-top: 1px solid $line; border-bottom: 1px solid $line; }
#storyBar { background: $raised; border-top: 2px solid $accent; }
#besideBar { background: $raised; border-bottom: 1px solid $line; }
#storyBar:focus { border: 2px solid $accent; }
QComboBox {
  background: $raised; color: $text; border: 2px solid $line; border-radius: 7px; padding: ${p3}px ${p8}px;
}
QComboBox:focus { border-color: $accent; }
QComboBox::drop-down { border: 0; width: ${p18}px; }
QComboBox QAbstractItemView { background: $raised; color: $text; selection-background-color: $hover; selection-color: $text; }
QTabWidget::pane { border: 0; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: $muted; padding: ${p5}px ${p12}px; border: 2px solid transparent;
  border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: $text; font-weight: 700; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar:focus { outline: 0; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 5px; }
#legend { background: $panel; border-top: 1px solid $line; }
""")


def stylesheet(theme: Theme, percent: int) -> str:
    """The style of the whole window for a theme and a text size in percent."""
    colours = COLOURS[theme]
    lengths = {f"p{n}": pixels(n, percent) for n in (2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 28)}
    size = points(percent)
    sizes = {"size": f"{size:.1f}", "size_title": f"{size * 1.25:.1f}", "size_small": f"{size * 0.9:.1f}"}
    sizes["size_question"] = f"{max(size, min(size * 1.25, 21.0)):.1f}"
    sizes["size_story"] = f"{max(size, min(size * 1.8, 26.0)):.1f}"
    named = {name: getattr(colours, name) for name in Colours.__slots__}
    return _SHEET.substitute(named, alarm=ALARM, on_alarm=ON_ALARM, **lengths, **sizes)


def page_style(theme: Theme, percent: int) -> str:
    """The style of a page of text, for QTextDocument (which knows a small part of CSS)."""
    c = COLOURS[theme]
    size = points(percent)
    gap = pixels(10, percent)
    return f"""
    body {{ color: {c.text}; font-size: {size:.1f}pt; }}
    p, li {{ margin-top: 0px; margin-bottom: {gap}px; line-height: 145%; }}
    h1 {{ font-size: {size * 1.7:.1f}pt; font-weight: 700; margin-top: 0px; margin-bottom: {gap // 2}px; }}
    h2 {{ font-size: {size * 1.25:.1f}pt; font-weight: 700; margin-top: {gap * 2}px; margin-bottom: {gap // 2}px; }}
    h3 {{ font-size: {size * 1.05:.1f}pt; font-weight: 700; margin-top: {gap}px; margin-bottom: {gap // 2}px; }}
    a {{ color: {c.link}; text-decoration: none; }}
    a.figure {{ color: {c.text}; text-decoration: underline; }}
    .subtitle {{ color: {c.muted}; font-size: {size * 1.05:.1f}pt; margin-bottom: {gap}px; }}
    .summary {{ font-size: {size * 1.1:.1f}pt; }}
    .muted, .source {{ color: {c.muted}; font-size: {size * 0.9:.1f}pt; }}
    .card {{ font-size: {size * 1.15:.1f}pt; margin-bottom: {gap // 3}px; line-height: 120%; }}
    .alone {{ font-size: {size * 1.9:.1f}pt; margin-bottom: {gap // 3}px; line-height: 120%; }}
    .tight {{ margin-bottom: {gap // 2}px; line-height: 128%; }}
    .box {{ margin-bottom: {gap}px; }}
    .memory {{ color: {c.on_warning}; background-color: {c.warning}; }}
    .alarm {{ background-color: {c.warning}; color: {c.on_warning}; }}
    table {{ margin-bottom: {gap}px; }}
    th {{ color: {c.muted}; font-weight: 600; text-align: left; }}
    td, th {{ padding: {gap // 3}px {gap}px {gap // 3}px 0px; }}
    """
