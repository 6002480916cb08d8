"""The courses of the muscles' fibres: through no bone, under the skin, as long as published, round the right corners.

Ranges of lengths and angles: evidence hip.yaml (*from knowledge* there); thresholds in mm without a source are this file's judgement.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.content.meshfile import read_mesh
from tests.assets.muscle_record import MESHES, NAMES, bone, fibres, length, mark, names, outside, record, weights

MAY_PENETRATE_MM = 0.5
UNDER_SKIN_MM = 1.0


@pytest.mark.parametrize("muscle", NAMES)
def test_a_fibre_is_an_even_smooth_line_between_its_areas(muscle: str) -> None:
    for fibre in fibres(muscle):
        steps = np.linalg.norm(np.diff(fibre, axis=0), axis=1)
        assert steps.min() > 3.0 and steps.max() < 5.0
        way = np.diff(fibre, axis=0) / steps[:, None]
        assert np.degrees(np.arccos(np.clip((way[1:] * way[:-1]).sum(axis=1), -1, 1))).max() < 50
    assert weights(muscle).sum() == pytest.approx(1, abs=1e-4)


ENDS_FREE = {
    ("gluteus-maximus", "insertion"), ("gluteus-maximus", "origin"), ("quadratus-lumborum", "insertion"), ("erector-spinae", "insertion"),
    ("obturator-internus", "origin"), ("iliopsoas-tendon", "origin"), ("tensor-fasciae-latae", "insertion"),
}  # fmt: skip
"""Where fibres also end in fascia, a ligament, a membrane, a rib that is not shown, or in other fibres."""


FROM_BELOW = {"erector-spinae", "multifidus", "quadratus-lumborum"}
"""Their courses are written from above; their origin is below."""


@pytest.mark.parametrize(("end", "row"), [("origin", 0), ("insertion", -1)])
def test_fibres_begin_and_end_on_the_areas(end: str, row: int) -> None:
    for muscle in NAMES:
        if (muscle, end) in ENDS_FREE:
            continue
        places = np.concatenate([
            bone(key.split(":")[1]).points[index.astype(int)]
            for key, index in record().items() if key.startswith(f"{muscle}:") and key.endswith(end)
        ])  # fmt: skip
        tips = np.array([f[-1 - row if muscle in FROM_BELOW else row] for f in fibres(muscle)])
        assert np.linalg.norm(tips[:, None] - places[None], axis=2).min(axis=1).max() < 5, muscle


def test_no_fibre_runs_through_bone() -> None:
    every = {m: np.concatenate(fibres(m)) for m in names()}
    for path in sorted([*MESHES.glob("bone.*.npz"), *MESHES.glob("vertebra.*.npz")]):
        mesh = read_mesh(path)
        low, high = mesh.points.min(axis=0), mesh.points.max(axis=0)
        for muscle, points in every.items():
            near = points[((points > low) & (points < high)).all(axis=1)]
            if len(near):
                depth = -outside(mesh, near).min()
                assert depth <= MAY_PENETRATE_MM, f"{muscle} runs {depth:.1f} mm inside {path.stem}"


@pytest.mark.parametrize("body", ["female", "male"])
def test_all_fibres_lie_under_the_skin(body: str) -> None:
    skin = read_mesh(MESHES / f"skin.{body}.npz")
    for muscle in names():
        assert outside(skin, np.concatenate(fibres(muscle))).max() < -UNDER_SKIN_MM, muscle


BELLIES = {
    "psoas-major": (243, 48), "iliacus": (206, 40), "gluteus-maximus": (270, 64), "gluteus-medius": (200, 29),
    "gluteus-minimus": (120, 20), "tensor-fasciae-latae": (155, 25), "rectus-femoris": (363, 47), "sartorius": (448, 42),
    "semitendinosus": (297, 39), "semimembranosus": (293, 34), "adductor-longus": (218, 45),
    "adductor-brevis": (154, 25), "adductor-magnus": (379, 74), "gracilis": (287, 33), "piriformis": (100, 15),
}  # fmt: skip
"""Belly lengths, mean and SD, mm: hip.yaml (Ward 2009 and others), from knowledge; the range there is mean +/- 2 SD."""


@pytest.mark.parametrize("muscle", BELLIES)
def test_bellies_are_as_long_as_published(muscle: str) -> None:
    """From the first flesh of any fibre to the last of any: what a dissector lays the ruler along."""
    k = names().index(muscle)
    tendons = record()["tendon"][record()["muscle"] == k].astype(float)
    first, last = [], []
    for fibre, (start, end) in zip(fibres(muscle), tendons, strict=True):
        s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(fibre, axis=0), axis=1))])
        first.append([np.interp(start, s, fibre[:, c]) for c in range(3)])
        last.append([np.interp(s[-1] - end, s, fibre[:, c]) for c in range(3)])
    extent = np.linalg.norm(np.array(first)[:, None] - np.array(last)[None], axis=2).max()
    mean, sd = BELLIES[muscle]
    assert mean - 2 * sd <= extent <= mean + 2 * sd


def test_the_piriformis_is_as_long_and_as_steep_as_published() -> None:
    from_sacrum = [f for f in fibres("piriformis") if f[0, 0] < 42]
    assert 110 <= np.mean([length(f) for f in from_sacrum]) <= 160
    assert all(105 <= length(f) <= 160 for f in from_sacrum)
    way = np.mean([f[-1] - f[0] for f in from_sacrum], axis=0)
    assert 12 <= np.degrees(np.arctan2(-way[2], way[0])) <= 44, "downwards in the frontal plane"
    assert 18 <= np.degrees(np.arctan2(-way[1], way[0])) <= 50, "forwards in the axial plane"


def test_the_piriformis_leaves_through_the_greater_sciatic_foramen() -> None:
    foramen, spine = mark("greater_sciatic_foramen"), mark("ischial_spine")
    for fibre in fibres("piriformis"):
        if fibre[0, 0] > 42:
            continue  # from the notch's own margin
        y, z = (np.interp(foramen[0] + 5, fibre[:, 0], fibre[:, k]) for k in (1, 2))
        assert spine[2] + 15 < z < 50 and 34 < y < 80


def test_the_sciatic_nerve_leaves_below_the_piriformis() -> None:
    nerve = read_mesh(MESHES / "nerve.sciatic.left.npz")
    muscle = np.concatenate(fibres("piriformis"))
    assert outside(nerve, muscle[muscle[:, 0] < 100]).min() > 1.5
    for x in (60, 64, 70, 76):
        below = nerve.points[abs(nerve.points[:, 0] - x) < 1.5][:, 2].max()
        above = muscle[abs(muscle[:, 0] - x) < 2.5][:, 2].min()
        assert above > below + 2, f"at x = {x}"


def test_the_iliopsoas_runs_over_the_brim_and_in_front_of_the_head() -> None:
    for fibre in [*fibres("psoas-major"), *fibres("iliacus")]:
        head = fibre[abs(fibre[:, 2] - mark("hip_centre")[2]) < 12]
        assert len(head) and head[:, 1].max() < -24, "in front of the femoral head (radius 22.6 mm)"
        assert abs(head[:, 0] - mark("hip_centre")[0]).max() < 20
    psoas = np.mean([[np.interp(-20, f[::-1, 2], f[::-1, 0])] for f in fibres("psoas-major")])
    iliacus = np.mean([[np.interp(-20, f[::-1, 2], f[::-1, 0])] for f in fibres("iliacus")])
    assert psoas < iliacus, "psoas on the inner side"


def test_the_obturator_internus_turns_at_the_lesser_sciatic_notch() -> None:
    turns = []
    for fibre in fibres("obturator-internus"):
        corner = int(fibre[:, 1].argmax())
        a, b = fibre[corner] - fibre[0], fibre[-1] - fibre[corner]
        turns.append(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))
        spine = mark("ischial_spine")
        assert spine[2] - 30 < fibre[corner, 2] < spine[2], "below the spine, above the tuberosity"
        assert fibre[corner, 1] > 44, "behind the notch"
    assert 70 <= np.mean(turns) <= 130


def test_the_gluteus_maximus_covers_the_sciatic_nerve() -> None:
    nerve = read_mesh(MESHES / "nerve.sciatic.left.npz").points
    muscle = np.concatenate(fibres("gluteus-maximus"))
    for z in (10, -20, -50, -80):
        there = nerve[abs(nerve[:, 2] - z) < 3]
        over = muscle[(abs(muscle[:, 2] - z) < 10) & (abs(muscle[:, 0] - there[:, 0].mean()) < 12)]
        assert len(over) and over[:, 1].min() > there[:, 1].max(), f"at z = {z}"


def test_the_long_biceps_crosses_behind_the_sciatic_nerve() -> None:
    nerve = read_mesh(MESHES / "nerve.sciatic.left.npz").points
    long = [f for f in fibres("biceps-femoris") if f[0, 2] > -100]
    assert len(long) >= 4
    for fibre in long:
        assert fibre[0, 0] < 75 and fibre[-1, 0] > 100, "from the tuberosity to the outer side of the knee"
        for z in (-120, -160, -200, -240):
            x, y = (np.interp(z, fibre[::-1, 2], fibre[::-1, k]) for k in (0, 1))
            there = nerve[abs(nerve[:, 2] - z) < 8]
            if there[:, 0].min() < x < there[:, 0].max():
                assert y > there[:, 1].max() - 1


def through(x: float, lines: list[np.ndarray]) -> np.ndarray:  # type: ignore[type-arg]
    """Where lines that run outwards pass a sagittal plane (n, 3)."""
    return np.array([[np.interp(x, line[:, 0], line[:, k]) for k in range(3)] for line in lines])


@pytest.mark.parametrize("letter", ["B", "C"])
def test_the_variants_lead_the_fibular_part_through_or_over_the_piriformis(letter: str) -> None:
    """Beaton and Anson B and C: the tibial part leaves below the muscle in both."""
    strands, kind = fibres(f"variant.sciatic-{letter}"), weights(f"variant.sciatic-{letter}")
    muscle = [f for f in fibres(f"variant.piriformis-{letter}") if f[0, 0] < 42]
    tibial, fibular = ([s for s, w in zip(strands, kind, strict=True) if w == n] for n in (1, 2))
    assert len(tibial) == 5 and len(fibular) == 4 and len(muscle) == 12
    flesh, nerve = through(60, muscle), through(60, fibular)
    above = (flesh[:, 2] > nerve[:, 2].max()).sum()
    below = (flesh[:, 2] < nerve[:, 2].min()).sum()
    assert (above >= 3 and below >= 3 if letter == "B" else below == 12) and above + below == 12
    assert through(60, tibial)[:, 2].max() < flesh[:, 2].min()
    out = through(70, fibular)
    assert out[:, 1].min() > through(70, muscle)[:, 1].max(), "then down behind the muscle"
    gap = np.linalg.norm(np.concatenate(muscle)[:, None] - np.concatenate(strands)[None, ::2], axis=2).min()
    assert gap > 1.9, "no fibre inside a strand (radius 1.2 mm)"


def test_a_variant_nerve_runs_as_usual_from_the_thigh_on() -> None:
    usual = read_mesh(MESHES / "nerve.sciatic.left.npz")
    for letter in ("B", "C"):
        for strand in fibres(f"variant.sciatic-{letter}"):
            assert abs(outside(usual, strand[strand[:, 2] < -60])).max() < 1.6, "in a usual strand (radius 1.2 mm)"
            assert strand[-1, 2] < -300
