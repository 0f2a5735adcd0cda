"""Series of frames: how often groups of authors gave each answer, year by year.

Pure functions over ``Placed`` documents (their group, year, origin, source and number of
passages) and settled answers.  A year without documents is void, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from foedus.contracts.texts import FramePoint, TextShare
from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.shares import (
    Cluster,
    Likeness,
    Share,
    likeness,
    share,
    weighted,
)

WHOLE = 0
"""Stands for a year where a number is of the whole period."""

LEAST_MIX = 0.5
"""A year whose sources make up less of the fixed mix has no corrected share."""

NO_DOCUMENTS = "no documents"
NOT_CODED = "no passage has a code"
DOES_NOT_ARISE = "the question arises in no coded passage"


@dataclass(frozen=True, slots=True)
class Placed:
    """A document within the sampling frame."""

    id: str
    origin: str
    source: str
    group: str
    year: int
    passages: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a series counts: one category of a question of a codebook, by whom it was coded."""

    codebook: str
    question: str
    category: str
    basis: str = "accepted"
    by: tuple[str, ...] = ("track",)

    def number(self, group: str, year: int) -> str:
        """The id of the number of a group and a year."""
        mark = "" if self.basis == "accepted" else f"/{self.basis}"
        by = "+".join(self.by)
        return f"{self.codebook}/{self.question}/{self.category}/{by}:{group}/{year}{mark}"


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one group has in one year."""

    documents: tuple[Placed, ...]
    answers: tuple[Answer, ...]


def without_copies(documents: Iterable[Placed], coded: Iterable[str]) -> list[Placed]:
    """One document for each origin: of its coded copies the original, else the first by id.

    Copies of one agency's report would otherwise count as many.
    """
    kept: dict[str, Placed] = {}
    known = frozenset(coded)

    def rank(document: Placed) -> tuple[bool, bool, str]:
        return (document.id not in known, document.id != document.origin, document.id)

    for document in documents:
        held = kept.get(document.origin)
        if held is None or rank(document) < rank(held):
            kept[document.origin] = document
    return list(kept.values())


def series(
    asked: Asked,
    documents: Sequence[Placed],
    answers: Iterable[Answer],
    years: range,
    mix: Mapping[str, float] | None = None,
) -> list[FramePoint]:
    """A point for every group and year, and one (year 0) for each group's whole period.

    Parameters
    ----------
    documents
        Those of the frame; copies of one origin count once.
    answers
        To the question asked, of one basis.
    years
        Every one of them gets a point, whether or not anything was published.
    mix
        Weights of sources that corrected shares are standardised to; by default, for each group,
        what each source gave of its coded passages over all years.
    """
    own = [a for a in answers if a.question == asked.question]
    kept = without_copies(documents, (a.document for a in own))
    cells = _cells(kept, own)
    groups = sorted({d.group for d in kept})
    alike = _Likenesses.of(asked, cells)
    out = []
    for group in groups:
        weights = mix or _own_mix(cells, group)
        whole = _Cell(
            tuple(d for d in kept if d.group == group),
            tuple(a for (g, _), cell in cells.items() if g == group for a in cell.answers),
        )
        out += [
            _point(asked, group, year, cells.get((group, year)), alike, weights) for year in years
        ]
        out.append(_point(asked, group, WHOLE, whole, alike, weights))
    return out


def _cells(documents: Sequence[Placed], answers: Sequence[Answer]) -> dict[tuple[str, int], _Cell]:
    place = {d.id: d for d in documents}
    held: dict[tuple[str, int], tuple[list[Placed], list[Answer]]] = defaultdict(lambda: ([], []))
    for document in documents:
        held[document.group, document.year][0].append(document)
    for answer in answers:
        at = place.get(answer.document)
        if at is not None:
            held[at.group, at.year][1].append(answer)
    return {key: _Cell(tuple(d), tuple(a)) for key, (d, a) in held.items()}


@dataclass(frozen=True, slots=True)
class _Likenesses:
    """How alike passages of a document are, in what they answer and in whether they do."""

    frame: Likeness
    salience: Likeness

    @classmethod
    def of(cls, asked: Asked, cells: Mapping[tuple[str, int], _Cell]) -> _Likenesses:
        return cls(
            _alike({key: list(_clusters(asked, c).values()) for key, c in cells.items()}),
            _alike({key: _arising(c) for key, c in cells.items()}),
        )


def _alike(cells: Mapping[tuple[str, int], Sequence[Cluster]]) -> Likeness:
    """Likeness within the groups and years; of one document a year, within the groups.

    The latter takes change over the years for difference between documents, so that it finds
    passages no less alike than they are.
    """
    found = likeness(cells.values())
    if found.freedom:
        return found
    groups: dict[str, list[Cluster]] = defaultdict(list)
    for (group, _), clusters in cells.items():
        groups[group] += clusters
    return likeness(groups.values())


def _point(  # noqa: PLR0917 - one cell's work
    asked: Asked,
    group: str,
    year: int,
    cell: _Cell | None,
    alike: _Likenesses,
    mix: Mapping[str, float],
) -> FramePoint:
    documents = cell.documents if cell else ()
    arising = [a for a in cell.answers if a.categories] if cell else []
    made = FramePoint(
        id=asked.number(group, year),
        codebook=asked.codebook,
        question=asked.question,
        category=asked.category,
        group=group,
        year=year,
        basis=asked.basis,
        passages=None,
        origins=None,
        corrected=None,
        salience=None,
        void=NO_DOCUMENTS,
        documents=len(documents),
    )
    if cell is None or not documents:
        return made
    if not cell.answers:
        return replace(made, void=NOT_CODED)
    salience = told(share(_arising(cell), alike.salience))
    if not arising:
        return replace(made, salience=salience, void=DOES_NOT_ARISE)
    clusters = _clusters(asked, cell)
    return replace(
        made,
        salience=salience,
        passages=told(share(list(clusters.values()), alike.frame)),
        origins=told(share(_by_origin(clusters), Likeness(0.0, 0))),
        corrected=standardised(cell.documents, clusters, alike.frame, mix),
        void="",
        supporting=tuple(a.passage for a in arising if asked.category in a.categories),
        against=tuple(a.passage for a in arising if asked.category not in a.categories),
    )


def _clusters(asked: Asked, cell: _Cell) -> dict[str, Cluster]:
    """Hits and cases by document; only passages in which the question arises are cases."""
    found: dict[str, Cluster] = {}
    for answer in cell.answers:
        if answer.categories:
            hits, cases = found.get(answer.document, (0, 0))
            found[answer.document] = (hits + (asked.category in answer.categories), cases + 1)
    return found


def _arising(cell: _Cell) -> list[Cluster]:
    """Passages in which the question arises among all passages, by document."""
    arising: dict[str, int] = defaultdict(int)
    for answer in cell.answers:
        arising[answer.document] += bool(answer.categories)
    return [(min(arising[d.id], d.passages), d.passages) for d in cell.documents]


def _by_origin(clusters: Mapping[str, Cluster]) -> list[Cluster]:
    """An origin is a case if the question arises in it, a hit if it gives the answer once."""
    return [(1 if hits else 0, 1) for hits, _ in clusters.values()]


def _own_mix(cells: Mapping[tuple[str, int], _Cell], group: str) -> dict[str, float]:
    counted: dict[str, int] = defaultdict(int)
    for (name, _), cell in cells.items():
        if name != group:
            continue
        source = {d.id: d.source for d in cell.documents}
        for answer in cell.answers:
            if answer.categories:
                counted[source[answer.document]] += 1
    return dict(counted)


def standardised(
    documents: Sequence[Placed],
    clusters: Mapping[str, Cluster],
    alike: Likeness,
    mix: Mapping[str, float],
) -> TextShare | None:
    """The share as it would be if the sources were mixed as ``mix`` says (direct standardisation).

    Sources without a case in the cell cannot stand for themselves: the others take their weight,
    ``covered`` says how much of the mix they were, and below half of it there is no value.
    """
    source = {d.id: d.source for d in documents}
    by_source: dict[str, list[Cluster]] = defaultdict(list)
    for document, cluster in clusters.items():
        by_source[source[document]].append(cluster)
    total = sum(mix.values())
    held = {name: mix.get(name, 0.0) for name in by_source}
    present = sum(held.values())
    if total <= 0 or present / total < LEAST_MIX:
        return None
    parts: list[tuple[float, Share]] = []
    for name, own in sorted(by_source.items()):
        found = share(own, alike)
        if found is not None and held[name]:
            parts.append((held[name] / present, found))
    return told(weighted(parts), present / total)


def told(found: Share | None, covered: float = 1.0) -> TextShare | None:
    """A share as it travels."""
    if found is None:
        return None
    return TextShare(
        found.value, found.low, found.high, found.hits, found.cases, found.clusters, covered
    )
