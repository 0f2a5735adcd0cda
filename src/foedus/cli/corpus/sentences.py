"""A number of the literature as it is told: with its sentences, documents, dates and addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer


def print_sentences(found: dict[str, Any]) -> None:
    """Print a number with its interval, the sentences that gave the answer, and the others."""
    year = found["year"] or "all years"
    typer.echo(f"{found['category']}, {found['group']}, {year} ({found['basis']})")
    typer.echo(f"  {found['question']}")
    share = found["passages"]
    if share is None:
        typer.echo(f"  no value: {found['void']}")
    else:
        typer.echo(
            f"  {share['hits']} of {share['cases']} passages in {share['clusters']} origins: "
            f"{share['value']:.0%} [{share['low']:.0%} to {share['high']:.0%}]"
        )
    for title, key in (("Gave this answer", "supporting"), ("Gave another", "against")):
        if found[key]:
            typer.echo(f"{title}:")
        for said in found[key]:
            _sentence(said)


def _sentence(said: dict[str, Any]) -> None:
    document = said["document"]
    typer.echo(f"  {said['sentence'].strip()}")
    who = ", ".join(x for x in (document["author"], document["publisher"]) if x)
    typer.echo(f"    {document['title']} ({who or 'unsigned'}, {document['date'] or 'undated'})")
    typer.echo(f"    {document['address'] or Path(document['file']).name} · {said['passage']}")
    coders = "; ".join(f"{c['coder']} {c['state']}" for c in said["coders"])
    typer.echo(f"    {', '.join(said['categories'])}: {coders}")
