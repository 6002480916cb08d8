"""The warning questions in their groups: none is lost, the urgent come first, and how far they have come is said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.content.check_discern import discern_problems
from app.content.discern import read_discern
from app.content.reader import read_atlas
from app.places import CONTENT, MESHES
from app.state import hurting
from app.state.appstate import AppState
from app.state.screening import OTHERS, cannot_wait, screen_groups, screened

DISCERN = read_discern(CONTENT)


def test_every_question_stands_in_one_group_and_what_cannot_wait_comes_first() -> None:
    groups = screen_groups(DISCERN)
    asked = [question.id for _, questions in groups for question in questions]
    assert sorted(asked) == sorted(DISCERN.questions) and OTHERS not in [title for title, _ in groups]
    shares = [sum(q.id in cannot_wait(DISCERN) for q in questions) / len(questions) for _, questions in groups]
    assert shares[0] == 1.0 and shares[-1] == 0.0
    assert all(share >= 2 / 3 for share in shares[:4]) and all(share < 2 / 3 for share in shares[4:])


def test_a_question_that_no_group_names_is_asked_all_the_same() -> None:
    without = replace(DISCERN, screens=DISCERN.screens[1:])
    title, questions = screen_groups(without)[-1]
    assert title == OTHERS and [question.id for question in questions] == list(DISCERN.screens[0].questions)
    assert cannot_wait(without) == cannot_wait(DISCERN)


def test_how_far_they_have_come() -> None:
    state = hurting.none_of_these(AppState(), DISCERN.screens[0].questions)
    state = hurting.reply_screen(state, "cancer_history", "yes")
    found = screened(hurting.go_to_group(state, 2).hurt, DISCERN)
    assert (found.now, found.of, found.answered, found.asked) == (2, 7, 5, 22)
    assert found.marks == ("no", "open", "open", "open", "yes", "open", "open")
    assert found.words == "Part 3 of 7. 5 of 22 answered."
    assert screened(hurting.go_to_group(state, 99).hurt, DISCERN).now == 6
    assert hurting.go_to_group(state, -1).hurt.group == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("questions: [saddle_numb, bladder_bowel,", "questions: [saddle_numb,", "'bladder_bowel' is in no group"),
        ("[burning_patch,", "[burning_patch, saddle_numb,", "'saddle_numb' is in more than one group"),
        ("[burning_patch,", "[burning_patch, nobody,", "there is no question 'nobody'"),
    ],
)
def test_a_question_in_no_group_or_in_two_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    content = tmp_path / "en"
    shutil.copytree(CONTENT, content)
    file = content / "discern" / "screen.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    problems = list(discern_problems(read_atlas(CONTENT, MESHES), content))
    assert [problem for problem in problems if said in problem.message and problem.line > 1], problems
