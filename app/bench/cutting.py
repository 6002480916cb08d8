"""A condition cut open, measured: own work of its slider and of a posture slider while the slice is on show."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.bench.window import median_ms, settle


def cutting_figures(window: Any) -> dict[str, float]:
    """Median own work (everything but the draw): of the grade of a stenosis, which moves most of what is cut, and of a posture with
    muscles and ligaments cut as well."""
    from app.state import actions, cutting, moves

    session, atlas = window.session, window.session.atlas
    session.do(actions.reset)
    session.do(partial(actions.select, identifier="condition.spinal-stenosis", atlas=atlas))
    session.do(partial(cutting.cut_open, atlas=atlas))
    settle()
    grades = [partial(cutting.set_parameter, name="grade", value=step / 40, atlas=atlas) for step in range(1, 41)]
    found = {"cut_condition_own_ms": median_ms(session, grades)}
    for layer in ("muscle", "ligament"):
        session.do(partial(actions.set_layer, layer=layer, opacity=1.0))
    settle()
    flexion = [partial(moves.set_part, part="lumbar_flexion", degrees=2.0 + step) for step in range(40)]
    found["cut_pose_own_ms"] = median_ms(session, flexion)
    session.do(actions.reset)
    return found
