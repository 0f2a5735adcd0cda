"""CSV cells longer than the standard library reads unasked; its limit belongs to the process."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator


@contextlib.contextmanager
def long_cells(most: int) -> Iterator[None]:
    """Let cells have up to so many characters; afterwards the limit is what it was before."""
    before = csv.field_size_limit(most)
    try:
        yield
    finally:
        csv.field_size_limit(before)
