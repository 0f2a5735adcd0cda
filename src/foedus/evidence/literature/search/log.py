"""The log of searches: what was asked of which state of a corpus, and how much was found."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from foedus.evidence.literature.search.filtering import Filters
from foedus.evidence.literature.search.tables import has_tables


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """A search that was made.

    ``made_at`` is in UTC; ``filters`` are those that were given; ``hits`` is how many passages
    were shown; ``corpus`` is the digest of the documents that were there.
    """

    made_at: str
    query: str
    mode: str
    filters: Mapping[str, str | int]
    hits: int
    corpus: str


def corpus_digest(connection: sqlite3.Connection) -> str:
    """The state of a corpus: SHA-256 of the digests of its texts, in their order.

    The same documents have the same digest, however and whenever they were added.
    """
    whole = hashlib.sha256()
    for (digest,) in connection.execute("select digest from documents order by digest"):
        whole.update(f"{digest}\n".encode())
    return whole.hexdigest()


def log_search(
    connection: sqlite3.Connection,
    query: str,
    mode: str,
    filters: Filters,
    *,
    limit: int,
    hits: int,
) -> None:
    """Note a search in a corpus that is open to be written."""
    given = {
        "language": filters.language,
        "since": filters.since and filters.since.isoformat(),
        "until": filters.until and filters.until.isoformat(),
        "as_of": filters.as_of and filters.as_of.isoformat(),
        "limit": limit,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    connection.execute(
        "insert into searches (made_at, query, mode, filters, hits, corpus) "
        "values (?, ?, ?, ?, ?, ?)",
        (
            datetime.now(UTC).isoformat(timespec="seconds"),
            query,
            mode,
            json.dumps(kept, ensure_ascii=False),
            hits,
            corpus_digest(connection),
        ),
    )


def search_log(connection: sqlite3.Connection) -> list[LoggedSearch]:
    """The searches that were made of a corpus, in order."""
    if not has_tables(connection):
        return []
    rows = connection.execute(
        "select made_at, query, mode, filters, hits, corpus from searches order by id"
    )
    return [
        LoggedSearch(made_at, query, mode, json.loads(filters), hits, corpus)
        for made_at, query, mode, filters, hits, corpus in rows
    ]
