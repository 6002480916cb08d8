"""Content and manifest in, Atlas out. What is wrong becomes a Problem; everything else is still there.

Must not know: Qt, VTK, state, how anything is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from app.content.anatomy import read_relations, read_structures
from app.content.figures import Figures, counted, read_figures
from app.content.located import ContentError
from app.content.manifest import read_manifest
from app.content.maps import map_files, read_grades, read_map, read_zones
from app.content.movement import read_motion
from app.content.pages import read_condition, read_page
from app.content.referral import read_referrals
from app.content.sources import read_sources
from app.domain.atlas import (
    Atlas,
    Condition,
    DermatomeMap,
    MeshRecord,
    Page,
    Problem,
    Referral,
    Source,
    Structure,
    Zone,
)

T = TypeVar("T")


def read_atlas(content: Path, meshes: Path) -> Atlas:
    """Read everything under a language folder (content/en) and the mesh manifest. Never raises for bad content."""
    problems: list[Problem] = []
    no_structures: dict[str, Structure] = {}
    no_sources: dict[str, Source] = {}
    no_zones: dict[str, Zone] = {}
    no_meshes: dict[str, MeshRecord] = {}
    no_grades: dict[str, tuple[str, ...]] = {}
    no_referrals: dict[str, Referral] = {}
    sources = _attempt(problems, partial(read_sources, content / "sources.yaml"), no_sources)
    figures = read_figures(content / "figures", problems)
    figures |= counted(figures, sources)
    pages = _pages(sorted(content.glob("*/*.md")), figures, problems)
    conditions = _conditions(pages.values(), problems)
    referrals = _attempt(problems, partial(read_referrals, content / "referral.yaml", conditions), no_referrals)
    return Atlas(
        structures=MappingProxyType(
            _attempt(problems, partial(read_structures, content / "structures.yaml", figures), no_structures)
        ),
        pages=MappingProxyType(pages),
        conditions=MappingProxyType(conditions),
        sources=MappingProxyType(sources),
        relations=_attempt(problems, partial(read_relations, content / "relations.yaml", figures), ()),
        maps=MappingProxyType(_maps(map_files(content / "maps"), problems)),
        zones=MappingProxyType(_attempt(problems, partial(read_zones, content / "maps" / "zones.yaml"), no_zones)),
        meshes=MappingProxyType(_attempt(problems, partial(read_manifest, meshes / "manifest.json"), no_meshes)),
        motion=read_motion(content, problems, figures),
        figures=MappingProxyType(figures),
        referrals=MappingProxyType(referrals),
        grades=MappingProxyType(
            _attempt(problems, partial(read_grades, content / "maps" / "radicular.yaml"), no_grades)
        ),
        problems=tuple(problems),
    )


def _attempt(problems: list[Problem], read: Callable[[], T], otherwise: T) -> T:
    """What `read` gives; when it fails, the problem is kept and `otherwise` takes its place."""
    try:
        return read()
    except ContentError as error:
        problems.append(Problem(error.file, error.line, error.message))
        return otherwise


def _pages(paths: Iterable[Path], figures: Figures, problems: list[Problem]) -> dict[str, Page]:
    found: dict[str, Page] = {}
    nothing: Page | None = None
    for path in paths:
        page = _attempt(problems, partial(read_page, path, figures), nothing)
        if page is not None and page.id in found:
            problems.append(Problem(page.file, 2, f"'{page.id}' is also the id of {found[page.id].file}; change one"))
        elif page is not None:
            found[page.id] = page
    return found


def _conditions(pages: Iterable[Page], problems: list[Problem]) -> dict[str, Condition]:
    nothing: Condition | None = None
    read = [
        _attempt(problems, partial(read_condition, page), nothing) for page in pages if page.id.startswith("condition.")
    ]
    return {condition.id: condition for condition in read if condition is not None}


def _maps(paths: Iterable[Path], problems: list[Problem]) -> dict[str, DermatomeMap]:
    nothing: DermatomeMap | None = None
    read = [_attempt(problems, partial(read_map, path), nothing) for path in paths]
    return {chart.id: chart for chart in read if chart is not None}
