"""``foedus corpus protocol``: how the literature was gathered and chosen, with counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from foedus.cli.corpus.measuring import Csv, opened, written
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_document, print_table

if TYPE_CHECKING:
    from foedus.contracts.texts import Protocol

STAGES = ("identified", "unreadable", "duplicates", "screened", "excluded", "included")


def protocol(
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Print how the literature was gathered and chosen, so that others can repeat it.

    The question and the criteria are those of corpus/protocol.yml; the counts (identified,
    unreadable, duplicates, screened, excluded, included; by language, with reasons) those of the
    corpus as it stands; then the sampling frame by source and year, and the log of searches.
    --csv writes the sampling frame; --json also names each file that could not be read.

    Example: foedus corpus protocol -w DIR
    """
    with opened(workspace, as_of) as corpus:
        found, unread = corpus.protocol(), corpus.unread
    if csv is not None:
        columns = ("source", "language", "year", "identified", "included", "passages")
        rows = [
            (c.source, c.language, c.year or None, c.identified, c.included, c.passages)
            for c in found.frame
        ]
        written(csv, columns, rows)
    if as_json:
        told = asdict(found)
        told["as_of"] = found.as_of.isoformat() if found.as_of else None
        told["unread"] = [asdict(f) | {"day": f.day.isoformat()} for f in unread]
        print_document("foedus.corpus.protocol/1", told)
    elif csv is None:
        _print(found)


def _print(found: Protocol) -> None:
    if found.declared:
        typer.echo(f"Question: {found.question or 'none declared'}")
        years = f"{found.years[0]} to {found.years[1]}" if found.years else "any"
        typer.echo(f"Sources: {', '.join(found.sources) or 'none declared'}; years: {years}")
        for title, texts in (("Let in", found.inclusion), ("Kept out", found.exclusion)):
            for text in texts:
                typer.echo(f"{title}: {text}")
    else:
        typer.echo(
            "No protocol is declared: everything but duplicates is let in. Write "
            "corpus/protocol.yml; docs/text-measures.md shows how."
        )
    languages = sorted({name for stage in found.counts.values() for name in stage})
    print_table(
        "Documents",
        ("stage", "all", *languages),
        [
            (
                stage,
                sum(found.counts[stage].values()),
                *(found.counts[stage].get(name, 0) for name in languages),
            )
            for stage in STAGES
        ],
    )
    if found.unreadable:
        rows = list(found.unreadable.items())
        print_table("Could not be read, by reason", ("reason", "files or rows"), rows)
    if found.excluded:
        print_table("Excluded, by reason", ("reason", "documents"), list(found.excluded.items()))
    print_table(
        "Sampling frame",
        ("source", "language", "year", "identified", "included", "passages"),
        [
            (c.source, c.language, str(c.year or "undated"), c.identified, c.included, c.passages)
            for c in found.frame
        ],
    )
    if found.searches:
        print_table(
            "Searches",
            ("at", "query", "mode", "filters", "found"),
            [(s.at, s.query, s.mode, s.filters, s.found) for s in found.searches],
        )
