"""Every problem in content and assets, as `file:line: message`. What a contributor runs before anyone else sees the change.

Must not know: Qt, VTK, state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from app.content.check_discern import discern_problems
from app.content.check_figures import figure_problems, reading_problems, reference_problems
from app.content.check_keys import key_problems
from app.content.check_lost import said_once
from app.content.check_maps import baked_problems, map_problems
from app.content.check_motion import link_problems, motion_problems
from app.content.check_referral import referral_problems
from app.content.check_sources import surer_than_read
from app.content.cutting import cut_problems
from app.content.fields import skin_fields
from app.content.figures import SCHEME
from app.content.lines import line_problems, told_there
from app.content.located import ContentError, Located
from app.content.marks import SHOWS, action_links, citations, id_of
from app.content.meshfile import MeshFileError, read_arrays
from app.content.naming import name_of
from app.content.places import read_key_points, read_landmarks
from app.content.signrules import rule_problems
from app.domain.atlas import Atlas, Page, Problem
from app.domain.ids import BODIES, ROOT_ORDER, ROOTS

DEFAULT_MAP = "lee2008"

VIEWS = ("anterior", "posterior", "left", "right", "superior")
KINDS = ("root_feeds_nerve", "disc_hits_root", "root_exits", "condition_affects", "condition_root", "ends_in_tendon")
DISC_ZONES = ("central", "paracentral", "foraminal", "far_lateral")

ASSETS_LIMIT = 35 * 1024 * 1024
"""Bytes that all meshes together may take."""


def check(atlas: Atlas, content: Path, meshes: Path) -> list[Problem]:
    """All problems, in a stable order; empty when everything holds."""
    found = [*atlas.problems]
    told = {problem.file for problem in found}
    bases = {
        name_of(meshes / "manifest.json"): atlas.meshes,
        name_of(content / "sources.yaml"): atlas.sources,
        name_of(content / "structures.yaml"): atlas.structures,
    }
    if any(file in told and not things for file, things in bases.items()):
        return found  # nothing of it could be read, and all else would only repeat it
    elsewhere = told_there(content, atlas)
    for page in atlas.pages.values():
        found += page_problems(page, atlas, elsewhere)
    found += line_problems(atlas, content)
    found += reference_problems(atlas, content)
    found += figure_problems(atlas, content)
    found += reading_problems(atlas)
    found += relation_problems(atlas, name_of(content / "relations.yaml"))
    found += condition_problems(atlas)
    found += structure_problems(atlas, name_of(content / "structures.yaml"))
    found += mesh_problems(atlas, meshes)
    found += key_problems(content)
    found += place_problems(content)
    found += motion_problems(atlas, content)
    found += discern_problems(atlas, content)
    found += rule_problems(atlas, content)
    found += map_problems(atlas, content)
    found += baked_problems(content, [skin_fields(meshes, body) for body in BODIES])
    found += referral_problems(atlas, name_of(content / "referral.yaml"))
    if DEFAULT_MAP not in atlas.maps:
        file = name_of(content / "maps" / f"{DEFAULT_MAP}.yaml")
        found.append(Problem(file, 1, f"the map '{DEFAULT_MAP}' is missing; restore it: git checkout -- {file}"))
    return sorted(said_once(found), key=lambda p: (p.file, p.line, p.message))


def page_problems(page: Page, atlas: Atlas, elsewhere: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Links that lead nowhere, sources that do not resolve, a summary that is missing. elsewhere: sources that are told
    where they stand."""
    for citation in citations(page.body):
        if citation.key not in atlas.sources and citation.key not in elsewhere:
            message = f"the source '{citation.key}' is not in sources.yaml; add it there or correct the key"
            yield Problem(page.file, page.line + citation.line, message)
    for link in action_links(page.body):
        if link.scheme == "rootlight":
            continue  # looked at by check_motion
        if link.scheme == SCHEME:
            continue  # made from a reference that resolved
        target = id_of(link)
        known = {"show": link.target in SHOWS, "view": link.target in VIEWS}.get(link.scheme)
        if known is None:
            known = target is not None and atlas.knows(target)
        if not known:
            message = f"the link '{link.scheme}:{link.target}' leads nowhere; see docs/contributing.md for the links there are"
            yield Problem(page.file, page.line + link.line, message)
    yield from link_problems(page, atlas)
    yield from _front_matter_sources(page.data, page, atlas)
    if not page.summary:
        yield Problem(page.file, 2, "'summary' is missing; add one sentence")


def _front_matter_sources(data: object, page: Page, atlas: Atlas) -> Iterator[Problem]:
    if isinstance(data, Located):
        for key, value in data.items():
            if key == "sources" and isinstance(value, list):
                for name in value:
                    if name not in atlas.sources:
                        message = f"the source '{name}' is not in sources.yaml; add it there or correct the key"
                        yield Problem(page.file, data.line_of(key), message)
            else:
                yield from _front_matter_sources(value, page, atlas)
    elif isinstance(data, list):
        for item in data:
            yield from _front_matter_sources(item, page, atlas)


def relation_problems(atlas: Atlas, file: str) -> Iterator[Problem]:
    """Relations between things that are not there, or without a source."""
    for relation in atlas.relations:
        what = f"{relation.kind}: {relation.subject} -> {relation.object}"
        if relation.kind not in KINDS:
            yield Problem(file, relation.line, f"{what}: the kind is not one of {', '.join(KINDS)}")
        ends = (relation.subject,) if relation.kind == "root_exits" else (relation.subject, relation.object)
        for end in ends:
            if not atlas.knows(end):
                yield Problem(file, relation.line, f"{what}: '{end}' is not in the atlas; correct the id")
        if relation.kind == "disc_hits_root" and relation.zone not in DISC_ZONES:
            yield Problem(file, relation.line, f"{what}: 'zone' must be one of {', '.join(DISC_ZONES)}")
        if not relation.sources:
            yield Problem(file, relation.line, f"{what}: has no source; a clinical fact without one does not ship")
        for key in relation.sources:
            if key not in atlas.sources:
                yield Problem(file, relation.line, f"{what}: the source '{key}' is not in sources.yaml")
        yield from surer_than_read(relation.status, relation.sources, what, file, relation.line, atlas)


def condition_problems(atlas: Atlas) -> Iterator[Problem]:
    """Conditions that point at structures, roots or zones that are not there."""
    for condition in atlas.conditions.values():
        page = atlas.pages[condition.id]
        for structure in condition.structures:
            if not atlas.knows(structure):
                yield Problem(page.file, 2, f"'{structure}' in 'structures' is not in the atlas; correct the id")
        line = page.data.line_of("cut") if isinstance(page.data, Located) else 2
        yield from cut_problems(condition, page.file, line, atlas)
        for root in (*condition.roots, *condition.radicular):
            if root not in ROOT_ORDER:
                yield Problem(page.file, 2, f"'{root}' is no root; roots are {', '.join(ROOT_ORDER)}")
        for zone in condition.referred:
            if zone.zone not in atlas.zones:
                yield Problem(page.file, 2, f"the zone '{zone.zone}' is not in maps/zones.yaml")
            if not zone.sources:
                yield Problem(
                    page.file, 2, f"the zone '{zone.zone}' has no source; a clinical fact without one does not ship"
                )


def structure_problems(atlas: Atlas, file: str) -> Iterator[Problem]:
    """Structures without a mesh, a page that is not there, a root that cannot be selected."""
    shown = {mesh_owner(name, atlas) for name in atlas.meshes}
    for structure in atlas.structures.values():
        if structure.id not in shown:
            yield Problem(
                file, 1, f"'{structure.id}' has no mesh in the manifest; add a recipe or remove the structure"
            )
        if structure.page and structure.page not in atlas.pages:
            yield Problem(file, 1, f"'{structure.id}' names the page '{structure.page}', which is not there")
    for root in ROOTS:
        if f"root.{root}" not in atlas.pages:
            yield Problem(file, 1, f"the root {root} has no page; write roots/{root}.md")


def mesh_owner(mesh_id: str, atlas: Atlas) -> str | None:
    """The structure a mesh belongs to: itself, or for a part (`disc.L4-L5.nucleus`) the whole."""
    if mesh_id in atlas.structures:
        return mesh_id
    whole = mesh_id.rsplit(".", 1)[0]
    return whole if whole in atlas.structures else None


def region_problems(atlas: Atlas, meshes: Path) -> Iterator[Problem]:
    """Regions that cannot be read or were baked on another skin, and places that are nowhere on it."""
    for body in BODIES:
        fields = skin_fields(meshes, body)
        try:
            names, _, _ = set(fields.names()), fields.mirror, fields.segment
        except MeshFileError as error:
            yield Problem(error.file, 1, error.message)
            continue
        for name in sorted(names):
            try:
                fields.signed_distance(name, "right")
            except MeshFileError as error:
                yield Problem(error.file, 1, error.message)
        for chart in atlas.maps:
            if not any(name.startswith(f"dermatome.{chart}.") for name in names):
                message = f"the map '{chart}' is not baked; run assets/recipes/build.py --only regions"
                yield Problem(name_of(fields.regions_file), 1, message)


def place_problems(content: Path) -> Iterator[Problem]:
    """Landmarks and key points that are no limb coordinates."""
    for read in (read_landmarks, read_key_points):
        found: list[Problem] = []
        try:
            read(content, found)
        except ContentError as error:
            found.append(Problem(error.file, error.line, error.message))
        yield from found


def mesh_problems(atlas: Atlas, meshes: Path) -> Iterator[Problem]:
    """Files that are missing, altered, truncated or unknown; assets that have grown too large."""
    folder, known, size = name_of(meshes / "x").rsplit("/", 1)[0], set(), 0
    for record in atlas.meshes.values():
        path = meshes / record.file
        name = f"{folder}/{record.file}"
        if record.file in known:
            continue
        known.add(record.file)
        if not path.exists():
            yield Problem(name, 1, f"the file is missing; restore it: git checkout -- {name}")
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Problem(name, 1, f"the file cannot be read ({error.strerror}); restore it: git checkout -- {name}")
            continue
        size += len(data)
        if hashlib.sha256(data).hexdigest() != record.sha256:
            yield Problem(name, 1, f"the file was altered; restore it: git checkout -- {name}")
            try:
                read_arrays(path)
            except MeshFileError as error:
                yield Problem(name, 1, error.message)
    for path in sorted(meshes.glob("*.npz")):
        if path.name not in known:
            yield Problem(f"{folder}/{path.name}", 1, "no entry in the manifest; run assets/recipes/build.py")
    yield from region_problems(atlas, meshes)
    if size > ASSETS_LIMIT:
        yield Problem(folder, 1, f"all meshes take {size / 2**20:.1f} MiB; the limit is {ASSETS_LIMIT / 2**20:.0f}")
