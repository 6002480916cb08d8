"""What a map's author does: change an outline in a copy, bake the maps alone, and get another answer there and nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.content.check import check
from app.content.fields import skin_fields
from app.content.reader import read_atlas
from app.domain.ids import BODIES
from app.export.where import Place, answer
from app.places import CONTENT, MESHES

ROOT = Path(__file__).resolve().parents[2]
SHIN = Place(segment="leg", t=0.5, theta=5.0, body="male", side="right")
"""The crest of the tibia, which Lee leaves blank."""

OLD = "[[0.15, -100], [0.12, -35], [0.5, -20], [0.9, -25]"
NEW = "[[0.15, -100], [0.12, -35], [0.5, 11], [0.9, -25]"
"""L4 widened over the crest."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with what the maps need: no bones but those of the foot."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("app", "content", "assets/recipes"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    meshes = folder / "assets" / "meshes"
    meshes.mkdir()
    for pattern in ("skin.*", "regions.*", "bone.metatarsal_*", "bone.phalanx_*", "landmarks.json", "manifest.json"):
        for path in MESHES.glob(pattern):
            shutil.copy(path, meshes / path.name)
    return folder


def core_of_l4(content: Path, meshes: Path) -> bool:
    found = answer(SHIN, content, meshes)["maps"]["lee2008"]
    return {"root": "L4", "part": "core"} in found


def unbaked(content: Path, meshes: Path) -> list[str]:
    said = [problem.message for problem in check(read_atlas(content, meshes), content, meshes)]
    return [message for message in said if "is not baked as it is written" in message]


def test_a_changed_outline_is_seen_after_the_maps_alone_were_baked(copy: Path) -> None:
    content, meshes = copy / "content" / "en", copy / "assets" / "meshes"
    chart = content / "maps" / "lee2008.yaml"
    text = chart.read_text("utf-8")
    assert text.count(OLD) == 1
    assert not core_of_l4(content, meshes) and not unbaked(content, meshes)
    chart.write_text(text.replace(OLD, NEW), encoding="utf-8")
    assert not core_of_l4(content, meshes), "an outline is seen once it is baked"
    assert len(unbaked(content, meshes)) == 2, "core and extent of L4, each said once"
    command = [sys.executable, str(copy / "assets" / "recipes" / "build.py"), "--only", "regions"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert core_of_l4(content, meshes) and not unbaked(content, meshes)
    for body in BODIES:
        before, after = skin_fields(MESHES, body), skin_fields(meshes, body)
        changed = [
            name
            for name in before.names()
            if not np.array_equal(before.signed_distance(name, "left"), after.signed_distance(name, "left"))
        ]
        assert set(changed) <= {"dermatome.lee2008.L4.core", "dermatome.lee2008.L4.extent"}
        assert "dermatome.lee2008.L4.core" in changed
        assert before.names() == after.names()


def test_the_committed_maps_are_baked_as_they_are_written() -> None:
    assert not unbaked(CONTENT, MESHES)
