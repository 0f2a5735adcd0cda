"""``foedus panel``: all dyad-years and all indicators at once, and the panel that ships."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, project_of, reflowed
from foedus.cli.output import print_document, print_table, stages

app = typer.Typer(
    no_args_is_help=True,
    help="Indicators of every pair of states since 1816, and the reference panel that ships.",
)


def build(
    out: Annotated[Path, typer.Option("--out", help="Folder for the panel's files.")],
    indicator: Annotated[
        list[str] | None, typer.Argument(help="Ids of indicators; all if left out.")
    ] = None,
    from_year: Annotated[int, typer.Option("--from", help="First year.")] = 1816,
    to_year: Annotated[
        int | None, typer.Option("--to", help="Last year; by default the last covered one.")
    ] = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Compute every indicator for every dyad-year and write one Parquet file for each.

    A row has ccode1, ccode2, year, value, low, high, void and n_records. Where a source does not
    cover a dyad-year, value is empty and void says why; it is never zero. Indicators whose
    sources may not be given on (see foedus data licences) are left out.

    Example: foedus panel build --out panel -w my-project
    """
    from foedus import worldpanel  # noqa: PLC0415
    from foedus.cli.choices import known_indicators  # noqa: PLC0415

    project = project_of(workspace)
    wanted = known_indicators(project, indicator)
    with stages(len(wanted) + 1, quiet=quiet) as tell:
        built = worldpanel.build(
            project, out, first=from_year, last=to_year, as_of=date_of(as_of), only=wanted,
            tell=tell,
        )  # fmt: skip
    if as_json:
        print_document(
            "foedus.panel/1",
            {
                "files": [
                    {"indicator": b.indicator, "path": str(b.path), "rows": b.rows} for b in built
                ]
            },
        )
    elif not quiet:
        print_table(
            f"The panel in {out}",
            ("indicator", "rows"),
            [(b.indicator, b.rows) for b in built],
            "panel.json says what each was made from.",
        )


def reference(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Rebuild the reference panel into this folder."),
    ] = None,
    check: Annotated[  # noqa: FBT002 - an option without a value
        bool,
        typer.Option("--check", help="Rebuild it in memory and compare digests; status 5 if not."),
    ] = False,
    index: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--index", help="With --out: also fit the latent index anew (minutes)."),
    ] = False,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Show, rebuild or check the reference panel, which makes a first assessment comparable.

    Without an option it says what the shipped panel holds and whether its file is intact.
    Rebuilding and checking need the data sets: foedus data fetch --all -w PROJECT.
    """
    from foedus import reference as shipped  # noqa: PLC0415
    from foedus import store, worldindex, worldpanel  # noqa: PLC0415
    from foedus.errors import CheckFailedError  # noqa: PLC0415

    made = shipped.manifest()
    if out is not None or check:
        project = project_of(workspace)
        with stages(len(shipped.dyads()), quiet=quiet) as tell:
            files = worldpanel.build_reference(project, tell)
        new = worldpanel.manifest_of(files)
        if index:
            with stages(len(shipped.dyads()) + 60, quiet=quiet) as tell:
                files |= worldindex.build_index(project, tell)
        if check and new["digest"] != made["digest"]:
            raise CheckFailedError(
                f"The reference panel rebuilt from the stored data sets has the digest "
                f"{new['digest'][:16]}, the shipped one {made['digest'][:16]}. Other versions of "
                "the data sets give other numbers: compare the snapshots that both manifests name."
            )
        if out is not None:
            store.write_folder(out, files)
            made = new
    elif not shipped.intact():
        raise CheckFailedError(
            "The shipped reference panel does not say what its manifest promises: the "
            "installation is damaged. Install foedus again."
        )
    summary = {k: made[k] for k in ("digest", "dyads", "readings")}
    summary["indicators"] = sorted(made["indicators"])
    if as_json:
        print_document("foedus.reference/1", summary)
    elif not quiet:
        typer.echo(
            f"{made['readings']} readings of {made['dyads']} dyads since {shipped.FIRST_YEAR}; "
            f"digest {made['digest'][:16]}"
        )
        print_table(
            "Indicators and what they were made from",
            ("indicator", "source", "version", "released"),
            [
                (name, t["source"], t["version"], date.fromisoformat(t["released"]))
                for name, item in sorted(made["indicators"].items())
                for t in item["tables"].values()
            ],
        )


for command in (build, reference):
    app.command(help=reflowed(command.__doc__))(command)
