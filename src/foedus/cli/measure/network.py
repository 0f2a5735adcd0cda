"""``foedus measure network``: where a pair stands among all other states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_json, print_table, stages
from foedus.contracts.estimates import NetworkYear
from foedus.errors import NotFoundError, UsageError

EARLIEST = 1946
NAMED = 8
"""Members of a community that the table names; --json and --csv name all."""

COLUMNS = (
    "year", "layers", "together", "strength", "expected", "expected_q05", "expected_q25",
    "expected_q75", "expected_q95", "degree_a", "degree_b", "betweenness_a", "betweenness_b",
    "beside_a", "beside_b",
)  # fmt: skip


def network(
    dyad: DyadArgument,
    year: Annotated[int | None, typer.Option("--year", help="Only this year.")] = None,
    from_year: Annotated[
        int | None, typer.Option("--from", help="First year; 1946 if left out.")
    ] = None,
    to_year: Annotated[
        int | None,
        typer.Option("--to", help="Last year; the last that any layer covers if left out."),
    ] = None,
    layers: Annotated[
        list[str] | None,
        typer.Option(
            "--layers",
            metavar="ID,...",
            help="Only these layers of ties: alliances, agreements, exercises, arms, trade, "
            "votes, organisations.",
        ),
    ] = None,
    as_of: AsOf = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the years to this file.")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Show where a pair of states stands in the network of all states, year by year.

    Ties of several kinds are laid over each other: alliances, defence agreements, exercises,
    arms, trade, votes, memberships. Together is the share of many partitions into communities
    (with each layer left out in turn, at three resolutions) that put both in the same one; beside
    names whom most of them put with each. Expected is the tie that the two states' ties with all
    others imply, with its 90% interval, the pair itself not looked at; a tie above it is the
    pair's own. Degree 1 is the average state; betweenness is the share of pairs of others that
    the state connects on a shortest path.

    A year uses only the layers that cover it, and names them: where they change, so does what the
    numbers mean. Hold them fixed with --layers. Pairs without a value are left out, never zero.

    Examples: foedus measure network RUS-CHN --year 1955 · foedus measure network USA-JPN
    --from 1950 --layers alliances,votes --csv network.csv
    """
    from foedus import store  # noqa: PLC0415 - keeps --help light
    from foedus.measuring.network import covered, of_dyad  # noqa: PLC0415

    project = project_of(workspace)
    until, wanted = date_of(as_of), _listed(layers)
    pair = project.dyad(dyad)
    spans = covered(project, wanted, until)
    first, last = _years(year, from_year, to_year, spans)
    with stages(last - first + 2 + len(spans), quiet=quiet) as tell:
        found = of_dyad(project, pair, first, last, layers=wanted, as_of=until, tell=tell)
    rows = [_row(y) for y in found.years]
    if csv is not None:
        store.write_folder(csv.parent, {csv.name: store.to_csv(COLUMNS, rows)})
    if as_json:
        print_json(
            "foedus.network/1",
            [asdict(y) for y in found.years],
            dyad=pair.code,
            as_of=as_of,
            left_out=found.left_out,
            layers_missing=list(found.missing),
            made=found.made,
        )
    elif csv is None:
        _print(pair.title, found.years, found.left_out, found.missing)


def _listed(layers: list[str] | None) -> tuple[str, ...] | None:
    from foedus.alignment.network import load_layers  # noqa: PLC0415
    from foedus.cli.choices import chosen  # noqa: PLC0415

    wanted = [name.strip() for text in layers or () for name in text.split(",") if name.strip()]
    return chosen(wanted, load_layers(), "layer") if wanted else None


def _years(
    year: int | None,
    first: int | None,
    last: int | None,
    spans: dict[str, tuple[int, int]],
) -> tuple[int, int]:
    """First and last year to measure.

    Raises
    ------
    UsageError
        --year together with --from or --to, or years in the wrong order.
    NotFoundError
        No layer is stored, or none covers any of the years.
    """
    if year is not None and (first is not None or last is not None):
        raise UsageError("Give either --year or --from and --to, not both.")
    if not spans:
        raise NotFoundError(
            "No data set is stored from which ties could be read. Fetch some first: foedus data "
            "fetch --all -w PROJECT"
        )
    begin, end = min(s[0] for s in spans.values()), max(s[1] for s in spans.values())
    low = year or first or min(max(begin, EARLIEST), end)
    high = year or last or end
    if low > high:
        raise UsageError(f"The first year, {low}, is after the last, {high}; nothing was measured.")
    if high < begin or low > end:
        told = "; ".join(f"{name} {a}-{b}" for name, (a, b) in spans.items())
        raise NotFoundError(
            f"No layer covers {low} to {high}. Covered: {told}. Choose other years."
        )
    return max(low, begin), min(high, end)


def _row(y: NetworkYear) -> tuple[Any, ...]:
    e = y.expected
    return (
        y.year, list(y.layers), y.together, y.strength, e.median, e.q05, e.q25, e.q75, e.q95,
        *y.degree.values(), *y.betweenness.values(), *(list(s) for s in y.sides.values()),
    )  # fmt: skip


def _print(
    title: str,
    years: Sequence[NetworkYear],
    left_out: dict[int, str] | Any,
    missing: Sequence[str],
) -> None:
    a, b = years[0].degree
    columns = (
        "year", "layers", "together", "tie", "expected (90%)", f"degree {a}", f"degree {b}",
        f"betweenness {a}", f"betweenness {b}", f"beside {a}", f"beside {b}",
    )  # fmt: skip
    notes = [f"Not stored: {', '.join(missing)}."] if missing else []
    notes += [f"{year}: {why}." for year, why in left_out.items()]
    if len({y.layers for y in years}) > 1:
        notes.append("The layers change; compare years with the same, or choose some: --layers.")
    print_table(f"Network, {title}", columns, [_shown(y) for y in years], "\n".join(notes))


def _shown(y: NetworkYear) -> tuple[Any, ...]:
    e = y.expected
    return (
        y.year,
        ", ".join(y.layers),
        round(y.together, 2),
        round(y.strength, 2),
        f"{e.median:.2f} ({e.q05:.2f}-{e.q95:.2f})",
        *(round(v, 2) for v in y.degree.values()),
        *(round(v, 2) for v in y.betweenness.values()),
        *(_few(side) for side in y.sides.values()),
    )


def _few(side: Sequence[str]) -> str:
    more = len(side) - NAMED
    return ", ".join(side[:NAMED]) + (f" and {more} others" if more > 0 else "")
