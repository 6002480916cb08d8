"""Ligamentum flavum: on each side a sheet from the front of one lamina to the upper edge of the next, lining the canal's back wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from common import Points
from joint_sheet import Keep, Solid, eased, edge, join, march, normals, smooth_rows, solid, spaced
from ligament_spine import LEFT
from nerve_curves import Array, unit
from nerve_obstacles import Cloud

THICK_MM = {"T12-L1": 2.9, "L1-L2": 3.0, "L2-L3": 3.2, "L3-L4": 3.4, "L4-L5": 3.75, "L5-S1": 3.7}
"""Neutral thickness (morphometry with its corrections: Khasawneh 2023, Asian Spine J 2015); T12-L1 from knowledge."""

REACH_MM = (7.0, 12.0)
"""How far to the side it goes, at least and at most: up to the facet joint."""
BULGE_MM = 2.0
"""How far behind the straight line from attachment to attachment it may follow the lamina."""
ROWS, COLUMNS = 14, 9


def ends(upper: Array, lower: Array) -> tuple[int, int, int]:
    """Stations of one column: the middle of the upper lamina's front, its lower edge, the lower lamina's upper edge (or -1s)."""
    on_upper = np.flatnonzero(np.isfinite(upper))
    on_lower = np.flatnonzero(np.isfinite(lower))
    if not len(on_upper) or not len(on_lower):
        return -1, -1, -1
    last = on_upper[-1]
    return on_upper[0] + int(0.5 * (last - on_upper[0])), last, on_lower[0]


def path(upper: Array, lower: Array, s: Array) -> Points:
    """The back face of one column: (ROWS, 2) of length along the canal and depth backwards, from bone to bone.

    `upper` and `lower` (n,): depth at which each lamina is met at the stations `s`, NaN where it is not.
    """
    begin, _, first = ends(upper, lower)
    crest = float(np.nanmin(lower[first : first + 4])) + 1.4
    along = np.linspace(s[begin], s[first] + 0.3, ROWS)
    share = (along - along[0]) / (along[-1] - along[0])
    taut = upper[begin] + share * (crest - upper[begin]) + BULGE_MM * np.sin(np.pi * share)
    known = np.isfinite(upper)
    bone = np.where(along <= s[known][-1], np.interp(along, s[known], upper[known]) + 0.2, np.inf)
    return np.column_stack([along, np.minimum(taut, bone)])


def flavum(
    name: str, upper: Cloud, lower: Cloud, nerves: Cloud, marks: Mapping[str, Array], level: Sequence[str]
) -> Solid:
    """Both halves; a slit in the median plane parts them."""
    here, there = (marks[f"{v}.canal_centre"] if v != "S1" else marks["sacral_canal_1"] for v in level)
    down = unit(there - here)
    back = np.array([0, -down[2], down[1]])
    back *= np.sign(back[1])
    s = np.arange(-6.0, np.linalg.norm(there - here) + 8, 0.7)

    def depth(cloud: Cloud, x: Array) -> Array:
        start = here + s[:, None, None] * down + x[None, :, None] * LEFT - 3.0 * back
        return march(cloud, start, np.broadcast_to(back, start.shape), 24) - 3.0

    tried = np.arange(*REACH_MM, 0.5)
    pairs = [ends(u, w) for u, w in zip(depth(upper, tried).T, depth(lower, tried).T, strict=True)]
    fits = np.cumprod([b >= 0 and f > e - 5 and f > b + 7 for b, e, f in pairs]).sum()
    reach = tried[max(int(fits) - 1, 0)]
    x = 0.35 + (reach - 0.35) * spaced(COLUMNS, 0.35)
    lines = np.stack([path(u, w, s) for u, w in zip(depth(upper, x).T, depth(lower, x).T, strict=True)], axis=1)
    lines = smooth_rows(smooth_rows(lines.swapaxes(0, 1), 1.2).swapaxes(0, 1), 1.0)
    rear = here + lines[..., :1] * down + lines[..., 1:] * back + x[None, :, None] * LEFT
    shape = edge(np.linspace(0, 1, ROWS), 3.5, 0.2)[:, None] * edge(spaced(COLUMNS, 0.35), 8.0, 0.3)[None, :]
    lean = normals(rear)
    lean *= np.sign((lean * back).sum(axis=-1, keepdims=True))
    lean = unit(smooth_rows(smooth_rows(lean + 0.3 * back, 2.0).swapaxes(0, 1), 2.0).swapaxes(0, 1))
    half = solid(rear, rear - lean * (THICK_MM[name] * shape)[..., None])
    keeps = [Keep(upper, -0.35), Keep(lower, -0.35), Keep(nerves, 0.2)]
    points = eased(half, keeps).points
    points[:, 0] = np.maximum(points[:, 0], 0.25)
    other = Solid(points * [-1, 1, 1], half.triangles[:, ::-1], half.fibre * [-1, 1, 1])
    return join([Solid(points, half.triangles, half.fibre), other])
