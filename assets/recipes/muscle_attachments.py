"""Where muscles attach: masks of bone vertices under the first and last stations of every band, and the record of them all.

Must not know: fibres' courses, volumes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from common import Made
from muscle_paths import MUSCLES
from muscle_sites import Station, facing, muscles, surface
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Mask = NDArray[np.bool_]

SOURCE = "made by rule from assets/recipes/muscle_sites.yaml"
LICENCE = "MIT"
FROM_BELOW = frozenset({"erector-spinae", "multifidus", "quadratus-lumborum"})
"""Their courses are written from above, as those of the other muscles; anatomy names the lower end their origin."""

SAMPLES = 24
"""Points across and through an area, dense enough for areas of 10 cm at 4 mm reach."""


def area(station: Station) -> Mask:
    """The vertices (n,) of a station's bone within `reach` of its area that look its way; a point area keeps at least one."""
    assert station.bone is not None
    t, u = np.meshgrid(np.linspace(0, 1, SAMPLES), np.linspace(0, 1, SAMPLES if len(station.rows) > 1 else 1))
    there = station.at(t.ravel(), u.ravel())
    points, _ = surface(station.bone)
    far = cKDTree(there).query(points, distance_upper_bound=4 * station.reach)[0]
    ahead = facing(station.bone, station.face)
    mask = ahead & (far <= station.reach)
    if not mask.any():
        mask[np.where(ahead, far, np.inf).argmin()] = True
    return np.asarray(mask)


@lru_cache(maxsize=64)
def _patches(muscle: str) -> dict[str, tuple[Mask, Mask]]:
    found: dict[str, tuple[Mask, Mask]] = {}
    for band in muscles()[muscle]:
        ends = (band.stations[0], band.stations[-1])
        for end, station in enumerate(reversed(ends) if muscle in FROM_BELOW else ends):
            if station.bone is None:
                continue
            count = len(surface(station.bone)[0])
            masks = found.setdefault(station.bone, (np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)))
            masks[end][area(station)] = True
    return found


def patches(muscle: str) -> dict[str, tuple[Mask, Mask]]:
    """Bone mesh id -> (origin, insertion) vertex masks (n,) of a left muscle; bones it does not touch are left out."""
    return dict(_patches(muscle))


def _record() -> dict[str, NDArray[np.generic]]:
    """`<bone>:origin` and `<bone>:insertion` (uint16 muscle index + 1, 0 none), and `names` (tab-free lines as bytes).

    Where areas meet, the smaller muscle area keeps its vertices: it would vanish under the larger one.
    """
    every = [(int(mask.sum()), k, bone, end, mask) for k, m in enumerate(MUSCLES) for bone, masks in _patches(m).items()
             for end, mask in enumerate(masks) if mask.any()]  # fmt: skip
    arrays: dict[str, NDArray[np.generic]] = {}
    for _, k, bone, end, mask in sorted(every, key=lambda e: (-e[0], e[1])):
        for name in ("origin", "insertion"):
            arrays.setdefault(f"{bone}:{name}", np.zeros(len(mask), dtype=np.uint16))
        numbers = arrays[f"{bone}:{('origin', 'insertion')[end]}"]
        numbers[mask] = k + 1
    names = "\n".join(f"muscle.{m}.left" for m in MUSCLES)
    arrays["names"] = np.frombuffer(names.encode("utf-8"), dtype=np.uint8)
    return dict(sorted(arrays.items()))


def attachments() -> Made:
    """The array file `muscles.attachments`: which muscle starts and ends at which vertex of which bone, left side."""
    empty = np.zeros((0, 3))
    return Made("muscles.attachments", empty, empty.astype(np.int64), SOURCE, LICENCE, arrays=_record())
