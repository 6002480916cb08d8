"""The skin as numbers: every bone lies inside with soft tissue over it, one planar rim, exact mirror symmetry, two bodies."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import pyvista as pv
from numpy.typing import NDArray

from app.content.meshfile import Mesh, read_mesh

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
BODIES = ("female", "male")
MIN_COVER_MM = 2.0
MIN_TOE_COVER_MM = 1.5
"""The toes are all skin and bone, and neighbouring toe bones stand 4 mm apart."""

Numbers = NDArray[np.float64]


@cache
def skin(sex: str) -> Mesh:
    return read_mesh(MESHES / f"skin.{sex}.npz")


@cache
def points(sex: str) -> Numbers:
    return skin(sex).points.astype(float)


def landmarks() -> dict[str, list[float]]:
    found: dict[str, list[float]] = json.loads((MESHES / "landmarks.json").read_text(encoding="utf-8"))
    return found


def bone_files() -> list[Path]:
    return sorted([*MESHES.glob("bone.*.npz"), *MESHES.glob("vertebra.*.npz")])


def depth(sex: str, at: Numbers) -> Numbers:
    """How deep points lie below the skin, mm; negative outside."""
    probe = pv.PolyData(at)
    probe.compute_implicit_distance(pv.PolyData.from_regular_faces(points(sex), skin(sex).triangles), inplace=True)
    return -np.asarray(probe["implicit_distance"], dtype=float)


def edges_used(triangles: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sides = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    edges, count = np.unique(sides, axis=0, return_counts=True)
    return edges, count


def section(sex: str, z: float) -> Numbers:
    """Points (n, 3) of the skin cut at a height."""
    body = pv.PolyData.from_regular_faces(points(sex), skin(sex).triangles)
    return np.asarray(body.slice(normal="z", origin=(0, 0, z)).points, dtype=float)


def girth(sex: str, z: float) -> float:
    """Tape measure around the trunk at a height: the convex hull's perimeter, mm."""
    xy = section(sex, z)[:, :2]
    angles = np.radians(np.arange(0, 360, 0.5))
    support = (xy @ np.stack([np.cos(angles), np.sin(angles)])).max(axis=0)
    return float(support.mean() * 2 * np.pi)  # Cauchy: the mean width times pi


@pytest.mark.parametrize("sex", BODIES)
@pytest.mark.parametrize("path", bone_files(), ids=lambda path: path.stem)
def test_every_bone_lies_inside(sex: str, path: Path) -> None:
    bone = read_mesh(path).points.astype(float)
    extremes = [bone[(bone @ d).argmax()] for d in np.random.default_rng(7).normal(size=(300, 3))]
    away = np.concatenate([bone[::4], np.array(extremes)])
    below = depth(sex, away)
    assert below.min() >= (MIN_TOE_COVER_MM if "phalanx" in path.stem else MIN_COVER_MM), away[below.argmin()]


@pytest.mark.parametrize("sex", BODIES)
def test_soft_tissue_is_as_thick_as_it_is(sex: str) -> None:
    assert 25 <= depth(sex, np.array([landmarks()["ischial_tuberosity"]]))[0] <= 80
    femur = read_mesh(MESHES / "bone.femur.left.npz").points.astype(float)
    trochanter = femur[femur[:, 0].argmax()]
    assert 12 <= depth(sex, trochanter[None])[0] <= 50


@pytest.mark.parametrize("sex", BODIES)
def test_the_back_follows_the_spine(sex: str) -> None:
    tips = np.array([landmarks()[f"{level}.spinous_tip"] for level in ("T12", "L1", "L2", "L3", "L4", "L5")])
    cover = depth(sex, tips)
    assert cover.min() >= 3 and cover.max() <= 12, cover
    back = [section(sex, z)[:, 1].max() for z in (300, 150, 0)]
    assert back[1] < min(back[0], back[2]) - 8, "lumbar hollow"


@pytest.mark.parametrize("sex", BODIES)
def test_one_planar_rim_and_otherwise_closed(sex: str) -> None:
    edges, count = edges_used(skin(sex).triangles)
    assert set(count.tolist()) == {1, 2}
    rim = edges[count == 1]
    loop = {int(v): [] for v in np.unique(rim)}
    for a, b in rim.tolist():
        loop[a].append(b)
        loop[b].append(a)
    assert all(len(near) == 2 for near in loop.values())
    start = next(iter(loop))
    walked, before, now = 1, start, loop[start][0]
    while now != start:
        walked, before, now = walked + 1, now, next(n for n in loop[now] if n != before)
    assert walked == len(loop), "more than one rim"
    heights = points(sex)[list(loop), 2]
    assert np.ptp(heights) < 0.05
    assert np.unique(skin(sex).triangles).size == len(points(sex)), "a point that no triangle uses"
    fade = skin(sex).fields["fade"]
    assert fade[list(loop)].max() == 0
    assert fade[points(sex)[:, 2] < heights.mean() - 61].min() == 255


@pytest.mark.parametrize("sex", BODIES)
def test_the_two_sides_are_mirror_images(sex: str) -> None:
    mirror = skin(sex).fields["mirror"].astype(np.int64)
    assert np.array_equal(mirror[mirror], np.arange(len(mirror)))
    assert np.abs(points(sex)[mirror] * [-1, 1, 1] - points(sex)).max() < 1e-3
    triangles = skin(sex).triangles
    assert {tuple(sorted(t)) for t in triangles.tolist()} == {tuple(sorted(t)) for t in mirror[triangles].tolist()}


@pytest.mark.parametrize("sex", BODIES)
def test_it_stands_in_the_apps_frame(sex: str) -> None:
    body = points(sex)
    normals = skin(sex).normals
    foot = body[body[:, 2] < body[:, 2].min() + 40]
    left = foot[foot[:, 0] > 0]
    assert left[left[:, 1].argmin(), 1] < -120, "toes point to the front (-y)"
    big_toe, little_toe = left[left[:, 1].argmin(), 0], left[:, 0].max()
    assert 60 < big_toe < little_toe < 190, "the left foot stands at +x, its big toe medially"
    front = body[:, 1].argmin()
    assert normals[body[:, 2].argmin(), 2] < -0.5 and normals[front, 1] < 0, "faces outwards"


@pytest.mark.parametrize("sex", BODIES)
def test_size_and_resolution(sex: str) -> None:
    triangles = skin(sex).triangles
    assert 30_000 <= len(triangles) <= 60_000
    edges, _ = edges_used(triangles)
    ends = points(sex)[edges]
    length = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    assert np.median(length) < 8 and np.percentile(length, 99) < 16
    assert 320 <= 2 * np.abs(section(sex, -60)[:, 0]).max() <= 380, "hip breadth"
    thigh = section(sex, -150)
    thigh = thigh[thigh[:, 0] > 0]
    assert 55 <= np.ptp(thigh[:, 0]) / 2 <= 90


def test_the_two_bodies_differ_in_shape_and_share_their_points() -> None:
    assert np.array_equal(skin("female").triangles, skin("male").triangles)
    assert np.array_equal(skin("female").fields["mirror"], skin("male").fields["mirror"])
    ratio = {}
    for sex in BODIES:
        waist = min(girth(sex, z) for z in range(180, 270, 10))
        hips = max(girth(sex, z) for z in range(-60, 40, 10))
        ratio[sex] = waist / hips
    assert ratio["female"] < 0.80 < 0.82 < ratio["male"] < 0.95
