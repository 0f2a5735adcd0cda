"""Spans and what readers make of them: a row for each year, a row for each of two directions."""

from __future__ import annotations

from typing import Any


def in_years(table: Any, first: Any, last: Any) -> Any:
    """Return a row for each year from ``first`` to ``last``, both included, as ``year``.

    Parameters
    ----------
    table
        An Ibis table of spans.
    first, last
        Integer columns of it; a row whose ``last`` is before its ``first`` gives none.
    """
    import ibis  # noqa: PLC0415

    return table.mutate(year=ibis.range(first, last + 1).unnest())


def both_ways(table: Any, **swapped: str) -> Any:
    """Return a dyadic table with each row a second time from the other side.

    ``ccode1`` and ``ccode2`` change places, and so does each pair of columns in ``swapped``.  A
    table that has both directions already comes back as it was.
    """
    pairs = {"ccode1": "ccode2", **swapped}
    pairs |= {second: first for first, second in pairs.items()}
    turned = table.select(**{c: table[pairs.get(c, c)] for c in table.columns}, turned=1)
    both = table.mutate(turned=0).select(*turned.columns).union(turned)
    values = [c for c in table.columns if c != "row"]
    return both.group_by(values).aggregate(row=both.row.argmin(both.turned))


def in_file(table: Any, name: str) -> Any:
    """Say which raw file of the edition the row numbers of a table count in."""
    import ibis  # noqa: PLC0415

    return table.mutate(file=ibis.literal(name))
