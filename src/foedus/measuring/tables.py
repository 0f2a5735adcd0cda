"""Stored tables as columns of numbers, and what they are, for whatever is measured from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.datasets import Stored, stored_tables
from foedus.errors import NotFoundError
from foedus.project import Project
from foedus.store import connect, open_table


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a stored table as a pyarrow table, and the snapshot that they are of."""

    table: Any
    stored: Stored

    @property
    def made(self) -> dict[str, str]:
        """Source, version and digest, as a lineage note."""
        at = self.stored
        name = f"{at.card.id}.{at.table.name}"
        return {name: f"{at.snapshot.edition} {at.snapshot.version} {at.snapshot.digest}"}


def columns(
    project: Project, name: str, wanted: Sequence[str], as_of: date | None = None
) -> Columns:
    """Columns of a stored table; of rows that had happened and were known by a date.

    Raises
    ------
    NotFoundError
        The table is not stored, or was not known by then.
    """
    stored = stored_tables(project, as_of).get(name)
    connection = connect()
    try:
        opened = None
        if stored is not None:
            opened = open_table(project.datasets, stored.card, name, connection, as_of)
        if stored is None or opened is None:
            raise NotFoundError(
                f"The table {name} is not stored{_by(as_of)}, so this cannot be measured. Bring "
                f"it with: foedus data fetch {_source_of(project, name)} -w PROJECT"
            )
        return Columns(connection.to_pyarrow(opened.select(*wanted)), stored)
    finally:
        connection.disconnect()


def _by(as_of: date | None) -> str:
    return "" if as_of is None else f", or was not known by {as_of}"


def _source_of(project: Project, name: str) -> str:
    tables: Mapping[str, str] = {
        table.name: source.card.id
        for source in project.sources.values()
        for table in source.card.tables
    }
    return tables.get(name, "SOURCE")
