"""What could not be read: kept with its reason until it is read, since a protocol must tell it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foedus.evidence.literature.corpus.preparing import Refused

TABLES = """
create table if not exists failures (
  path text not null, member text not null, reason text not null,
  number integer not null,  -- of files or members that the row stands for
  day text not null,
  primary key (path, member, reason)
);
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a member of one, that could not be read when it was last tried.

    ``number`` is above 1 where one reason stands for the rest of the bad rows of a table.
    """

    file: str
    member: str
    reason: str
    number: int
    day: date


def note(
    connection: sqlite3.Connection, refused: Refused, day: date, *, more: bool = False
) -> None:
    """Keep a failure, within a transaction; ``more`` adds one to those that a reason stands for."""
    counted = "do update set number = number + 1" if more else "do nothing"
    connection.execute(
        f"insert into failures values (?, ?, ?, 1, ?) on conflict {counted}",  # noqa: S608
        (_place(refused.file), refused.member, refused.reason, day.isoformat()),
    )


def forget(connection: sqlite3.Connection, paths: Collection[Path]) -> None:
    """Forget the failures of files that are about to be read from their beginning."""
    connection.executemany(
        "delete from failures where path = ?", [(_place(str(path)),) for path in paths]
    )


def forget_elsewhere(connection: sqlite3.Connection, path: Path, key: str) -> None:
    """Forget that the bytes of a file could not be read from another path, or otherwise declared.

    ``key`` is that of the file in the table of files.
    """
    connection.execute(
        "delete from failures where member = '' and path <> ? and path in (select f.path from "
        "files f join files own on own.digest = f.digest where own.key = ?)",
        (_place(str(path)), key),
    )


def failures(connection: sqlite3.Connection, as_of: date | None = None) -> list[Failure]:
    """What could not be read, by file, of what was tried up to a date."""
    there = "select 1 from sqlite_master where type = 'table' and name = 'failures'"
    if connection.execute(there).fetchone() is None:
        return []
    rows = connection.execute(
        "select path, member, reason, number, day from failures where day <= ? "
        "order by path, rowid",
        (as_of.isoformat() if as_of else "9999",),
    )
    return [
        Failure(path, member, reason, number, date.fromisoformat(day))
        for path, member, reason, number, day in rows
    ]


def _place(file: str) -> str:
    return str(Path(file).absolute())
