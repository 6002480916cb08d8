"""What the window does for *Where does it hurt?* beyond one action on the state: panels, tools, the links of the list, files.

Must not know: how the panels are built, how a list is made.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.content.located import ContentError
from app.content.meshfile import MeshFileError
from app.domain.painting import Asked, Stroke
from app.state import actions, hurting
from app.state.heard import to_save
from app.state.heeding import FIRST, given_way, put_before
from app.state.hurt import Hurt, Tool
from app.state.lighting import show_card, show_pose
from app.state.session import Step
from app.ui.hurt.answer import AnswerPanel, RightPanel
from app.ui.hurt.room import TalkRoom
from app.ui.messages import as_sentence
from app.ui.saving import with_suffix

FILES = "Where it hurts (*.yaml)"


class HurtDesk(TalkRoom):
    """A window that can hold the conversation."""

    answer_panel: AnswerPanel
    right_panel: RightPanel

    def hold(self, step: Step) -> None:
        """Do an action that is no step of undo; what cannot be done is said in one sentence."""
        try:
            self.session.hold(step)
            if self.session.shown.urgent:
                self.session.do(given_way)
            self.give_room()
        except (ValueError, MeshFileError) as error:
            self.show_message(as_sentence(error))

    def toggle_hurt(self) -> None:
        """Begin the conversation, or end it; what was said stays."""
        if self.session.state.hurt.open:
            if not self.waits():
                self.hold(hurting.end)
            return
        self.hold(hurting.begin)
        if self.session.state.hurt.open:
            self.show_left(True)
            self.left_panel.hurt.focus_first()

    def take_tool(self, tool: Tool) -> None:
        """Take up a tool, or put it down; a skin that was hidden is brought back to be painted on."""
        if tool != "look" and self.session.shown.skin_opacity <= 0.0:
            self.ask(hurting.bare_skin)
        self.hold(partial(hurting.take_tool, tool=tool))
        if tool != "look":
            self.show_left(True)

    def back_out(self) -> None:
        """First the brush is put down, then what was asked is closed; last of all the conversation ends."""
        hurt, before = self.session.state.hurt, self.session.state
        hinting = self.hint is not None and self.hint.isVisible()
        search = self.left_panel.hurt.where.search
        if search.hasFocus() and search.text():
            search.clear()
        elif self.answer_panel.evidence.isVisible():
            self.answer_panel.evidence.dismiss()
        elif hinting or self.messages.isVisible() or self.page_panel.evidence.isVisible() or not hurt.open:
            super().back_out()
        elif hurt.tool != "look":
            self.hold(partial(hurting.take_tool, tool="look"))
        elif hurt.asked:
            self.ask(partial(hurting.ask_at, asked=None))
        else:
            super().back_out()
            if self.session.state != before:
                return
            if not self.waits():
                self.hold(hurting.end)

    def clicked(self, pick: Any) -> bool:
        """While the conversation is held a click on the skin asks what can be felt there; whether it was one."""
        state = self.session.state
        if not state.hurt.open or pick is None or pick.skin is None:
            return False
        self.ask(partial(hurting.ask_at, asked=Asked(pick.skin, state.body)))
        self.show_answer()
        return True

    def fit_hurt(self) -> None:
        """Where there is room for one panel alone, each of the two leads to the other."""
        self.left_panel.hurt.to_answer.setVisible(self.right_dock.isHidden())
        self.answer_panel.to_questions.setVisible(self.left_dock.isHidden())
        self.give_room()

    def show_left(self, visible: bool) -> None:
        """Show the left panel, as ever."""
        super().show_left(visible)
        self.fit_hurt()

    def show_right(self, visible: bool) -> None:
        """Show the right panel, as ever."""
        super().show_right(visible)
        self.fit_hurt()

    def fit(self) -> None:
        """Panels step aside when there is no room; while the conversation is held, the list and not the questions."""
        held = self.session.state.hurt.open and not self.left_dock.isHidden()
        super().fit()
        if held and self.left_dock.isHidden() and not self._raised:
            self.show_left(True)
        self.fit_hurt()

    def show_answer(self) -> None:
        """The list of what can feel like this."""
        self.show_right(True)
        self.right_panel.show_answer()

    def show_questions(self) -> None:
        """The conversation."""
        self.show_left(True)
        self.left_panel.hurt.focus_first()

    def none_of_these(self) -> None:
        """No to the warning questions that are open in the group in front, and on to the next."""
        self.left_panel.hurt.warnings.none_here()

    def questions_before(self) -> None:
        """The group of warning questions before."""
        self.left_panel.hurt.warnings.step_back()

    def screening(self) -> bool:
        """Whether the warning questions are in front."""
        hurt = self.session.state.hurt
        return hurt.open and hurt.step == "screen"

    def settle(self, before: Hurt) -> None:
        """After an answer that cannot wait nothing else is shown, and the body stands; both are taken back in one step."""
        if self.session.shown.urgent and self.session.state.hurt != before:
            self.session.amend(given_way)

    def kept_back(self, step: Step) -> bool:
        """Whether a step gives way to what cannot wait: then one sentence says so, and the warning comes to the front."""
        if not self.session.shown.urgent:
            return False
        try:
            other = put_before(self.session.state, step(self.session.state))
        except ValueError:
            other = True  # what it asks for first is not to be had either
        if other:
            self.point_to_warning()
        return other

    def point_to_warning(self) -> None:
        """The warning to the front, and the sentence that says why nothing else is shown."""
        self.show_answer()
        self.show_message(FIRST)

    def waits(self) -> bool:
        """Whether something asked for gives way to what cannot wait."""
        if self.session.shown.urgent:
            self.point_to_warning()
        return self.session.shown.urgent

    def focus_search(self) -> None:
        """Put the keys on the search; the conversation ends."""
        if not self.waits():
            super().focus_search()

    def focus_movement(self) -> None:
        """Put the keys on the postures; the conversation ends."""
        if not self.waits():
            super().focus_movement()

    def show_index(self) -> None:
        """The list of all pages, in front of the list of what can feel like this."""
        if self.waits():
            return
        self.right_panel.show_page()
        super().show_index()

    def focus_page(self) -> None:
        """Put the keys on the page, which then is in front."""
        if self.waits():
            return
        self.right_panel.show_page()
        super().focus_page()

    def show_warning(self) -> None:
        """A warning sign that was raised just now is never behind a panel that is shut or a page."""
        heard = self.session.shown.heard
        raised = frozenset(one.flag.id for one in heard.explanation.red_flags) if heard else frozenset()
        self.right_panel.warn(self.session.shown.urgent)
        if not self.session.shown.urgent and self.messages.label.text() == FIRST:
            self.messages.dismiss()
        if raised - self._raised:
            self.show_answer()
        self._raised = raised

    _raised: frozenset[str] = frozenset()

    def painted(self, stroke: Stroke) -> None:
        """A stroke was let go; one that could not be taken goes from the picture too."""
        before = self.session.state.hurt.marks
        self.ask(partial(hurting.mark, made=stroke))
        if self.session.state.hurt.marks == before and self.viewport.canvas:
            self.viewport.canvas.forget_stroke()

    def tab_changed(self, _index: int) -> None:
        """The conversation is held while its tab is in front, and while a warning of it cannot wait."""
        if not self.left_panel.hurt_in_front and self.waits():
            self.left_panel.show_hurt()
            return
        self.hold(hurting.begin if self.left_panel.hurt_in_front else hurting.end)

    def act(self, what: str, target: str) -> None:
        """A link of the list: `show` a column on the model, `page`, `pose`, `step` of the conversation, `speak`, `close`."""
        session = self.session
        if what == "page":
            self.ask(partial(actions.open_page, page=target, atlas=session.atlas))
            self.right_panel.show_page()
        elif what == "close":
            self.ask(partial(hurting.ask_at, asked=None))
        elif what == "speak":
            self.hold(partial(hurting.speak_to, audience=target))  # type: ignore[arg-type]  # it refuses what is no audience
        elif what == "step":
            self.hold(partial(hurting.go_to_step, step=target))  # type: ignore[arg-type]  # it refuses what is no step
            self.show_left(True)
        elif what == "pose":
            self.ask(partial(show_pose, preset=target, heard=session.shown.heard, atlas=session.atlas))
        elif what == "show" and session.shown.heard is not None:
            heard = session.shown.heard
            column = heard.discern.columns[target]
            self.ask(partial(show_card, column=column, heard=heard, atlas=session.atlas))

    # ---- files

    def save_case(self) -> None:
        """Ask where, then write what was said; no name and no date is asked for."""
        if not self.session.state.hurt.said:
            self.show_message("Nothing is marked or answered yet, so there is nothing to save.")
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "Save where it hurts", "where-it-hurts.yaml", FILES)
        if chosen:
            out, taken = with_suffix(chosen, ".yaml")
            if taken:
                self.show_message(taken)
            else:
                self.write_case(out)

    def write_case(self, out: Path) -> None:
        """Write what was said to a file; a failure is said, not thrown."""
        from app.content.casefile import write_said

        self.hold(hurting.begin)
        heard = self.session.shown.heard
        if heard is None:
            return
        try:
            write_said(out, to_save(self.session.state.hurt, heard))
        except (OSError, ValueError) as error:
            self.show_message(f"{out} could not be written ({error}); choose another folder.")
            return
        self.show_message(f"Saved as {out}. It holds what was marked and answered, and nothing else.", calm=True)

    def open_case(self) -> None:
        """Ask which file, then read it."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Open where it hurts", "", FILES)
        if chosen:
            self.read_case(Path(chosen))

    def read_case(self, path: Path) -> None:
        """Read what was said from a file; what is wrong with it is said with its line, and nothing changes."""
        from app.content.casefile import read_said

        self.hold(hurting.begin)
        heard = self.session.shown.heard
        if heard is None:
            return
        try:
            said = read_said(path, heard.discern, hurting.names_of(self.session.atlas))
        except ContentError as error:
            self.show_message(str(error))
            return
        self.ask(partial(hurting.take_said, said=said, atlas=self.session.atlas))
