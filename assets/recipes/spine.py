"""Vertebrae T12 to L5 and the discs between them, standing on the sacrum in the lordosis that goes with its incidence.

The vertebrae are one CT vertebra in six sizes (see vertebra_template, vertebra_landmarks); the discs fill what the end plates leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import disc_shape
import numpy as np
import pyvista
import vertebra_mesh
from common import Made, Result, landmarks, load
from disc_plate import of_vertebra
from disc_sacrum import of_sacrum
from numpy.typing import NDArray
from scipy import ndimage
from vertebra_joint import Distance, given_clearance, given_gap, seen_from
from vertebra_landmarks import UP, Facet, direction, inferior_facet, superior_facet
from vertebra_levels import DISCS, LEVELS, Pose, Vec, stack
from vertebra_marks import disc_marks, foramen_mark, vertebra_marks
from vertebra_reference import likeness, record
from vertebra_shape import Solid, vertebra
from vertebra_template import LICENCE, SOURCE

NAME = "spine"
NEEDS = ("pelvis",)

JOINT_GAP_MM = 1.7
SACRAL_GAP_MM = 1.3

S1_FACET = Facet(np.array([21.0, 29.3, -3.5]), direction(52), UP, 13.0, 13.0)
"""Read on sections of the sacrum's mesh, in the frame of its plate."""


@dataclass(frozen=True, slots=True)
class Column:
    """Everything placed: solids and poses by level."""

    solids: dict[str, Solid]
    poses: dict[str, Pose]
    sacrum: pyvista.PolyData
    sacral: Distance


def facing_out(mesh: pyvista.PolyData) -> pyvista.PolyData:
    """The mesh with triangles counter-clockwise seen from outside: the sign of a distance hangs on it."""
    corners = np.asarray(mesh.points)[mesh.faces.reshape(-1, 4)[:, 1:]]
    signed = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum()
    return mesh if signed > 0 else mesh.flip_faces()


def sacral_distance(sacrum: pyvista.PolyData) -> Distance:
    """Signed distance to the sacrum's mesh, exact within 8 mm of it, from a 1 mm volume of its upper part."""
    step, low = 1.0, np.array([-42.0, -10.0, 60.0])
    grid = pyvista.ImageData(dimensions=(85, 100, 66), spacing=(step,) * 3, origin=low)
    values = grid.compute_implicit_distance(sacrum)["implicit_distance"].reshape(grid.dimensions, order="F")
    solid = Volume(np.asarray(values, float), low, step)
    return solid.at


@dataclass(frozen=True, slots=True)
class Volume:
    """A distance volume in the app frame."""

    values: NDArray[np.float64]
    low: Vec
    step: float

    def at(self, points: Vec) -> NDArray[np.float64]:
        """Distance at app-frame points; beyond the volume that of its nearest node."""
        index = np.moveaxis((points - self.low) / self.step, -1, 0)
        return np.asarray(ndimage.map_coordinates(self.values, index, order=1, mode="nearest"))


def column() -> Column:
    """Shape the vertebrae, stand them on the sacrum, and give every joint its gap."""
    marks = landmarks()
    poses = stack(marks["s1_endplate_front"], marks["s1_endplate_back"])
    mesh = load("bone.sacrum")
    sacrum = facing_out(pyvista.PolyData.from_regular_faces(mesh.points.astype(float), mesh.triangles))
    names = [level.name for level in LEVELS] + ["S1"]
    facets = {level.name: superior_facet(level) for level in LEVELS} | {"S1": S1_FACET}
    solids: dict[str, Solid] = {}
    for level, below in zip(LEVELS, names[1:], strict=True):
        inferior = inferior_facet(facets[below], poses[below], poses[level.name], JOINT_GAP_MM)
        solids[level.name] = vertebra(level, facets[level.name], inferior)
    for upper, lower in pairwise(names[:-1]):
        facet, pose = facets[lower], poses[lower]
        above = seen_from(solids[upper], poses[upper], facet, pose)
        beneath = seen_from(solids[lower], poses[lower], facet, pose)
        cut_above = given_gap(solids[upper], poses[upper], above, beneath, JOINT_GAP_MM)
        solids[lower] = given_gap(solids[lower], poses[lower], beneath, above, JOINT_GAP_MM)
        solids[upper] = cut_above
    sacral = sacral_distance(sacrum)
    solids["L5"] = given_clearance(solids["L5"], poses["L5"], sacral, SACRAL_GAP_MM)
    return Column(solids, poses, sacrum, sacral)


def build() -> Result:
    """Meshes and landmarks."""
    made_of = column()
    meshes: list[Made] = []
    marks: dict[str, Vec] = {}
    for level in LEVELS:
        solid, pose = made_of.solids[level.name], made_of.poses[level.name]
        points, triangles = vertebra_mesh.surface(solid.distance)
        source = f"{SOURCE}; made symmetric, warped to {level.name}"
        meshes.append(Made(f"vertebra.{level.name}", pose.to_world(points), triangles, source, LICENCE))
        marks.update(vertebra_marks(level, solid, pose))
        if level.name == "L3":
            record(f"vertebra.{level.name}", likeness(points))
    for index, (level, disc) in enumerate(zip(LEVELS, DISCS, strict=True)):
        upper = of_vertebra(level, made_of.solids[level.name], made_of.poses[level.name], "inf")
        below = LEVELS[index + 1] if index + 1 < len(LEVELS) else None
        lower = (
            of_vertebra(below, made_of.solids[below.name], made_of.poses[below.name], "sup")
            if below
            else of_sacrum(made_of.sacrum, made_of.poses["S1"])
        )
        for part, shape in (
            ("annulus", disc_shape.annulus(upper, lower)),
            ("nucleus", disc_shape.nucleus(upper, lower)),
        ):
            source = f"made by rule between the end plates of the vertebrae ({SOURCE})"
            meshes.append(Made(f"disc.{disc.name}.{part}", shape.points, shape.triangles, source, LICENCE))
        marks.update(disc_marks(disc.name, upper, lower))
        lower_bone = made_of.sacral if below is None else None
        neighbour = (made_of.solids[below.name], made_of.poses[below.name]) if below else None
        marks[f"foramen.{disc.name}.left"] = foramen_mark(
            level, made_of.solids[level.name], made_of.poses[level.name], neighbour, lower_bone
        )
    return Result(meshes, {name: [float(v) for v in xyz] for name, xyz in marks.items()})
