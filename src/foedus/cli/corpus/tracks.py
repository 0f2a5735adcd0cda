"""``foedus corpus tracks``: the literatures of several languages side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.measuring import Csv, cells, opened, percent, written
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_json, print_table
from foedus.errors import NotFoundError

if TYPE_CHECKING:
    from foedus.contracts.texts import TrackComparison

COLUMNS = (
    "codebook", "question", "category", "one", "one_share", "one_low", "one_high", "other",
    "other_share", "other_low", "other_high", "difference", "low", "high", "above", "adjusted",
    "verdict",
)  # fmt: skip

NOTE = (
    "Differences are of the first track less the second, with 90% intervals. P(above): confidence "
    "that the first is higher. Diverge: p below 0.1 after Holm's correction for all comparisons; "
    "agree: the interval lies within 10 points; open: neither can be said."
)


def tracks(
    codebook: Annotated[
        list[str] | None, typer.Argument(help="Ids of codebooks; all of them if left out.")
    ] = None,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Compare the tracks of a literature, question by question: where they agree and diverge.

    Tracks are the languages (Russian, Chinese, Anglophone), unless corpus/protocol.yml declares
    others. Only what people coded counts. A track answers a question when at least two
    independent origins in it do.

    Example: foedus corpus tracks alliance_position -w DIR
    """
    from foedus.evidence.literature.measures.annex import tracks_of  # noqa: PLC0415

    with opened(workspace, as_of) as corpus:
        for name in codebook or ():
            corpus.codebook(name)
        compared, answered = tracks_of(corpus, codebook)
    if not compared:
        raise NotFoundError(
            "Nothing to compare: people have coded nothing yet, or there is only one track. See: "
            "foedus corpus code --help"
        )
    if csv is not None:
        written(csv, COLUMNS, [_row(c) for c in compared])
    if as_json:
        told = [asdict(a) for a in answered]
        print_json("foedus.corpus.tracks/1", [asdict(c) for c in compared], answered=told)
    elif csv is None:
        print_table(
            "Questions answered",
            ("track", "answers", "of"),
            [(a.track, a.answered, a.asked) for a in answered],
        )
        columns = (
            "question", "category", "tracks", "shares", "difference", "P(above)", "verdict",
        )  # fmt: skip
        print_table("Tracks compared", columns, [_shown(c) for c in compared], NOTE)


def _row(c: TrackComparison) -> tuple[Any, ...]:
    return (
        c.codebook, c.question, c.category, c.one, *cells(c.one_share), c.other,
        *cells(c.other_share), c.difference, c.low, c.high, c.above, c.adjusted, c.verdict,
    )  # fmt: skip


def _shown(c: TrackComparison) -> tuple[Any, ...]:
    shares = " / ".join(percent(s) or "none" for s in (c.one_share, c.other_share))
    gap = ""
    if c.difference is not None and c.low is not None and c.high is not None:
        gap = f"{c.difference:+.0%} [{c.low:+.0%} to {c.high:+.0%}]"
    above = "" if c.above is None else f"{c.above:.3f}"
    question = f"{c.codebook}/{c.question}"
    return (question, c.category, f"{c.one} / {c.other}", shares, gap, above, c.verdict)
