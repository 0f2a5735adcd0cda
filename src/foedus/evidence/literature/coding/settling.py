"""Disagreements between coders, and how people settle them."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.texts import Code, Passage
from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.literature.coding.codebooks import NONE, Codebook, Question
from foedus.evidence.literature.coding.history import (
    ACCEPTED,
    ADJUDICATED,
    CANDIDATE,
    REJECTED,
    append,
    decide,
    kept_codes,
    now,
)
from foedus.evidence.literature.coding.rules import CODER
from foedus.evidence.literature.coding.selecting import Titles
from foedus.evidence.literature.coding.tables import (
    faults_error,
    harmless,
    needed,
    read_table,
)
from foedus.evidence.literature.corpus.documents import passage_of, transaction

ADJUDICATION_COLUMNS = (
    "passage", "question", "decision", "quote", "answers", "title", "published", "language",
    "text", "note",
)  # fmt: skip

_BETWEEN = re.compile(r"[\s,;+|]+")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage on whose question coders differ; ``answers`` are categories by coder."""

    passage: str
    question: str
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is held of a passage's question in the end; no categories: it does not arise."""

    passage: Passage
    question: Question
    categories: tuple[str, ...]
    quote: str = ""
    note: str = ""


def disagreements(
    connection: sqlite3.Connection,
    codebook: Codebook,
    *,
    question: str | None = None,
    coders: Sequence[str] = (),
) -> list[Disagreement]:
    """Passages on which coders differ and nobody has decided.

    The rules, which only propose, take part where ``coders`` names them.
    """
    said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kept in kept_codes(
        connection, codebook=codebook.id, question=question, states=(CANDIDATE, ACCEPTED)
    ):
        code = kept.code
        if code.coder in coders or (not coders and code.coder != CODER):
            said[code.passage, code.question][code.coder].append(code.category)
    return [
        Disagreement(passage, asked, {c: tuple(sorted(v)) for c, v in sorted(answers.items())})
        for (passage, asked), answers in sorted(said.items())
        if len({tuple(sorted(given)) for given in answers.values()}) > 1
    ]


def told(answers: Mapping[str, Sequence[str]]) -> str:
    """Answers of coders in one line."""
    return "; ".join(
        f"{coder}: {' + '.join(c or NONE for c in given)}" for coder, given in answers.items()
    )


def adjudication_rows(
    connection: sqlite3.Connection, found: Sequence[Disagreement]
) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet on which disagreements are settled."""
    titles = Titles(connection)
    for one in found:
        passage = passage_of(connection, one.passage)
        document = titles[passage.document]
        yield (
            one.passage, one.question, "", "", told(one.answers), harmless(document.title),
            document.published or "", passage.language, harmless(passage.text), "",
        )  # fmt: skip


def read_adjudication(
    connection: sqlite3.Connection, codebook: Codebook, path: Path
) -> list[Decision]:
    """The decisions of a filled sheet; rows without one are passed over.

    Raises
    ------
    InvalidDataError
        Lists every row that is wrong.
    """
    columns, rows = read_table(path)
    needed(path, columns, ("passage", "question", "decision"))
    faults: list[str] = []
    made: dict[tuple[str, str], Decision] = {}
    for row in rows:
        if not row["decision"]:
            continue
        try:
            found = decision(
                connection, codebook, row["passage"], row["question"], row["decision"],
                quote=row["quote"], note=row["note"],
            )  # fmt: skip
        except (InvalidDataError, NotFoundError) as error:
            faults.append(f"line {row.line}: {str(error).split('. ')[0]}")
            continue
        key = (found.passage.id, found.question.id)
        if key in made:
            faults.append(f"line {row.line}: {' '.join(key)} was decided on a line before")
        made[key] = found
    if faults:
        raise faults_error(path, faults)
    return list(made.values())


def decision(
    connection: sqlite3.Connection,
    codebook: Codebook,
    passage: str,
    question: str,
    text: str,
    *,
    quote: str = "",
    note: str = "",
) -> Decision:
    """A decision as it is written: categories with ``+`` between them, or ``none``.

    Raises
    ------
    InvalidDataError, NotFoundError
        No such passage, question or category; more than one where one is allowed; a quote that
        is not in the passage.
    """
    asked = codebook.question(question)
    if asked is None:
        known = ", ".join(q.id for q in codebook.questions)
        raise InvalidDataError(f"{question!r} is no question of {codebook.id}; there are {known}")
    found = passage_of(connection, passage)
    named = tuple(dict.fromkeys(filter(None, _BETWEEN.split(text.strip()))))
    if named == (NONE,):
        return Decision(found, asked, (), "", note)
    for category in named:
        if asked.category(category) is None:
            known = ", ".join(c.id for c in asked.categories)
            raise InvalidDataError(
                f"{category!r} is no category of {question}; there are {known}, or {NONE} alone"
            )
    if len(named) != 1 and not (named and asked.several):
        raise InvalidDataError(f"{question} takes one category, {len(named)} were given")
    if quote not in found.text:
        raise InvalidDataError(f"the quote {quote[:60]!r} does not stand in {passage}")
    return Decision(found, asked, named, quote, note)


def adjudicate(
    connection: sqlite3.Connection, codebook: Codebook, decisions: Sequence[Decision], by: str
) -> int:
    """Settle passages, all or none.

    Codes that say what was decided become adjudicated, others rejected, and what nobody had said
    is added in the name of who decided.  Returns the number of rows appended.
    """
    at = now()
    appended = 0
    with transaction(connection):
        for one in decisions:
            appended += _settle(connection, codebook, one, by, at)
    return appended


def _settle(
    connection: sqlite3.Connection, codebook: Codebook, one: Decision, by: str, at: str
) -> int:
    wanted = set(one.categories or ("",))
    appended = 0
    said = set()
    for kept in kept_codes(
        connection, codebook=codebook.id, question=one.question.id, passage=one.passage.id
    ):
        category = kept.code.category
        state = ADJUDICATED if category in wanted else REJECTED
        if category in wanted:
            said.add(category)
        if kept.code.state != state:
            decide(connection, kept, state, by=by, at=at, note=one.note)
            appended += 1
    for category in sorted(wanted - said):
        start = one.passage.text.find(one.quote) if category else 0
        quote = (one.quote or one.passage.text) if category else ""
        code = Code(
            one.passage.id, codebook.id, one.question.id, category, quote, start,
            start + len(quote), by, ADJUDICATED, at, one.note,
        )  # fmt: skip
        append(connection, code, version=codebook.version, by=by)
        appended += 1
    return appended
