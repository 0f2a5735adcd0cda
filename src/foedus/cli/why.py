"""``foedus why``: a number taken apart, down to its sources."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, Json, Workspace, date_of, project_of
from foedus.cli.output import cell_text, print_document, print_table
from foedus.errors import UsageError


def why(
    what: Annotated[
        str,
        typer.Argument(
            metavar="DYAD|NUMBER-ID",
            help="Two states, as RUS-CHN; or the id of a number of the literature, alone.",
        ),
    ],
    year: Annotated[int | None, typer.Argument(help="Calendar year of the reading.")] = None,
    indicator: Annotated[
        str | None, typer.Argument(help="Id of the indicator, e.g. joint_exercises.")
    ] = None,
    direction: Annotated[
        str | None,
        typer.Option(help="For directed indicators: RUS>CHN or CHN>RUS; both if left out."),
    ] = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Show what a number was made from: its spread across definitions, its records, its sources.

    With --json: value, low, high, definitions and records, each with its sources; for a directed
    indicator without --direction, the same under "directions", once for each.

    The indicator alignment_index is the latent alignment index (foedus measure index): how far
    each indicator moved it that year, and then the trace of each.

    A number of the literature has an id of its own (foedus corpus series --json, the literature
    annex of a report): it leads to the sentences that gave the answer, in their own script with
    document, date and address, and then to those that gave another, since both made the share.

    Examples: foedus why RUS-CHN 2018 joint_exercises · foedus why RUS-CHN 2018 alignment_index
    · foedus why alliance_position/form/not_alliance/track:Chinese/2014 -w DIR
    """
    from foedus import tracing  # noqa: PLC0415
    from foedus.cli.choices import readable_indicators  # noqa: PLC0415

    project, at = project_of(workspace), date_of(as_of)
    if year is None and "/" in what:
        _text(tracing.trace_text(project, what, at), as_json=as_json)
        return
    if year is None or indicator is None:
        raise UsageError(
            f"{what}: name a year and an indicator as well: foedus why RUS-CHN 2018 "
            "joint_exercises. Only a number of the literature has an id of its own."
        )
    pair = project.dyad(what)
    if indicator == tracing.INDEX:
        _index(tracing.trace_index(project, pair, year, at), as_json=as_json)
        return
    readable_indicators(project, [indicator])
    traces = tracing.trace_readings(project, pair, indicator, year, direction, as_of=at)
    if as_json:
        print_document("foedus.why/1", traces[0] if len(traces) == 1 else {"directions": traces})
        return
    for trace in traces:
        _print(trace)


def _index(told: dict[str, Any], *, as_json: bool) -> None:
    """Print what an index value was made from: each indicator's shift, then its own trace."""
    if as_json:
        print_document("foedus.why_index/1", told)
        return
    typer.echo(f"Latent alignment index, {told['dyad']}, {told['year']}")
    typer.echo(
        f"  {told['median']:.2f} [{told['q05']:.2f} to {told['q95']:.2f}] (90%), in standard"
    )
    typer.echo(
        "  deviations of pairs. An indicator's shift is the level with it less that without."
    )
    print_table(
        "What moved it",
        ("indicator", "shift", "observed this year", "records"),
        [
            (c["indicator"], f"{c['shift']:+.2f}", c["observed"], len(c["records"]))
            for c in told["contributions"]
        ],
        f"Fit {told['made']['fit'][:12]}, of data sets out by {told['made']['known_on']}.",
    )
    for trace in told["traces"]:
        _print(trace)


def _text(told: dict[str, Any], *, as_json: bool) -> None:
    """Print a number of the literature, down to its sentences."""
    from foedus.cli.corpus.sentences import print_sentences  # noqa: PLC0415

    if as_json:
        print_document("foedus.why_text/1", told)
    else:
        print_sentences(told)


def _print(trace: dict[str, Any]) -> None:
    where = trace["direction"] or trace["dyad"]
    typer.echo(f"{trace['title']}, {where}, {trace['year']} (as of {trace['as_of']})")
    if trace["void"]:
        typer.echo(f"  no value: {trace['void']}")
    else:
        low, value, high = (cell_text(trace[k]) for k in ("low", "value", "high"))
        typer.echo(f"  {value} [{low} to {high}] {trace['unit']}")
    for note in trace["notes"].values():
        typer.echo(f"  {note}")
    if trace["caveat"]:
        typer.echo(f"  {trace['caveat']}")
    if trace["definitions"]:
        print_table(
            "Under other definitions",
            ("definition", "value", "records"),
            [(d["name"], d["value"], len(d["records"])) for d in trace["definitions"]],
        )
    if trace["published_counts"]:
        print_table(
            "Published counts whose window holds this year",
            ("id", "count", "definition", "source"),
            [
                (c["id"], c["value"], c["definition"], publishers(c["sources"]))
                for c in trace["published_counts"]
            ],
        )
    for name, source in trace["made_from"].items():
        typer.echo(
            f"  {name}: {source['title']} {source['version']}, snapshot {source['snapshot'][:12]}. "
            f"To see its rows: foedus data fetch {source['source']} -w PROJECT"
        )
    print_table(
        "Records",
        ("id", "date", "known on", "status, credibility", "record"),
        [
            (
                r["id"],
                r["date"],
                r["known_on"] + ("" if r["known_on_basis"] == "source" else " (event)"),
                f"{r['status']}, {r['credibility']}",
                r["title"] + (f" [{r['notes']}]" if r["table"] == "passages" else ""),
            )
            for r in trace["records"]
        ],
    )
    seen = {s["id"]: s for r in trace["records"] for s in r["sources"]}
    print_table(
        "Sources",
        ("id", "grade", "origin", "publisher", "address"),
        [(s["id"], s["reliability"], s["origin"], s["publisher"], s["url"]) for s in seen.values()],
    )


def publishers(sources: list[dict[str, Any]]) -> str:
    """Names of the publishers, once each."""
    return "; ".join(dict.fromkeys(s["publisher"] for s in sources))
