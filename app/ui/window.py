"""The main window: the model in the centre, the root bar above, structures to the left, the page to the right.

Every click, key and link becomes one action on the session; the session tells `show_state`; nothing here is remembered twice.
Must not know: how the scene draws.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.content.meshfile import MeshFileError
from app.domain.atlas import Atlas
from app.domain.ids import ROOTS
from app.state import actions, moves
from app.state.appstate import AppState, Camera
from app.state.session import Session, Step
from app.state.shown import Shown
from app.state.words import caption_of
from app.ui.commands import Command, commands_of
from app.ui.header import Header
from app.ui.hints import FirstSteps, Hint
from app.ui.leftpanel import LeftPanel
from app.ui.links import step_of
from app.ui.messages import MessageBar
from app.ui.overlays import Caption
from app.ui.pagepanel import PagePanel
from app.ui.rootbar import RootBar
from app.ui.settings import SettingsFile, view_of
from app.ui.shortcuts import ShortcutsDialog
from app.ui.storybar import StoryBar
from app.ui.theme import COLOURS, stylesheet
from app.ui.viewport import Viewport

LEFT_WIDTH, RIGHT_WIDTH, MODEL_WIDTH = 250, 360, 380
"""Widths at 100 % text below which the panels and the model are no pleasure; too narrow for all, a panel steps aside."""


class MainWindow(QMainWindow):
    """The window. `session`: the state and its history; `meshes`: folder of the mesh files; `settings`: what is remembered."""

    def __init__(self, session: Session, meshes: Path, settings: SettingsFile) -> None:
        super().__init__()
        self.session, self._meshes, self.settings = session, meshes, settings
        self.setWindowTitle("Rootlight")
        self.setMinimumSize(640, 480)
        self.setDockNestingEnabled(False)
        self._style: tuple[str, int] | None = None
        self._dialog: ShortcutsDialog | None = None
        self._fitting = False
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
        self.left_panel = LeftPanel(atlas, self.ask, self._follow)
        self.page_panel = PagePanel(atlas, self.ask, session.back, session.forward, self)
        self.left_dock = self._dock("structures", "Structures", self.left_panel, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.right_dock = self._dock("page", "Page", self.page_panel, Qt.DockWidgetArea.RightDockWidgetArea)
        self._connect()
        self.hint: FirstSteps | None = None
        self._restore_layout()
        self._set_tab_order()
        session.watch(self.show_state)
        self.show_state(session.state, session.shown)
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
        rows = QVBoxLayout(centre)
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
        self.viewport.home_asked.connect(partial(self.ask, actions.reset))
        self.page_panel.followed.connect(self._follow)
        self.page_panel.opened.connect(self._open_page)

    def _set_tab_order(self) -> None:
        """Root bar, model, page, structures: the order in which they are needed."""
        bar = [
            *self.root_bar.roots.values(),
            *self.root_bar.side.buttons.values(),
            *self.root_bar.views.buttons.values(),
        ]
        bar += [*self.root_bar.body.buttons.values(), self.root_bar.key_points]
        chain: list[QWidget] = [
            *bar,
            self.viewport.canvas or self.viewport,
            self.page_panel.back,
            self.page_panel.forward,
        ]
        chain += [self.page_panel.pages, self.page_panel.view, self.page_panel.legend.toggle]
        chain += [
            self.left_panel.search,
            self.left_panel.tree,
            *self.left_panel.sliders.values(),
            *self.header.tools.values(),
        ]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    # ---- asking

    def ask(self, step: Step, merge: str | None = None) -> None:
        """Do an action; what cannot be done is said in one sentence."""
        try:
            self.session.do(step, merge=merge)
        except (ValueError, MeshFileError) as error:
            self.show_message(str(error)[:1].upper() + str(error)[1:].rstrip(".") + ".")

    def _clicked(self, pick: Any) -> None:
        if pick is not None and pick.structure:
            self.ask(partial(actions.select, identifier=pick.structure, atlas=self.session.atlas))

    def _focused(self, pick: Any) -> None:
        camera = self.viewport.camera_for(pick)
        if camera is not None:
            self._moved(camera, "")

    def _moved(self, camera: Camera, merge: str) -> None:
        self.ask(partial(actions.move_camera, camera=camera), merge=merge or None)

    def _follow(self, href: str) -> None:
        if href.startswith("source:"):
            self.show_right(True)
            self.page_panel.show_source(href.removeprefix("source:"))
            return
        try:
            step = step_of(href, self.session.atlas)
        except ValueError as error:
            self.show_message(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return
        self.ask(step)

    def _open_page(self, page: str) -> None:
        self.show_right(True)
        self.ask(partial(actions.open_page, page=page, atlas=self.session.atlas))
        self.page_panel.show_page(page)

    # ---- being told

    def show_state(self, state: AppState, shown: Shown) -> None:
        """Everything that shows the state takes it over; called once for every action."""
        self._take_style(state)
        title = shown.title if state.selection else ""
        self.viewport.show_state(shown, title)
        self.root_bar.show_state(state)
        self.story_bar.show_state(state)
        self.left_panel.show_state(state, shown)
        self.page_panel.show_state(state, shown, self.session.can_back, self.session.can_forward)
        self.caption.setText(shown.caption)
        for name, able in (
            ("undo", self.session.can_undo),
            ("redo", self.session.can_redo),
            ("back", self.session.can_back),
            ("forward", self.session.can_forward),
        ):
            self.actions_by_id[name].setEnabled(able)
        self.header.show_able()
        for command in self.commands.values():
            if command.checked:
                self.actions_by_id[command.id].setChecked(command.checked(state))
        QTimer.singleShot(0, self, self._write_title)  # the desktop is asked after the picture is drawn
        self._say_new_problems()

    def _take_style(self, state: AppState) -> None:
        percent = self.settings.settings.text_percent
        if self._style == (state.theme, percent):
            return
        self._style = (state.theme, percent)
        colours = COLOURS[state.theme]
        self.setStyleSheet(stylesheet(state.theme, percent))
        self.header.use(colours, percent)
        self.story_bar.use(colours, percent)
        self.viewport.use(colours, percent, self.settings.settings.motion)
        self.left_panel.use(colours, percent)
        self.page_panel.use(state.theme, percent)
        scale = percent / 100.0
        self.left_dock.setMinimumWidth(round(LEFT_WIDTH * scale * 0.85))
        self.right_dock.setMinimumWidth(round(RIGHT_WIDTH * scale * 0.85))
        self.caption.fit()
        if self.isVisible():
            self._fit()

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

    # ---- commands

    def back_out(self) -> None:
        """One step out: a message, the hint, isolation, the selection, the page, full screen. Never quits."""
        before = self.session.state
        if self.hint is not None and self.hint.isVisible():
            self.hint.finish()
        elif self.messages.isVisible():
            self.messages.dismiss()
        elif self.left_panel.search.hasFocus():
            self.left_panel.search.clear()
            self.focus_model()
        else:
            self.ask(actions.back_out)
            if self.session.state == before and self.isFullScreen():
                self.toggle_full_screen()

    def save_picture(self) -> None:
        """Ask where, then write what is shown with title, legend and caption."""
        name = (self.session.state.selection or "rootlight").replace(".", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save picture", f"{name}.png", "PNG picture (*.png)")
        if chosen:
            self.write_picture(Path(chosen).with_suffix(".png"))

    def write_picture(self, out: Path) -> None:
        """Write what is shown to a PNG file; a failure is said, not thrown."""
        from app.export.picture import compose, write_png

        stage = self.viewport.stage
        if stage is None:
            self.show_message("There is no picture to save, because the model cannot be drawn here.")
            return
        try:
            write_png(out, compose(stage.pixels(), self.session.shown, self.devicePixelRatioF()))
        except (OSError, ValueError) as error:
            self.show_message(f"The picture could not be saved as {out} ({error}); choose another folder.")
            return
        self.show_message(f"Saved as {out}.", calm=True)

    def focus_search(self) -> None:
        """Put the keys on the search."""
        self.show_left(True)
        self.left_panel.show_parts()
        self.left_panel.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.left_panel.search.selectAll()

    def focus_movement(self) -> None:
        """Put the keys on the postures."""
        self.show_left(True)
        self.left_panel.show_movement()
        next(iter(self.left_panel.movement.presets.values()), self.left_panel.tabs).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def step_story(self, direction: int) -> None:
        """One step on or back in the story that is told."""
        self.story_bar.step(direction)

    def tell_story(self) -> None:
        """Tell the story of the selected condition; without one, that of hip and spine."""
        selected = self.session.state.selection
        stories = self.session.atlas.motion.stories.values()
        story = next((s for s in stories if s.condition == selected), None) or next(iter(stories), None)
        if story:
            self.ask(partial(moves.tell, identifier=story.id, step=0, atlas=self.session.atlas))
            self.story_bar.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_page(self) -> None:
        """Put the keys on the page."""
        self.show_right(True)
        self.page_panel.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_model(self) -> None:
        """Put the keys on the model."""
        self.viewport.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_left(self) -> None:
        """Show or hide structures and layers."""
        self.show_left(self.left_dock.isHidden())

    def toggle_right(self) -> None:
        """Show or hide the page."""
        self.show_right(self.right_dock.isHidden())

    def show_left(self, visible: bool) -> None:
        """Show the left panel; where there is no room for both, the right one steps aside."""
        self.left_dock.setVisible(visible)
        if visible and self._too_narrow():
            self.right_dock.hide()

    def show_right(self, visible: bool) -> None:
        """Show the right panel; where there is no room for both, the left one steps aside."""
        self.right_dock.setVisible(visible)
        if visible and self._too_narrow():
            self.left_dock.hide()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_motion(self) -> None:
        """Gentle camera moves on or off."""
        self._remember(motion=not self.settings.settings.motion)
        if self.viewport.canvas:
            self.viewport.canvas.motion = self.settings.settings.motion

    def motion(self) -> bool:
        """Whether the camera moves gently."""
        return self.settings.settings.motion

    def text_size(self) -> int:
        """Text size in percent."""
        return self.settings.settings.text_percent

    def set_text_size(self, percent: int) -> None:
        """Make all text larger or smaller."""
        self._remember(text_percent=percent)
        self._take_style(self.session.state)

    def show_index(self) -> None:
        """The list of all pages, in the right panel."""
        self.show_right(True)
        self.page_panel.show_index()

    def show_shortcuts(self) -> None:
        """The list of every shortcut."""
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = ShortcutsDialog(self.commands.values(), self.session.state.theme, self.text_size(), self)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.destroyed.connect(self._forget_dialog)
        self._dialog.show()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def show_first_steps(self) -> None:
        """The three steps of the start."""
        if self.hint is None:
            self.hint = FirstSteps(
                (
                    Hint(
                        self.root_bar,
                        "Choose a nerve root",
                        "L1 to S1, then a side. Left is always the patient’s own left.",
                    ),
                    Hint(self.viewport, "Look around", "Drag turns, the wheel zooms. Click a nerve root to light it."),
                    Hint(self.page_panel, "Read why", "The page explains what you see. Its links move the model."),
                ),
                self,
            )
            self.hint.finished.connect(self._hint_read)
        self.hint.start()

    def _hint_read(self) -> None:
        self._remember(hint_seen=True)
        self.focus_model()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    # ---- room and memory

    def _too_narrow(self) -> bool:
        scale = self.text_size() / 100.0
        return self.width() < round((LEFT_WIDTH + RIGHT_WIDTH) * scale) + MODEL_WIDTH

    def _fit(self) -> None:
        """With too little room for both panels, the structures step aside for the page, and come back when there is room."""
        if self._fitting:
            return
        self._fitting = True
        narrow = self._too_narrow()
        if narrow and not self.left_dock.isHidden() and not self.right_dock.isHidden():
            self.left_dock.hide()
            self._stepped_aside = True
        elif not narrow and self._stepped_aside:
            self.left_dock.show()
            self._stepped_aside = False
        self._fitting = False

    _stepped_aside = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Panels step aside when there is no room; the hint keeps its place."""
        super().resizeEvent(event)
        self._fit()
        if self.hint is not None and self.hint.isVisible():
            self.hint.place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first time, the first steps are shown."""
        super().showEvent(event)
        self._fit()
        if not self.settings.settings.hint_seen and self.hint is None:
            QTimer.singleShot(0, self.show_first_steps)
        elif self.focusWidget() is None:
            self.focus_model()

    def _restore_layout(self) -> None:
        known = self.settings.settings
        self.resize(1440, 900)
        if known.geometry:
            self.restoreGeometry(QByteArray.fromBase64(known.geometry.encode()))
        if not (known.layout and self.restoreState(QByteArray.fromBase64(known.layout.encode()))):
            self.resizeDocks([self.left_dock, self.right_dock], [285, 420], Qt.Orientation.Horizontal)

    def _remember(self, **changes: Any) -> None:
        self.settings.save(**changes)
        if self.settings.problem:
            self.show_message(self.settings.problem)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember the layout and the view, then let the scene go before the window goes."""
        if self._stepped_aside:
            self.left_dock.show()
        self.settings.save(
            geometry=self.saveGeometry().toBase64().toStdString(),
            layout=self.saveState().toBase64().toStdString(),
            view=view_of(self.session.state),
        )
        if self._dialog is not None:
            self._dialog.close()
        self.viewport.shut()
        super().closeEvent(event)


def captions(atlas: Atlas) -> tuple[str, ...]:
    """Every sentence that can stand under the model."""
    states = [AppState()]
    for name in (*(f"root.{root}" for root in ROOTS[:1]), *list(atlas.conditions)[:1]):
        states += [AppState(selection=name, map=chart) for chart in (atlas.maps or ("",))]
    return tuple(caption_of(state, atlas) for state in states)
