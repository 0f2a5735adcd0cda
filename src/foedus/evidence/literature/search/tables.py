"""The tables of the search in the file of a corpus."""

from __future__ import annotations

import sqlite3

TABLES = """
create table if not exists search_state (name text primary key, value text not null);
create virtual table if not exists passage_words using fts5(
  ordered, beside, language, content='', tokenize='ascii'
);
create virtual table if not exists document_words using fts5(
  title, author, publisher, content='', tokenize='ascii'
);
create table if not exists vectors (
  document integer primary key references documents (number) on delete cascade,
  passages blob not null,  -- row numbers, little-endian int64
  letters blob not null,  -- how much each of them says, little-endian int32
  vectors blob not null  -- a row of int8 for each of them
);
create table if not exists searches (
  id integer primary key,
  made_at text not null,
  query text not null,
  mode text not null,
  filters text not null,  -- JSON
  hits integer not null,
  corpus text not null
);
"""
"""Words are kept analysed, their texts are not kept again: they are cut from the documents."""


def has_tables(connection: sqlite3.Connection) -> bool:
    """Whether the corpus has been indexed at all."""
    found = connection.execute("select 1 from sqlite_master where name = 'search_state'")
    return found.fetchone() is not None


def state(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index was made from, and how far it goes."""
    if not has_tables(connection):
        return {}
    return {row[0]: row[1] for row in connection.execute("select name, value from search_state")}


def set_state(connection: sqlite3.Connection, **values: object) -> None:
    """Note what the index was made from, or how far it goes."""
    connection.executemany(
        "insert into search_state values (?, ?) on conflict do update set value = excluded.value",
        [(name, str(value)) for name, value in values.items()],
    )
