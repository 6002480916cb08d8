"""Content and manifest in, Atlas out. What is wrong becomes a Problem; everything else is still there.

Must not know: Qt, VTK, state, how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.content.anatomy import read_relations, read_structures
from app.content.attempts import attempt
from app.content.figures import Figures, counted, read_figures
from app.content.lines import Lines, read_lines
from app.content.manifest import read_manifest
from app.content.maps import map_files, read_grades, read_map, read_zones
from app.content.movement import read_motion
from app.content.pages import read_conditions, read_page
from app.content.referral import read_referrals
from app.content.sources import read_sources
from app.domain.atlas import (
    Atlas,
    DermatomeMap,
    MeshRecord,
    Page,
    Problem,
    Referral,
    Relation,
    Source,
    Structure,
    Zone,
)


def read_atlas(content: Path, meshes: Path) -> Atlas:
    """Read everything under a language folder (content/en) and the mesh manifest. Never raises for bad content: what is wrong
    in one entry is a problem, and every other entry is there."""
    problems: list[Problem] = []
    no_structures: dict[str, Structure] = {}
    no_sources: dict[str, Source] = {}
    no_zones: dict[str, Zone] = {}
    no_meshes: dict[str, MeshRecord] = {}
    no_grades: dict[str, tuple[str, ...]] = {}
    no_referrals: dict[str, Referral] = {}
    no_relations: tuple[Relation, ...] = ()
    tried = partial(attempt, problems)
    sources = tried(partial(read_sources, content / "sources.yaml", problems), no_sources)
    figures = read_figures(content / "figures", problems)
    figures |= counted(figures, sources)
    lines = read_lines(content, problems)
    pages = _pages(sorted(content.glob("*/*.md")), figures, lines, problems)
    conditions = read_conditions(pages.values(), problems)
    referrals = tried(partial(read_referrals, content / "referral.yaml", conditions, problems), no_referrals)
    structures = tried(partial(read_structures, content / "structures.yaml", figures, problems), no_structures)
    relations = tried(partial(read_relations, content / "relations.yaml", figures, problems), no_relations)
    zones = tried(partial(read_zones, content / "maps" / "zones.yaml", problems), no_zones)
    records = tried(partial(read_manifest, meshes / "manifest.json", problems), no_meshes)
    grades = tried(partial(read_grades, content / "maps" / "radicular.yaml", problems), no_grades)
    return Atlas(
        structures=MappingProxyType(structures),
        pages=MappingProxyType(pages),
        conditions=MappingProxyType(conditions),
        sources=MappingProxyType(sources),
        relations=relations,
        maps=MappingProxyType(_maps(map_files(content / "maps"), problems)),
        zones=MappingProxyType(zones),
        meshes=MappingProxyType(records),
        motion=read_motion(content, problems, figures),
        figures=MappingProxyType(figures),
        referrals=MappingProxyType(referrals),
        grades=MappingProxyType(grades),
        problems=tuple(problems),
    )


def _pages(paths: Iterable[Path], figures: Figures, lines: Lines, problems: list[Problem]) -> dict[str, Page]:
    found: dict[str, Page] = {}
    nothing: Page | None = None
    for path in paths:
        page = attempt(problems, partial(read_page, path, figures, lines), nothing, lost=(_id_of(path),))
        if page is not None and page.id in found:
            problems.append(Problem(page.file, 2, f"'{page.id}' is also the id of {found[page.id].file}; change one"))
        elif page is not None:
            found[page.id] = page
    return found


def _id_of(path: Path) -> str:
    """The id that a page has by its place: `roots/L5.md` is root.L5."""
    return f"{path.parent.name.removesuffix('s')}.{path.stem}"


def _maps(paths: Iterable[Path], problems: list[Problem]) -> dict[str, DermatomeMap]:
    nothing: DermatomeMap | None = None
    read = [attempt(problems, partial(read_map, path), nothing) for path in paths]
    return {chart.id: chart for chart in read if chart is not None}
