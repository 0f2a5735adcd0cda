"""How much of what happened a table can be expected to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from foedus.contracts import Table

LEAST_SHARE = 0.5
"""Below this share of what happened, finding nothing says little."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The spans over which a table was collected, cut so that they do not overlap.

    Each piece is its first day, the day after its last, and the highest completeness that any
    span claims for it.
    """

    pieces: tuple[tuple[date, date, float], ...]

    @property
    def first(self) -> date | None:
        """The first day covered."""
        return self.pieces[0][0] if self.pieces else None

    @property
    def last(self) -> date | None:
        """The last day covered."""
        return self.pieces[-1][1] - _DAY if self.pieces else None

    def share(self, first: date, last: date) -> float:
        """Give the expected share of what happened from first to last that is held, 0 to 1.

        Completeness weighted by days; days that were not covered count as 0.
        """
        after = last + _DAY
        held = sum(
            (min(end, after) - max(start, first)).days * completeness
            for start, end, completeness in self.pieces
            if start < after and end > first
        )
        return held / (after - first).days


def seen(table: Table) -> Seen:
    """Cut the coverage of a table into pieces."""
    spans = [
        (span.first, min(span.last, date.max - _DAY) + _DAY, span.completeness)
        for span in table.coverage
    ]
    edges = sorted({edge for first, after, _ in spans for edge in (first, after)})
    pieces = []
    for start, end in pairwise(edges):
        claims = [c for first, after, c in spans if first <= start and end <= after]
        if claims:
            pieces.append((start, end, max(claims)))
    return Seen(tuple(pieces))
