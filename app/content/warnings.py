"""Screening questions, red flags and look-alikes of content/<language>/discern, each read from its block.

Must not know: which file a block stands in, how a rule is carried out.
"""

from __future__ import annotations

from app.content.located import Reader
from app.domain.discern import SHOWN, URGENCIES, Mimic, Question, RedFlag, Rule, Screen, Stage


def read_question(reader: Reader) -> Question:
    """A screening question. Raises ContentError."""
    return Question(
        id=reader.text("id"),
        ask=reader.text("ask"),
        term=reader.text("term"),
        flag=reader.optional("flag"),
        mimic=reader.optional("mimic"),
        line=reader.data.line,
    )


def read_screen(reader: Reader) -> Screen:
    """Screening questions that are asked together. Raises ContentError."""
    return Screen(reader.text("id"), reader.text("title"), reader.texts("questions"), reader.data.line)


def _stage(reader: Reader) -> Stage:
    urgency = reader.one_of("urgency", URGENCIES)
    return Stage(urgency, reader.text("say"), reader.texts("when"), reader.texts("and_any"))


def read_flag(reader: Reader) -> RedFlag:
    """A red flag with its stages. Raises ContentError."""
    softer = reader.inner("softer")
    return RedFlag(
        id=reader.text("id"),
        title=reader.text("title"),
        urgency=reader.one_of("urgency", URGENCIES),
        say=reader.text("say"),
        signs=reader.text("signs"),
        why=reader.text("why"),
        caution=reader.text("caution", ""),
        sources=reader.texts("sources"),
        stages=tuple(_stage(one) for one in reader.readers("stages")),
        softer=softer.text("say", ""),
        softer_title=softer.text("title", ""),
        softer_only=softer.texts("only"),
        line=reader.data.line,
    )


def _rule(reader: Reader) -> Rule:
    show = reader.one_of("show", SHOWN)
    sets = reader.data.get("any") or []
    if not isinstance(sets, list) or not all(isinstance(one, list) for one in sets):
        raise reader.fail("any", "'any' is a list of lists of ids, such as [[groin_pain, c_sign]]")
    least = reader.number("least")
    if bool(sets) == ("both" in reader.data):
        raise reader.fail("show", "the rule names nothing, or too much; give it either `any` or `both`")
    return Rule(
        show=show,
        any=tuple(tuple(map(str, one)) for one in sets),
        absent=reader.texts("absent"),
        both=reader.texts("both"),
        share=reader.number("share") or 0.0,
        least=int(least or 0),
        hint=int(reader.number("hint") or 0),
        columns=reader.texts("with"),
        say=reader.text("say", ""),
        line=reader.data.line,
    )


def read_mimic(reader: Reader) -> Mimic:
    """A look-alike with its rule. Raises ContentError."""
    return Mimic(
        id=reader.text("id"),
        title=reader.text("title"),
        patient=reader.text("patient"),
        tell=reader.text("tell"),
        ratio=reader.text("ratio", ""),
        sources=reader.texts("sources"),
        rule=_rule(reader.inner("rule")),
        line=reader.data.line,
    )
