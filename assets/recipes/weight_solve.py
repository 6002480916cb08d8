"""Harmonic fields on a grid: 1 in one segment's bones, 0 in all others, as even as possible between.

Must not know: bones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROUNDS = 3000
CLOSE = 2e-4


def harmonic(domain: Mask, fixed: Mask, values: Values, mirror: bool) -> Values:
    """Solve for every column of `values` (nodes, k) at the nodes of `domain` that are not `fixed` (masks of the grid's shape).

    `mirror`: the plane of the first index is a plane of symmetry. What has no way to a fixed node stays 0.
    """
    from scipy.sparse import coo_matrix

    free = domain & ~fixed
    number = np.full(domain.shape, -1)
    number[free] = np.arange(int(free.sum()))
    rows, cols, weights, known = [], [], [], []
    right = np.zeros((int(free.sum()), values.shape[1]))
    diagonal = np.zeros(len(right))
    flat = np.arange(domain.size).reshape(domain.shape)
    for axis in range(3):
        before, after = _pair(axis)
        share = np.ones(domain.shape)
        if mirror and axis:
            share[0] = 0.5  # a node on the plane has half its surroundings
        link = domain[before] & domain[after]
        for here, there in ((before, after), (after, before)):
            use = link & free[here]
            i, j, w = number[here][use], flat[there][use], share[here][use]
            np.add.at(diagonal, i, w)
            inner = free.ravel()[j]
            rows.append(i[inner])
            cols.append(number.ravel()[j[inner]])
            weights.append(w[inner])
            known.append((i[~inner], j[~inner], w[~inner]))
    for i, j, w in known:
        np.add.at(right, i, w[:, None] * values[j])
    n = len(right)
    links = coo_matrix((np.concatenate(weights), (np.concatenate(rows), np.concatenate(cols))), shape=(n, n)).tocsr()
    solved = values.copy()
    solved[free.ravel()] = _descend(links, diagonal, right)
    return solved


def diffused(domain: Mask, values: Values, rounds: int, mirror: bool) -> Values:
    """Every column of `values` (nodes, k) averaged over the six neighbours inside `domain`, so many times.

    `mirror`: beyond the first plane the field goes on as its mirror image; otherwise it is 0 on that plane.
    """
    field = (values * domain.ravel()[:, None]).T.reshape(-1, *domain.shape)
    count = _neighbours(domain[None].astype(float), mirror)[0]
    inside = np.where(domain, 1.0 / np.maximum(count, 1.0), 0.0)
    for _ in range(rounds):
        field = _neighbours(field, mirror) * inside
        if not mirror:
            field[:, 0] = 0.0
    return field.reshape(len(field), -1).T


def _neighbours(field: Values, mirror: bool) -> Values:
    total = np.zeros_like(field)
    for axis in range(3):
        before, after = _pair(axis)
        total[(slice(None), *before)] += field[(slice(None), *after)]
        total[(slice(None), *after)] += field[(slice(None), *before)]
    if mirror:
        total[:, 0] += field[:, 1]
    return total


def _pair(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    before, after = [slice(None)] * 3, [slice(None)] * 3
    before[axis], after[axis] = slice(None, -1), slice(1, None)
    return tuple(before), tuple(after)


def _descend(links: object, diagonal: Values, right: Values) -> Values:
    """Conjugate gradients for all columns at once, scaled by the diagonal."""
    scale = 1.0 / np.maximum(diagonal, 1e-9)
    found = np.zeros_like(right)
    rest = right.copy()
    step = scale[:, None] * rest
    along = step.copy()
    power = (rest * step).sum(axis=0)
    for _ in range(ROUNDS):
        pushed = diagonal[:, None] * along - links @ along  # type: ignore[operator]
        size = power / np.maximum((along * pushed).sum(axis=0), 1e-30)
        found += size * along
        rest -= size * pushed
        step = scale[:, None] * rest
        new = (rest * step).sum(axis=0)
        if np.abs(step).max() < CLOSE * 0.05:
            break
        along = step + (new / np.maximum(power, 1e-30)) * along
        power = new
    return found
