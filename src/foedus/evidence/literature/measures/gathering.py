"""What a corpus holds, brought to the measures: documents of the frame, answers, words."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.contracts.texts import Code, Document, FramePoint, Passage, Protocol, Search
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.literature.coding.codebooks import Codebook, load_codebooks
from foedus.evidence.literature.coding.history import codes
from foedus.evidence.literature.corpus.documents import documents, passages
from foedus.evidence.literature.corpus.failures import Failure, failures
from foedus.evidence.literature.corpus.keeping import copies_by_document
from foedus.evidence.literature.measures.answers import Answers, settle
from foedus.evidence.literature.measures.declared import (
    GROUPINGS,
    Declared,
    Where,
    declared,
    matches,
)
from foedus.evidence.literature.measures.levels import LevelPoint, Scale, levels
from foedus.evidence.literature.measures.protocol import DUPLICATE, protocol, screen
from foedus.evidence.literature.measures.series import Asked, Placed, series
from foedus.evidence.literature.search import search_log

if TYPE_CHECKING:
    from foedus.evidence.literature.measures.vocabulary import Counts

BASES = ("accepted", "candidate")


@dataclass(frozen=True)
class Shelf:
    """A corpus as it was known on a date, its protocol and its codebooks."""

    connection: sqlite3.Connection
    declared: Declared
    codebooks: dict[str, Codebook]
    as_of: date | None = None

    @cached_property
    def every(self) -> tuple[Document, ...]:
        """All documents that were known."""
        return tuple(documents(self.connection, as_of=self.as_of))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of passages of each document."""
        rows = self.connection.execute(
            "select d.id, count(p.rowid) from documents d "
            "left join passages p on p.document = d.number group by d.id"
        )
        return {row[0]: row[1] for row in rows}

    @cached_property
    def framed(self) -> tuple[Document, ...]:
        """Documents that are measured: those let in, and the copies of them."""
        screened = screen(self.declared, self.every)
        origins = {d.origin for d in screened.included}
        copies = (
            d for d in self.every if screened.refused.get(d.id) == DUPLICATE and d.origin in origins
        )
        return (*screened.included, *copies)

    def placed(self, by: Sequence[str]) -> list[Placed]:
        """Documents of the frame in their groups; those of no track are left out."""
        unknown = [name for name in by if name not in GROUPINGS]
        if unknown or not by:
            raise UsageError(
                f"--by {','.join(by)}: groups are made of {', '.join(GROUPINGS)}, several of them "
                "with commas between."
            )
        if "author_type" in by and not self.declared.author_types:
            raise UsageError(
                "--by author_type: the corpus declares no author types. Write them into "
                "corpus/protocol.yml; docs/text-measures.md shows how."
            )
        return [
            Placed(
                d.id, d.origin, d.source, group, d.published.year if d.published else 0,
                self.sizes.get(d.id, 0),
            )
            for d in self.framed
            if (group := self.declared.group(d, by))
        ]  # fmt: skip

    def answers(self, codebook: str) -> Answers:
        """Settled answers of a codebook to which its codes come down."""
        if codebook not in self._settled:
            book = self.codebook(codebook)
            several = {q.id for q in book.questions if q.several}
            self._settled[codebook] = settle(self.codes(codebook), several)
        return self._settled[codebook]

    @cached_property
    def _settled(self) -> dict[str, Answers]:
        """Answers by codebook, as they are asked for."""
        return {}

    def codes(self, codebook: str) -> Iterator[Code]:
        """Codes as they stand, of documents that were known."""
        return codes(self.connection, codebook=codebook, as_of=self.as_of)

    def codebook(self, name: str) -> Codebook:
        """The codebook of an id.

        Raises
        ------
        NotFoundError
            There is none.
        """
        if name not in self.codebooks:
            raise NotFoundError(
                f"{name}: there is no such codebook. There are {', '.join(self.codebooks)}."
            )
        return self.codebooks[name]

    @property
    def years(self) -> range:
        """Every year of the sampling frame: as declared, else from the first document to the last.

        None later than the date as of which the corpus is read.
        """
        found = [d.published.year for d in self.framed if d.published]
        if self.declared.years is not None:
            first, last = self.declared.years
        elif found:
            first, last = min(found), max(found)
        else:
            return range(0)
        if self.as_of is not None:
            last = min(last, self.as_of.year)
        return range(first, last + 1)

    @cached_property
    def unread(self) -> list[Failure]:
        """Files and rows that could not be read."""
        return failures(self.connection, self.as_of)

    def protocol(self) -> Protocol:
        """How the corpus was made, with counts."""
        return protocol(
            self.declared,
            self.every,
            self.sizes,
            searches=searches(self.connection, self.as_of),
            copies=copies_by_document(self.connection),
            unread=self.unread,
            as_of=self.as_of,
        )


def shelf(
    connection: sqlite3.Connection,
    folder: Path,
    own_codebooks: Path | None = None,
    as_of: date | None = None,
) -> Shelf:
    """The corpus of a project, as it was known on a date.

    Raises
    ------
    InvalidDataError
        The protocol or a codebook is malformed.
    """
    return Shelf(connection, declared(folder), load_codebooks(own_codebooks), as_of)


def frames(
    corpus: Shelf,
    codebook: str,
    question: str | None = None,
    category: str | None = None,
    *,
    by: Sequence[str] = ("track",),
    bases: Collection[str] = BASES,
) -> list[FramePoint]:
    """Series of every category asked for; of candidates as series of their own.

    Raises
    ------
    NotFoundError
        There is no such codebook, question or category.
    """
    book = corpus.codebook(codebook)
    answers = corpus.answers(codebook)
    placed = corpus.placed(by)
    out: list[FramePoint] = []
    for asked in chosen(book, question, category):
        for basis in bases:
            own = [a for a in answers.of(basis) if a.question == asked[0]]
            if own:
                one = Asked(codebook, *asked, basis, tuple(by))
                out += series(one, placed, own, corpus.years, corpus.declared.mix or None)
    return out


def mean_levels(
    corpus: Shelf,
    codebook: str,
    question: str | None = None,
    *,
    by: Sequence[str] = ("track",),
    bases: Collection[str] = BASES,
) -> list[LevelPoint]:
    """Mean levels of the questions on a scale; of candidates apart."""
    answers = corpus.answers(codebook)
    placed = corpus.placed(by)
    out: list[LevelPoint] = []
    for asked in corpus.codebook(codebook).questions:
        values = {c.id: c.value for c in asked.categories if c.value is not None}
        if question not in (None, asked.id) or len(values) < len(asked.categories):
            continue
        for basis in bases:
            own = [a for a in answers.of(basis) if a.question == asked.id]
            if own:
                scale = Scale(codebook, asked.id, values, basis)
                out += levels(scale, placed, own, corpus.years)
    return out


def chosen(book: Codebook, question: str | None, category: str | None) -> list[tuple[str, str]]:
    """Questions with their categories, as asked for."""
    found = [
        (q.id, c.id)
        for q in book.questions
        if question in (None, q.id)
        for c in q.categories
        if category in (None, c.id)
    ]
    if not found:
        there = "; ".join(
            f"{q.id}: {', '.join(c.id for c in q.categories)}" for q in book.questions
        )
        raise NotFoundError(
            f"{book.id} has no question {question or '(any)'} with a category "
            f"{category or '(any)'}. It has {there}."
        )
    return found


def searches(connection: sqlite3.Connection, as_of: date | None = None) -> list[Search]:
    """Searches that were made of the corpus, up to the end of a day."""
    made = [
        Search(s.made_at, s.query, s.mode, _filters(s.filters), s.hits, s.corpus)
        for s in search_log(connection)
    ]
    return [s for s in made if as_of is None or s.at[:10] <= as_of.isoformat()]


def _filters(given: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in given.items())


def words_of(
    corpus: Shelf,
    language: str,
    where: Where | None = None,
    *,
    by_passage: bool = False,
) -> Iterator[tuple[Document, str, list[str]]]:
    """Lemmas of the framed texts of a language, without stop words and numbers.

    Copies of one origin count once.

    Yields
    ------
    tuple
        The document, the id of the unit (the document's, or the passage's) and its words in order.
    """
    from foedus.evidence.literature.languages import stopwords, tokens  # noqa: PLC0415

    stop = stopwords()
    originals: dict[str, Document] = {}
    for document in corpus.framed:
        if document.language == language and matches(where or {}, document):
            originals.setdefault(document.origin, document)

    def told(passage: Passage) -> list[str]:
        found = (t.lemma.casefold() for t in tokens(passage.text, passage.language or language))
        return [w for w in found if w not in stop and any(map(str.isalpha, w)) and len(w) > 1]

    for document in originals.values():
        units = [p for _, p in passages(corpus.connection, documents=[document.id])]
        if by_passage:
            for passage in units:
                if passage.language == language:
                    yield document, passage.id, told(passage)
        else:
            own = [w for p in units if p.language == language for w in told(p)]
            yield document, document.id, own


def counted(found: Sequence[tuple[Document, str, Sequence[str]]], longest: int = 1) -> Counts:
    """Term counts of ``words_of``."""
    from foedus.evidence.literature.measures.vocabulary import count  # noqa: PLC0415

    return count(((name, terms) for _, name, terms in found), longest)
