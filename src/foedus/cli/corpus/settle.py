"""``foedus corpus review`` and ``adjudicate``: what people decide about codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.coding import (
    By,
    CodebookId,
    code_rows,
    codebook_named,
    decider,
    question_named,
    reading_corpus,
    writing_corpus,
)
from foedus.cli.options import Json, Quiet, Workspace
from foedus.cli.output import print_document, print_json, print_table
from foedus.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from foedus.evidence.literature.coding.codebooks import Codebook
    from foedus.evidence.literature.coding.settling import Decision

REVIEW = "foedus.corpus.review/1"
ADJUDICATE = "foedus.corpus.adjudicate/1"
_SHOWN = 50
_QUOTE = 100

ReviewedBook = Annotated[
    str | None, typer.Option("--codebook", metavar="C", help="Only codes of this codebook.")
]
OfQuestion = Annotated[str | None, typer.Option("--question", help="Only of this question.")]
ByCoder = Annotated[
    list[str] | None,
    typer.Option("--coder", help="Only of this coder: rules, endpoint:MODEL, person:NAME."),
]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write a sheet to decide on.")
]
Decisions = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="Read a sheet that is filled.")
]
Numbers = Annotated[list[str] | None, typer.Option(metavar="N,...", help="Codes by number.")]
Decide = Annotated[
    list[str] | None,
    typer.Option(
        "--decide",
        metavar="PASSAGE/QUESTION=CATEGORY",
        help="What is held in the end: categories with + between them, or none; may be repeated.",
    ),
]
Note = Annotated[str, typer.Option(help="Why; stands beside the decision.")]
History = Annotated[
    int | None, typer.Option("--history", metavar="N", help="All that was said of code N.")
]


def review(
    codebook: ReviewedBook = None,
    question: OfQuestion = None,
    coder: ByCoder = None,
    accept: Numbers = None,
    reject: Numbers = None,
    csv: Csv = None,
    decisions: Decisions = None,
    by: By = None,
    note: Note = "",
    history: History = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Look at candidates and accept or reject them.

    Without decisions it lists the candidates, or writes them to a sheet (--csv) with a column
    decision: accept, reject, or empty for later. Decide there and hand it back with --decisions,
    or by number with --accept and --reject. Every decision is kept with its author and time; a
    later one does not erase it: --history N prints all that was said of a code.

    A note that begins with suspicious marks a passage that speaks to a model: its codes may be
    what the text asked for. Read the passage before accepting.

    Examples: foedus corpus review --codebook dependence --csv review.csv -w project · foedus
    corpus review --decisions review.csv --by Anna -w project · foedus corpus review --accept
    12,15 --reject 13 --by Anna
    """
    if history is not None:
        _history(history, workspace, as_json=as_json)
        return
    decided = bool(accept or reject or decisions)
    if decided and csv:
        raise UsageError("Write a sheet (--csv) or decide; not both. Nothing was done.")
    if decided:
        _review(accept, reject, decisions, by, note, workspace, as_json=as_json, quiet=quiet)
        return
    _candidates(codebook, question, coder, csv, workspace, as_json=as_json)


def _history(number: int, workspace: Path | None, *, as_json: bool) -> None:
    from foedus.evidence.literature.coding.history import history  # noqa: PLC0415

    with reading_corpus(workspace) as connection:
        rows = history(connection, number)
    if as_json:
        print_json("foedus.corpus.review.history/1", rows)
        return
    columns = ("made_at", "state", "by", "category", "quote", "version", "note")
    print_table("", columns, [[row[name] for name in columns] for row in rows])


def _candidates(
    codebook: str | None, question: str | None, coders: Sequence[str] | None,
    csv: Path | None, workspace: Path | None, *, as_json: bool,
) -> None:  # fmt: skip
    from foedus.evidence.literature.coding.history import CANDIDATE, kept_codes  # noqa: PLC0415
    from foedus.evidence.literature.coding.reviewing import (  # noqa: PLC0415
        REVIEW_COLUMNS,
        review_rows,
    )
    from foedus.evidence.literature.coding.tables import write_table  # noqa: PLC0415

    if codebook is not None:
        question_named(codebook_named(codebook, workspace), question)
    with reading_corpus(workspace) as connection:
        found = list(
            kept_codes(
                connection, codebook=codebook, question=question, states=(CANDIDATE,),
                coders=coders or None,
            )
        )  # fmt: skip
        if csv is not None:
            count = write_table(csv, REVIEW_COLUMNS, review_rows(connection, found))
            typer.echo(f"{csv}: {count:,} candidates.")
            return
        rows = code_rows(connection, found if as_json else found[:_SHOWN])
    if as_json:
        print_json(REVIEW, rows)
        return
    cells = [
        (r["number"], r["question"], r["category"] or "none", r["quote"][:_QUOTE], r["coder"],
         r["passage"], r["note"][:_QUOTE])
        for r in rows
    ]  # fmt: skip
    columns = ("number", "question", "category", "quote", "coder", "passage", "note")
    note = f"{len(found):,} candidates, {len(rows):,} shown; all with --csv FILE or --json."
    print_table("", columns, cells, note)


def _review(
    accept: Sequence[str] | None, reject: Sequence[str] | None, sheet: Path | None,
    by: str | None, note: str, workspace: Path | None, *, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    from foedus.evidence.literature.coding import reviewing  # noqa: PLC0415

    person = decider(by)
    with writing_corpus(workspace) as connection:
        made = reviewing.read_review(connection, sheet) if sheet else {}
        for word, given in (("accept", accept), ("reject", reject)):
            for number in _numbers(given):
                if number in made:
                    raise UsageError(f"Code {number} is decided twice. Nothing was changed.")
                made[number] = (reviewing.WORDS[word], note)
        changed = reviewing.review(connection, made, person)
    accepted = sum(state == reviewing.WORDS["accept"] for state, _ in made.values())
    facts = {
        "by": person, "decisions": len(made), "accepted": accepted,
        "rejected": len(made) - accepted, "changed": changed,
    }  # fmt: skip
    if as_json:
        print_document(REVIEW, facts)
    elif not quiet:
        typer.echo(
            f"{len(made):,} decisions: {accepted:,} accepted, {len(made) - accepted:,} rejected; "
            f"{changed:,} of them new."
        )


def _numbers(given: Sequence[str] | None) -> list[int]:
    found = []
    for text in ",".join(given or ()).split(","):
        if not text.strip():
            continue
        if not (text.strip().isascii() and text.strip().isdigit()):
            raise UsageError(f"{text.strip()!r} is no number of a code. Nothing was changed.")
        found.append(int(text))
    return found


def adjudicate(
    codebook: CodebookId,
    question: OfQuestion = None,
    coder: ByCoder = None,
    csv: Csv = None,
    decisions: Decisions = None,
    decide: Decide = None,
    by: By = None,
    note: Note = "",
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Find passages on which coders differ, and settle them.

    Without decisions it lists them, or writes them to a sheet (--csv) with a column decision:
    the categories that are held in the end, with + between them, or none; empty for later. Codes
    that say so become adjudicated, the others rejected, and what nobody had said is added in the
    name of who decides. What each coder said stays in the history, and reliability is always
    computed from that.

    People and endpoints are compared; the rules, which only propose, where --coder names them.

    Examples: foedus corpus adjudicate --codebook dependence --csv differ.csv -w project · foedus
    corpus adjudicate --codebook dependence --decisions differ.csv --by Ivo · foedus corpus
    adjudicate --codebook dependence --decide d0123456789ab:4/field=finance --by Ivo
    """
    book = codebook_named(codebook, workspace)
    question_named(book, question)
    if (decisions or decide) and csv:
        raise UsageError("Write a sheet (--csv) or decide; not both. Nothing was done.")
    if decisions or decide:
        _settle(book, decisions, decide or (), by, note, workspace, as_json=as_json, quiet=quiet)
        return
    _differing(book, question, coder or (), csv, workspace, as_json=as_json)


def _differing(
    book: Codebook, question: str | None, coders: Sequence[str], csv: Path | None,
    workspace: Path | None, *, as_json: bool,
) -> None:  # fmt: skip
    from foedus.evidence.literature.coding import settling  # noqa: PLC0415
    from foedus.evidence.literature.coding.tables import write_table  # noqa: PLC0415

    with reading_corpus(workspace) as connection:
        found = settling.disagreements(connection, book, question=question, coders=coders)
        if csv is not None:
            columns = settling.ADJUDICATION_COLUMNS
            count = write_table(csv, columns, settling.adjudication_rows(connection, found))
            typer.echo(f"{csv}: {count:,} disagreements.")
            return
    if as_json:
        data = [
            {
                "passage": one.passage,
                "question": one.question,
                "answers": {
                    name: [category or None for category in given]
                    for name, given in one.answers.items()
                },
            }
            for one in found
        ]
        print_json(ADJUDICATE, data, codebook=book.id)
        return
    rows = [(one.passage, one.question, settling.told(one.answers)) for one in found[:_SHOWN]]
    note = f"{len(found):,} disagreements, {len(rows):,} shown; all with --csv FILE or --json."
    print_table("", ("passage", "question", "answers"), rows, note)


def _settle(
    book: Codebook, sheet: Path | None, given: Sequence[str], by: str | None, note: str,
    workspace: Path | None, *, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    from foedus.evidence.literature.coding import settling  # noqa: PLC0415

    person = decider(by)
    with writing_corpus(workspace) as connection:
        made = settling.read_adjudication(connection, book, sheet) if sheet else []
        made += [_decision(connection, book, text, note) for text in given]
        keys = [(one.passage.id, one.question.id) for one in made]
        if len(set(keys)) < len(keys):
            raise UsageError("A passage's question is decided twice. Nothing was changed.")
        appended = settling.adjudicate(connection, book, made, person)
    facts: dict[str, Any] = {
        "codebook": book.id, "by": person, "decisions": len(made), "appended": appended,
    }  # fmt: skip
    if as_json:
        print_document(ADJUDICATE, facts)
    elif not quiet:
        typer.echo(f"{len(made):,} decisions; {appended:,} rows were added to the history.")


def _decision(connection: sqlite3.Connection, book: Codebook, text: str, note: str) -> Decision:
    from foedus.evidence.literature.coding.settling import decision  # noqa: PLC0415

    found = re.fullmatch(r"([^/=\s]+)/([^/=\s]+)=(.+)", text.strip())
    if found is None:
        raise UsageError(
            f"--decide {text}: is not of the form PASSAGE/QUESTION=CATEGORY. Nothing was changed."
        )
    return decision(connection, book, found[1], found[2], found[3], note=note)
