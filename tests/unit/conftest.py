"""A small atlas, enough to decide with."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from app.domain.atlas import Atlas, Condition, DermatomeMap, Page, ReferredZone, Relation, Source, Structure, Zone


def structure(identifier: str, name: str, *roots: str) -> Structure:
    return Structure(identifier, name, "", (), identifier.split(".")[0], "", "", None, roots)


def page(identifier: str, title: str) -> Page:
    return Page(identifier, title, "", "A sentence.", "Text.", (), f"content/en/{identifier}.md", 5)


@pytest.fixture
def atlas() -> Atlas:
    structures = [
        structure("vertebra.L4", "L4 vertebra"),
        structure("disc.L4-L5", "Disc L4–L5"),
        structure("bone.sacrum", "Sacrum"),
    ]
    for side in ("left", "right"):
        structures += [
            structure(f"root.{r}.{side}", f"{r} nerve root", r) for r in ("T12", "L1", "L4", "L5", "S1", "S2")
        ]
        structures += [
            structure(f"nerve.sciatic.{side}", "Sciatic nerve", "L4", "L5", "S1", "S2", "S3"),
            structure(f"nerve.femoral.{side}", "Femoral nerve", "L2", "L3", "L4"),
            structure(f"bone.hip.{side}", "Hip bone"),
        ]
    zones = (
        ReferredZone("upper_buttock", 4, (94, 100), True, "checked", "high", ("slipman2000",), ""),
        ReferredZone("groin", 2, (14, 44), False, "checked", "moderate", ("slipman2000",), ""),
    )
    joint = Condition(
        "condition.sacroiliac-joint-dysfunction", "Sacroiliac", ("bone.sacrum", "bone.hip"), (), (), zones
    )
    disc = Condition("condition.lumbar-disc-herniation", "Disc", ("disc.L4-L5",), ("L5",), ("L5",), ())
    pages = [page(f"root.{r}", f"{r} nerve root") for r in ("L1", "L4", "L5", "S1")]
    pages += [page(c.id, c.title) for c in (joint, disc)]
    pages += [page("chapter.welcome", "Welcome"), page("chapter.back-or-hip", "Back or hip?")]
    source = Source("slipman2000", "Slipman", 2000, "Sacroiliac", "", "", None, None, None, "checked", "abstract")
    chart = DermatomeMap(
        "lee2008", "Lee and colleagues", 2008, "slipman2000", "Drawn after Lee and colleagues 2008", "medium"
    )
    other = DermatomeMap("foerster1933", "Foerster", 1933, "slipman2000", "Drawn after Foerster 1933", "medium")
    return Atlas(
        structures=MappingProxyType({s.id: s for s in structures}),
        pages=MappingProxyType({p.id: p for p in pages}),
        conditions=MappingProxyType({c.id: c for c in (joint, disc)}),
        sources=MappingProxyType({"slipman2000": source}),
        relations=(
            Relation("disc_hits_root", "disc.L4-L5", "root.L5", "paracentral", "", "checked", ("slipman2000",)),
            Relation("root_feeds_nerve", "root.L5", "nerve.sciatic", None, "", "checked", ("slipman2000",)),
        ),
        maps=MappingProxyType({"lee2008": chart, "foerster1933": other}),
        zones=MappingProxyType({z: Zone(z, z, "") for z in ("upper_buttock", "groin")}),
        meshes=MappingProxyType({}),
    )
