"""Pieces that selections share: contributing rows by year and direction, and figures with error.

A selection ends in narrow rows: the columns of ``FLAGS``, ``direction``, ``year``, what its
aggregation needs, and what its definitions ask for.  Columns are chosen first and early, since
the time that an expression takes to compile grows with every column that it carries along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foedus.contracts.reading import JUDGED_ERROR

FLAGS = ("id", "counted", "firm", "known_high")
"""Every row keeps its record's id and in which of value, low and high the record stands."""

FIGURE = ("actor", "partner", "grade", "value", "value_low", "value_high")

OPEN = 9999
"""The last year of what has no stated end."""

DELIVERIES = ("delivered", "delivered in part", "in progress", "unverified")
"""States of a transfer in which something may have arrived."""


def undirected(rows: Any, keep: Sequence[str] = (), year: Any = None, **columns: Any) -> Any:
    """Rows of an undirected indicator; ``year`` defaults to the year in which a record began."""
    import ibis  # noqa: PLC0415

    when = rows.start.year() if year is None else year
    return rows.select(*FLAGS, *keep, direction=ibis.literal(""), year=when, **columns)


def directed(rows: Any, start: Any, end: Any, keep: Sequence[str] = (), **columns: Any) -> Any:
    """Rows of a directed indicator, from the actor in ``start`` toward the one in ``end``."""
    return rows.select(*FLAGS, "year", *keep, direction=start + ">" + end, **columns)


def in_years(rows: Any, years: Any, first: Any, last: Any, keep: Sequence[str] = ()) -> Any:
    """One row for each calendar year between two columns, both included."""
    spanned = rows.select(*FLAGS, *keep, first_year=first, last_year=last)
    return spanned.join(
        years, (years.year >= spanned.first_year) & (years.year <= spanned.last_year)
    )


def in_force(agreements: Any, years: Any, keep: Sequence[str] = ()) -> Any:
    """One row for each agreement and year in which it held.

    It holds from its entry into force, or its own date where none is given, to its stated end;
    without a stated end, to the end of the years asked for.
    """
    first = agreements.in_force_from.fill_null(agreements.start).year()
    last = agreements.in_force_until_last.year().fill_null(OPEN)
    rows = in_years(agreements, years, first, last, keep)
    return undirected(rows, keep, rows.year)


def delivering(transfers: Any, years: Any, keep: Sequence[str] = ()) -> Any:
    """One row for each transfer line and year in which it delivered; has first and last year."""
    lines = transfers.filter(
        transfers.delivered_from.notnull() & transfers.delivery.isin(DELIVERIES)
    )
    last = lines.delivered_to.fill_null(lines.delivered_from)
    return in_years(lines, years, lines.delivered_from, last, ("supplier", "recipient", *keep))


def supplied(rows: Any, keep: Sequence[str] = (), **columns: Any) -> Any:
    """Rows of ``delivering``, from the supplier toward the recipient."""
    return directed(rows, rows.supplier, rows.recipient, keep, **columns)


def figures(flows: Any, name: str, *, windows: bool = False) -> Any:
    """Annual figures of a flow, each with an interval and a grade (smaller is better).

    A stated range is kept; otherwise the figure gets ``JUDGED_ERROR`` of its credibility.
    Figures for a window of years are left out unless asked for: a half-year is no year.
    """
    import ibis  # noqa: PLC0415

    span = flows.window.notnull() if windows else flows.window.isnull()
    rows = flows.filter(flows.flow == name, span)
    error = ibis.cases(
        *((rows.credibility == digit, relative) for digit, relative in JUDGED_ERROR.items()),
        else_=max(JUDGED_ERROR.values()),
    )
    return rows.select(
        *FLAGS,
        "actor",
        "partner",
        "value",
        year=rows.start.year(),
        grade=rows.credibility + rows.firm.ifelse(0, 10),
        value_low=rows.value_low.fill_null(rows.value - rows.value.abs() * error),
        value_high=rows.value_high.fill_null(rows.value + rows.value.abs() * error),
    )


def over(rows: Any, directions: Any) -> Any:
    """Mark the figures of the dyad's first actor as numerator and of the second as denominator."""
    import ibis  # noqa: PLC0415

    order = directions.select(side=directions.actor, part=directions.part)
    return rows.join(order, rows.actor == order.side).mutate(direction=ibis.literal(""))


def toward(rows: Any, directions: Any) -> Any:
    """Single-actor figures, as those of the side from which a direction runs."""
    sides = directions.select(side=directions.actor, direction=directions.direction)
    return rows.join(sides, rows.actor == sides.side)


def parts(numerator: Any, denominator: Any, scale: float = 1.0) -> Any:
    """Rows of both parts of a ratio, the numerator multiplied by ``scale``."""
    return _part(numerator, "numerator", scale).union(_part(denominator, "denominator", 1.0))


def _part(rows: Any, part: str, scale: float) -> Any:
    import ibis  # noqa: PLC0415

    return rows.select(
        *FLAGS,
        "direction",
        "year",
        "grade",
        part=ibis.literal(part),
        value=rows.value * scale,
        value_low=rows.value_low * scale,
        value_high=rows.value_high * scale,
    )


def spoken(statements: Any, directions: Any) -> Any:
    """Statements by the side that speaks, toward the other; joint ones once for each side."""
    said = statements.select(*FLAGS, "speaker", "joint", "stance", year=statements.start.year())
    sides = directions.select(side=directions.actor, direction=directions.direction)
    ours = (said.speaker == sides.side) | said.joint.fill_null(False)
    return said.join(sides, ours)
