"""``foedus data diff | verify | licences``: versions in the store, and what may leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.holdings import ALLOWS, card_of, plain, snapshot_facts
from foedus.cli.options import Json, Workspace, project_of
from foedus.cli.output import print_json, print_table
from foedus.errors import CheckFailedError, NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.contracts.dataset import Snapshot, SourceCard
    from foedus.project import Project
    from foedus.store import Difference

SHOWN = 30
"""Faults and changes that are printed; the rest are counted."""

SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help="A data set by id.")]


def diff(
    source: SourceId,
    old: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DIGEST", help="Older version; by default the last but one."
        ),
    ] = None,
    new: Annotated[
        str | None,
        typer.Option("--to", metavar="DIGEST", help="Newer version; by default the one in use."),
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Compare two stored versions of a data set: rows added, changed and deleted.

    Versions are named by the first digits of their digest, which foedus data show prints.

    Example: foedus data diff un_votes -w project
    """
    from foedus.store import difference  # noqa: PLC0415 - keeps --help light

    project = project_of(workspace)
    card = card_of(project, source)
    before, after = _versions(project, source, old, new)
    found = {}
    for table in card.tables:
        if before.table(table.name) and after.table(table.name):
            path = project.datasets.path
            found[table.name] = difference(
                path(before, table.name), path(after, table.name), table.key, sample=SHOWN
            )
    only = {t.name for t in before.tables} ^ {t.name for t in after.tables}
    if as_json:
        data = [{"table": name, **_difference_document(d)} for name, d in found.items()]
        more = {"source": source, "from": snapshot_facts(before), "to": snapshot_facts(after)}
        print_json("foedus.data.diff/1", data, **more, only_in_one=sorted(only))
        return
    typer.echo(f"{source}: from {_named(before)}\n{' ' * len(source)}    to {_named(after)}")
    columns = ("table", "added", "changed", "deleted", "same", "new columns", "lost columns")
    rows = [
        (name, f"{d.added:,}", f"{d.changed:,}", f"{d.deleted:,}", f"{d.same:,}",
         ", ".join(d.columns_added), ", ".join(d.columns_deleted))
        for name, d in found.items()
    ]  # fmt: skip
    note = f"In one version only: {', '.join(sorted(only))}." if only else ""
    print_table("", columns, rows, note)
    for name, d in found.items():
        _print_changes(card, name, d)


def verify(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Stored data sets; all if left out."),
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Check every stored byte against its digest; exit with 5 if anything differs.

    Raw files and tables of all versions are read, those that are not in use too.

    Example: foedus data verify -w project
    """
    from foedus.cli.choices import chosen  # noqa: PLC0415

    project = project_of(workspace)
    names = chosen(sources, project.datasets.ids(), "stored data set")
    faults = {name: project.datasets.verify(name) for name in names}
    total = sum(len(f) for f in faults.values())
    if as_json:
        data = [{"source": name, "faults": listed} for name, listed in faults.items()]
        print_json("foedus.data.verify/1", data, total=total)
    else:
        for fault in [f for listed in faults.values() for f in listed][:SHOWN]:
            typer.echo(fault)
    if total:
        raise CheckFailedError(
            f"{total:,} fault{'s' * (total != 1)} in what is stored of "
            f"{', '.join(name for name, listed in faults.items() if listed)}; nothing was changed."
        )
    if not as_json:
        typer.echo(f"{len(names)} data set{'s' * (len(names) != 1)} without fault.")


def licences(
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Say what may leave the store, by licence class, with the terms and citation of each.

    The store obeys these at every export: one that the terms forbid ends with exit status 10.

    Example: foedus data licences
    """
    project = project_of(workspace)
    cards = [s.card for s in project.sources.values()]
    stored = set(project.datasets.ids())
    if as_json:
        data = [
            {"id": c.id, "title": c.title, "licence": c.licence.value,
             "allows": ALLOWS[c.licence.value], "terms": c.terms, "citation": c.citation,
             "stored": c.id in stored}
            for c in cards
        ]  # fmt: skip
        print_json("foedus.data.licences/1", data)
        return
    for licence, meaning in ALLOWS.items():
        of = [c for c in cards if c.licence == licence]
        typer.echo(f"{licence}: {meaning} ({len(of)} data sets)\n")
        for card in of:
            mark = ", stored" if card.id in stored else ""
            typer.echo(f"  {card.id}{mark}: {card.title}\n    {card.terms}\n    {card.citation}\n")


def _versions(
    project: Project, source: str, old: str | None, new: str | None
) -> tuple[Snapshot, Snapshot]:
    """The two versions to compare, by the first digits of their digests."""
    known = project.datasets.snapshots(source)
    after = _version(known, source, new) if new else project.datasets.current(source)
    others = [s for s in known if after is None or s.digest != after.digest]
    before = _version(known, source, old) if old else (others[-1] if others else None)
    if after is None or before is None:
        raise NotFoundError(
            f"{source}: {len(known)} version{'s' * (len(known) != 1)} stored; two are needed to "
            f"compare. Look for a newer one with: foedus data update {source}"
        )
    return before, after


def _version(known: tuple[Snapshot, ...], source: str, digits: str) -> Snapshot:
    found = [s for s in known if s.digest.startswith(digits.lower())]
    if not found:
        raise NotFoundError(
            f"{source}: has no version {digits}. It has "
            + (", ".join(s.digest[:12] for s in known) or "none")
        )
    if len(found) > 1:
        raise UsageError(
            f"{source}: {digits} begins the digest of {len(found)} versions "
            f"({', '.join(s.digest[:16] for s in found)}). Give more digits."
        )
    return found[0]


def _named(snapshot: Snapshot) -> str:
    facts = snapshot_facts(snapshot)
    return (
        f"{snapshot.digest[:12]} (edition {snapshot.edition}, version {snapshot.version}, "
        f"fetched {facts['fetched_on']})"
    )


def _difference_document(d: Difference) -> dict[str, Any]:
    return {
        "added": d.added,
        "changed": d.changed,
        "deleted": d.deleted,
        "same": d.same,
        "columns_added": list(d.columns_added),
        "columns_deleted": list(d.columns_deleted),
        "sample": [
            {"kind": c.kind, "key": [plain(k) for k in c.key], "column": c.column,
             "old": plain(c.old), "new": plain(c.new)}
            for c in d.sample
        ],
    }  # fmt: skip


def _print_changes(card: SourceCard, name: str, d: Difference) -> None:
    table = card.table(name)
    if not d.sample or table is None:
        return
    rows = [(c.kind, *c.key, c.column, c.old, c.new) for c in d.sample]
    total = d.added + d.changed + d.deleted
    note = f"The first of {total:,} rows." if total > SHOWN else ""
    typer.echo(f"\n{name}")
    print_table("", ("", *table.key, "column", "from", "to"), rows, note)
