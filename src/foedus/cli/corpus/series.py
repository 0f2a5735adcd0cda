"""``foedus corpus series``: how often an answer was given, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.measuring import Csv, cells, opened, percent, written
from foedus.cli.corpus.sentences import print_sentences
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_json, print_table
from foedus.errors import NotFoundError

if TYPE_CHECKING:
    from foedus.contracts.texts import FramePoint
    from foedus.evidence.literature.measures.levels import LevelPoint

COLUMNS = (
    "id", "codebook", "question", "category", "group", "year", "basis", "void", "documents",
    "hits", "coded", "origins",
    *(f"{n}{end}" for n in ("share", "corrected", "share_of_origins", "salience")
      for end in ("", "_low", "_high")),
    "mix_covered",
)  # fmt: skip

NOTE = (
    "Shares of coded passages in which the question arises, with 90% intervals that let passages "
    "of a document resemble one another. Corrected: standardised to a fixed mix of sources. "
    "Salience: passages in which it arises, of all passages. Years without documents are void."
)
CANDIDATES = (
    "CANDIDATES: made by machine and seen by nobody; they enter no indicator until people accept "
    "them (foedus corpus review)."
)


def series(
    codebook: Annotated[str, typer.Argument(help="Id of the codebook.")],
    question: Annotated[
        str | None, typer.Argument(help="Id of a question; all of them if left out.")
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="Only this answer; all if left out.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="Groups: track, language, author_type, genre, country, publisher, source; "
            "several with commas between.",
        ),
    ] = "track",
    why_year: Annotated[
        int | None,
        typer.Option("--why", metavar="YEAR", help="Show the sentences behind this year."),
    ] = None,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Tell how often groups of authors gave each answer to a question, year by year.

    Counted are passages that people coded; what machines proposed is a series of its own, shown as
    candidates. Raw shares stand beside shares corrected for the mix of sources: a source that
    publishes more than before moves the first and not the second. A year in which nothing was
    published has no value, and never zero.

    Questions whose answers are levels (how close, how warm) have their mean as well.

    Every number has an id (--json, --csv), from which foedus why leads to the sentences.

    Examples: foedus corpus series alliance_position -w DIR · foedus corpus series
    alliance_position --by language,genre --why 2014 -w DIR
    """
    from foedus.evidence.literature.measures.gathering import (  # noqa: PLC0415
        frames,
        mean_levels,
    )
    from foedus.evidence.literature.measures.tracing import trace  # noqa: PLC0415

    grouping = tuple(name.strip() for name in by.split(",") if name.strip())
    with opened(workspace, as_of) as corpus:
        points = frames(corpus, codebook, question, category, by=grouping)
        if not points:
            raise NotFoundError(
                f"Nothing of this corpus is coded with {codebook}, so nothing can be counted. Code "
                f"it with: foedus corpus code --codebook {codebook} -w DIR"
            )
        means = mean_levels(corpus, codebook, question, by=grouping)
        if why_year is not None:
            found = [trace(corpus, p.id) for p in points if p.year == why_year]
            _whys(found, as_json=as_json)
            return
    if csv is not None:
        written(csv, COLUMNS, [_row(p) for p in points])
    if as_json:
        told = [asdict(m) for m in means]
        print_json("foedus.corpus.series/1", [asdict(p) for p in points], as_of=as_of, levels=told)
    elif csv is None:
        _print(points)
        _print_levels(means)


def _whys(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if not found:
        raise NotFoundError("The series has no such year; --why 0 is the whole period.")
    if as_json:
        print_json("foedus.corpus.whys/1", found)
        return
    for one in found:
        print_sentences(one)


def _row(p: FramePoint) -> tuple[Any, ...]:
    counted = (
        (p.passages.hits, p.passages.cases, p.passages.clusters) if p.passages else (None,) * 3
    )
    return (
        p.id, p.codebook, p.question, p.category, p.group, p.year, p.basis, p.void, p.documents,
        *counted, *cells(p.passages), *cells(p.corrected), *cells(p.origins), *cells(p.salience),
        p.corrected.covered if p.corrected else None,
    )  # fmt: skip


def _print(points: Sequence[FramePoint]) -> None:
    columns = ("group", "year", "share", "corrected", "of origins", "salience", "hits", "origins")
    kinds = dict.fromkeys((p.question, p.category, p.basis) for p in points)
    for kind in kinds:
        own = [p for p in points if (p.question, p.category, p.basis) == kind]
        candidate = kind[2] != "accepted"
        print_table(
            f"{kind[0]}: {kind[1]}" + (" (candidates)" if candidate else ""),
            columns,
            [_shown(p) for p in own],
            CANDIDATES if candidate else "",
        )
    typer.echo(NOTE)


def _print_levels(means: Sequence[LevelPoint]) -> None:
    for kind in dict.fromkeys((m.question, m.basis) for m in means):
        rows = [
            (
                m.group,
                str(m.year) if m.year else "all",
                m.void if m.value is None else f"{m.value:.2f} [{m.low:.2f} to {m.high:.2f}]",
                len(m.passages),
                m.documents,
            )
            for m in means
            if (m.question, m.basis) == kind
        ]
        candidate = kind[1] != "accepted"
        print_table(
            f"{kind[0]}: mean level" + (" (candidates)" if candidate else ""),
            ("group", "year", "level", "passages", "origins"),
            rows,
            CANDIDATES if candidate else "",
        )


def _shown(p: FramePoint) -> tuple[Any, ...]:
    year = str(p.year) if p.year else "all"
    if p.passages is None:
        return (p.group, year, p.void, "", "", percent(p.salience), "", p.documents)
    return (
        p.group,
        year,
        percent(p.passages),
        percent(p.corrected) or "too few sources",
        percent(p.origins),
        percent(p.salience),
        f"{p.passages.hits}/{p.passages.cases}",
        p.passages.clusters,
    )
