"""The limit on cells belongs to the process: whoever raises it puts it back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from foedus.evidence.literature.coding.tables import read_table
from foedus.evidence.long_cells import long_cells

USUAL = 1_000


@pytest.fixture(autouse=True)
def _usual() -> Iterator[None]:
    csv.field_size_limit(USUAL)
    yield
    csv.field_size_limit(131_072)


def test_a_limit_is_put_back_after_a_fault() -> None:
    def fail() -> None:
        with long_cells(2_000):
            assert csv.field_size_limit() == 2_000
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert csv.field_size_limit() == USUAL


def test_two_that_end_in_the_order_they_began_leave_the_limit_as_it_was() -> None:
    one, two = long_cells(2_000), long_cells(3_000)
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    assert csv.field_size_limit() == 3_000
    two.__exit__(None, None, None)
    assert csv.field_size_limit() == USUAL


def test_a_sheet_of_codes_with_a_long_cell_leaves_the_limit_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(f"unit,coder,value\n1,a,{'x' * (USUAL + 1)}\n", encoding="utf-8")
    assert len(read_table(path)[1][0]["value"]) == USUAL + 1
    assert csv.field_size_limit() == USUAL
