"""What is known of a data set, by its card and by the store, as plain values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.contracts.dataset import Snapshot, SourceCard, Span, TableCard
    from foedus.project import Project


ALLOWS = {
    "redistribute": "the rows themselves may be given on",
    "derive": "numbers computed or joined from it may be given on, its rows as they came may not",
    "fetch": "everyone fetches a copy for their own use; nothing made of it leaves the store",
}


def card_of(project: Project, source: str) -> SourceCard:
    """The card of a data set on the shelf.

    Raises
    ------
    NotFoundError
        Naming the nearest known ones.
    """
    from foedus.cli.choices import chosen  # noqa: PLC0415 - keeps --help light

    chosen([source], project.sources, "data set")
    return project.sources[source].card


def span_of(span: Span | None) -> dict[str, Any] | None:
    """Years and states covered; None for a sample of unknown coverage."""
    if span is None:
        return None
    return {"first": span.first, "last": span.last, "states": list(span.states)}


def years_of(card: SourceCard) -> str:
    """First to last year over all tables, for reading."""
    spans = [t.coverage for t in card.tables if t.coverage is not None]
    if not spans:
        return "a sample"
    return f"{min(s.first for s in spans)}-{max(s.last for s in spans)}"


def span_words(table: TableCard) -> str:
    """Coverage of a table, for reading."""
    span = table.coverage
    if span is None:
        return "a sample: what is not in it says nothing"
    of = f", of {', '.join(map(str, span.states))} only" if span.states else ""
    return f"{span.first} to {span.last}{of}"


def snapshot_facts(snapshot: Snapshot) -> dict[str, Any]:
    """A stored version, as a document."""
    return {
        "edition": snapshot.edition,
        "version": snapshot.version,
        "released": snapshot.released.isoformat(),
        "digest": snapshot.digest,
        "fetched_on": max((f.fetched_at for f in snapshot.files), default="")[:10],
        "rows": sum(t.rows for t in snapshot.tables),
        "unresolved": sum(t.unresolved for t in snapshot.tables),
        "tables": {t.name: t.rows for t in snapshot.tables},
        "files": [
            {"name": f.name, "origin": f.origin, "sha256": f.sha256, "bytes": f.bytes}
            for f in snapshot.files
        ],
    }


def stored_facts(project: Project, source: str) -> dict[str, Any] | None:
    """The version in use; None where none is stored."""
    snapshot = project.datasets.current(source)
    return None if snapshot is None else snapshot_facts(snapshot)


def plain(value: object) -> object:
    """A cell as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
