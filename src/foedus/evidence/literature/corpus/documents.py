"""The documents of a corpus and their passages: written whole, read back as they were."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from foedus.contracts.texts import Document, Passage
from foedus.errors import InvalidDataError, NotFoundError

ID_DIGITS = 12
_FIELDS = (
    "id", "title", "author", "publisher", "country", "published", "precision", "known_on",
    "language", "genre", "address", "source", "reliability", "origin", "file", "member", "digest",
    "characters",
)  # fmt: skip
_READ = f"select {', '.join(f'd.{name}' for name in _FIELDS)} from documents d"  # noqa: S608
_PASSAGE = (
    "select p.rowid, d.id, p.document, p.number, p.first, p.last, p.language from passages p "
    "join documents d on d.number = p.document"
)
FILTERS = ("language", "publisher", "country", "genre", "source", "reliability", "origin")
"""Fields that documents can be chosen by; a value, or several of which one must fit."""


def digest_of(text: str) -> str:
    """The digest of a text: SHA-256 of its UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def id_of(digest: str) -> str:
    """The id of the document whose text has this digest."""
    return "d" + digest[:ID_DIGITS]


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; within another transaction, all or nothing of this part of it."""
    inner = connection.in_transaction
    connection.execute("savepoint part" if inner else "begin immediate")
    try:
        yield
    except BaseException:
        if inner:
            connection.execute("rollback to part")
            connection.execute("release part")
        elif connection.in_transaction:
            connection.execute("rollback")
        raise
    connection.execute("release part" if inner else "commit")


def add_document(
    connection: sqlite3.Connection, document: Document, text: str, passages: Sequence[Passage]
) -> None:
    """Write a document, its text and its passages, in one transaction.

    Raises
    ------
    InvalidDataError
        A document of this id is in the corpus, or a passage is not a part of the text.
    """
    row = [getattr(document, name) for name in _FIELDS]
    row = [value.isoformat() if isinstance(value, date) else value for value in row]
    marks = ", ".join("?" * (len(_FIELDS) + 1))
    parts = [(p.number, p.start, p.end, p.language) for p in passages]
    if any(not 0 <= start < end <= len(text) for _, start, end, _ in parts):
        raise InvalidDataError(
            f"{document.id}: a passage lies outside the text of the document. Nothing was stored."
        )
    with transaction(connection):
        try:
            made = connection.execute(
                f"insert into documents ({', '.join(_FIELDS)}, text) values ({marks})",  # noqa: S608
                (*row, zlib.compress(text.encode("utf-8", "surrogatepass"))),
            )
        except sqlite3.IntegrityError as error:
            raise InvalidDataError(
                f"{document.id}: is in the corpus already ({error}). Nothing was stored."
            ) from error
        connection.executemany(
            "insert into passages (document, number, first, last, language) values (?, ?, ?, ?, ?)",
            [(made.lastrowid, *part) for part in parts],
        )


def documents(
    connection: sqlite3.Connection,
    *,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    **chosen: str | Collection[str] | None,
) -> Iterator[Document]:
    """Documents in the order of their dates; those without one come last.

    Parameters
    ----------
    as_of
        Only what was known by the end of this day.
    since, until
        Only what was published from, or up to, this day; leaves out what has no date.
    chosen
        Values of the fields of ``FILTERS``; None stands for any.
    """
    where, values = conditions(as_of=as_of, since=since, until=until, **chosen)
    order = "order by d.published is null, d.published, d.id"
    for row in connection.execute(f"{_READ} {where} {order}", values):
        yield _document(row)


def conditions(
    *,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    **chosen: str | Collection[str] | None,
) -> tuple[str, list[str]]:
    """The ``where`` of a query over ``documents d``, and its values; empty where all fit."""
    days = (
        ("d.known_on <= ?", as_of),
        ("d.published >= ?", since),
        ("d.published <= ?", until),
    )
    terms = [term for term, day in days if day is not None]
    values = [day.isoformat() for _, day in days if day is not None]
    for name, wanted in chosen.items():
        if name not in FILTERS:
            raise InvalidDataError(
                f"Documents are not chosen by {name!r}; they are by {', '.join(FILTERS)}."
            )
        if wanted is None:
            continue
        some = [wanted] if isinstance(wanted, str) else sorted(wanted)
        terms.append(f"d.{name} in ({', '.join('?' * len(some))})")
        values += some
    return ("where " + " and ".join(terms) if terms else ""), values


def document_of(connection: sqlite3.Connection, id_: str) -> Document:
    """The document of this id.

    Raises
    ------
    NotFoundError
        The corpus has none.
    """
    row = connection.execute(f"{_READ} where d.id = ?", (id_,)).fetchone()
    if row is None:
        raise _missing(id_)
    return _document(row)


def text_of(connection: sqlite3.Connection, id_: str) -> str:
    """The text of the document of this id, whole.

    Raises
    ------
    NotFoundError
        The corpus has none.
    """
    row = connection.execute("select text from documents where id = ?", (id_,)).fetchone()
    if row is None:
        raise _missing(id_)
    return _unpacked(row[0])


def passages(
    connection: sqlite3.Connection,
    *,
    after_rowid: int = 0,
    documents: Collection[str] | None = None,
) -> Iterator[tuple[int, Passage]]:
    """Passages with their row numbers, which only grow, in the order in which they were added.

    Parameters
    ----------
    after_rowid
        Only those of greater row numbers: what came since a reader was here.
    documents
        Only those of the documents of these ids.
    """
    if documents is None:
        rows = connection.execute(f"{_PASSAGE} where p.rowid > ? order by p.rowid", (after_rowid,))
        yield from _cut(connection, rows)
        return
    for id_ in documents:
        rows = connection.execute(
            f"{_PASSAGE} where d.id = ? and p.rowid > ? order by p.rowid", (id_, after_rowid)
        )
        yield from _cut(connection, rows)


def passage_of(connection: sqlite3.Connection, id_: str) -> Passage:
    """The passage of this id (``dDIGITS:NUMBER``).

    Raises
    ------
    NotFoundError
        The corpus has none.
    """
    document, _, number = id_.rpartition(":")
    if number.isascii() and number.isdigit():
        rows = connection.execute(
            f"{_PASSAGE} where d.id = ? and p.number = ?", (document, int(number))
        )
        for _, passage in _cut(connection, rows):
            return passage
    raise NotFoundError(
        f"{id_}: the corpus has no such passage. Its document's passages: foedus corpus show "
        f"{document or id_}"
    )


def _missing(id_: str) -> NotFoundError:
    return NotFoundError(
        f"{id_}: the corpus has no such document. Those that it has: foedus corpus list"
    )


def _document(row: sqlite3.Row) -> Document:
    values = dict(zip(_FIELDS, row, strict=True))
    for name in ("published", "known_on"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return Document(**values)


def _unpacked(blob: bytes) -> str:
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def _cut(
    connection: sqlite3.Connection, rows: Iterator[sqlite3.Row] | sqlite3.Cursor
) -> Iterator[tuple[int, Passage]]:
    """Passages of rows; the text of a document is unpacked once while its rows follow."""
    held, text = -1, ""
    for rowid, id_, document, number, first, last, language in rows:
        if document != held:
            blob = connection.execute(
                "select text from documents where number = ?", (document,)
            ).fetchone()[0]
            held, text = document, _unpacked(blob)
        yield (
            rowid,
            Passage(f"{id_}:{number}", id_, number, first, last, language, text[first:last]),
        )
