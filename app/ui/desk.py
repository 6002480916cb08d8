"""What the commands of the window do beyond one action on the state: focus, pictures, stories, lists, full screen.

Must not know: how the panels are built, which keys a command has.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.state import actions, moves
from app.state.session import Step
from app.ui.command import Command
from app.ui.hints import FirstSteps, Hint
from app.ui.leftpanel import LeftPanel
from app.ui.legend import Legend
from app.ui.messages import MessageBar
from app.ui.page.panel import PagePanel
from app.ui.room import Room
from app.ui.rootbar import RootBar
from app.ui.saving import with_suffix
from app.ui.shortcuts import ShortcutsDialog
from app.ui.storybar import StoryBar


class DeskWindow(Room):
    """A window that can do what the table of commands asks. Its parts are made by the class built on this one."""

    commands: dict[str, Command]
    messages: MessageBar
    root_bar: RootBar
    left_panel: LeftPanel
    page_panel: PagePanel
    story_bar: StoryBar

    def ask(self, step: Step, merge: str | None = None) -> None:
        """Do an action; what cannot be done is said in one sentence."""
        raise NotImplementedError

    def back_out(self) -> None:
        """One step out: a card of evidence, a message, the hint, isolation, the selection, the page, full screen. Never quits."""
        before = self.session.state
        if self.hint is not None and self.hint.isVisible():
            self.hint.finish()
        elif self.page_panel.evidence.isVisible():
            self.page_panel.evidence.dismiss()
        elif self.messages.isVisible():
            self.messages.dismiss()
        elif self.left_panel.search.hasFocus():
            self.left_panel.search.clear()
            self.focus_model()
        else:
            self.ask(actions.back_out)
            if self.session.state == before and self.isFullScreen():
                self.toggle_full_screen()

    def frame_alone(self, structure: str) -> None:
        """Come near to what has just been shown alone, or go back to see it whole; one step of undo with it."""
        if self.viewport.stage is None or self.session.state.isolated != structure:
            return
        near = self.viewport.stage.frame(structure)
        camera = replace(self.session.state.camera, focus=near.focus, distance=near.distance)
        self.session.amend(partial(actions.move_camera, camera=camera))

    def save_picture(self) -> None:
        """Ask where, then write what is shown with title, legend and caption."""
        name = (self.session.state.selection or "rootlight").replace(".", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save picture", f"{name}.png", "PNG picture (*.png)")
        if chosen:
            out, taken = with_suffix(chosen, ".png")
            if taken:
                self.show_message(taken)
            else:
                self.write_picture(out)

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

    def toggle_legend(self) -> None:
        """Unfold or fold the legend, where there is something on the skin."""
        self.show_right(True)
        for legend in self.findChildren(Legend):
            if legend.isVisible():
                legend.fold()

    def keep_legend(self, unfolded: bool) -> None:
        """Remember the legend unfolded or folded, beside the page and beside the list of what can hurt."""
        self.remember(legend="open" if unfolded else "folded")
        self.choose_legend()

    def choose_legend(self) -> None:
        """Fold or unfold the legend as it is remembered."""
        chosen = {"open": True, "folded": False}.get(self.settings.settings.legend)
        for legend in self.findChildren(Legend):
            legend.choose(chosen)

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
        """Tell the story of the selected condition; without one, that of hip and spine, which has no condition."""
        stories = {story.condition: story for story in self.session.atlas.motion.stories.values()}
        story = stories.get(self.session.state.selection) or stories.get(None)
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
                    Hint(
                        self.viewport,
                        "Look around",
                        "Drag turns, the wheel zooms. Click a nerve root to light it, or press H to paint where it hurts.",
                    ),
                    Hint(self.page_panel, "Read why", "The page explains what you see. Its links move the model."),
                ),
                self,
            )
            self.hint.finished.connect(self._hint_read)
        self.hint.start()

    def _hint_read(self) -> None:
        self.remember(hint_seen=True)
        self.focus_model()

    def quit(self) -> None:
        """Close the window."""
        self.close()
