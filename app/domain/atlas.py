"""The nouns of the atlas, frozen. Everything that is shown is looked up here; nothing here knows how it is shown or read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.domain.cut import Cutting
from app.domain.figures import Figure
from app.domain.ids import Side, kind_of, side_of, unsided
from app.domain.motion import Motion, Parameter


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in content or assets: `file:line: message`, the message saying what to do. lost: the names of what could
    not be read because of it."""

    file: str
    line: int
    message: str
    lost: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. `status` is `checked` (read, see `read`), `secondary` (read in another paper, see `through`: keys of
    sources, or a place in words) or `from knowledge` (recalled, not re-read)."""

    key: str
    authors: str
    year: int | None
    title: str
    journal: str
    ref: str
    doi: str | None
    pmid: str | None
    url: str | None
    status: str
    read: str
    through: tuple[str, ...] = ()

    @property
    def link(self) -> str | None:
        """Where it can be found on the web, shown as text; the app itself opens no connection."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url


@dataclass(frozen=True, slots=True)
class Structure:
    """A named part of the body. `id` carries its side when it is paired."""

    id: str
    name: str
    latin: str
    synonyms: tuple[str, ...]
    system: str
    group: str
    about: str
    page: str | None
    roots: tuple[str, ...] = ()
    side: Side | None = field(init=False)
    plain: str = field(init=False)
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        """What the id says: the patient's side (None in the midline), the id without it, its first word."""
        object.__setattr__(self, "side", side_of(self.id))
        object.__setattr__(self, "plain", unsided(self.id))
        object.__setattr__(self, "kind", kind_of(self.id))

    @property
    def title(self) -> str:
        """Name with side, as a person says it: `Sciatic nerve, left`."""
        return f"{self.name}, {self.side}" if self.side else self.name


@dataclass(frozen=True, slots=True)
class Relation:
    """A fact that joins two ids, with its sources: which disc meets which root, which root feeds which nerve."""

    kind: str
    subject: str
    object: str
    zone: str | None
    note: str
    status: str
    sources: tuple[str, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class ReferredZone:
    """Where the pain of a condition is felt: a zone of the skin, how often (grade 1 rare to 4 very common), and who says so."""

    zone: str
    grade: int
    percent: tuple[float, float] | None
    unsplit: bool
    number_status: str | None
    confidence: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study of where a pain is felt. n: people, None when not known; num: where its figures were read, None without any.

    reported: percent of people, by the study's own names of places.
    """

    source: str
    n: int | None
    num: str | None
    reported: Mapping[str, float]
    note: str


@dataclass(frozen=True, slots=True)
class Referral:
    """Where pain from one structure is felt, by how often in people who have it, and the studies that say so.

    id: such as `hip_joint` or, by level, `lumbar_facet.L4-L5`. structures: unsided ids. how: how it was found out.
    zones_num: `knowledge` when it is from memory that these zones and no others belong to it. line: where it stands in its file.
    """

    id: str
    title: str
    structures: tuple[str, ...]
    how: str
    zones: tuple[ReferredZone, ...]
    studies: tuple[Study, ...]
    zones_num: str | None = None
    note: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A page of text. `data` is the rest of its front matter, as read; `line` is where the body starts in `file`.

    In `body` a published figure is a link `[22 %](figure:lesher2008.below_knee)`.
    """

    id: str
    title: str
    subtitle: str
    summary: str
    body: str
    sources: tuple[str, ...]
    file: str
    line: int
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: what it affects, the roots at risk, the roots whose radicular pain it can give, where else it is felt,
    what can be set on the model, and how it is cut open."""

    id: str
    title: str
    structures: tuple[str, ...]
    roots: tuple[str, ...]
    radicular: tuple[str, ...]
    referred: tuple[ReferredZone, ...]
    parameters: tuple[Parameter, ...] = ()
    cut: Cutting | None = None


@dataclass(frozen=True, slots=True)
class DermatomeMap:
    """A published map of the dermatomes, drawn after its source; a reading, never a measured line."""

    id: str
    name: str
    year: int
    source: str
    drawn_after: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the skin in plain words, e.g. `groin`: groin / front crease of the hip. shown: it may be drawn and marked."""

    id: str
    plain: str
    landmarks: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class MeshRecord:
    """What the manifest says of one mesh file. `mirrored` means: show the mirror image of the file."""

    id: str
    file: str
    sha256: str
    source: str
    licence: str
    mirrored: bool
    triangles: int | None
    bounds: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything there is to show, by id, and every problem met while reading it. grades: of a root's radicular pain."""

    structures: Mapping[str, Structure]
    pages: Mapping[str, Page]
    conditions: Mapping[str, Condition]
    sources: Mapping[str, Source]
    relations: tuple[Relation, ...]
    maps: Mapping[str, DermatomeMap]
    zones: Mapping[str, Zone]
    meshes: Mapping[str, MeshRecord]
    motion: Motion = field(default_factory=Motion)
    referrals: Mapping[str, Referral] = field(default_factory=lambda: MappingProxyType({}))
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))
    grades: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    def related(self, kind: str, *, subject: str | None = None, object: str | None = None) -> tuple[Relation, ...]:
        """Relations of a kind; subject and object are compared without their side."""
        return tuple(
            r
            for r in self.relations
            if r.kind == kind
            and (subject is None or r.subject == unsided(subject))
            and (object is None or r.object == unsided(object))
        )

    def referral_of(self, identifier: str) -> Referral | None:
        """Where pain from a structure, with or without side, is felt; of a condition: the pattern its page names."""
        page = self.pages.get(identifier)
        named = page.data.get("referral") if page and identifier in self.conditions else None
        if isinstance(named, Mapping):
            return self.referrals.get(str(named.get("structure")))
        plain = unsided(identifier)
        return next((r for r in self.referrals.values() if plain in r.structures), None)

    def knows(self, identifier: str) -> bool:
        """Whether an id, with or without side, names something of this atlas."""
        return (
            identifier in self.structures
            or identifier in self.pages
            or any(f"{identifier}.{side}" in self.structures for side in ("left", "right"))
        )
