"""``foedus assess``: from a dyad to a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_json, stages


def assess(
    dyad: DyadArgument,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the report; made if it is not there.")
    ] = Path("report"),
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Assess a dyad and write the report: one HTML file, its tables, and run.json.

    The report opens in any browser without a network. Without --as-of, the date of information
    is the last day on which anything in the casebook became known, so that equal evidence makes
    an equal report.

    Example: foedus assess RUS-CHN --out report
    """
    from foedus import flow, publish, store  # noqa: PLC0415
    from foedus.report.engines import engines  # noqa: PLC0415

    project = project_of(workspace)
    store.check_folder(out)
    with stages(STAGES, quiet=quiet or as_json) as tell, engines() as drawing:
        case, ledger = flow.assess(project, dyad, date_of(as_of), tell, drawing.start)
        today = date.today()  # noqa: DTZ011 - the day of whoever produces the report
        files = publish.publish(case, ledger, project.cache, today, tell=tell, engines=drawing)
        tell(f"writing {out}")
        store.write_folder(out, files)
    if as_json:
        print_json(
            "foedus.assess/1",
            {"dyad": case.dyad, "as_of": str(case.as_of), "run": case.run,
             "files": sorted(str(out / name) for name in files)},
        )  # fmt: skip
    elif not quiet:
        typer.echo(f"{out / 'report.html'} (run {case.run}, evidence to {case.as_of})")


STAGES = 107
"""Stages that the first assessment of Russia and China tells.

Readings and drawings that are remembered from an earlier one are not told, so that the bar of a
repeated assessment ends early; none of the casebooks that ship runs past its end.
"""
