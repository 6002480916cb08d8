"""How big each muscle is: published volumes, the radius of its tendons, the widest it may reach from its fibres, its triangles.

Volumes (cm3, one side): mean, low, high of living young adults by MRI (Handsfield 2014; mean 1.71 m, 72 kg), low and high 2 SD
from the mean; multifidus from mass (Ward 2009); obturator internus by Handsfield's regression. Means are scaled by height x mass
to this body (1.69 m, 69 kg), as Handsfield found muscle to scale; the ranges are those of people and stay. *From knowledge*: the
gemelli, quadratus lumborum, erector spinae, and every radius here. Must not know: fibres, grids.
"""

from __future__ import annotations

from dataclasses import dataclass

SCALE = (1.69 * 69) / (1.71 * 72)
"""This body's height x mass to that of the people measured."""


@dataclass(frozen=True, slots=True)
class Size:
    """volume: mean, low, high cm3 (None: as thick as `thin` all along). thin, widest: mm. triangles: about."""

    volume: tuple[float, float, float] | None
    thin: float
    widest: float
    triangles: int

    @property
    def target(self) -> float | None:
        """The volume to reach in this body, cm3."""
        return None if self.volume is None else self.volume[0] * SCALE


SIZES = {
    "psoas-major": Size((275, 130, 430), 2.5, 26, 6000),
    "iliacus": Size((177, 90, 270), 2.5, 20, 5200),
    "iliopsoas-tendon": Size(None, 3.4, 3.4, 1200),
    "gluteus-maximus": Size((849, 460, 1240), 2.5, 26, 6400),
    "gluteus-medius": Size((323, 175, 475), 2.5, 26, 5400),
    "gluteus-minimus": Size((104.5, 55, 160), 2.2, 40, 4200),
    "piriformis": Size((42.8, 18, 70), 2.3, 12, 3600),
    "obturator-internus": Size((27, 12, 45), 2.2, 9, 4200),
    "superior-gemellus": Size((4.5, 2, 8), 1.5, 10, 1800),
    "inferior-gemellus": Size((6, 3, 11), 1.5, 12, 1800),
    "quadratus-femoris": Size((32.4, 12, 55), 1.8, 20, 2600),
    "quadratus-lumborum": Size((55, 25, 95), 2.0, 13, 3800),
    "multifidus": Size((138, 90, 190), 1.8, 20, 6000),
    "erector-spinae": Size((310, 160, 480), 2.5, 14, 5200),
    "tensor-fasciae-latae": Size((64.9, 25, 115), 2.0, 14, 2700),
    "iliotibial-tract": Size(None, 2.1, 2.1, 3200),
    "rectus-femoris": Size((269, 140, 400), 2.5, 26, 4200),
    "sartorius": Size((164, 75, 255), 2.2, 18, 4600),
    "biceps-femoris": Size((307, 140, 475), 2.5, 24, 5400),
    "semitendinosus": Size((186, 75, 300), 2.4, 26, 4400),
    "semimembranosus": Size((245, 130, 360), 2.4, 30, 4600),
    "adductor-longus": Size((162, 65, 260), 2.2, 22, 3600),
    "adductor-brevis": Size((104, 45, 165), 2.0, 20, 3200),
    "adductor-magnus": Size((560, 285, 840), 2.2, 40, 6000),
    "gracilis": Size((104, 40, 170), 2.2, 18, 4000),
    "pectineus": Size((66.3, 25, 105), 2.0, 18, 2800),
    "vastus-lateralis": Size((831, 440, 1220), 2.5, 21, 3800),
}
