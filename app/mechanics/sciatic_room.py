"""The room of the sciatic nerve under the piriformis, in a posture and with a tense muscle.

It is read between the muscle and the back of the ischium, where the nerve passes, with the muscle drawn taut to where the posture
takes the trochanter. Must not know: where it hurts, what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.answers import Measure
from app.domain.ids import SIDES, Side
from app.mechanics.kinematics import FLIP as MIRRORED
from app.mechanics.muscle_lengths import STILL, TITLES, read_lines
from app.mechanics.piriformis import Vectors, at_shares, belly, nearest_of
from app.mechanics.segments import INDEX
from app.mechanics.shapes import Shapes

SLACK = 0.9
"""At this share of its standing length the muscle hangs slack and the trochanter no longer draws it."""

NERVE_MM = 4.0
"""Thickness of the nerve there, a flat oval (evidence sciatic_nerve.thickness_mm, from knowledge)."""

PASSES, NEAR_MM = (0.15, 0.62), 40.0
"""Shares of the muscle's length between which it can lie over the nerve, and how near to the bone it must be to count."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the left nerve passes. Of the muscle over it: axis places, offsets from them, how these grow when tense (n, 3), shares of
    the length (n,); origin and insertion (3,). floor (f, 3): the back of the ischium beside its spine. All mm, standing.
    """

    axis: Vectors
    off: Vectors
    swells: Vectors
    along: Vectors
    origin: Vectors
    insertion: Vectors
    floor: Vectors


def passage(shapes: Shapes) -> Passage | None:
    """The passage on the left; None without the muscle's mesh."""
    return shapes.kept("piriformis passage", lambda: _passage(shapes))


def _passage(shapes: Shapes) -> Passage | None:
    muscle = belly(shapes)
    if muscle is None:
        return None
    floor = _floor(shapes)
    near = (muscle.along > PASSES[0]) & (muscle.along < PASSES[1])
    near[near] = nearest_of(muscle.points[near], floor) < NEAR_MM
    points, along = muscle.points[near], muscle.along[near]
    axis = at_shares(along, muscle.axis)
    lines = read_lines(shapes.folder)
    ends = lines.points[lines.share[list(TITLES).index("piriformis")] > 0].mean(axis=0)
    return Passage(axis, points - axis, muscle.swells[near], along, ends[0], ends[-1], floor)


def _floor(shapes: Shapes) -> Vectors:
    """The back of the ischium (f, 3) mm, beside the spine and a little above."""
    bone, spine = shapes.mesh("bone.hip.left"), shapes.marks["ischial_spine"]
    off = bone.points.astype(float) - spine
    beside = (off[:, 0] > -5) & (off[:, 0] < 31) & (np.abs(off[:, 1]) < 26) & (off[:, 2] > -10) & (off[:, 2] < 6.5)
    made: Vectors = bone.points[beside & (bone.normals[:, 1] > 0.2)].astype(float)
    return made


def room(shapes: Shapes, moves: Vectors, side: Side, spasm: float) -> float | None:
    """mm left for the nerve: from the muscle to the back of the ischium, less the nerve's own thickness.

    moves: the segments' movements (H, 4, 4). The muscle is drawn taut: each place goes with the trochanter by its share of the way
    there, and what is gained in length is lost in girth, the volume kept. A slack muscle stays where it was and as thick as it
    was. Below 0 the nerve is pressed. None without the muscle's mesh.
    """
    edge = passage(shapes)
    if edge is None:
        return None
    femur = np.linalg.inv(moves[INDEX[f"hip.{side}"]]) @ moves[INDEX[f"femur.{side}"]]
    if side == "right":
        femur = MIRRORED @ femur @ MIRRORED
    gone = femur[:3, :3] @ edge.insertion + femur[:3, 3] - edge.insertion
    whole = edge.insertion - edge.origin
    longer = float(np.linalg.norm(whole + gone) / np.linalg.norm(whole))
    thin = min(longer**-0.5, 1.0)
    drawn = gone * min(max((longer - SLACK) / (1 - SLACK), 0.0), 1.0)
    taut = edge.axis + edge.along[:, None] * drawn + (edge.off + spasm * edge.swells) * thin
    return float(nearest_of(taut, edge.floor).min()) - NERVE_MM


def clearances(shapes: Shapes, moves: Vectors, condition_side: Side | None, spasm: float) -> tuple[Measure, ...]:
    """`clearance.nerve.sciatic.<side>` of both sides; spasm (0..1) on the side of the condition, if there is one."""
    neutral = shapes.kept("sciatic room", lambda: room(shapes, STILL, "left", 0.0))
    if neutral is None:
        return ()
    values = {side: room(shapes, moves, side, spasm if side == condition_side else 0.0) for side in SIDES}
    return tuple(
        _clearance(side, round(value, 2), round(neutral, 2)) for side, value in values.items() if value is not None
    )


NOTE = (
    "From the muscle, drawn taut, to the back of the ischium, less 4 mm of nerve; 0 is no room. No published millimetres "
    "were found."
)


def _clearance(side: Side, value: float, neutral: float) -> Measure:
    return Measure(
        name=f"clearance.nerve.sciatic.{side}",
        title=f"Room for the sciatic nerve, piriformis to ischium, {side}",
        value=max(value, 0.0),
        unit="mm",
        neutral=neutral,
        note=NOTE,
    )
