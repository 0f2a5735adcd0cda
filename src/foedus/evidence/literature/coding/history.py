"""The codes of a corpus: appended, never changed; the state of a code is the last word on it.

A row is either a code (``of`` is null) or a decision about an earlier one (``of`` is its number):
accepted, rejected or adjudicated by a person, withdrawn by the coder itself.  Triggers refuse to
change or delete a row, so that the table is its own history.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from foedus.contracts.texts import Code
from foedus.errors import InvalidDataError, NotFoundError

CANDIDATE, ACCEPTED, REJECTED, ADJUDICATED = STATES = (
    "candidate", "accepted", "rejected", "adjudicated",
)  # fmt: skip
WITHDRAWN = "withdrawn"
"""The coder coded the passage anew and found it no more; seen only in the history."""

TABLES = """
create table if not exists codes (
  number integer primary key,
  of integer references codes (number),  -- null: a code; else a decision about that code
  passage text not null, codebook text not null, version text not null,
  question text not null, category text not null,
  quote text not null, first integer not null, last integer not null,
  coder text not null, state text not null, by text not null, made_at text not null,
  note text not null, provenance text not null  -- the digest of the request, of an endpoint's
);
create index if not exists codes_where on codes (codebook, question, passage);
create index if not exists codes_of on codes (of) where of is not null;
create trigger if not exists codes_kept before update on codes
  begin select raise(abort, 'codes are appended, never changed'); end;
create trigger if not exists codes_stay before delete on codes
  begin select raise(abort, 'codes are appended, never deleted'); end;
"""

_COLUMNS = (
    "of", "passage", "codebook", "version", "question", "category", "quote", "first", "last",
    "coder", "state", "by", "made_at", "note", "provenance",
)  # fmt: skip
_INSERT = f"insert into codes ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
# One row for each code; `said` is its latest decision, by number.
_CURRENT = """
select c.*, coalesce(s.state, c.state) as now, coalesce(s.by, c.by) as decided_by,
  coalesce(s.made_at, c.made_at) as decided_at, coalesce(s.note, '') as decision
from codes c left join codes s on s.number = (
  select max(d.number) from codes d where d.of = c.number {until})
"""


_THERE = """exists (
  select 1 from documents t join passages p on p.document = t.number
  where t.id = substr(c.passage, 1, instr(c.passage, ':') - 1)
    and p.number = cast(substr(c.passage, instr(c.passage, ':') + 1) as integer))"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A code as it stands: its number in the corpus, who spoke last about it, and why.

    ``born`` is the state in which it was made.  ``provenance`` is the digest of the request that
    an endpoint answered, else empty.
    """

    number: int
    code: Code
    version: str
    by: str
    decision: str
    born: str
    provenance: str


def codes(
    connection: sqlite3.Connection,
    *,
    codebook: str | None = None,
    question: str | None = None,
    states: Collection[str] = STATES,
    coders: Collection[str] | None = None,
    as_of: date | None = None,
    made_by: datetime | None = None,
) -> Iterator[Code]:
    """Codes as they stand, in the order in which they were made.

    Codes of documents that were taken out of the corpus rest until these come back.  Several
    coders of one passage give a code each; after adjudication the codes of those who were not
    followed are ``rejected``.

    Parameters
    ----------
    codebook, question
        Ids; None for all.
    states
        Only codes in these states (of ``STATES``); ``("accepted", "adjudicated")`` is what
        people stand for.
    coders
        Only of these coders: ``rules``, ``endpoint:MODEL``, ``person:NAME``.
    as_of
        Only codes of documents that were known by the end of this day.
    made_by
        Codes and their states as they stood at this time.
    """
    for kept in kept_codes(
        connection, codebook=codebook, question=question, states=states, coders=coders,
        as_of=as_of, made_by=made_by,
    ):  # fmt: skip
        yield kept.code


def kept_codes(
    connection: sqlite3.Connection,
    *,
    codebook: str | None = None,
    question: str | None = None,
    states: Collection[str] = STATES,
    coders: Collection[str] | None = None,
    passage: str | None = None,
    as_of: date | None = None,
    made_by: datetime | None = None,
) -> Iterator[Kept]:
    """As ``codes``, with numbers, decisions and provenance.

    Raises
    ------
    InvalidDataError
        A state that is none.
    """
    unknown = set(states) - {*STATES, WITHDRAWN}
    if unknown:
        raise InvalidDataError(
            f"{', '.join(sorted(unknown))}: no state of a code; they are {', '.join(STATES)}."
        )
    if not has_codes(connection):
        return
    terms, values = _terms(
        codebook=codebook, question=question, passage=passage, coders=coders, as_of=as_of
    )
    until = ""
    if made_by is not None:
        until = "and d.made_at <= :at"
        terms.append("c.made_at <= :at")
        values["at"] = stamp(made_by)
    query = _CURRENT.format(until=until) + " where " + " and ".join(terms) + " order by c.number"
    wanted = set(states)
    for row in connection.execute(query, values):
        if row["now"] in wanted:
            yield _kept(row)


def _terms(
    *, coders: Collection[str] | None, as_of: date | None, **equal: str | None
) -> tuple[list[str], dict[str, str]]:
    values = {name: value for name, value in equal.items() if value is not None}
    terms = ["c.of is null", _THERE, *(f"c.{name} = :{name}" for name in values)]
    if coders is not None:
        marks = {f"coder{i}": coder for i, coder in enumerate(sorted(coders))}
        terms.append(f"c.coder in ({', '.join(f':{name}' for name in marks)})")
        values |= marks
    if as_of is not None:
        terms.append(
            "exists (select 1 from documents t where t.known_on <= :as_of "
            "and t.id = substr(c.passage, 1, instr(c.passage, ':') - 1))"
        )
        values["as_of"] = as_of.isoformat()
    return terms, values


def has_codes(connection: sqlite3.Connection) -> bool:
    """Whether anything was ever coded in this corpus."""
    found = connection.execute(
        "select 1 from sqlite_master where type = 'table' and name = 'codes'"
    ).fetchone()
    return found is not None


def append(
    connection: sqlite3.Connection,
    code: Code,
    *,
    version: str,
    by: str,
    provenance: str = "",
    of: int | None = None,
) -> int:
    """Write one row; returns its number.  ``by`` is who speaks, ``of`` the code spoken about."""
    if code.state == ACCEPTED and not by.startswith("person:"):
        raise InvalidDataError(
            f"{code.passage}: {by} cannot accept a code; only a person can. Nothing was stored."
        )
    made = connection.execute(
        _INSERT,
        (
            of, code.passage, code.codebook, version, code.question, code.category, code.quote,
            code.start, code.end, code.coder, code.state, by, code.made_at, code.note, provenance,
        ),
    )  # fmt: skip
    return int(made.lastrowid or 0)


def decide(
    connection: sqlite3.Connection, kept: Kept, state: str, *, by: str, at: str, note: str = ""
) -> int:
    """Append a decision about a code: its new state, who says so, when and why."""
    code = kept.code
    said = Code(
        code.passage, code.codebook, code.question, code.category, code.quote, code.start,
        code.end, code.coder, state, at, note,
    )  # fmt: skip
    return append(connection, said, version=kept.version, by=by, of=kept.number)


def kept_code(connection: sqlite3.Connection, number: int) -> Kept:
    """The code of this number.

    Raises
    ------
    NotFoundError
        There is none; decisions have numbers too, but are no codes.
    """
    row = None
    if has_codes(connection):
        query = _CURRENT.format(until="") + " where c.number = ? and c.of is null"
        row = connection.execute(query, (number,)).fetchone()
    if row is None:
        raise NotFoundError(
            f"{number}: the corpus has no code of this number. Nothing was changed; the numbers "
            "stand in: foedus corpus review"
        )
    return _kept(row)


def history(connection: sqlite3.Connection, number: int) -> list[dict[str, str | int | None]]:
    """Every row about a code, itself first: what was said, by whom and when."""
    kept_code(connection, number)
    rows = connection.execute(
        "select * from codes where number = ? or of = ? order by number", (number, number)
    )
    return [dict(row) for row in rows]


def now() -> str:
    """The time, in UTC, as codes carry it."""
    return stamp(datetime.now(UTC))


def stamp(at: datetime) -> str:
    """A time as codes carry it: UTC, to the microsecond, so that texts sort as times do."""
    zoned = at if at.tzinfo else at.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _kept(row: sqlite3.Row) -> Kept:
    code = Code(
        passage=row["passage"],
        codebook=row["codebook"],
        question=row["question"],
        category=row["category"],
        quote=row["quote"],
        start=row["first"],
        end=row["last"],
        coder=row["coder"],
        state=row["now"],
        made_at=row["made_at"],
        note=row["note"],
    )
    return Kept(
        row["number"],
        code,
        row["version"],
        row["decided_by"],
        row["decision"],
        row["state"],
        row["provenance"],
    )
