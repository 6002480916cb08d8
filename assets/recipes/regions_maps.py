"""What the files in content/en/maps say is to be drawn: a list of regions, each a set of polygons in limb coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from common import ROOT
from limb_frame import SEGMENTS, Array

MAPS = ROOT / "content" / "en" / "maps"
GRADES = ("typical", "common", "occasional")
NEVER_DRAWN = "genital_perineum"


@dataclass(frozen=True, slots=True)
class Patch:
    """A polygon (n, 2) of (t, theta or ray) in one segment (index into SEGMENTS)."""

    segment: int
    vertices: Array

    @property
    def turns(self) -> bool:
        """Whether the second coordinate is an angle that comes round again."""
        return SEGMENTS[self.segment] in ("thigh", "leg", "foot_heel")


@dataclass(frozen=True, slots=True)
class Region:
    """A field to bake: its name, its patches, and the field it must contain (a core in its extent), if any."""

    field: str
    patches: tuple[Patch, ...]
    contains: str | None = None


def regions(folder: Path = MAPS) -> list[Region]:
    """Every region of every map, pain and zone file; what a region contains stands before it."""
    found: list[Region] = []
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += {"dermatome_map": _dermatomes, "radicular": _radicular, "zone_patches": _zones}.get(
            data["kind"], lambda data: []
        )(data)
    return found


def never_drawn(folder: Path = MAPS) -> tuple[Patch, ...]:
    """The skin that every region leaves out."""
    data = yaml.safe_load((folder / "zone_patches.yaml").read_text(encoding="utf-8"))
    return _patches(data["patches"][NEVER_DRAWN])


def _patches(items: Iterable[Mapping[str, Any]]) -> tuple[Patch, ...]:
    return tuple(Patch(SEGMENTS.index(i["segment"]), np.array(i["vertices"], dtype=float)) for i in items)


def _dermatomes(data: Mapping[str, Any]) -> list[Region]:
    found = []
    for root, parts in data["roots"].items():
        name = f"dermatome.{data['id']}.{root}"
        core, extent = _patches(parts.get("core") or ()), _patches(parts.get("extent") or ())
        if core:
            found.append(Region(f"{name}.core", core))
        if core or extent:
            found.append(Region(f"{name}.extent", core + extent, f"{name}.core" if core else None))
    return found


def _radicular(data: Mapping[str, Any]) -> list[Region]:
    """Each grade with the grades above it; a grade that adds nothing is the one above it."""
    found: list[Region] = []
    for root, parts in data["roots"].items():
        patches: tuple[Patch, ...] = ()
        inner = None
        for grade in GRADES:
            for item in parts["regions"]:
                if item["grade"] == grade:
                    patches += _patches(item["patches"])
            found.append(Region(f"radicular.{root}.{grade}", patches, inner))
            inner = found[-1].field
    return found


def _zones(data: Mapping[str, Any]) -> list[Region]:
    return [Region(f"zone.{zone}", _patches(items)) for zone, items in data["patches"].items() if zone != NEVER_DRAWN]
