"""Likelihood in words: a scale of terms as data, and one rule at its edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foedus.report.declared import declared

LEXICONS = Path(__file__).parent / "lexicons"

LOWEST, HIGHEST = 0.01, 0.99
"""A judgement never claims less or more than this; beyond it says that it was clamped."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of likelihood for probabilities in [low, high), and how a sentence opens with it."""

    term: str
    low: float
    high: float
    opening: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A scale of terms, the words that it shuts out, and the grades of confidence."""

    name: str
    citation: str
    terms: tuple[Term, ...]
    outside: tuple[str, ...]
    confidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A probability put into words; ``clamped`` where it lay outside 1 to 99 %."""

    term: Term
    probability: float
    clamped: bool


@cache
def lexicon(name: str = "icd203") -> Lexicon:
    """Read a scale of terms; the shipped one is that of ICD 203 (2015)."""
    raw = declared(LEXICONS / f"{name}.yml")
    return Lexicon(
        raw["name"],
        raw["citation"],
        tuple(Term(**term) for term in raw["terms"]),
        tuple(raw["outside"]),
        tuple(raw["confidence"]),
    )


def likelihood(probability: float, scale: Lexicon | None = None) -> Likelihood:
    """Put a probability (0 to 1) into words; a boundary takes the upper term.

    Raises
    ------
    ValueError
        Where it is not a probability.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is not a probability between 0 and 1")
    terms = (scale or lexicon()).terms
    clamped = min(max(probability, LOWEST), HIGHEST)
    term = next((t for t in terms if t.low <= clamped < t.high), terms[-1])
    return Likelihood(term, clamped, clamped != probability)
