"""Cord, sac, roots and nerves as numbers: order, foramina, continuity to the skin, no bone in the way, root values, sizes.

NumPy, PyYAML and VTK alone. `nerves.centrelines` is described in assets/recipes/nerve_record.py.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from app.content.meshfile import Mesh, read_arrays, read_mesh

PROJECT = Path(__file__).resolve().parents[2]
MESHES = PROJECT / "assets" / "meshes"
ROUTES = PROJECT / "assets" / "recipes" / "nerve_routes.yaml"
ROOTS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3")
FORAMEN = {"T12": "T12-L1", "L1": "L1-L2", "L2": "L2-L3", "L3": "L3-L4", "L4": "L4-L5", "L5": "L5-S1"}
NEXT = dict(pairwise(ROOTS))

MAY_PENETRATE_MM = 0.5
UNDER_SKIN_MM = 1.0
CONTINUOUS_MM = 0.3

GANGLION_WIDTH = {
    "L1": (3.7, 0.6),
    "L2": (4.6, 0.7),
    "L3": (5.4, 0.8),
    "L4": (6.0, 0.9),
    "L5": (6.2, 0.9),
    "S1": (6.3, 1.0),
}
SAC = {
    "L1-L2": (14.5, 1.9, 17.0, 2.2),
    "L2-L3": (14.0, 1.9, 17.0, 2.2),
    "L3-L4": (13.5, 2.0, 17.0, 2.3),
    "L4-L5": (13.5, 2.2, 16.5, 2.5),
}
"""Published: ganglion width mean, SD; sac depth mean, SD, width mean, SD (mm)."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """One strand's centre-line."""

    nerve: str
    key: str
    root: str
    points: Array
    radius: Array
    parent: int


@cache
def lines() -> tuple[Line, ...]:
    """All strands, roots first."""
    data: dict[str, Any] = read_arrays(MESHES / "nerves.centrelines.npz")
    rows = bytes(data["names"].astype(np.uint8)).decode().split("\n")
    found = []
    for k, row in enumerate(rows):
        nerve, cable, name = row.split("\t")
        part = slice(data["start"][k], data["start"][k + 1])
        points, radius = data["line_points"][part].astype(float), data["line_radius"][part].astype(float)
        found.append(
            Line(nerve, f"{cable}:{name}", ROOTS[int(data["root"][k])], points, radius, int(data["parent"][k]))
        )
    return tuple(found)


@cache
def marks() -> dict[str, Array]:
    """Landmarks, mm."""
    return {k: np.array(v) for k, v in json.loads((MESHES / "landmarks.json").read_text(encoding="utf-8")).items()}


def root_line(name: str) -> Line:
    """The root itself, cord to plexus."""
    return next(line for line in lines() if line.nerve == f"root.{name}")


@cache
def table() -> dict[str, list[str]]:
    """Nerve -> roots, as the route file carries it."""
    nerves = yaml.safe_load(ROUTES.read_text(encoding="utf-8"))["nerves"]
    return {name: entry["roots"] for name, entry in nerves.items()}


def distance_of(mesh: Mesh) -> vtkImplicitPolyDataDistance:
    """Signed distance to a closed mesh, negative inside."""
    points, cells, surface = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(mesh.points.astype(float), deep=True))
    cells.SetData(3, numpy_to_vtkIdTypeArray(np.ascontiguousarray(mesh.triangles).ravel(), deep=True))
    surface.SetPoints(points)
    surface.SetPolys(cells)
    implicit = vtkImplicitPolyDataDistance()
    implicit.SetInput(surface)
    return implicit


def ask(implicit: vtkImplicitPolyDataDistance, at: Array) -> Array:
    """Distances (n,)."""
    result = vtkDoubleArray()
    implicit.FunctionValue(numpy_to_vtk(np.ascontiguousarray(at), deep=True), result)
    return np.array(vtk_to_numpy(result))


@cache
def samples() -> tuple[Array, Array, NDArray[np.int64]]:
    """Every second point of every strand, its radius, its strand."""
    every = [(line.points[::2], line.radius[::2], np.full(len(line.points[::2]), k)) for k, line in enumerate(lines())]
    points, radius, owner = (np.concatenate([row[j] for row in every]) for j in range(3))
    return points, radius, owner


@cache
def depths() -> Array:
    """Depth of every sample under the nearer of the two skins, mm."""
    points = samples()[0]
    return np.min(
        [-ask(distance_of(read_mesh(MESHES / f"skin.{body}.npz")), points) for body in ("female", "male")], axis=0
    )


def chain(index: int) -> list[int]:
    """A strand and those it grows out of, up to the root."""
    found = [index]
    while lines()[found[-1]].parent >= 0:
        found.append(lines()[found[-1]].parent)
    return found


def bones() -> list[str]:
    """All bones of the left side and the middle."""
    return sorted(p.stem for pattern in ("bone.*.npz", "vertebra.*.npz") for p in MESHES.glob(pattern))


def test_conus_ends_at_l1_and_sac_at_s2() -> None:
    tip, end = marks()["conus_tip"], marks()["dural_sac_end"]
    assert marks()["L2.sup_endplate_centre"][2] < tip[2] < marks()["L1.body_centre"][2]
    cord = read_mesh(MESHES / "cord.conus.npz").points
    assert cord[:, 2].max() > marks()["T12.sup_endplate_centre"][2] - 8
    assert np.linalg.norm(end - marks()["sacral_canal_2"]) < 6
    assert abs(read_mesh(MESHES / "cord.dural-sac.npz").points[:, 2].min() - end[2]) < 3


@pytest.mark.parametrize("disc", SAC)
def test_sac_has_its_published_size_at(disc: str) -> None:
    upper, lower = disc.split("-")
    axis = marks()[f"{upper}.canal_centre"] - marks()[f"{lower}.canal_centre"]
    axis /= np.linalg.norm(axis)
    points = read_mesh(MESHES / "cord.dural-sac.npz").points.astype(float)
    near = points[np.abs((points - marks()[f"{disc}.posterior_midline"]) @ axis) < 2]
    behind = near @ np.array([0.0, axis[2], -axis[1]])
    depth, depth_sd, width, width_sd = SAC[disc]
    assert abs(np.ptp(behind) - depth) <= depth_sd
    assert abs(np.ptp(near[:, 0]) - width) <= width_sd


def test_sac_touches_no_bone() -> None:
    points = read_mesh(MESHES / "cord.dural-sac.npz").points.astype(float)
    for name in (n for n in bones() if n.startswith("vertebra") or n == "bone.sacrum"):
        assert ask(distance_of(read_mesh(MESHES / f"{name}.npz")), points).min() > 0.2, name


def test_ganglia_follow_each_other_downwards() -> None:
    heights = [marks()[f"{root}.ganglion_left"][2] for root in ROOTS]
    assert np.diff(heights).max() < -5


def test_in_the_sac_the_next_root_to_leave_lies_in_front_and_the_lowest_behind() -> None:
    z = marks()["L3-L4.posterior_midline"][2]
    behind = []
    for root in ("L4", "L5", "S1", "S2", "S3"):
        points = root_line(root).points
        behind.append(points[np.abs(points[:, 2] - z).argmin()][1])
    assert behind == sorted(behind)


@pytest.mark.parametrize("root", FORAMEN)
def test_lumbar_root_leaves_through_its_own_foramen(root: str) -> None:
    points, below = root_line(root).points, NEXT[root]
    own = f"foramen.{FORAMEN[root]}.left"
    assert np.linalg.norm(points - marks()[own], axis=1).min() < 3.5
    for other in (f"foramen.{d}.left" for r, d in FORAMEN.items() if r != root):
        assert np.linalg.norm(points - marks()[other], axis=1).min() > 8, other
    crossing = points[np.argmax(points[:, 0] > marks()[own][0])]
    assert crossing[2] < marks()[f"{root}.pedicle_left_lower"][2] + 1
    floor = marks()[f"{below}.pedicle_left"][2] if below != "S1" else marks()["s1_endplate_back"][2] - 6
    assert crossing[2] > floor


@pytest.mark.parametrize(("root", "number"), [("S1", 1), ("S2", 2), ("S3", 3)])
def test_sacral_root_leaves_through_its_own_anterior_foramen(root: str, number: int) -> None:
    points = root_line(root).points
    assert np.linalg.norm(points - marks()[f"sacral_foramen_{number}_anterior"], axis=1).min() < 5
    for other in {1, 2, 3, 4} - {number}:
        assert np.linalg.norm(points - marks()[f"sacral_foramen_{other}_anterior"], axis=1).min() > 9


@pytest.mark.parametrize(("root", "disc"), [("L4", "L3-L4"), ("L5", "L4-L5"), ("S1", "L5-S1")])
def test_traversing_root_lies_where_a_paracentral_herniation_hits(root: str, disc: str) -> None:
    there = marks()[f"{disc}.posterolateral_left"]
    assert np.linalg.norm(root_line(root).points - there, axis=1).min() < 8


@pytest.mark.parametrize("root", GANGLION_WIDTH)
def test_ganglion_has_its_published_width(root: str) -> None:
    line = root_line(root)
    near = np.linalg.norm(line.points - marks()[f"{root}.ganglion_left"], axis=1) < 3
    mean, sd = GANGLION_WIDTH[root]
    assert abs(2 * line.radius[near].max() - mean) <= sd


def test_every_strand_grows_out_of_its_parent() -> None:
    for line in lines():
        if line.parent < 0:
            assert line.nerve.startswith("root.")
            continue
        parent = lines()[line.parent]
        assert parent.root == line.root
        assert np.linalg.norm(parent.points - line.points[0], axis=1).min() <= CONTINUOUS_MM, line.key
        assert np.linalg.norm(np.diff(line.points, axis=0), axis=1).max() < 3, line.key


def test_l5_is_followed_from_the_cord_to_the_great_toe() -> None:
    index = next(k for k, line in enumerate(lines()) if line.key == "superficial-fibular.medial-dorsal:L5")
    way = [lines()[k] for k in chain(index)]
    assert [line.nerve for line in way] == [
        "superficial-fibular", "superficial-fibular", "common-fibular", "sciatic", "lumbosacral-trunk", "root.L5",
    ]  # fmt: skip
    assert np.linalg.norm(way[0].points[-1] - marks()["hallux_tip"]) < 30
    assert way[-1].points[0][2] > marks()["conus_tip"][2]


@pytest.mark.parametrize("root", ["T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3"])
def test_each_root_reaches_the_skin(root: str) -> None:
    owner = samples()[2]
    last = np.r_[owner[1:] != owner[:-1], True]
    at_skin = [k for k, depth in zip(owner[last], depths()[last], strict=True) if lines()[k].root == root and depth < 6]
    assert at_skin
    assert all(lines()[chain(int(k))[-1]].nerve == f"root.{root}" for k in at_skin)


@pytest.mark.parametrize("name", bones())
def test_no_nerve_runs_through(name: str) -> None:
    mesh = read_mesh(MESHES / f"{name}.npz")
    points, radius, owner = samples()
    near = np.all((points > mesh.points.min(axis=0) - 4) & (points < mesh.points.max(axis=0) + 4), axis=1)
    if not near.any():
        return
    deep = radius[near] - ask(distance_of(mesh), points[near])
    worst = int(deep.argmax())
    assert deep[worst] <= MAY_PENETRATE_MM, f"{lines()[int(owner[near][worst])].key} at {points[near][worst].round()}"


def test_all_nerves_lie_inside_both_skins() -> None:
    points, radius, owner = samples()
    under = depths() - radius
    worst = int(under.argmin())
    assert under[worst] >= UNDER_SKIN_MM, f"{lines()[int(owner[worst])].key} at {points[worst].round()}"


@pytest.mark.parametrize("nerve", table())
def test_nerve_carries_the_roots_of_the_table(nerve: str) -> None:
    mesh = read_mesh(MESHES / f"nerve.{nerve}.left.npz")
    assert {ROOTS[k] for k in np.unique(mesh.fields["root"])} == set(table()[nerve])


def test_the_table_is_the_one_the_structures_carry() -> None:
    content = yaml.safe_load((PROJECT / "content" / "en" / "structures.yaml").read_text(encoding="utf-8"))
    rows = content if isinstance(content, list) else content["structures"]
    told = {row["id"]: row.get("roots") for row in rows if row["id"].startswith("nerve.")}
    for nerve, roots in table().items():
        if f"nerve.{nerve}" in told:
            assert set(told[f"nerve.{nerve}"]) == set(roots), nerve


def test_sciatic_passes_midway_between_tuberosity_and_trochanter() -> None:
    bundle = [line for line in lines() if line.nerve == "sciatic"]
    start, end = marks()["ischial_tuberosity"], marks()["greater_trochanter_tip"]
    level = (start + end)[2] / 2
    centre = np.mean([line.points[np.abs(line.points[:, 2] - level).argmin()] for line in bundle], axis=0)
    aside = np.linalg.norm((centre - start)[[0, 2]])
    assert 50 <= aside <= 66
    across = [line.points[np.abs(line.points[:, 2] + 150).argmin()][0] for line in bundle]
    assert 9 <= np.ptp(across) + 2 * bundle[0].radius.min() <= 14


def left_meshes() -> list[str]:
    """Ids of all cord, root and nerve meshes."""
    listed = json.loads((MESHES / "manifest.json").read_text(encoding="utf-8"))["meshes"]
    return [e["id"] for e in listed if e["recipe"] in ("cord", "nerves") and "triangles" in e]


@pytest.mark.parametrize("name", left_meshes())
def test_mesh_is_closed_and_on_its_side(name: str) -> None:
    mesh = read_mesh(MESHES / f"{name}.npz")
    edges = np.concatenate([mesh.triangles[:, [0, 1]], mesh.triangles[:, [1, 2]], mesh.triangles[:, [2, 0]]])
    base = int(edges.max()) + 1
    forth, back = edges[:, 0] * base + edges[:, 1], edges[:, 1] * base + edges[:, 0]
    assert len(np.unique(forth)) == len(forth)
    assert np.array_equal(np.sort(forth), np.sort(back))
    a, b, c = (mesh.points[mesh.triangles[:, k]].astype(float) for k in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() > 0
    if name.endswith(".left"):
        assert mesh.points[:, 0].min() > 0


def test_one_side_is_light_enough_to_draw() -> None:
    sizes = [len(read_mesh(MESHES / f"{name}.npz").triangles) for name in left_meshes() if name.endswith(".left")]
    assert sum(sizes) <= 60000
