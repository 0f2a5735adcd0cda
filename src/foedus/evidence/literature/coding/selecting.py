"""Which passages are to be coded."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.contracts.texts import Document, Passage
from foedus.evidence.literature.corpus.documents import document_of, documents, passages

MOST_HITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be coded: all passages, or those that meet every condition that is given.

    ``languages`` are of the passage; ``since`` and ``until`` of the document's publication, which
    leaves out documents without a date; ``as_of`` is the day by which it was known.  ``query`` is
    a search, by words; ``documents`` are ids.
    """

    languages: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    query: str = ""
    documents: tuple[str, ...] = ()


def selected(connection: sqlite3.Connection, selection: Selection) -> Iterator[Passage]:
    """The passages of a selection, in the order of the corpus; of a query, in that of its hits."""
    found = _searched(connection, selection) if selection.query else _read(connection, selection)
    for passage in found:
        if not selection.languages or passage.language in selection.languages:
            yield passage


def sampled(found: Collection[Passage], number: int, seed: int) -> list[Passage]:
    """So many of these passages, drawn at random, each as likely as any other, in their order."""
    everything = list(found)
    if number >= len(everything):
        return everything
    chosen = random.Random(seed).sample(range(len(everything)), number)  # noqa: S311 - a sample
    return [everything[i] for i in sorted(chosen)]


def _read(connection: sqlite3.Connection, selection: Selection) -> Iterator[Passage]:
    ids: Sequence[str] | None = None
    if selection.since or selection.until or selection.as_of:
        ids = [
            d.id
            for d in documents(
                connection,
                as_of=selection.as_of,
                since=selection.since,
                until=selection.until,
            )
            if not selection.documents or d.id in selection.documents
        ]
    elif selection.documents:
        ids = selection.documents
    for _, passage in passages(connection, documents=ids):
        yield passage


def _searched(connection: sqlite3.Connection, selection: Selection) -> Iterator[Passage]:
    from foedus.evidence.literature.search import Filters, find  # noqa: PLC0415 - for a query

    filters = Filters(None, selection.since, selection.until, selection.as_of)
    found = find(connection, selection.query, filters, mode="lexical", limit=MOST_HITS, copies=True)
    for hit in found.hits:
        if not selection.documents or hit.document.id in selection.documents:
            yield hit.passage


class Titles:
    """Documents by id, each read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Document] = {}

    def __getitem__(self, id_: str) -> Document:
        """The document of this id; NotFoundError where there is none."""
        if id_ not in self._known:
            self._known[id_] = document_of(self._connection, id_)
        return self._known[id_]
