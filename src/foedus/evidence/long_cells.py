"""CSV cells longer than the standard library reads unasked; its limit belongs to the process."""

from __future__ import annotations

import contextlib
import csv
import threading
from collections.abc import Iterator

_LOCK = threading.Lock()
_HELD: list[int] = []
_USUAL: list[int] = []


@contextlib.contextmanager
def long_cells(most: int) -> Iterator[None]:
    """Let cells have up to so many characters; afterwards the limit is what it was before.

    Several may ask at once, in threads or in generators that end in any order: the largest wish
    holds until the last has ended.
    """
    with _LOCK:
        if not _HELD:
            _USUAL[:] = [csv.field_size_limit()]
        _HELD.append(most)
        csv.field_size_limit(max(_HELD))
    try:
        yield
    finally:
        with _LOCK:
            _HELD.remove(most)
            csv.field_size_limit(max(_HELD, default=_USUAL[0]))
