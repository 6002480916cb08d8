"""Where labels and pins point: a spot on a structure, a key sensory point or landmark on the skin.

Must not know: Qt, what a label says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import numpy as np

from app.content.fields import SkinFields, skin_fields
from app.content.limb import PlaceError, SkinPoint, locate
from app.content.located import ContentError
from app.content.meshfile import MeshFileError
from app.content.places import KeyPoint, find_landmark, read_key_points, read_landmarks
from app.domain.atlas import Problem
from app.domain.ids import ROOT_ORDER, Body, Side, side_of, unsided
from app.places import CONTENT
from app.scene.pins import PinPlace
from app.scene.solids import Bundle, Solid
from app.state.shown import Pin

XYZ = tuple[float, float, float]


class Anchors:
    """Finds places on one set of meshes; everything found is kept."""

    def __init__(self, meshes: Path) -> None:
        self._meshes = meshes
        self._fields: dict[str, SkinFields] = {}
        self._key_points: dict[str, KeyPoint] | None = None
        self._marks: dict[str, list[float]] | None = None
        self._found: dict[tuple[str, str], SkinPoint | None] = {}
        self._spots: dict[tuple[str, frozenset[str]], XYZ] = {}
        self._problems: dict[str, Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Places that could not be found, each once."""
        return tuple(self._problems.values())

    def fields(self, body: str) -> SkinFields:
        """The regions of a body; nothing is read yet."""
        if body not in self._fields:
            self._fields[body] = skin_fields(self._meshes, cast(Body, body))
        return self._fields[body]

    def pins(self, pins: tuple[Pin, ...], body: str) -> tuple[PinPlace, ...]:
        """The pins that can be placed on this body."""
        places = []
        for pin in pins:
            point = self._key_point(pin.root, pin.side, body)
            if point:
                places.append(PinPlace(pin.text, _xyz(point.position), self._normal(point, body), pin.strong))
        return tuple(places)

    def named(self, anchor: str, body: str) -> XYZ | None:
        """`key_point.L5.left`, `landmark.hip_centre.left` (inside the body) or `landmark.lateral malleolus.left` (on the skin)."""
        side = side_of(anchor) or "left"
        kind, _, name = unsided(anchor).partition(".")
        if kind == "key_point":
            point = self._key_point(name, side, body)
            return _xyz(point.position) if point else None
        inside = self._inner_marks().get(name)
        if inside:
            return (inside[0] if side == "left" else -inside[0], inside[1], inside[2])
        point = self._landmark(name, side, body)
        return _xyz(point.position) if point else None

    def mark(self, name: str) -> XYZ | None:
        """A landmark inside the body by its name in landmarks.json, mm; None for one that is not there."""
        found = self._inner_marks().get(name)
        return (found[0], found[1], found[2]) if found else None

    def of(self, solid: Solid) -> XYZ:
        """A spot in the middle of a structure; on a nerve on a lit strand, on a root near where it leaves the spine."""
        key = (solid.mesh_id, solid.lit if isinstance(solid, Bundle) else frozenset())
        if key not in self._spots:
            self._spots[key] = _spot(solid)
        return self._spots[key]

    def _key_point(self, root: str, side: Side, body: str) -> SkinPoint | None:
        if self._key_points is None:
            try:
                self._key_points = {point.root: point for point in read_key_points(CONTENT)}
            except ContentError as error:
                self._key_points = {}
                self._tell(f"key points: {error}")
        wanted = self._key_points.get(root)
        return (
            self._locate(f"key_point.{root}", wanted.segment, wanted.t, wanted.around, side, body) if wanted else None
        )

    def _landmark(self, name: str, side: Side, body: str) -> SkinPoint | None:
        try:
            mark = find_landmark(name, read_landmarks(CONTENT))
        except (ContentError, PlaceError) as error:
            self._tell(f"landmark {name}: {error}")
            return None
        return self._locate(name, mark.segment, mark.t, mark.around, side, body)

    def _locate(self, name: str, segment: str, t: float, around: float, side: Side, body: str) -> SkinPoint | None:
        key = (f"{name}.{side}", body)
        if key not in self._found:
            try:
                self._found[key] = locate(self.fields(body), segment, t, around, side)
            except (PlaceError, MeshFileError, KeyError) as error:
                self._found[key] = None
                self._tell(f"{name}: {error}")
        return self._found[key]

    def _normal(self, point: SkinPoint, body: str) -> XYZ:
        skin = self.fields(body).skin
        return _xyz(skin.normals[skin.triangles[point.triangle]].mean(axis=0))

    def _inner_marks(self) -> dict[str, list[float]]:
        if self._marks is None:
            try:
                self._marks = json.loads((self._meshes / "landmarks.json").read_text(encoding="utf-8"))
            except (OSError, ValueError):
                self._marks = {}
        return self._marks

    def _tell(self, message: str) -> None:
        self._problems.setdefault(message, Problem(str(self._meshes), 1, message))


def _spot(solid: Solid) -> XYZ:
    points = solid.surface.mesh.points
    if isinstance(solid, Bundle) and solid.lit:
        lit = np.isin(solid.roots, [ROOT_ORDER.index(root) for root in solid.lit])
        points = points[lit] if lit.any() else points
    if solid.mesh_id.startswith("root."):
        points = points[points[:, 2] <= np.quantile(points[:, 2], 0.3)]
    middle = points.mean(axis=0)
    if solid.mesh_id.startswith(("disc.", "vertebra.")):
        return _xyz(middle)
    return _xyz(points[int(np.argmin(np.linalg.norm(points - middle, axis=1)))])


def _xyz(values: object) -> XYZ:
    x, y, z = (float(v) for v in np.asarray(values))
    return x, y, z
