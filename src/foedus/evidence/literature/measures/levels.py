"""Mean levels: answers on a scale (how close, how warm) averaged by group and year."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.series import (
    DOES_NOT_ARISE,
    NO_DOCUMENTS,
    NOT_CODED,
    WHOLE,
    Placed,
    without_copies,
)
from foedus.evidence.literature.measures.shares import LEVEL, student

Values = Sequence[float]
"""Levels of the passages of one document."""


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """The mean level of a group in a year (0: the whole period), with a 90% interval.

    ``passages`` are those that were averaged, ``documents`` how many documents they lie in.
    """

    codebook: str
    question: str
    group: str
    year: int
    basis: str
    value: float | None
    low: float | None
    high: float | None
    void: str
    documents: int
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How levels vary over all cells: variance within a cell and likeness within documents."""

    variance: float
    correlation: float
    freedom: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A question on a scale: the level of each category."""

    codebook: str
    question: str
    values: Mapping[str, float]
    basis: str = "accepted"


def levels(
    scale: Scale, documents: Sequence[Placed], answers: Iterable[Answer], years: range
) -> list[LevelPoint]:
    """A point for every group and year, and one (year 0) for each group's whole period."""
    own = [a for a in answers if a.question == scale.question]
    kept = without_copies(documents, (a.document for a in own))
    place = {d.id: d for d in kept}
    there = [a for a in own if a.document in place]
    cells: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for a in there:
        cells[place[a.document].group, place[a.document].year].append(a)
    by_cell = {key: list(_by_document(scale, found).values()) for key, found in cells.items()}
    spread = spread_of(by_cell.values())
    if not spread.freedom:  # one document a year: how documents differ over the years, at most
        groups: dict[str, list[Values]] = defaultdict(list)
        for (group, _), cell in by_cell.items():
            groups[group] += cell
        spread = spread_of(groups.values())
    sizes = Counter((d.group, d.year) for d in kept)
    out = []
    for group in sorted({d.group for d in kept}):
        whole = [a for (name, _), found in cells.items() if name == group for a in found]
        for year in years:
            found = cells.get((group, year), [])
            out.append(_point(scale, group, year, sizes[group, year], found, spread))
        every = sum(n for (name, _), n in sizes.items() if name == group)
        out.append(_point(scale, group, WHOLE, every, whole, spread))
    return out


def _point(  # noqa: PLR0917 - one cell's work
    scale: Scale,
    group: str,
    year: int,
    documents: int,
    answers: Sequence[Answer],
    spread: Spread,
) -> LevelPoint:
    by_document = _by_document(scale, answers)
    why = "" if by_document else DOES_NOT_ARISE if answers else NOT_CODED
    why = why if documents else NO_DOCUMENTS
    found = mean_of(list(by_document.values()), spread, tuple(scale.values.values()))
    value, low, high = found or (None, None, None)
    return LevelPoint(
        scale.codebook, scale.question, group, year, scale.basis, value, low, high, why,
        len(by_document) if found else documents,
        tuple(a.passage for a in answers if a.categories),
    )  # fmt: skip


def _by_document(scale: Scale, answers: Iterable[Answer]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for a in answers:
        if a.categories:
            found[a.document].append(
                math.fsum(scale.values[c] for c in sorted(a.categories)) / len(a.categories)
            )
    return found


def spread_of(cells: Iterable[Sequence[Values]]) -> Spread:
    """Variance and intraclass correlation, pooled over cells with means of their own (ANOVA)."""
    between = within = spread = 0.0
    freedom = inner = 0
    for cell in cells:
        total = sum(map(len, cell))
        if not total:
            continue
        mean = math.fsum(v for own in cell for v in own) / total
        for own in cell:
            middle = math.fsum(own) / len(own)
            between += len(own) * (middle - mean) ** 2
            within += math.fsum((v - middle) ** 2 for v in own)
        spread += total - sum(len(own) ** 2 for own in cell) / total
        freedom += len(cell) - 1
        inner += total - len(cell)
    outer = between / freedom if freedom else 0.0
    rest = within / inner if inner else 0.0
    if not freedom:
        return Spread(rest, 1.0, 0)
    size = spread / freedom
    alike = max(0.0, (outer - rest) / size) if inner else outer
    variance = alike + rest
    return Spread(variance, alike / variance if variance else 0.0, freedom)


def mean_of(
    cell: Sequence[Values], spread: Spread, scale: Sequence[float]
) -> tuple[float, float, float] | None:
    """The mean with its interval, which ends where the scale does; None where there is nothing.

    Student's t with the degrees of freedom between documents.  The interval is the whole scale
    where nothing tells how documents vary.
    """
    total = sum(map(len, cell))
    if not total:
        return None
    value = math.fsum(v for own in cell for v in own) / total
    bottom, top = min(scale), max(scale)
    if not spread.freedom:
        return value, bottom, top
    mean_size = sum(len(own) ** 2 for own in cell) / total
    error = math.sqrt(spread.variance * (1 + (mean_size - 1) * spread.correlation) / total)
    half = student(LEVEL, spread.freedom) * error
    return value, max(bottom, value - half), min(top, value + half)
