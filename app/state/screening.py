"""The warning questions: which are asked together, which of them cannot wait, and how far they have come.

Pure. Must not know: what a reply raises, widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.discern import Discern, Question
from app.state.hurt import Hurt, Reply

Mark = Literal["open", "no", "yes"]

OTHERS = "Other signs"
"""The heading of questions that no group names: none is ever left out."""

NO_WAITING = ("emergency_now", "same_day")


@dataclass(frozen=True, slots=True)
class Screened:
    """How far the warning questions have come. now: which group is in front, from 0; of: how many there are. marks: for each
    group whether something in it is open, all is no, or something is yes. answered, asked: questions."""

    now: int
    of: int
    marks: tuple[Mark, ...]
    answered: int
    asked: int

    @property
    def words(self) -> str:
        """`Part 2 of 7. 4 of 22 answered.`"""
        return f"Part {self.now + 1} of {self.of}. {self.answered} of {self.asked} answered."


def screen_groups(discern: Discern) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """The warning questions by what they ask, each group under its heading, in the order of the content."""
    groups = [(one.title, tuple(map(discern.questions.get, one.questions))) for one in discern.screens]
    named = {name for one in discern.screens for name in one.questions}
    groups.append((OTHERS, tuple(question for name, question in discern.questions.items() if name not in named)))
    found = ((title, tuple(question for question in questions if question)) for title, questions in groups)
    return tuple((title, questions) for title, questions in found if questions)


def cannot_wait(discern: Discern) -> frozenset[str]:
    """Questions whose yes is seen to now or on the same day."""
    flags = {name for name, flag in discern.flags.items() if flag.urgency in NO_WAITING}
    return frozenset(question.id for question in discern.questions.values() if question.flag in flags)


def screened(hurt: Hurt, discern: Discern) -> Screened:
    """How far the questions have come."""
    groups = screen_groups(discern)
    asked = [question.id for _, questions in groups for question in questions]
    marks = tuple(_mark(questions, hurt.screen) for _, questions in groups)
    answered = sum(name in hurt.screen for name in asked)
    return Screened(min(max(hurt.group, 0), len(groups) - 1), len(groups), marks, answered, len(asked))


def _mark(questions: tuple[Question, ...], replies: Mapping[str, Reply]) -> Mark:
    said = {replies.get(question.id) for question in questions}
    return "yes" if "yes" in said else "open" if None in said else "no"
