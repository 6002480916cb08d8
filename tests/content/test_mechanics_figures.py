"""The published numbers beside the model are those of content/en/figures: the same study, the same number."""

from __future__ import annotations

import pytest

from app.content.reader import read_atlas
from app.mechanics import arthritis, excursion, piriformis, sacroiliac, spine_published
from app.places import CONTENT, MESHES

FIGURES = read_atlas(CONTENT, MESHES).figures


def value(name: str) -> float:
    return float(FIGURES[name].text("bare"))


@pytest.mark.parametrize(
    ("posture", "name"),
    [
        ("standing", "standing"),
        ("sitting", "sitting"),
        ("prone", "prone"),
        ("bent", "standing_bent"),
        ("sitting bent", "sitting_bent"),
    ],
)
def test_the_pressure_in_the_disc(posture: str, name: str) -> None:
    figure = FIGURES.get(f"wilke1999.{name}")
    assert figure is not None and spine_published.PRESSURE[posture][1] == float(figure.text("bare"))


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
