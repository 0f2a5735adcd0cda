"""Outside coverage there is nothing, and where absence is no zero none is made."""

from __future__ import annotations

import pytest

from foedus.contracts.dataset import Shape
from tests.sources.conftest import Bring

SOURCES = (
    "state_system", "nmc", "contiguity", "distance", "cow_alliances", "atop", "mids", "gml_mids",
    "igo", "trade", "rivalries", "wars",
)  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_no_row_lies_outside_the_years_that_a_table_covers(brought: Bring, source: str) -> None:
    held = brought(source)
    for table in held.source.card.tables:
        span = held.edition.coverage.get(table.name, table.coverage)
        years = "year" in {c.name for c in table.columns}
        if years and span and (held.folder / f"{table.name}.parquet").is_file():
            found = held.table(table.name)["year"].unique().to_pylist()
            assert span.first <= min(found)
            assert max(found) <= span.last


@pytest.mark.parametrize("source", SOURCES)
def test_absence_is_zero_only_where_the_card_names_the_columns(brought: Bring, source: str) -> None:
    for table in brought(source).source.card.tables:
        if table.shape is not Shape.ROWS:
            assert (table.absence == "zero") == bool(table.zeros)
        else:
            assert not table.zeros
    assert len(brought(source).source.card.absence) > 40


@pytest.mark.parametrize("source", SOURCES)
def test_columns_that_absence_sets_to_zero_are_never_empty_in_a_row(
    brought: Bring, source: str
) -> None:
    """A row that is there says more than its absence would."""
    held = brought(source)
    for table in held.source.card.tables:
        for column in table.zeros:
            empty = held.table(table.name)[column].null_count
            assert empty == LEFT_OPEN.get(column, 0), (table.name, column)


LEFT_OPEN = {"cow_nonagg": 21, "cow_entente": 22}
"""Alliances of 1816 to 1822 and of 1926 to 1937 of which the list does not say it."""
