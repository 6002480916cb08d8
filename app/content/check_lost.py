"""What names something that could not be read: one sentence for each such thing, not one for each place that names it.

Must not know: what was being read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.domain.atlas import Problem


def said_once(found: Iterable[Problem]) -> list[Problem]:
    """The problems, in their order; those that come of an entry which could not be read are told together, beside that entry."""
    problems = _each_once(found)
    lost = {name: problem for problem in problems for name in problem.lost}
    named = {name: _said(name) for name in lost}
    kept: list[Problem] = []
    waiting: dict[Problem, list[Problem]] = {}
    for problem in problems:
        cause = None if problem.lost else _cause(problem, lost, named)
        if cause is None:
            kept.append(problem)
        else:
            waiting.setdefault(cause, []).append(problem)
    return kept + [_together(cause, those) for cause, those in waiting.items()]


def _each_once(found: Iterable[Problem]) -> list[Problem]:
    """Every sentence once; one that two readers told knows what each of them lost."""
    told: dict[tuple[str, int, str], tuple[str, ...]] = {}
    for one in found:
        place = (one.file, one.line, one.message)
        told[place] = tuple(dict.fromkeys((*told.get(place, ()), *one.lost)))
    return [Problem(*place, lost=lost) for place, lost in told.items()]


def _cause(problem: Problem, lost: Mapping[str, Problem], named: Mapping[str, re.Pattern[str]]) -> Problem | None:
    """The entry whose loss a problem comes of; None when it stands for itself."""
    return next((lost[name] for name, said in named.items() if said.search(problem.message)), None)


def _said(name: str) -> re.Pattern[str]:
    """How a message names a thing: by its id, with or without a side, or as a link does, `condition:spinal-stenosis`."""
    ways = {re.escape(name), re.escape(name.replace(".", ":", 1))}
    return re.compile(rf"(?<=['\":])(?:{'|'.join(sorted(ways))})(?:\.left|\.right)?(?=['\"])")


def _together(cause: Problem, those: list[Problem]) -> Problem:
    first = min(those, key=lambda problem: (problem.file, problem.line))
    many = "one place waits" if len(those) == 1 else f"{len(those)} places wait"
    message = f"{many} for '{cause.lost[0]}', the first in {first.file}:{first.line}; mend this entry first"
    return Problem(cause.file, cause.line, message)
