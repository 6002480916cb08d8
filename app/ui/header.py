"""The head of the window: menus and small buttons made from the table of commands, the root bar, the bar for messages.

Must not know: what a command does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.ui.command import Command
from app.ui.controls import tool_button
from app.ui.icons import icon
from app.ui.page.panel import pages_menu
from app.ui.shortcuts import key_text
from app.ui.theme import Colours, pixels

TOOLS = ("hurt", "undo", "redo", "reset", "compare", "picture", "theme", "left_panel", "right_panel")
"""Commands that have a small button; each has an icon of its name."""

LARGE = 150
"""From this text size, in percent, the first button is its icon alone: the menus need the room."""

MENUS = ("File", "Go", "View", "Move", "Pain", "Body", "Map")


class Header(QFrame):
    """Menus and buttons in the first row; below it what is always there."""

    def __init__(
        self,
        commands: Mapping[str, Command],
        actions: Mapping[str, QAction],
        atlas: Atlas,
        open_page: Callable[[str], None],
        below: tuple[QWidget, ...],
    ) -> None:
        super().__init__()
        self.setObjectName("header")
        self._commands, self._actions = commands, actions
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(6, 3, 8, 1)
        row.setSpacing(2)
        self.menu_bar = QMenuBar()
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        for title in MENUS:
            self._fill(self.menu_bar.addMenu(title), title)
        self.menu_bar.addMenu(pages_menu(atlas, open_page, self.menu_bar))
        self._fill(self.menu_bar.addMenu("Help"), "Help")
        row.addWidget(self.menu_bar)
        row.addStretch(1)
        self.tools = {name: self._tool(commands[name]) for name in TOOLS}
        for button in self.tools.values():
            row.addWidget(button)
        rows.addLayout(row)
        for widget in below:
            rows.addWidget(widget)

    def _fill(self, menu: QMenu, title: str) -> None:
        for command in self._commands.values():
            if command.menu == title:
                menu.addAction(self._actions[command.id])
                if command.ends_group:
                    menu.addSeparator()
        menu.setEnabled(not menu.isEmpty())

    def _tool(self, command: Command) -> QToolButton:
        name = command.text.rstrip("…")
        tip = f"{name}: {command.tip[:1].lower()}{command.tip[1:]}  {key_text(command.keys)}"
        return tool_button(name, tip, self._actions[command.id].trigger)

    def show_able(self) -> None:
        """Buttons of commands that cannot be done now are dimmed."""
        for name, button in self.tools.items():
            button.setEnabled(self._actions[name].isEnabled())

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        side = pixels(18, percent)
        for name, button in self.tools.items():
            button.setIcon(icon(name, colours.text, colours.control))
            button.setIconSize(QSize(side, side))
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.tools["hurt"].setText("Where does it hurt?")
        self.tools["hurt"].setToolButtonStyle(beside if percent < LARGE else alone)
