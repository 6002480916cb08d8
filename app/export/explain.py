"""An explanation as plain data for JSON, and the answer to a case file.

Must not know: Qt, VTK, how anything is weighed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.content.case import read_case
from app.content.discern import read_discern
from app.content.maps import read_zones
from app.reasoning.explain import Card, Explanation, explain
from app.reasoning.nextexam import NextExam
from app.reasoning.second import Second
from app.reasoning.warnings import Noted, Raised
from app.reasoning.weighing import Reason, Weighed
from app.reasoning.wording import (
    Audience,
    alike_sentence,
    lines,
    name_of,
    next_words,
    reason_words,
    second_words,
    sentence,
)


def explained(case: Path, content: Path, audience: Audience) -> tuple[dict[str, Any], list[str]]:
    """The explanation of a case file as data and as lines of text. Raises ContentError."""
    discern = read_discern(content)
    zones = read_zones(content / "maps" / "zones.yaml")
    found = explain(read_case(case, discern, zones), discern)
    return as_data(found, audience), list(lines(found, audience, {zone.id: zone.plain for zone in zones.values()}))


def as_data(found: Explanation, audience: Audience) -> dict[str, Any]:
    """Everything an explanation says: ids first, then words and figures with their sources."""
    leading = found.leading
    return {
        "red_flags": [one.flag.id for one in found.red_flags],
        "replaced": found.replaced,
        "leading": {"kind": leading.kind, "id": leading.id} if leading else None,
        "list": [card.column.id for card in found.cards],
        "reasons": {card.column.id: _card(card, audience) for card in found.cards},
        "notes": [note.mimic.id for note in found.notes],
        "more_than_one": list(found.more_than_one),
        "more_than_one_sentence": alike_sentence(found, audience),
        "cannot_tell": found.cannot_tell,
        "something_else": found.something_else,
        "next_exam": _next(found.next_exam, audience),
        "next_question": _next(found.next_question, audience),
        "sentence": sentence(found, audience),
        "contradictions": list(found.sentences),
        "warnings": [_flag(one) for one in found.red_flags],
        "look_alikes": [_note(note, audience) for note in found.notes],
        "how_ordered": [_sum(one) for one in found.ordered],
        "footer": found.footer,
    }


def _flag(one: Raised) -> dict[str, Any]:
    flag = one.flag
    return {
        "id": flag.id,
        "urgency": one.urgency,
        "say": one.say,
        "title": one.title,
        "signs": flag.signs,
        "why": flag.why,
        "caution": flag.caution,
        "because": list(one.because),
        "sources": list(flag.sources),
    }


def _note(note: Noted, audience: Audience) -> dict[str, Any]:
    mimic = note.mimic
    return {
        "id": mimic.id,
        "show": note.show,
        "title": name_of(mimic, audience),
        "tell": mimic.tell,
        "ratio": mimic.ratio,
        "say": mimic.rule.say,
        "not_asked": list(note.open),
        "sources": list(mimic.sources),
    }


def _card(card: Card, audience: Audience) -> dict[str, Any]:
    return {
        "title": name_of(card.column, audience),
        "conditions": list(card.column.conditions),
        "page": card.column.page,
        "roots": list(card.column.roots),
        "fits": [reason_data(reason, audience) for reason in card.fits],
        "against": [reason_data(reason, audience) for reason in card.against],
        "cautions": list(card.cautions),
        "second": _second(card.second, audience),
        "felt": [
            {
                "kind": "radicular" if card.column.radicular else "referred",
                "zone": zone.zone,
                "grade": zone.grade,
                "percent": list(zone.percent) if zone.percent else None,
                "unsplit": zone.unsplit,
                "number": zone.number_status,
                "sources": list(zone.sources),
            }
            for zone in card.felt
        ],
    }


def _second(second: Second | None, audience: Audience) -> dict[str, Any] | None:
    if second is None:
        return None
    return {
        "column": second.column.id,
        "signs": [reason.feature.id for reason in second.signs],
        "words": second_words(second, audience),
        "sources": list(second.sources),
    }


def reason_data(reason: Reason, audience: Audience) -> dict[str, Any]:
    """One reason with its weight, figure and source, and whether it was counted."""
    cell = reason.cell
    return {
        "feature": reason.feature.id,
        "answer": "present" if reason.present else "absent",
        "words": reason_words(reason, audience),
        "weight": reason.weight,
        "counted": reason.counted,
        "set_aside_by": reason.group or None,
        "why": reason.why or None,
        "stated_by_zone_or_age": reason.stated,
        "source": cell.source,
        "number": cell.number,
        "lr": reason.ratio,
        "ci": cell.interval or None,
        "vs": cell.compared or None,
        "note": cell.note or None,
    }


def _next(step: NextExam | None, audience: Audience) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "feature": step.feature.id,
        "words": next_words(step, audience),
        "between": list(step.between),
        "if_present": list(step.if_present),
        "if_absent": list(step.if_absent),
        "pose": step.pose,
    }


def _sum(one: Weighed) -> dict[str, Any]:
    return {
        "column": one.column.id,
        "sum": one.score,
        "counted": {reason.feature.id: reason.counted for reason in one.reasons if reason.counted},
        "set_aside": {reason.feature.id: reason.group for reason in one.reasons if reason.counted != reason.weight},
    }
