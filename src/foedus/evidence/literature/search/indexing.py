"""The index of a corpus: brought up to date with its passages, in steps that can be resumed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from foedus.contracts.texts import Passage
from foedus.evidence.literature.corpus.documents import passages, transaction
from foedus.evidence.literature.languages import analysis, indexed
from foedus.evidence.literature.languages.scripts import extent
from foedus.evidence.literature.search.embedding import Embedder, shipped
from foedus.evidence.literature.search.tables import TABLES, has_tables, set_state, state
from foedus.evidence.literature.search.vectors import packed

Tell = Callable[[str, int, int], None]
"""Told of progress: what is being made, how many passages are done, and of how many."""

_STEP = 2_000
"""Passages that are indexed in one transaction."""
_VECTOR_STEP = 128


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the index of a corpus goes.

    ``words`` and ``vectors`` count the passages that it lacks; ``other_analysis`` says that the
    words were analysed by other versions, so that all of them are indexed anew; ``other_model``
    likewise of vectors.  ``titles`` says that documents came, went or got other titles.
    """

    passages: int
    words: int
    vectors: int
    titles: bool
    other_analysis: bool
    other_model: bool


def standing(connection: sqlite3.Connection, model: str | None = None) -> Standing:
    """How far the index goes; ``model`` is the name of the one whose vectors will be used."""
    total = _count(connection, "select count(*) from passages")
    if not has_tables(connection):
        return Standing(total, total, total, titles=True, other_analysis=False, other_model=False)
    noted = state(connection)
    other_analysis = noted.get("analysis", analysis()) != analysis()
    other_model = model is not None and noted.get("model", model) != model
    since = 0 if other_analysis else int(noted.get("words", 0))
    words = _count(connection, "select count(*) from passages where rowid > ?", since)
    lacking = "" if other_model else "where document not in (select document from vectors)"
    vectors = _count(connection, f"select count(*) from passages {lacking}")  # noqa: S608 - ours
    titles = noted.get("titles") != _titles_digest(connection)
    return Standing(total, words, vectors, titles, other_analysis, other_model)


def _count(connection: sqlite3.Connection, query: str, *values: int) -> int:
    return int(connection.execute(query, values).fetchone()[0])


def index(
    connection: sqlite3.Connection,
    tell: Tell | None = None,
    *,
    vectors: bool = True,
    embedder: Embedder | None = None,
) -> None:
    """Bring the index up to date with the passages of a corpus that is open to be written.

    What was indexed before stays; what an interruption leaves undone is done by the next call.
    Words that were analysed, or vectors that were made, by other versions are made anew.

    Parameters
    ----------
    vectors
        Whether passages are embedded as well (some 200 to 300 a second).
    embedder
        The model that embeds them; the one that comes with the extra if None.

    Raises
    ------
    MissingExtraError
        A library of the extra is not installed.
    """
    connection.executescript(TABLES)
    if state(connection).get("analysis", analysis()) != analysis():
        _forget_words(connection)
    set_state(connection, analysis=analysis())
    _index_titles(connection)
    _index_words(connection, tell or _quietly)
    if vectors:
        _index_vectors(connection, tell or _quietly, embedder or shipped())


def _quietly(_what: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


def _forget_words(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        connection.execute("insert into passage_words (passage_words) values ('delete-all')")
        set_state(connection, words=0, titles="", analysis=analysis())


_TITLES = "select number, language, title, author, publisher from documents order by number"


def _titles_digest(connection: sqlite3.Connection) -> str:
    whole = hashlib.sha256()
    for row in connection.execute(_TITLES):
        whole.update(repr(tuple(row)).encode())
    return whole.hexdigest()


def _index_titles(connection: sqlite3.Connection) -> None:
    """Titles, authors and publishers: few, and they can change, so that all are written anew."""
    digest = _titles_digest(connection)
    if state(connection).get("titles") == digest:
        return
    rows = connection.execute(_TITLES).fetchall()
    with transaction(connection):
        connection.execute("insert into document_words (document_words) values ('delete-all')")
        for number, language, *texts in rows:
            terms = [_joined(*indexed(text, language)) for text in texts]
            connection.execute(
                "insert into document_words (rowid, title, author, publisher) values (?, ?, ?, ?)",
                (number, *terms),
            )
        set_state(connection, titles=digest)


def _joined(ordered: Iterable[str], beside: Iterable[str]) -> str:
    return " ".join([*ordered, *beside])


def _index_words(connection: sqlite3.Connection, tell: Tell) -> None:
    total = _count(connection, "select count(*) from passages")
    done = int(state(connection).get("words", 0))
    while True:
        rows = _step(passages(connection, after_rowid=done), _STEP)
        if not rows:
            break
        with transaction(connection):
            connection.executemany(
                "insert into passage_words (rowid, ordered, beside, language) values (?, ?, ?, ?)",
                map(_analysed, rows),
            )
            done = rows[-1][0]
            set_state(connection, words=done)
        tell("words", min(done, total), total)


def _step(found: Iterator[tuple[int, Passage]], most: int) -> list[tuple[int, Passage]]:
    return list(islice(found, most))


def _analysed(row: tuple[int, Passage]) -> tuple[int, str, str, str]:
    rowid, passage = row
    ordered, beside = indexed(passage.text, passage.language)
    return rowid, " ".join(ordered), " ".join(beside), passage.language


def _index_vectors(connection: sqlite3.Connection, tell: Tell, embedder: Embedder) -> None:
    if state(connection).get("model", embedder.name) != embedder.name:
        connection.execute("delete from vectors")
    set_state(connection, model=embedder.name)
    missing = connection.execute(
        "select d.number, d.id, count(p.rowid) from documents d left join passages p on "
        "p.document = d.number where d.number not in (select document from vectors) "
        "group by d.number order by d.number"
    ).fetchall()
    total = sum(count for *_, count in missing)
    done = 0
    for batch in _batches(missing):
        _embed_documents(connection, batch, embedder)
        done += sum(count for *_, count in batch)
        tell("vectors", done, total)


Missing = tuple[int, str, int]


def _batches(missing: Iterable[Missing]) -> Iterator[list[Missing]]:
    """Documents together, until they have passages enough for one transaction."""
    batch: list[Missing] = []
    for document in missing:
        batch.append(document)
        if sum(count for *_, count in batch) >= _VECTOR_STEP:
            yield batch
            batch = []
    if batch:
        yield batch


def _embed_documents(
    connection: sqlite3.Connection, batch: list[Missing], embedder: Embedder
) -> None:
    import numpy as np  # noqa: PLC0415 - keeps the command line fast

    ids = [id_ for _, id_, _ in batch]
    rows = [
        (rowid, passage)
        for rowid, passage in passages(connection, documents=ids)
        if passage.language in embedder.languages
    ]
    made = embedder.embed([passage.text for _, passage in rows]) if rows else None
    by_document = {
        id_: [i for i, _ in group]
        for id_, group in groupby(enumerate(rows), key=lambda found: found[1][1].document)
    }
    with transaction(connection):
        for number, id_, _ in batch:
            places = by_document.get(id_, [])
            rowids = np.array([rows[i][0] for i in places], dtype="<i8")
            letters = np.array([extent(rows[i][1].text) for i in places], dtype="<i4")
            small = packed(made[places]) if made is not None else b""
            connection.execute(
                "insert or replace into vectors values (?, ?, ?, ?)",
                (number, rowids.tobytes(), letters.tobytes(), small),
            )
        set_state(connection, vectors=int(state(connection).get("vectors", 0)) + 1)
