"""Which keys each file of content has, and where. A key that stands nowhere here is passed over by every reader.

`keys("id name", zones=ZONE)`: a block, or each block of a list, with these keys; what one of them holds has a shape of its own.
`named(X)`: a block whose keys are names. Must not know: what the keys mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

EVERY = "*"
"""Stands for every name of a block whose keys are names."""

Shape = Mapping[str, Any]
"""Key -> the shape of what it holds, or None where nothing inside is looked at."""


def keys(words: str, **inner: Shape) -> Shape:
    """A block with these keys; what some of them hold has a shape."""
    return dict.fromkeys(words.split()) | inner


def named(inner: Shape | None, **others: Shape) -> Shape:
    """A block whose keys are names, and each holds the same."""
    return {EVERY: inner, **others}


VIEW = keys("azimuth elevation")
TOLD = keys("text status sources")
ZONE = keys("zone grade pct unsplit num conf sources note")
PATCH = keys("segment vertices")
PAGE = "id title subtitle summary sources"

PAGES: Mapping[str, Shape] = {
    "chapters": keys(PAGE, view=VIEW),
    "roots": keys(
        f"{PAGE} dermatome mistaken_for nerves red_flags",
        view=VIEW,
        key_muscles=TOLD,
        reflex=TOLD,
        key_point=TOLD,
        pain=TOLD,
        discs=keys("disc zone text"),
    ),
    "conditions": keys(
        f"{PAGE} structures roots radicular felt worse_with better_with told_apart red_flags",
        view=VIEW,
        parameters=keys("id title kind default low high step unit words", choices=keys("id title")),
        referral=keys("structure", zones=ZONE),
        cut=keys(
            "plane through takes shows names words hour",
            view=keys("focus distance azimuth elevation", turns=named(None)),
        ),
    ),
}
"""Front matter, by the folder of the page."""

MAP_HEAD = "kind id name year source sources drawn_after confidence method how_read caution caution_sources"

FILES: Mapping[str, Shape] = {
    "structures": keys("id name latin synonyms system group about page paired roots sources"),
    "relations": keys("kind from to at zone note status sources"),
    "sources": named(keys("authors year title journal ref doi pmid url status through read aliases")),
    "lines": named(None),
    "poses": keys("", poses=keys("id title text group for_side status sources", angles=named(None))),
    "referral": keys(
        "kind",
        patterns=keys(
            "id title structures how zones_of levels_num note",
            levels=named(None),
            studies=keys("source n num note", reported=named(None)),
            zones=ZONE,
        ),
    ),
    "figures/*": named(
        named(keys("value unit margin what whom n status sources beside"), study=keys("whom n what status"))
    ),
    "stories/*": keys(
        "title condition page",
        steps=keys(
            "text pose side select sources cut",
            settings=named(None),
            layers=named(None),
            view=keys("look azimuth elevation focus distance"),
        ),
    ),
    "maps/*": keys(MAP_HEAD, roots=named(keys("confidence", core=PATCH, extent=PATCH, pieces=keys("core extent")))),
    "maps/radicular": keys(
        MAP_HEAD,
        roots=named(
            keys(
                "confidence sources",
                frequency=keys("text sources"),
                pieces=keys("typical common occasional"),
                regions=keys("name grade", patches=PATCH, published=keys("of source")),
            )
        ),
    ),
    "maps/zones": keys("kind id name sources", zones=keys("id plain landmarks neighbours view ring display")),
    "maps/zone_patches": keys(MAP_HEAD, patches=named(PATCH)),
    "maps/key_points": keys(f"{MAP_HEAD} radius_mm", points=keys("root place segment t theta ray shown")),
    "maps/landmarks": keys("kind sources", landmarks=keys("name synonyms segment t theta ray")),
    "maps/probes": keys(
        "kind sources",
        probes=keys("id landmark segment t theta ray never basis", expect=named(None)),
    ),
    "discern/columns": keys(
        "",
        columns=keys("id title patient kind page conditions age age_source pattern roots", felt=ZONE, set=named(None)),
    ),
    "discern/features": keys(
        "",
        features=keys(
            "id kind ask if_yes if_no term note note_sources zones only_with both_sides pose unsafe_with",
            cells=named(keys("d abs lrp lrn ci vs src num note also")),
        ),
    ),
    "discern/groups": keys(
        "",
        groups=keys(
            "id title reason sources only_inside columns tests caution",
            buckets=keys("members count cap"),
            leads=named(None),
        ),
        contradictions=keys("both say"),
    ),
    "discern/method": keys("most_cards hide_under alike_within enough supported notes footer something_else sources"),
    "discern/mimics": keys(
        "",
        mimics=keys("id title patient tell ratio sources", rule=keys("show any absent both share least hint with say")),
    ),
    "discern/redflags": keys(
        "",
        flags=keys(
            "id title urgency say signs why caution sources",
            stages=keys("urgency say when and_any"),
            softer=keys("say title only"),
        ),
    ),
    "discern/rules": keys("", rules=keys("id rule"), stands=keys("ids column said")),
    "discern/screen": keys("", questions=keys("id ask term flag mimic"), groups=keys("id title questions")),
}
"""YAML files, by folder and name; `maps/*` is every file of a folder that is not named itself."""


def shape_of(path: Path, content: Path) -> Shape | None:
    """The shape of a file of a language folder; None for one that no reader knows."""
    name = path.relative_to(content).with_suffix("").as_posix()
    folder = name.rpartition("/")[0]
    if path.suffix == ".md":
        return PAGES.get(folder)
    return FILES.get(name, FILES.get(f"{folder}/*"))
