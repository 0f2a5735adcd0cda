"""What a rule of judgement finds, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.report.probability import Chance

Part = object


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings of a rule: a chance (None: a finding of fact), and the words and numbers for it.

    ``variant`` picks one of several texts; ``records`` are the ids behind it.
    """

    chance: Chance | None
    words: Mapping[str, str]
    basis: tuple[Part, ...]
    records: tuple[str, ...]
    would_change: str
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A judgement that cannot be made, and why, as the end of a sentence."""

    because: str
