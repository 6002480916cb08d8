"""What is committed is whole, licensed, small enough, and the same on both sides."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from app.content.manifest import read_manifest
from app.content.meshfile import STEP_MM, Mesh, MeshFileError, read_arrays, read_mesh, write_arrays, write_mesh
from app.places import CONTENT, MESHES

RECORDS = read_manifest(MESHES / "manifest.json", [])
LICENCES = {"MPL-2.0", "Apache-2.0", "CC0-1.0", "MIT"}


@pytest.mark.parametrize("name", sorted({r.file for r in RECORDS.values()}))
def test_a_file_is_what_the_manifest_says(name: str) -> None:
    record = next(r for r in RECORDS.values() if r.file == name)
    assert hashlib.sha256((MESHES / name).read_bytes()).hexdigest() == record.sha256
    assert record.licence in LICENCES and len(record.source) > 10


def test_every_file_has_its_entry_and_all_are_small_enough() -> None:
    files = list(MESHES.glob("*.npz"))
    assert {f.name for f in files} == {r.file for r in RECORDS.values()}
    assert sum(f.stat().st_size for f in MESHES.iterdir()) <= 35 * 2**20


def test_every_structure_that_has_a_name_has_a_mesh_and_the_other_way_round() -> None:
    from app.content.check import mesh_owner
    from app.content.reader import read_atlas

    atlas = read_atlas(CONTENT, MESHES)
    owners = {mesh_owner(m, atlas) for m, r in RECORDS.items() if r.triangles is not None}
    assert None not in owners
    assert set(atlas.structures) == owners


@pytest.mark.parametrize("name", [i for i, r in RECORDS.items() if i.endswith(".left") and r.triangles])
def test_the_left_side_is_on_the_patients_left(name: str) -> None:
    """+x is the patient's left: the leg's own parts lie there, and their mirror image does not."""
    left = read_mesh(MESHES / RECORDS[name].file)
    right = left.mirrored()
    assert left.points[:, 0].mean() > 0 > right.points[:, 0].mean()
    assert RECORDS[name.removesuffix(".left") + ".right"].mirrored


@pytest.mark.parametrize("name", [i for i, r in RECORDS.items() if not r.mirrored and r.triangles])
def test_normals_face_outwards(name: str) -> None:
    mesh = read_mesh(MESHES / RECORDS[name].file)
    a, b, c = (mesh.points[mesh.triangles[:, k]].astype(float) for k in range(3))
    face = np.cross(b - a, c - a)
    agree = np.einsum("ij,ij->i", face, mesh.normals[mesh.triangles].sum(axis=1)) > 0
    assert agree.mean() > 0.97
    if not name.startswith("skin."):
        assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() > 0, "inside out"


def test_a_mirrored_mesh_still_faces_outwards() -> None:
    mesh = read_mesh(MESHES / "bone.femur.left.npz").mirrored()
    a, b, c = (mesh.points[mesh.triangles[:, k]].astype(float) for k in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() > 0


def test_the_same_mesh_gives_the_same_bytes_and_comes_back_within_a_step(tmp_path: Path) -> None:
    points = np.array([[0, 0, 0], [10.013, 0, 0], [0, 7.777, 0], [0, 0, 3.5]], dtype=np.float32)
    triangles = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]])
    mesh = Mesh(points, triangles, points / 20, {"root": np.arange(4, dtype=np.uint8)})
    write_mesh(tmp_path / "a.npz", mesh)
    write_mesh(tmp_path / "b.npz", mesh)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = read_mesh(tmp_path / "a.npz")
    assert np.abs(again.points - points).max() <= STEP_MM
    assert (again.triangles == triangles).all() and (again.fields["root"] == np.arange(4)).all()


@pytest.mark.parametrize("damage", ["missing", "truncated", "not a mesh"])
def test_a_file_that_cannot_be_read_is_named_with_its_remedy(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "bone.sacrum.npz"
    whole = (MESHES / "bone.sacrum.npz").read_bytes()
    if damage != "missing":
        path.write_bytes(whole[: len(whole) // 2] if damage == "truncated" else b"hello")
    with pytest.raises(MeshFileError, match=r"bone\.sacrum\.npz.*git checkout"):
        read_mesh(path)


@pytest.mark.parametrize(
    ("array", "value", "words"),
    [
        ("points", np.array(["x"]), "another kind"),
        ("triangles", np.array([[0, 1, 65000]], dtype=np.uint16), "point that is not there"),
        ("origin", np.array([np.nan, 0, 0], dtype=np.float32), "not a place"),
        ("normals", np.zeros((3, 3), dtype=np.int8), "do not belong together"),
        ("field.root", np.zeros(2, dtype=np.uint8), "another length"),
    ],
)
def test_an_altered_mesh_is_refused_in_one_sentence(
    tmp_path: Path, array: str, value: np.ndarray[tuple[int, ...], np.dtype[np.generic]], words: str
) -> None:
    arrays = read_arrays(MESHES / "bone.coccyx.npz") | {array: value}
    write_arrays(tmp_path / "bone.coccyx.npz", arrays)
    with pytest.raises(MeshFileError, match=words):
        read_mesh(tmp_path / "bone.coccyx.npz")
