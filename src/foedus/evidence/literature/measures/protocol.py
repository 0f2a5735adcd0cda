"""How a literature was gathered and chosen, counted as PRISMA 2020 asks (Page and others 2021)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.contracts.texts import Document, Protocol, SampleCell, Search
from foedus.evidence.literature.corpus.failures import Failure
from foedus.evidence.literature.measures.declared import Declared

STAGES = ("identified", "unreadable", "duplicates", "screened", "excluded", "included")


@dataclass(frozen=True, slots=True)
class Screened:
    """Documents let in, and of every other one why not (``duplicate`` for copies)."""

    included: tuple[Document, ...]
    refused: Mapping[str, str]


DUPLICATE = "duplicate"


def screen(declared: Declared, documents: Iterable[Document]) -> Screened:
    """Apply the declared criteria; a copy of a document that is there is never screened itself.

    A copy whose original is not among the documents (it may be known only later) stands for it.
    """
    given = list(documents)
    there = {d.id for d in given}
    first: dict[str, str] = {}
    for document in given:
        if document.origin != document.id and document.origin not in there:
            first.setdefault(document.origin, document.id)
    included: list[Document] = []
    refused: dict[str, str] = {}
    for document in given:
        original = document.origin if document.origin in there else first.get(document.origin)
        if original not in (document.id, None):
            refused[document.id] = DUPLICATE
            continue
        why = declared.refused(document)
        if why:
            refused[document.id] = why
        else:
            included.append(document)
    return Screened(tuple(included), refused)


def protocol(
    declared: Declared,
    documents: Sequence[Document],
    passages: Mapping[str, int],
    *,
    searches: Sequence[Search] = (),
    copies: Mapping[str, int] | None = None,
    unread: Sequence[Failure] = (),
    as_of: date | None = None,
) -> Protocol:
    """The protocol with its counts.

    Parameters
    ----------
    passages
        Number of passages of each document.
    copies
        How often the very text of a document was met again; kept once, and counted as duplicates.
    unread
        What could not be read: identified, in no known language, and never screened.
    """
    screened = screen(declared, documents)
    included = {d.id for d in screened.included}
    counts: dict[str, Counter[str]] = {stage: Counter() for stage in STAGES}
    reasons: Counter[str] = Counter()
    unreadable: Counter[str] = Counter()
    for failure in unread:
        unreadable[failure.reason] += failure.number
        for stage in ("identified", "unreadable"):
            counts[stage]["unknown"] += failure.number
    for document in documents:
        language = document.language or "unknown"
        again = (copies or {}).get(document.id, 0)
        counts["identified"][language] += 1 + again
        counts["duplicates"][language] += again
        why = screened.refused.get(document.id, "")
        if why == DUPLICATE:
            counts["duplicates"][language] += 1
            continue
        counts["screened"][language] += 1
        counts["included" if not why else "excluded"][language] += 1
        if why:
            reasons[why] += 1
    return Protocol(
        declared=declared.there,
        question=declared.question,
        sources=declared.sources,
        languages=declared.languages,
        years=declared.years,
        inclusion=tuple(r.text for r in declared.inclusion),
        exclusion=tuple(r.text for r in declared.exclusion),
        counts={stage: dict(sorted((+found).items())) for stage, found in counts.items()},
        excluded=dict(reasons.most_common()),
        unreadable=dict(unreadable.most_common()),
        frame=_frame(documents, included, passages),
        searches=tuple(searches),
        as_of=as_of,
    )


def _frame(
    documents: Sequence[Document], included: set[str], passages: Mapping[str, int]
) -> tuple[SampleCell, ...]:
    cells: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for document in documents:
        year = document.published.year if document.published else 0
        cell = cells[document.source or "unnamed", document.language or "unknown", year]
        cell[0] += 1
        if document.id in included:
            cell[1] += 1
            cell[2] += passages.get(document.id, 0)
    return tuple(SampleCell(*key, *found) for key, found in sorted(cells.items()))
