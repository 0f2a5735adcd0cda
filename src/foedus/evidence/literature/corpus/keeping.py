"""A prepared document and the corpus: new, known, said otherwise, or a copy from elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.contracts.texts import Document
from foedus.evidence.literature.corpus import duplicates
from foedus.evidence.literature.corpus.documents import add_document, document_of
from foedus.evidence.literature.corpus.preparing import Prepared

if TYPE_CHECKING:
    from foedus.evidence.literature.corpus.adding import Added

TABLES = (
    duplicates.TABLES
    + """
create table if not exists files (
  key text primary key,  -- of the bytes and of what was declared of them
  path text not null, digest text not null,
  drafts integer not null,  -- how many are behind
  whole integer not null
);
create index if not exists files_path on files (path);
create table if not exists copies (
  document integer not null references documents (number) on delete cascade,
  file text not null, member text not null,
  publisher text not null, source text not null, address text not null,
  published text,
  primary key (document, file, member, publisher)
);
"""
)

_SAID = (
    "title", "author", "publisher", "country", "published", "precision", "known_on", "language",
    "genre", "address", "source", "reliability", "file", "member",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """Where else the very text of a document was met."""

    file: str
    member: str
    publisher: str
    source: str
    address: str
    published: date | None


def keep(connection: sqlite3.Connection, made: Prepared, added: Added) -> None:
    """Write a document, within a transaction, and count what became of it."""
    new = made.document
    for note in made.notes:
        held = added.notes.setdefault(new.file, [])
        if note not in held:
            held.append(note)
    row = connection.execute("select number from documents where id = ?", (new.id,)).fetchone()
    if row is not None:
        _again(connection, int(row[0]), new, added)
        return
    add_document(connection, new, made.text, made.passages)
    number = connection.execute("select number from documents where id = ?", (new.id,)).fetchone()
    origin = duplicates.join_group(connection, int(number[0]), made.mark)
    added.documents += 1
    added.passages += len(made.passages)
    added.characters += new.characters
    added.languages[new.language] += 1
    added.alike += origin != new.id or _has_others(connection, origin, new.id)
    added.undated += new.published is None


def _has_others(connection: sqlite3.Connection, origin: str, id_: str) -> bool:
    return bool(
        connection.execute(
            "select 1 from documents where origin = ? and id <> ? limit 1", (origin, id_)
        ).fetchone()
    )


def _again(connection: sqlite3.Connection, number: int, new: Document, added: Added) -> None:
    """The very text is there: the same document, said otherwise, or a copy from elsewhere."""
    old = document_of(connection, new.id)
    if (old.member, _place(old.file)) == (new.member, _place(new.file)):
        if all(getattr(old, n) == getattr(new, n) for n in _SAID if n not in _VARYING):
            added.known += 1
            return
        _say(connection, number, new)
        added.updated += 1
        return
    dated = new.published is not None
    earlier = dated and (old.published is None or new.published < old.published)  # type: ignore[operator]
    if earlier:
        _say(connection, number, new)
    _note_copy(connection, number, old if earlier else new, added)


_VARYING = frozenset({"file", "known_on"})
"""A path may be written otherwise; what has no date is known from the day it was first added."""


def _place(file: str) -> str:
    return str(Path(file).absolute())


def _say(connection: sqlite3.Connection, number: int, new: Document) -> None:
    values = [getattr(new, name) for name in _SAID]
    connection.execute(
        f"update documents set {', '.join(f'{name} = ?' for name in _SAID)} where number = ?",  # noqa: S608
        (*(v.isoformat() if isinstance(v, date) else v for v in values), number),
    )
    origin = connection.execute("select origin from documents where number = ?", (number,))
    duplicates.elect(connection, [str(origin.fetchone()[0])])


def _note_copy(connection: sqlite3.Connection, number: int, copy: Document, added: Added) -> None:
    published = copy.published.isoformat() if copy.published else None
    made = connection.execute(
        "insert or ignore into copies values (?, ?, ?, ?, ?, ?, ?)",
        (number, copy.file, copy.member, copy.publisher, copy.source, copy.address, published),
    )
    if made.rowcount:
        added.copies += 1
    else:
        added.known += 1


def copies_of(connection: sqlite3.Connection, id_: str) -> Iterator[Copy]:
    """Where else the text of a document was met, but for where the document is from."""
    rows = connection.execute(
        "select c.file, c.member, c.publisher, c.source, c.address, c.published from copies c "
        "join documents d on d.number = c.document where d.id = ? order by c.published, c.file",
        (id_,),
    )
    for file, member, publisher, source, address, published in rows:
        day = date.fromisoformat(published) if published else None
        yield Copy(file, member, publisher, source, address, day)


def copies_by_document(connection: sqlite3.Connection) -> dict[str, int]:
    """How often the very text of a document was met elsewhere; documents without are left out."""
    there = "select 1 from sqlite_master where type = 'table' and name = 'copies'"
    if connection.execute(there).fetchone() is None:
        return {}
    rows = connection.execute(
        "select d.id, count(*) from copies c join documents d on d.number = c.document "
        "group by d.id"
    )
    return {str(id_): int(count) for id_, count in rows}


def remove(connection: sqlite3.Connection, id_: str) -> Document:
    """Take a document out, with its passages; the files that it came from may be added again.

    Of its copies, the next is the origin.

    Raises
    ------
    NotFoundError
        The corpus has none of this id.
    """
    gone = document_of(connection, id_)
    connection.execute("delete from documents where id = ?", (id_,))
    connection.execute(
        "update files set whole = 0, drafts = 0 where path = ?", (_place(gone.file),)
    )
    duplicates.elect(connection, [gone.origin])
    return gone
