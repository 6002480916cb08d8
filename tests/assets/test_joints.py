"""Joints and ligaments measured on the meshes themselves: sizes against the published, ends on the named bones, nothing cut."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import pyvista as pv
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance
from vtkmodules.vtkFiltersModeling import vtkSelectEnclosedPoints

from app.content.meshfile import Mesh, read_mesh

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
NAMES = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
PAIRS = ["-".join(pair) for pair in pairwise(NAMES)]
PELVIC = ("anterior-sacroiliac", "interosseous-sacroiliac", "posterior-sacroiliac", "sacrotuberous", "sacrospinous",
          "iliolumbar", "inguinal", "hip-capsule")  # fmt: skip
IDS = [
    *(f"ligament.{name}.left" for name in PELVIC),
    *(f"ligament.{name}" for name in ("anterior-longitudinal", "posterior-longitudinal", "supraspinous")),
    *(f"ligament.{kind}.{pair}" for kind in ("flavum", "interspinous") for pair in PAIRS),
    *(f"joint.facet-{kind}.{pair}.left" for kind in ("cartilage", "capsule") for pair in PAIRS),
    *(f"joint.{n}.left" for n in ("hip-cartilage-femur", "hip-cartilage-acetabulum", "hip-labrum", "sacroiliac")),
    "foramen.greater-sciatic.left",
]
BONES = ["bone.hip.left", "bone.sacrum", "bone.coccyx", "bone.femur.left", *(f"vertebra.{n}" for n in NAMES[:-1])]
NERVES = sorted(p.stem for kind in ("nerve", "root") for p in MESHES.glob(f"{kind}.*.left.npz"))
ENDS = {  # ligament -> bone, landmark that the attachment lies round, mm from it at most
    "ligament.sacrotuberous.left": (("bone.sacrum", None, 0), ("bone.hip.left", "ischial_tuberosity", 36)),
    "ligament.sacrospinous.left": (("bone.sacrum", "coccyx_tip", 50), ("bone.hip.left", "ischial_spine", 8)),
    "ligament.inguinal.left": (("bone.hip.left", "asis", 9), ("bone.hip.left", "pubic_tubercle", 9)),
    "ligament.iliolumbar.left": (
        ("vertebra.L4", "L4.transverse_tip_left", 7),
        ("vertebra.L5", "L5.transverse_tip_left", 7),
        ("bone.hip.left", "iliac_crest_top", 48),
    ),
    "ligament.posterior-sacroiliac.left": (("bone.hip.left", "psis", 36), ("bone.sacrum", None, 0)),
    "ligament.anterior-sacroiliac.left": (("bone.hip.left", None, 0), ("bone.sacrum", None, 0)),
    "ligament.interosseous-sacroiliac.left": (("bone.hip.left", None, 0), ("bone.sacrum", None, 0)),
    "ligament.hip-capsule.left": (("bone.hip.left", "hip_centre", 40), ("bone.femur.left", "hip_centre", 62)),
}
FLAVUM = {  # neutral thickness, mm: mean, lowest, highest (morphometry with its corrections; T12-L1 as L1-L2)
    "T12-L1": (3.0, 1.4, 4.6),
    "L1-L2": (3.0, 1.4, 4.6),
    "L2-L3": (3.2, 1.6, 4.8),
    "L3-L4": (3.4, 1.5, 5.3),
    "L4-L5": (3.75, 1.5, 6.0),
    "L5-S1": (3.7, 1.3, 6.1),
}


@cache
def mesh(name: str) -> Mesh:
    return read_mesh(MESHES / f"{name}.npz")


@cache
def surface(name: str) -> pv.PolyData:
    return pv.PolyData.from_regular_faces(mesh(name).points.astype(float), mesh(name).triangles)


@cache
def marks() -> dict[str, np.ndarray]:
    text = (MESHES / "landmarks.json").read_text("utf-8")
    return {name: np.array(xyz) for name, xyz in json.loads(text).items()}


@cache
def signed(name: str) -> vtkImplicitPolyDataDistance:
    function = vtkImplicitPolyDataDistance()
    function.SetInput(surface(name))
    return function


def distance(name: str, points: np.ndarray) -> np.ndarray:
    """Signed distance (mm, negative inside) of points to a mesh."""
    out = vtkDoubleArray()
    signed(name).FunctionValue(pv.convert_array(np.ascontiguousarray(points, float)), out)
    return vtk_to_numpy(out).copy()


def near(name: str, points: np.ndarray) -> np.ndarray:
    """The points within 3 mm of the other mesh's box: only they can touch it."""
    box = mesh(name).points
    return points[np.all((points > box.min(axis=0) - 3) & (points < box.max(axis=0) + 3), axis=1)]


def depth(name: str, points: np.ndarray) -> float:
    """How deep inside a closed mesh the deepest of the points (n, 3) lies; 0 when none is inside. Holds for thin sheets."""
    if not len(points):
        return 0.0
    test = vtkSelectEnclosedPoints()
    test.SetInputData(pv.PolyData(points))
    test.SetSurfaceData(surface(name))
    test.Update()
    inside = vtk_to_numpy(test.GetOutput().GetPointData().GetArray("SelectedPoints")).astype(bool)
    return float(np.abs(distance(name, points[inside])).max(initial=0))


@cache
def samples(name: str) -> np.ndarray:
    """The points of a mesh and the middles of its triangles."""
    shape = mesh(name)
    points = shape.points.astype(float)
    return np.concatenate([points, points[shape.triangles].mean(axis=1)])


def thickness(name: str, chosen: np.ndarray | None = None) -> np.ndarray:
    """How far from each chosen point of a closed mesh, straight inwards, its other side lies (mm)."""
    shape, body = mesh(name), surface(name)
    index = np.arange(len(shape.points)) if chosen is None else chosen
    found = []
    for k in index:
        inwards = -shape.normals[k].astype(float)
        start = shape.points[k] + 0.05 * inwards
        hits, _ = body.ray_trace(start, start + 30 * inwards)
        if len(hits):
            found.append(np.linalg.norm(hits - start, axis=1).min() + 0.05)
    return np.array(found)


@pytest.mark.parametrize("name", IDS)
def test_a_mesh_is_closed_and_faces_outwards(name: str) -> None:
    body = surface(name)
    assert body.is_manifold and body.n_open_edges == 0
    assert body.volume > 0
    a, b, c = (body.points[mesh(name).triangles[:, k]] for k in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() > 0


def test_all_are_there_and_light() -> None:
    made = {p.stem for kind in ("joint", "ligament", "foramen") for p in MESHES.glob(f"{kind}.*.npz")}
    assert made == set(IDS)
    assert sum(len(mesh(name).triangles) for name in IDS) <= 60_000
    assert sum((MESHES / f"{name}.npz").stat().st_size for name in IDS) <= 3 * 2**20


@pytest.mark.parametrize("name", IDS)
def test_nothing_runs_through_bone(name: str) -> None:
    deep = {bone: distance(bone, near(bone, samples(name))).min(initial=9) for bone in BONES}
    assert min(deep.values()) > -0.55, deep


@pytest.mark.parametrize("name", [n for n in IDS if not n.startswith("foramen")])
def test_nothing_cuts_a_nerve_a_root_or_the_dural_sac(name: str) -> None:
    others = [*NERVES, "cord.dural-sac"]
    cut = {other: distance(other, near(other, samples(name))).min(initial=9) for other in others}
    assert min(cut.values()) > -0.5, {k: v for k, v in cut.items() if v < 0}
    inside = {other: depth(name, near(name, mesh(other).points.astype(float))) for other in others}
    assert max(inside.values()) < 0.5, {k: v for k, v in inside.items() if v > 0}


@pytest.mark.parametrize("name", ENDS)
def test_a_ligament_ends_on_its_bones(name: str) -> None:
    points = mesh(name).points.astype(float)
    for bone, landmark, reach in ENDS[name]:
        held = points[distance(bone, points) < 0.4]
        if landmark:
            held = held[np.linalg.norm(held - marks()[landmark], axis=1) < reach]
        assert len(held) >= 6, (bone, landmark)


def test_cartilage_of_the_hip_is_as_thick_as_published_and_leaves_a_slit() -> None:
    head, socket = samples("joint.hip-cartilage-femur.left"), samples("joint.hip-cartilage-acetabulum.left")
    on_head, on_socket = distance("bone.femur.left", head), distance("bone.hip.left", socket)
    for off in (on_head, on_socket):
        assert 1.4 < np.percentile(off, 98) < 2.0
    faces = on_head > 1.0
    assert distance("joint.hip-cartilage-acetabulum.left", head[faces]).min() > 0.05
    wall = socket[on_socket < 0.1]
    space = distance("bone.femur.left", wall)
    assert np.percentile(space, 3) > 2.5 and np.percentile(space, 97) < 5.5, np.percentile(space, [3, 50, 97])
    assert 3.2 < np.median(space) < 4.8  # published 4 +/- 0.8


def test_the_head_is_covered_up_to_the_neck_but_for_the_fovea() -> None:
    centre = marks()["hip_centre"]
    points = mesh("joint.hip-cartilage-femur.left").points.astype(float) - centre
    assert np.linalg.norm(points, axis=1).max() < 25.5  # it ends where the head does
    surface_ = surface("joint.hip-cartilage-femur.left")
    assert surface_.n_points - surface_.n_cells * 3 / 2 + surface_.n_cells == 0  # a ring: the fovea is open
    bone = mesh("bone.femur.left").points.astype(float)
    head = bone[np.linalg.norm(bone - centre, axis=1) < 23.5]
    bare = head[distance("joint.hip-cartilage-femur.left", head) > 1.5] - centre
    pit = bare[bare[:, 0] < -14]
    assert len(pit) and np.abs(pit - pit.mean(axis=0)).max() < 8
    way = pit.mean(axis=0)
    assert way[0] < 0 and abs(way[1]) < 9 and way[2] > -4  # medially


def test_the_lunate_surface_is_open_below() -> None:
    points = mesh("joint.hip-cartilage-acetabulum.left").points.astype(float) - marks()["hip_centre"]
    angle = np.degrees(np.arctan2(points[:, 1], points[:, 2]))  # 0 above, 180 below, in the sagittal plane
    turn = np.sort(np.mod(angle, 360))
    gap = np.diff(np.r_[turn, turn[0] + 360])
    middle = turn[gap.argmax()] + gap.max() / 2
    assert gap.max() > 25 and 150 < middle < 250, (gap.max(), middle)


def test_labrum_height_and_width_lie_in_the_published_range_and_it_thins_low_in_front() -> None:
    rings = mesh("joint.hip-labrum.left").points.astype(float).reshape(72, 14, 3) - marks()["hip_centre"]
    far = np.linalg.norm(rings, axis=2)
    width = np.ptp(far, axis=1)
    edge, base = rings[:, 5], rings[:, 0]
    cosine = np.einsum("ij,ij->i", edge, base) / np.linalg.norm(edge, axis=1) / np.linalg.norm(base, axis=1)
    height = np.arccos(cosine) * far.min(axis=1)
    assert height.min() > 3 and height.max() < 9, (height.min(), height.max())
    assert np.percentile(width, 5) > 2 and width.max() < 9, (width.min(), width.max())
    assert 4.2 < np.median(height) < 6.5
    low_front = (rings[:, 0, 1] < -8) & (rings[:, 0, 2] < -2)
    above = rings[:, 0, 2] > 12
    assert height[low_front].min() < 0.85 * height[above].mean()


def test_the_labrum_seals_the_head_without_touching_it() -> None:
    gap = distance("bone.femur.left", samples("joint.hip-labrum.left"))
    assert 1.5 < gap.min() < 2.6  # bone to labrum: cartilage and a slit between
    head = distance("joint.hip-labrum.left", samples("joint.hip-cartilage-femur.left"))
    assert head.min() > -0.1


def test_the_capsule_reaches_the_intertrochanteric_line_in_front_and_the_middle_of_the_neck_behind() -> None:
    points = mesh("ligament.hip-capsule.left").points.astype(float)
    held = points[distance("bone.femur.left", points) < 0.3] - marks()["hip_centre"]
    femur = mesh("bone.femur.left").points.astype(float) - marks()["hip_centre"]
    shell = np.linalg.norm(femur, axis=1)
    neck = femur[(shell > 27) & (shell < 33)].mean(axis=0)
    neck /= np.linalg.norm(neck)
    along = held @ neck
    side = held - along[:, None] * neck
    front, back = along[side[:, 1] < -1.5 * np.abs(side[:, 2])], along[side[:, 1] > 1.5 * np.abs(side[:, 2])]
    assert 40 < np.percentile(front, 95) < 55 and 24 < np.percentile(back, 95) < 42
    assert np.percentile(front, 95) > np.percentile(back, 95) + 6
    wall = thickness("ligament.hip-capsule.left", np.arange(200, 860, 7))
    assert 1.2 < np.median(wall) < 4.5


def test_the_sacroiliac_surfaces_lie_on_both_bones_with_a_slit_between() -> None:
    parts = surface("joint.sacroiliac.left").split_bodies()
    assert len(parts) == 2
    by_side = sorted((np.asarray(p.points, float) for p in parts), key=lambda p: float(p[:, 0].mean()))
    for points, bone in zip(by_side, ("bone.sacrum", "bone.hip.left"), strict=True):
        off = distance(bone, points)
        assert (np.abs(off) < 0.25).sum() > 0.4 * len(points) and off.max() < 1.6
    apart = pv.PolyData(by_side[0])
    nearest = [np.linalg.norm(apart.points[apart.find_closest_point(p)] - p) for p in by_side[1]]
    assert min(nearest) > 0.1
    area = surface("joint.sacroiliac.left").area / 4
    assert 800 < area < 2000, area  # mm2 of one auricular surface; 1000 to 1800 in adults (from knowledge)


def test_the_sacrotuberous_ligament_twists_and_is_narrowest_in_the_middle() -> None:
    shape = mesh("ligament.sacrotuberous.left").points.astype(float)
    grid = shape[: len(shape) // 2].reshape(25, 17, 3)
    width = np.linalg.norm(grid[:, -1] - grid[:, 0], axis=1)
    assert width[10:18].min() < 0.75 * min(width[1], width[-2])
    across = (grid[:, -1] - grid[:, 0]) / width[:, None]
    turn = np.degrees(np.arccos(across[2] @ across[-3]))
    assert turn > 25, turn


def test_the_sacrospinous_ligament_lies_in_front_of_the_sacrotuberous() -> None:
    front = mesh("ligament.sacrospinous.left").points.astype(float)
    back = mesh("ligament.sacrotuberous.left").points.astype(float)
    height = (front[:, 2] > -4) & (front[:, 2] < 8)
    behind = back[(back[:, 2] > -4) & (back[:, 2] < 8)]
    assert front[height, 1].mean() < behind[:, 1].mean()
    assert distance("ligament.sacrotuberous.left", front).min() > -0.6


def test_the_greater_sciatic_foramen_has_its_published_size_and_the_sciatic_nerve_passes_it() -> None:
    points = mesh("foramen.greater-sciatic.left").points.astype(float)
    middle = points.mean(axis=0)
    axes = np.linalg.svd(points - middle)[2]
    long, wide = (np.ptp((points - middle) @ axis) for axis in axes[:2])
    assert 48 <= long <= 76 and 34 <= wide <= 58, (long, wide)
    nerve = mesh("nerve.sciatic.left").points.astype(float)
    through = distance("foramen.greater-sciatic.left", near("foramen.greater-sciatic.left", nerve))
    assert through.min() < 0  # the only thing that may be pierced
    assert np.linalg.norm(marks()["foramen.greater-sciatic.left"] - middle) < 6


@pytest.mark.parametrize("pair", PAIRS)
def test_the_flavum_is_as_thick_as_published_and_spans_from_lamina_to_lamina(pair: str) -> None:
    name = f"ligament.flavum.{pair}"
    upper, lower = pair.split("-")
    below = "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"
    points = mesh(name).points.astype(float)
    height = (points[:, 2] - points[:, 2].min()) / np.ptp(points[:, 2])
    inner = np.flatnonzero((height > 0.35) & (height < 0.75) & (np.abs(points[:, 0]) > 1.0))
    wide = np.abs(points[inner, 0]).max()
    inner = inner[np.abs(points[inner, 0]) < 0.75 * wide]
    found = thickness(name, inner)
    mean, low, high = FLAVUM[pair]
    assert low < np.median(found) < high, np.median(found)
    assert abs(np.percentile(found, 75) - mean) < 1.0, np.percentile(found, 75)
    assert (distance(f"vertebra.{upper}", points) < 0.5).sum() >= 6
    assert (distance(below, points) < 0.9).sum() >= 6
    assert surface(name).connectivity("all")["RegionId"].max() == 1  # a left and a right half
    sac = mesh("cord.dural-sac").points
    level = sac[np.abs(sac[:, 2] - points[:, 2].mean()) < 4]
    assert points[:, 1].mean() > level[:, 1].max() - 1  # behind the sac


@pytest.mark.parametrize("pair", PAIRS)
def test_facet_cartilage_is_two_thin_plates_that_do_not_touch(pair: str) -> None:
    name = f"joint.facet-cartilage.{pair}.left"
    parts = surface(name).split_bodies()
    assert len(parts) == 2
    points = mesh(name).points.astype(float)
    upper, lower = pair.split("-")
    below = "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"
    off = np.minimum(np.abs(distance(f"vertebra.{upper}", points)), np.abs(distance(below, points)))
    assert 0.4 < np.percentile(off, 98) < 1.0
    first, second = (np.asarray(p.points, float) for p in parts)
    other = pv.PolyData(second)
    assert min(np.linalg.norm(other.points[other.find_closest_point(p)] - p) for p in first) > 0.03
    size = points - points.mean(axis=0)
    axes = np.linalg.svd(size)[2]
    assert 8 < np.ptp(size @ axes[0]) < 21  # facets: 9 to 20 mm high, 7 to 20 mm wide


def test_longitudinal_ligaments_lie_on_their_sides_of_the_bodies() -> None:
    front, back = (mesh(f"ligament.{n}-longitudinal").points.astype(float) for n in ("anterior", "posterior"))
    for level in NAMES[:-1]:
        centre = marks()[f"{level}.body_centre"]
        assert front[np.abs(front[:, 2] - centre[2]) < 5, 1].max() < centre[1] - 10
        behind = back[np.abs(back[:, 2] - centre[2]) < 3]
        assert behind[:, 1].min() > centre[1] + 8
    for name in ("anterior", "posterior"):
        ligament = f"ligament.{name}-longitudinal"
        points = samples(ligament)
        parts = [*BONES[1:2], *BONES[4:], *(f"disc.{p}.annulus" for p in PAIRS)]
        off = np.min([np.abs(distance(part, points)) for part in parts], axis=0)
        assert np.percentile(off, 95) < 3.5


def test_the_posterior_longitudinal_ligament_flares_over_the_discs() -> None:
    points = mesh("ligament.posterior-longitudinal").points
    for pair in PAIRS[:-1]:
        disc = np.ptp(points[np.abs(points[:, 2] - marks()[f"{pair}.posterior_midline"][2]) < 2.0, 0])
        body = np.ptp(points[np.abs(points[:, 2] - marks()[f"{pair.split('-')[0]}.back_wall"][2]) < 2.0, 0])
        assert disc > 1.7 * body, (pair, disc, body)


def test_the_supraspinous_ligament_runs_over_the_tips_and_ends_at_l4() -> None:
    points = mesh("ligament.supraspinous").points.astype(float)
    for level in ("T12", "L1", "L2", "L3", "L4"):
        assert distance(f"vertebra.{level}", points).min() < 0.3
    assert points[:, 2].min() > marks()["L5.spinous_tip"][2]


@pytest.mark.parametrize("pair", PAIRS)
def test_an_interspinous_ligament_joins_two_spinous_processes_in_the_median_plane(pair: str) -> None:
    points = mesh(f"ligament.interspinous.{pair}").points.astype(float)
    upper, lower = pair.split("-")
    for bone in (f"vertebra.{upper}", "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"):
        assert (distance(bone, points) < 0.2).sum() > 10
    assert np.abs(points[:, 0]).max() < 3


WAYS = {  # ligament -> the way its fibres run, either way round
    "ligament.anterior-longitudinal": (0.0, -0.1, 1.0),
    "ligament.posterior-longitudinal": (0.0, 0.1, 1.0),
    "ligament.flavum.L3-L4": (0.0, 0.0, 1.0),
    "ligament.inguinal.left": (0.73, 0.0, 0.68),
    "ligament.sacrospinous.left": (0.75, -0.65, 0.1),
    "ligament.interosseous-sacroiliac.left": (0.97, 0.23, -0.11),
}


@pytest.mark.parametrize("name", [n for n in IDS if n.startswith("ligament.")])
def test_fibres_have_a_direction_everywhere(name: str) -> None:
    fibre = mesh(name).fields["fibre"].astype(float) / 127
    assert fibre.shape == mesh(name).points.shape
    assert np.abs(np.linalg.norm(fibre, axis=1) - 1).max() < 0.02
    if name in WAYS:
        way = np.array(WAYS[name]) / np.linalg.norm(WAYS[name])
        assert np.median(np.abs(fibre @ way)) > 0.85


def test_the_capsule_names_its_three_ligaments() -> None:
    shape = mesh("ligament.hip-capsule.left")
    part, points = shape.fields["part"], shape.points
    assert set(np.unique(part)) == {1, 2, 3}
    assert points[part == 1, 1].mean() < points[part == 3, 1].mean() - 15  # iliofemoral in front, ischiofemoral behind
    assert points[part == 2, 2].mean() < points[part == 1, 2].mean() - 10  # pubofemoral below


def test_landmarks_for_those_who_come_after() -> None:
    rim = np.array([marks()[f"acetabulum_rim_{hour}"] for hour in range(1, 13)])
    assert np.abs(distance("bone.hip.left", rim)).max() < 2.5
    assert rim[:, 2].argmax() + 1 in (11, 12, 1) and rim[:, 1].argmin() + 1 in (2, 3, 4)
    assert rim[:, 1].argmax() + 1 in (8, 9, 10)
    centre = marks()["sacroiliac_centre"][None]
    assert max(distance(b, centre)[0] for b in ("bone.sacrum", "bone.hip.left")) < 2
    assert abs(np.linalg.norm(marks()["sacroiliac_axis"]) - 1) < 0.02
    for pair in PAIRS:
        upper, lower = pair.split("-")
        both = (f"vertebra.{upper}", "bone.sacrum" if lower == "S1" else f"vertebra.{lower}")
        assert all(0.3 < distance(b, marks()[f"facet.{pair}"][None])[0] < 1.6 for b in both)
