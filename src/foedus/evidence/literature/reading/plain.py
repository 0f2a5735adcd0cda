"""Plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foedus.evidence.literature.reading.drafts import Draft, Ways
from foedus.evidence.literature.reading.encodings import decoded


def read(path: Path, ways: Ways) -> Iterator[Draft]:
    """A text file: one document.

    Raises
    ------
    UnreadableError
        It is no text, or its encoding cannot be told.
    """
    text, encoding = decoded(path.read_bytes(), ways.encoding)
    notes = () if encoding.startswith("utf-8") else (f"read as {encoding}",)
    yield Draft(text, notes=notes)
