"""``foedus casebook``: begin one, check it, see what it covers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.options import DyadArgument, Json, Workspace, project_of, reflowed
from foedus.cli.output import counter, print_json, print_table, stages
from foedus.errors import InvalidDataError, NotFoundError

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Casebooks are folders of CSV tables with a datapackage.json: facts about a dyad, each "
        "with its sources, kept by analysts under version control."
    ),
)

SHOWN = 50
"""Faults printed in full; the rest are counted."""


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Casebook folder; all that can be found if left out.")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Name every fault by file, line, column and remedy; exit with 4 if there is one.

    Example: foedus casebook check casebooks/jpn-phl
    """
    from foedus.evidence.casebooks import casebook_folders, check_casebook  # noqa: PLC0415

    project = project_of(workspace)
    if folder is not None and not folder.is_dir():
        raise NotFoundError(f"{folder}: there is no such folder.")
    folders = [folder] if folder else list(casebook_folders(project.folder))
    found = {}
    with stages(len(folders), quiet=as_json) as tell:
        for place in folders:
            tell(f"checking {place}")
            found[place] = check_casebook(place, project.states, progress=counter(tell))
    total = sum(faults.total for faults in found.values())
    if as_json:
        data = [
            {"casebook": str(place), **asdict(f)} for place, faults in found.items() for f in faults
        ]
        print_json("foedus.casebook.check/1", data, total=total)
    else:
        for place, faults in found.items():
            if faults.total:
                typer.echo(f"{place}\n{faults.summary(SHOWN)}")
    if total:
        raise InvalidDataError(f"{total:,} fault{'s' * (total != 1)}; nothing was changed.")
    if not as_json:
        typer.echo(f"{len(folders)} casebook{'s' * (len(folders) != 1)} without fault.")


def new(
    dyad: DyadArgument,
    workspace: Workspace = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to make; casebooks/<dyad> of the project if left out."),
    ] = None,
) -> None:
    """Begin a casebook that checks clean: empty tables with their columns, and a README.

    Example: foedus casebook new JPN-PHL
    """
    from foedus.evidence.casebooks import new_casebook  # noqa: PLC0415

    project = project_of(workspace)
    named = project.dyad(dyad)
    folder = out or (workspace or Path()) / "casebooks" / named.slug
    new_casebook(named, folder)
    typer.echo(
        f"{folder} is ready. Write sources and records into its tables, then run:\n"
        f"  foedus casebook check {folder}\n  foedus assess {named.code} --out report"
        + (f" -w {workspace}" if workspace else "")
    )


def show(
    dyad: DyadArgument,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Print what a casebook covers: records by table, years, status and grade.

    Example: foedus casebook show RUS-CHN
    """
    from foedus.cli.coverage import coverage_document, coverage_tables  # noqa: PLC0415
    from foedus.evidence.casebooks import (  # noqa: PLC0415
        casebook_for,
        coverage_table,
        read_casebook,
    )

    project = project_of(workspace)
    place = casebook_for(project.dyad(dyad), project.folder)
    evidence = read_casebook(place.path, project.states)
    covered = coverage_table(evidence)
    if as_json:
        print_json("foedus.casebook.show/1", coverage_document(covered), path=str(place.path))
        return
    typer.echo(f"{evidence.title}, version {evidence.version}\n{place.path}")
    for title, columns, rows in coverage_tables(covered):
        print_table(title, columns, rows)


for command in (check, new, show):
    app.command(help=reflowed(command.__doc__))(command)
