"""Problems of the table of signs: names that lead nowhere, weights and sources that are missing, rules that say nothing.

Must not know: Qt, VTK, state, how anything is weighed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.content.check_sources import source_problems
from app.content.discern import FOLDER, read_discern
from app.content.figures import references, trouble_of
from app.content.located import ContentError, read_text
from app.content.naming import name_of
from app.domain.atlas import Atlas, Problem
from app.domain.discern import Cell, Column, Discern, Feature, Group, Mimic, RedFlag
from app.domain.ids import ROOT_ORDER

NUMBERS = (None, "checked", "secondary", "derived", "knowledge")
"""How a number can have been met."""


def discern_problems(atlas: Atlas, content: Path) -> Iterator[Problem]:
    """Everything wrong in the folder `discern`; nothing where there is no such folder."""
    folder = content / FOLDER
    if not folder.exists():
        return
    try:
        discern = read_discern(content)
    except ContentError as error:
        yield Problem(error.file, error.line, error.message)
        return
    yield from discern.problems
    files = {
        name: name_of(folder / f"{name}.yaml")
        for name in ("columns", "features", "groups", "screen", "redflags", "mimics")
    }
    yield from _references(folder / "features.yaml", atlas)
    yield from _columns(discern, files["columns"], atlas)
    for feature in discern.features.values():
        yield from _feature(feature, discern, files["features"], atlas)
    for group in discern.groups:
        yield from _group(group, discern, files["groups"], atlas)
    for pair in discern.contradictions:
        yield from _unknown(pair.both, discern.features, "feature", files["groups"], pair.line)
    yield from _questions(discern, files["screen"])
    yield from _screens(discern, files["screen"])
    for flag in discern.flags.values():
        yield from _flag(flag, discern, files["redflags"], atlas)
    for mimic in discern.mimics.values():
        yield from _mimic(mimic, discern, files["mimics"], atlas)
    yield from source_problems(discern.method.sources, "the method", name_of(folder / "method.yaml"), 1, atlas)


def _references(path: Path, atlas: Atlas) -> Iterator[Problem]:
    """References to published figures that lead nowhere."""
    file = name_of(path)
    for key, parts, line in references(read_text(path, file)):
        if trouble := trouble_of(key, parts, atlas.figures):
            yield Problem(file, line + 1, trouble)


def _unknown(names: Iterable[str], known: Iterable[str], kind: str, file: str, line: int) -> Iterator[Problem]:
    there = set(known)
    for name in names:
        if name not in there:
            yield Problem(file, line, f"there is no {kind} '{name}'; correct the id or add the {kind}")


def _columns(discern: Discern, file: str, atlas: Atlas) -> Iterator[Problem]:
    for column in discern.columns.values():
        if column.page is not None and column.page not in atlas.pages:
            yield Problem(file, column.line, f"there is no page '{column.page}'; correct the id or write null")
        if not column.conditions:
            yield Problem(file, column.line, f"'{column.id}' stands for no condition; add a list `conditions`")
        yield from source_problems((column.age_source,), f"the age of '{column.id}'", file, column.line, atlas)
        if column.pattern and column.pattern not in {name.split(".")[0] for name in atlas.referrals}:
            yield Problem(file, column.line, f"there is no pattern '{column.pattern}' in referral.yaml; correct the id")
        if not column.pattern and not column.felt:
            yield Problem(file, column.line, f"'{column.id}' is felt nowhere; add `pattern` or `felt`")
        yield from _settings(column, file, atlas)
        yield from _unknown(column.roots, ROOT_ORDER, "root", file, column.line)
        yield from _unknown(column.felt, atlas.zones, "zone", file, column.line)
        for zone in column.felt.values():
            yield from source_problems(
                zone.sources, f"'{column.id}' in the zone '{zone.zone}'", file, column.line, atlas
            )


def _settings(column: Column, file: str, atlas: Atlas) -> Iterator[Problem]:
    """What is set on the model must be something that can be set there."""
    condition = atlas.conditions.get(column.page or "")
    known = {one.id: one for one in condition.parameters} if condition else {}
    yield from _unknown(column.settings, known, "parameter of its condition", file, column.line)
    for name, value in column.settings.items():
        choices = [choice.id for choice in known[name].choices] if name in known else []
        if choices and value not in choices:
            yield Problem(file, column.line, f"'{name}' of '{column.id}' must be one of {', '.join(choices)}")


def _feature(feature: Feature, discern: Discern, file: str, atlas: Atlas) -> Iterator[Problem]:
    yield from _unknown(feature.cells, discern.columns, "column", file, feature.line)
    for column in discern.columns:
        if column not in feature.cells:
            yield Problem(
                file,
                feature.line,
                f"'{feature.id}' has no weight for '{column}'; add a cell, with d: \"0\" for no help",
            )
    for column, cell in feature.cells.items():
        yield from _cell(cell, f"'{feature.id}' for '{column}'", file, atlas)
    yield from _unknown((*feature.zones, *(feature.only_with or ())), atlas.zones, "zone", file, feature.line)
    yield from _unknown(feature.unsafe_with, discern.flags, "red flag", file, feature.line)
    if feature.pose is not None and feature.pose not in atlas.motion.presets:
        yield Problem(file, feature.line, f"there is no posture '{feature.pose}' in poses.yaml; correct the id")
    if feature.note_sources:
        yield from source_problems(feature.note_sources, f"the note of '{feature.id}'", file, feature.line, atlas)


def _cell(cell: Cell, what: str, file: str, atlas: Atlas) -> Iterator[Problem]:
    yield from source_problems((cell.source, *cell.also), what, file, cell.line, atlas)
    if cell.number not in NUMBERS:
        names = ", ".join(str(name) for name in NUMBERS if name)
        yield Problem(file, cell.line, f"{what}: 'num' must be one of {names}, not '{cell.number}'")
    if (cell.ratio_present is not None or cell.ratio_absent is not None) and not (cell.compared and cell.number):
        yield Problem(file, cell.line, f"{what}: a ratio needs `vs` (compared with what) and `num` (how it was met)")


def _group(group: Group, discern: Discern, file: str, atlas: Atlas) -> Iterator[Problem]:
    members = [member for bucket in group.buckets for member in bucket.members]
    if not members and not group.tests:
        yield Problem(file, group.line, f"the group '{group.id}' names nothing; add buckets or remove it")
    yield from _unknown(
        (*members, *group.only_inside, *group.leads.values()), discern.features, "feature", file, group.line
    )
    yield from _unknown((*group.columns, *group.leads), discern.columns, "column", file, group.line)
    yield from source_problems(group.sources, f"the group '{group.id}'", file, group.line, atlas)


def _screens(discern: Discern, file: str) -> Iterator[Problem]:
    """Every screening question is asked in one group."""
    placed = Counter(name for screen in discern.screens for name in screen.questions)
    for screen in discern.screens:
        yield from _unknown(screen.questions, discern.questions, "question", file, screen.line)
    for question in discern.questions.values():
        if placed[question.id] != 1:
            often = "in no group" if not placed[question.id] else "in more than one group"
            yield Problem(file, question.line, f"'{question.id}' is {often}; name it in one of the groups at the end")


def _questions(discern: Discern, file: str) -> Iterator[Problem]:
    for question in discern.questions.values():
        if question.id in discern.features:
            yield Problem(file, question.line, f"'{question.id}' is also a feature; rename one of them")
        if question.flag is None and question.mimic is None:
            yield Problem(file, question.line, f"'{question.id}' raises nothing; name a flag or a mimic")
        yield from _unknown([question.flag] if question.flag else [], discern.flags, "red flag", file, question.line)
        yield from _unknown([question.mimic] if question.mimic else [], discern.mimics, "mimic", file, question.line)


def _flag(flag: RedFlag, discern: Discern, file: str, atlas: Atlas) -> Iterator[Problem]:
    answers = {*discern.questions, *discern.features}
    for stage in flag.stages:
        yield from _unknown((*stage.when, *stage.and_any), answers, "question or feature", file, flag.line)
    yield from _unknown(flag.softer_only, discern.questions, "question", file, flag.line)
    if flag.id not in {question.flag for question in discern.questions.values()}:
        yield Problem(file, flag.line, f"no question raises '{flag.id}'; add one to screen.yaml")
    yield from source_problems(flag.sources, f"the red flag '{flag.id}'", file, flag.line, atlas)


def _mimic(mimic: Mimic, discern: Discern, file: str, atlas: Atlas) -> Iterator[Problem]:
    rule, answers = mimic.rule, {*discern.questions, *discern.features}
    if any(not one for one in rule.any):
        yield Problem(file, rule.line, f"a list in the rule of '{mimic.id}' is empty; name at least one answer")
    yield from _unknown([name for one in rule.any for name in one], answers, "question or feature", file, rule.line)
    yield from _unknown(rule.absent, discern.features, "feature", file, rule.line)
    yield from _unknown(rule.columns, discern.columns, "column", file, rule.line)
    yield from _unknown(rule.both, ("spine", "pelvis", "hip"), "kind of column", file, rule.line)
    yield from source_problems(mimic.sources, f"'{mimic.id}'", file, mimic.line, atlas)
