"""Soft things follow the segments: dual quaternions blended by weight, so that a joint bends without losing its girth.

A place that follows two segments equally turns half as far as the one does against the other, about their common joint;
mixing matrices instead would draw it towards the joint (the groin of a sitting body by a third of its distance). Must not
know: what a mesh means, where weights come from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.mechanics.segments import HANDLES, INDEX, LIMB, SPINE

Vectors = NDArray[np.float32]

BLOCK = 4096
"""Vertices handled together: few enough to stay in the processor's cache."""

NEGLIGIBLE = 1e-6


def _parents() -> tuple[tuple[int, int], ...]:
    """(segment, the one it hangs on), parents first."""
    chain = [(INDEX[name], INDEX["sacrum"]) for name in SPINE if name != "sacrum"]
    for side in ("left", "right"):
        hang = dict(
            zip(LIMB, ("sacrum", f"hip.{side}", f"femur.{side}", f"femur.{side}", f"shank.{side}"), strict=True)
        )
        chain += [(INDEX[f"{name}.{side}"], INDEX[on]) for name, on in hang.items()]
    return tuple(chain)


PARENTS = _parents()


def dual_quaternions(matrices: ArrayLike) -> Vectors:
    """(H, 4, 4) rigid movements -> (H, 8) float32: w, x, y, z, then the dual part; neighbours on the same half of the sphere."""
    moved = np.asarray(matrices, dtype=np.float64)
    real = _quaternions(moved[:, :3, :3])
    if len(real) == len(HANDLES):
        for child, parent in PARENTS:
            if real[child] @ real[parent] < 0:
                real[child] *= -1
    shift = moved[:, :3, 3] / 2
    w, r = real[:, :1], real[:, 1:]
    dual = np.hstack([-(shift * r).sum(axis=1, keepdims=True), w * shift + np.cross(shift, r)])
    return np.hstack([real, dual]).astype(np.float32)


def _quaternions(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit quaternions (n, 4), w first, of rotations (n, 3, 3), each from its largest component."""
    xx, yy, zz = (turns[:, i, i] for i in range(3))
    s, d = turns + turns.transpose(0, 2, 1), turns - turns.transpose(0, 2, 1)
    squares = np.stack([1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz], axis=1)
    wx, wy, wz, xy, xz, yz = d[:, 2, 1], d[:, 0, 2], d[:, 1, 0], s[:, 0, 1], s[:, 0, 2], s[:, 1, 2]
    products = np.stack(
        [squares[:, 0], wx, wy, wz, wx, squares[:, 1], xy, xz, wy, xy, squares[:, 2], yz, wz, xz, yz], axis=1
    )
    rows = np.column_stack([products, squares[:, 3]]).reshape(-1, 4, 4)
    found = rows[np.arange(len(turns)), squares.argmax(axis=1)]
    unit: NDArray[np.float64] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


STILL = np.array([1, 0, 0, 0, 0, 0, 0, 0], dtype=np.float32)
"""The dual quaternion of no movement."""


@dataclass(slots=True)
class _Block:
    """Some vertices: rows of the whole, the handles they follow (k,), shares (k, m), points and normals (3, m).

    stale: whether points or normals have changed since they were posed.
    """

    rows: slice
    handles: NDArray[np.int64]
    shares: Vectors
    points: Vectors
    normals: Vectors
    stale: bool = True


class Soft:
    """Vertices (n, 3) mm with normals (n, 3) and weights (n, H); memory for what they become is kept.

    A movement touches only the blocks that follow what it moves: neighbours in space should be neighbours in the list.
    """

    def __init__(self, points: ArrayLike, normals: ArrayLike, weights: ArrayLike) -> None:
        self.points = np.array(points, dtype=np.float32)
        self.normals = np.array(normals, dtype=np.float32)
        shares = np.asarray(weights, dtype=np.float32)
        count = len(self.points)
        self._blocks = tuple(self._block(slice(i, min(i + BLOCK, count)), shares) for i in range(0, count, BLOCK))
        size = min(BLOCK, count)
        self._blend = np.empty(8 * size, dtype=np.float32)
        self._work = np.empty((3, 3 * size), dtype=np.float32)
        self._moves = np.zeros((shares.shape[1], 8), dtype=np.float32)

    def _block(self, rows: slice, shares: Vectors) -> _Block:
        handles = np.flatnonzero(shares[rows].max(axis=0) > NEGLIGIBLE)
        columns = np.ascontiguousarray(shares[rows][:, handles].T)
        return _Block(rows, handles, columns, _columns(self.points[rows]), _columns(self.normals[rows]))

    def move(self, rows: NDArray[np.int64], points: ArrayLike, normals: ArrayLike) -> None:
        """Some vertices, rows (m,) ascending, get other neutral places and normals (m, 3); their weights stay. Seen after the
        next `posed`."""
        fresh, facing = np.asarray(points, dtype=np.float32), np.asarray(normals, dtype=np.float32)
        for block in self._blocks:
            first, last = np.searchsorted(rows, (block.rows.start, block.rows.stop))
            if first < last:
                inside = rows[first:last] - block.rows.start
                block.points[:, inside] = fresh[first:last].T
                block.normals[:, inside] = facing[first:last].T
                block.stale = True

    def posed(self, matrices: ArrayLike) -> tuple[Vectors, Vectors]:
        """Points and normals (n, 3) float32 after the movements (H, 4, 4). The same two arrays every time, written anew."""
        self.follow(dual_quaternions(matrices))
        return self.points, self.normals

    def follow(self, moves: Vectors) -> list[slice]:
        """As `posed`, from the movements' dual quaternions (H, 8): found once, they serve many. Returns the rows written anew."""
        turned = (moves != self._moves).any(axis=1)
        self._moves = moves.copy()
        still = not (moves - STILL).any()
        due = [block for block in self._blocks if block.stale or turned[block.handles].any()]
        for block in due:
            if still:
                self.points[block.rows], self.normals[block.rows] = block.points.T, block.normals.T
            else:
                self._pose(block, moves)
            block.stale = False
        return [block.rows for block in due]

    def _pose(self, block: _Block, moves: Vectors) -> None:
        m = block.shares.shape[1]
        blended = self._blend[: 8 * m].reshape(8, m)
        work = [row[: 3 * m].reshape(3, m) for row in self._work]
        np.matmul(moves[block.handles].T, block.shares, out=blended)
        _unit(blended, work[0])
        _moved(blended, block.points, work, self.points[block.rows].T)
        _turned(blended, block.normals, work, self.normals[block.rows].T)


def posed_points(points: ArrayLike, weights: ArrayLike, matrices: ArrayLike) -> Vectors:
    """Places (n, 3) mm after the movements (H, 4, 4), float32: for a few points; a Soft is faster for many, many times."""
    return followed(points, weights, dual_quaternions(matrices))


def followed(points: ArrayLike, weights: ArrayLike, moves: Vectors) -> Vectors:
    """As `posed_points`, from the movements' dual quaternions (H, 8)."""
    places = np.atleast_2d(np.asarray(points, dtype=np.float32))
    blended = moves.T @ np.atleast_2d(np.asarray(weights, dtype=np.float32)).T
    work = [np.empty((3, len(places)), dtype=np.float32) for _ in range(3)]
    _unit(blended, work[0])
    placed = np.empty_like(places)
    _moved(blended, _columns(places), work, placed.T)
    return placed


def _unit(move: Vectors, work: Vectors) -> None:
    """Dual quaternions (8, m) become unit ones, in place; `work` (3, m) is scratch."""
    size = np.multiply(move[0], move[0], out=work[0])
    for i in (1, 2, 3):
        size += np.multiply(move[i], move[i], out=work[1])
    np.sqrt(size, out=size)
    move /= size


def _moved(move: Vectors, place: Vectors, work: list[Vectors], into: Vectors) -> None:
    """Unit dual quaternions (8, m) applied to columns (3, m), written `into` (3, m); `work`: scratch arrays (3, m)."""
    w, r, dual = move[0], move[1:4], move[5:8]
    inner, outer, spare = work[0], work[1], work[2]
    _cross(r, place, inner, spare)
    inner += np.multiply(w, place, out=spare)
    inner += dual
    _cross(r, inner, outer, spare)
    outer += np.multiply(w, dual, out=spare)
    outer -= np.multiply(move[4], r, out=spare)
    outer *= 2
    np.add(outer, place, out=into)


def _turned(move: Vectors, facing: Vectors, work: list[Vectors], into: Vectors) -> None:
    """Only the turn of unit dual quaternions (8, m), applied to columns (3, m), written `into` (3, m)."""
    inner, outer, spare = work[0], work[1], work[2]
    _cross(move[1:4], facing, inner, spare)
    inner += np.multiply(move[0], facing, out=spare)
    _cross(move[1:4], inner, outer, spare)
    outer *= 2
    np.add(outer, facing, out=into)


def _cross(a: Vectors, b: Vectors, into: Vectors, spare: Vectors) -> None:
    """Column by column, (3, m)."""
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        np.multiply(a[j], b[k], out=into[i])
        into[i] -= np.multiply(a[k], b[j], out=spare[0])


def _columns(rows: Vectors) -> Vectors:
    return np.ascontiguousarray(rows.T)
