"""Ids: stable, language-free, one grammar.

`vertebra.L4`, `disc.L4-L5`, `root.L5.left`, `nerve.sciatic.left`, `condition.spinal-stenosis`, `chapter.back-or-hip`.
A paired thing without its side (`root.L5`) stands for both.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Side = Literal["left", "right"]
Sides = Literal["left", "both", "right"]
Body = Literal["female", "male"]

SIDES: tuple[Side, ...] = ("left", "right")
BODIES: tuple[Body, ...] = ("female", "male")

ROOT_ORDER = ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3")
"""Cranial to caudal; the index is the value of a nerve mesh's `root` field."""

ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1")
"""The roots a person can select; the others are context."""


@cache
def side_of(identifier: str) -> Side | None:
    """The side an id ends in, or None for midline things and pairs."""
    if identifier.endswith(".left"):
        return "left"
    return "right" if identifier.endswith(".right") else None


@cache
def unsided(identifier: str) -> str:
    """The id without its side: `root.L5.left` -> `root.L5`."""
    return identifier.rsplit(".", 1)[0] if side_of(identifier) else identifier


def sides(which: Sides) -> tuple[Side, ...]:
    """The single sides meant by a choice of left, both or right."""
    return SIDES if which == "both" else (which,)


@cache
def kind_of(identifier: str) -> str:
    """The first word of an id: `root`, `nerve`, `condition`, ..."""
    return identifier.split(".", 1)[0]


@cache
def root_of(identifier: str) -> str | None:
    """`L5` for `root.L5` or `root.L5.left`; None for anything else."""
    return unsided(identifier)[5:] if identifier.startswith("root.") else None


_LEVEL = re.compile(r"(T12|L[1-5])-(L[1-5]|S1)")


@cache
def level_of(identifier: str) -> str | None:
    """`L4-L5` for `disc.L4-L5` or `joint.facet-capsule.L4-L5.left`; None for what has no level."""
    found = _LEVEL.search(identifier)
    return found.group(0) if found else None
