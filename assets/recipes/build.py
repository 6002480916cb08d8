"""Rebuild the meshes: `python assets/recipes/build.py [--only NAME ...] [--check]`.

Runs in its own environment (assets/recipes/requirements.txt). `--check` rebuilds into a temporary folder and compares with
what is committed: equal bytes on the pinned versions, else every vertex within TOLERANCE_MM.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import common

from app.content.meshfile import Mesh, read_arrays, read_mesh, write_arrays, write_mesh

RECIPES = (
    *("pelvis", "leg", "spine", "skin", "cord", "nerves", "joints", "regions"),
    *("muscles", "muscle_path_record", "muscle_lines", "weights"),
)
"""In the order they run: each may read what the ones before it wrote."""

TOLERANCE_MM = 0.1


def entry_of(made: common.Made, recipe: str, path: Path) -> dict[str, Any]:
    """The manifest's record of one written file."""
    record: dict[str, Any] = {
        "id": made.id,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "source": made.source,
        "licence": made.licence,
        "recipe": recipe,
        "both_sides": made.both_sides,
    }
    if made.arrays is None:
        record["triangles"] = len(made.triangles)
        low, high = made.points.min(axis=0), made.points.max(axis=0)
        record["bounds"] = [round(float(v), 2) for pair in zip(low, high, strict=True) for v in pair]
    return record


def write(made: common.Made, folder: Path) -> Path:
    """Write one result; returns its path."""
    path = folder / f"{made.id}.npz"
    if made.arrays is not None:
        write_arrays(path, made.arrays)
        return path
    normals = made.normals if made.normals is not None else common.vertex_normals(made.points, made.triangles)
    write_mesh(
        path,
        Mesh(made.points.astype(np.float32), made.triangles.astype(np.int64), normals.astype(np.float32), made.fields),
    )
    return path


def merge(folder: Path, recipe: str, entries: list[dict[str, Any]], landmarks: dict[str, list[float]]) -> None:
    """Replace one recipe's entries in manifest.json and its landmarks in landmarks.json."""
    with (folder / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manifest_path, landmarks_path = folder / "manifest.json", folder / "landmarks.json"
        old = json.loads(manifest_path.read_text("utf-8"))["meshes"] if manifest_path.exists() else []
        meshes = sorted([e for e in old if e["recipe"] != recipe] + entries, key=lambda e: str(e["id"]))
        manifest_path.write_text(json.dumps({"version": 1, "meshes": meshes}, indent=1) + "\n", encoding="utf-8")
        known = json.loads(landmarks_path.read_text("utf-8")) if landmarks_path.exists() else {}
        known.update(landmarks)
        landmarks_path.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")


def run(names: list[str], folder: Path) -> None:
    """Run recipes in order, writing meshes, manifest and landmarks into folder."""
    common.MESHES = folder
    for name in names:
        recipe = importlib.import_module(name)
        result: common.Result = recipe.build()
        entries = [entry_of(made, name, write(made, folder)) for made in result.meshes]
        marks = {k: [round(float(v), 2) for v in xyz] for k, xyz in result.landmarks.items()}
        merge(folder, name, entries, marks)
        print(f"{name}: {len(entries)} files, {sum(e.get('triangles', 0) for e in entries)} triangles", flush=True)


def difference(committed: Path, rebuilt: Path) -> str | None:
    """None when equal, else one sentence."""
    if not committed.exists():
        return f"{committed}: not committed, but the recipes make it"
    if committed.read_bytes() == rebuilt.read_bytes():
        return None
    old, new = read_arrays(committed), read_arrays(rebuilt)
    if old.keys() != new.keys() or any(old[k].shape != new[k].shape for k in old):
        return f"{committed}: the recipes make a different mesh; run build.py and commit the result"
    if "points" in old:
        worst = float(np.abs(read_mesh(committed).points - read_mesh(rebuilt).points).max())
        return (
            None
            if worst <= TOLERANCE_MM
            else f"{committed}: differs by up to {worst:.2f} mm (tolerance {TOLERANCE_MM})"
        )
    worst = max(float(np.abs(old[k].astype(float) - new[k].astype(float)).max(initial=0)) for k in old)
    return None if worst <= 10 else f"{committed}: a field differs by up to {worst:.0f} steps (tolerance 10)"


def check() -> int:
    """Rebuild elsewhere and compare. Returns the exit code."""
    committed = common.MESHES
    with tempfile.TemporaryDirectory() as temporary:
        rebuilt = Path(temporary)
        run(list(RECIPES), rebuilt)
        problems = [difference(committed / p.name, p) for p in sorted(rebuilt.glob("*.npz"))]
        problems += [
            f"{p}: no recipe makes it" for p in sorted(committed.glob("*.npz")) if not (rebuilt / p.name).exists()
        ]
    found = [p for p in problems if p]
    print("\n".join(found) or "all meshes are what the recipes make")
    return 1 if found else 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=RECIPES, help="recipes to run (default: all)")
    parser.add_argument("--check", action="store_true", help="prove that what is committed is what the recipes make")
    options = parser.parse_args()
    if options.check:
        return check()
    common.MESHES.mkdir(parents=True, exist_ok=True)
    run(options.only or list(RECIPES), common.MESHES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
