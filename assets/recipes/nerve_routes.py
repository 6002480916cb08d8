"""Reads nerve_routes.yaml: named points and limb frames in, cables with points in the app's frame out.

A point in the file is [name, a, b, c]. A landmark, or a mixture `one/other/share`, takes (a, b, c) as an offset in mm
(lateral, posterior, up). A limb takes place and offsets in its own axes: [thigh, t, lateral mm, posterior mm].
`start` is where the cable's strands leave their parents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from nerve_bundle import Cable
from nerve_curves import Array, unit
from root_paths import Root

FILE = Path(__file__).with_name("nerve_routes.yaml")
ROOTS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3")


@dataclass(frozen=True, slots=True)
class Limb:
    """A segment: its origin, the vector to its other end, and unit vectors lateral and posterior (or up, on the foot)."""

    origin: Array
    along: Array
    lateral: Array
    back: Array

    def at(self, t: float, aside: float, behind: float) -> Array:
        """The point at share t along, offsets in mm."""
        return np.asarray(self.origin + t * self.along + aside * self.lateral + behind * self.back)


def limb(top: Array, bottom: Array, front: Array) -> Limb:
    """A segment of the leg; `front` (3,) points roughly forwards."""
    down = unit(bottom - top)
    back = -unit(front - (front @ down) * down)
    return Limb(top, bottom - top, np.cross(back, down) * -1, back)


def limbs(marks: Mapping[str, Array]) -> dict[str, Limb]:
    """The left thigh, leg and foot. The foot's third axis is up, from the floor; its t runs from the heel to the tip of toe 2."""
    forward = np.array([0.0, -1.0, 0.0])
    toes = marks["third_mtp"] - marks["calcaneus_back"]
    toes[2] = 0
    floor = marks["calcaneus_back"] * [1, 1, 0] + [0, 0, marks["floor"][2]]
    lateral = unit(np.array([-toes[1], toes[0], 0.0]))
    return {
        "thigh": limb(marks["hip_centre"], marks["knee_centre"], forward),
        "leg": limb(marks["knee_centre"], marks["ankle_centre"], forward),
        "foot": Limb(floor, toes / 0.70, lateral, np.array([0.0, 0.0, 1.0])),
    }


def place(point: list[Any], marks: Mapping[str, Array], frames: Mapping[str, Limb]) -> Array | None:
    """One point of the file in the app's frame; None for `start`. Raises KeyError naming an unknown landmark."""
    name, *numbers = point
    if name == "start":
        return None
    a, b, c = (float(v) for v in numbers)
    if name in frames:
        return frames[name].at(a, b, c)
    if "/" in name:
        one, other, share = name.split("/")
        base = marks[one] + float(share) * (marks[other] - marks[one])
    else:
        base = marks[name]
    return np.asarray(base + np.array([a, b, c]))


def read(marks: Mapping[str, Array]) -> tuple[dict[str, list[str]], list[Cable]]:
    """Root values per nerve (the table), and all cables in the order in which they grow."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    frames = limbs(marks)
    cables = []
    for nerve, entry in data["nerves"].items():
        for name, row in entry["cables"].items():
            given = {**data["defaults"], **row}
            strands = given["strands"]
            cables.append(
                Cable(
                    nerve=nerve,
                    name=f"{nerve}.{name}",
                    strands=strands,
                    origins=_origins(given, strands),
                    path=[place(p, marks, frames) for p in given["path"]],
                    radius=float(given["radius"]),
                    rows=given.get("rows") or [len(strands)],
                    wide=np.array(given["wide"], dtype=float),
                    join=float(given["join"]),
                    twist=float(given["twist"]),
                    skin=given["skin"],
                    rise=float(given["rise"]),
                    clear=float(given["clear"]),
                    fade=float(given["fade"]),
                )
            )
    return {nerve: entry["roots"] for nerve, entry in data["nerves"].items()}, cables


def _origins(given: Mapping[str, Any], strands: list[str]) -> dict[str, tuple[str, float]]:
    """Parent and place on it per strand. `from: cable` means the strand of the same name (or with `take` instead of its suffix)."""
    source, share = given["from"], given["at"]
    found = {}
    for name in strands:
        origin = source[name] if isinstance(source, dict) else source
        root = name.split(".")[0]
        if origin == "root":
            key = f"root.{root}:{root}"
        elif ":" in origin:
            key = origin
        else:
            key = f"{origin}:{root}{given['take'] if given['take'] is not None else name[len(root) :]}"
        found[name] = (key, float(share[name] if isinstance(share, dict) else share))
    return found


def read_roots(marks: Mapping[str, Array], stations: Mapping[str, float]) -> list[Root]:
    """The roots T12 to S3; `stations` are named lengths along the sac."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))["roots"]
    frames = limbs(marks) if "knee_centre" in marks else {}
    found = []
    for name, row in data.items():
        points = [place(p, marks, frames) for p in [row["ganglion"], *row["way"]]]
        ganglion, *way = [p for p in points if p is not None]
        leaves = stations[row["leaves"][0]] + float(row["leaves"][1]) if "leaves" in row else None
        found.append(
            Root(
                name=name,
                origin=float(row["origin"]),
                take_off=float(row.get("take_off", 0)),
                ganglion=ganglion,
                ganglion_radius=float(row["ganglion_size"][0]) / 2,
                ganglion_length=float(row["ganglion_size"][1]),
                inner=float(row["radii"][0]),
                sleeve=float(row["radii"][1]),
                ramus=float(row["radii"][2]),
                end=float(row["radii"][3]),
                way=way,
                leaves=leaves,
            )
        )
    return found
