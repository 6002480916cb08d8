"""How cut surfaces look: one table of tissues, as in a drawing of a slice. Flat colours that no light changes.

Must not know: VTK, where a cut runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.scene.look import LIT, RGB, tissue_of
from app.state.appstate import Theme


@dataclass(frozen=True, slots=True)
class CutLook:
    """fill: the inside. rim: the outer `width` mm. order: what lies inside another is drawn over it."""

    fill: RGB
    rim: RGB
    width: float
    order: int


CUTS: Mapping[str, CutLook] = MappingProxyType(
    {
        "bone": CutLook((0.93, 0.83, 0.71), (0.68, 0.58, 0.45), 1.1, 0),
        "capsule": CutLook((0.72, 0.66, 0.62), (0.50, 0.45, 0.42), 0.25, 1),
        "ligament": CutLook((0.84, 0.80, 0.70), (0.58, 0.54, 0.45), 0.25, 2),
        "muscle": CutLook((0.66, 0.30, 0.28), (0.45, 0.18, 0.17), 0.35, 2),
        "labrum": CutLook((0.97, 0.72, 0.42), (0.66, 0.44, 0.20), 0.25, 3),
        "cartilage": CutLook((0.25, 0.72, 0.95), (0.10, 0.50, 0.74), 0.12, 4),
        "disc": CutLook((0.50, 0.62, 0.74), (0.27, 0.37, 0.48), 0.35, 5),
        "flavum": CutLook((0.98, 0.82, 0.22), (0.70, 0.55, 0.08), 0.25, 5),
        "nucleus": CutLook((0.80, 0.90, 0.97), (0.52, 0.66, 0.78), 0.30, 6),
        "sac": CutLook((0.23, 0.42, 0.68), (0.62, 0.76, 0.92), 0.35, 7),
        "cord": CutLook((0.98, 0.90, 0.62), (0.66, 0.56, 0.28), 0.20, 8),
        "nerve": CutLook((0.97, 0.90, 0.66), (0.60, 0.50, 0.22), 0.20, 9),
    }
)
"""By tissue. Bone has a dense rim and a spongy inside; the canal's fluid is dark, so that the roots stand out in it as dots."""


def cut_look(mesh_id: str, lit: bool, theme: Theme) -> CutLook:
    """How the cut surface of a mesh looks; a lit strand's has the colour of the strand."""
    if mesh_id.startswith("ligament.flavum"):
        return CUTS["flavum"]
    look = CUTS.get(tissue_of(mesh_id), CUTS["ligament"])
    if lit:
        return CutLook(LIT[theme], look.rim, look.width, look.order)
    return look
