"""Coding as the command asks for it: by rules, by an endpoint, on sheets and pages of people."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from foedus.cli.corpus.coding import KEPT, code_rows, writing_corpus
from foedus.cli.output import print_document, print_table, progress
from foedus.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from foedus.contracts.texts import Passage
    from foedus.evidence.literature.coding.codebooks import Codebook
    from foedus.evidence.literature.coding.selecting import Selection

SCHEMA = "foedus.corpus.code/1"
_REMARKS = 20
"""Passages without codes from an endpoint that are told; JSON has them all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command was called, beyond its coder's own options."""

    codebook: Codebook
    selection: Selection
    sample: int | None
    seed: int
    as_json: bool
    quiet: bool


def _chosen(connection: sqlite3.Connection, asked: Asked) -> list[Passage]:
    from foedus.evidence.literature.coding.selecting import sampled, selected  # noqa: PLC0415

    if asked.selection.query:
        from foedus.evidence.literature.search import TABLES, index  # noqa: PLC0415

        connection.executescript(TABLES)
        index(connection, lambda *_: None, vectors=False)
    found = list(selected(connection, asked.selection))
    return found if asked.sample is None else sampled(found, asked.sample, asked.seed)


def by_rules(asked: Asked, workspace: Path | None) -> None:
    """Let the rules propose."""
    from foedus.evidence.literature.coding.recording import code_by_rules  # noqa: PLC0415

    with writing_corpus(workspace) as connection:
        passages = _chosen(connection, asked)
        with progress(quiet=asked.quiet, kept=KEPT) as tell:
            tally = code_by_rules(
                connection, asked.codebook, passages,
                lambda done: tell(done, len(passages), "reading"),
            )  # fmt: skip
        facts = {
            "passages": tally.passages, "new": tally.new, "kept": tally.kept,
            "withdrawn": tally.withdrawn, "unread": tally.unread,
        }  # fmt: skip
        _show(connection, asked, "rules", passages, facts)
    if tally.unread and not asked.quiet:
        told = ", ".join(f"{count:,} in {lang or '?'}" for lang, count in tally.unread.items())
        typer.echo(f"foedus: not read, for there are no rules in their language: {told}", err=True)


def by_endpoint(
    asked: Asked, workspace: Path | None, options: dict[str, Any], *,
    again: bool, yes: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Ask an endpoint, after saying what goes where."""
    from foedus.evidence.literature.coding.endpoint import (  # noqa: PLC0415
        Endpoint,
        code_by_endpoint,
        remarkable,
        statement,
    )
    from foedus.evidence.literature.coding.endpoint.asking import FORMATS, request  # noqa: PLC0415

    if not options["address"] or not options["model"]:
        raise UsageError(
            "An endpoint needs an address and a model: --endpoint https://host/v1 --model NAME "
            "(or FOEDUS_ENDPOINT and FOEDUS_MODEL). Nothing was sent."
        )
    if options["response_format"] not in FORMATS:
        raise UsageError(f"--response-format is one of {', '.join(FORMATS)}. Nothing was sent.")
    endpoint = Endpoint(**{**options, "key": options["key"] or ""})
    with writing_corpus(workspace) as connection:
        passages = _chosen(connection, asked)
        typer.echo(f"foedus: {statement(endpoint, asked.codebook, passages)}", err=True)
        if dry_run:
            bodies = [
                request(
                    asked.codebook, passage, model=endpoint.model,
                    response_format=endpoint.response_format,
                )
                for passage in passages[:1]
            ]  # fmt: skip
            print_document(SCHEMA, {"address": endpoint.url, "sent": False, "requests": bodies})
            return
        if passages and sys.stdin.isatty() and not yes:
            typer.confirm("Send them?", abort=True, err=True)
        with progress(quiet=asked.quiet, kept=KEPT) as tell:
            tally = code_by_endpoint(
                connection, asked.codebook, passages, endpoint, again=again,
                tell=lambda t: tell(
                    t.passages, len(passages),
                    f"{endpoint.host}: {t.refused} refused, {t.invalid} invalid",
                ),
            )  # fmt: skip
        facts: dict[str, Any] = {
            "passages": tally.passages, "answered": tally.answered, "refused": tally.refused,
            "invalid": tally.invalid, "failed": tally.failed, "cached": tally.cached,
            "suspicious": tally.suspicious, "new": tally.new, "kept": tally.kept,
            "withdrawn": tally.withdrawn,
        }  # fmt: skip
        ids = {passage.id for passage in passages}
        found = remarkable(connection, asked.codebook, endpoint)
        marked = [reply for reply in found if reply["passage"] in ids]
        if asked.as_json:
            facts["remarkable"] = marked
        _show(connection, asked, f"endpoint:{endpoint.model}", passages, facts)
    for reply in () if asked.quiet or asked.as_json else marked[:_REMARKS]:
        why = reply["reason"] or f"suspicious: {reply['suspicious']}"
        typer.echo(f"foedus: {reply['passage']}: {reply['status']}: {why}", err=True)
    if tally.failed and not asked.quiet:
        typer.echo(
            f"foedus: {tally.failed:,} passages had no reply; the same call asks them again.",
            err=True,
        )


def _show(
    connection: sqlite3.Connection, asked: Asked, coder: str, passages: Sequence[Passage],
    facts: dict[str, Any],
) -> None:  # fmt: skip
    from foedus.evidence.literature.coding.history import kept_codes  # noqa: PLC0415

    ids = {passage.id: passage.language for passage in passages}
    found = [
        kept
        for kept in kept_codes(connection, codebook=asked.codebook.id, coders=[coder])
        if kept.code.passage in ids
    ]
    head = {"codebook": asked.codebook.id, "version": asked.codebook.version, "coder": coder}
    if asked.as_json:
        rows = code_rows(connection, found)
        for row in rows:
            row["language"] = ids[row["passage"]]
        print_document(SCHEMA, {**head, **facts, "data": rows})
        return
    counts = Counter((k.code.question, k.code.category, ids[k.code.passage]) for k in found)
    languages = sorted({language for _, _, language in counts})
    rows_ = [
        (q.id, c.id, *(counts[q.id, c.id, language] for language in languages))
        for q in asked.codebook.questions
        for c in q.categories
        if any(counts[q.id, c.id, language] for language in languages)
    ]
    said = "; ".join(f"{name} {value:,}" for name, value in facts.items() if name != "unread")
    note = f"{said}. Candidates until a person accepts them: foedus corpus review."
    print_table(
        f"{asked.codebook.title}, by {coder}", ("question", "category", *languages), rows_, note
    )


def by_people(
    asked: Asked, workspace: Path | None, name: str, *,
    csv: Path | None, page: Path | None, filled: Path | None,
) -> None:  # fmt: skip
    """Write a sheet or a page for a person, or read what came back."""
    if sum(path is not None for path in (csv, page, filled)) != 1:
        raise UsageError(
            "--coder people takes one of --csv FILE (a sheet to fill in), --page FILE (a page to "
            "code on) and --import FILE (what came back). Nothing was done."
        )
    if filled is not None:
        _import(asked, workspace, name, filled)
    else:
        _export(asked, workspace, name, csv=csv, page=page)


def _import(asked: Asked, workspace: Path | None, name: str, filled: Path) -> None:
    from foedus.evidence.literature.coding.people import read_sheet, store_sheet  # noqa: PLC0415

    with writing_corpus(workspace) as connection:
        said = read_sheet(connection, asked.codebook, filled, name)
        tally = store_sheet(connection, asked.codebook, said)
    facts: dict[str, Any] = {
        "codebook": asked.codebook.id, "version": asked.codebook.version, "coder": "people",
        "coders": sorted({one.coder for one in said}), "passages": tally.passages,
        "new": tally.new, "kept": tally.kept, "withdrawn": tally.withdrawn,
    }  # fmt: skip
    if asked.as_json:
        print_document(SCHEMA, facts)
    elif not asked.quiet:
        typer.echo(
            f"{tally.passages:,} passages coded by {', '.join(facts['coders']) or 'nobody'}: "
            f"{tally.new:,} codes new, {tally.kept:,} as before, {tally.withdrawn:,} withdrawn."
        )


def _export(
    asked: Asked, workspace: Path | None, name: str, *, csv: Path | None, page: Path | None
) -> None:
    from foedus.evidence.literature.coding.people import page as page_of  # noqa: PLC0415
    from foedus.evidence.literature.coding.people import sheet  # noqa: PLC0415
    from foedus.evidence.literature.coding.people.sheet import COLUMNS, person  # noqa: PLC0415
    from foedus.evidence.literature.coding.selecting import Titles  # noqa: PLC0415
    from foedus.evidence.literature.coding.tables import write_new, write_table  # noqa: PLC0415

    coder = person(name).partition(":")[2] if name else ""
    with writing_corpus(workspace) as connection:
        passages = _chosen(connection, asked)
        if not passages:
            raise UsageError("No passage was selected, so nothing was written.")
        titles = Titles(connection)
        if csv is not None:
            write_table(csv, COLUMNS, sheet(titles, asked.codebook, passages, coder))
        elif page is not None:
            write_new(page, page_of(titles, asked.codebook, passages, coder))
    path = csv or page
    facts = {"codebook": asked.codebook.id, "file": str(path), "passages": len(passages)}
    if asked.as_json:
        print_document(SCHEMA, {**facts, "coder": "people"})
    elif not asked.quiet:
        typer.echo(f"{path}: {len(passages):,} passages. Filled in, read it with --import.")
