"""How far the written bones lie from the population-mean bones they were made from: `reference.json` beside the meshes.

Both are compared in the same pose: what is measured is the change of shape (averaging of sides, socket, canal, smoothing).
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping

import common
import numpy as np
from common import Points, Triangles
from mesh_tools import nearest_on


def record(pairs: Mapping[str, tuple[Points, tuple[Points, Triangles]]]) -> None:
    """Bone id -> (points of one surface, the other surface). Merges mean and 95th percentile distance, mm, into the file."""
    measured = {}
    for name, (points, other) in pairs.items():
        away = np.linalg.norm(points - nearest_on(*other, points), axis=1)
        measured[name] = {
            "mean_surface_distance_mm": round(float(away.mean()), 2),
            "p95_surface_distance_mm": round(float(np.percentile(away, 95)), 2),
        }
    path = common.MESHES / "reference.json"
    with (common.MESHES / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(dict(sorted((known | measured).items())), indent=1) + "\n", encoding="utf-8")
