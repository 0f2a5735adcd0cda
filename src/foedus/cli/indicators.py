"""``foedus indicators``: a table of readings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_json, print_table, stages
from foedus.contracts import Reading


def indicators(
    dyad: DyadArgument,
    indicator: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of indicators, e.g. joint_exercises; all of them if left out."),
    ] = None,
    as_of: AsOf = None,
    from_year: Annotated[int | None, typer.Option("--from", help="First year.")] = None,
    to_year: Annotated[int | None, typer.Option("--to", help="Last year.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table to this file.")] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Print the indicators of any pair of states by year, each with its interval.

    What a casebook feeds comes first, then what data sets feed: from the project's store where
    they were fetched (foedus data fetch), else from the reference panel that ships; then what
    people coded in the project's corpus (foedus corpus), of documents of each side. An empty
    value is never zero: the column void says whether the year lies outside the coverage of the
    evidence (outside_coverage), nothing was found in evidence that is not complete
    (none_found), or the year had not ended (year_incomplete).

    Examples: foedus indicators RUS-CHN joint_exercises joint_patrols --from 2010
    · foedus indicators USA-JPN un_voting_kappa · foedus indicators RUS-CHN --as-of 2013-12-31
    --csv then.csv
    """
    from foedus import flow, store  # noqa: PLC0415
    from foedus.cli.choices import readable_indicators  # noqa: PLC0415

    project = project_of(workspace)
    wanted = readable_indicators(project, indicator)
    pair = project.dyad(dyad)
    with stages(len(wanted) + 1, quiet=quiet) as tell:
        tell("evidence")
        evidence, readings = flow.measure_dyad(project, pair, wanted, date_of(as_of), tell)
    chosen = [
        r
        for r in readings
        if (from_year is None or r.year >= from_year) and (to_year is None or r.year <= to_year)
    ]
    at = str(evidence.as_of) if evidence else as_of
    columns = store.readings.COLUMNS
    rows = [store.readings.row(r) for r in chosen]
    if csv is not None:
        store.write_folder(csv.parent, {csv.name: store.to_csv(columns, rows)})
    if as_json:
        data = [
            {
                **dict(zip(columns, row, strict=True)),
                "records": list(r.records),
                **({"from": r.notes["from"]} if "from" in r.notes else {}),
            }
            for row, r in zip(rows, chosen, strict=True)
        ]
        print_json("foedus.indicators/1", data, as_of=at)
    elif csv is None:
        print_table(
            f"{pair.title}, as of {at}" if at else pair.title,
            columns,
            rows,
            f"Take any of them apart: foedus why {dyad} YEAR INDICATOR{_shipped(chosen)}",
        )


def _shipped(readings: Sequence[Reading]) -> str:
    """What to say of readings that came with foedus, without their raw rows."""
    if not any("from" in r.notes for r in readings):
        return ""
    return (
        "\nValues without records are those of the reference panel that ships with foedus; "
        "fetch the data sets to compute them yourself: foedus data fetch --all -w PROJECT"
    )
