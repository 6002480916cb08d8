"""What can be felt at a place, from the regions that cover it; no skin is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from app.domain.atlas import Atlas, Page, Referral, ReferredZone, Study
from app.domain.ids import Side
from app.reasoning.causes import causes_at


@dataclass(frozen=True)
class Covered:
    kind: str
    map: str | None = None
    root: str | None = None
    zone: str | None = None
    side: Side = "left"
    part: str | None = None


def with_patterns(atlas: Atlas) -> Atlas:
    """The small atlas, with a facet joint told by level and the study of its sacroiliac page."""
    zone = ReferredZone("groin", 2, None, False, None, "low", ("slipman2000",), "")
    facet = [
        Referral(
            f"lumbar_facet.{level}", f"Facet joint {level.replace('-', '–')}", (f"joint.facet.{level}",), "", zones, ()
        )
        for level, zones in (("L3-L4", (zone,)), ("L4-L5", (zone,)), ("L5-S1", ()))
    ]
    study = Study("slipman2000", 50, "checked", MappingProxyType({"groin": 14.0}), "")
    joint = Referral("sacroiliac_joint", "Sacroiliac joint", (), "", (), (study,))
    page = atlas.pages["condition.sacroiliac-joint-dysfunction"]
    told = replace(page, data=MappingProxyType({"referral": {"structure": "sacroiliac_joint"}}))
    pages: dict[str, Page] = {**atlas.pages, page.id: told}
    return replace(
        atlas,
        pages=MappingProxyType(pages),
        referrals=MappingProxyType({one.id: one for one in (*facet, joint)}),
    )


def test_roots_are_told_by_map_and_the_most_agreed_comes_first(atlas: Atlas) -> None:
    found = causes_at(
        [
            Covered("dermatome", map="lee2008", root="L4", part="core"),
            Covered("dermatome", map="lee2008", root="L5", part="core"),
            Covered("dermatome", map="foerster1933", root="L5", part="core"),
            Covered("dermatome", map="foerster1933", root="L4", part="extent"),
            Covered("radicular", root="S1", part="typical"),
        ],
        atlas,
    )
    assert [(r.root, r.agree, r.maps, r.radicular) for r in found.roots] == [
        ("L5", 2, 2, None),
        ("L4", 1, 2, None),
        ("S1", 0, 2, "typical"),
    ]
    assert dict(found.roots[1].dermatome) == {"lee2008": "core", "foerster1933": "extent"}
    assert found.roots[0].discs == (("disc.L4-L5", "paracentral"),)


def test_radicular_pain_names_the_conditions_that_can_give_it_and_a_dermatome_alone_does_not(atlas: Atlas) -> None:
    by_map = causes_at([Covered("dermatome", map="lee2008", root="L5", part="core")], atlas)
    by_pain = causes_at([Covered("radicular", root="L5", part="common")], atlas)
    assert by_map.roots[0].conditions == ()
    assert by_pain.roots[0].conditions == ("condition.lumbar-disc-herniation",)
    assert by_map.felt == by_pain.felt == (), "referred pain is told by zones alone"


def test_what_is_felt_in_a_zone_has_its_figure_and_its_study(atlas: Atlas) -> None:
    found = causes_at([Covered("zone", zone="groin", side="right")], with_patterns(atlas))
    joint = next(one for one in found.felt if one.id == "condition.sacroiliac-joint-dysfunction")
    assert joint.zone.percent == (14, 44) and joint.side == "right"
    assert [(study.source, study.n) for study in joint.studies] == [("slipman2000", 50)]
    assert [one.id for one in found.felt] == [joint.id, "lumbar_facet"], "the joint's own pattern is told once"
    assert found.felt[1].levels == ("L3-L4", "L4-L5") and found.felt[1].title == "Facet joint"


def test_a_place_that_nothing_covers_has_no_causes(atlas: Atlas) -> None:
    found = causes_at([], atlas)
    assert found.roots == () and found.felt == ()
