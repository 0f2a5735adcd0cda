"""``foedus ladder``: where a dyad stands, rung by rung, and what decides it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Workspace, date_of, project_of
from foedus.cli.output import print_json, print_table


def ladder(
    dyad: DyadArgument,
    scheme: Annotated[
        list[str] | None,
        typer.Option("--scheme", "-s", help="Id of a scheme, e.g. integration; all if left out."),
    ] = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Show the level on each ladder by year, with the criteria that decide it.

    Only what was demonstrated counts for a level; what was announced or reported shows as
    contested. Where the rungs are met out of order too often, no level is printed.

    Example: foedus ladder RUS-CHN --scheme integration
    """
    from foedus import flow  # noqa: PLC0415
    from foedus.cli.choices import chosen  # noqa: PLC0415

    project = project_of(workspace)
    wanted = chosen(scheme, project.schemes, "scheme")
    evidence = flow.gather(project, project.dyad(dyad), date_of(as_of))
    ladders = flow.measure_ladders(project, evidence, wanted)
    if as_json:
        print_json("foedus.ladder/1", [_plain(x) for x in ladders], as_of=str(evidence.as_of))
        return
    for item in ladders:
        _print(item)


def _plain(item: Any) -> dict[str, Any]:
    titles = {c.id: c for rung in item.rungs for c in rung.criteria}
    return {
        "scheme": item.scheme,
        "version": item.version,
        "title": item.title,
        "citation": item.citation,
        "reproducibility": item.reproducibility,
        "withheld": item.withheld,
        "rungs": [{"level": r.level, "label": r.label, "title": r.title} for r in item.rungs],
        "years": [
            {
                "year": y.year,
                "at": y.at.isoformat(),
                "direction": y.direction,
                "level": y.level,
                "label": y.label,
                "contested": y.contested,
                "guttman_errors": y.errors,
                "reason": y.reason,
                "criteria": [
                    {
                        "criterion": c.criterion,
                        "level": c.level,
                        "title": titles[c.criterion].title,
                        "state": c.state.value,
                        "reason": c.reason,
                        "records": list(c.records),
                        "origins": c.origins,
                        "lapses": titles[c.criterion].lapses,
                        "lapses_on": c.lapses_on.isoformat() if c.lapses_on else None,
                        "falsifier": titles[c.criterion].falsifier,
                    }
                    for c in y.criteria
                ],
            }
            for y in item.years
        ],
    }


def _print(item: Any) -> None:
    coefficient = item.reproducibility
    note = item.withheld or (
        f"Coefficient of reproducibility {coefficient:.2f}." if coefficient is not None else ""
    )
    print_table(
        f"{item.title} ({item.scheme} {item.version})",
        ("year", "direction", "level", "contested", "errors", "criteria met"),
        [
            (
                y.year,
                y.direction,
                y.label or "withheld",
                "" if y.contested in (None, y.level) else f"to {y.contested}",
                y.errors,
                "; ".join(f"{c.criterion} {c.state.value}" for c in y.criteria if c.state.counts),
            )
            for y in item.years
        ],
        note,
    )
    for last in (y for y in item.years if y.year == item.years[-1].year):
        print_table(
            f"{item.title}: criteria at {last.at} {last.direction}",
            ("criterion", "state", "origins", "records", "reason"),
            [
                (c.criterion, c.state.value, c.origins, ", ".join(c.records[:6]), c.reason)
                for c in last.criteria
            ],
        )
