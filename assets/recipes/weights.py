"""How much every place of the body follows each of its segments: harmonic fields between the bones, on two grids.

The wide grid holds the whole body, the fine one the spine, where discs are thin. Both are the half x >= 0: for a place on the
right, left and right segments change roles, so that the two sides cannot differ. Below the crotch the halves do not touch.
"""

from __future__ import annotations

import common
import numpy as np
from common import Made, Result
from fields import Grid
from numpy.typing import NDArray
from weight_grid import FREE, bones, inside_skin
from weight_solve import diffused, harmonic

from app.mechanics.kinematics import PATELLA_SHARE
from app.mechanics.segments import HANDLES, LIMB, SPINE

NAME = "weights"
NEEDS = ("pelvis", "leg", "spine", "skin")

WIDE_MM, FINE_MM = 5.0, 2.0
SPINE_LOW, SPINE_HIGH = (0.0, -26.0, 56.0), (60.0, 110.0, 310.0)
THORAX_Z = 300.0
"""From here upwards the trunk is one with T12: the ribs hold it."""

KNEE_FREE_MM = (58.0, 52.0)
"""So far above and below the knee's centre the bones do not bind what lies round them: skin that folds behind a bent knee needs
that length, 78 mm of it for 90 degrees at 50 mm from the axis."""

SOFTENED_MM = (12.0, 40.0)
"""Away from bone, between these distances, the fields are evened out: a groin folds in a curve and not in an edge."""

EVEN_MM = 25.0
"""Over about this distance."""

LOOSE = 0.2
"""A place that follows the kneecap less than this does not feel how far it sinks between the condyles."""

PAIRS = tuple((HANDLES.index(f"{name}.left"), HANDLES.index(f"{name}.right")) for name in LIMB)
Values = NDArray[np.float64]


def box(low: tuple[float, ...], high: tuple[float, ...], step: float) -> Grid:
    """A half grid over a box; x begins at 0."""
    nx, ny, nz = (int(np.ceil((b - a) / step)) + 1 for a, b in zip(low, high, strict=True))
    return Grid(np.array(low), step, (nx, ny, nz))


def crotch_z() -> float:
    """Height (mm) of the lowest skin on the median plane, between the thighs."""
    lows = []
    for sex in ("female", "male"):
        points = common.load(f"skin.{sex}").points
        middle = points[(np.abs(points[:, 0]) < 1.0) & (points[:, 2] < 0)]
        lows.append(float(middle[:, 2].min()))
    return min(lows)


def solve(domain: NDArray[np.bool_], owner: NDArray[np.int8], rim: tuple[NDArray[np.bool_], Values] | None) -> Values:
    """Weights (nodes, H) of a half grid. `rim`: further nodes with given weights (mask of the shape, (nodes, H))."""
    fixed = (owner != FREE) & domain
    given = np.zeros((domain.size, len(HANDLES)))
    at = np.flatnonzero(fixed.ravel())
    given[at, owner.ravel()[at]] = 1.0
    if rim is not None:
        more = rim[0] & domain & ~fixed
        given[more.ravel()] = rim[1][more.ravel()]
        fixed = fixed | more
    even, odd = halves(given)
    even = harmonic(domain, fixed, even, mirror=True)
    plane = np.zeros_like(domain)
    plane[0] = True
    odd = harmonic(domain, fixed | (plane & domain), odd * ~plane.ravel()[:, None], mirror=False)
    return joined(even, odd)


def halves(weights: Values) -> tuple[Values, Values]:
    """What is alike on both sides (nodes, midline + pairs), and how much left exceeds right (nodes, pairs)."""
    left, right = (weights[:, [pair[k] for pair in PAIRS]] for k in (0, 1))
    return np.hstack([weights[:, : len(SPINE)], left + right]), left - right


def joined(even: Values, odd: Values) -> Values:
    """The inverse of `halves`: weights (nodes, H)."""
    weights = np.zeros((len(even), len(HANDLES)))
    weights[:, : len(SPINE)] = even[:, : len(SPINE)]
    both = even[:, len(SPINE) :]
    weights[:, [pair[0] for pair in PAIRS]] = (both + odd) / 2
    weights[:, [pair[1] for pair in PAIRS]] = (both - odd) / 2
    return weights


def softened(domain: NDArray[np.bool_], bone: NDArray[np.bool_], weights: Values) -> Values:
    """Weights (nodes, H), evened out where no bone is near."""
    from scipy.ndimage import distance_transform_edt

    rounds = round(3 * (EVEN_MM / WIDE_MM) ** 2)
    even, odd = halves(weights)
    smooth = joined(diffused(domain, even, rounds, mirror=True), diffused(domain, odd, rounds, mirror=False))
    away = distance_transform_edt(~bone).ravel()[:, None] * WIDE_MM
    part = np.clip((away - SOFTENED_MM[0]) / (SOFTENED_MM[1] - SOFTENED_MM[0]), 0.0, 1.0)
    part = part * part * (3 - 2 * part)
    return weights * (1 - part) + smooth * part


def spread(weights: Values, known: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Nodes that are not known take over the nearest that is; (H, nx, ny, nz) uint8, 255 is all."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(~known.reshape(shape), return_distances=False, return_indices=True)
    flat = np.ravel_multi_index(tuple(nearest), shape).ravel()
    filled = np.clip(weights[flat], 0.0, 1.0)
    filled /= filled.sum(axis=1, keepdims=True)
    return np.rint(filled * 255).astype(np.uint8).T.reshape(-1, *shape)


def loosened(owner: NDArray[np.int8], height: Values) -> NDArray[np.int8]:
    """The bones without those round the knee, whose neighbourhood is to bend evenly."""
    knee = common.landmarks()["knee_centre"][2]
    near = (height < knee + KNEE_FREE_MM[0]) & (height > knee - KNEE_FREE_MM[1])
    return np.where(near, np.int8(FREE), owner)


def kneecap(grid: Grid, owner: NDArray[np.int8]) -> tuple[NDArray[np.bool_], Values]:
    """The nodes of the left patella and next to it, where tendon and skin hold on to it, and their weights: wholly the patella's."""
    from scipy.ndimage import binary_dilation

    mask = binary_dilation(owner == HANDLES.index("patella.left"), iterations=2) & (
        owner != HANDLES.index("femur.left")
    )
    given = np.zeros((mask.size, len(HANDLES)))
    given[:, HANDLES.index("patella.left")] = 1.0
    return mask, given


def eased(weights: Values) -> Values:
    """Weights (nodes, H) in which the kneecap holds only what is near it: elsewhere its share is femur's and shank's, as it turns."""
    made = weights.copy()
    for side in ("left", "right"):
        patella, femur, shank = (HANDLES.index(f"{name}.{side}") for name in ("patella", "femur", "shank"))
        made[:, patella] = np.clip((weights[:, patella] - LOOSE) / (1 - LOOSE), 0.0, None)
        rest = weights[:, patella] - made[:, patella]
        made[:, shank] += PATELLA_SHARE * rest
        made[:, femur] += (1 - PATELLA_SHARE) * rest
    return made


def wide_grid() -> tuple[Grid, Values, NDArray[np.bool_]]:
    """The whole body: grid, weights (nodes, H), which nodes are known."""
    grid = box((0.0, -190.0, -850.0), (195.0, 140.0, 335.0), WIDE_MM)
    domain, owner = inside_skin(grid), bones(grid)
    height = grid.nodes()[:, 2].reshape(grid.shape)
    domain |= owner != FREE
    domain[0] &= height[0] > crotch_z() - WIDE_MM
    owner[(height >= THORAX_Z) & domain] = 0
    patella = kneecap(grid, owner)
    weights = eased(softened(domain, owner != FREE, solve(domain, loosened(owner, height), patella)))
    return grid, weights, domain.ravel() & (weights.sum(axis=1) > 0.5)


def fine_grid(wide: Grid, weights: Values, known: NDArray[np.bool_]) -> tuple[Grid, Values]:
    """The spine between the wide grid's values at the faces of its box."""
    from scipy.interpolate import RegularGridInterpolator

    grid = box(SPINE_LOW, SPINE_HIGH, FINE_MM)
    full = spread(weights, known, wide.shape).astype(float) / 255
    axes = tuple(wide.low[k] + wide.step * np.arange(wide.shape[k]) for k in range(3))
    outer = np.column_stack([RegularGridInterpolator(axes, column)(grid.nodes()) for column in full])
    faces = np.ones(grid.shape, dtype=bool)
    faces[:-1, 1:-1, 1:-1] = False
    return grid, solve(np.ones(grid.shape, dtype=bool), bones(grid), (faces, outer))


def build() -> Result:
    """`pose.weights`: two half grids of weights."""
    wide, weights, known = wide_grid()
    fine, spine = fine_grid(wide, weights, known)
    arrays = {
        "wide": spread(weights, known, wide.shape),
        "wide_low": wide.low.astype(np.float32),
        "wide_step": np.array([WIDE_MM], dtype=np.float32),
        "fine": spread(spine, np.ones(len(spine), dtype=bool), fine.shape),
        "fine_low": fine.low.astype(np.float32),
        "fine_step": np.array([FINE_MM], dtype=np.float32),
    }
    nothing = np.zeros((0, 3))
    source = "made by rule (assets/recipes/weights.py): harmonic between the bones, inside the skin"
    made = Made("pose.weights", nothing, nothing.astype(np.int64), source, "MIT", arrays=arrays)
    return Result([made])
