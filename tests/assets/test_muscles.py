"""Muscles measured on their meshes: closed, of published volume, out of bone, nerve, skin and one another, with tendons and fibres.

Penetration is asked of every vertex and every triangle's middle, so attachments touch bone but are held to the same half millimetre.
NumPy and VTK alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from app.content.meshfile import STEP_MM, read_arrays

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"

VOLUMES = {
    "psoas-major": (130, 430),
    "iliacus": (90, 270),
    "gluteus-maximus": (460, 1240),
    "gluteus-medius": (175, 475),
    "gluteus-minimus": (55, 160),
    "piriformis": (18, 70),
    "obturator-internus": (12, 45),
    "quadratus-femoris": (12, 55),
    "quadratus-lumborum": (25, 95),
    "multifidus": (90, 190),
    "erector-spinae": (160, 480),
    "tensor-fasciae-latae": (25, 115),
    "rectus-femoris": (140, 400),
    "sartorius": (75, 255),
    "biceps-femoris": (140, 475),
    "semitendinosus": (75, 300),
    "semimembranosus": (130, 360),
    "adductor-longus": (65, 260),
    "adductor-brevis": (45, 165),
    "adductor-magnus": (285, 840),
    "gracilis": (40, 170),
    "pectineus": (25, 105),
    "vastus-lateralis": (440, 1220),
}
"""Published range, cm3, one side: mean +- 2 SD (Handsfield 2014 and others, evidence of muscle morphometry with its corrections)."""

BANDS = ("iliopsoas-tendon", "iliotibial-tract")
SMALL = ("superior-gemellus", "inferior-gemellus")
NAMES = (*VOLUMES, *BANDS, *SMALL)
VARIANTS = ("variant.piriformis-B.left", "variant.piriformis-C.left")
IDS = [*(f"muscle.{name}.left" for name in NAMES), *VARIANTS]

TENDINOUS = (
    "piriformis",
    "rectus-femoris",
    "biceps-femoris",
    "semitendinosus",
    "semimembranosus",
    "gracilis",
    "gluteus-medius",
)
SLIPS = ("psoas-major", "quadratus-lumborum", "multifidus")
"""Made of slips of unlike length side by side, so that `along` steps from one to the next."""

OWN_NERVES = {
    "psoas-major": ("genitofemoral", "lateral-femoral-cutaneous", "femoral", "obturator"),
    "gluteus-maximus": ("inferior-gluteal",),
    "gluteus-medius": ("superior-gluteal",),
    "gluteus-minimus": ("superior-gluteal",),
    "tensor-fasciae-latae": ("superior-gluteal",),
    "rectus-femoris": ("femoral",),
    "sartorius": ("femoral",),
    "vastus-lateralis": ("femoral",),
    "adductor-magnus": ("obturator",),
}
"""Nerves that end in a muscle or, in psoas, arise within and pierce it: these are not asked to stay outside."""

BONE_MM, NERVE_MM, EACH_OTHER_MM, UNDER_SKIN_MM = 0.5, 0.5, 1.0, 1.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surface:
    """A mesh file as read: points (n, 3) mm, triangles (m, 3), fields per vertex."""

    points: Array
    triangles: NDArray[np.int64]
    fields: dict[str, NDArray[np.generic]]

    @property
    def probes(self) -> Array:
        """Vertices and middles of triangles."""
        return np.concatenate([self.points, self.points[self.triangles].mean(axis=1)])


@cache
def surface(name: str) -> Surface:
    arrays = read_arrays(MESHES / f"{name}.npz")
    points = arrays["origin"].astype(float) + arrays["points"].astype(float) * STEP_MM
    fields = {key[6:]: value for key, value in arrays.items() if key.startswith("field.")}
    return Surface(points, arrays["triangles"].astype(np.int64), fields)


@cache
def distance_of(name: str) -> vtkImplicitPolyDataDistance:
    """Signed distance to a closed mesh, negative inside."""
    mesh = surface(name)
    points, cells, data = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(mesh.points, deep=True))
    cells.SetData(3, numpy_to_vtkIdTypeArray(mesh.triangles.ravel(), deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    implicit = vtkImplicitPolyDataDistance()
    implicit.SetInput(data)
    return implicit


def deepest(probes: Array, name: str) -> float:
    """How deep (mm) the worst of the probes lies inside a mesh; 0 when none does."""
    inside = surface(name).points
    near = np.all((probes >= inside.min(axis=0)) & (probes <= inside.max(axis=0)), axis=1)
    if not near.any():
        return 0.0
    return max(0.0, -float(asked(name, probes[near]).min()))


def asked(name: str, at: Array) -> Array:
    result = vtkDoubleArray()
    distance_of(name).FunctionValue(numpy_to_vtk(np.ascontiguousarray(at), deep=True), result)
    return np.array(vtk_to_numpy(result))


def volume(mesh: Surface) -> float:
    a, b, c = (mesh.points[mesh.triangles[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6000)


def stored(*patterns: str) -> list[str]:
    return sorted(p.stem for pattern in patterns for p in MESHES.glob(f"{pattern}.npz") if "centrelines" not in p.stem)


REACH_MM = 2.5
"""Nearest point of a muscle to the area it attaches to; 2.3 is the semitendinosus, whose area its neighbours cover but for a point."""


@pytest.mark.parametrize("name", IDS)
def test_a_muscle_is_closed_and_only_a_nerve_cuts_a_tendon_from_it(name: str) -> None:
    mesh = surface(name)
    triangles = mesh.triangles
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    base = int(triangles.max()) + 1
    forth, back = edges[:, 0] * base + edges[:, 1], edges[:, 1] * base + edges[:, 0]
    assert len(np.unique(forth)) == len(forth), "an edge with more than two triangles"
    assert np.array_equal(np.sort(forth), np.sort(back)), "a hole"
    group = np.arange(base)
    while True:
        lowest = group.copy()
        np.minimum.at(lowest, edges[:, 0], group[edges[:, 1]])
        if np.array_equal(lowest, group):
            break
        group = lowest[lowest]
    pieces, counts = np.unique(group, return_counts=True)
    assert len(pieces) <= 3 and counts.max() > 0.9 * base
    for piece in pieces[counts < counts.max()]:
        own, rest = mesh.points[group == piece], mesh.points[group != piece]
        assert np.linalg.norm(own[:, None] - rest[None], axis=2).min() < 8.0, "a piece that floats"


@pytest.mark.parametrize("name", [n for n in IDS if n.startswith("muscle.")])
def test_a_muscle_reaches_everything_it_is_said_to_attach_to(name: str) -> None:
    record = read_arrays(MESHES / "muscles.attachments.npz")
    number = record["names"].tobytes().decode().split("\n").index(name) + 1
    points = surface(name).points
    for key, values in record.items():
        area = np.flatnonzero(values == number) if ":" in key else []
        if len(area):
            places = surface(key.split(":")[0]).points[area]
            gaps = [np.linalg.norm(points - place, axis=1).min() for place in places]
            assert min(gaps) < REACH_MM, key


@pytest.mark.parametrize(("name", "low", "high"), [(n, *r) for n, r in VOLUMES.items()])
def test_a_muscle_has_the_volume_published(name: str, low: float, high: float) -> None:
    assert low <= volume(surface(f"muscle.{name}.left")) <= high


@pytest.mark.parametrize("name", IDS)
def test_a_muscle_keeps_out_of_bone(name: str) -> None:
    probes = surface(name).probes
    deep = {bone: deepest(probes, bone) for bone in stored("bone.*", "vertebra.*")}
    assert max(deep.values()) <= BONE_MM, {k: round(v, 2) for k, v in deep.items() if v > BONE_MM}


@pytest.mark.parametrize("name", [i for i in IDS if i not in VARIANTS])
def test_a_muscle_keeps_out_of_nerves(name: str) -> None:
    own = [f"nerve.{nerve}.left" for nerve in OWN_NERVES.get(name.split(".")[1], ())]
    strange = [nerve for nerve in stored("nerve.*", "root.*", "cord.dural-sac") if nerve not in own]
    deep = {nerve: deepest(surface(nerve).probes, name) for nerve in strange}
    assert max(deep.values()) <= NERVE_MM, {k: round(v, 2) for k, v in deep.items() if v > NERVE_MM}


@pytest.mark.parametrize("letter", ["B", "C"])
def test_a_variant_of_piriformis_leaves_its_nerve_free(letter: str) -> None:
    assert deepest(surface(f"variant.sciatic-{letter}.left").probes, f"variant.piriformis-{letter}.left") <= NERVE_MM


def test_muscles_do_not_run_through_one_another() -> None:
    deep: dict[tuple[str, str], float] = {}
    for a, b in combinations([i for i in IDS if i not in VARIANTS], 2):
        deep[a, b] = max(deepest(surface(a).probes, b), deepest(surface(b).probes, a))
    assert max(deep.values()) <= EACH_OTHER_MM, {k: round(v, 2) for k, v in deep.items() if v > EACH_OTHER_MM}


@pytest.mark.parametrize("skin", ["skin.female", "skin.male"])
def test_muscles_lie_under_the_skin(skin: str) -> None:
    shallow = {name: -float(asked(skin, surface(name).points).max()) for name in IDS}
    assert min(shallow.values()) >= UNDER_SKIN_MM, {k: round(v, 2) for k, v in shallow.items() if v < UNDER_SKIN_MM}


@pytest.mark.parametrize("name", IDS)
def test_fibres_have_a_direction_and_run_from_origin_to_insertion(name: str) -> None:
    mesh = surface(name)
    fibre = mesh.fields["fibre"].astype(float) / 127
    assert np.abs(np.linalg.norm(fibre, axis=1) - 1).max() < 0.02
    a, b = mesh.triangles[:, 0], mesh.triangles[:, 1]
    step, ahead = (
        mesh.points[b] - mesh.points[a],
        mesh.fields["along"].astype(float)[b] - mesh.fields["along"].astype(float)[a],
    )
    along = np.einsum("ij,ij->i", step, fibre[a] + fibre[b]) / 2
    clear = (np.abs(along) > 1) & (np.abs(ahead) >= 1)
    least = 0.7 if name.split(".")[1] in SLIPS else 0.85
    assert (np.sign(along[clear]) == np.sign(ahead[clear])).mean() > least


@pytest.mark.parametrize("name", IDS)
def test_a_muscle_has_a_belly_and_where_it_has_one_a_tendon(name: str) -> None:
    tendon = surface(name).fields["tendon"]
    short = name.split(".")[1]
    if short in BANDS:
        assert (tendon == 255).all()
    else:
        assert (tendon < 64).mean() > 0.35
    if short in TENDINOUS:
        assert (tendon > 192).mean() > 0.03


@pytest.mark.parametrize("name", [f"muscle.{n}.left" for n in (*VOLUMES, *SMALL)])
def test_a_muscle_is_smooth(name: str) -> None:
    """Neighbouring triangles meet at a shallow angle: a stair of the grid would be an angle of 45 or 90 degrees all over."""
    mesh = surface(name)
    a, b, c = (mesh.points[mesh.triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    edges = np.sort(
        np.concatenate([mesh.triangles[:, [0, 1]], mesh.triangles[:, [1, 2]], mesh.triangles[:, [2, 0]]]), axis=1
    )
    order = np.lexsort((edges[:, 1], edges[:, 0])).reshape(-1, 2) % len(normal)
    bend = np.degrees(np.arccos(np.clip(np.einsum("ij,ij->i", normal[order[:, 0]], normal[order[:, 1]]), -1, 1)))
    assert np.median(bend) < 14
    assert (bend > 60).mean() < 0.03


def test_muscles_are_stored_once_on_the_left_and_mirrored() -> None:
    records = {e["id"]: e for e in json.loads((MESHES / "manifest.json").read_text("utf-8"))["meshes"]}
    for name in [*IDS, "variant.sciatic-B.left", "variant.sciatic-C.left"]:
        assert records[name]["both_sides"], name
        assert surface(name).points[:, 0].min() > 0, f"{name} crosses the median plane"
    assert not [i for i in records if i.startswith(("muscle.", "variant.")) and i.endswith(".right")]


def test_all_muscles_together_are_small_enough() -> None:
    files = [p for pattern in ("muscle.*", "variant.*", "muscles.*") for p in MESHES.glob(f"{pattern}.npz")]
    assert sum(p.stat().st_size for p in files) <= 8 * 2**20
    assert sum(len(surface(f"muscle.{n}.left").triangles) for n in NAMES) <= 110_000
