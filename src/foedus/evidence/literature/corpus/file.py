"""The file of a corpus: where it lies, how it is opened, what its tables are.

Each room declares the tables that it keeps there with ``tables``, and they are made when a corpus
is opened to be written.  All that belongs to one document is written in one transaction: a
process that is killed leaves whole documents, or nothing of them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from foedus.errors import InvalidDataError, NotFoundError, OutputError
from foedus.store.locks import locked

NAME = "corpus.sqlite"

TABLES = """
create table if not exists documents (
  number integer primary key autoincrement,
  id text not null unique,
  title text not null, author text not null, publisher text not null, country text not null,
  published text, precision text not null, known_on text not null,
  language text not null, genre text not null, address text not null,
  source text not null, reliability text not null, origin text not null,
  file text not null, member text not null, digest text not null,
  characters integer not null,
  text blob not null  -- zlib of UTF-8
);
create index if not exists documents_origin on documents (origin);
create table if not exists passages (
  rowid integer primary key autoincrement,
  document integer not null references documents (number) on delete cascade,
  number integer not null,
  first integer not null, last integer not null,
  language text not null,
  unique (document, number)
);
"""
"""A passage's text is cut from its document's, so that nothing is kept twice.

Numbers are never given twice, so that an index knows what it has not seen by them alone.
"""


def corpus_path(folder: Path) -> Path:
    """Where the corpus of a project lies."""
    return folder / "corpus" / NAME


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the corpus of a project to be read.

    Raises
    ------
    NotFoundError
        The project has no corpus.
    InvalidDataError
        The file is not a corpus.
    """
    path = corpus_path(folder)
    if not path.is_file():
        raise NotFoundError(
            f"{folder} has no corpus yet; add documents to it with: foedus corpus add PATH... -w "
            f"{folder}"
        )
    with _connected(path, f"{path.absolute().as_uri()}?mode=ro") as connection:
        yield connection


@contextlib.contextmanager
def writing(folder: Path, *tables: str) -> Iterator[sqlite3.Connection]:
    """Open the corpus of a project to be written; it is begun where there is none.

    Parameters
    ----------
    tables
        SQL that makes the tables of the rooms that are about to write, where they are missing.

    Raises
    ------
    LockedError
        Another process is writing to it.
    OutputError
        The folder cannot be written.
    """
    path = corpus_path(folder)
    with locked(path.parent), _connected(path, f"{path.absolute().as_uri()}?mode=rwc") as made:
        made.executescript(TABLES + "".join(tables))
        yield made


@contextlib.contextmanager
def _connected(path: Path, address: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise OutputError(f"{path}: cannot be opened ({error}); nothing was changed.") from error
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma foreign_keys = on")
        yield connection
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise InvalidDataError(
                f"{path} is damaged or not a corpus ({error}); nothing was changed. Move it away "
                "and add the documents again."
            ) from error
        raise
    finally:
        connection.close()
