"""The rules of the table of two, read from content/<language>/discern/rules.yaml when they are first asked for, and what is
wrong with them.

Must not know: Qt, VTK, state, how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.content.attempts import each, whole
from app.content.bare_numbers import numbers_of
from app.content.discern import FOLDER, read_discern
from app.content.figures import references, trouble_of
from app.content.located import ContentError, Reader
from app.content.marks import citations
from app.content.naming import name_of
from app.domain.atlas import Atlas, Problem
from app.domain.discern import Discern
from app.domain.signrules import SignRule, SignRules, Stand

FILE = "rules.yaml"


@cache
def read_rules(content: Path) -> SignRules:
    """The rules of a language folder. An entry that is wrong becomes a problem and is left out. Raises ContentError."""
    problems: list[Problem] = []
    data, file = whole(content / FOLDER / FILE, problems)
    table = Reader(data, file)
    rules: dict[str, SignRule] = {}
    for rule in each(table, "rules", lambda one: SignRule(one.text("id"), one.text("rule"), one.data.line), problems):
        if rule.id in rules:
            problems.append(Problem(file, rule.line, f"the rule of '{rule.id}' is there twice; keep one"))
        rules.setdefault(rule.id, rule)
    stands = [stand for stands in each(table, "stands", _stands, problems) for stand in stands]
    return SignRules(MappingProxyType(rules), tuple(stands), tuple(problems))


def _stands(one: Reader) -> list[Stand]:
    column, said = one.text("column"), one.text("said", "")
    return [Stand(name, column, said, one.data.line) for name in one.texts("ids")]


def rule_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Everything wrong with the rules; nothing where there is no table of signs."""
    if not (content / FOLDER).exists():
        return
    try:
        rules, discern = read_rules(content), read_discern(content)
    except ContentError as error:
        yield Problem(error.file, error.line, error.message)
        return
    file = name_of(content / FOLDER / FILE)
    yield from rules.problems
    for feature in discern.features:
        if feature not in rules.rules:
            yield Problem(file, 1, f"the sign '{feature}' has no rule; add one")
    for rule in rules.rules.values():
        yield from _rule(rule, file, atlas, discern)
    for stand in rules.stands:
        if stand.column not in discern.columns:
            message = f"there is no column '{stand.column}'; columns are {', '.join(discern.columns)}"
            yield Problem(file, stand.line, message)
        if not atlas.knows(stand.id) and not any(name.startswith(f"{stand.id}.") for name in atlas.structures):
            yield Problem(file, stand.line, f"'{stand.id}' is not in the atlas; correct the id or remove it")


def _rule(rule: SignRule, file: str, atlas: Atlas, discern: Discern) -> Iterator[Problem]:
    if rule.id not in discern.features:
        yield Problem(file, rule.line, f"there is no sign '{rule.id}'; correct the id or remove the rule")
    cited = [citation.key for citation in citations(rule.words)]
    if not cited:
        yield Problem(file, rule.line, f"the rule of '{rule.id}' has no source; a claim without one does not ship")
    for key in cited:
        if key not in atlas.sources:
            message = (
                f"the rule of '{rule.id}': the source '{key}' is not in sources.yaml; add it there or correct the key"
            )
            yield Problem(file, rule.line, message)
    for key, parts, _ in references(rule.words):
        if trouble := trouble_of(key, parts, atlas.figures):
            yield Problem(file, rule.line, f"the rule of '{rule.id}': {trouble}")
        elif not set(atlas.figures[key].sources) <= set(cited):
            yield Problem(file, rule.line, f"the rule of '{rule.id}' gives '{key}' without citing its source; cite it")
    for number in numbers_of(rule.words):
        message = f"the number {number} is typed here; put it in figures/ and write {{{{source.name}}}} in its place"
        yield Problem(file, rule.line, message)
