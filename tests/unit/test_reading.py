"""The grade of a text: syllables of known words, grades of known sentences."""

from __future__ import annotations

import pytest

from app.content.reading import PLAIN, plain_text, reading_grade, syllables

WORDS = {
    1: "the pain nerve hip eased joints place makes bones knee while sure lies shoes leaves gives more",
    2: "table little muscle people being lying doing easy quiet science patient region cushion special bowels uses",
    3: "idea arthritis radius various previous theory usual initial evidence pelvises area",
    4: "diagnosis herniation radicular reliable piriformis trochanteric experience variety society",
    5: "sacroiliac examination",
    6: "osteoarthritis",
}


@pytest.mark.parametrize(("word", "count"), [(w, n) for n, words in WORDS.items() for w in words.split()])
def test_syllables_of_known_words(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The cat sat on the mat.", -1.4),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.3),
        (
            "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in "
            "Liberty, and dedicated to the proposition that all men are created equal.",
            15.0,
        ),
    ],
)
def test_grades_of_known_sentences(text: str, grade: float) -> None:
    assert reading_grade(text) == pytest.approx(grade, abs=0.5)


def test_only_what_is_read_counts() -> None:
    marked = "The **[L5 root](root:L5)** hurts in [22 %](figure:lesher2008.below_knee). [@lesher2008; @khan2004|k]"
    assert plain_text(marked).strip() == "The L5 root hurts in 22 %."
    assert reading_grade(plain_text(marked)) == reading_grade("The L5 root hurts in 22 %.")


def test_a_text_without_words_has_no_grade_and_a_long_one_is_not_plain() -> None:
    assert reading_grade(" – ") == 0.0
    assert reading_grade("Electrophysiological investigations demonstrate radiculopathic abnormalities.") > PLAIN
