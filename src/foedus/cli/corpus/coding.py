"""What the commands for coding share: the corpus to write to, codebooks, codes as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.folder import folder_of, own_codebooks
from foedus.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from foedus.evidence.literature.coding.codebooks import Codebook, Question
    from foedus.evidence.literature.coding.history import Kept

CodebookId = Annotated[
    str,
    typer.Option(
        "--codebook", metavar="C", help="Id, or a .yml file; see: foedus corpus codebook list."
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides; stands beside every decision."),
]


def codebook_named(name: str, workspace: Path | None) -> Codebook:
    """The codebook of an id or file."""
    from foedus.evidence.literature.coding.codebooks import codebook_of  # noqa: PLC0415

    return codebook_of(name, own_codebooks(workspace))


def question_named(codebook: Codebook, name: str | None) -> Question | None:
    """A question of a codebook; None where none is named."""
    if name is None:
        return None
    found = codebook.question(name)
    if found is None:
        known = ", ".join(q.id for q in codebook.questions)
        raise UsageError(f"{name!r} is no question of {codebook.id}; there are {known}.")
    return found


KEPT = "what is done is kept"
"""Said when coding is broken off."""


@contextmanager
def reading_corpus(workspace: Path | None) -> Iterator[sqlite3.Connection]:
    """The corpus of the project, to be read."""
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415

    with reading(folder_of(workspace)) as connection:
        yield connection


@contextmanager
def writing_corpus(workspace: Path | None) -> Iterator[sqlite3.Connection]:
    """The corpus of the project, to be coded; it is not begun where there is none."""
    from foedus.evidence.literature.coding.endpoint import TABLES as REPLIES  # noqa: PLC0415
    from foedus.evidence.literature.coding.history import TABLES  # noqa: PLC0415
    from foedus.evidence.literature.corpus.file import reading, writing  # noqa: PLC0415

    folder = folder_of(workspace)
    with reading(folder):
        pass
    with writing(folder, TABLES, REPLIES) as connection:
        yield connection


def decider(name: str | None) -> str:
    """Who decides, as codes name a person."""
    from foedus.evidence.literature.coding.people.sheet import person  # noqa: PLC0415

    if name is None:
        raise UsageError("Who decides? Give a name with --by NAME. Nothing was changed.")
    return person(name)


def code_rows(connection: sqlite3.Connection, found: Sequence[Kept]) -> list[dict[str, Any]]:
    """Codes as JSON has them: with document, date, language and the quote's place."""
    from foedus.evidence.literature.coding.selecting import Titles  # noqa: PLC0415

    titles = Titles(connection)
    rows = []
    for kept in found:
        code = kept.code
        document = titles[code.passage.rpartition(":")[0]]
        rows.append(
            {
                "number": kept.number,
                "passage": code.passage,
                "document": document.id,
                "title": document.title,
                "date": document.published.isoformat() if document.published else None,
                "question": code.question,
                "category": code.category or None,
                "quote": code.quote,
                "start": code.start,
                "end": code.end,
                "coder": code.coder,
                "state": code.state,
                "by": kept.by,
                "made_at": code.made_at,
                "version": kept.version,
                "note": code.note,
                "decision": kept.decision,
                "provenance": kept.provenance,
            }
        )
    return rows
