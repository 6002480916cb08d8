"""The rigid segments of the body and which mesh belongs to which.

Must not know: how a segment moves, where a joint is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.domain.ids import side_of, unsided

SPINE: tuple[str, ...] = ("T12", "L1", "L2", "L3", "L4", "L5", "sacrum")
"""From above downwards; the segments of the midline."""

LIMB: tuple[str, ...] = ("hip", "femur", "patella", "shank", "foot")
"""The segments of each side, from the hip bone downwards."""

HANDLES: tuple[str, ...] = (*SPINE, *(f"{name}.{side}" for side in ("left", "right") for name in LIMB))
"""Every segment, in the order of all arrays of weights and matrices."""

INDEX: Mapping[str, int] = MappingProxyType({name: i for i, name in enumerate(HANDLES)})

MIRROR: tuple[int, ...] = tuple(
    INDEX[name.replace(".left", ".right") if ".left" in name else name.replace(".right", ".left")] for name in HANDLES
)
"""For each handle the index of the one on the other side; a midline handle is its own."""

_WHOLE = MappingProxyType({"bone.sacrum": "sacrum", "bone.coccyx": "sacrum"})

_PAIRED = MappingProxyType(
    {
        "bone.hip": "hip",
        "bone.femur": "femur",
        "bone.patella": "patella",
        "bone.tibia": "shank",
        "bone.fibula": "shank",
        "joint.hip-cartilage-femur": "femur",
        "joint.hip-cartilage-acetabulum": "hip",
        "joint.hip-labrum": "hip",
    }
)


PLATES: tuple[str, ...] = ("joint.facet-cartilage",)
"""Meshes of several plates, each fixed to the bone it lies on: soft as a whole, rigid plate by plate."""


@cache
def handle_of(mesh_id: str) -> str | None:
    """The rigid segment a mesh moves with (`bone.tibia.left` -> `shank.left`); None when it is soft."""
    whole = unsided(mesh_id)
    if whole in _WHOLE:
        return _WHOLE[whole]
    side = side_of(mesh_id)
    if side is None:
        name = mesh_id.removeprefix("vertebra.")
        return name if mesh_id.startswith("vertebra.") and name in SPINE else None
    if whole in _PAIRED:
        return f"{_PAIRED[whole]}.{side}"
    return f"foot.{side}" if whole.startswith("bone.") else None
