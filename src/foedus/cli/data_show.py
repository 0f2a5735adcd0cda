"""``foedus data show``: all that is known of one data set."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.holdings import ALLOWS, card_of, snapshot_facts, span_of, span_words
from foedus.cli.options import Json, Workspace, project_of
from foedus.cli.output import print_document, print_table

if TYPE_CHECKING:
    from foedus.contracts.dataset import Snapshot, SourceCard
    from foedus.project import Project

SHOWN = 30
"""Unresolved codes that are printed; the rest are counted."""


def show(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A data set by id.")],
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Print all that is known of a data set: its card, and the copy that is stored.

    The card says what it covers, what absence means, its tables and columns, its editions and
    its pitfalls. Of a stored copy it shows where it came from, when, and the actor codes that no
    state bears, with the rows that were left out for them.

    Example: foedus data show nmc -w project
    """
    project = project_of(workspace)
    card = card_of(project, source)
    snapshot = project.datasets.current(source)
    lost = _unresolved(project, snapshot)
    if as_json:
        print_document("foedus.data.show/1", _card_document(card, snapshot, lost))
        return
    _print_card(card)
    if snapshot is None:
        typer.echo(f"\nNot stored. Bring it with: foedus data fetch {source}")
    else:
        _print_stored(project, snapshot, lost)


def _unresolved(project: Project, snapshot: Snapshot | None) -> list[dict[str, str]]:
    """Actor codes that no state bears, with the rows left out, most first."""
    if snapshot is None or not snapshot.tables:
        return []
    path = project.datasets.path(snapshot, snapshot.tables[0].name).parent / "unresolved.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return sorted(lines, key=lambda r: -int(r["rows"]))


def _card_document(
    card: SourceCard, snapshot: Snapshot | None, lost: list[dict[str, str]]
) -> dict[str, Any]:
    from foedus.evidence.sources.fetching.addresses import places  # noqa: PLC0415 - opens late

    return {
        "id": card.id,
        "title": card.title,
        "publisher": card.publisher,
        "citation": card.citation,
        "homepage": card.homepage,
        "licence": card.licence.value,
        "terms": card.terms,
        "codes": card.codes,
        "states": card.states,
        "absence": card.absence,
        "error": card.error,
        "error_reason": card.error_reason,
        "caveats": list(card.caveats),
        "editions": [
            {"id": e.id, "version": e.version, "released": e.released.isoformat(), "note": e.note,
             "files": [{"name": f.name, "format": f.format, "address": f.address,
                        "places": list(places(card.id, f))} for f in e.files]}
            for e in card.editions
        ],
        "tables": [
            {"name": t.name, "title": t.title, "shape": t.shape.value, "key": list(t.key),
             "coverage": span_of(t.coverage), "absence": t.absence, "zeros": list(t.zeros),
             "columns": [{"name": c.name, "type": c.type, "title": c.title, "unit": c.unit}
                         for c in t.columns]}
            for t in card.tables
        ],
        "additions": [{"id": a.id, "title": a.title, "columns": list(a.columns)}
                      for a in card.additions],
        "stored": snapshot_facts(snapshot) if snapshot else None,
        "unresolved": lost,
    }  # fmt: skip


def _section(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], note: str = ""
) -> None:
    typer.echo(f"\n{title}")
    print_table("", columns, rows, note)


def _print_card(card: SourceCard) -> None:
    from foedus.evidence.sources.fetching.addresses import places  # noqa: PLC0415 - opens late

    typer.echo(f"{card.title}\n{card.publisher}, {card.homepage}\n")
    typer.echo(f"Licence: {card.licence.value}: {ALLOWS[card.licence.value]}. {card.terms}")
    typer.echo(f"Cite: {card.citation}")
    typer.echo(f"Codes: {card.codes}. States: {card.states}.\nAbsence: {card.absence}")
    if card.error:
        typer.echo(f"Error: {card.error:.0%} of a figure. {card.error_reason}")
    for caveat in card.caveats:
        typer.echo(f"Mind: {caveat}")
    rows = [(e.id, e.version, e.released.isoformat(), e.note) for e in card.editions]
    _section("Editions", ("id", "version", "released", "note"), rows)
    files = [(e.id, f.address, places(card.id, f)[0]) for e in card.editions for f in e.files]
    _section("Files", ("edition", "address", "place in a mirror"), list(dict.fromkeys(files)))
    for t in card.tables:
        columns = [(c.name, c.type, c.unit, c.title) for c in t.columns]
        absent = f"absence means {t.absence}" + (f" ({', '.join(t.zeros)})" if t.zeros else "")
        title = f"{t.name}: {t.title}\n{t.shape.value}, {span_words(t)}; {absent}"
        _section(title, ("column", "type", "unit", "meaning"), columns, f"Key: {', '.join(t.key)}")
    if card.additions:
        rows_of = [(a.id, ", ".join(a.columns), a.title) for a in card.additions]
        _section("foedus dyads create --add", ("id", "columns", "meaning"), rows_of)


def _print_stored(project: Project, snapshot: Snapshot, lost: list[dict[str, str]]) -> None:
    versions = project.datasets.snapshots(snapshot.source)
    rows = []
    for s in versions:
        facts, used = snapshot_facts(s), "in use" if s.digest == snapshot.digest else ""
        rows.append((s.digest[:12], s.edition, s.version, facts["fetched_on"], facts["rows"], used))
    columns = ("version", "edition", "release", "fetched", "rows", "")
    _section("Stored", columns, rows, str(project.datasets.folder))
    files = [(f.name, f.origin, f.sha256[:12], f"{f.bytes:,}") for f in snapshot.files]
    _section("Raw files", ("file", "from", "sha256", "bytes"), files)
    ledger = [
        (
            r["table"],
            r["rows"],
            r["unresolved"],
            r["sha256"][:12],
            r["code"][:12],
            r["made_at"][:19],
        )
        for r in project.datasets.ledger()
        if r["snapshot"] == snapshot.digest
    ]
    columns = ("table", "rows", "left out", "sha256", "code", "made")
    _section("Ledger", columns, ledger)
    if lost:
        shown = [(r["table"], r["column"], r["code"], r["when"], r["rows"], r["reason"])
                 for r in lost[:SHOWN]]  # fmt: skip
        rest = sum(int(r["rows"]) for r in lost[SHOWN:])
        note = f"{len(lost) - SHOWN} more codes and years, {rest:,} rows" if rest else ""
        columns = ("table", "column", "code", "year", "rows", "why")
        _section("Unresolved: rows that were left out", columns, shown, note)
