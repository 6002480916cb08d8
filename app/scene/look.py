"""The one table from meaning to colour, pattern and opacity, for the light and the dark theme.

Hues are chosen for colour-blind eyes (after Okabe and Ito) and every kind of region has a pattern of its own, so that the
kinds stay apart in greyscale too: dermatome = plain fill, radicular pain = slanting stripes, referred pain = dots,
neighbour = thin hatching, what a person painted = crossed lines. The agreement of the maps is a dermatome view of its own:
plain where all agree, densely hatched where some do, thinly where one stands alone. Colours are sRGB, 0 to 1.
Must not know: VTK, Qt, where anything is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from app.state.appstate import Theme
from app.state.shown import Channel, Meaning

RGB = tuple[float, float, float]


class Pattern(IntEnum):
    """How a region is filled. The numbers are those of the shader."""

    FILL = 0
    STRIPES = 1
    DOTS = 2
    HATCH = 3
    CROSS = 4
    RINGS = 5
    LATTICE = 6


@dataclass(frozen=True, slots=True)
class RegionLook:
    """One kind of region on the skin.

    opacity: of the pattern itself. tint: opacity of the ground between stripes or dots. amount: share of a stripe that is
    coloured, or radius of a dot in mm. sparse: only every second stripe. edge: width of the contour in pixels. dashed: the contour.
    """

    pattern: Pattern
    dark: RGB
    light: RGB
    edge_dark: RGB
    edge_light: RGB
    opacity: float
    tint: float = 0.0
    amount: float = 0.0
    sparse: bool = False
    edge: float = 0.0
    dashed: bool = False

    def colour(self, theme: Theme) -> RGB:
        """The colour of the pattern."""
        return self.dark if theme == "dark" else self.light

    def edge_colour(self, theme: Theme) -> RGB:
        """The colour of the contour."""
        return self.edge_dark if theme == "dark" else self.edge_light


_TEAL: tuple[RGB, RGB, RGB, RGB] = ((0.06, 0.60, 0.66), (0.10, 0.58, 0.66), (0.62, 0.93, 0.95), (0.00, 0.27, 0.36))
_ORANGE: tuple[RGB, RGB, RGB, RGB] = ((1.00, 0.52, 0.13), (0.95, 0.42, 0.04), (1.00, 0.74, 0.47), (0.60, 0.19, 0.00))
_VIOLET: tuple[RGB, RGB, RGB, RGB] = ((0.84, 0.60, 1.00), (0.45, 0.16, 0.62), (0.90, 0.76, 1.00), (0.33, 0.09, 0.48))
_CRIMSON: tuple[RGB, RGB, RGB, RGB] = ((1.00, 0.25, 0.40), (0.84, 0.05, 0.24), (1.00, 0.62, 0.70), (0.56, 0.00, 0.13))
_DEEP: tuple[RGB, RGB, RGB, RGB] = ((0.05, 0.62, 0.55), (0.00, 0.46, 0.42), (0.66, 0.96, 0.88), (0.00, 0.24, 0.24))
_SKY: tuple[RGB, RGB, RGB, RGB] = ((0.22, 0.52, 0.95), (0.10, 0.42, 0.78), (0.76, 0.90, 1.00), (0.03, 0.22, 0.48))
_SAND: tuple[RGB, RGB, RGB, RGB] = ((0.74, 0.62, 0.08), (0.55, 0.42, 0.02), (1.00, 0.93, 0.70), (0.36, 0.25, 0.00))
_GREY: tuple[RGB, RGB, RGB, RGB] = ((0.62, 0.72, 0.84), (0.34, 0.44, 0.58), (0.62, 0.72, 0.84), (0.34, 0.44, 0.58))

REGIONS: Mapping[Channel, RegionLook] = MappingProxyType(
    {
        Channel.NEIGHBOUR: RegionLook(Pattern.HATCH, *_GREY, opacity=0.45, amount=0.13, edge=1.0, dashed=True),
        Channel.AGREE_REACH: RegionLook(Pattern.FILL, *_GREY, opacity=0.13, edge=1.4, dashed=True),
        Channel.AGREE_ONE: RegionLook(
            Pattern.HATCH, *_SAND, opacity=0.88, tint=0.20, amount=0.46, sparse=True, edge=1.6
        ),
        Channel.AGREE_SOME: RegionLook(Pattern.HATCH, *_SKY, opacity=0.95, tint=0.22, amount=0.46, edge=1.6),
        Channel.AGREE_ALL: RegionLook(Pattern.FILL, *_DEEP, opacity=0.90, edge=2.2),
        Channel.DERMATOME_EXTENT: RegionLook(Pattern.FILL, *_TEAL, opacity=0.34, edge=1.4, dashed=True),
        Channel.DERMATOME_CORE: RegionLook(Pattern.FILL, *_TEAL, opacity=0.84, edge=2.2),
        Channel.RADICULAR_OCCASIONAL: RegionLook(
            Pattern.STRIPES, *_ORANGE, opacity=0.85, tint=0.03, amount=0.20, sparse=True, edge=1.0, dashed=True
        ),
        Channel.RADICULAR_COMMON: RegionLook(Pattern.STRIPES, *_ORANGE, opacity=0.92, tint=0.06, amount=0.24, edge=1.3),
        Channel.RADICULAR_TYPICAL: RegionLook(
            Pattern.STRIPES, *_ORANGE, opacity=0.97, tint=0.09, amount=0.52, edge=2.0
        ),
        Channel.REFERRED_RARE: RegionLook(
            Pattern.DOTS, *_VIOLET, opacity=0.90, tint=0.03, amount=1.9, sparse=True, edge=1.0, dashed=True
        ),
        Channel.REFERRED_SOMETIMES: RegionLook(Pattern.DOTS, *_VIOLET, opacity=0.92, tint=0.07, amount=2.8, edge=1.0),
        Channel.REFERRED_COMMON: RegionLook(Pattern.DOTS, *_VIOLET, opacity=0.95, tint=0.14, amount=4.1, edge=1.4),
        Channel.REFERRED_VERY_COMMON: RegionLook(Pattern.DOTS, *_VIOLET, opacity=0.97, tint=0.20, amount=5.7, edge=2.0),
        Channel.PAINTED: RegionLook(Pattern.CROSS, *_CRIMSON, opacity=0.90, tint=0.34, amount=0.17, edge=2.6),
    }
)
"""In the order of painting, the lowest first."""

STRIPE_PITCH_MM = 22.0
"""Distance between stripes along the limb."""
STRIPE_STARTS = 16
"""Stripes around the limb, as on a screw with so many starts; even, so that every second one can be left out."""
HATCH_PITCH_MM = 11.0
HATCH_STARTS = 32
DOT_PITCH_MM = 16.0
DOT_SPACING_MM = 17.0
DASH_MM = 9.0
RING_HOLE = 0.52
"""Radius of the hole of a ring, as a share of the ring's own."""
LATTICE_PITCH_MM = 15.0
LATTICE_STARTS = 24
"""Wide crossed lines, along and around the limb."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a meaning does to the colour of a structure.

    tint: colour mixed in. mix: how much of it. glow: light of its own. ground: how much of the background is mixed in
    (stepping back). opacity: of the whole. ghost: clear in front, opaque at the rim.
    """

    tint: RGB = (0.0, 0.0, 0.0)
    mix: float = 0.0
    glow: float = 0.0
    ground: float = 0.0
    opacity: float = 1.0
    ghost: bool = False


LIT: Mapping[Theme, RGB] = MappingProxyType({"dark": (1.00, 0.82, 0.16), "light": (1.00, 0.74, 0.00)})
"""The lit root on its whole way, from the cord to the skin."""

SITES: Mapping[str, RGB] = MappingProxyType({"origin": (0.86, 0.20, 0.16), "insertion": (0.16, 0.42, 0.86)})
"""Where muscles begin and end on the bones: red and blue, as anatomy books do."""

_ROSE: RGB = (0.92, 0.38, 0.42)

EMPHASIS: Mapping[Meaning, Emphasis] = MappingProxyType(
    {
        Meaning.SELECTED: Emphasis(tint=(1.0, 0.80, 0.22), mix=0.72, glow=0.30),
        Meaning.AFFECTED: Emphasis(tint=_ROSE, mix=0.70, glow=0.12),
        Meaning.RELATED: Emphasis(tint=_ROSE, mix=0.62, glow=0.08),
        Meaning.CONTEXT: Emphasis(),
        Meaning.STEPPED_BACK: Emphasis(ground=0.56),
        Meaning.GHOST: Emphasis(ghost=True, opacity=0.8),
        Meaning.HIDDEN: Emphasis(opacity=0.0),
    }
)


@dataclass(frozen=True, slots=True)
class Tissue:
    """Colour of a tissue in both themes, its gloss and its own opacity.

    keep: how much of its own colour it keeps under an emphasis, so that neighbours of different kinds stay apart.
    """

    dark: RGB
    light: RGB
    gloss: float = 0.10
    opacity: float = 1.0
    keep: float = 0.0


TISSUES: Mapping[str, Tissue] = MappingProxyType(
    {
        "bone": Tissue((0.90, 0.855, 0.765), (0.905, 0.86, 0.77)),
        "disc": Tissue((0.60, 0.71, 0.79), (0.58, 0.70, 0.79), gloss=0.25, opacity=0.82),
        "nucleus": Tissue((0.78, 0.88, 0.95), (0.72, 0.85, 0.94), gloss=0.35),
        "cord": Tissue((0.93, 0.87, 0.62), (0.90, 0.80, 0.48)),
        "sac": Tissue((0.62, 0.70, 0.80), (0.52, 0.62, 0.74), opacity=0.30),
        "nerve": Tissue((0.80, 0.72, 0.47), (0.76, 0.64, 0.32)),
        "muscle": Tissue((0.66, 0.34, 0.31), (0.68, 0.34, 0.30), keep=0.5),
        "ligament": Tissue((0.83, 0.82, 0.74), (0.80, 0.79, 0.70), keep=0.45),
        "capsule": Tissue((0.80, 0.78, 0.74), (0.74, 0.72, 0.67), opacity=0.30, keep=0.8),
        "cartilage": Tissue((0.62, 0.80, 0.86), (0.55, 0.77, 0.85), gloss=0.35, keep=0.55),
        "labrum": Tissue((0.93, 0.90, 0.80), (0.92, 0.86, 0.70), gloss=0.2, keep=0.35),
        "membrane": Tissue((0.55, 0.72, 0.66), (0.42, 0.62, 0.55), opacity=0.35),
    }
)

_TISSUE_OF: tuple[tuple[str, str], ...] = (
    ("cord.dural-sac", "sac"),
    ("cord.", "cord"),
    ("root.", "nerve"),
    ("nerve.", "nerve"),
    ("plexus.", "nerve"),
    ("muscle.", "muscle"),
    ("variant.piriformis", "muscle"),
    ("variant.", "nerve"),
    ("ligament.hip-capsule", "capsule"),
    ("ligament.", "ligament"),
    ("joint.facet-capsule", "capsule"),
    ("joint.hip-labrum", "labrum"),
    ("joint.", "cartilage"),
    ("foramen.", "membrane"),
)


def tissue_of(mesh_id: str) -> str:
    """Which tissue a mesh is, by its id; bone unless it says otherwise."""
    if mesh_id.startswith("disc."):
        return "nucleus" if mesh_id.endswith(".nucleus") else "disc"
    return next((tissue for prefix, tissue in _TISSUE_OF if mesh_id.startswith(prefix)), "bone")


@dataclass(frozen=True, slots=True)
class Ground:
    """Background, skin and ink of a theme. clear, rim: opacity of the skin seen from the front and at its rim."""

    top: RGB
    bottom: RGB
    skin: RGB
    skin_rim: RGB
    clear: float
    rim: float
    ink: RGB
    faint: RGB
    panel: RGB


GROUNDS: Mapping[Theme, Ground] = MappingProxyType(
    {
        "dark": Ground(
            top=(0.145, 0.185, 0.235),
            bottom=(0.066, 0.084, 0.108),
            skin=(0.62, 0.60, 0.62),
            skin_rim=(0.86, 0.77, 0.70),
            clear=0.07,
            rim=0.62,
            ink=(0.94, 0.955, 0.97),
            faint=(0.66, 0.71, 0.76),
            panel=(0.075, 0.095, 0.12),
        ),
        "light": Ground(
            top=(0.985, 0.98, 0.965),
            bottom=(0.895, 0.875, 0.845),
            skin=(0.86, 0.70, 0.60),
            skin_rim=(0.62, 0.45, 0.37),
            clear=0.10,
            rim=0.66,
            ink=(0.12, 0.14, 0.17),
            faint=(0.36, 0.38, 0.41),
            panel=(0.98, 0.975, 0.96),
        ),
    }
)


def background(theme: Theme) -> tuple[RGB, RGB]:
    """Top and bottom colour of the calm vertical gradient behind the model."""
    return GROUNDS[theme].top, GROUNDS[theme].bottom
