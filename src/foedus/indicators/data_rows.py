"""Pieces that selections from data sets share: contributing rows of all dyads at once.

A selection ends in rows with the two actors (COW numbers), the year, what its aggregation needs,
and ``refs``, the raw records behind the row as ``table:number``.  On an undirected indicator
``ccode1 < ccode2``; on a directed one the direction runs from the first to the second.  Every
stored table carries ``error``, the relative error of its source's figures.
"""

from __future__ import annotations

from typing import Any


def ref(table: str, rows: Any, row: str = "row") -> Any:
    """The raw record behind a row, as text."""
    import ibis  # noqa: PLC0415

    return ibis.literal(f"{table}:") + rows[row].cast("string")


def refs_of(table: str, rows: Any) -> Any:
    """The raw records behind a row that was made of several (its column ``rows``)."""
    import ibis  # noqa: PLC0415

    return rows.rows.map(lambda number: ibis.literal(f"{table}:") + number.cast("string"))


def contributing(rows: Any, refs: Any, *, firm: Any = True, **columns: Any) -> Any:
    """Rows in the form that aggregations take.

    Parameters
    ----------
    rows
        Has ccode1, ccode2 and year.
    refs
        The raw records behind each row: a list made with :func:`ref`, or :func:`refs_of`.
    firm
        Which rows stand even in the low of the interval.
    columns
        What the aggregation needs (value, value_low, value_high, part, label, x, y).
    """
    import ibis  # noqa: PLC0415

    return rows.select(
        **{key: rows[key].cast("int64") for key in ("ccode1", "ccode2", "year")},
        refs=ibis.array(refs) if isinstance(refs, list) else refs,
        n_refs=ibis.literal(len(refs)) if isinstance(refs, list) else refs.length(),
        counted=ibis.literal(True),
        firm=firm,
        known_high=ibis.literal(True),
        grade=ibis.literal(0),
        **columns,
    )


def with_error(value: Any, error: Any) -> dict[str, Any]:
    """A figure with the bounds that its source's relative error allows."""
    spread = value.abs() * error
    return {"value": value, "value_low": value - spread, "value_high": value + spread}


def figures(rows: Any, refs: Any, value: Any, **columns: Any) -> Any:
    """Rows whose figure has the error of their source; those without a figure are left out."""
    made = contributing(rows, refs, **with_error(value.cast("float64"), rows.error), **columns)
    return made.filter(made.value.notnull())


def part(rows: Any, refs: Any, value: Any, name: str) -> Any:
    """Figures that stand above (``numerator``) or below (``denominator``) in a ratio."""
    import ibis  # noqa: PLC0415

    return figures(rows, refs, value, part=ibis.literal(name))


def of_first(frame: Any, states: Any) -> Any:
    """Rows of a state-year table, for each dyad-year in which the state stands first."""
    return frame.join(states, (frame.ccode1 == states.ccode) & (frame.year == states.year))


def of_second(frame: Any, states: Any) -> Any:
    """Rows of a state-year table, for each dyad-year in which the state stands second."""
    return frame.join(states, (frame.ccode2 == states.ccode) & (frame.year == states.year))


def of_sides(dyads: Any, states: Any, table: str, column: str) -> Any:
    """A state-year figure of both actors of each dyad: the first's above, the second's below."""
    first, second = of_first(dyads, states), of_second(dyads, states)
    above = part(first, [ref(table, first)], first[column], "numerator")
    return above.union(part(second, [ref(table, second)], second[column], "denominator"))


def turned(rows: Any) -> Any:
    """Directed rows seen from the other end."""
    return rows.rename(ccode1="ccode2", ccode2="ccode1")


def exchanged(trade: Any) -> Any:
    """Trade of each way and year as ``both``, imports and exports; only where both are known."""
    back = trade.select(
        buyer="ccode2", seller="ccode1", when="year", exports="flow", row_2="row"
    ).view()
    same = (trade.ccode1 == back.buyer) & (trade.ccode2 == back.seller)
    joined = trade.join(back, same & (trade.year == back.when))
    known = joined.filter(joined.flow.notnull() & joined.exports.notnull())
    return known.mutate(both=known.flow + known.exports)


def undirected(rows: Any) -> Any:
    """Directed rows with the lower COW number first."""
    import ibis  # noqa: PLC0415

    low, high = ibis.least(rows.ccode1, rows.ccode2), ibis.greatest(rows.ccode1, rows.ccode2)
    return rows.mutate(ccode1=low, ccode2=high)


def spread_over(rows: Any, years: int) -> Any:
    """Each row once for its year and each of the ``years - 1`` that follow it (a window)."""
    import ibis  # noqa: PLC0415

    steps = ibis.array([ibis.literal(i) for i in range(years)])
    spread = rows.mutate(step=steps).unnest("step")
    return spread.mutate(year=spread.year + spread.step).drop("step")


def in_force(alliances: Any, members: Any, level: Any) -> Any:
    """A provision of alliances, for every year in which both states were members of one.

    Parameters
    ----------
    level
        A column of ``alliances``; rows where it is empty or zero are left out.
    """
    import ibis  # noqa: PLC0415

    given = alliances.select(treaty=alliances.atopid, level=level, row_a="row")
    given = given.filter(given.level > 0)
    first = members.select(
        "atopid", "row", one=members.ccode, begun=members.yrent, over="last_year"
    )  # fmt: skip
    second = members.select(
        same=members.atopid, row_2=members.row, two=members.ccode, joined=members.yrent,
        left=members.last_year,
    )  # fmt: skip
    pairs = first.join(second, (first.atopid == second.same) & (first.one < second.two))
    pairs = pairs.join(given, pairs.atopid == given.treaty)
    start = ibis.greatest(pairs.begun, pairs.joined).cast("int64")
    end = ibis.least(pairs.over, pairs.left).cast("int64")
    spans = pairs.mutate(year=ibis.range(start, end + 1)).unnest("year")
    rows = spans.mutate(ccode1=spans.one, ccode2=spans.two)
    refs = [ref("atop_alliances", rows, "row_a"), ref("atop_members", rows)]
    refs.append(ref("atop_members", rows, "row_2"))
    return contributing(rows, refs, value=rows.level.cast("float64"))
