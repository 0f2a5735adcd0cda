"""The limit on cells belongs to the process: whoever raises it puts it back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foedus.evidence.literature.coding.tables import read_table
from foedus.evidence.long_cells import long_cells


def test_a_limit_is_put_back_after_a_fault() -> None:
    before = csv.field_size_limit()
    with pytest.raises(ValueError, match="broken"), long_cells(before + 1):
        assert csv.field_size_limit() == before + 1
        raise ValueError("broken")
    assert csv.field_size_limit() == before


def test_a_sheet_of_codes_with_a_long_cell_leaves_the_limit_as_it_was(tmp_path: Path) -> None:
    before, path = csv.field_size_limit(), tmp_path / "codes.csv"
    path.write_text(f"unit,coder,value\n1,a,{'x' * (before + 1)}\n", encoding="utf-8")
    assert len(read_table(path)[1][0]["value"]) == before + 1
    assert csv.field_size_limit() == before
