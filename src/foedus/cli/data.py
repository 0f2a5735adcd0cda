"""``foedus data``: which data sets there are, and bringing them into the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli import data_show, data_store
from foedus.cli.bringing import each, report
from foedus.cli.holdings import span_of, stored_facts, years_of
from foedus.cli.options import Json, Quiet, Workspace, project_of, reflowed
from foedus.cli.output import print_json, print_table
from foedus.cli.transfers import transfers
from foedus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.contracts.dataset import Snapshot
    from foedus.evidence.sources.fetching import Base, Limits, Progress
    from foedus.project import Project

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Data sets that the field uses: alliances, votes, disputes, capabilities, trade, arms, "
        "events. Each has a card on the shelf that says what it covers, what absence means and "
        "what its licence allows; fetch or import brings a copy into the project's data/ folder, "
        "where every version stays.\n\n"
        "Only fetch opens connections (update is a fetch of what is there), and it names each "
        "host first. With --mirror, or FOEDUS_MIRROR, it reads a folder instead."
    ),
)

Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE...", help="Data sets by id; see: foedus data list."),
]
Every = Annotated[
    bool, typer.Option("--all", help="Every data set that the mirror or the cards give.")
]
Mirror = Annotated[
    str | None,
    typer.Option(
        "--mirror",
        metavar="BASE",
        envvar="FOEDUS_MIRROR",
        help="Take files from here and not from the publishers: a folder, or a file: or http: "
        "address, that has <source>/<file name>.",
    ),
]
EditionId = Annotated[
    str | None,
    typer.Option("--edition", metavar="ID", help="Which edition; see: foedus data show SOURCE."),
]
AcceptChanged = Annotated[
    bool,
    typer.Option(
        "--accept-changed",
        help="Store a file although it is not the one that is known under its address; the one "
        "that is stored stays beside it.",
    ),
]
Limit = Annotated[
    str,
    typer.Option(
        "--limit", metavar="SIZE", help="Refuse files larger than this, packed or unpacked."
    ),
]

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def list_(
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """List all data sets on the shelf, and which of them are stored.

    Unresolved are rows that were left out since no state bears their actor code at their date:
    foedus data show SOURCE lists them.

    Example: foedus data list -w project
    """
    project = project_of(workspace)
    found = [(s.card, stored_facts(project, name)) for name, s in project.sources.items()]
    if as_json:
        data = [
            {
                "id": card.id,
                "title": card.title,
                "publisher": card.publisher,
                "version": card.editions[0].version,
                "editions": [e.id for e in card.editions],
                "licence": card.licence.value,
                "terms": card.terms,
                "codes": card.codes,
                "homepage": card.homepage,
                "coverage": {t.name: span_of(t.coverage) for t in card.tables},
                "additions": [a.id for a in card.additions],
                "stored": stored,
            }
            for card, stored in found
        ]
        print_json("foedus.data.list/1", data, folder=str(project.datasets.folder))
        return
    rows = []
    for card, s in found:
        here = (
            (s["version"], f"{s['rows']:,}", f"{s['unresolved']:,}", s["fetched_on"]) if s else ()
        )
        rows.append((card.id, card.title, years_of(card), card.licence.value, *(here or [""] * 4)))
    print_table(
        "",
        ("id", "title", "years", "licence", "stored", "rows", "unresolved", "fetched"),
        rows,
        f"{sum(s is not None for _, s in found)} of {len(found)} are stored in "
        f"{project.datasets.folder}.",
    )


def fetch(
    sources: Sources = None,
    every: Every = False,  # noqa: FBT002
    workspace: Workspace = None,
    mirror: Mirror = None,
    edition: EditionId = None,
    accept_changed: AcceptChanged = False,  # noqa: FBT002
    limit: Limit = "8GB",
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Bring data sets into the store: from their publishers, or from a mirror.

    Without a mirror this opens connections to the publishers, and names each host on standard
    error first. What broke off is gone on with when the command is repeated. A file that is not
    the one known under its address stops with a choice (exit status 5).

    Data sets come one after another; one that fails does not stop the others. With --all, one
    that the mirror does not hold, or that has no address, is listed and is no failure.

    Example: FOEDUS_MIRROR=/media/usb foedus data fetch --all -w project
    """
    from foedus.cli.choices import chosen  # noqa: PLC0415 - keeps --help light

    project = _begun(workspace)
    if every == bool(sources):
        raise UsageError("Name data sets, or --all for every one. See: foedus data list")
    if edition and (every or len(sources or ()) > 1):
        raise UsageError("--edition is of one data set; name that one alone.")
    names = chosen(sources, project.sources, "data set")
    limits = limits_of(limit)
    with transfers(quiet=quiet or as_json) as (tell, progress):
        base = _base(mirror, progress, limits)

        def bring_one(name: str) -> Snapshot:
            from foedus.evidence.sources.bring import bring  # noqa: PLC0415

            return bring(
                project.sources[name], project.datasets, project.states, base=base,
                edition=edition, accept_changed=accept_changed, tell=tell, limits=limits,
            )  # fmt: skip

        outcomes = each(project, names, bring_one, lenient=every)
    report("foedus.data.fetch/1", outcomes, as_json=as_json, quiet=quiet)


def update(
    sources: Sources = None,
    workspace: Workspace = None,
    mirror: Mirror = None,
    accept_changed: AcceptChanged = False,  # noqa: FBT002
    limit: Limit = "8GB",
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Fetch the data sets that are stored again: newer editions, and files that changed.

    This is foedus data fetch for what is there already: like it, it opens connections unless a
    mirror is given, and names each host first. It never goes back to an older edition. A file
    that changed under the same address stops with a choice (exit status 5); the version that is
    stored stays in use and stays beside a newer one.

    Example: foedus data update -w project
    """
    from foedus.cli.choices import chosen  # noqa: PLC0415

    project = project_of(workspace)
    stored = [name for name in project.datasets.ids() if name in project.sources]
    names = chosen(sources, stored, "stored data set")
    if not names:
        raise NotFoundError(
            f"No data set is stored in {project.datasets.folder}. Bring one with: "
            "foedus data fetch SOURCE"
        )
    limits = limits_of(limit)
    with transfers(quiet=quiet or as_json) as (tell, progress):
        base = _base(mirror, progress, limits)

        def bring_newest(name: str) -> Snapshot:
            from foedus.evidence.sources.bring import bring  # noqa: PLC0415
            from foedus.evidence.sources.fetching import choose  # noqa: PLC0415

            source, now = project.sources[name], project.datasets.current(name)
            choice = choose(source.card, base, until=now.edition if now else None)
            return bring(
                source, project.datasets, project.states, base=base,
                edition=choice.edition.id, accept_changed=accept_changed, tell=tell, limits=limits,
            )  # fmt: skip

        outcomes = each(project, names, bring_newest, lenient=True)
    report("foedus.data.update/1", outcomes, as_json=as_json, quiet=quiet)


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, or a folder.")],
    source: Annotated[str, typer.Option("--as", metavar="SOURCE", help="The data set it is.")],
    workspace: Workspace = None,
    edition: EditionId = None,
    limit: Limit = "8GB",
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Store files that you have: a data set saved by hand, with its archive or out of it.

    The edition is found by digest, name and columns; a file that fits none hears for each
    edition which columns are missing or unknown. Nothing is fetched.

    Example: foedus data import ~/Downloads/NMCv7.zip --as nmc -w project
    """
    from foedus.cli.choices import chosen  # noqa: PLC0415

    project = _begun(workspace)
    names = chosen([source], project.sources, "data set")
    limits = limits_of(limit)
    with transfers(quiet=quiet or as_json) as (tell, _):

        def bring_files(name: str) -> Snapshot:
            from foedus.evidence.sources.bring import bring_file  # noqa: PLC0415

            return bring_file(
                project.sources[name], project.datasets, project.states, files,
                edition=edition, tell=tell, limits=limits,
            )  # fmt: skip

        outcomes = each(project, names, bring_files)
    report("foedus.data.import/1", outcomes, as_json=as_json, quiet=quiet)


def _begun(workspace: Path | None) -> Project:
    """The project of a ``-w`` folder, which may be new: the store is what makes it one."""
    from foedus.project import Project  # noqa: PLC0415

    if workspace is None or workspace.exists():
        return project_of(workspace)
    return Project(workspace)


def _base(mirror: str | None, progress: Progress, limits: Limits) -> Base:
    from foedus.evidence.sources.fetching import base_of  # noqa: PLC0415 - opens late
    from foedus.evidence.sources.fetching.client import Client  # noqa: PLC0415

    return base_of(mirror, Client(progress, limits=limits))


def limits_of(text: str) -> Limits:
    """The limits that a ``--limit`` text names: 500MB, 8GB, 1000000.

    Raises
    ------
    UsageError
        Where it is no size.
    """
    from foedus.evidence.sources.fetching import Limits  # noqa: PLC0415

    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?", text.strip(), re.IGNORECASE)
    if not found:
        raise UsageError(f"--limit {text}: is no size. Write it as 500MB or 8GB.")
    return Limits(bytes=int(float(found.group(1)) * UNITS[found.group(2).upper()]))


COMMANDS: Mapping[str, Callable[..., None]] = {
    "list": list_,
    "fetch": fetch,
    "import": import_,
    "update": update,
    "show": data_show.show,
    "diff": data_store.diff,
    "verify": data_store.verify,
    "licences": data_store.licences,
}

for verb, command in COMMANDS.items():
    app.command(verb, help=reflowed(command.__doc__))(command)
