"""What a fetch tells while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass


def to_stderr(line: str) -> None:
    """Write one line on standard error."""
    sys.stderr.write(f"foedus: {line}\n")
    sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Progress:
    """Two ways of telling: lines that are always said, and a count of bytes.

    ``say`` gets the host before a socket is opened to it, and every wait before a new try: it is
    never silent, not even for a library call.  ``count`` gets the file, the bytes that are here,
    and the bytes in all (None where the server does not say).
    """

    say: Callable[[str], None] = to_stderr
    count: Callable[[str, int, int | None], None] = lambda _name, _here, _total: None
