"""How hard a text is to read: the grade of Flesch and Kincaid, about the school years it takes (8: a child of thirteen).

grade = 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid and others 1975). Syllables are counted by rule,
so a grade may be off by half a year. Must not know: pages, where a text comes from.
"""

from __future__ import annotations

import re

from app.content.marks import CITATION, LABELLED

PLAIN = 8.0
"""The highest grade of a paragraph that is written for a patient."""

_SENTENCE = re.compile(r"[.!?](?=[\s\"\u201d)]|$)|\n\n")
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)?|\d[\d,.]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=som)e(?=t|w|o)"
    r"|(?<![^aeiouy]l)(?<!^th)(?<![^aeiouy]{3})e$"
    r"|(?<![sxzcgl])(?<!sh|ch)es$|(?<=[aeiouy]l)es$"
    r"|(?<![td])ed$"
)
"""Endings that are written and not said: sure, bon(e)s, walk(e)d; and the e inside someone."""
_APART = re.compile(
    r"(?<![tgs])(?<![eio]c)ia(?!n$)|(?<![cstgxlnh])io|iu|(?<!t)(?<![^s]c)ie(?=nc|nt)|ie(?=t)|(?<!p)eo|(?<=eo)a|e(?=us$)|(?<=sc)i(?=at)"
    r"|(?<=cr)ea(?!tu)|[rd]ea$|ua(?=l)|ui(?=[dn]$)|oi(?=li)|[aeoy]ing$"
)
"""Vowels that stand side by side and are said apart: sci-atic, the-ory, usu-al."""


def plain_text(markdown: str) -> str:
    """The words of a paragraph as a person reads them: without marks, citations and the targets of links."""
    words = LABELLED.sub(r"\1", CITATION.sub("", markdown))
    return re.sub(r"[\[\]*_#|]", "", words)


def syllables(word: str) -> int:
    """Syllables of an English word, by rule: groups of vowels, those that are said apart, without a silent ending."""
    low = re.sub(r"[^a-z]", "", word.lower())
    if not low:
        return 1  # a number is one beat, so that digits neither help nor harm
    said = _SILENT.sub("", low) or low
    return max(1, len(_VOWELS.findall(said)) + len(_APART.findall(said)))


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade of a plain text; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE.split(text) if _WORD.search(part)]))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
