"""``foedus corpus reliability``: how far coders agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.coding import codebook_named, question_named, reading_corpus
from foedus.cli.options import Json, Workspace
from foedus.cli.output import print_document, print_table
from foedus.errors import UsageError

if TYPE_CHECKING:
    from foedus.evidence.literature.coding.agreement import Agreement
    from foedus.evidence.literature.coding.ratings import Ratings, Reliability

SCHEMA = "foedus.corpus.reliability/1"
LEVELS = ("nominal", "ordinal", "interval", "ratio")

File = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]",
        help="CSV: columns unit, coder, value, or unit and a column for each coder; category and "
        "language group units.",
    ),
]
Level = Annotated[
    str | None,
    typer.Option("--level", help="nominal (default for files), ordinal, interval or ratio."),
]
Order = Annotated[
    str | None,
    typer.Option(metavar="LOW,...,HIGH", help="Names of ordinal values in their order."),
]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing", help="A cell that stands for no value; may be repeated. Else NA, NaN, . and *."
    ),
]
OfCodebook = Annotated[
    str | None, typer.Option("--codebook", metavar="C", help="Compare codes of the corpus instead.")
]
OfQuestion = Annotated[str | None, typer.Option("--question", help="Of this question alone.")]
Coders = Annotated[
    list[str] | None,
    typer.Option("--coder", help="Of this coder (person:NAME, endpoint:MODEL); may be repeated."),
]
Replicates = Annotated[
    int, typer.Option(min=0, max=100_000, help="Resamples for the intervals; 0 for none.")
]
Confidence = Annotated[float, typer.Option(min=0.5, max=0.999, help="Of the intervals.")]
Seed = Annotated[int, typer.Option(help="What resamples are drawn by.")]


def reliability(
    file: File = None,
    level: Level = None,
    order: Order = None,
    missing: Missing = None,
    codebook: OfCodebook = None,
    question: OfQuestion = None,
    coder: Coders = None,
    replicates: Replicates = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 20_110_125,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Measure how far coders agree: Krippendorff's alpha with intervals.

    Alpha is 1 where coders agree wholly, 0 where they agree as chance would have it, below 0
    where less. It is given overall, by category and by language; where there is no column
    category, each nominal value is set against all others. Values may be missing. Intervals are
    percentiles over resampled units. Where alpha is not defined (one coder, no unit coded twice,
    no variation) that is said, and its field is null in JSON.

    Reads a file, without any project; or, with --codebook, the codes of a corpus, as each coder
    gave them before anybody settled differences. There the rules count as a coder of the passages
    that others coded, and a question that allows several categories is compared category by
    category, present or absent.

    Examples: foedus corpus reliability codes.csv --level ordinal --json · foedus corpus
    reliability --codebook alliance_position -w project
    """
    from foedus.evidence.literature.coding.rating_files import (  # noqa: PLC0415
        MISSING,
        read_ratings,
    )

    if (file is None) == (codebook is None):
        raise UsageError("Name a FILE.csv, or a --codebook of a corpus: one of the two.")
    settings = {"replicates": replicates, "confidence": confidence, "seed": seed}
    if codebook is not None:
        if level or order or missing:
            raise UsageError("The codebook says the level; leave --level, --order, --missing out.")
        found = _of_corpus(codebook, question, coder or (), workspace, settings)
    else:
        chosen = level or "nominal"
        if chosen not in LEVELS:
            raise UsageError(f"{chosen!r} is no level; choose one of {', '.join(LEVELS)}.")
        if question or coder:
            raise UsageError("--question and --coder are for the codes of a corpus.")
        ranks = [name.strip() for name in (order or "").split(",") if name.strip()]
        absent = ("", *missing) if missing else MISSING
        ratings = read_ratings(file or Path(), chosen, order=ranks, missing=absent)
        found = [_computed("", ratings, chosen, settings)]
    if as_json:
        documents = [_document(*one) for one in found]
        if codebook is None:
            print_document(SCHEMA, {"file": str(file), **settings, **documents[0]})
        else:
            print_document(SCHEMA, {"codebook": codebook, **settings, "questions": documents})
        return
    for one in found:
        _print(*one)


_Computed = tuple[str, "Ratings", "Reliability"]


def _computed(name: str, ratings: Ratings, level: str, settings: dict[str, Any]) -> _Computed:
    from foedus.evidence.literature.coding.ratings import reliability as of  # noqa: PLC0415

    return name, ratings, of(ratings.ratings, level, **settings)


def _of_corpus(
    codebook: str,
    question: str | None,
    coders: Sequence[str],
    workspace: Path | None,
    settings: dict[str, Any],
) -> list[_Computed]:
    from foedus.errors import NotFoundError  # noqa: PLC0415
    from foedus.evidence.literature.coding.ratings import ratings_of  # noqa: PLC0415

    book = codebook_named(codebook, workspace)
    asked = question_named(book, question)
    found: list[_Computed] = []
    with reading_corpus(workspace) as connection:
        for one in (asked,) if asked else book.questions:
            try:
                ratings = ratings_of(connection, book, one, coders)
            except NotFoundError:
                if asked or (one is book.questions[-1] and not found):
                    raise
                continue
            level = "nominal" if one.several else one.level
            found.append(_computed(one.id, ratings, level, settings))
    return found


def _document(name: str, ratings: Ratings, found: Reliability) -> dict[str, Any]:
    from foedus.evidence.literature.coding.ratings import reading_of  # noqa: PLC0415

    overall = asdict(found.overall)
    low, high = overall.pop("low"), overall.pop("high")
    return {
        **({"question": name} if name else {"form": ratings.form}),
        **overall,
        "interval": None if low is None else [low, high],
        "reading": reading_of(found.overall.alpha),
        "coder_names": list(ratings.coders),
        "missing": ratings.missing,
        "notes": list(ratings.notes),
        "category_from": found.category_from or None,
        "by_category": [_group("category", *g) for g in found.by_category],
        "by_language": [_group("language", *g) for g in found.by_language],
    }


def _group(kind: str, name: str, found: Agreement) -> dict[str, Any]:
    row = asdict(found)
    low, high = row.pop("low"), row.pop("high")
    return {kind: name, **row, "interval": None if low is None else [low, high]}


def _print(name: str, ratings: Ratings, found: Reliability) -> None:
    from foedus.evidence.literature.coding.ratings import reading_of  # noqa: PLC0415

    overall = found.overall
    title = f"Krippendorff's alpha, {overall.level}{f', {name}' if name else ''}"
    rows = [("all", *_cells(overall))]
    rows += [(group, *_cells(a)) for group, a in (*found.by_category, *found.by_language)]
    notes = [
        f"{reading_of(overall.alpha).capitalize()}. Coders: {', '.join(ratings.coders)}. "
        f"{ratings.missing:,} cells without a value.",
        *ratings.notes,
        *([overall.why] if overall.why else []),
    ]
    columns = ("", "alpha", f"{overall.confidence:.0%} interval", "units", "compared", "values", "")
    print_table(title, columns, rows, "\n".join(notes))


def _cells(found: Agreement) -> tuple[Any, ...]:
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.3f}"
    low, high = found.low, found.high
    interval = "" if low is None or high is None else f"{low:.3f} to {high:.3f}"
    return alpha, interval, found.units, found.pairable, found.values, found.why
