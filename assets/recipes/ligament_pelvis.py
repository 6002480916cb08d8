"""Ligaments of the pelvis as bands between attachment curves, and the greater sciatic foramen that two of them close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from common import Points
from joint_sheet import Grid, Keep, Solid, band, curve, eased, join, loft, on, profile, ramp, settled, slab, smooth_rows
from nerve_curves import Array, at_length, lengths, unit
from nerve_obstacles import Cloud

SPINOUS_ROWS = 16
SINK_MM = 0.4
"""Attachments go this far into the bone, and nothing else does."""


@dataclass(frozen=True, slots=True)
class Pelvis:
    """What the bands hang on and what they must leave alone."""

    hip: Cloud
    sacrum: Cloud  # with the coccyx
    lumbar: Cloud  # L4 and L5
    nerves: Cloud

    @property
    def keeps(self) -> list[Keep]:
        """Nothing is cut."""
        return [Keep(self.nerves, 0.25), *(Keep(bone, -SINK_MM) for bone in (self.hip, self.sacrum, self.lumbar))]


def bridge(
    bones: Pelvis,
    start: Points,
    end: Points,
    rows: int,
    thick: tuple[float, float],
    via: Points | None = None,
    waist: float = 1.0,
) -> Solid:
    """A band from one curve on bone (columns, 3) to another; `thick` at its ends and between; `waist` narrows its middle."""
    grid = loft(start, end, rows, via)
    if waist != 1.0:
        middle = grid.mean(axis=1, keepdims=True)
        t = np.linspace(0, 1, rows)[:, None, None]
        grid = middle + (grid - middle) * (1 - (1 - waist) * np.sin(np.pi * np.clip(t, 0, 1)) ** 1.5)
    columns = grid.shape[1]
    depth = ramp(rows, thick[0], thick[1], 4)[:, None] * profile(columns)[None, :]
    clear = ramp(rows, -0.2, 1.0, 4)[:, None] * depth / 2 + ramp(rows, 0.0, 0.2, 3)[:, None]
    free = np.repeat(ramp(rows, 0.0, 1.0, 2)[:, None], columns, axis=1)
    bone = [(cloud, clear) for cloud in (bones.hip, bones.sacrum)]
    grid = settled(grid, [*bone, (bones.nerves, depth / 2 + 0.3)], free, rounds=26)
    sheet = band(grid, depth)
    return eased(sheet, bones.keeps)


def sacrotuberous(bones: Pelvis) -> Solid:
    """From the posterior iliac spines, the sacrum's border and the coccyx to the medial margin of the tuberosity."""
    high = [(46, 77, 58), (45, 74, 48), (40, 79, 38), (36, 83, 28), (31, 84.5, 17), (20, 86, 8), (11.5, 84.5, -4)]
    start = curve(np.array(high, float), 17)
    start = np.concatenate([on(bones.hip, start[:3]), on(bones.sacrum, start[3:])])
    low = [(58, 50.3, -41), (54.5, 49, -48), (50.5, 44.5, -57), (46.5, 37, -65)]
    end = on(bones.hip, curve(np.array(low, float), 17))
    return bridge(bones, smooth(start), end, rows=25, thick=(1.6, 3.6), waist=0.3)


def sacrospinous(bones: Pelvis) -> Solid:
    """From the lower border of the sacrum and the coccyx, in front of the sacrotuberous ligament, to the ischial spine."""
    start = on(bones.sacrum, curve(np.array([(32, 77, 19), (25, 80, 12), (13, 80, -1), (10, 80, -12)], float), 13))
    end = on(bones.hip, curve(np.array([(50.5, 47.8, 0), (49.2, 50, -4.5), (50, 49, -10)], float), 13))
    return bridge(bones, start, end, rows=SPINOUS_ROWS, thick=(1.4, 2.6))


def iliolumbar(bones: Pelvis, marks: Mapping[str, Array]) -> Solid:
    """Two bands: from the transverse process of L4 and from that of L5 to the inner lip of the iliac crest."""
    parts = []
    for level, crest in (("L4", ((80, 35, 128), (70, 43, 124.5))), ("L5", ((70, 40, 118), (60, 46, 109)))):
        tip = marks[f"{level}.transverse_tip_left"]
        start = on(bones.lumbar, curve(tip + np.array([[-1, -2.5, 3], [0, 0, 0], [-2, 1, -4.0]]), 9))
        end = on(bones.hip, curve(np.array(crest, float), 9))
        parts.append(bridge(bones, start, end, rows=14, thick=(1.4, 2.6)))
    return join(parts)


def inguinal(bones: Pelvis, marks: Mapping[str, Array]) -> Solid:
    """From the anterior superior iliac spine to the pubic tubercle, hanging a little."""
    width = np.linspace(-1, 1, 9)[:, None]
    down = np.array([0.45, 0.2, -0.87])
    start = on(bones.hip, marks["asis"] + np.array([-1.0, 0, -2]) + 3.5 * width * down)
    end = on(bones.hip, marks["pubic_tubercle"] + 3.0 * width * down)
    middle = (marks["asis"] + marks["pubic_tubercle"]) / 2 + np.array([2.0, -2.0, -5.0])
    return bridge(bones, start, end, rows=34, thick=(1.4, 2.2), via=middle + 4.0 * width * down)


def smooth(line: Points) -> Points:
    """A curve evened out: where it goes from one bone to the next it steps."""
    from nerve_curves import resample, smoothed

    fine = smoothed(resample(line, 0.5), 6.0)
    return at_length(fine, np.linspace(0, lengths(fine)[-1], len(line)))


def foramen_border(bones: Pelvis, spinous: Solid) -> Points:
    """The greater sciatic foramen's border (n, 3): notch, ischial spine, sacrospinous ligament, sacrum and sacrotuberous ligament."""
    notch = [
        (49, 63, 45),
        (55, 57, 45.5),
        (61, 46, 43),
        (64.5, 38.5, 40),
        (66, 34.5, 33),
        (63.5, 34, 25),
        (60, 38, 14),
        (55, 43, 6),
    ]
    bone = on(bones.hip, curve(np.array(notch, float), 40))
    ligament = spinous.points[: len(spinous.points) // 2].reshape(SPINOUS_ROWS, -1, 3)[::-1, 0]
    border = [(33.5, 79, 21), (37, 79.5, 30), (41.5, 74.5, 40.5), (45, 69, 46)]
    sacral = on(bones.sacrum, curve(np.array(border, float), 22))
    loop = np.concatenate([bone, ligament, sacral, bone[:1]])
    even = at_length(loop, np.linspace(0, lengths(loop)[-1], 65)[:-1])
    return smooth_rows(even, 0.8, closed=True)


def foramen(bones: Pelvis, spinous: Solid) -> tuple[Solid, Points, Points]:
    """A membrane over the foramen, 0.4 mm thick; its border (n, 3) and its centre. Nerves pass through it: it stands for the gap."""
    border = foramen_border(bones, spinous)
    centre = border.mean(axis=0)
    grid = soap_film(border)
    normal = unit(np.cross(np.roll(border, -1, 0) - border, centre - border).sum(axis=0))
    points, triangles = slab(grid - 0.2 * normal, grid + 0.2 * normal)
    return Solid(points, triangles, np.zeros_like(points)), border, grid[len(grid) // 2, len(grid) // 2]


def soap_film(border: Points, rounds: int = 300) -> Grid:
    """The smooth surface (k, k, 3) that a closed line of 4 (k - 1) points spans; it begins at one corner of the grid."""
    side = len(border) // 4
    one, two, three, four = (np.roll(border, -side * n, axis=0)[: side + 1] for n in range(4))
    t = np.linspace(0, 1, side + 1)
    down, across = t[:, None, None], t[None, :, None]
    left, right, top, bottom = four[::-1][:, None], two[:, None], one[None], three[::-1][None]
    over, under = (1 - across) * one[0] + across * one[-1], (1 - across) * three[-1] + across * three[0]
    corners = (1 - down) * over + down * under
    grid = (1 - across) * left + across * right + (1 - down) * top + down * bottom - corners
    for _ in range(rounds):
        grid[1:-1, 1:-1] = (grid[:-2, 1:-1] + grid[2:, 1:-1] + grid[1:-1, :-2] + grid[1:-1, 2:]) / 4
    return np.asarray(grid)
