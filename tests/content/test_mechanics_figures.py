"""The published numbers beside the model are those of content/en/figures: the same study, the same number."""

from __future__ import annotations

import pytest

from app.content.bare_numbers import numbers_of
from app.content.reader import read_atlas
from app.domain.figures import RECALLED
from app.mechanics import arthritis, excursion, piriformis, sacroiliac, spine_published
from app.mechanics.shapes import LEVELS
from app.mechanics.spine_published import Beside
from app.places import CONTENT, MESHES

FIGURES = read_atlas(CONTENT, MESHES).figures
BESIDE = Beside(FIGURES)


def value(name: str) -> float:
    return float(FIGURES[name].text("bare"))


@pytest.mark.parametrize(
    ("posture", "name"),
    [
        ("standing", "standing"),
        ("sitting", "sitting"),
        ("prone", "prone"),
        ("supine", "supine"),
        ("bent", "standing_bent"),
        ("sitting bent", "sitting_bent"),
    ],
)
def test_the_pressure_in_the_disc(posture: str, name: str) -> None:
    found = BESIDE.pressure(posture)
    assert found is not None and found == (value(f"wilke1999.{name}"), FIGURES[f"wilke1999.{name}"])


def test_every_number_of_the_spine_has_its_published_span_for_every_level() -> None:
    standing = ("sac_area", "canal_depth", "foramen_height")
    moved = [(name, way) for name in ("canal_area", "foramen_area") for way in ("flexion", "extension")]
    sideways = [("foramen_area", f"{way} {side}") for way in ("bend", "rotation") for side in ("same", "opposite")]
    for name, way in [*((name, "") for name in standing), *moved, *sideways, ("foramen_area", "neutral")]:
        for level in LEVELS:
            known = BESIDE.known(name, level, way)
            assert known is not None and known.span[0] < known.span[1], f"{name} {way} {level}"
            assert known.percent == (way not in ("", "neutral")) and known.status == RECALLED
    only = BESIDE.known("canal_area", "L4-L5", "neutral")
    assert only is not None and only.span == (78, 322) and only.status == "derived", "a mean and twice its spread"
    assert BESIDE.known("canal_area", "L3-L4", "neutral") is None


@pytest.mark.parametrize(
    ("number", "way", "level", "span"),
    [
        ("canal_area", "flexion", "L4-L5", (1, 13)),
        ("canal_area", "extension", "L5-S1", (-16, 0)),
        ("foramen_area", "extension", "L4-L5", (-32, -6)),
        ("foramen_area", "bend same", "L1-L2", (-14, -3)),
        ("foramen_area", "rotation opposite", "L5-S1", (0, 7)),
        ("foramen_area", "neutral", "L3-L4", (70, 170)),
        ("sac_area", "", "L4-L5", (86, 254)),
        ("canal_depth", "", "L1-L2", (14.6, 21.0)),
        ("foramen_height", "", "L5-S1", (10.9, 22.1)),
    ],
)
def test_a_span_is_that_of_the_evidence(number: str, way: str, level: str, span: tuple[float, float]) -> None:
    known = BESIDE.known(number, level, way)
    assert known is not None and known.span == span


def test_the_remarks_beside_the_model_say_figures_and_type_none() -> None:
    said = [BESIDE.note(*place.split(" ", 1)) for place in spine_published.NOTES]
    assert "{{" not in "".join(said) and "100 mm²" in "".join(said) and "45 years and 70 kg" in "".join(said)
    for words in spine_published.NOTES.values():
        assert list(numbers_of(words)) == []


def test_a_figure_that_is_missing_leaves_the_number_without_one() -> None:
    less = Beside({key: figure for key, figure in FIGURES.items() if "sac" not in key and "wilke" not in key})
    assert less.known("sac_area", "L4-L5") is None and less.pressure("standing") is None
    assert less.known("foramen_height", "L4-L5") == BESIDE.known("foramen_height", "L4-L5")


def test_the_gap_of_the_hip() -> None:
    assert tuple(float(end) for end in FIGURES["lequesne2004.gap"].margin or ()) == arthritis.NORMAL_MM
    assert value("jacobsen2004.gap") == arthritis.NARROW_MM[1]


def test_the_nod_and_the_glide_of_the_sacroiliac_joint() -> None:
    assert value("jacob1995.turn") == sacroiliac.NODS_DEGREES
    assert value("jacob1995.slide") == sacroiliac.GLIDES_MM
    for kind in ("rotation", "translation"):
        note = next(m.note for m in sacroiliac.measures({}) if m.name == f"motion.sacroiliac.{kind}")
        figure = FIGURES["goode2008.turn" if kind == "rotation" else "goode2008.slide"]
        assert note.split(" is the largest")[0].endswith(figure.text("bare") + ("°" if kind == "rotation" else " mm"))


def test_how_far_a_root_glides() -> None:
    assert tuple(map(float, FIGURES["smith1993.slide"].text("bare").split(" to "))) == excursion.ROOTS_MM


def test_how_much_thicker_the_muscle_is() -> None:
    thicker = {
        round(100 * (value(f"{study}.thick") / value(f"{study}.other") - 1), 1)
        for study in ("huang2018", "siahaan2021")
    }
    assert thicker == set(piriformis.THICKER_PERCENT)
