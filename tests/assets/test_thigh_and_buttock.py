"""What a look from the side and from behind would find at once: the tract lies on the thigh, the buttock has no notch.

Thresholds are this file's own judgement (*from knowledge*): fat over the outer thigh of a lean adult, and a tract that lies on flesh.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.assets.muscle_record import area, bone, mark, outside
from tests.assets.test_muscles import stored, surface

Array = NDArray[np.float64]

TRACT, MAXIMUS, VASTUS = ("muscle.iliotibial-tract.left", "muscle.gluteus-maximus.left", "muscle.vastus-lateralis.left")

THIGH = (-330.0, -70.0)
"""Heights (mm) from below the trochanter to above the knee, where the tract has flesh under it all the way."""


def tract() -> tuple[Array, Array, Array]:
    """Its vertices (n, 3) along the thigh, and which of them look inwards and outwards (n,)."""
    mesh = bone(TRACT)
    points, normals = mesh.points.astype(float), mesh.normals.astype(float)
    kept = (points[:, 2] > THIGH[0]) & (points[:, 2] < THIGH[1])
    return points[kept], normals[kept, 0] < -0.7, normals[kept, 0] > 0.7


def to_flesh(points: Array) -> Array:
    """Distance (n,) mm to the nearest muscle that is not the tract, or bone."""
    others = [name for name in stored("muscle.*", "bone.femur.left") if name != TRACT]
    return np.min([outside(bone(name), points) for name in others], axis=0)


def test_the_iliotibial_tract_lies_on_the_flesh_of_the_thigh() -> None:
    points, inner, _ = tract()
    gap = to_flesh(points[inner])
    assert len(gap) > 60 and gap.min() > -0.5
    assert np.median(gap) < 2.5 and np.quantile(gap, 0.95) < 5.0 and gap.max() < 9.0


@pytest.mark.parametrize(("high", "low", "deepest"), [(-70, -140, 18.0), (-140, -200, 12.0), (-200, -330, 10.0)])
def test_the_iliotibial_tract_lies_right_under_the_skin(high: float, low: float, deepest: float) -> None:
    """Under the body that is slimmer there; over the trochanter there is more fat than farther down."""
    points, _, outer = tract()
    there = points[outer & (points[:, 2] < high) & (points[:, 2] > low)]
    deep = -np.max([outside(bone(f"skin.{body}"), there) for body in ("female", "male")], axis=0)
    assert deep.min() > 1.0 and deep.max() < deepest


def test_the_iliotibial_tract_runs_from_the_crest_over_the_trochanter_to_the_shin() -> None:
    points = surface(TRACT).points
    crest, _ = area("iliotibial-tract", "bone.hip.left", "origin")
    shin, _ = area("iliotibial-tract", "bone.tibia.left", "insertion")
    for end in (crest, shin):
        assert np.linalg.norm(points[:, None] - end[None], axis=2).min() < 2.0
    over = points[np.abs(points[:, 2] - (mark("greater_trochanter_tip")[2] - 20)) < 6]
    assert over[:, 1].min() < mark("greater_trochanter_tip")[1] < over[:, 1].max()
    assert over[:, 0].min() > mark("greater_trochanter_tip")[0] + 8


def test_the_vastus_lateralis_fills_the_outer_thigh() -> None:
    """Half way down the thigh, most of the way from the shaft out to the tract is its flesh."""
    shaft = bone("bone.femur.left").points.astype(float)
    shaft = shaft[np.abs(shaft[:, 2] + 180) < 4]
    out = points_between(shaft[shaft[:, 0].argmax()], surface(TRACT).points)
    assert (outside(bone(VASTUS), out) < 0).mean() > 0.7


def points_between(start: Array, ends: Array) -> Array:
    """Places (30, 3) on the straight way from a point to the nearest of others."""
    end = ends[np.linalg.norm(ends - start, axis=1).argmin()]
    return start + (end - start) * np.linspace(0, 1, 30)[:, None]


@pytest.mark.parametrize(
    ("muscle", "on", "end"),
    [
        ("erector-spinae", "bone.sacrum", "origin"),
        ("erector-spinae", "bone.hip.left", "origin"),
        ("multifidus", "bone.hip.left", "origin"),
        ("obturator-internus", "bone.femur.left", "insertion"),
    ],
)
def test_a_tendon_reaches_its_bone(muscle: str, on: str, end: str) -> None:
    points, (places, _) = surface(f"muscle.{muscle}.left").points, area(muscle, on, end)
    gaps = np.linalg.norm(points[:, None] - places[None], axis=2).min(axis=0)
    assert gaps.min() < 1.0 and np.median(gaps) < 2.6


def behind(x: float, heights: Array) -> Array:
    """How far back (mm) gluteus maximus reaches over a place seen from behind, for each height (n,)."""
    mesh = surface(MAXIMUS)
    a, b, c = (mesh.points[mesh.triangles[:, k]] for k in range(3))
    found = []
    for z in heights:
        at = np.array([x, z])
        p, q, r = (corner[:, [0, 2]] - at for corner in (a, b, c))
        u, v, w = (s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0] for s, t in ((q, r), (r, p), (p, q)))
        inside = ((u >= 0) & (v >= 0) & (w >= 0)) | ((u <= 0) & (v <= 0) & (w <= 0))
        share = np.stack([u, v, w], axis=1)[inside]
        depth = np.stack([a[inside, 1], b[inside, 1], c[inside, 1]], axis=1)
        found.append((share * depth).sum(axis=1) / share.sum(axis=1))
    return np.array([each.max() for each in found])


@pytest.mark.parametrize("x", [28.0, 36.0, 44.0])
def test_the_buttock_has_no_notch_above_the_coccyx(x: float) -> None:
    heights = np.arange(-20.0, 25.0, 4.0)
    reach = behind(x, heights)
    chord = np.interp(heights, heights[[0, -1]], reach[[0, -1]])
    assert (chord - reach).max() < 2.0
