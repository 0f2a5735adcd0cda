"""Nuclear-threat statements of Russian speakers, and how many were found in a year."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

RUSSIA = 365


def nuclear_statements(statements: Any) -> Any:
    """Statements; a text without a day (the collections have some) keeps none."""
    return statements.mutate(
        statement=_.row, ccode=ibis.literal(RUSSIA), date=_.date.left(10).try_cast("date")
    )


def nuclear_statement_years(nuclear_statements: Any) -> Any:
    """Statements found in a year; those without a day are in none."""
    dated = nuclear_statements.filter(_.date.notnull())
    return dated.group_by(ccode=_.ccode, year=_.date.year()).aggregate(
        nuclear_statements=_.count(), rows=_.row.collect(order_by=_.row)
    )
