"""Every column of a raw file is used, or ignored with a reason, or an error."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foedus.contracts.dataset import FileCard


def unaccounted(card: FileCard, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Columns that the card uses and a file lacks, and those that it neither uses nor ignores.

    A ``*`` in the name of an ignored column stands for any characters (``SourceLink*``).
    """
    ignored = [re.escape(name).replace(r"\*", ".*") for name in card.ignored]
    lacking = [c for c in card.columns if c not in columns]
    unknown = [
        c
        for c in columns
        if c not in card.columns and not any(re.fullmatch(pattern, c) for pattern in ignored)
    ]
    return lacking, unknown
