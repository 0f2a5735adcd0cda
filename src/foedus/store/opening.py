"""Tables of the store as lazy Ibis tables, with the as-of rule applied."""

from __future__ import annotations

from datetime import date
from typing import Any

from foedus.contracts.dataset import Snapshot, SourceCard, TableCard
from foedus.errors import NotFoundError
from foedus.store.snapshots import Datasets

RELEASE = "release"


def open_table(
    datasets: Datasets,
    card: SourceCard,
    table: str,
    connection: Any,
    as_of: date | None = None,
) -> Any | None:
    """Return a table as a lazy Ibis table, as it could have been known on a date.

    A table whose rows became known with their version is taken from the version that was out by
    then.  A table of acts that were public on their day is taken from the version in use, without
    the rows of later days and without those that have no day.

    Returns
    -------
    ibis.Table or None
        None where nothing of the source was brought, nothing was out by then, or the edition
        does not give this table.

    Raises
    ------
    NotFoundError
        The card has no such table.
    """
    own = card.table(table)
    if own is None:
        raise NotFoundError(
            f"{card.id}: has no table {table!r}; it has {', '.join(t.name for t in card.tables)}"
        )
    snapshot = snapshot_for(datasets, card, own, as_of)
    if snapshot is None or snapshot.table(table) is None:
        return None
    opened = _parquet(datasets, snapshot, table, connection)
    if as_of is None or own.known == RELEASE:
        return opened
    return opened.filter(opened[own.known] <= as_of)


def snapshot_for(
    datasets: Datasets, card: SourceCard, table: TableCard, as_of: date | None
) -> Snapshot | None:
    """The snapshot that ``open_table`` reads: for what is said of it beside its rows."""
    return datasets.known_by(card.id, as_of if table.known == RELEASE else None)


def _parquet(datasets: Datasets, snapshot: Snapshot, table: str, connection: Any) -> Any:
    # The name says what it is in a plan, and opening the same table twice makes one view.
    name = f"{snapshot.source}_{table}_{snapshot.digest[:8]}"
    path = str(datasets.path(snapshot, table))
    if connection.name == "duckdb":
        # A folder called year=2020 above the data folder must not become a column.
        return connection.read_parquet(path, table_name=name, hive_partitioning=False)
    return connection.read_parquet(path, table_name=name)
