"""The main window: the model in the centre, the root bar above, structures to the left, the page to the right.

Every click, key and link becomes one action on the session; the session tells `show_state`; nothing here is remembered twice.
Must not know: how the scene draws.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QVBoxLayout,
    QWidget,
)

from app.content.meshfile import MeshFileError
from app.state import actions
from app.state.appstate import AppState, Camera
from app.state.heeding import given_way
from app.state.session import Session, Step
from app.state.shown import Shown
from app.state.words import captions
from app.ui.beside.desk import BesideDesk
from app.ui.command import Command
from app.ui.commands import commands_of
from app.ui.header import Header
from app.ui.hurt.answer import AnswerPanel, RightPanel
from app.ui.leftpanel import LeftPanel
from app.ui.messages import MessageBar, as_sentence
from app.ui.model.overlays import Caption
from app.ui.model.viewport import Viewport
from app.ui.page.evidence import is_evidence
from app.ui.page.links import gave_way, step_of
from app.ui.page.panel import PagePanel
from app.ui.room import LEFT_WIDTH, RIGHT_WIDTH
from app.ui.rootbar import RootBar
from app.ui.settings import SettingsFile
from app.ui.storybar import StoryBar
from app.ui.taborder import set_tab_order
from app.ui.theme import COLOURS, stylesheet


class MainWindow(BesideDesk):
    """The window. `session`: the state and its history; `meshes`: folder of the mesh files; `settings`: what is remembered."""

    def __init__(self, session: Session, meshes: Path, settings: SettingsFile) -> None:
        super().__init__()
        self.session, self._meshes, self.settings = session, meshes, settings
        self.setWindowTitle("Rootlight")
        self.setMinimumSize(640, 480)
        self.setDockNestingEnabled(False)
        self._style: tuple[str, int] | None = None
        self._dialog = None
        self._problems_told = 0
        atlas = session.atlas
        self.viewport = Viewport(meshes, atlas, self)
        self.caption = Caption()
        self.story_bar = StoryBar(atlas, self.ask)
        self.caption.expect(captions(atlas))
        self.setCentralWidget(self._centre())
        self.commands = {command.id: command for command in commands_of(self, atlas)}
        self.actions_by_id = {name: self._action(command) for name, command in self.commands.items()}
        self.messages = MessageBar()
        self.root_bar = RootBar(atlas, self.ask)
        below = (self.root_bar, self.messages)
        self.header = Header(self.commands, self.actions_by_id, atlas, self._open_page, below)
        self.setMenuWidget(self.header)
        self.left_panel = LeftPanel(atlas, self.ask, self._follow, self.hold)
        self.page_panel = PagePanel(atlas, self.ask, session.back, session.forward, self)
        self.answer_panel = AnswerPanel(atlas, self.act)
        self.right_panel = RightPanel(self.page_panel, self.answer_panel)
        self.left_dock = self._dock("structures", "Structures", self.left_panel, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.right_dock = self._dock("page", "Page", self.right_panel, Qt.DockWidgetArea.RightDockWidgetArea)
        self._connect()
        self.hint = None
        self.restore_layout()
        self.choose_legend()
        set_tab_order(self)
        session.watch(self.show_state)
        self.show_state(session.state, session.shown)
        if session.shown.urgent:  # a case that was opened from the command line
            session.do(given_way)
        self._say_problems()

    # ---- building

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setToolTip(command.tip)
        action.setStatusTip(command.tip)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(partial(self._run, command))
        self.addAction(action)
        return action

    def _run(self, command: Command, _checked: bool = False) -> None:
        command.run()
        if command.checked:
            self.actions_by_id[command.id].setChecked(command.checked(self.session.state))

    def _dock(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _centre(self) -> QWidget:
        """The model, and under it the sentence that says what its regions are and are not."""
        centre = QWidget()
        rows = self.centre_rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.viewport, 1)
        rows.addWidget(self.story_bar)
        rows.addWidget(self.caption)
        return centre

    def _connect(self) -> None:
        self.viewport.clicked.connect(self._clicked)
        self.viewport.focused.connect(self._focused)
        self.viewport.moved.connect(self._moved)
        self.viewport.painted.connect(self.painted)
        self.left_panel.tree.isolated.connect(self.frame_alone)
        for legend in (self.page_panel.legend, self.answer_panel.legend):
            legend.chosen.connect(self.keep_legend)
        self.left_panel.tabs.currentChanged.connect(self.tab_changed)
        self.left_panel.hurt.save_asked.connect(self.save_case)
        self.left_panel.hurt.open_asked.connect(self.open_case)
        self.left_panel.hurt.answer_asked.connect(self.show_answer)
        self.answer_panel.questions_asked.connect(self.show_questions)
        self.answer_panel.followed.connect(self._follow)
        self.viewport.home_asked.connect(partial(self.ask, actions.reset))
        self.page_panel.followed.connect(self._follow)
        self.page_panel.opened.connect(self._open_page)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time, the first steps are shown."""
        super().showEvent(event)
        self.fit()
        if not self.settings.settings.hint_seen and self.hint is None:
            QTimer.singleShot(0, self.show_first_steps)
        elif self.focusWidget() is None:
            self.focus_model()

    # ---- asking

    def ask(self, step: Step, merge: str | None = None) -> None:
        """Do an action; what cannot be done is said in one sentence."""
        self.viewport.keep_up(merge is not None)
        before = self.session.state.hurt
        try:
            if self.kept_back(step):
                return
            self.session.do(step, merge=merge)
            self.settle(before)
        except (ValueError, MeshFileError) as error:
            self.show_message(as_sentence(error))

    def _clicked(self, pick: Any) -> None:
        if self.clicked(pick) or pick is None or not pick.structure:
            return
        if self.session.state.beside:
            self.clicked_beside(pick)
        else:
            self.ask(partial(actions.select, identifier=pick.structure, atlas=self.session.atlas))

    def _focused(self, pick: Any) -> None:
        camera = self.viewport.camera_for(pick)
        if camera is not None:
            self._moved(camera, "")

    def _moved(self, camera: Camera, merge: str) -> None:
        self.ask(partial(actions.move_camera, camera=camera), merge=merge or None)

    def _follow(self, href: str) -> None:
        if is_evidence(href):
            self.show_right(True)
            self.right_panel.show_page()
            self.page_panel.show_evidence(href)
            return
        try:
            step = step_of(href, self.session.atlas)
        except ValueError as error:
            self.show_message(as_sentence(error))
            return
        before = self.session.state
        self.ask(step)
        if self.session.state != before and (said := gave_way(href, self.session.state, self.session.atlas)):
            self.show_message(said, calm=True)

    def _open_page(self, page: str) -> None:
        if self.session.shown.urgent:
            self.point_to_warning()
            return
        self.show_right(True)
        self.right_panel.show_page()
        self.ask(partial(actions.open_page, page=page, atlas=self.session.atlas))
        self.page_panel.show_page(page)

    # ---- being told

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Everything that shows the state takes it over; called once for every action."""
        self.take_style(state)
        title = shown.title if state.selection or shown.legend or shown.urgent else ""
        self.viewport.show_state(shown, title)
        self.viewport.take_brush(state.hurt.tool, state.hurt.radius)
        self.root_bar.show_state(state)
        self.story_bar.show_state(state)
        self.caption.tell(shown.caption, "urgent" if shown.urgent else "soon" if shown.warning else "")
        self.show_beside(state, shown)
        self.left_panel.show_state(state, shown)
        self.page_panel.show_state(state, shown, self.session.can_back, self.session.can_forward)
        self.right_panel.hold(state.hurt.open)
        self.answer_panel.show_state(state, shown)
        self.show_warning()
        for name, able in (
            ("undo", self.session.can_undo),
            ("redo", self.session.can_redo),
            ("back", self.session.can_back and not shown.urgent),
            ("forward", self.session.can_forward and not shown.urgent),
        ):
            self.actions_by_id[name].setEnabled(able)
        for name in ("hurt.none", "hurt.group_back"):
            self.actions_by_id[name].setEnabled(self.screening())
        for name in ("story.on", "story.back"):
            self.actions_by_id[name].setEnabled(state.story is not None)  # else the keys belong to the page
        self.header.show_able()
        for command in self.commands.values():
            if command.checked:
                self.actions_by_id[command.id].setChecked(command.checked(state))
        QTimer.singleShot(0, self, self._write_title)  # the desktop is asked after the picture is drawn
        self._say_new_problems()

    def take_style(self, state: AppState) -> None:
        """Take over theme and text size."""
        percent = self.settings.settings.text_percent
        if self._style == (state.theme, percent):
            return
        self._style = (state.theme, percent)
        colours = COLOURS[state.theme]
        self.setStyleSheet(stylesheet(state.theme, percent))
        self.header.use(colours, percent)
        self.story_bar.use(colours, percent)
        self.style_beside(state)
        self.viewport.use(colours, percent, self.settings.settings.motion)
        self.left_panel.use(colours, percent)
        self.page_panel.use(state.theme, percent)
        self.answer_panel.use(state, percent)
        scale = percent / 100.0
        self.left_dock.setMinimumWidth(round(LEFT_WIDTH * scale * 0.85))
        self.right_dock.setMinimumWidth(round(RIGHT_WIDTH * scale * 0.85))
        self.caption.fit()
        if self.isVisible():
            self.fit()

    def show_message(self, text: str, details: str = "", calm: bool = False) -> None:
        """Say one sentence in the bar for messages; `calm` when it is no problem."""
        self.messages.say(text, details, calm)

    def _write_title(self) -> None:
        title = self.session.shown.title if self.session.state.selection else ""
        self.setWindowTitle(f"{title} – Rootlight" if title else "Rootlight")

    def _say_new_problems(self) -> None:
        """What could not be shown since the last time, such as a body or a region whose file is damaged."""
        found = self.viewport.stage.problems if self.viewport.stage else ()
        if len(found) > self._problems_told:
            self._problems_told = len(found)
            self.show_message("Something could not be shown; the rest is.", "\n".join(map(str, found)))

    def _say_problems(self) -> None:
        problems = [str(problem) for problem in self.session.atlas.problems]
        if self.viewport.stage:
            problems += [str(problem) for problem in self.viewport.stage.problems]
            self._problems_told = len(self.viewport.stage.problems)
        if self.settings.problem:
            self.show_message(self.settings.problem, "\n".join(problems))
        elif problems:
            count = "1 problem was" if len(problems) == 1 else f"{len(problems)} problems were"
            self.show_message(f"{count} found in the atlas; what can be shown is shown.", "\n".join(problems))
