"""``foedus why``: a number taken apart, down to its sources."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Workspace, date_of, project_of
from foedus.cli.output import cell_text, print_document, print_table
from foedus.errors import NotFoundError


def why(
    dyad: DyadArgument,
    year: Annotated[int, typer.Argument(help="Calendar year of the reading.")],
    indicator: Annotated[str, typer.Argument(help="Id of the indicator, e.g. joint_exercises.")],
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

    Example: foedus why RUS-CHN 2018 joint_exercises
    """
    from foedus import datasets, flow, lineage, reference  # noqa: PLC0415
    from foedus.cli.choices import known_indicators  # noqa: PLC0415

    project = project_of(workspace)
    known_indicators(project, [indicator])
    pair, at = project.dyad(dyad), date_of(as_of)
    card = project.shelf[indicator].card
    evidence, readings = flow.measure_dyad(project, pair, [indicator], at)
    found = [r for r in readings if r.year == year and direction in (None, r.direction)]
    if not found:
        years = sorted({r.year for r in readings})
        covered = f"{years[0]} to {years[-1]}" if years else "no year"
        raise NotFoundError(
            f"{indicator} has no reading for {year}{f' {direction}' if direction else ''}: the "
            f"evidence{f', as of {evidence.as_of}' if evidence else ''}, covers {covered}."
        )
    if card.fed_by == "data" or evidence is None:
        evidence = datasets.data_evidence(project, pair, found, at)
    traces = [lineage.trace(r, card, evidence) for r in found]
    published = [
        lineage.record_trace(c, evidence) | {"value": c["value"], "definition": c["definition"]}
        for c in evidence["counts"]
        if card.dimension in COUNTED.get(c["counted"], ()) and c.start.year <= year <= c.end.year
    ]
    for trace in traces:
        trace["published_counts"] = published
        trace["made_from"] = reference.made_from(indicator) if "from" in trace["notes"] else {}
    if as_json:
        print_document("foedus.why/1", traces[0] if len(traces) == 1 else {"directions": traces})
        return
    for trace in traces:
        _print(trace)


COUNTED = {
    "exercises": ("exercises",),
    "patrols": ("exercises",),
    "leader meetings": ("diplomatic",),
    "agreements": ("institutional",),
    "contacts": ("institutional",),
}
"""Which published counts stand beside the indicators of which dimension."""


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
                r["title"],
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
