"""People as coders: a sheet or a page goes out, a sheet comes back and is checked row by row."""

from __future__ import annotations

from foedus.evidence.literature.coding.people.page import page
from foedus.evidence.literature.coding.people.sheet import read_sheet, sheet, store_sheet

__all__ = ["page", "read_sheet", "sheet", "store_sheet"]
