"""``foedus dyads``: dyad-years made to order, from identity and the stored data sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, project_of, reflowed
from foedus.cli.output import print_document, print_json, print_table
from foedus.errors import UsageError

if TYPE_CHECKING:
    from foedus.workspace import Dyads

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "All dyad-years of the state system since 1816, with columns of the stored data sets: "
        "create makes a table, additions lists what can be added.\n\n"
        "What a data set does not cover is empty, never zero. Rows are neither added nor lost."
    ),
)

SHOWN = 3
"""Rows of a preview."""

FirstYear = Annotated[int, typer.Option("--from", metavar="YEAR", help="First year.")]
LastYear = Annotated[int, typer.Option("--to", metavar="YEAR", help="Last year.")]
Directed = Annotated[
    bool, typer.Option("--directed", help="Both orders of each pair, each with its own values.")
]
Add = Annotated[
    list[str] | None,
    typer.Option(
        "--add",
        metavar="ID,...",
        help="What to add, e.g. cinc,atop,mid,trade; see: foedus dyads additions.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--dyad", metavar="DYAD", help="Only this dyad, e.g. RUS-CHN; may be repeated."),
]
Names = Annotated[bool, typer.Option("--names", help="Also code and name of both states.")]
Lineage = Annotated[
    bool,
    typer.Option(
        "--lineage", help="Also, for each addition, the record of the raw file and the edition."
    ),
]
Why = Annotated[
    bool, typer.Option("--void", help="Also, for each addition, why there is no value.")
]


Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a CSV file.")]
Parquet = Annotated[
    Path | None, typer.Option("--parquet", metavar="FILE", help="Write a Parquet file.")
]
Dta = Annotated[
    Path | None, typer.Option("--dta", metavar="FILE", help="Write a Stata file (version 118).")
]


def create(
    first: FirstYear,
    last: LastYear,
    directed: Directed = False,  # noqa: FBT002 - an option without a value
    add: Add = None,
    only: Only = None,
    names: Names = False,  # noqa: FBT002
    lineage: Lineage = False,  # noqa: FBT002
    void: Why = False,  # noqa: FBT002
    csv: Csv = None,
    parquet: Parquet = None,
    dta: Dta = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Make a table of dyad-years: ccode1, ccode2, year, then the columns that were added.

    A pair is there in a year if both were members of the COW state system on a same day of it.
    Undirected, the lower COW number comes first. Figures of a state get 1 or 2 behind their name;
    so do figures from one state toward the other, where the card does not say how two directions
    become one. Without a file, the first rows and the number of values in each column are shown.

    Example: foedus dyads create --from 1946 --to 2014 --add cinc,atop,mid,trade --csv dyads.csv
    """
    from foedus.workspace import Workspace as Store  # noqa: PLC0415 - keeps --help light

    files = {".csv": csv, ".parquet": parquet, ".dta": dta}
    paths = [_checked(path, kind) for kind, path in files.items() if path is not None]
    store = Store(project_of(workspace), date_of(as_of))
    made = store.dyads(
        first, last, directed=directed, only=only or (), names=names, lineage=lineage, void=void
    ).add(*_listed(add))
    for path in paths:
        made.export(path)
    if as_json:
        print_document("foedus.dyads/1", _document(made, paths))
    elif not paths:
        _preview(made)
    elif not quiet:
        for path in paths:
            typer.echo(f"{path}: {len(made):,} rows, {len(made.columns)} columns.")


def additions(
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """List what can be added to dyad-years, and whether its data set is stored.

    A state's figures are added for both states of a dyad. Directed means from the first state
    toward the second.

    Example: foedus dyads additions -w project
    """
    from foedus.evidence.dyads import find, offers  # noqa: PLC0415

    project = project_of(workspace)
    listed: list[dict[str, Any]] = []
    for name, offer in offers(project.sources).items():
        part = find(offer, project.datasets)
        span = part.span if part else offer.table.coverage
        listed.append(
            {
                "id": name,
                "title": offer.addition.title,
                "source": offer.card.id,
                "licence": offer.card.licence.value,
                "shape": offer.table.shape.value,
                "columns": list(offer.addition.columns),
                "years": [span.first, span.last] if span else None,
                "stored": part.version if part else None,
                "fetch": None if part else f"foedus data fetch {offer.card.id}",
            }
        )
    if as_json:
        print_json("foedus.dyads.additions/1", listed)
        return
    rows = [
        (
            a["id"],
            a["title"],
            a["shape"].replace("_", " "),
            "-".join(map(str, a["years"] or ())),
            a["stored"] or f"no: {a['fetch']}",
        )
        for a in listed
    ]
    here = sum(a["stored"] is not None for a in listed)
    print_table(
        "",
        ("id", "what", "of", "years", "stored"),
        rows,
        f"{here} of {len(listed)} are stored in {project.datasets.folder}.",
    )


app.command("create", help=reflowed(create.__doc__))(create)
app.command("additions", help=reflowed(additions.__doc__))(additions)


def _checked(path: Path, kind: str) -> Path:
    if path.suffix.lower() != kind:
        raise UsageError(
            f"--{kind[1:]} {path}: the name of the file must end in {kind}. Nothing was made."
        )
    return path


def _listed(texts: list[str] | None) -> list[str]:
    """Ids of one or several ``--add a,b``."""
    return [name.strip() for text in texts or () for name in text.split(",") if name.strip()]


def _document(made: Dyads, paths: list[Path]) -> dict[str, Any]:
    filled = made.joined.filled()
    frame = made.frame
    return {
        "first": frame.first,
        "last": frame.last,
        "directed": frame.directed,
        "as_of": str(made.workspace.as_of) if made.workspace.as_of else None,
        "rows": len(made),
        "columns": [
            {"name": c.name, "title": c.title, "addition": c.addition, "filled": filled[c.name]}
            for c in made.joined.columns
        ],
        "versions": made.versions(),
        "citations": made.cite(),
        "files": [str(path) for path in paths],
    }


def _preview(made: Dyads) -> None:
    filled = made.joined.filled()
    head = made.joined.head(SHOWN).to_pylist()
    shown = [f"{row['ccode1']}-{row['ccode2']} {row['year']}" for row in head]
    rows = [
        (c.name, filled[c.name], *(row[c.name] for row in head), c.title)
        for c in made.joined.columns
    ]
    way = "directed " if made.frame.directed else ""
    cited = ", ".join(made.cite())
    print_table(
        f"{len(made):,} {way}dyad-years, {made.frame.first} to {made.frame.last}",
        ("column", "values", *shown, "what it is"),
        rows,
        "Write them with --csv, --parquet or --dta FILE."
        + (f" Cite what you use ({cited}); --json lists how." if cited else ""),
    )
