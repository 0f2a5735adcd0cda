"""Layers of ties of all pairs, read from the stored tables by the indicators that they name."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.alignment.network import Layer, load_layers
from foedus.datasets import Stored, asked_for, data_items, given, needs_of, stored_tables
from foedus.errors import NotFoundError
from foedus.extras import need
from foedus.indicators import Item, shelf_digest
from foedus.indicators.worldwide import FRAMES, Given, computable, world
from foedus.lineage import code_digest
from foedus.project import Project
from foedus.store import Cache, connect

Tell = Callable[[str], None]
Rows = tuple[Any, Any, Any, Any]


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Layered:
    """Values of all pairs by layer, as arrays of rows in order of years.

    Of each row: the two COW numbers, the year, the value; the direction is from first to second.
    ``made`` names source, version and digest of each stored table, and ``missing`` the layers of
    which a table is not stored.
    """

    rows: Mapping[str, Rows]
    made: Mapping[str, str]
    missing: tuple[str, ...]


def covered(
    project: Project, layers: Sequence[str] | None = None, as_of: date | None = None
) -> dict[str, tuple[int, int]]:
    """First and last year of each layer whose tables are stored, by layer."""
    stored = stored_tables(project, as_of)
    spans = {}
    for layer in _chosen(layers):
        card = project.shelf[layer.indicator].card
        if all(name in stored for name in card.needs if name not in FRAMES):
            span = stored[card.coverage].span if card.coverage in stored else None
            if span is not None:
                spans[layer.id] = (span.first + card.window - 1, span.last)
    return spans


def read_layers(
    project: Project,
    first: int,
    last: int,
    *,
    layers: Sequence[str] | None = None,
    as_of: date | None = None,
    tell: Tell = silent,
) -> Layered:
    """Values of all pairs in all layers, remembered under the digest of what made them.

    Raises
    ------
    NotFoundError
        No table of any layer is stored.
    """
    chosen = _chosen(layers)
    stored = stored_tables(project, as_of)
    items = {i.card.id: i for i in data_items(project, [c.indicator for c in chosen])}
    connection = connect()
    try:
        tables = given(project, stored, needs_of(items.values()), connection, as_of)
        usable = {i.card.id: i for i in computable(items.values(), tables)}
        reader = _Reader(project, stored, tables, (first, last), as_of, connection)
        rows = {}
        for layer in chosen:
            if layer.indicator in usable:
                tell(layer.title)
                rows[layer.id] = reader.rows(usable[layer.indicator])
    finally:
        connection.disconnect()
    if not rows:
        raise NotFoundError(
            "No data set is stored from which ties could be read. Fetch some first: foedus data "
            "fetch --all -w PROJECT"
        )
    used = {n for i in usable.values() for n in i.card.needs if n in stored}
    return Layered(
        rows,
        {n: _made(stored[n]) for n in sorted(used)},
        tuple(c.id for c in chosen if c.indicator not in usable),
    )


def _chosen(layers: Sequence[str] | None) -> list[Layer]:
    known = load_layers()
    return [known[name] for name in layers] if layers else list(known.values())


def _made(stored: Stored) -> str:
    return f"{stored.card.id} {stored.snapshot.edition} {stored.snapshot.digest}"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading a layer takes, once for all of them."""

    project: Project
    stored: Mapping[str, Stored]
    tables: Mapping[str, Given]
    years: tuple[int, int]
    as_of: date | None
    connection: Any

    def rows(self, item: Item) -> Rows:
        """Rows with a value: from the cache, or by the indicator's own expression."""
        np = need("numpy", "measure")
        behind = [_made(self.stored[n]) for n in item.card.needs if n in self.stored]
        key = Cache.key(
            "ties", code_digest(), shelf_digest([item]), self.project.states_digest, *behind,
            str(self.years), str(self.as_of),
        )  # fmt: skip
        kept = self.project.cache.get(key)
        if kept is not None:
            with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
                return archive["a"], archive["b"], archive["year"], archive["value"]
        a, b, year, value = made = self._computed(np, item)
        content = io.BytesIO()
        np.savez_compressed(content, a=a, b=b, year=year, value=value)
        self.project.cache.put(key, content.getvalue())
        return made

    def _computed(self, np: Any, item: Item) -> Rows:
        near = {name: _near(table, item, self.years) for name, table in self.tables.items()}
        made = world(item, near, asked_for(self.project, *self.years, (), self.as_of))
        made = made.filter(made.value.notnull()).select("ccode1", "ccode2", "year", "value")
        columns = [c.to_numpy() for c in self.connection.to_pyarrow(made).columns]
        order = np.argsort(columns[2], kind="stable")
        a, b, year, value = (column[order] for column in columns)
        return a, b, year, value


def _near(table: Given, item: Item, years: tuple[int, int]) -> Given:
    """Only the years that can matter, early: pairs of votes are many."""
    if "year" not in table.table.columns:
        return table
    when = table.table.year
    begin = years[0] - item.card.window + 1
    return Given(table.table.filter(when.between(begin, years[1])), table.span, table.error)
