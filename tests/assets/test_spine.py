"""The lumbar spine measured on the meshes themselves, against the published means (mean, SD)."""

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

from app.content.meshfile import Mesh, read_mesh

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5")
LUMBAR = LEVELS[1:]
DISCS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
PUBLISHED = {  # L1..L5, each (mean, SD), mm; evidence: morphometry with its corrections
    "width_sup": ((41.2, 3.2), (42.6, 3.2), (44.1, 3.4), (46.6, 3.6), (47.8, 4)),
    "width_inf": ((43.3, 3.3), (45.5, 3.4), (48, 3.6), (49.5, 3.8), (49.4, 4)),
    "depth_sup": ((34.1, 2.8), (34.6, 2.8), (35.2, 2.9), (35.5, 3), (34.7, 3.2)),
    "depth_inf": ((35.3, 2.8), (34.9, 2.8), (34.8, 2.9), (33.9, 3), (33.2, 3.3)),
    "height_anterior": ((25.6, 2), (26.6, 2), (27.1, 2), (27.4, 2.1), (28.6, 2.2)),
    "height_posterior": ((27, 1.9), (27.3, 1.9), (27.1, 2), (26, 2), (24.2, 2.1)),
    "canal_width": ((23.7, 1.8), (23.8, 1.8), (24.3, 1.9), (25.4, 2.2), (27.1, 2.8)),
    "canal_depth": ((17.8, 1.6), (17.2, 1.6), (16.8, 1.7), (17, 1.9), (17.2, 2.1)),
    "pedicle_width": ((8.6, 1.7), (8.6, 1.7), (10.2, 1.7), (13, 2), (17.5, 4.1)),
    "pedicle_height": ((15.6, 1.5), (15, 1.5), (14.7, 1.5), (14.8, 1.7), (14.2, 2)),
    "transverse_span": ((73.0, 9.1), (81.5, 8.3), (90.4, 9.3), (87.3, 9.2), (93.0, 8.4)),
    "wedge": ((-2.3, 2.6), (-1.2, 2.5), (0, 2.4), (2.3, 2.6), (7.4, 3.2)),
}
PEDICLE_ANGLE = {"L1": 10.9, "L2": 12, "L3": 14.4, "L4": 17.7, "L5": 29.8}
DISC_HEIGHTS = {  # anterior, posterior
    "T12-L1": ((7.2, 1.4), (5.4, 1.2)),
    "L1-L2": ((8.7, 1.6), (5.6, 1.2)),
    "L2-L3": ((11, 1.8), (6.4, 1.3)),
    "L3-L4": ((13, 2), (6.8, 1.4)),
    "L4-L5": ((15, 2.3), (6.4, 1.5)),
    "L5-S1": ((14.7, 2.6), (5.4, 1.6)),
}
DISC_MIDDLE = {"L1-L2": (7.9, 1.6), "L2-L3": (9.0, 1.7), "L3-L4": (9.7, 1.8), "L4-L5": (10.2, 1.9), "L5-S1": (9.0, 2.0)}


@cache
def mesh(name: str) -> Mesh:
    return read_mesh(MESHES / f"{name}.npz")


@cache
def surface(name: str) -> pv.PolyData:
    shape = mesh(name)
    return pv.PolyData.from_regular_faces(shape.points.astype(float), shape.triangles)


@cache
def marks() -> dict[str, np.ndarray]:
    text = (MESHES / "landmarks.json").read_text("utf-8")
    return {name: np.array(xyz) for name, xyz in json.loads(text).items()}


@cache
def signed(name: str) -> vtkImplicitPolyDataDistance:
    shape = surface(name)
    corners = shape.points[shape.faces.reshape(-1, 4)[:, 1:]]
    outwards = np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) > 0
    function = vtkImplicitPolyDataDistance()
    function.SetInput(shape if outwards else shape.flip_faces())
    return function


def distance(name: str, points: np.ndarray) -> np.ndarray:
    """Signed distance (mm, negative inside) of points to a mesh."""
    out = vtkDoubleArray()
    signed(name).FunctionValue(pv.convert_array(np.ascontiguousarray(points, float)), out)
    return vtk_to_numpy(out)


def frame(level: str) -> tuple[np.ndarray, np.ndarray]:
    """Body centre and rows left, posterior, up, from the plates' centres."""
    up = marks()[f"{level}.sup_endplate_centre"] - marks()[f"{level}.inf_endplate_centre"]
    up /= np.linalg.norm(up)
    left = np.array([1.0, 0, 0])
    return marks()[f"{level}.body_centre"], np.stack([left, np.cross(up, left), up])


@cache
def local(level: str) -> pv.PolyData:
    centre, axes = frame(level)
    shape = surface(f"vertebra.{level}").copy()
    shape.points = (shape.points - centre) @ axes.T
    return shape


def mark(level: str, name: str) -> np.ndarray:
    centre, axes = frame(level)
    return axes @ (marks()[f"{level}.{name}"] - centre)


def reach(shape: pv.PolyData, start: np.ndarray, way: np.ndarray) -> float:
    """How far from start along the unit vector way until the surface."""
    hits, _ = shape.ray_trace(start, start + 60 * way)
    return float(np.linalg.norm(hits - start, axis=1).min()) if len(hits) else np.inf


def median_body(level: str) -> np.ndarray:
    """Points (y, z) of the body's outline in the median plane, closely spaced."""
    cut = local(level).slice("x", origin=(0.03, 0, 0))
    lines = cut.lines.reshape(-1, 3)[:, 1:]
    part = np.linspace(0, 1, 8)[None, :, None]
    points = (cut.points[lines[:, :1]] * (1 - part) + cut.points[lines[:, 1:]] * part).reshape(-1, 3)[:, 1:]
    return points[points[:, 0] < mark(level, "canal_centre")[1]]


def measured(level: str) -> dict[str, float]:
    """Every dimension of PUBLISHED, on the mesh."""
    shape, body = local(level), median_body(level)
    points = np.asarray(shape.points)
    front, back = body[:, 0].min(), body[:, 0].max()
    ahead, behind = body[body[:, 0] < front + 5, 1], body[body[:, 0] > back - 5, 1]
    found = {"height_anterior": np.ptp(ahead), "height_posterior": np.ptp(behind)}
    rims = {"sup": (ahead.max(), behind.max()), "inf": (ahead.min(), behind.min())}
    for side, (a, b) in rims.items():
        plane = np.interp(points[:, 1], (front, back), (a, b))
        rim = (np.abs(points[:, 2] - plane) < 4) & (points[:, 1] < 6) & (np.abs(points[:, 0]) < 32)
        found[f"width_{side}"] = 2 * points[rim, 0].max()
        near = np.abs(body[:, 1] - np.interp(body[:, 0], (front, back), (a, b))) < 4
        found[f"depth_{side}"] = np.ptp(body[near, 0])
    depth = (found["depth_sup"] + found["depth_inf"]) / 2
    found["wedge"] = np.degrees(2 * np.arctan((found["height_anterior"] - found["height_posterior"]) / 2 / depth))
    pedicle, canal = mark(level, "pedicle_left"), mark(level, "canal_centre")
    starts = [np.array([0.03, pedicle[1] + y, pedicle[2]]) for y in (-2, -1, 0, 1, 2)]
    beside = [reach(shape, start, np.array([1.0, 0, 0])) for start in starts]
    found["canal_width"] = 2 * max(beside)  # the inner borders of the pedicles, as a film from the front shows them
    tall = [canal[2] - z for z in range(-2, 16)]
    sections = [[reach(shape, np.array([0.03, canal[1], z]), np.array([0, s, 0])) for s in (-1.0, 1.0)] for z in tall]
    found["canal_depth"] = min(a + b for a, b in sections)
    angle = np.radians(PEDICLE_ANGLE.get(level, 10))
    along, across = np.array([np.sin(angle), np.cos(angle), 0]), np.array([np.cos(angle), -np.sin(angle), 0])
    spans = {"pedicle_width": across, "pedicle_height": np.array([0, 0, 1.0])}
    for name, way in spans.items():
        at = [pedicle + s * along for s in np.arange(-3, 3.1, 1)]
        found[name] = min(reach(shape, p, way) + reach(shape, p, -way) for p in at)
    found["transverse_span"] = 2 * points[:, 0].max()
    return {name: float(value) for name, value in found.items()}


@pytest.mark.parametrize("level", LUMBAR)
def test_dimensions_lie_within_one_sd_of_the_published_mean(level: str) -> None:
    found = measured(level)
    off = {
        name: (round(found[name], 1), *rows[LUMBAR.index(level)])
        for name, rows in PUBLISHED.items()
        if abs(found[name] - rows[LUMBAR.index(level)][0]) > rows[LUMBAR.index(level)][1]
    }
    assert not off


@pytest.mark.parametrize("disc", DISCS)
def test_disc_heights_lie_within_one_sd(disc: str) -> None:
    shape = surface(f"disc.{disc}.annulus")
    cut = shape.slice("x", origin=(0.03, 0, 0))
    upper = marks()[f"{disc[:-3] if disc.startswith('T') else disc[:2]}.inf_endplate_centre"]
    lower = marks()["s1_endplate_centre" if disc.endswith("S1") else f"{disc[-2:]}.sup_endplate_centre"]
    up = (upper - lower) / np.linalg.norm(upper - lower)
    back = np.array([0, up[2], -up[1]])
    lines = cut.lines.reshape(-1, 3)[:, 1:]
    part = np.linspace(0, 1, 12)[None, :, None]
    points = (cut.points[lines[:, :1]] * (1 - part) + cut.points[lines[:, 1:]] * part).reshape(-1, 3)
    y, z = (points - marks()[f"{disc}.centre"]) @ back, (points - marks()[f"{disc}.centre"]) @ up

    def height(at: float) -> float:
        band = z[np.abs(y - at) < 0.6]
        return float(np.ptp(band))

    front, rear = height(y.min() + 1.5), height(y.max() - 1.5)
    (a, a_sd), (p, p_sd) = DISC_HEIGHTS[disc]
    assert abs(front - a) <= a_sd and abs(rear - p) <= p_sd, (front, rear)
    if disc in DISC_MIDDLE:
        assert abs(height(0.0) - DISC_MIDDLE[disc][0]) <= DISC_MIDDLE[disc][1], height(0.0)


def test_meshes_are_closed_and_manifold_single_and_symmetric() -> None:
    names = [f"vertebra.{v}" for v in LEVELS] + [f"disc.{d}.{part}" for d in DISCS for part in ("annulus", "nucleus")]
    for name in names:
        shape = surface(name)
        assert shape.is_manifold and shape.n_open_edges == 0, name
        assert shape.connectivity("all")["RegionId"].max() == 0, name
        assert shape.volume > 0, name
        mirrored = shape.points * [-1, 1, 1]
        apart = np.abs(vtk_distance(shape, mirrored))
        assert apart.max() < 0.05, (name, apart.max())


def vtk_distance(shape: pv.PolyData, points: np.ndarray) -> np.ndarray:
    """Distance of points to the nearest vertex of shape."""
    nearest = [shape.points[shape.find_closest_point(p)] for p in points]
    return np.linalg.norm(np.array(nearest) - points, axis=1)


def test_the_order_from_the_sacrum_upwards() -> None:
    heights = [marks()[f"{level}.body_centre"][2] for level in LEVELS] + [marks()["s1_endplate_centre"][2]]
    assert heights == sorted(heights, reverse=True)
    for level in LEVELS:
        behind = [marks()[f"{level}.{name}"][1] for name in ("body_centre", "canal_centre", "spinous_tip")]
        assert behind == sorted(behind)
        assert marks()[f"{level}.transverse_tip_left"][0] > marks()[f"{level}.pedicle_left"][0] > 0
    assert abs(marks()["L1.body_centre"][1]) < 45  # the trunk stands over the hips


def test_lordosis_goes_with_the_pelvic_incidence() -> None:
    def plate(level: str) -> float:
        body = median_body(level)
        front, back = body[:, 0].min(), body[:, 0].max()
        rise = body[body[:, 0] > back - 5, 1].max() - body[body[:, 0] < front + 5, 1].max()
        _, axes = frame(level)
        way = axes.T @ np.array([0, back - front - 4, rise])
        return float(np.degrees(np.arctan2(way[2], way[1])))

    slope = marks()["s1_endplate_back"] - marks()["s1_endplate_front"]
    lordosis = np.degrees(np.arctan2(slope[2], slope[1])) - plate("L1")
    assert 53 <= lordosis <= 60, lordosis


@pytest.mark.parametrize("disc", DISCS)
def test_discs_touch_both_plates_and_hold_their_nucleus(disc: str) -> None:
    points = mesh(f"disc.{disc}.annulus").points.astype(float)
    upper, lower = disc.split("-")
    below = "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"
    above, beneath = distance(f"vertebra.{upper}", points), distance(below, points)
    rows = (len(points) - 2) // 96
    ring = (np.arange(1, len(points) - 1) - 1) // 96
    top, bottom = ring < (rows - 7) // 2, ring >= rows - (rows - 7) // 2
    assert np.abs(above[1:-1][top]).max() < 0.5 and np.abs(beneath[1:-1][bottom]).max() < 0.5, (
        np.abs(above[1:-1][top]).max(),
        np.abs(beneath[1:-1][bottom]).max(),
    )
    assert min(above.min(), beneath.min()) > -0.35, (above.min(), beneath.min())
    nucleus = mesh(f"disc.{disc}.nucleus").points.astype(float)
    assert distance(f"disc.{disc}.annulus", nucleus).max() < -0.3


def test_bones_do_not_overlap() -> None:
    for upper, lower in zip(LEVELS, (*LEVELS[1:], "S1"), strict=True):
        below = "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"
        assert distance(below, mesh(f"vertebra.{upper}").points).min() > 0.5, (upper, lower)
    hip = distance("bone.hip.left", mesh("vertebra.L5").points)
    assert hip.min() > 0.5


@pytest.mark.parametrize("disc", DISCS)
def test_facet_joints_are_neither_fused_nor_gaping(disc: str) -> None:
    upper, lower = disc.split("-")
    below = "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"
    gap = distance(below, mesh(f"vertebra.{upper}").points)
    assert 0.8 < gap.min() < 2.2
    assert (gap < 2.4).sum() > 20  # a facet, not a point


@pytest.mark.parametrize("disc", DISCS)
def test_foramina_and_canal_are_open(disc: str) -> None:
    """A nerve of 6 mm passes from the canal through the foramen's upper third to the outside."""
    upper, lower = disc.split("-")
    bones = [f"vertebra.{upper}", "bone.sacrum" if lower == "S1" else f"vertebra.{lower}"]
    middle = marks()[f"foramen.{disc}.left"]
    part = np.linspace(0, 1, 25)[:, None]
    inside = np.array([middle[0] * 0.45, middle[1] + 0.5, middle[2] + 2.0])
    # outside, L5 runs forward over the sacral wing
    outside = middle + ([8.0, -9.0, -7.0] if lower == "S1" else [7.0, -2.5, -6.0])
    path = np.vstack([inside + (middle - inside) * part, middle + (outside - middle) * part])
    sway = np.array(
        [[0, y, z] for y in (-2, -1, 0, 1, 2) for z in (-2, -1, 0, 1, 2)], float
    )  # a nerve need not run straight
    around = (path[:, None] + sway).reshape(-1, 3)
    room = np.min([distance(bone, around) for bone in bones], axis=0).reshape(len(path), -1).max(axis=1)
    assert room.min() > 3.0, (room.min(), path[room.argmin()])


def test_the_canal_runs_on_from_t12_to_the_sacrum() -> None:
    stations = [marks()[f"{level}.canal_centre"] for level in LEVELS] + [marks()["sacral_canal_1"]]
    path = np.vstack([np.linspace(a, b, 20) for a, b in pairwise(stations)])
    room = np.min([distance(f"vertebra.{level}", path) for level in LEVELS] + [distance("bone.sacrum", path)], axis=0)
    assert room.min() > 5.5, (room.min(), path[room.argmin()])
