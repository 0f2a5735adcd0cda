"""The CSV round trip: passages to code go out, codes come back, all rows right or none stored."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.texts import Passage
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.literature.coding.codebooks import NONE, Codebook
from foedus.evidence.literature.coding.history import ACCEPTED
from foedus.evidence.literature.coding.recording import Recorder, Tally
from foedus.evidence.literature.coding.rules import Finding
from foedus.evidence.literature.coding.selecting import Titles
from foedus.evidence.literature.coding.tables import (
    Row,
    faults_error,
    harmless,
    needed,
    read_table,
)
from foedus.evidence.literature.corpus.documents import passage_of, transaction

COLUMNS = (
    "passage", "title", "published", "language", "text", "codebook", "question", "category",
    "quote", "coder", "note",
)  # fmt: skip
NEEDED = ("passage", "question", "category")

_NAME = re.compile(r"[\w][\w .'-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that one person said of one passage and one question; no findings is never stored."""

    coder: str
    passage: Passage
    question: str
    findings: tuple[Finding, ...]


def person(name: str) -> str:
    """How codes name a person.

    Raises
    ------
    UsageError
        The name is empty or holds more than letters, digits, blanks and ``. ' - _``.
    """
    bare = name.strip()
    if not _NAME.match(bare):
        raise UsageError(
            f"{name!r} is no name of a coder: up to 64 letters, digits, blanks, . ' - and _. "
            "Nothing was stored."
        )
    return f"person:{bare}"


def sheet(
    titles: Titles, codebook: Codebook, passages: Iterable[Passage], coder: str = ""
) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet to fill in: a passage and a question each, without anybody's answer."""
    for passage in passages:
        document = titles[passage.document]
        for question in codebook.questions:
            yield (
                passage.id, harmless(document.title), document.published or "",
                passage.language, harmless(passage.text), codebook.id, question.id, "", "",
                coder, "",
            )  # fmt: skip


def read_sheet(
    connection: sqlite3.Connection, codebook: Codebook, path: Path, coder: str = ""
) -> list[Judgement]:
    """Read and check a filled sheet.

    A row without a category was not coded and is passed over; ``none`` says that the question
    does not arise.  An empty quote stands for the whole passage.  ``coder`` is the name for rows
    without one.

    Raises
    ------
    InvalidDataError
        Lists every row that is wrong; nothing is stored then.
    """
    columns, rows = read_table(path)
    needed(path, columns, NEEDED)
    checker = _Checker(connection, codebook, coder)
    for row in rows:
        if row["category"]:
            checker.take(row)
    if checker.faults:
        raise faults_error(path, checker.faults)
    return checker.judgements()


def store_sheet(
    connection: sqlite3.Connection, codebook: Codebook, judgements: Sequence[Judgement]
) -> Tally:
    """Store what was read, all of it or nothing; codes of people are accepted ones."""
    tally = Tally()
    recorders: dict[str, Recorder] = {}
    with transaction(connection):
        for said in judgements:
            if said.coder not in recorders:
                recorders[said.coder] = Recorder(connection, codebook, said.coder, ACCEPTED)
            recorders[said.coder].record(
                said.passage, said.findings, tally, questions=[said.question]
            )
    tally.passages = len({said.passage.id for said in judgements})
    return tally


class _Checker:
    """Takes rows one after another; gathers what they say, and what is wrong with them."""

    def __init__(self, connection: sqlite3.Connection, codebook: Codebook, coder: str) -> None:
        self.faults: list[str] = []
        self._connection = connection
        self._codebook = codebook
        self._coder = coder
        self._passages: dict[str, Passage | None] = {}
        self._said: dict[tuple[str, str, str], dict[str, tuple[int, Finding]]] = {}

    def judgements(self) -> list[Judgement]:
        """What was said, by coder, passage and question."""
        made = []
        for (coder, id_, question), findings in self._said.items():
            passage = self._passages[id_]
            if passage is not None:
                found = tuple(finding for _, finding in findings.values())
                made.append(Judgement(coder, passage, question, found))
        return made

    def take(self, row: Row) -> None:
        """Check a row."""
        found = self._finding(row)
        name = row["coder"] or self._coder
        try:
            coder = person(name)
        except UsageError:
            what = f"{name!r} is no name" if name else "no coder; fill the column or give --name"
            self._fault(row, what)
            return
        if found is None:
            return
        passage, finding = found
        key = (coder, passage.id, finding.question)
        given = self._said.setdefault(key, {})
        if finding.category in given:
            self._fault(row, f"says the same as line {given[finding.category][0]}")
        elif given and not (finding.category and self._several(finding.question)):
            self._fault(row, f"contradicts line {next(iter(given.values()))[0]}: one answer only")
        elif "" in given:
            self._fault(row, f"contradicts line {given[''][0]}, which says {NONE}")
        else:
            given[finding.category] = (row.line, finding)

    def _several(self, question: str) -> bool:
        found = self._codebook.question(question)
        return found is not None and found.several

    def _finding(self, row: Row) -> tuple[Passage, Finding] | None:
        before = len(self.faults)
        passage = self._passage(row["passage"])
        if passage is None:
            self._fault(row, f"unknown passage {row['passage']!r}")
        if row["codebook"] and row["codebook"] != self._codebook.id:
            self._fault(row, f"is of the codebook {row['codebook']!r}, not {self._codebook.id}")
        question = self._codebook.question(row["question"])
        category = row["category"]
        if question is None:
            known = ", ".join(q.id for q in self._codebook.questions)
            self._fault(row, f"unknown question {row['question']!r}; there are {known}")
        elif category != NONE and question.category(category) is None:
            known = ", ".join(c.id for c in question.categories)
            self._fault(row, f"unknown category {category!r}; there are {known} and {NONE}")
        start, end = self._place(row, passage, category)
        if passage is None or question is None or len(self.faults) > before:
            return None
        named = "" if category == NONE else category
        return passage, Finding(question.id, named, start, end, row["note"])

    def _place(self, row: Row, passage: Passage | None, category: str) -> tuple[int, int]:
        if category == NONE or passage is None:
            return 0, 0
        quote = row["quote"]
        if not quote:
            return 0, len(passage.text)
        start = passage.text.find(quote)
        if start < 0:
            self._fault(row, f"the quote {quote[:60]!r} does not stand in the passage")
        return start, start + len(quote)

    def _passage(self, id_: str) -> Passage | None:
        if id_ not in self._passages:
            try:
                self._passages[id_] = passage_of(self._connection, id_)
            except NotFoundError:
                self._passages[id_] = None
        return self._passages[id_]

    def _fault(self, row: Row, what: str) -> None:
        self.faults.append(f"line {row.line}: {what}")
