"""All rooms -> report: everything that a report on a dyad is composed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foedus.contracts.estimates import AlignmentIndex, Asymmetry, Breaks
from foedus.contracts.evidence import Evidence
from foedus.contracts.measure import Ladder
from foedus.contracts.reading import Card, Reading
from foedus.contracts.texts import Literature

MOST = 0.8
"""A year covers most pairs where it covers this share of what the best covered year does."""


def year_compared(pairs: Mapping[int, int]) -> int:
    """The latest year that covers most pairs, of the number of pairs covered by year."""
    best = max(pairs.values())
    return max(year for year, covered in pairs.items() if covered >= MOST * best)


@dataclass(frozen=True, slots=True)
class Case:
    """A dyad as assessed on a date: its evidence, indicators and ladders.

    ``run`` is the digest of all inputs, so that equal inputs share it.  ``names`` gives the
    English name of an actor code, and ``same_as`` the dyad's own code for another code of one of
    its two actors (a predecessor state).  ``made_with`` lists what the run was made with (command,
    versions, digests) and must be equal for equal runs.

    ``reference`` holds readings of the reference panel, known on the date of the case, that the
    dyad is compared with; at least those of each indicator's ``year_compared``, and the dyad's own.
    ``reference_cards`` are the cards of its indicators, and ``reference_made`` says of each what
    it was made from: under ``tables``, by table, its source, title, version, digest and citation.

    ``index`` is the latent alignment index, None where none could be made, and ``index_compared``
    that of other dyads (years only); ``breaks`` and ``asymmetry`` likewise may be empty.

    ``literature`` is what the project's corpus says, None where it has none.
    """

    dyad: str
    title: str
    a_code: str
    b_code: str
    a_name: str
    b_name: str
    as_of: date
    evidence: Evidence
    cards: Mapping[str, Card]
    readings: tuple[Reading, ...]
    ladders: tuple[Ladder, ...]
    run: str
    version: str
    names: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)
    made_with: Mapping[str, str] = field(default_factory=dict)
    reference: tuple[Reading, ...] = ()
    reference_cards: Mapping[str, Card] = field(default_factory=dict)
    reference_made: Mapping[str, Any] = field(default_factory=dict)
    index: AlignmentIndex | None = None
    index_compared: tuple[AlignmentIndex, ...] = ()
    breaks: tuple[Breaks, ...] = ()
    asymmetry: tuple[Asymmetry, ...] = ()
    literature: Literature | None = None

    @property
    def directions(self) -> tuple[str, str]:
        """The two directions of the dyad, as directed readings write them."""
        return (f"{self.a_code}>{self.b_code}", f"{self.b_code}>{self.a_code}")

    def name(self, code: str) -> str:
        """Name of an actor; the code itself where no name was given."""
        own = {self.a_code: self.a_name, self.b_code: self.b_name}
        return own.get(code) or self.names.get(code) or code

    def actor(self, code: str) -> str:
        """The dyad's own code where the code is one of its actors; else the code itself."""
        return self.same_as.get(code, code)
