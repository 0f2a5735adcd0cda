"""Candidates, and how people accept or reject them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.literature.coding.codebooks import NONE
from foedus.evidence.literature.coding.history import (
    ACCEPTED,
    CANDIDATE,
    REJECTED,
    Kept,
    decide,
    kept_code,
    now,
)
from foedus.evidence.literature.coding.selecting import Titles
from foedus.evidence.literature.coding.tables import (
    Row,
    faults_error,
    harmless,
    needed,
    read_table,
)
from foedus.evidence.literature.corpus.documents import passage_of, transaction

WORDS = {"accept": ACCEPTED, "reject": REJECTED}
REVIEW_COLUMNS = (
    "number", "decision", "why", "passage", "title", "published", "language", "question",
    "category", "quote", "text", "coder", "note",
)  # fmt: skip


def review_rows(
    connection: sqlite3.Connection, found: Sequence[Kept]
) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet on which candidates are accepted or rejected."""
    titles = Titles(connection)
    for kept in found:
        code = kept.code
        passage = passage_of(connection, code.passage)
        document = titles[passage.document]
        yield (
            kept.number, "", "", code.passage, harmless(document.title), document.published or "",
            passage.language, code.question, code.category or NONE, harmless(code.quote),
            harmless(passage.text), code.coder, harmless(code.note),
        )  # fmt: skip


def read_review(connection: sqlite3.Connection, path: Path) -> dict[int, tuple[str, str]]:
    """The decisions of a filled sheet: by number, the new state and a note.

    Rows without a decision are passed over.

    Raises
    ------
    InvalidDataError
        Lists every row that is wrong.
    """
    columns, rows = read_table(path)
    needed(path, columns, ("number", "decision"))
    faults: list[str] = []
    decisions: dict[int, tuple[str, str]] = {}
    for row in rows:
        if not row["decision"]:
            continue
        try:
            number = _reviewed(connection, row)
        except (InvalidDataError, NotFoundError) as error:
            faults.append(f"line {row.line}: {str(error).split('. ')[0]}")
            continue
        if number in decisions:
            faults.append(f"line {row.line}: {number} was decided on a line before")
        decisions[number] = (WORDS[row["decision"].casefold()], row["why"])
    if faults:
        raise faults_error(path, faults)
    return decisions


def _reviewed(connection: sqlite3.Connection, row: Row) -> int:
    if row["decision"].casefold() not in WORDS:
        raise InvalidDataError(f"{row['decision']!r} is no decision; write accept or reject")
    if not (row["number"].isascii() and row["number"].isdigit()):
        raise InvalidDataError(f"{row['number']!r} is no number of a code")
    kept = reviewable(connection, int(row["number"]))
    for column, value in (
        ("passage", kept.code.passage),
        ("question", kept.code.question),
        ("category", kept.code.category or NONE),
    ):
        if row[column] and row[column] != value:
            raise InvalidDataError(
                f"code {kept.number} has the {column} {value}, not {row[column]}: this sheet is "
                "of another corpus"
            )
    return kept.number


def reviewable(connection: sqlite3.Connection, number: int) -> Kept:
    """A code that a person may accept or reject: not one that is settled or withdrawn.

    Raises
    ------
    NotFoundError, InvalidDataError
        There is no such code; it is settled or withdrawn.
    """
    kept = kept_code(connection, number)
    if kept.code.state not in (CANDIDATE, ACCEPTED, REJECTED):
        raise InvalidDataError(
            f"code {number} is {kept.code.state} and not open to review. Nothing was changed."
        )
    return kept


def review(
    connection: sqlite3.Connection, decisions: Mapping[int, tuple[str, str]], by: str
) -> int:
    """Append decisions, all or none; returns how many changed something."""
    at = now()
    changed = 0
    with transaction(connection):
        for number, (state, note) in decisions.items():
            kept = reviewable(connection, number)
            if kept.code.state != state:
                decide(connection, kept, state, by=by, at=at, note=note)
                changed += 1
    return changed
